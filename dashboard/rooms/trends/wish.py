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
    return dict(parse_qsl(search.removeprefix("?")))


def wish(query: Mapping[str, str]) -> Wish:
    """Read a query. What is too much in it is left out; what is no date is said."""
    parts = [part.strip() for part in query.get("compare", "").split(",") if part.strip()]
    asked = [("day", query["day"])] if query.get("day") else []
    asked += [("compare", part) for part in parts]
    day = parse_date(query["day"]) if query.get("day") else None
    compared = [parse_date(part) for part in parts]
    others = [date for date in dict.fromkeys(compared) if date is not None and date != day]
    group = query.get("group") or None
    return Wish(
        queue=None if group else query.get("queue") or None,
        group=group,
        day=day,
        compared=tuple(others[:MOST_COMPARED]),
        mistaken=next((one for one in asked if parse_date(one[1]) is None), None),
    )


def sheet_address(asked: Wish, day: dt.date, language: Language) -> str:
    """Return where the same comes as CSV."""
    query = {"queue": asked.queue or "", "group": asked.group or "", "day": day.isoformat()}
    query["compare"] = ",".join(date.isoformat() for date in asked.compared)
    kept = {name: text for name, text in query.items() if text}
    return f"/api/v1/trends?{urlencode(kept | {'format': 'csv', 'lang': language})}"
