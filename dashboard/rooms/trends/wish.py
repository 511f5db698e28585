"""What a page of trends is asked for: read out of its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from dashboard.api.trends import MOST_COMPARED, parse_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from floor.settings import Language

ALL = "*"
GROUP = "g:"
QUEUE = "q:"
LOOKED_AT = 8
"""Days of a list that are looked at: more than can be shown, so that one named twice costs none of them."""
LONGEST_SEARCH = 8192
"""What a page tells of its address comes in a body, which no server cuts as it does an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Whose calls, of which day (None: today), beside which others.

    `mistaken`: what is no date in it, after the name it was given as, `day` or `compare`.
    """

    queue: str | None = None
    group: str | None = None
    day: dt.date | None = None
    compared: tuple[dt.date, ...] = ()
    mistaken: tuple[str, str] | None = None

    @property
    def what(self) -> str:
        """Whose calls, as the page's own choice names it."""
        if self.group:
            return GROUP + self.group
        return QUEUE + self.queue if self.queue and self.queue != ALL else ALL


def query_of(search: str) -> dict[str, str]:
    """Return the query of an address, the last value of each name."""
    told = search[:LONGEST_SEARCH].encode("utf-8", "replace").decode()  # half a pair of UTF-16 is no text
    return dict(parse_qsl(told.removeprefix("?")))


def wish(query: Mapping[str, str]) -> Wish:
    """Read a query. What is too much in it is left out; what is no date is said."""
    parts = [part.strip() for part in query.get("compare", "").split(",", LOOKED_AT)[:LOOKED_AT]]
    asked = [("day", query["day"])] if query.get("day") else []
    asked += [("compare", part) for part in parts if part]
    found = [(name, text, parse_date(text)) for name, text in asked]
    day = next((date for name, _, date in found if name == "day"), None)
    compared = dict.fromkeys(date for name, _, date in found if name == "compare")
    others = [date for date in compared if date is not None and date != day]
    group = query.get("group") or None
    return Wish(
        queue=None if group else query.get("queue") or None,
        group=group,
        day=day,
        compared=tuple(others[:MOST_COMPARED]),
        mistaken=next(((name, text) for name, text, date in found if date is None), None),
    )


def sheet_address(asked: Wish, day: dt.date, language: Language) -> str:
    """Return where the same comes as CSV."""
    query = {"queue": asked.queue or "", "group": asked.group or "", "day": day.isoformat()}
    query["compare"] = ",".join(date.isoformat() for date in asked.compared)
    kept = {name: text for name, text in query.items() if text}
    return f"/api/v1/trends?{urlencode(kept | {'format': 'csv', 'lang': language})}"
