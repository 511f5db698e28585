"""A source's word that it lives: what it promises when it comes up, and how the promise is kept."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec

from collectors.clock import Clock
from floor.model.events import DownReason, Event, SourceAlive, SourceDown, SourceUp

HEARTBEAT_S = 2.0
"""Promised: an event at least so often. A source is given up after two missed, so 4 s without a collector
and a wall no longer shows what it last heard as if it were so."""

ALIVE_S = 1.0
"""After so long without a word the source is said to be alive: half of what is promised, since a machine
with much to do, or a log with a hiccup, may hold one of them up."""

Put = Callable[[Sequence[Event]], Awaitable[None]]


class Heartbeat:
    """Stands between a source and `put`: while the source is up, it is never silent for long.

    `up` is whether the source has said that it can be heard, and not since that it cannot.
    """

    def __init__(self, source: str, put: Put, clock: Clock) -> None:
        self._source = source
        self._put = put
        self._clock = clock
        self._spoke_at = 0.0
        self._newest_at = 0.0
        self.up = False

    async def put(self, events: Sequence[Event]) -> None:
        """Hand events on; one that says the source is up carries the promise."""
        promised: list[Event] = []
        for event in events:
            self._newest_at = max(self._newest_at, event.at)
            if isinstance(event, SourceUp):
                self.up = True
                promised.append(msgspec.structs.replace(event, heartbeat_s=HEARTBEAT_S))
                continue
            if isinstance(event, SourceDown):
                self.up = False
            promised.append(event)
        await self._put(promised)
        self._spoke_at = self._clock.now()

    async def sleep(self, seconds: float) -> None:
        """Wait, saying that the source is alive wherever it says nothing else for `ALIVE_S`."""
        until = self._clock.now() + seconds
        while (left_s := until - (now := self._clock.now())) > 0:
            silent_s = now - self._spoke_at
            if not self.up:
                await self._clock.sleep(left_s)
            elif 0 <= silent_s < ALIVE_S:
                await self._clock.sleep(min(left_s, ALIVE_S - silent_s))
            else:  # or the clock was set back
                await self.put([SourceAlive(at=now, source=self._source)])

    def last_words(self, reason: DownReason) -> list[Event]:
        """Return what is to be said when the source falls silent now: nothing if it is not up."""
        if not self.up:
            return []
        at = max(self._clock.now(), self._newest_at)
        return [SourceDown(at=at, source=self._source, reason=reason)]
