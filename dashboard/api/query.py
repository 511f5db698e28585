"""Reading a call's query parameters. Every mistake is found at once and named, never guessed around."""

import math
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

from dashboard.api.problems import FieldError, bad_parameters, cut
from dashboard.i18n import language_of
from floor.settings import Language

EARLIEST = 946_684_800  # 2000-01-01T00:00:00Z
LATEST = 4_102_444_800  # 2100-01-01T00:00:00Z
MOMENT = "epoch seconds, or ISO 8601 such as 2026-03-01, 2026-03-01T08:30 or 2026-03-01T08:30:00+08:00"

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_OFFSET_WITHOUT_PLUS = re.compile(r"(T[\d:.]+) (\d\d:?\d\d)", re.ASCII)


class Query:
    """Takes parameters out of a query string, collects what is wrong, and refuses it all in `finish`."""

    def __init__(self, params: QueryParams) -> None:
        self._params = params
        self._taken: list[str] = []
        self._errors: list[FieldError] = []

    def text(self, name: str) -> str | None:
        """Return the parameter, or None where it is absent or empty."""
        self._taken.append(name)
        values = self._params.getlist(name)
        if len(values) > 1:
            self._errors.append(FieldError(name, "to be given once", f"{len(values)} times"))
            return None
        return values[0] or None if values else None

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """Return one of some words or numbers, as text."""
        text = self.text(name)
        if text is None or text in allowed:
            return text or default
        self._errors.append(FieldError(name, "one of " + ", ".join(allowed), cut(text)))
        return default

    def language(self, default: Language) -> Language:
        """Return the reader's language as the pages do: `lang` where it is one of ours, else the site's."""
        return language_of(self.text("lang"), default)

    def moment(self, name: str, zone: ZoneInfo) -> float | None:
        """Return a moment as epoch seconds; without an offset it is the site's local time."""
        text = self.text(name)
        if text is None:
            return None
        value = _moment(text, zone)
        if value is None:
            self._errors.append(FieldError(name, MOMENT, cut(text)))
        elif not EARLIEST <= value <= LATEST:
            hint = " (seconds, not milliseconds)" if value > LATEST else ""
            self._errors.append(FieldError(name, "a time from 2000 to 2100" + hint, cut(text)))
            value = None
        return value

    def wrong(self, name: str, expected: str, got: str | None = None) -> None:
        """Note another mistake, found by the caller."""
        self._errors.append(FieldError(name, expected, got))

    def finish(self) -> None:
        """Raise the problem if anything was wrong or unknown."""
        known = ", ".join(sorted(set(self._taken)))
        self._errors.extend(
            FieldError(cut(name), f"one of the parameters {known}")
            for name in dict.fromkeys(self._params.keys())
            if name not in self._taken
        )
        if self._errors:
            raise bad_parameters(self._errors)


def only_language(params: QueryParams, default: Language) -> Language:
    """Return the reader's language for a call that takes no other parameter."""
    query = Query(params)
    language = query.language(default)
    query.finish()
    return language


def _moment(text: str, zone: ZoneInfo) -> float | None:
    if _NUMBER.fullmatch(text):
        value = float(text)
        return value if math.isfinite(value) else None
    # In a query string an unescaped "+" is a space, and nearly everybody forgets.
    text = _OFFSET_WITHOUT_PLUS.sub(r"\1+\2", text)
    try:
        parsed = datetime.fromisoformat(text)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError):
        return None
