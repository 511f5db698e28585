"""Says a simulation's stream: its history as fast as it can, then each thing when it happens."""

from collections.abc import Callable, Iterator

from collectors.clock import Clock
from collectors.heartbeat import Put
from floor.model.events import Event

BATCH = 500
"""Events handed on at once, about; others work in between."""

TICK_S = 0.005
"""A wait shorter than this is none: events so close together go out together."""


class Live:
    """Hands the lists of events of `stream` to `put`, none before its moment.

    `about_to_say` is told the moment of what will be handed on next.
    """

    def __init__(
        self,
        stream: Iterator[list[Event]],
        put: Put,
        clock: Clock,
        about_to_say: Callable[[float], None],
    ) -> None:
        self._stream = stream
        self._put = put
        self._clock = clock
        self._about_to_say = about_to_say

    async def speak(self) -> None:
        """Say the stream to its end, if it has one."""
        batch: list[Event] = []
        due = self._clock.now()
        for said in self._stream:
            if not said:
                await self._clock.sleep(0)
                continue
            at = said[0].at
            if at > due + TICK_S:
                batch = await self._hand_on(batch)
                while (wait_s := at - self._clock.now()) > TICK_S:
                    await self._clock.sleep(wait_s)
                due = self._clock.now()
            batch += said
            if len(batch) >= BATCH:
                batch = await self._hand_on(batch)
                await self._clock.sleep(0)
                due = self._clock.now()
        await self._hand_on(batch)

    async def _hand_on(self, batch: list[Event]) -> list[Event]:
        if batch:
            self._about_to_say(batch[-1].at)
            await self._put(batch)
        return []
