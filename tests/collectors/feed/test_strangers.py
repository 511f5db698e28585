"""How many may be connected at once, and what is said of those nobody knows."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from structlog.testing import capture_logs
from websockets.exceptions import ConnectionClosed, InvalidStatus

from collectors.feed.limits import CONNECTIONS, CONNECTIONS_UNKNOWN
from collectors.feed.problems import NO_ROOM, TOO_MANY_CONNECTIONS
from tests.doubles.feed_house import OTHER_TOKEN, TOKEN, FeedHouse, answer, said
from tests.doubles.until import eventually

QUEUED = {"type": "call_queued", "call": "c1", "queue": "support"}
WRONG = "a-wrong-token-that-nobody-has"


async def refused(house: FeedHouse, token: str | None) -> tuple[int, str, bool]:
    """Return the status, the kind of problem and whether it says when to come again."""
    with pytest.raises(InvalidStatus) as caught:
        await house.connect(token).__aenter__()
    response = caught.value.response
    kind = response.body.decode().partition("problems/")[2].partition('"')[0]
    return response.status_code, kind, "retry-after" in response.headers


async def test_a_sender_has_a_largest_number_of_connections(house: FeedHouse) -> None:
    async with contextlib.AsyncExitStack() as stack:
        first, *_ = [await stack.enter_async_context(house.connect()) for _ in range(CONNECTIONS)]
        assert await refused(house, TOKEN) == (429, TOO_MANY_CONNECTIONS.name, True)
        async with house.connect(None) as late:
            await said(late, {"token": TOKEN})
            with pytest.raises(ConnectionClosed) as closed:
                await answer(late)
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, f"{CONNECTIONS} connections" in closed.value.rcvd.reason) == (
            4429,
            True,
        )
        assert house.door.senders[0].counts.told(0.0).counts == {"too_many_connections": 2}
        async with house.connect(OTHER_TOKEN) as other:
            await said(other, QUEUED)
            assert (await answer(other))["taken"] == 1
        await first.close()
        await eventually(lambda: house.door.senders[0].seats.free == 1, "there is room again")
        async with house.connect() as connection:
            await said(connection, QUEUED)
            assert (await answer(connection))["taken"] == 1


async def test_those_who_did_not_say_who_they_are_have_one_too_and_keep_no_sender_out(
    house: FeedHouse,
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        first, *_ = [await stack.enter_async_context(house.connect(None)) for _ in range(CONNECTIONS_UNKNOWN)]
        assert await refused(house, None) == (503, NO_ROOM.name, True)
        async with house.connect() as known:
            await said(known, QUEUED)
            assert (await answer(known))["taken"] == 1
        await said(first, {"token": TOKEN})
        assert (await answer(first))["ack"] == 0
        await (await stack.enter_async_context(house.connect(None))).close()


async def test_wrong_tokens_are_counted_and_told_of_once_a_minute_without_the_token(house: FeedHouse) -> None:
    def told() -> list[tuple[Any, Any]]:
        return [
            (entry["wrong_tokens"], entry["log_level"])
            for entry in logs
            if entry["event"] == "feed_strangers"
        ]

    with capture_logs() as logs:
        for _ in range(3):
            assert (await house.post(QUEUED, WRONG)).status_code == 401
        await refused(house, WRONG)
        async with house.connect(None) as connection:
            await said(connection, {"token": WRONG})
            await connection.wait_closed()
        assert told() == [(1, "warning")]
        await house.clock.move(60)
        await house.post(QUEUED, None)
        assert told() == [(1, "warning")], "no token is no wrong one"
        await house.post(QUEUED, WRONG)
    assert told() == [(1, "warning"), (5, "warning")]
    assert WRONG not in str(logs)
