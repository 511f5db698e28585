from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from collectors.inbox import LAST_RETRY_S, Inbox, deliver
from floor.model.events import Event, LegEnded
from floor.store.errors import StoreUnavailable, StoreUnfit
from tests.doubles.clock import VirtualClock


def events(count: int, start: int = 0) -> list[Event]:
    return [LegEnded(at=1.0, source="pbx", leg=str(number)) for number in range(start, start + count)]


class Log:
    """Takes events as the log's writer does: what it could not send it keeps."""

    def __init__(self, *, away: int = 0) -> None:
        self.away = away
        self.pending: list[Event] = []
        self.events: list[Event] = []
        self.batches: list[int] = []

    async def append(self, batch: Iterable[Event]) -> int:
        self.pending.extend(batch)
        return await self.flush()

    async def flush(self) -> int:
        if self.away:
            self.away -= 1
            raise StoreUnavailable("nobody listens")
        sent = len(self.pending)
        self.batches.append(sent)
        self.events += self.pending
        self.pending = []
        return sent


async def test_what_is_put_in_comes_out_in_order() -> None:
    inbox = Inbox()
    await inbox.put(events(3))
    await inbox.put(events(2, start=3))
    assert await inbox.take(4) == events(4)
    assert await inbox.take(4) == events(1, start=4)


async def test_what_comes_waits_for_room_and_nothing_is_dropped() -> None:
    inbox = Inbox(limit=3)
    putting = asyncio.create_task(inbox.put(events(10)))
    taken: list[Event] = []
    while len(taken) < 10:
        assert len(inbox) <= 3
        taken += await inbox.take(2)
    await putting
    assert taken == events(10)


async def test_a_closed_inbox_gives_what_it_has_and_then_nothing() -> None:
    inbox = Inbox()
    taking = asyncio.create_task(inbox.take())
    await asyncio.sleep(0)
    assert not taking.done()
    await inbox.put(events(1))
    assert await taking == events(1)
    await inbox.put(events(1))
    await inbox.close()
    assert await inbox.take() == events(1)
    assert await inbox.take() == []


async def test_for_the_last_words_there_is_room_in_a_full_inbox() -> None:
    inbox = Inbox(limit=2)
    await inbox.put(events(2))
    await inbox.close(*events(1, start=2))
    assert await inbox.take() == events(3)
    assert await inbox.take() == []


async def test_events_are_delivered_in_batches_to_the_last_one() -> None:
    inbox, log = Inbox(), Log()
    await inbox.put(events(2500))
    await inbox.close()
    await deliver(inbox, log, VirtualClock())
    assert log.events == events(2500)
    assert log.batches == [1000, 1000, 500]


async def test_a_log_that_is_away_is_tried_again_ever_more_slowly_and_nothing_comes_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    inbox, log, clock = Inbox(), Log(away=12), VirtualClock()
    await inbox.put(events(3))
    await inbox.close()
    await deliver(inbox, log, clock)
    assert log.events == events(3)
    assert len(clock.slept) == 12
    assert clock.slept[0] <= 0.2 < max(clock.slept) <= LAST_RETRY_S
    written = capsys.readouterr().out
    assert written.count("log_unavailable") == written.count("log_available") == 1


async def test_a_log_that_will_never_do_ends_the_delivery() -> None:
    class Unfit(Log):
        async def flush(self) -> int:
            raise StoreUnfit("too old")

    inbox = Inbox()
    await inbox.put(events(1))
    with pytest.raises(StoreUnfit):
        await deliver(inbox, Unfit(), VirtualClock())
