"""How what a sender says comes to the log: together, in order, and what becomes of it when the log is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

import msgspec
import pytest_asyncio

from collectors.feed.sender import CROWD, SLICE, Lane, Parcel, Sender
from collectors.feed.wire import read
from floor.model.events import AnyEvent, CallDequeued, SourceCounted, SourceUp
from floor.settings import FeedSource
from floor.store.errors import StoreUnavailable
from floor.store.feed_log import BATCH, Entry, FeedLog
from tests.doubles.feed_house import HandClock
from tests.doubles.until import eventually

SOURCE = FeedSource.model_validate({"kind": "feed", "name": "crm", "token_hash": "sha256:" + "0" * 64})


class HeldLog(FeedLog):
    """Takes a batch only when let, and says of each how many entries it had."""

    def __init__(self) -> None:
        self.events: list[AnyEvent] = []
        self.sizes: list[int] = []
        self.away = False
        self.asked = 0
        self._let = asyncio.Semaphore(0)

    async def append(
        self,
        entries: Sequence[Entry],
        now: float,  # noqa: ARG002 - as the real one
        promises: Mapping[int, float | None] = {},  # noqa: ARG002 - the same
    ) -> list[bool]:
        self.asked += 1
        await self._let.acquire()
        if self.away:
            raise StoreUnavailable("away")
        self.sizes.append(len(entries))
        self.events += [msgspec.json.decode(payload, type=AnyEvent) for _, payload in entries]
        return [True] * len(entries)

    async def promised(self) -> float | None:
        return None

    def let(self, batches: int = 1) -> None:
        for _ in range(batches):
            self._let.release()

    @property
    def calls(self) -> list[str]:
        return [event.call for event in self.events if isinstance(event, CallDequeued)]


class Stage:
    def __init__(self) -> None:
        self.log = HeldLog()
        self.clock = HandClock()
        self.sender = Sender(SOURCE, self.log, self.clock)

    def say(self, *calls: str, lane: Lane | None = None) -> Parcel:
        events = [{"type": "call_dequeued", "call": call, "queue": "q"} for call in calls]
        return self.sender.take(read(msgspec.json.encode(events)), lane)


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    made = Stage()
    running = asyncio.create_task(made.sender.run())
    yield made
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_what_comes_while_the_log_is_busy_goes_together_in_the_next_call(stage: Stage) -> None:
    first = stage.say("0")
    await eventually(lambda: stage.log.asked == 1, "the log is asked")
    rest = [stage.say(str(number)) for number in range(1, 100)]
    stage.log.let(2)
    assert await first.settled
    assert all([await parcel.settled for parcel in rest])
    assert stage.log.sizes == [2, 99], "the introduction goes with the first"
    assert stage.log.calls == [str(number) for number in range(100)]


async def test_a_message_longer_than_a_call_of_the_log_is_settled_when_all_of_it_is_there(
    stage: Stage,
) -> None:
    long = stage.say(*(str(number) for number in range(2 * BATCH + 1)))
    after = stage.say("after")
    stage.log.let(2)
    await eventually(lambda: stage.log.asked == 3, "two calls are done")
    assert (long.confirmed, long.settled.done()) == (2 * BATCH - 1, False)
    stage.log.let()
    assert await long.settled
    assert await after.settled
    assert (long.taken, after.taken) == (2 * BATCH + 1, 1)
    assert stage.log.calls[-2:] == [str(2 * BATCH), "after"]


async def test_where_the_log_fails_everything_that_waits_has_failed(stage: Stage) -> None:
    lane = Lane()
    stage.log.away = True
    parcels = [stage.say("1", lane=lane), stage.say("2", lane=lane)]
    stage.log.let()
    assert [await parcel.settled for parcel in parcels] == [False, False]
    assert lane.broken, "nothing sent later on this connection may overtake what was lost"
    assert stage.sender._waiting_events == 0
    stage.log.away = False
    again = stage.say("1", "2")
    stage.log.let()
    assert await again.settled
    assert isinstance(stage.log.events[0], SourceUp), "the introduction was lost too"
    assert stage.log.calls == ["1", "2"]


async def test_a_large_message_does_not_overtake_what_was_lost_while_it_was_looked_at(stage: Stage) -> None:
    lane = Lane()
    first = stage.say("1", lane=lane)
    event = b'{"type":"call_dequeued","call":"2","queue":"q"}'
    items = read(b"[" + b",".join([event] * 3 * SLICE) + b"]")
    taking = asyncio.create_task(stage.sender.take_in_slices(items, lane))
    stage.sender.give_up()
    assert await first.settled is False
    large = await taking
    assert await large.settled is False
    assert stage.sender._waiting_events == 0


async def test_counts_are_told_without_an_introduction_and_again_where_the_log_failed(stage: Stage) -> None:
    stage.log.away = True
    refused = stage.sender.take(read(b'{"type": "x"}'))
    assert await refused.settled, "there is nothing to wait for"
    stage.log.let()
    await eventually(stage.sender.counts.changed.is_set, "the counts are still to be told")
    stage.log.away = False
    stage.log.let()
    await stage.clock.move(3)
    await eventually(lambda: stage.log.events, "they are told")
    (told,) = stage.log.events
    assert isinstance(told, SourceCounted)
    assert told.counts == {"refused": 1, "refused_type": 1}


async def test_more_than_the_crowd_waits_outside(stage: Stage) -> None:
    for _ in range(CROWD // 5000):
        stage.say(*["c"] * 5000)
    assert stage.sender.crowded
    room = asyncio.create_task(stage.sender.room())
    stage.log.let(10)
    await eventually(lambda: stage.log.asked == 11, "ten calls are done")
    assert not room.done(), "no message is through yet"
    stage.log.let(1)
    await room
    assert not stage.sender.crowded


async def test_who_waits_and_goes_does_not_stop_the_others(stage: Stage) -> None:
    gone, stays = stage.say("1"), stage.say("2")
    gone.settled.cancel()
    stage.log.let(2)
    assert await stays.settled
    assert stage.log.calls == ["1", "2"]


async def test_idle_is_when_nothing_waits(stage: Stage) -> None:
    await stage.sender.idle()
    stage.say("1")
    idle = asyncio.create_task(stage.sender.idle())
    await eventually(lambda: stage.log.asked == 1, "the log is asked")
    assert not idle.done()
    stage.log.let()
    await idle
