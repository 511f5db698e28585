from __future__ import annotations

import asyncio

from collectors.inbox import Inbox
from floor.model.events import Event, LegEnded


def events(count: int, start: int = 0) -> list[Event]:
    return [LegEnded(at=1.0, source="pbx", leg=str(number)) for number in range(start, start + count)]


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
