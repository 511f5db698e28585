from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from collectors.call_log.recording import CallLogRecording
from collectors.call_log.wire import Row
from collectors.heartbeat import ALIVE_S, HEARTBEAT_S
from collectors.replay.collector import BATCH, BUNDLED, REPORTS, Replay
from collectors.replay.recording import read_recording
from floor.model.board import Board
from floor.model.config import FloorConfig
from floor.model.events import (
    AnyEvent,
    CallLeft,
    CallQueued,
    Event,
    ReplayProgressed,
    SourceAlive,
    SourceCounted,
    SourceDown,
    SourceUp,
)
from floor.model.picture import QueueRow
from tests.doubles import recordings
from tests.doubles.clock import VirtualClock

HEADER = "call_id,queue,arrived_at,answered_at,agent,ended_at,outcome\n"
T = 1795313000


class Enough(Exception):  # noqa: N818 - ends a loop that has no end
    pass


class Taken:
    """Takes batches, with the clock's time at each."""

    def __init__(self, clock: VirtualClock, *, rounds: int | None = None) -> None:
        self.clock = clock
        self.batches: list[tuple[float, list[Event]]] = []
        self._rounds = rounds

    async def put(self, events: Sequence[Event]) -> None:
        self.batches.append((self.clock.now(), list(events)))
        ups = sum(isinstance(event, SourceUp) for event in self.events)
        if self._rounds is not None and ups > self._rounds:
            raise Enough

    @property
    def events(self) -> list[Event]:
        return [event for _, batch in self.batches for event in batch]

    @property
    def facts(self) -> list[Event]:
        said_by_us = ReplayProgressed | SourceCounted | SourceAlive
        return [event for event in self.events if not isinstance(event, said_by_us)]

    @property
    def reports(self) -> list[ReplayProgressed]:
        return [event for event in self.events if isinstance(event, ReplayProgressed)]


def day(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "day.csv"
    file.write_text(HEADER + "".join(f"{line}\n" for line in lines))
    return file


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def taken(clock: VirtualClock) -> Taken:
    return Taken(clock)


async def test_as_fast_as_it_goes_nothing_waits_and_batches_are_full(
    clock: VirtualClock, taken: Taken
) -> None:
    await Replay(BUNDLED, "pbx", taken.put, clock, speed=math.inf).play()
    assert clock.slept == []
    assert taken.facts == list(read_recording(BUNDLED, "pbx"))
    sizes = [len(batch) for _, batch in taken.batches]
    assert set(sizes[:-1]) == {BATCH}
    assert 0 < sizes[-1] <= BATCH


async def test_at_a_speed_events_come_when_they_are_due_and_in_their_own_time(
    tmp_path: Path, clock: VirtualClock, taken: Taken
) -> None:
    file = day(tmp_path, f"c1,q,{T},{T + 30},a,{T + 120},answered", f"c2,q,{T + 60},,,{T + 60.001},abandoned")
    start = clock.now()
    await Replay(file, "log", taken.put, clock, speed=60.0).play()
    when = [
        (
            round((at - start) * 60),
            [type(event).__name__ for event in batch if not isinstance(event, ReplayProgressed)],
        )
        for at, batch in taken.batches
    ]
    assert when == [
        (0, ["SourceUp", "CallQueued"]),
        (30, ["CallAnswered"]),
        (60, ["CallQueued", "CallLeft"]),
        (120, ["CallEnded", "SourceDown"]),
    ]
    assert {round(event.at) for event in taken.facts} == {T, T + 30, T + 60, T + 120}


async def test_a_recording_says_how_far_it_is_and_that_it_is_done(clock: VirtualClock, taken: Taken) -> None:
    watched: list[tuple[float, int]] = []
    replay = Replay(
        BUNDLED, "pbx", taken.put, clock, speed=math.inf, watch=lambda *seen: watched.append(seen)
    )
    await replay.play()
    progress = [report.progress for report in taken.reports]
    assert progress == sorted(progress)
    assert 1 < len(progress) <= REPORTS + 1
    assert [report.done for report in taken.reports] == [False] * (len(progress) - 1) + [True]
    assert taken.events[-1] == ReplayProgressed(
        at=max(event.at for event in taken.facts), source="pbx", file=BUNDLED.name, progress=1.0, done=True
    )
    assert watched[-1] == (1.0, len(taken.facts))
    assert [fraction for fraction, _ in watched] == progress


async def test_reports_never_move_the_time_of_the_recording(clock: VirtualClock, taken: Taken) -> None:
    await Replay(recordings.ami("crash"), "pbx", taken.put, clock, speed=math.inf).play()
    highest = 0.0
    for event in taken.events:
        if isinstance(event, ReplayProgressed):
            assert event.at <= highest
        highest = max(highest, event.at)


async def test_the_end_of_a_pbx_recording_leaves_it_up_and_that_of_a_log_ends_it(
    tmp_path: Path, clock: VirtualClock, taken: Taken
) -> None:
    await Replay(recordings.ami("crash"), "pbx", taken.put, clock, speed=math.inf).play()
    assert [type(event) for event in taken.facts if isinstance(event, SourceUp | SourceDown)] == [
        SourceUp,
        SourceDown,
        SourceUp,
    ]
    file = day(tmp_path, f"c1,q,{T},,,{T + 9},abandoned")
    await Replay(file, "log", taken.put, clock, speed=math.inf).play()
    assert taken.facts[-1] == SourceDown(at=T + 9.0, source="log", reason="ended")
    assert taken.reports[-1].done


async def test_skipped_lines_are_counted_in_the_log_and_told(
    tmp_path: Path, clock: VirtualClock, taken: Taken
) -> None:
    file = day(tmp_path, f"c1,q,{T},,,{T + 9},abandoned", "c2,q,late,,,,abandoned")
    told: list[str] = []
    await Replay(file, "log", taken.put, clock, speed=math.inf, tell=told.append).play()
    (counted,) = (event for event in taken.events if isinstance(event, SourceCounted))
    assert counted.counts == {"lines_skipped": 1}
    assert counted.notes == told
    assert told == [
        "line 3: arrived_at: expected ISO 8601 (2026-11-22T09:30:00+08:00) or epoch seconds, got 'late'"
    ]


async def test_as_now_skipped_lines_are_counted_in_the_log_too(
    tmp_path: Path, clock: VirtualClock, taken: Taken
) -> None:
    file = day(tmp_path, f"c1,q,{T},,,{T + 9},abandoned", "c2,q,late,,,,abandoned")
    told: list[str] = []
    await Replay(file, "log", taken.put, clock, tell=told.append).play_as_now()
    (counted,) = (event for event in taken.events if isinstance(event, SourceCounted))
    assert (counted.counts, counted.notes) == ({"lines_skipped": 1}, told)
    assert counted.at <= clock.now()


async def test_a_loop_in_which_no_time_passes_takes_a_second_a_round(
    tmp_path: Path, clock: VirtualClock
) -> None:
    taken = Taken(clock, rounds=3)
    start = clock.now()
    with pytest.raises(Enough):
        await Replay(day(tmp_path, f"c1,q,{T},,,{T},abandoned"), "log", taken.put, clock).play_as_now(
            loop=True
        )
    assert clock.now() - start >= 3


async def test_an_empty_day_is_done_at_once(tmp_path: Path, clock: VirtualClock, taken: Taken) -> None:
    await Replay(day(tmp_path), "log", taken.put, clock).play()
    assert [report.done for report in taken.reports] == [True]
    assert taken.facts == []
    await Replay(day(tmp_path), "log", taken.put, clock).play_as_now(loop=True)
    assert taken.facts == []


async def test_as_now_a_recording_begins_this_moment_in_real_time_and_ends_once(
    clock: VirtualClock, taken: Taken
) -> None:
    start = clock.now()
    await Replay(BUNDLED, "pbx", taken.put, clock).play_as_now()
    assert taken.events[0].at == start
    assert 230 < clock.now() - start < 250
    for at, batch in taken.batches:
        assert all(abs(event.at - at) < 0.02 for event in batch)
    *played, down = taken.facts
    assert [type(event) for event in played] == [type(event) for event in read_recording(BUNDLED, "pbx")]
    assert down == SourceDown(at=max(clock.now(), played[-1].at), source="pbx", reason="ended")
    assert taken.events[-1] is down
    assert taken.reports == []


async def test_as_now_a_source_that_is_up_is_never_silent_and_one_that_is_down_is(
    clock: VirtualClock, taken: Taken
) -> None:
    await Replay(recordings.ami("crash"), "pbx", taken.put, clock).play_as_now()
    ups = [event for event in taken.events if isinstance(event, SourceUp)]
    assert [up.heartbeat_s for up in ups] == [HEARTBEAT_S] * 2
    up, spoke_at, down_for = False, clock.now(), 0.0
    for at, batch in taken.batches:
        if up:
            assert at - spoke_at <= ALIVE_S + 1e-6
        else:
            assert not isinstance(batch[0], SourceAlive)
            down_for = max(down_for, at - spoke_at)
        for event in batch:
            if isinstance(event, SourceUp | SourceDown):
                up = isinstance(event, SourceUp)
        spoke_at = at
    assert not up
    assert down_for > 2 * HEARTBEAT_S  # the crash is a silence to be heard
    alive = [
        (event.at, at) for at, batch in taken.batches for event in batch if isinstance(event, SourceAlive)
    ]
    assert len(alive) > 10
    assert all(said_at == at for said_at, at in alive)


async def test_as_now_a_log_that_ended_by_itself_ends_once(
    tmp_path: Path, clock: VirtualClock, taken: Taken
) -> None:
    file = day(tmp_path, f"c1,q,{T},,,{T + 9},abandoned")
    await Replay(file, "log", taken.put, clock).play_as_now()
    assert [type(event) for event in taken.events] == [
        SourceUp,
        CallQueued,
        *[SourceAlive] * 8,
        CallLeft,
        SourceDown,
    ]


async def test_in_its_own_time_a_recording_promises_nothing(clock: VirtualClock, taken: Taken) -> None:
    await Replay(BUNDLED, "pbx", taken.put, clock).play()
    assert clock.slept
    assert [event.heartbeat_s for event in taken.events if isinstance(event, SourceUp)] == [None]
    assert not any(isinstance(event, SourceAlive) for event in taken.events)


async def test_a_loop_plays_again_at_the_present_with_calls_of_its_own(clock: VirtualClock) -> None:
    taken = Taken(clock, rounds=2)
    with pytest.raises(Enough):
        await Replay(BUNDLED, "pbx", taken.put, clock).play_as_now(loop=True)
    ups = [event for event in taken.events if isinstance(event, SourceUp)]
    assert len(ups) == 3
    starts = [up.started_at for up in ups]
    assert None not in starts
    assert starts == sorted({start for start in starts if start is not None})
    calls = [event.call for event in taken.events if isinstance(event, CallQueued)]
    assert len(calls) == 2 * 54
    assert len({call.partition("~")[2] for call in calls}) == 2
    distinct = {call.partition("~")[0] for call in calls}
    assert len(set(calls)) == 2 * len(distinct)
    moments = [event.at for event in taken.events]
    assert max(later - earlier for earlier, later in pairwise(moments)) < 30


async def test_calls_a_round_leaves_open_are_closed_by_the_next(clock: VirtualClock) -> None:
    taken = Taken(clock, rounds=2)  # the PBX comes up twice in a round of this one
    with pytest.raises(Enough):
        await Replay(recordings.ami("crash"), "pbx", taken.put, clock).play_as_now(loop=True)
    board = Board(FloorConfig())
    open_before: list[int] = []
    for at, batch in taken.batches:
        for event in batch:
            came_up = isinstance(event, SourceUp)
            if came_up:
                open_before.append(total_waiting(board))
            board.apply(cast("AnyEvent", event), at)
            if came_up:
                assert total_waiting(board) == 0
    assert open_before == [0, 6, 6]


def total_waiting(board: Board) -> int:
    queues = [row for row in board.picture().values() if isinstance(row, QueueRow) and not row.is_group]
    return sum(row.waiting for row in queues if row.waiting is not None)


async def test_faster_than_real_as_now_never_speaks_of_the_future(clock: VirtualClock, taken: Taken) -> None:
    await Replay(BUNDLED, "pbx", taken.put, clock, speed=60.0).play_as_now()
    for at, batch in taken.batches:
        assert all(event.at <= at + 0.02 for event in batch)
    assert 3.5 < taken.events[-1].at - taken.events[0].at < 4.5


@pytest.mark.parametrize("as_now", [False, True])
async def test_a_long_log_is_read_aside_and_holds_up_no_other_source(
    tmp_path: Path, clock: VirtualClock, taken: Taken, monkeypatch: pytest.MonkeyPatch, *, as_now: bool
) -> None:
    readers: list[threading.Thread] = []
    rows = CallLogRecording._rows

    def watched(self: CallLogRecording, lines: Iterable[str]) -> Iterator[Row]:
        readers.append(threading.current_thread())
        return rows(self, lines)

    monkeypatch.setattr(CallLogRecording, "_rows", watched)
    replay = Replay(day(tmp_path, f"c1,q,{T},,,{T + 9},abandoned"), "log", taken.put, clock, speed=math.inf)
    await (replay.play_as_now() if as_now else replay.play())
    assert len(taken.facts) == 4
    assert len(readers) == 1
    assert readers[0] is not threading.current_thread()


async def test_a_replay_stopped_while_it_reads_waits_for_the_reader_and_leaves_no_file_open(
    tmp_path: Path, clock: VirtualClock, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, go_on = threading.Event(), threading.Event()
    rows = CallLogRecording._rows

    def slow(self: CallLogRecording, lines: Iterable[str]) -> Iterator[Row]:
        reading.set()
        go_on.wait()
        return rows(self, lines)

    monkeypatch.setattr(CallLogRecording, "_rows", slow)
    file = day(tmp_path, f"c1,q,{T},,,{T + 9},abandoned")
    playing = asyncio.create_task(Replay(file, "log", taken.put, clock).play())
    assert await asyncio.to_thread(reading.wait)
    playing.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await playing
    assert taken.batches == []


async def test_a_log_that_takes_its_time_is_waited_for(clock: VirtualClock) -> None:
    inside = 0

    async def put(_: Sequence[Event]) -> None:
        nonlocal inside
        inside += 1
        assert inside == 1
        await asyncio.sleep(0)
        inside -= 1

    await Replay(BUNDLED, "pbx", put, clock, speed=math.inf).play()
