"""What a sender is told of many mistakes at once costs neither us nor it much."""

from __future__ import annotations

import asyncio
import json

import msgspec
import pytest

from collectors.feed import refusals
from collectors.feed.language import TYPES
from collectors.feed.refusals import EXPLAINED, EventRefused
from collectors.feed.sender import SLICE, Sender
from collectors.feed.wire import read
from floor.settings.explain import nearest
from tests.doubles.feed_house import FeedHouse

MANY = 5_000


@pytest.fixture
def comparisons(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the words that were compared with what is known: each costs up to a millisecond."""
    compared: list[str] = []

    def counting(word: str, choices: list[str]) -> str | None:
        compared.append(word)
        return nearest(word, choices)

    monkeypatch.setattr(refusals, "nearest", counting)
    refusals.meant.cache_clear()
    return compared


@pytest.fixture
def sender(house: FeedHouse) -> Sender:
    return house.door.senders[0]


def refused(sender: Sender, *events: object) -> list[EventRefused]:
    return sender.take(read(msgspec.json.encode(events))).refused


async def test_a_misspelt_word_is_compared_once_however_often_it_comes(
    house: FeedHouse, comparisons: list[str]
) -> None:
    answer = await house.post([{"type": "agent_state", "agentt": "x"}] * MANY)
    assert len(answer.json()["refused"]) == MANY
    await house.post([{"type": "agent_state", "agentt": "x"}, {"type": "call_qeued"}, {"type": "call_qeued"}])
    assert comparisons == ["agentt", "call_qeued"]


async def test_of_many_different_mistakes_the_first_are_explained_and_the_rest_named(
    house: FeedHouse, comparisons: list[str]
) -> None:
    answer = await house.post([{"type": f"call_qeued{number}"} for number in range(MANY)])
    got = answer.json()["refused"]
    assert [one["index"] for one in got] == list(range(MANY))
    assert len(comparisons) == EXPLAINED
    assert ("did you mean" in got[EXPLAINED - 1]["expected"], "found" in got[EXPLAINED - 1]) == (True, True)
    assert got[EXPLAINED] == {"index": EXPLAINED, "field": "type", "expected": "a known type"}
    assert len(answer.content) < 100 * MANY
    counts = house.door.senders[0].counts.told(0.0).counts
    assert (counts["refused"], counts["refused_type"]) == (MANY, MANY)


@pytest.mark.parametrize(
    "event",
    [
        {"type": "x"},
        {"type": "call_held", "x" * 150: 1},
        {"type": "call_held", "id": "i" * 150},
        {"type": "call_held", "leg": "l" * 150},
        {"type": "call_held", "leg": "l", "source": "s" * 100},
        {"type": "call_held", "leg": "l", "at": 1e15},
        {"type": "customer_sentiment", "call": "c", "sentiment": "negative", "channel": "agent"},
        ["x" * 150],
    ],
    ids=lambda event: str(event)[:40],
)
async def test_an_answer_is_short_whatever_is_wrong(house: FeedHouse, event: object) -> None:
    answer = await house.post([event] * MANY)
    assert len(answer.json()["refused"]) == MANY
    assert len(answer.content) < 130 * MANY


async def test_a_long_list_of_what_is_known_is_said_once(sender: Sender) -> None:
    held = {"type": "call_held", "legg": "l"}
    first, field, again, same = refused(sender, {"type": "x"}, held, {"type": "call_qeued"}, held)
    assert first.expected == f"one of {', '.join(TYPES)}"
    assert field.expected.startswith("no field of this name: call_held has ")
    assert again.expected == "one of those listed at index 0 (did you mean call_queued?)"
    assert same.expected == "no field of this name: index 1 lists those of call_held (did you mean leg?)"


async def test_others_have_their_turn_while_a_large_message_is_taken(sender: Sender) -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    for event in ({"type": "agent_reported", "agentt": "x"}, {"type": "call_held", "leg": "l"}):
        turns, running = 0, asyncio.create_task(other())
        parcel = await sender.take_in_slices(read(json.dumps([event] * MANY).encode()))
        running.cancel()
        assert len(parcel.refused) + len(parcel.entries) == MANY
        assert turns >= MANY // SLICE - 1


async def test_a_number_that_is_in_the_wrong_place_is_not_repeated(sender: Sender) -> None:
    (told,) = refused(sender, {"type": "call_held", "leg": 13800138000})
    assert told.found == "*******8000"
