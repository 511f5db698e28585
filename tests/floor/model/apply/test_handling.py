"""What becomes of an answered call."""

from __future__ import annotations

import pytest

from floor.model.config import FloorConfig
from tests.floor.model.builders import (
    SALES,
    T0,
    Floor,
    acd,
    added,
    answered,
    counts,
    ended,
    held,
    hung_up,
    queued,
    resumed,
    source_up,
    transferred,
)

DAY_S = 86_400.0
TO_MIDNIGHT_S = 15 * 3600.0


# ---------------------------------------------------------------------------------- ended


def test_an_end_without_the_calls_name_is_that_of_the_agents_oldest_call() -> None:
    floor = Floor().play(added(0), queued(1, "a"), queued(2, "b"))
    floor.play(answered(3, "b", leg="lb"), transferred(10, "lb"), answered(11, "a", leg="la"))
    floor.play(ended(30, None))
    stages = {v.call: v.stage for v in floor.board.state.visits.values()}
    assert stages == {"a": "answered", "b": "ended"}
    assert floor.agent().activity == "talking"


@pytest.mark.parametrize("kept_s", [7200.0, 1e9])
@pytest.mark.parametrize(("wait_s", "told"), [(1.0, (1, 100.0)), (None, (0, None))])
def test_the_end_of_a_call_given_up_is_one_of_a_call_not_seen_however_long_it_is_remembered(
    kept_s: float, wait_s: float | None, told: tuple[int, float | None]
) -> None:
    config = FloorConfig(mode="replay", queues={"sales": SALES}, visits_kept_s=kept_s)
    floor = Floor(config, up=False).play(source_up(0, started_at=-10), added(0), queued(10), answered(50))
    floor.play(source_up(100, started_at=99)).until(8000)
    floor.play(ended(8000, wait_s=wait_s))
    assert (acd(floor).completed, acd(floor).service_level_perf) == told
    assert floor.agent().queues[0].calls_taken == 0


@pytest.mark.parametrize("call", ["c1", None])
def test_an_end_said_twice_is_one_end_also_for_the_acds_count(call: str | None) -> None:
    floor = Floor().play(added(0), queued(1), answered(2), ended(9, call, wait_s=1.0))
    floor.play(ended(9, call, wait_s=1.0))
    assert acd(floor).completed == 1
    assert floor.agent().queues[0].calls_taken == 1


def test_an_end_without_the_calls_name_said_twice_does_not_end_the_agents_next_call() -> None:
    floor = Floor().play(added(0), queued(1, "a"), queued(2, "b"))
    floor.play(answered(3, "a", leg="la"), transferred(10, "la"), answered(11, "b", leg="lb"))
    floor.play(ended(30, None), ended(30, None))
    assert (floor.agent().activity, acd(floor).completed) == ("talking", 1)
    floor.play(ended(40, None))
    assert (floor.agent().activity, acd(floor).completed) == ("wrap_up", 2)


def test_the_end_of_a_call_whose_answer_was_not_seen_counts_for_the_acd_alone() -> None:
    floor = Floor().play(added(0), ended(9, "x", wait_s=1.0), ended(9, "x", wait_s=1.0))
    floor.play(ended(19, "y", wait_s=21.0), ended(29, "z"))
    assert (acd(floor).completed, acd(floor).service_level_perf) == (2, 50.0)
    assert counts(floor.today()) == (0, 0, 0, 0, 0)


def test_a_hangup_may_come_before_the_end() -> None:
    floor = Floor().play(added(0), queued(1), answered(2, leg="l1"), hung_up(9), ended(9.2, None))
    assert floor.agent().talk_s_today == 7.0
    assert acd(floor).completed == 1


@pytest.mark.parametrize("call", ["c1", "unseen"])
def test_an_end_that_only_the_acds_count_learns_from_is_a_change_of_the_queue(call: str) -> None:
    floor = Floor().play(added(0), queued(1), answered(2), hung_up(9))
    floor.board.take_changes()
    floor.play(ended(9.2, call, wait_s=1.0))
    assert floor.board.take_changes()["q:sales"] == floor.queue()
    assert acd(floor).completed == 1


def test_the_agents_own_hangup_frees_the_agent_and_not_the_caller() -> None:
    floor = Floor().play(added(0), queued(1), answered(2, leg="l1"), hung_up(9, "l1"))
    (visit,) = floor.board.state.visits.values()
    assert visit.stage == "answered"
    assert floor.agent().activity == "wrap_up"


# ----------------------------------------------------------------------------- hold, transfer


def test_hold_is_a_state_and_no_talk_time() -> None:
    floor = Floor().play(added(0), queued(1), answered(2, leg="l1"), held(10, "l1"))
    assert (floor.agent().activity, floor.agent().since) == ("hold", T0 + 10)
    assert floor.agent().call_since == T0 + 2
    floor.play(resumed(25, "l1"))
    assert (floor.agent().activity, floor.agent().since) == ("talking", T0 + 2)
    floor.play(ended(62)).until(100)
    assert floor.today().att_s == 45.0
    assert floor.today().aht_s == 90.0  # 45 talk + 15 hold + 30 wrap-up


def test_hold_may_be_known_by_the_conversation_alone_but_not_by_the_callers_own_leg() -> None:
    floor = Floor().play(added(0), queued(1, linked="x"), answered(2, leg="l1"), held(10, "c1", linked="x"))
    assert floor.agent().activity == "talking"
    floor.play(held(11, "phone", linked="x"))
    assert floor.agent().activity == "hold"


def test_a_hold_that_never_ended_ends_with_the_call_and_one_that_never_began_is_none() -> None:
    floor = Floor().play(added(0), queued(1), answered(2, leg="l1"), resumed(5, "l1"), held(12, "l1"))
    floor.play(held(13, "l1"), ended(20)).until(60)
    assert floor.today().att_s == 10.0
    assert floor.today().aht_s == 48.0


def test_a_transfer_frees_the_agent_long_before_the_call_ends() -> None:
    floor = Floor().play(added(0), queued(1, linked="x"), answered(2, leg="l1"))
    floor.play(transferred(32, "phone", linked="x"))
    assert floor.agent().activity == "wrap_up"
    floor.until(70)
    assert floor.agent().activity == "idle"
    floor.play(queued(80, "c2"), answered(81, "c2", leg="l2"))
    floor.play(ended(900, "c1", leg="l1"))
    assert (floor.agent().activity, floor.agent().since) == ("talking", T0 + 81)
    assert floor.today().att_s == 30.0
    assert acd(floor).completed == 1


def test_transferring_twice_is_transferring_once() -> None:
    floor = Floor().play(added(0), queued(1), answered(2, leg="l1"), transferred(9, "l1"))
    floor.until(60).play(transferred(9, "l1"), transferred(70, "l1"))
    assert floor.agent().activity == "idle"
    assert floor.agent().talk_s_today == 7.0
