from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from hypothesis import given

from floor.model.board import APPLY
from floor.model.events import AnyEvent, CallQueued, Event, MemberChanged
from tests.floor.model.histories import Fact, events_of, histories

DECODER = msgspec.json.Decoder(AnyEvent)


@given(histories)
def test_events_survive_the_way_through_the_log(facts: list[Fact]) -> None:
    for event in events_of(facts):
        assert DECODER.decode(msgspec.json.encode(event)) == event


def test_what_is_at_its_default_is_not_written() -> None:
    event = CallQueued(at=1.5, source="pbx", call="c1", queue="sales")
    assert msgspec.json.decode(msgspec.json.encode(event)) == {
        "type": "call_queued", "at": 1.5, "source": "pbx", "call": "c1", "queue": "sales",
    }  # fmt: skip


def test_every_event_has_a_tag_of_its_own_and_is_applied() -> None:
    kinds: tuple[type[Event], ...] = get_args(AnyEvent)
    assert len({kind.__struct_config__.tag for kind in kinds}) == len(kinds)
    assert set(APPLY) == set(kinds)


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"call_queued","at":1,"source":"pbx","call":"c1"}',
        '{"type":"call_lost","at":1,"source":"pbx"}',
        '{"type":"member_changed","at":1,"source":"pbx","queue":"q","agent":"a","device":"asleep"}',
        '{"at":1,"source":"pbx"}',
    ],
)
def test_what_is_no_event_is_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        DECODER.decode(text)


def test_an_event_cannot_be_changed() -> None:
    event = MemberChanged(at=1.0, source="pbx", queue="sales", agent="ann")
    with pytest.raises(AttributeError, match="immutable"):
        event.paused = True  # type: ignore[misc]
