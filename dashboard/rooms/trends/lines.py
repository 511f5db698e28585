"""The lines of the figures: the day, the days beside it, and what all figures of a page share. No Dash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.history.day import COUNTS
from dashboard.rooms.trends import words
from dashboard.rooms.trends.axis import by_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.history.day import DayHistory, Half, Metric
    from dashboard.history.read import History
    from dashboard.rooms.trends.axis import Key
    from dashboard.rooms.trends.words import Gettext
    from floor.settings import Language

OTHERS: tuple[dict[str, str], ...] = (
    {"dash": "dash", "marker": "square", "colour": "focus"},
    {"dash": "dot", "marker": "triangle-up", "colour": "edge-not-ready"},
)
"""How the days it is compared with are drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How it is drawn: in which scheme, whether on a narrow screen (larger type, fewer labels)."""

    scheme: Any
    narrow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What all figures of a page share."""

    history: History
    axis: Sequence[Key]
    look: Look
    language: Language
    gettext: Gettext

    @property
    def labels(self) -> list[str]:
        """The times on the axis; one that comes again says so."""
        return [label(key, self.gettext) for key in self.axis]


def label(key: Key, _: Gettext) -> str:
    """Write a time of the axis."""
    return _("{time} (again)").format(time=key[0]) if key[1] else key[0]


def other_day(drawing: Drawing, metric: Metric, place: int, token: dict[str, str]) -> list[dict[str, Any]]:
    """Return a day beside the day."""
    day, how = drawing.history.compared[place], OTHERS[place]
    colour = token[how["colour"]]
    line = {"color": colour, "width": 1.5, "dash": how["dash"]}
    return _day(drawing, metric, day, line, {"symbol": how["marker"], "size": 6, "color": colour})


def the_day(drawing: Drawing, metric: Metric, token: dict[str, str]) -> list[dict[str, Any]]:
    """Return the day itself."""
    colour = token["line"]
    line = {"color": colour, "width": 2.5}
    return _day(drawing, metric, drawing.history.day, line, {"symbol": "circle", "size": 6, "color": colour})


def _day(
    drawing: Drawing, metric: Metric, day: DayHistory, line: dict[str, Any], marker: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return a day: what is over as a line, what is in progress open, behind a thin line to it."""
    found = by_key(day)
    halves = [found.get(key) for key in drawing.axis]
    over = [half if half is not None and half.state == "over" else None for half in halves]
    made = _lines(drawing, metric, day, over, line, marker)
    present = next(
        (at for at, half in enumerate(halves) if half is not None and half.state == "present"), None
    )
    if present is None or (half := halves[present]) is None or half.value(metric) is None:
        return made
    before = over[present - 1] if present else None
    # The count of a half hour that has just begun is no fall: no line leads to it.
    if before is not None and not before.has_gap and metric not in COUNTS:
        lead = _trace(drawing, metric, day, [before, half], drawing.labels[present - 1 : present + 1])
        made.append(
            lead | {"mode": "lines", "line": line | {"color": thin(line["color"], 0.5), "width": 1.5}}
        )
    made.append(
        _trace(drawing, metric, day, [half], [drawing.labels[present]])
        | {"mode": "markers", "marker": marker | {"symbol": f"{marker['symbol']}-open", "size": 10}}
    )
    return made


def _lines(
    drawing: Drawing,
    metric: Metric,
    day: DayHistory,
    halves: Sequence[Half | None],
    line: dict[str, Any],
    marker: dict[str, Any],
) -> list[dict[str, Any]]:
    """Return a day as a line, and its half hours with a gap as open markers beside it: they are no fall."""
    whole = [half if half is not None and not half.has_gap else None for half in halves]
    part = [
        (half, label)
        for half, label in zip(halves, drawing.labels, strict=True)
        if half is not None and half.has_gap and half.value(metric) is not None
    ]
    made = [_trace(drawing, metric, day, whole, drawing.labels) | {"line": line, "marker": marker}]
    if part:
        trace = _trace(drawing, metric, day, [half for half, _ in part], [label for _, label in part])
        made.append(trace | {"mode": "markers", "marker": marker | {"symbol": f"{marker['symbol']}-open"}})
    return made


def _trace(
    drawing: Drawing,
    metric: Metric,
    day: DayHistory,
    halves: Sequence[Half | None],
    labels: Sequence[str],
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(labels),
        "y": [None if half is None else half.value(metric) for half in halves],
        "connectgaps": False,
        "cliponaxis": False,
        "hoverinfo": "skip",
        "name": words.short_date(day.date, drawing.language),
    }


def thin(colour: str, opacity: float) -> str:
    """Return a colour of the tokens (six hex digits) that lets through what lies behind it."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return f"rgba({parts[0]},{parts[1]},{parts[2]},{opacity})"
