"""Says a simulation's stream: its history as fast as it can, then each thing when it happens."""

import math
from collections.abc import Callable, Iterator

from collectors.clock import Clock
from collectors.heartbeat import Put
from floor.model.events import Event

BATCH = 500
"""Events handed on at once, about; others work in between."""

TICK_S = 0.005
"""A wait shorter than this is none: events so close together go out together."""

SET_BACK_S = 2.0
"""A clock that goes back by more was set. For so long a stream may be silent and is not yet given up."""


class Live:
    """Hands the lists of events of `stream` to `put`, none before its moment.

    `about_to_say` is told the moment of what will be handed on next. More than `most_behind_s` at once is
    not caught up with.
    """

    def __init__(
        self,
        stream: Iterator[list[Event]],
        put: Put,
        clock: Clock,
        about_to_say: Callable[[float], None],
        *,
        most_behind_s: float = math.inf,
    ) -> None:
        self._stream = stream
        self._put = put
        self._clock = clock
        self._about_to_say = about_to_say
        self._most_behind_s = most_behind_s
        self._newest = -math.inf

    async def speak(self) -> None:
        """Say the stream to its end, if it has one, or until the clock was set away from it.

        Set back by an hour, it would be silent for an hour; set forward, or asleep with its machine, for
        long, it would have to say all of that at once. What is said then is for the caller to begin anew.
        """
        batch: list[Event] = []
        due = self._newest = self._clock.now()
        for said in self._stream:
            if not said:
                await self._clock.sleep(0)
                continue
            at = said[0].at
            if at > due + TICK_S:
                batch = await self._hand_on(batch)
                now = await self._wait_for(at)
                if now is None:
                    return
                due = now
            batch += said
            if len(batch) >= BATCH:
                batch = await self._hand_on(batch)
                await self._clock.sleep(0)
                due = self._clock.now()
        await self._hand_on(batch)

    async def _wait_for(self, at: float) -> float | None:
        """Wait for a moment and return what time it is then; None if the clock was set away from it."""
        while True:
            now = self._clock.now()
            if now < self._newest - SET_BACK_S or now - at > self._most_behind_s:
                return None
            self._newest = max(self._newest, now)
            if at - now <= TICK_S:
                return now
            await self._clock.sleep(at - now)

    async def _hand_on(self, batch: list[Event]) -> list[Event]:
        if batch:
            self._about_to_say(batch[-1].at)
            await self._put(batch)
        return []
