"""What the page of trends says and shows, as plain values. No Dash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.components.formula import formula_words
from dashboard.history.day import METRICS, value_of
from dashboard.i18n import forms, messages_for
from dashboard.rooms.trends import words
from dashboard.rooms.trends.axis import by_key
from dashboard.rooms.trends.judge import verdict
from dashboard.rooms.trends.lines import label
from floor.model.usual import DAYS_NEEDED

if TYPE_CHECKING:
    import zoneinfo
    from collections.abc import Sequence

    from dashboard.api.moment import Moment
    from dashboard.history.day import DayHistory, Half, Metric
    from dashboard.history.read import History
    from dashboard.rooms.trends.axis import Key
    from dashboard.rooms.trends.words import Gettext
    from floor.model.picture import WindowFigures
    from floor.settings import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above a figure: its name, the day's value so far, how that compares, further facts.

    `is_sure`: no gap makes it doubtful how it compares.
    """

    name: str
    value: str
    usual: str
    position: str
    is_sure: bool
    note: str
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table: its time, each figure, what is usual beside it, and what is to be said of the row."""

    time: str
    state: str
    cells: tuple[str, ...]
    usual: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A day's figures in rows; `total` is the first row."""

    title: str
    total: Line
    lines: tuple[Line, ...]


def heads(history: History, language: Language, _: Gettext) -> dict[Metric, Head]:
    """Return what stands above each figure."""
    names = words.metric_names(_)
    return {metric: _head(history, metric, names[metric], language, _) for metric in METRICS}


def _head(history: History, metric: Metric, name: str, language: Language, _: Gettext) -> Head:
    band = history.like.total.get(metric)
    total = history.day.once  # the days it is compared with have each hour once, too
    value = None if total is None else value_of(total, metric)
    usual = "" if band is None else _("usual {span}").format(span=words.span(band, metric, language))
    judged = verdict(band, total, metric)
    if judged is not None and band is not None:
        edge = band.high if judged.side == "above" else band.low
        if words.amount(value, metric, language) == words.amount(edge, metric, language):
            judged = None  # what reads the same is the same
    return Head(
        name=name,
        value=_total_text(history.day.total, metric, language),
        usual=usual,
        position="" if judged is None else words.position(judged, _),
        is_sure=judged is None or judged.is_sure,
        note=_goal(history.day, language, _) if metric == "service_level" else "",
        others=tuple(
            (words.short_date(day.date, language), _beside(history, day, total, metric, language, _))
            for day, total in zip(history.compared, history.alike, strict=True)
        ),
    )


def _beside(
    history: History,
    day: DayHistory,
    total: WindowFigures | None,
    metric: Metric,
    language: Language,
    _: Gettext,
) -> str:
    """Write the total of a day beside the day; one that goes on beside one that is over says so."""
    text = _total_text(total, metric, language)
    if total is None or value_of(total, metric) is None or day.is_over or not history.day.is_over:
        return text
    return _("{value} so far").format(value=text)


def _total_text(total: WindowFigures | None, metric: Metric, language: Language) -> str:
    if total is None:
        return forms.NO_VALUE
    return words.known_amount(value_of(total, metric), metric, language, has_gap=total.blind_s > 0)


def _goal(day: DayHistory, language: Language, _: Gettext) -> str:
    """Return target, T and formula of the service level; T is left out where not all calls share it."""
    found = [half.figures.service_level for half in day.halves if half.figures is not None]
    if not found:
        return ""
    target = forms.percent(found[0].target, language)
    thresholds = {level.threshold_s for level in found}
    threshold_s = thresholds.pop() if len(thresholds) == 1 else None
    goal = (
        _("target {target}").format(target=target)
        if threshold_s is None
        else _("target {target} in {seconds} s").format(target=target, seconds=f"{threshold_s:g}")
    )
    return f"{goal} · {formula_words(_)[found[0].formula]}"


def facts(
    history: History, at: Moment, zone: zoneinfo.ZoneInfo, language: Language, _: Gettext
) -> tuple[str, ...]:
    """Return what has to be known to read the page: how current it is, what is usual, where gaps are."""
    return tuple(
        filter(
            None,
            (
                _age(history, at, zone, _),
                _of_usual(history, language, _),
                _of_gaps(history.day, language),
                _of_lost(history.day, language),
                *(_of_unknown(day, language, _) for day in (history.day, *history.compared)),
            ),
        )
    )


def _age(history: History, at: Moment, zone: zoneinfo.ZoneInfo, _: Gettext) -> str:
    if at.blind_since is not None:
        return _("No data since {time}: nothing newer is known.").format(
            time=forms.clock(at.blind_since, zone)
        )
    if history.day.is_over:
        return _("The day is over.")
    return _("As of {time}. Totals are of the half hours up to {until}.").format(
        time=forms.clock(at.as_of, zone),
        until=forms.clock(history.day.over_until, zone, seconds=False),
    )


def _of_usual(history: History, language: Language, _: Gettext) -> str:
    like, ngettext = history.like, messages_for(language).ngettext
    count = len(like.days)
    weekday = words.weekday(history.day.date, language)
    if not like.is_enough:
        text = ngettext(
            "Not enough {weekday}s yet to say what is usual: {count} of {needed}.",
            "Not enough {weekday}s yet to say what is usual: {count} of {needed}.",
            count,
        )
        return text.format(count=count, weekday=weekday, needed=DAYS_NEEDED)
    said = _("Usual: the middle, and the span of most, of the last {count} {weekday}s.").format(
        count=count, weekday=weekday
    )
    if not like.gaps:
        return said
    left = ngettext(
        "{count} had a gap, which is left out.", "{count} had gaps, which are left out.", len(like.gaps)
    )
    return f"{said} {left.format(count=len(like.gaps))}"


def _of_gaps(day: DayHistory, language: Language) -> str:
    ngettext = messages_for(language).ngettext
    gaps = sum(half.has_gap for half in day.halves)
    if not gaps or not day.has_data:
        return ""
    text = ngettext(
        "Part of {count} half hour was out of sight: ≥ means at least, ≈ about.",
        "Parts of {count} half hours were out of sight: ≥ means at least, ≈ about.",
        gaps,
    )
    return text.format(count=gaps)


def _of_lost(day: DayHistory, language: Language) -> str:
    ngettext = messages_for(language).ngettext
    lost = sum(half.is_lost for half in day.halves)
    if not lost or day.total is None:
        return ""
    text = ngettext(
        "Nothing is known of {count} half hour: ≥ means at least, ≈ about.",
        "Nothing is known of {count} half hours: ≥ means at least, ≈ about.",
        lost,
    )
    return text.format(count=lost)


def _of_unknown(day: DayHistory, language: Language, _: Gettext) -> str:
    if day.has_data:
        return ""
    return _("Nothing is kept of {day}.").format(day=words.short_date(day.date, language))


def tables(history: History, axis: Sequence[Key], language: Language, _: Gettext) -> tuple[Table, ...]:
    """Return a table for each day, the day itself first; what is usual stands in that one."""
    return tuple(
        _table(history, day, axis, language, _) for day in (history.day, *history.compared) if day.has_data
    )


def _table(history: History, day: DayHistory, axis: Sequence[Key], language: Language, _: Gettext) -> Table:
    found = by_key(day)
    is_main = day is history.day
    lines = [
        _line(history if is_main else None, half, key, language, _)
        for key in axis
        if (half := found.get(key)) is not None
    ]
    bands = history.like.total if is_main else {}
    return Table(
        title=words.long_date(day.date, language),
        total=Line(
            time=_("Whole day") if day.is_over else _("So far"),
            state="total",
            cells=tuple(_total_text(day.total, metric, language) for metric in METRICS),
            usual=tuple(
                "" if (band := bands.get(metric)) is None else words.span(band, metric, language)
                for metric in METRICS
            ),
            note="",
        ),
        lines=tuple(lines),
    )


def _line(history: History | None, half: Half, key: Key, language: Language, _: Gettext) -> Line:
    notes = []
    if half.state == "present":
        notes.append(_("in progress"))
    if half.has_gap and half.figures is not None:
        notes.append(_("gap of {time}").format(time=forms.duration(half.figures.blind_s)))
    bands = [] if history is None or key[1] else [history.like.band(key[0], metric) for metric in METRICS]
    return Line(
        time=label(key, _),
        state="gap" if half.has_gap else half.state,
        cells=tuple(words.half_amount(half, metric, language) for metric in METRICS),
        usual=tuple(
            "" if band is None else words.span(band, metric, language)
            for metric, band in zip(METRICS, bands, strict=False)
        )
        or ("",) * len(METRICS),
        note=", ".join(notes),
    )
