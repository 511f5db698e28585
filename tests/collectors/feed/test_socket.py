"""Events over a WebSocket, with the client library a sender would use."""

from __future__ import annotations

import asyncio
import json

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from collectors.feed import socket as feed_socket
from collectors.feed.limits import MESSAGE_BYTES, MESSAGE_EVENTS
from floor.model.events import CallQueued
from tests.doubles.feed_house import OTHER_TOKEN, TOKEN, FeedHouse, answer, feed_house, said
from tests.doubles.until import eventually


def queued(number: int, **more: object) -> dict[str, object]:
    return {"type": "call_queued", "call": f"c{number}", "queue": "support", **more}


def calls(house: FeedHouse) -> list[str]:
    return [event.call for event in house.log() if isinstance(event, CallQueued)]


async def test_messages_are_answered_in_their_order_by_number(house: FeedHouse) -> None:
    async with house.connect() as connection:
        for number in range(50):
            await said(connection, queued(number))
        got = [await answer(connection) for _ in range(50)]
    assert got == [{"ack": n, "taken": 1, "already_taken": 0, "refused": []} for n in range(1, 51)]
    assert calls(house) == [f"c{number}" for number in range(50)]


async def test_a_list_and_a_number_of_the_senders_own(house: FeedHouse) -> None:
    async with house.connect() as connection:
        await said(connection, [queued(1), queued(2, queue=None), queued(3)])
        await said(connection, {"seq": 70, "events": [queued(4), queued(5)]})
        await said(connection, {"events": queued(6), "seq": "last"})
        await said(connection, queued(7, caller='"events"'))
        await said(connection, json.dumps(queued(8)).encode())
        got = [await answer(connection) for _ in range(5)]
    assert [(one["ack"], one["taken"]) for one in got] == [(1, 2), (70, 2), ("last", 1), (4, 1), (5, 1)]
    assert [(one["index"], one["field"]) for one in got[0]["refused"]] == [(1, "queue")]
    assert calls(house) == ["c1", "c3", "c4", "c5", "c6", "c7", "c8"]


async def test_an_answer_means_that_the_log_has_it(house: FeedHouse) -> None:
    async with house.connect() as connection:
        for number in range(20):
            await said(connection, queued(number, id=f"e{number}"))
            await answer(connection)
            assert len(calls(house)) == number + 1


async def test_a_message_that_cannot_be_read_is_answered_and_the_next_is_taken(house: FeedHouse) -> None:
    bad = ["{", "", "[" * 100_000, "[1,", '{"events": [}', '{"seq": [], "events": [1]}', b"\xff", b"[\xff]"]
    async with house.connect() as connection:
        for message in bad:
            await said(connection, message)
        await said(connection, [queued(0)] * (MESSAGE_EVENTS + 1))
        await said(connection, queued(1))
        got = [await answer(connection) for _ in range(len(bad) + 2)]
    assert [one["ack"] for one in got] == list(range(1, len(bad) + 3))
    assert [one["taken"] for one in got] == [0] * (len(bad) + 1) + [1]
    problems = [one.get("problem", {}).get("type", "").rpartition("/")[2] for one in got]
    assert problems[:5] == ["unreadable"] * 5
    assert got[5]["refused"][0]["field"] == "type"
    assert problems[6] == "unreadable"
    assert problems[-2:] == ["too-large", ""]
    assert calls(house) == ["c1"]


async def test_a_message_over_the_limit_ends_the_connection(house: FeedHouse) -> None:
    async with house.connect() as connection:
        await said(connection, json.dumps(queued(1)).ljust(MESSAGE_BYTES))
        assert (await answer(connection))["taken"] == 1
        await said(connection, json.dumps(queued(2)).ljust(MESSAGE_BYTES + 1))
        with pytest.raises(ConnectionClosed) as closed:
            await answer(connection)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


async def test_a_wrong_token_is_refused_before_there_is_a_connection(house: FeedHouse) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await house.connect("wrong").__aenter__()
    response = refused.value.response
    assert (response.status_code, response.headers["www-authenticate"][:6]) == (401, "Bearer")


async def test_a_token_may_come_as_the_first_message(house: FeedHouse) -> None:
    async with house.connect(None) as connection:
        await said(connection, {"token": TOKEN})
        assert await answer(connection) == {"ack": 0, "taken": 0, "already_taken": 0, "refused": []}
        await said(connection, queued(1))
        assert (await answer(connection))["ack"] == 1


@pytest.mark.parametrize(
    "first",
    [{"token": "wrong"}, {"token": 3}, {"token": TOKEN, "x": 1}, queued(1), "{", "[" * 10_000, b"\xff"],
)
async def test_a_first_message_without_a_known_token_ends_it(house: FeedHouse, first: object) -> None:
    async with house.connect(None) as connection:
        await said(connection, first)
        with pytest.raises(ConnectionClosed) as closed:
            await answer(connection)
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, "Authorization" in closed.value.rcvd.reason) == (4401, True)
    assert house.everything() == []


async def test_who_says_nothing_first_is_let_go(house: FeedHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collectors.feed.door.HELLO_S", 0.01)
    async with house.connect(None) as connection:
        with pytest.raises(ConnectionClosed) as closed:
            await answer(connection)
    assert closed.value.rcvd is not None
    assert "no token came" in closed.value.rcvd.reason


async def test_who_is_faster_than_agreed_is_read_more_slowly(redis_url: str) -> None:
    async with feed_house(redis_url, events_per_s=10) as house, house.connect() as connection:
        for number in range(25):
            await said(connection, queued(number))
        for _ in range(10):
            await answer(connection)
        reading = asyncio.create_task(answer(connection))
        await house.post(queued(99), OTHER_TOKEN)  # a later event proves that nothing came
        assert not reading.done()
        assert len(calls(house)) == 11
        for _ in range(15):
            await house.clock.move(0.1001)
            await reading
            reading = asyncio.create_task(answer(connection))
        reading.cancel()
        assert len(calls(house)) == 26


async def test_messages_without_events_and_those_nobody_can_read_are_paced_too(redis_url: str) -> None:
    async with feed_house(redis_url, events_per_s=4) as house, house.connect() as connection:
        messages: list[object] = [[], "{", {"seq": 7, "events": []}, [], queued(1)]
        for message in messages:
            await said(connection, message)
        acks = [(await answer(connection))["ack"] for _ in range(4)]
        reading = asyncio.create_task(answer(connection))
        await house.post(queued(99), OTHER_TOKEN)  # a later event proves that nothing came
        assert (acks, reading.done(), calls(house)) == ([1, 2, 7, 4], False, ["c99"])
        await house.clock.move(0.26)
        assert (await reading)["taken"] == 1


async def test_a_sender_that_takes_no_answers_is_not_read_without_end(
    house: FeedHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_socket, "UNANSWERED_MESSAGES", 8)
    release = asyncio.Event()
    append = house.door.senders[0]._log.append

    async def held(*arguments: object) -> list[bool]:
        await release.wait()
        return await append(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(house.door.senders[0]._log, "append", held)
    async with house.connect() as connection:
        for number in range(100):
            await said(connection, queued(number))
        sender = house.door.senders[0]
        await eventually(lambda: sender._waiting_events == 8, "the bound is reached")
        await house.post(queued(1), OTHER_TOKEN)  # what was sent before it was there to be read as well
        assert sender._waiting_events == 8
        release.set()
        got = [await answer(connection) for _ in range(100)]
    assert [one["ack"] for one in got] == list(range(1, 101))
    assert calls(house) == ["c1", *(f"c{number}" for number in range(100))]


async def test_what_was_sent_before_hanging_up_is_taken(house: FeedHouse) -> None:
    async with house.connect() as connection:
        for number in range(30):
            await said(connection, queued(number))
    await eventually(lambda: len(calls(house)) == 30, "all of it is in the log")
    assert calls(house) == [f"c{number}" for number in range(30)]


async def test_two_connections_of_one_sender_share_its_ids(house: FeedHouse) -> None:
    async with house.connect() as first, house.connect() as second:
        await said(first, queued(1, id="e1"))
        assert (await answer(first))["taken"] == 1
        await said(second, [queued(1, id="e1"), queued(2, id="e2")])
        got = await answer(second)
    assert (got["taken"], got["already_taken"]) == (1, 1)


async def test_who_asks_for_it_is_answered_together_what_was_confirmed_together(
    house: FeedHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_socket, "ANSWERS_TOGETHER", 40)
    sender = house.door.senders[0]
    release = asyncio.Event()
    append = sender._log.append

    async def held(*arguments: object) -> list[bool]:
        await release.wait()
        return await append(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(sender._log, "append", held)
    frames: list[list[dict[str, object]]] = []
    async with house.connect(query="?answers=list") as connection:
        await said(connection, queued(0))
        await eventually(lambda: sender._waiting_events == 1, "the first is on its way")
        for number in range(1, 100):
            await said(connection, queued(number) if number != 60 else {"type": "x"})
        await eventually(lambda: sender._waiting_events == 100, "the others wait, with the count of refused")
        release.set()
        while sum(len(frame) for frame in frames) < 100:
            frames.append(json.loads(await asyncio.wait_for(connection.recv(), 20)))
    answers = [one for frame in frames for one in frame]
    assert [one["ack"] for one in answers] == list(range(1, 101))
    assert [one["ack"] for one in answers if one["refused"]] == [61]
    # The first was confirmed by itself; whether it is answered by itself depends on who has a turn first.
    sizes = [len(frame) for frame in frames]
    assert sizes in ([1, 40, 20, 39], [40, 21, 39]), "an explanation ends a frame, which stays short"


async def test_a_single_answer_is_a_list_too_for_who_asks_for_lists(house: FeedHouse) -> None:
    async with house.connect(None, "?answers=list") as connection:
        frames = []
        for message in ({"token": TOKEN}, queued(1), "{"):
            await said(connection, message)
            frames.append(json.loads(await asyncio.wait_for(connection.recv(), 20)))
    assert [[one["ack"] for one in frame] for frame in frames] == [[0], [1], [2]]
    assert frames[2][0]["problem"]["type"].endswith("/unreadable")


@pytest.mark.parametrize("query", ["?answers=lists", "?answers=", "?answer=list", "?answers=list&x=1"])
async def test_what_cannot_be_asked_for_is_said_before_there_is_a_connection(
    house: FeedHouse, query: str
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await house.connect(query=query).__aenter__()
    response = refused.value.response
    assert (response.status_code, b"/problems/query" in response.body) == (400, True)
    assert b"expected ?answers=list, or nothing" in response.body
