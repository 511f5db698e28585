"""Numbers, durations and moments as readers write them. The same rules as in `assets/forms.js`."""

import datetime as dt
import zoneinfo

from babel.numbers import format_decimal, format_percent

from floor.settings.names import Language

NO_VALUE = "–"
_MINUTE_S = 60
_HOUR_S = 3600


def duration(seconds: float | None) -> str:
    """Write a duration: `0:42`, `12:07`, `1:02:33`. Begun seconds are left out, below zero counts as zero."""
    if seconds is None:
        return NO_VALUE
    whole = max(0, int(seconds))
    hours, minutes, rest = whole // _HOUR_S, whole % _HOUR_S // _MINUTE_S, whole % _MINUTE_S
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def count(value: int | None, language: Language) -> str:
    """Write a count with the language's grouping."""
    return NO_VALUE if value is None else str(format_decimal(value, locale=language))


def percent(rate: float | None, language: Language, places: int = 0) -> str:
    """Write a rate of 0 to 1 as a percentage."""
    if rate is None:
        return NO_VALUE
    pattern = "#,##0" + ("." + "0" * places if places else "") + "%"
    return str(format_percent(rate, format=pattern, locale=language))


def clock(at: float | None, zone: zoneinfo.ZoneInfo, *, seconds: bool = True) -> str:
    """Write a moment (epoch seconds) as the site's time of day, in 24 hours."""
    if at is None:
        return NO_VALUE
    moment = dt.datetime.fromtimestamp(at, zone)
    return moment.strftime("%H:%M:%S" if seconds else "%H:%M")
