from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import inspect

from collectors.feed.language import ANY, TYPES
from collectors.feed.refusals import Refusal
from collectors.feed.translate import Translator
from floor.model.events import CallQueued, Event, MemberAdded, QualityNoted, SourceAlive, SourceUp

NOW = 1_795_356_000.0


@pytest.fixture
def translator() -> Translator:
    return Translator("crm", 30.0)


def event(translator: Translator, now: float = NOW, **said: Any) -> Event:
    return translator.event(msgspec.convert(said, ANY), now)


@pytest.mark.parametrize(
    ("caller", "kept"),
    [
        ("+86 138 0013 8000", "*********8000"),
        ("8000", "8000"),
        ("王芳", ""),
        ("anonymous", ""),
        ("<script>1", ""),
    ],
)
def test_of_a_caller_four_digits_are_kept(translator: Translator, caller: str, kept: str) -> None:
    queued = event(translator, type="call_queued", call="c", queue="q", caller=caller)
    assert isinstance(queued, CallQueued)
    assert queued.caller == kept


def test_a_number_in_a_note_is_masked(translator: Translator) -> None:
    note = event(
        translator, type="quality_note", agent="a", note_id="n", note="call 138 0013 8000 back by 2026-11-30"
    )
    assert isinstance(note, QualityNoted)
    assert note.note == "call *******8000 back by 2026-11-30"


NUMBER, MASKED = "call 138 0013 8000", "call *******8000"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("reason", {"type": "contact_reason", "call": "c"}),
        ("reason", {"type": "agent_state", "agent": "a", "availability": "not_ready"}),
        ("detail", {"type": "source_up"}),
        ("detail", {"type": "source_down", "reason": "lost"}),
        ("pause_reason", {"type": "member_paused", "agent": "a", "paused": True}),
        ("pause_reason", {"type": "member_changed", "agent": "a", "queue": "q"}),
        ("note", {"type": "quality_note", "agent": "a", "note_id": "n"}),
    ],
)
def test_a_number_in_any_free_text_is_masked(
    translator: Translator, field: str, said: dict[str, Any]
) -> None:
    assert getattr(event(translator, **{**said, field: NUMBER}), field) == MASKED


@pytest.mark.parametrize("detail", ["ACME 20.11.12", "no answer on 192.168.100.20:5060 since 2026-11-30"])
def test_a_version_and_an_address_stay_in_a_detail(translator: Translator, detail: str) -> None:
    assert getattr(event(translator, type="source_up", detail=detail), "detail", "") == detail


def test_what_things_are_called_is_never_touched(translator: Translator) -> None:
    names: dict[str, Any] = {"call": "1795356000.123456", "queue": "4008001234", "agent": "SIP/100234"}
    ringing = event(translator, type="call_ringing", leg="1795356000.123457", **names)
    assert {name: getattr(ringing, name) for name in names} == names
    noted = event(translator, type="quality_note", agent="100234", note_id="20261130-1234", note="")
    assert (getattr(noted, "agent", ""), getattr(noted, "note_id", "")) == ("100234", "20261130-1234")


def test_every_text_a_sender_gives_is_a_name_or_masked() -> None:
    texts = {
        field.name
        for sent in TYPES.values()
        for field in msgspec.structs.fields(sent)
        if isinstance(kind := inspect.type_info(field.type), inspect.StrType) and kind.max_length
    }
    names = {"queue", "agent", "call", "leg", "snapshot", "note_id", "name"}
    assert texts == names | {"caller", "note", "detail", "reason", "pause_reason"}


def test_a_heartbeat_of_its_own_beats_the_configurations(translator: Translator) -> None:
    assert event(translator, type="source_up") == SourceUp(
        at=NOW, source="crm", kind="feed", heartbeat_s=30.0
    )
    up = event(translator, type="source_up", heartbeat_s=5)
    assert isinstance(up, SourceUp)
    assert up.heartbeat_s == 5.0


@pytest.mark.parametrize("field", ["paused_at", "login_at", "last_call_at"])
def test_other_moments_may_be_long_ago_but_not_ahead(translator: Translator, field: str) -> None:
    said: dict[str, Any] = {"type": "member_added", "queue": "q", "agent": "a"}
    assert getattr(event(translator, **said, **{field: NOW - 1e6}), field) == NOW - 1e6
    with pytest.raises(Refusal) as refused:
        event(translator, **said, **{field: NOW + 61})
    assert (refused.value.why, refused.value.field) == ("clock", field)


def test_a_clock_that_is_off_is_put_right_in_every_moment(translator: Translator) -> None:
    for second in range(3):
        alive = event(translator, NOW + second, type="source_alive", at=NOW + second - 100)
    assert alive == SourceAlive(at=NOW + 2, source="crm", said_at=NOW - 98, clock_off_s=-100.0)
    added = event(
        translator, NOW + 5, type="member_added", queue="q", agent="a", at=NOW - 97, login_at=NOW - 1000
    )
    assert added == MemberAdded(
        at=NOW + 3, source="crm", said_at=NOW - 97, queue="q", agent="a", login_at=NOW - 900
    )
    unsaid = event(translator, NOW + 5, type="call_dequeued", call="c", queue="q")
    assert (unsaid.at, unsaid.said_at) == (NOW + 5, None)


def test_a_corrected_moment_is_never_ahead(translator: Translator) -> None:
    for second in range(3):
        event(translator, NOW + second, type="source_alive", at=NOW + second - 100)
    assert event(translator, NOW + 5, type="call_dequeued", call="c", queue="q", at=NOW + 4).at == NOW + 5


def test_the_servers_introduction_says_that_nothing_was_missed(translator: Translator) -> None:
    up = translator.introduction(NOW - 5)
    assert (up.resumed, up.heartbeat_s, up.at, up.kind) == (True, 30.0, NOW - 5, "feed")
