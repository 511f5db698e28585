"""A picture in memory, in the place of the store's reader."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import msgspec

from floor.model.picture import QuarterRow, Row
from floor.store.edges import AgentDay
from floor.store.errors import StoreUnavailable
from floor.store.picture import Change, Heartbeat


class MemoryPicture:
    """Follows what the test puts. `fail` makes every read raise until `recover`."""

    def __init__(self) -> None:
        self.rows: dict[str, bytes] = {}
        self.beat: Heartbeat | None = None
        self._changes: asyncio.Queue[Change] = asyncio.Queue()
        self._failing = False

    def whole(self, rows: Mapping[str, Row]) -> None:
        """Put a whole picture."""
        self._put(rows, whole=True)

    def put(self, changes: Mapping[str, Row | None]) -> None:
        """Put changed rows; None: the row is gone."""
        self._put(changes, whole=False)

    def _put(self, changes: Mapping[str, Row | None], *, whole: bool) -> None:
        encoded = {key: None if row is None else msgspec.json.encode(row) for key, row in changes.items()}
        self._changes.put_nowait(Change(encoded, whole, self.beat))

    def alive(self, at: float) -> None:
        """Let the watch have been alive at a moment."""
        self.beat = Heartbeat(since=0.0, alive_at=at, fence=1, position="1-1", length=1, lag=0)

    def fail(self) -> None:
        """Let the store be away."""
        self._failing = True

    def recover(self) -> None:
        """Let the store be back."""
        self._failing = False

    async def follow(self, block_s: float = 1.0) -> Change | None:
        """Return the next change, or None after `block_s` without one."""
        if self._failing:
            raise StoreUnavailable("the test took the store away")
        try:
            async with asyncio.timeout(block_s):
                change = await self._changes.get()
        except TimeoutError:
            return None
        for key, raw in change.rows.items():
            if raw is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = raw
        return change


class NoDays:
    """A store in which no agent has a day."""

    async def read(self, _agent: str, _since: float, _until: float) -> AgentDay:
        return AgentDay(None, [])


class NoQuarters:
    """Quarter-hour rows of a site that has none."""

    async def queues(self) -> dict[str, float]:
        """Return no queue."""
        return {}

    async def begun(self) -> dict[str, float]:
        """Return no queue."""
        return {}

    async def read(self, queue: str, since: int, until: int) -> list[QuarterRow]:
        """Return nothing."""
        del queue, since, until
        return []
