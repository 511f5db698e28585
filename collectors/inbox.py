"""Between a collector and the log, which may be away.

When the inbox is full, whoever puts something in waits for room: nothing is dropped.
"""

import asyncio
import random
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Protocol

import structlog

from collectors.clock import Clock
from floor.model.events import Event
from floor.store.errors import StoreUnavailable

LIMIT = 20_000
"""Events held at most: at 500 events a second, 40 seconds of a log that is away."""

BATCH = 1000
"""Events handed to the log at once, at most."""

FIRST_RETRY_S = 0.2
LAST_RETRY_S = 5.0


class EventSink(Protocol):
    """Where events go: the log's writer. Both raise `StoreUnavailable` and keep what is not confirmed."""

    async def append(self, events: Iterable[Event]) -> int:
        """Append events in order."""
        ...

    async def flush(self) -> int:
        """Send again what is not confirmed."""
        ...


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


async def deliver(inbox: Inbox, sink: EventSink, clock: Clock) -> None:
    """Carry events from the inbox to the log until it is closed, however often the log is away.

    Its fall is logged once and its recovery once. Other errors of the store end the collector: trying
    again would not help.
    """
    log = structlog.get_logger()
    while events := await inbox.take():
        try:
            await sink.append(events)
        except StoreUnavailable as error:
            log.warning("log_unavailable", why=str(error))
            await _flush(sink, clock)
            log.info("log_available", waiting=len(inbox))


async def _flush(sink: EventSink, clock: Clock) -> None:
    retry_s = FIRST_RETRY_S
    while True:
        await clock.sleep(retry_s * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret
        try:
            await sink.flush()
        except StoreUnavailable:
            retry_s = min(retry_s * 2, LAST_RETRY_S)
        else:
            return
