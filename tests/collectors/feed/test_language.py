from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.feed.language import ANY, EVENT_OF, SENDABLE, TYPES, type_name
from floor.model.events import AnyEvent, ReplayProgressed, SourceCounted

LEFT_OUT = {"source", "at", "said_at", "kind", "resumed", "clock_off_s"}


def test_every_event_may_be_sent_but_a_collectors_own() -> None:
    assert set(get_args(AnyEvent)) - set(SENDABLE) == {SourceCounted, ReplayProgressed}


@pytest.mark.parametrize("sent", TYPES.values(), ids=list(TYPES))
def test_what_is_sent_has_the_fields_of_its_event(sent: type[msgspec.Struct]) -> None:
    event = EVENT_OF[sent]  # type: ignore[index]
    fields = {field.name: field for field in msgspec.structs.fields(sent)}
    theirs = {field.name: field for field in msgspec.structs.fields(event) if field.name not in LEFT_OUT}
    assert fields.keys() - {"id", "at", "source", "channel"} == theirs.keys()
    assert {name for name, field in fields.items() if field.required} == {
        name for name, field in theirs.items() if field.required
    }
    assert TYPES[type_name(event)] is sent


@given(text=st.text(max_size=140))
def test_names_are_short_not_empty_and_without_control_characters(text: str) -> None:
    fine = 1 <= len(text) <= 128 and not any(ord(char) < 32 or ord(char) == 127 for char in text)
    said = {"type": "call_dequeued", "call": "c", "queue": text}
    if fine:
        assert msgspec.convert(said, ANY).queue == text
    else:
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(said, ANY)


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ({"type": "call_answered", "call": "c", "queue": "q", "agent": ""}, True),
        ({"type": "call_ringing", "call": "c", "queue": "q", "agent": ""}, False),
        ({"type": "call_left", "call": "c", "queue": "q", "outcome": "key", "wait_s": -1}, False),
        ({"type": "call_left", "call": "c", "queue": "q", "outcome": "key", "wait_s": 1e300}, False),
        ({"type": "queue_reported", "queue": "q", "waiting": -1}, False),
        ({"type": "queue_reported", "queue": "q", "service_level_perf": 101}, False),
        ({"type": "source_up", "heartbeat_s": 0.5}, False),
        ({"type": "source_up", "kind": "asterisk"}, False),
        ({"type": "source_up", "resumed": True}, False),
        ({"type": "source_alive", "clock_off_s": 3}, False),
        ({"type": "agent_state", "agent": "a", "availability": "ready", "queues": ["q"] * 501}, False),
        ({"type": "agent_state", "agent": "a", "availability": "ready", "queues": ["q\n"]}, False),
        ({"type": "quality_note", "agent": "a", "note_id": "n", "note": "x" * 501}, False),
        ({"type": "call_dequeued", "call": "c", "queue": "q", "id": "x" * 65}, False),
        ({"type": "call_dequeued", "call": "c", "queue": "q", "id": ""}, False),
        ({"type": "call_dequeued", "call": "c", "queue": "q", "said_at": 1}, False),
    ],
)
def test_values_have_limits(said: dict[str, object], right: bool) -> None:  # noqa: FBT001
    try:
        msgspec.convert(said, ANY)
    except msgspec.ValidationError:
        assert not right
    else:
        assert right
