"""A day, those it is compared with and what is usual, as CSV."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from fastapi.responses import Response

from dashboard.api.sheet import LOCAL_TIME, Cell, local_time, sheet_response, to_csv
from dashboard.history.day import METRICS, DayHistory, Half
from dashboard.history.read import History
from dashboard.i18n import Language
from floor.settings import Settings

_FIGURES = (
    "offered",
    "answered",
    "abandoned",
    "otherwise_left",
    "waiting",
    "answered_within",
    "abandoned_within",
    "asa_s",
    "aht_s",
    "blind_s",
)
_OF_BAND = (("p10", "low"), ("median", "median"), ("p90", "high"))


def csv_response(history: History, settings: Settings, language: Language) -> Response:
    """Make a file of what is shown, named after the site, whose calls they are, and the day."""
    name = history.scope.shown_name(settings, language)
    file = f"floorwatch-{settings.site}-{name}-{history.day.date.isoformat()}.csv"
    return sheet_response(to_csv(header(history), rows(history, settings, language)), file)


def header(history: History) -> tuple[str, ...]:
    """Return the columns. That of the service level names its formula, and T where all rows share it."""
    return (
        "day",
        *LOCAL_TIME,
        "start",
        "until",
        "queue",
        "name",
        "state",
        *_FIGURES,
        "threshold_s",
        "target",
        _level(history),
        *(f"usual_{metric}_{part}" for metric in METRICS for part, _ in _OF_BAND),
        "usual_days",
    )


def rows(history: History, settings: Settings, language: Language) -> Iterator[Sequence[Cell]]:
    """Return a row for each half hour of each day. One of which nothing is known has empty cells."""
    name = history.scope.shown_name(settings, language)
    zone = settings.zone
    for day in (history.day, *history.compared):
        for half in day.halves:
            yield [
                *_place(day, half, zone),
                history.scope.name,
                name,
                half.state,
                *_figures(half),
                *_usual(history, half if day is history.day and not half.slot.again else None),
            ]


def _level(history: History) -> str:
    levels = [
        half.figures.service_level
        for day in (history.day, *history.compared)
        for half in day.halves
        if half.figures is not None
    ]
    if not levels:
        return "service_level"
    thresholds = {level.threshold_s for level in levels}
    threshold_s = thresholds.pop() if len(thresholds) == 1 else None
    said = f", T = {threshold_s:g} s" if threshold_s is not None else ""
    return f"service_level ({levels[0].formula}{said})"


def _place(day: DayHistory, half: Half, zone: ZoneInfo) -> Sequence[Cell]:
    return [day.date.isoformat(), *local_time(half.slot.start, zone), half.slot.start, half.slot.until]


def _figures(half: Half) -> Sequence[Cell]:
    figures = half.known
    if figures is None:
        return [None] * (len(_FIGURES) + 3)
    level = figures.service_level
    counted: list[Cell] = [getattr(figures, field) for field in _FIGURES]
    return [*counted, level.threshold_s, level.target, level.value]


def _usual(history: History, half: Half | None) -> Sequence[Cell]:
    if half is None:
        return [None] * (len(METRICS) * len(_OF_BAND) + 1)
    cells: list[Cell] = []
    for metric in METRICS:
        band = history.like.band(half.slot.wall, metric)
        cells += [None if band is None else getattr(band, field) for _, field in _OF_BAND]
    band = history.like.band(half.slot.wall, "offered")
    return [*cells, None if band is None else band.days]
