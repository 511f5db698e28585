"""Senders that come, go and change while the door is open."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from collectors.feed.socket import COME_AGAIN
from floor.model.events import CallQueued
from floor.settings import Settings
from tests.doubles.feed_house import OTHER_TOKEN, TOKEN, FeedHouse, answer, feed, said

NEW_TOKEN = "a-token-of-one-who-comes-later"  # noqa: S105 - opens nothing else


def queued(number: int) -> dict[str, Any]:
    return {"type": "call_queued", "call": f"c{number}", "queue": "support"}


def calls(house: FeedHouse) -> list[tuple[str, str]]:
    return [(event.source, event.call) for event in house.log() if isinstance(event, CallQueued)]


def site(house: FeedHouse, *sources: dict[str, Any]) -> Settings:
    return Settings.model_validate({"redis": {"url": house.redis_url}, "sources": list(sources)})


async def test_one_who_stays_is_not_cut_off_one_who_comes_is_heard_and_one_who_goes_is_told(
    house: FeedHouse,
) -> None:
    async with house.connect(TOKEN) as stays, house.connect(OTHER_TOKEN) as goes:
        for connection in (stays, goes):
            await said(connection, queued(1))
            await answer(connection)
        house.door.take_up(site(house, feed("crm", TOKEN), feed("new", NEW_TOKEN)))
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(goes.recv(), 20)
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, "come again" in closed.value.rcvd.reason) == (COME_AGAIN, True)
        await said(stays, queued(2))
        assert (await answer(stays))["ack"] == 2
        assert (await house.post(queued(3), NEW_TOKEN)).json()["taken"] == 1
        assert (await house.post(queued(4), OTHER_TOKEN)).status_code == 401
    assert calls(house) == [("crm", "c1"), ("acd", "c1"), ("crm", "c2"), ("new", "c3")]


async def test_another_token_is_another_sender_of_the_same_name_whose_events_are_all_taken(
    house: FeedHouse,
) -> None:
    for number in range(3):
        assert (await house.post(queued(number))).json()["taken"] == 1
    house.door.take_up(site(house, feed("crm", NEW_TOKEN)))
    assert (await house.post(queued(3), TOKEN)).status_code == 401
    assert (await house.post(queued(4), NEW_TOKEN)).json()["taken"] == 1
    assert calls(house) == [("crm", f"c{number}") for number in (0, 1, 2, 4)]


async def test_the_last_one_may_go_and_others_may_come(house: FeedHouse) -> None:
    house.door.take_up(site(house))
    assert (await house.post(queued(1))).status_code == 401
    house.door.take_up(site(house, feed("crm", TOKEN)))
    assert (await house.post(queued(2))).json()["taken"] == 1
