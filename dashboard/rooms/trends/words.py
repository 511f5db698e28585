"""The words of the page of trends: names of figures, values as readers write them, days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date

from dashboard.history.day import COUNTS
from dashboard.i18n import forms

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dashboard.history.day import Half, Metric
    from dashboard.rooms.trends.judge import Verdict
    from floor.model.usual import Band
    from floor.settings import Language

    Gettext = Callable[[str], str]

_LONG: dict[Language, str] = {"zh_CN": "y年M月d日 EEEE", "en": "EEEE, d MMMM y"}
_SHORT: dict[Language, str] = {"zh_CN": "M月d日 EEE", "en": "EEE d MMM"}
AT_LEAST = "≥ "
ABOUT = "≈ "


def metric_names(_: Gettext) -> dict[Metric, str]:
    """Each figure in the reader's language."""
    return {
        "service_level": _("Service level"),
        "offered": _("Offered"),
        "answered": _("Answered"),
        "abandoned": _("Abandoned"),
        "asa_s": _("Average speed of answer"),
        "aht_s": _("Average handle time"),
    }


def long_date(date: dt.date, language: Language) -> str:
    """Write a day with its weekday."""
    return str(format_date(date, _LONG[language], locale=language))


def short_date(date: dt.date, language: Language) -> str:
    """Write a day shortly, with its weekday and without its year."""
    return str(format_date(date, _SHORT[language], locale=language))


def weekday(date: dt.date, language: Language) -> str:
    """Write a day's weekday."""
    return str(format_date(date, "EEEE", locale=language))


def amount(value: float | None, metric: Metric, language: Language) -> str:
    """Write a value of a figure: a percentage, a count, a duration."""
    if metric == "service_level":
        return forms.percent(value, language, 1)
    if metric in COUNTS:
        return forms.count(None if value is None else round(value), language)
    return forms.duration(value)


def known_amount(value: float | None, metric: Metric, language: Language, *, has_gap: bool) -> str:
    """Write a value. With a gap a count is at least so many, a rate or an average is about so much."""
    text = amount(value, metric, language)
    if not has_gap or value is None:
        return text
    return (AT_LEAST if metric in COUNTS else ABOUT) + text


def half_amount(half: Half, metric: Metric, language: Language) -> str:
    """Write a half hour's value. Nothing of one to come."""
    if half.state == "coming":
        return ""
    return known_amount(half.value(metric), metric, language, has_gap=half.has_gap)


def span(band: Band, metric: Metric, language: Language) -> str:
    """Write from where to where a band goes."""
    low, high = amount(band.low, metric, language), amount(band.high, metric, language)
    return low if low == high else f"{low.removesuffix('%')}–{high}"


def position(judged: Verdict, _: Gettext) -> str:
    """Say how a figure compares with what is usual."""
    if judged.side == "above":
        return _("above usual") if judged.is_sure else _("perhaps above usual")
    return _("below usual") if judged.is_sure else _("perhaps below usual")
