"""Plays a recording into the log: in its own time, or as if it happened now."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

from collectors.clock import Clock
from collectors.replay.recording import Recording
from collectors.replay.shift import shifted
from floor.model.events import Event, ReplayProgressed, SourceCounted

BUNDLED = Path(__file__).parent / "recordings" / "light.ami.jsonl.gz"
"""Four minutes of a real Asterisk: three queues, twelve agents, 54 calls."""

BATCH = 1000
"""Events handed on at once, at most."""

REPORTS = 100
"""So many times, at most, the log is told how far a recording has been played."""

_TICK_S = 0.005
"""A wait shorter than this is none: events so close together go out together."""

Put = Callable[[Sequence[Event]], Awaitable[None]]
Watch = Callable[[float, int], None]
"""Told how far a recording has been played: a fraction 0 to 1, and how many events it had."""


class Replay:
    """Plays the recording in `file` as `source`, handing batches of events to `put`.

    `speed` is a factor; `math.inf` plays as fast as `put` takes it. Raises RecordingError where the file
    is no recording or breaks off.
    """

    def __init__(  # noqa: PLR0913 - what is played, how, and with what
        self,
        file: Path,
        source: str,
        put: Put,
        clock: Clock,
        *,
        speed: float = 1.0,
        timezone: str = "UTC",
        watch: Watch | None = None,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self._file = file
        self._source = source
        self._put = put
        self._clock = clock
        self._speed = speed
        self._timezone = timezone
        self._watch = watch
        self._tell = tell

    async def play(self) -> None:
        """Play once, in the recording's own time, and say how far it is."""
        recording = await asyncio.to_thread(self._open)
        with closing(recording.events()) as said:
            events = _with_reports(recording, said, self._source, self._watch)
            first = await _first(events)
            if first is not None:
                await self._play(chain([first], events), self._speed)

    async def play_as_now(self, *, loop: bool = False) -> None:
        """Play as if it began this moment; `loop`: for ever, each round with calls of its own.

        What a round leaves open is closed by the next: its PBX started later, so it forgot everything.
        """
        while True:
            recording = await asyncio.to_thread(self._open)
            with closing(recording.events()) as events:
                first = await _first(events)
                if first is None:
                    return
                begun = self._clock.now()
                shift = shifted(first.at, begun, speed=self._speed, mark=f"~{begun:.3f}")
                await self._play(map(shift, chain([first], events)), 1.0)
            if not loop:
                return

    def _open(self) -> Recording:
        return Recording(self._file, self._source, timezone=self._timezone, tell=self._tell)

    async def _play(self, events: Iterator[Event], speed: float) -> None:
        batch: list[Event] = []
        begun = self._clock.now()
        first_at: float | None = None
        paced = not math.isinf(speed)
        for event in events:
            if paced:
                if first_at is None:
                    first_at = event.at
                wait_s = begun + (event.at - first_at) / speed - self._clock.now()
                if wait_s > _TICK_S:
                    batch = await self._hand_on(batch)
                    await self._clock.sleep(wait_s)
            batch.append(event)
            if len(batch) >= BATCH:
                batch = await self._hand_on(batch)
        await self._hand_on(batch)

    async def _hand_on(self, batch: list[Event]) -> list[Event]:
        if batch:
            await self._put(batch)
        return []


async def _first(events: Iterator[Event]) -> Event | None:
    """Return the first event, read aside: a call log is read to its end before it has one."""
    reading = asyncio.create_task(asyncio.to_thread(next, events, None), name="first event")
    try:
        return await asyncio.shield(reading)
    except asyncio.CancelledError:
        await asyncio.wait([reading])  # what is being read cannot be closed
        raise


def _with_reports(
    recording: Recording, events: Iterator[Event], source: str, watch: Watch | None
) -> Iterator[Event]:
    """Yield a recording's events, and in between how far it is and what had to be left out."""
    reported = -1.0
    counted: dict[str, int] = {}
    at = 0.0
    number = 0
    for number, event in enumerate(events, 1):
        at = max(at, event.at)
        yield event
        progress = recording.progress
        if progress - reported < 1 / (REPORTS - 1) and reported >= 0:
            continue
        reported = progress
        if watch is not None:
            watch(progress, number)
        yield ReplayProgressed(at=at, source=source, file=recording.path.name, progress=min(progress, 1.0))
        if recording.counts() != counted:
            counted = recording.counts()
            yield SourceCounted(at=at, source=source, counts=counted, notes=recording.notes)
    if recording.counts() != counted:
        yield SourceCounted(at=at, source=source, counts=recording.counts(), notes=recording.notes)
    if watch is not None:
        watch(1.0, number)
    yield ReplayProgressed(at=at, source=source, file=recording.path.name, progress=1.0, done=True)
