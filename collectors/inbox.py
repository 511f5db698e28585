"""Between a collector and what carries its events to the log.

When the inbox is full, whoever puts something in waits for room: nothing is dropped.
"""

import asyncio
from collections import deque
from collections.abc import Sequence

from floor.model.events import Event

LIMIT = 20_000
"""Events held at most. They are taken out at once, to the log or to the disk, so it fills only where a source
says more than the disk takes, or waits for the log on purpose (see `carry`)."""

BATCH = 1000
"""Events taken out at once, at most."""


class Inbox:
    """Events on their way to the log, `limit` at most."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._events: deque[Event] = deque()
        self._changed = asyncio.Condition()
        self._closed = False

    def __len__(self) -> int:
        return len(self._events)

    async def put(self, events: Sequence[Event]) -> None:
        """Take events, waiting for room."""
        rest = events
        while rest:
            async with self._changed:
                await self._changed.wait_for(lambda: len(self._events) < self._limit)
                room = self._limit - len(self._events)
                self._events.extend(rest[:room])
                rest = rest[room:]
                self._changed.notify_all()

    async def take(self, most: int = BATCH) -> list[Event]:
        """Return what came, oldest first, waiting for something; empty: closed, and nothing is left."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._events or self._closed)
            taken = [self._events.popleft() for _ in range(min(most, len(self._events)))]
            self._changed.notify_all()
        return taken

    async def close(self, *last: Event) -> None:
        """Say that nothing more comes but the last words, for which there always is room."""
        async with self._changed:
            self._events.extend(last)
            self._closed = True
            self._changed.notify_all()
