"""Plays a recording into the log: in its own time, or as if it happened now."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

from collectors.clock import Clock
from collectors.heartbeat import Heartbeat, Put
from collectors.replay.recording import Recording
from collectors.replay.shift import shifted
from floor.model.events import DownReason, Event, ReplayProgressed, SourceCounted

BUNDLED = Path(__file__).parent / "recordings" / "light.ami.jsonl.gz"
"""Four minutes of a real Asterisk: three queues, twelve agents, 54 calls."""

BATCH = 1000
"""Events handed on at once, at most."""

REPORTS = 100
"""So many times, at most, the log is told how far a recording has been played."""

COUNTED_EVERY = 100
"""Events after which it is looked whether lines had to be left out."""

SHORTEST_ROUND_S = 1.0
"""A recording in which no time passes is not played again at once, for ever."""

_TICK_S = 0.005
"""A wait shorter than this is none: events so close together go out together."""

Sleep = Callable[[float], Awaitable[None]]
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
        self._heartbeat = Heartbeat(source, put, clock)
        self._speed = speed
        self._timezone = timezone
        self._watch = watch
        self._tell = tell
        self.lines_skipped = 0
        """Lines `play` could not read, once it is over."""

    async def play(self) -> None:
        """Play once, in the recording's own time, and say how far it is."""
        recording = await asyncio.to_thread(self._open)
        with closing(recording.events()) as said:
            events = _with_reports(recording, said, self._source, self._watch)
            first = await _first(events)
            if first is not None:
                await self._play(chain([first], events), self._speed, self._put, self._clock.sleep)
        self.lines_skipped = recording.counts().get("lines_skipped", 0)

    async def play_as_now(self, *, loop: bool = False) -> None:
        """Play as if it began this moment; `loop`: for ever, each round with calls of its own.

        What a round leaves open is closed by the next: its PBX started later, so it forgot everything.
        While it plays, the source keeps the promise of its heartbeat; the end of the last round ends it.
        """
        begun = self._clock.now()
        while await self._play_round() and loop:
            short_s = begun + SHORTEST_ROUND_S - self._clock.now()
            if short_s > 0:
                await self._heartbeat.sleep(short_s)
            begun = self._clock.now()
        await _hand_on(self.last_words("ended"), self._heartbeat.put)

    def last_words(self, reason: DownReason) -> list[Event]:
        """Return what is to be said where `play_as_now` is cut short: nothing if the source is not up."""
        return self._heartbeat.last_words(reason)

    async def _play_round(self) -> bool:
        """Play once as if it began this moment; whether there was anything to play."""
        recording = await asyncio.to_thread(self._open)
        with closing(recording.events()) as said:
            events = _with_counts(recording, said, self._source)
            first = await _first(events)
            if first is None:
                return False
            begun = self._clock.now()
            shift = shifted(first.at, begun, speed=self._speed, mark=f"~{begun:.3f}")
            events_now = map(shift, chain([first], events))
            await self._play(events_now, 1.0, self._heartbeat.put, self._heartbeat.sleep)
        return True

    def _open(self) -> Recording:
        return Recording(self._file, self._source, timezone=self._timezone, tell=self._tell)

    async def _play(self, events: Iterator[Event], speed: float, put: Put, sleep: Sleep) -> None:
        batch: list[Event] = []
        begun = self._clock.now()
        first_at: float | None = None
        paced = not math.isinf(speed)
        for event in events:
            if paced:
                if first_at is None:
                    first_at = event.at
                due_at = begun + (event.at - first_at) / speed
                if due_at - self._clock.now() > _TICK_S:
                    batch = await _hand_on(batch, put)
                    await sleep(due_at - self._clock.now())
            batch.append(event)
            if len(batch) >= BATCH:
                batch = await _hand_on(batch, put)
        await _hand_on(batch, put)


async def _hand_on(batch: list[Event], put: Put) -> list[Event]:
    if batch:
        await put(batch)
    return []


async def _first(events: Iterator[Event]) -> Event | None:
    """Return the first event, read aside: a call log is read to its end before it has one."""
    reading = asyncio.create_task(asyncio.to_thread(next, events, None), name="first event")
    try:
        return await asyncio.shield(reading)
    except asyncio.CancelledError:
        await asyncio.wait([reading])  # what is being read cannot be closed
        raise


def _with_counts(recording: Recording, events: Iterator[Event], source: str) -> Iterator[Event]:
    """Yield a recording's events, and in between what had to be left out of it."""
    counted: dict[str, int] = {}
    at: float | None = None
    for number, event in enumerate(events, 1):
        at = event.at if at is None else max(at, event.at)
        yield event
        if number % COUNTED_EVERY == 0 and recording.counts() != counted:
            counted = recording.counts()
            yield SourceCounted(at=at, source=source, counts=counted, notes=recording.notes)
    if at is not None and recording.counts() != counted:
        yield SourceCounted(at=at, source=source, counts=recording.counts(), notes=recording.notes)


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
