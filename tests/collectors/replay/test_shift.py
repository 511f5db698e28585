from __future__ import annotations

import pytest

from collectors.replay.shift import shifted
from floor.model.events import CallAnswered, CallEnded, Event, LegEnded, MemberSeen, SourceUp


def test_every_moment_moves_and_every_identifier_of_a_call_is_marked() -> None:
    shift = shifted(1000.0, 5000.0, speed=1.0, mark="~2")
    assert shift(SourceUp(at=1000.0, source="pbx", kind="asterisk", started_at=900.0)) == SourceUp(
        at=5000.0, source="pbx", kind="asterisk", started_at=4900.0
    )
    member = MemberSeen(
        at=1010.0,
        source="pbx",
        snapshot="7",
        queue="sales",
        agent="PJSIP/1001",
        paused_at=990.0,
        login_at=980.0,
        last_call_at=970.0,
        calls_taken=3,
    )
    assert shift(member) == MemberSeen(
        at=5010.0,
        source="pbx",
        snapshot="7~2",
        queue="sales",
        agent="PJSIP/1001",
        paused_at=4990.0,
        login_at=4980.0,
        last_call_at=4970.0,
        calls_taken=3,
    )
    assert shift(LegEnded(at=1001.0, source="pbx", leg="1.2", linked="1.1")) == LegEnded(
        at=5001.0, source="pbx", leg="1.2~2", linked="1.1~2"
    )


def test_what_is_not_known_stays_unknown() -> None:
    ended = CallEnded(at=1001.0, source="pbx", queue="sales", agent="a")
    assert shifted(1000.0, 5000.0, speed=1.0, mark="~2")(ended) == CallEnded(
        at=5001.0, source="pbx", queue="sales", agent="a"
    )


def test_what_the_source_counted_itself_is_left_as_it_said() -> None:
    answered = CallAnswered(
        at=1060.0, source="pbx", call="1.1", queue="sales", agent="a", leg="1.2", wait_s=4.0, ring_s=3.0
    )
    moved: Event = shifted(1000.0, 5000.0, speed=60.0, mark="")(answered)
    assert moved == CallAnswered(
        at=5001.0, source="pbx", call="1.1", queue="sales", agent="a", leg="1.2", wait_s=4.0, ring_s=3.0
    )


@pytest.mark.parametrize("at", [900.0, 1000.0, 2000.0])
def test_at_full_speed_all_of_it_happens_at_once(at: float) -> None:
    ended = LegEnded(at=at, source="pbx", leg="1")
    assert shifted(1000.0, 5000.0, speed=float("inf"), mark="")(ended).at == 5000.0
