"""Reading days out of the store: as many as are looked at, never a year."""

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence

import msgspec

from dashboard.api.context import Context, QuarterReader
from dashboard.api.moment import Moment
from dashboard.history.day import DayHistory, DayMaker
from dashboard.history.days import SiteDays, Slot, same_weekdays_before
from dashboard.history.like import Like, like
from dashboard.history.scope import Scope
from floor.model.picture import QuarterRow, QueueRow, WindowFigures
from floor.model.usual import DAYS_COMPARED
from floor.settings import Settings

WEEKS_LOOKED_BACK = 2 * DAYS_COMPARED
"""A weekday without data is passed over, up to here."""


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


class Reader:
    """Reads days of one scope. `kept`: queues that have rows, with the start of each one's latest."""

    def __init__(
        self, settings: Settings, scope: Scope, quarters: QuarterReader, kept: dict[str, float]
    ) -> None:
        self.days = SiteDays(settings)
        self._quarters = quarters
        self._latest = {queue: start for queue, start in kept.items() if scope.of(queue, settings)}

    async def quarters(self, date: dt.date) -> list[QuarterRow]:
        """Return a day's quarters of all queues of the scope. Raise `StoreError`."""
        slots = self.days.slots(date)
        since, until = slots[0].start, slots[-1].until
        asked = [queue for queue, latest in self._latest.items() if latest >= since]
        found = await asyncio.gather(*(self._quarters.read(queue, since, until) for queue in asked))
        return [row for rows in found for row in rows]


async def read(
    context: Context, at: Moment, scope: Scope, date: dt.date, compared: Sequence[dt.date]
) -> History:
    """Read a day, those it is compared with, and the like days before it. Raise `StoreError`.

    What of these days lies ahead has half hours without figures.
    """
    settings = context.settings
    reader = Reader(settings, scope, context.quarters, dict(await context.quarters.queues()))
    row = context.feed.rows.get(scope.row_key)
    maker = DayMaker(
        days=reader.days,
        rules=scope.rules(settings),
        now=at.now,
        present=row.interval if isinstance(row, QueueRow) else None,
    )

    day = await asyncio.to_thread(maker.day, date, await reader.quarters(date))
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


def _counts(day: DayHistory) -> Callable[[Slot], bool]:
    """Return what tells whether a half hour of another day is one of those that are over on this day."""
    over = {half.slot.wall for half in day.halves if half.state == "over"}
    return lambda slot: slot.wall in over and not slot.again


async def _made(
    reader: Reader, maker: DayMaker, date: dt.date, counts: Callable[[Slot], bool]
) -> tuple[DayHistory, WindowFigures | None]:
    quarters = await reader.quarters(date)

    def make() -> tuple[DayHistory, WindowFigures | None]:
        return maker.day(date, quarters), maker.total_of(date, quarters, counts)

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
