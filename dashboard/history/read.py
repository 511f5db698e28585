"""Reading days out of the store: as many as are looked at, never a year."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from dashboard.api.context import Context, QuarterReader
from dashboard.api.moment import Moment
from dashboard.history.day import ENTIRELY, DayHistory, DayMaker, Heard
from dashboard.history.days import SiteDays, Slot, same_weekdays_before
from dashboard.history.like import Like, like
from dashboard.history.scope import Scope
from floor.model.calendar import QUARTER_S
from floor.model.picture import QuarterRow, QueueRow, Row, WindowFigures, queue_key
from floor.model.usual import DAYS_COMPARED
from floor.settings import Settings

WEEKS_LOOKED_BACK = 2 * DAYS_COMPARED
"""A weekday on which the floor was not heard is passed over, up to here."""
ASKED_TOGETHER = 16
"""Queues that are asked together whether the floor was heard on a day; one that tells of it is enough."""


class History(msgspec.Struct, frozen=True, kw_only=True):
    """A day of a scope, the days it is compared with, and what is usual on its weekday.

    `alike`: of each day compared, the half hours added up that are over on the day itself.
    """

    scope: Scope
    today: dt.date
    day: DayHistory
    compared: tuple[DayHistory, ...]
    alike: tuple[WindowFigures | None, ...]
    like: Like


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Queues that have rows, with the start of each one's latest and earliest."""

    latest: Mapping[str, float]
    begun: Mapping[str, float]

    def latest_of(self, scope: Scope, settings: Settings) -> dict[str, float]:
        """Return the queues of a scope, with the start of each one's latest row."""
        return {queue: start for queue, start in self.latest.items() if scope.of(queue, settings)}


class Reader:
    """Reads days of one scope. `heard_until`: up to when the floor was heard without a break until now."""

    def __init__(
        self, settings: Settings, scope: Scope, quarters: QuarterReader, kept: Kept, heard_until: float
    ) -> None:
        self.days = SiteDays(settings)
        self._quarters = quarters
        self._latest = kept.latest_of(scope, settings)
        self._others = {queue: start for queue, start in kept.latest.items() if queue not in self._latest}
        self._begun = min(
            (start for queue, start in kept.begun.items() if queue in self._latest), default=None
        )
        self._heard_until = heard_until

    async def read(self, date: dt.date) -> tuple[list[QuarterRow], Heard | None]:
        """Return a day's quarters of all queues of the scope, and when the floor was heard on it.

        None, and no quarters: it lies before anything was kept of the scope, or nothing is known of any queue
        on this day. Raise `StoreError`.
        """
        slots = self.days.slots(date)
        since, until = slots[0].start, slots[-1].until
        rows = await self._rows(self._latest, since, until)
        if self._begun is None or self._begun >= until:
            return rows, None
        is_on = since <= self._heard_until < until or tells(rows) or await self._is_heard(since, until)
        # Of a day on which nothing was heard not each quarter has a row that says so.
        return (rows, Heard(max(since, self._begun), min(until, self._heard_until))) if is_on else ([], None)

    async def _rows(self, asked: Mapping[str, float], since: int, until: int) -> list[QuarterRow]:
        wanted = [queue for queue, latest in asked.items() if latest >= since]
        try:
            # In a group, so that none reads on for nobody when one fails.
            async with asyncio.TaskGroup() as group:
                reads = [group.create_task(self._read(queue, since, until)) for queue in wanted]
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None
        return [row for read in reads for row in read.result()]

    async def _read(self, queue: str, since: int, until: int) -> Sequence[QuarterRow]:
        return await self._quarters.read(queue, since, until)

    async def _is_heard(self, since: int, until: int) -> bool:
        """Tell whether another queue was heard of; where none was, it was the floor that was not heard."""
        others = list(self._others.items())
        for at in range(0, len(others), ASKED_TOGETHER):
            if tells(await self._rows(dict(others[at : at + ASKED_TOGETHER]), since, until)):
                return True
        return False


def tells(rows: Iterable[QuarterRow]) -> bool:
    """Tell whether something was heard in one of the quarters."""
    return any(row.blind_ms < QUARTER_S * 1000 * ENTIRELY or row.offered for row in rows)


async def read(
    context: Context, at: Moment, scope: Scope, date: dt.date, compared: Sequence[dt.date]
) -> History:
    """Read a day, those it is compared with, and the like days before it. Raise `StoreError`.

    What of these days lies ahead has half hours without figures.
    """
    settings = context.settings
    kept = Kept(latest=await context.quarters.queues(), begun=await context.quarters.begun())
    heard_until = _heard_until(context.feed.rows, at, kept.latest_of(scope, settings))
    reader = Reader(settings, scope, context.quarters, kept, heard_until)
    row = context.feed.rows.get(scope.row_key)
    maker = DayMaker(
        days=reader.days,
        rules=scope.rules(settings),
        now=at.now,
        present=row.interval if isinstance(row, QueueRow) else None,
    )

    day = await asyncio.to_thread(maker.day, date, *await reader.read(date))
    counts = _counts(day)
    others = [await _made(reader, maker, asked, counts) for asked in compared]
    return History(
        scope=scope,
        today=reader.days.date(at.now),
        day=day,
        compared=tuple(other for other, _ in others),
        alike=tuple(total for _, total in others),
        like=await _like(reader, maker, date, counts),
    )


def _heard_until(rows: Mapping[str, Row], at: Moment, latest: Mapping[str, float]) -> float:
    """Return up to when queues were heard: those no source tells of any more, to their last quarter's end.

    `latest`: the start of each one's latest quarter.
    """
    until = at.now if at.blind_since is None else at.blind_since
    told = [rows.get(queue_key(queue)) for queue in latest]
    if not latest or any(isinstance(row, QueueRow) and row.sources for row in told):
        return until
    return min(until, max(latest.values()) + QUARTER_S)


def _counts(day: DayHistory) -> Callable[[Slot], bool]:
    """Return what tells whether a half hour of another day is one of those that are over on this day."""
    over = {half.slot.wall for half in day.halves if half.state == "over"}
    return lambda slot: slot.wall in over and not slot.again


async def _made(
    reader: Reader, maker: DayMaker, date: dt.date, counts: Callable[[Slot], bool]
) -> tuple[DayHistory, WindowFigures | None]:
    quarters, heard = await reader.read(date)

    def make() -> tuple[DayHistory, WindowFigures | None]:
        return maker.day(date, quarters, heard), maker.total_of(date, quarters, counts, heard)

    return await asyncio.to_thread(make)


async def _like(reader: Reader, maker: DayMaker, date: dt.date, counts: Callable[[Slot], bool]) -> Like:
    """Look back week by week until there are days enough, and make of them what is usual."""
    found: list[DayHistory] = []
    totals: list[WindowFigures | None] = []
    for asked in same_weekdays_before(date, WEEKS_LOOKED_BACK):
        if len(found) == DAYS_COMPARED:
            break
        day, total = await _made(reader, maker, asked, counts)
        if day.has_data:
            found.append(day)
            totals.append(total)
    return await asyncio.to_thread(like, found, totals)
