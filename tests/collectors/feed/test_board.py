"""What the floor knows of a sender: that it lives, since when it does not, and what was missed."""

from __future__ import annotations

import pytest

from floor.model.board import Board
from floor.model.config import FloorConfig
from floor.model.picture import QueueRow, SourceRow, queue_key, source_key
from tests.doubles.feed_house import FeedHouse, feed_house

QUEUED = {"type": "call_queued", "call": "c1", "queue": "support"}


class Floor:
    """A board that has read the log of a house as far as it goes."""

    def __init__(self, house: FeedHouse) -> None:
        self._house = house
        self._read = 0
        self._board = Board(FloorConfig(mode="live", sources=("crm", "acd")))

    def _now(self) -> Board:
        events = self._house.everything()
        for event in events[self._read :]:
            self._board.apply(event, self._house.clock.now())  # type: ignore[arg-type]
        self._read = len(events)
        self._board.advance(self._house.clock.now())
        return self._board

    @property
    def source(self) -> SourceRow:
        row = self._now().picture()[source_key("crm")]
        assert isinstance(row, SourceRow)
        return row

    @property
    def state(self) -> str:
        return self.source.state

    @property
    def queue(self) -> QueueRow:
        row = self._now().picture()[queue_key("support")]
        assert isinstance(row, QueueRow)
        return row


async def test_a_sender_that_just_speaks_is_up_and_counted(house: FeedHouse) -> None:
    floor = Floor(house)
    await house.post([QUEUED, {**QUEUED, "call": "c2"}])
    await house.post({"type": "call_left", "call": "c1", "queue": "support", "outcome": "abandoned"})
    assert (floor.source.state, floor.source.kind) == ("up", "feed")
    assert (floor.queue.waiting, floor.queue.today.offered, floor.queue.today.abandoned) == (1, 2, 1)


async def test_two_heartbeats_of_silence_and_nothing_is_known_until_it_speaks_again(redis_url: str) -> None:
    async with feed_house(redis_url, heartbeat_s=5) as house:
        floor = Floor(house)
        await house.post(QUEUED)
        assert floor.state == "up"
        await house.clock.move(9.9)
        assert floor.state == "up"
        await house.clock.move(0.2)
        assert floor.state == "stale"
        assert floor.source.blind_since == pytest.approx(house.clock.now() - 10.1)
        await house.post({"type": "source_alive"})
        assert (floor.source.state, floor.source.blind_since) == ("up", None)


async def test_a_heartbeat_of_its_own_is_what_it_is_held_to(redis_url: str) -> None:
    async with feed_house(redis_url, heartbeat_s=5) as house:
        floor = Floor(house)
        await house.post([{"type": "source_up", "heartbeat_s": 60}, QUEUED])
        assert floor.state == "up"
        await house.clock.move(119)
        assert floor.state == "up"
        await house.clock.move(2)
        assert floor.state == "stale"


async def test_the_server_starts_anew_and_nothing_was_missed_the_sender_does_and_it_was(
    redis_url: str,
) -> None:
    async with feed_house(redis_url) as house:
        floor = Floor(house)
        await house.post([{"type": "source_up", "heartbeat_s": 60}, QUEUED])
        unseen_s = floor.source.blind_today_s
        async with feed_house(redis_url, heartbeat_s=5) as again:
            await again.clock.move(30)
            await house.clock.move(30)
            await again.post({**QUEUED, "call": "c2"})
            assert (floor.source.blind_today_s, floor.source.heartbeat_s) == (unseen_s, 60.0)
            await again.clock.move(40)
            await house.clock.move(40)
            await again.post({"type": "source_up", "heartbeat_s": 60})
            assert floor.source.blind_today_s == unseen_s + 40


async def test_a_word_sent_again_does_not_bring_back_what_it_promised(redis_url: str) -> None:
    async with feed_house(redis_url) as house:
        floor = Floor(house)
        old = {"type": "source_up", "id": "up-1", "heartbeat_s": 60}
        await house.post([*[QUEUED] * 600, old, {"type": "source_up", "id": "up-2", "heartbeat_s": 7}])
        assert (await house.post([QUEUED, old])).json()["already_taken"] == 1
        async with feed_house(redis_url) as again:
            await again.post({**QUEUED, "call": "c2"})
            assert floor.source.heartbeat_s == 7.0


async def test_the_configurations_heartbeat_holds_where_the_sender_promises_none(redis_url: str) -> None:
    async with feed_house(redis_url, heartbeat_s=30) as house:
        floor = Floor(house)
        await house.post([{"type": "source_up"}, QUEUED])
        assert floor.source.heartbeat_s == 30.0
        async with feed_house(redis_url, heartbeat_s=5) as again:
            await again.post({**QUEUED, "call": "c2"})
        assert floor.source.heartbeat_s == 5.0
