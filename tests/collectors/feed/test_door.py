"""What holds of the door as a whole: who is let go is answered, and a fault of ours ends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from floor.settings import Settings
from tests.doubles.feed_house import OTHER_TOKEN, TOKEN, FeedHouse, answer, feed, said
from tests.doubles.until import eventually

QUEUED = {"type": "call_queued", "call": "c1", "queue": "support"}
NEW_TOKEN = "a-new-token-of-the-tests"  # noqa: S105 - opens nothing else


def take_up(house: FeedHouse, *sources: dict[str, object]) -> None:
    house.door.take_up(Settings.model_validate({"redis": {"url": house.redis_url}, "sources": sources}))


async def test_a_sender_whose_token_changed_has_to_come_again_with_the_new_one(house: FeedHouse) -> None:
    async with house.connect() as connection:
        await said(connection, {**QUEUED, "id": "e1"})
        await answer(connection)
        take_up(house, feed("crm", NEW_TOKEN), feed("acd", OTHER_TOKEN))
        with pytest.raises(ConnectionClosed) as closed:
            await answer(connection)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    with pytest.raises(InvalidStatus):
        await house.connect().__aenter__()
    async with house.connect(NEW_TOKEN) as connection:
        await said(connection, {**QUEUED, "id": "e1"})
        assert (await answer(connection))["already_taken"] == 1


async def test_a_body_that_arrives_after_its_sender_was_let_go_is_not_left_without_an_answer(
    house: FeedHouse,
) -> None:
    goes_on, begun = asyncio.Event(), asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield b'{"type": "call_queued", "call": "c1",'
        begun.set()
        await goes_on.wait()
        yield b'"queue": "support"}'

    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    crm = house.door.senders[0]
    posting = asyncio.create_task(house.http.post("/api/v1/events", content=body(), headers=headers))
    await begun.wait()
    # The first event's worth of pace is taken when the request is there, before its body.
    await eventually(lambda: crm.pace._as_of is not None, "the request is there")
    take_up(house, feed("acd", OTHER_TOKEN))
    goes_on.set()
    assert (await posting).status_code == 503
    assert house.log() == []


async def test_a_fault_of_a_sender_ends_the_door(house: FeedHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    async def failing(*_: object) -> list[bool]:
        raise LookupError("a fault of ours")

    monkeypatch.setattr(house.door.senders[0]._log, "append", failing)
    running = asyncio.create_task(house.door.run())
    posting = asyncio.create_task(house.post(QUEUED))
    with pytest.raises(ExceptionGroup) as fault:
        await asyncio.wait_for(running, 20)
    assert fault.group_contains(LookupError)
    assert (await posting).status_code == 503
