"""A visit's whole life, scenario by scenario."""

from __future__ import annotations

import pytest

from floor.model.config import FloorConfig, QueueConfig
from floor.model.events import LeaveOutcome
from floor.model.picture import AcdCounters
from tests.floor.model.builders import (
    T0,
    Floor,
    added,
    answered,
    changed,
    counts,
    dequeued,
    ended,
    held,
    hung_up,
    left,
    queued,
    removed,
    resumed,
    ring_ended,
    ringing,
    transferred,
)

DAY_S = 86_400.0
TO_MIDNIGHT_S = 15 * 3600.0


def acd(floor: Floor, queue: str = "sales") -> AcdCounters:
    counters = floor.queue(queue).acd
    assert counters is not None
    return counters


# ---------------------------------------------------------------------------- offered and left


def test_a_call_waits_from_its_arrival() -> None:
    floor = Floor().play(queued(5), queued(7, "c2")).until(8)
    assert counts(floor.today()) == (2, 0, 0, 0, 2)
    assert floor.queue().waiting == 2
    assert floor.queue().longest_wait_since == T0 + 5


def test_an_abandoned_call_counts_as_such_and_waits_no_more() -> None:
    floor = Floor().play(queued(5), left(30))
    assert counts(floor.today()) == (1, 0, 1, 0, 0)
    assert floor.queue().longest_wait_since is None
    assert floor.today().abandoned_within == 0
    assert floor.today().abandon_rate == 1.0


@pytest.mark.parametrize("outcome", ["timeout", "key", "empty", "full", "withdrawn", "unknown"])
def test_only_the_callers_own_leaving_is_an_abandon(outcome: LeaveOutcome) -> None:
    floor = Floor().play(queued(5), left(10, outcome=outcome))
    assert counts(floor.today()) == (1, 0, 0, 1, 0)
    assert floor.today().abandoned_within == 0


def test_the_threshold_is_inclusive_and_the_sources_own_wait_goes_first() -> None:
    floor = Floor().play(queued(0, "a"), queued(0, "b"), queued(0, "c"))
    floor.play(left(20, "a"), left(20.001, "b"), left(20.9, "c", wait_s=20.0))
    assert floor.today().abandoned_within == 2


def test_leaving_twice_is_leaving_once() -> None:
    floor = Floor().play(queued(5), left(9), left(9))
    assert counts(floor.today()) == (1, 0, 1, 0, 0)
    assert acd(floor).abandoned == 1


def test_a_leave_of_unknown_kind_said_twice_is_counted_once() -> None:
    floor = Floor().play(queued(5), left(9, outcome="unknown"), left(9, outcome="unknown"))
    assert acd(floor).abandoned == 1


def test_a_hangup_without_a_word_is_unknown_until_the_word_comes() -> None:
    floor = Floor().play(queued(5), hung_up(9))
    assert counts(floor.today()) == (1, 0, 0, 1, 0)
    floor.play(left(9.1))
    assert counts(floor.today()) == (1, 0, 1, 0, 0)
    assert acd(floor).abandoned == 1


def test_what_was_never_offered_cannot_leave() -> None:
    floor = Floor().play(queued(1), left(2, "nobody"), dequeued(2, "nobody"), hung_up(2, "nobody"))
    assert counts(floor.today()) == (1, 0, 0, 0, 1)


# --------------------------------------------------------------------------------- limbo


def test_a_call_taken_from_the_list_still_waits_until_its_answer() -> None:
    floor = Floor().play(added(0), queued(5), dequeued(8)).until(17.9)
    assert counts(floor.today()) == (1, 0, 0, 0, 1)
    floor.play(answered(17.95))
    assert counts(floor.until(60).today()) == (1, 1, 0, 0, 0)


def test_a_call_taken_from_the_list_that_is_not_answered_left_by_a_key_at_that_moment() -> None:
    floor = Floor().play(queued(5), dequeued(8)).until(18)
    assert counts(floor.today()) == (1, 0, 0, 1, 0)
    (visit,) = floor.board.state.visits.values()
    assert (visit.outcome, visit.ended_at, visit.wait_s) == ("key", T0 + 8, 3.0)


def test_an_answer_after_limbo_is_an_answer() -> None:
    floor = Floor().play(added(0), queued(5), dequeued(8)).until(30).play(answered(31), ended(40))
    assert counts(floor.today()) == (1, 1, 0, 0, 0)
    assert floor.agent().activity == "wrap_up"


def test_leaving_by_a_key_into_another_queue_shows_as_soon_as_the_call_enters_there() -> None:
    floor = Floor().play(queued(5), dequeued(8), queued(9, queue="support"))
    assert counts(floor.today("sales")) == (1, 0, 0, 1, 0)
    assert counts(floor.today("support")) == (1, 0, 0, 0, 1)
    assert floor.group().waiting == 1


def test_hanging_up_out_of_limbo_is_leaving_by_a_key() -> None:
    floor = Floor().play(queued(5), dequeued(8), hung_up(8.5))
    (visit,) = floor.board.state.visits.values()
    assert visit.outcome == "key"


def test_an_abandon_goes_before_the_call_is_taken_from_the_list() -> None:
    floor = Floor().play(queued(5), left(8), dequeued(8)).until(30)
    assert counts(floor.today()) == (1, 0, 1, 0, 0)


# -------------------------------------------------------------------------------- re-entry


def test_the_same_call_entering_again_is_a_new_visit() -> None:
    floor = Floor().play(queued(5), left(8, outcome="timeout"), queued(20), left(70))
    assert counts(floor.today()) == (2, 0, 1, 1, 0)
    assert [v.join for v in floor.board.state.visits.values()] == [1, 2]


def test_entering_again_while_still_waiting_closes_the_first_visit_as_unknown() -> None:
    floor = Floor().play(queued(5), queued(20))
    assert counts(floor.today()) == (2, 0, 0, 1, 1)
    assert floor.queue().longest_wait_since == T0 + 20


def test_an_arrival_said_twice_is_one_arrival() -> None:
    floor = Floor().play(queued(5), queued(5), queued(5.001))
    assert counts(floor.today()) == (1, 0, 0, 0, 1)


def test_a_call_sent_back_to_its_queue_ends_once_for_each_agent() -> None:
    floor = Floor().play(added(0), added(0, "bob"))
    floor.play(queued(5), answered(6, leg="l1"), transferred(20, "l1"), queued(20.5))
    floor.play(answered(25, agent="bob", leg="l2"))
    assert (floor.agent("ann").activity, floor.agent("bob").activity) == ("wrap_up", "talking")
    floor.play(ended(40, agent="bob"), ended(40.1, agent="ann"))
    assert counts(floor.today()) == (2, 2, 0, 0, 0)
    assert [floor.agent(a).queues[0].calls_taken for a in ("ann", "bob")] == [1, 1]
    assert acd(floor).completed == 2


# ------------------------------------------------------------------------------- answered


def test_an_answered_call_is_in_the_figures_from_its_answer_and_handled_from_its_end() -> None:
    floor = Floor().play(added(0), queued(5), answered(15, leg="l1")).until(20)
    today = floor.today()
    assert counts(today) == (1, 1, 0, 0, 0)
    assert (today.asa_s, today.att_s, today.aht_s, today.answer_rate) == (10.0, None, None, 1.0)
    floor.play(ended(75)).until(200)
    assert floor.today().att_s == 60.0
    assert floor.today().aht_s == 90.0  # 60 s talk and 30 s of wrap-up
    assert floor.agent().talk_s_today == 60.0


def test_the_wait_a_source_counts_itself_is_the_wait() -> None:
    floor = Floor().play(added(0), queued(0), answered(20.4, wait_s=20.0))
    assert floor.today().answered_within == 1
    assert floor.today().asa_s == 20.0


def test_a_call_first_seen_talking_is_in_no_window_and_yet_keeps_its_agent_busy() -> None:
    floor = Floor().play(added(0), answered(9, leg="l1"))
    assert counts(floor.today()) == (0, 0, 0, 0, 0)
    assert floor.agent().activity == "talking"
    floor.play(ended(30))
    assert counts(floor.today()) == (0, 0, 0, 0, 0)
    assert floor.agent().activity == "wrap_up"


def test_a_call_first_seen_talking_whose_wait_is_told_counts_where_it_arrived() -> None:
    floor = Floor().play(added(0)).until(2000).play(answered(2001, wait_s=1500.0)).until(2100)
    assert counts(floor.queue().rolling_15m) == (0, 0, 0, 0, 0)
    assert counts(floor.queue().rolling_60m) == (1, 1, 0, 0, 0)


def test_answering_twice_is_answering_once() -> None:
    floor = Floor().play(added(0), queued(5), answered(9), answered(9))
    assert counts(floor.today()) == (1, 1, 0, 0, 0)
    assert floor.agent().calls_today == 1
    assert counts(floor.play(ended(20), answered(9)).today()) == (1, 1, 0, 0, 0)
    assert floor.agent().activity == "wrap_up"


def test_a_short_call_is_counted_without_its_wrap_up() -> None:
    floor = Floor().play(added(0), queued(0, "a"), answered(1, "a"), ended(10.9, "a"))
    floor.play(queued(50, "b"), answered(51, "b"), ended(61, "b"))
    assert floor.today().short_calls == 1


# ---------------------------------------------------------------------------------- ended


def test_an_end_without_the_calls_name_is_that_of_the_agents_oldest_call() -> None:
    floor = Floor().play(added(0), queued(1, "a"), queued(2, "b"))
    floor.play(answered(3, "b", leg="lb"), transferred(10, "lb"), answered(11, "a", leg="la"))
    floor.play(ended(30, None))
    stages = {v.call: v.stage for v in floor.board.state.visits.values()}
    assert stages == {"a": "answered", "b": "ended"}
    assert floor.agent().activity == "talking"


@pytest.mark.parametrize("call", ["c1", None])
def test_an_end_said_twice_is_one_end_also_for_the_acds_count(call: str | None) -> None:
    floor = Floor().play(added(0), queued(1), answered(2), ended(9, call, wait_s=1.0))
    floor.play(ended(9, call, wait_s=1.0))
    assert acd(floor).completed == 1
    assert floor.agent().queues[0].calls_taken == 1


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


# --------------------------------------------------------------------------------- ringing


def test_a_ring_shows_at_the_agent_until_it_ends_unanswered() -> None:
    floor = Floor().play(added(0), queued(5), ringing(6, leg="l1"))
    assert (floor.agent().activity, floor.agent().since, floor.agent().queue) == ("ringing", T0 + 6, "sales")
    floor.play(ring_ended(14, leg="l1"))
    assert (floor.agent().activity, floor.agent().since) == ("idle", T0 + 14)
    assert floor.queue().waiting == 1


def test_a_ring_may_end_by_name_of_the_call_alone_or_tell_its_leg_only_then() -> None:
    floor = Floor().play(added(0), queued(5), ringing(6, leg="l1"), ring_ended(14))
    assert floor.agent().activity == "idle"
    floor.play(ringing(16), ring_ended(20, leg="l2"))
    assert floor.agent().activity == "idle"


def test_an_old_rings_end_does_not_stop_the_next_ring_of_the_same_call() -> None:
    floor = Floor().play(added(0), queued(5), ringing(6, leg="l1"), ring_ended(14, leg="l1"))
    floor.play(ringing(15, leg="l2"), ring_ended(14, leg="l1"))
    assert floor.agent().activity == "ringing"


def test_a_ring_ends_when_the_caller_gives_up() -> None:
    floor = Floor().play(added(0), queued(5), ringing(6, leg="l1"), left(9))
    assert floor.agent().activity == "idle"


def test_of_several_who_are_rung_only_one_answers() -> None:
    floor = Floor().play(added(0), added(0, "bob"), queued(5), ringing(6), ringing(6, agent="bob"))
    floor.play(answered(9, agent="bob"))
    assert (floor.agent("ann").activity, floor.agent("bob").activity) == ("idle", "talking")


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


# -------------------------------------------------------------------------------- wrap-up


def one_call(floor: Floor, *, queue: str = "sales") -> Floor:
    return floor.play(queued(1, queue=queue), answered(2, queue=queue, leg="l1"), ended(12, queue=queue))


def test_wrap_up_is_derived_from_the_queues_rule() -> None:
    floor = one_call(Floor().play(added(0)))
    agent = floor.agent()
    assert (agent.activity, agent.quality, agent.since, agent.queue) == (
        "wrap_up",
        "derived",
        T0 + 12,
        "sales",
    )
    assert floor.queue().states == {"wrap_up": 1}
    floor.until(41.999)
    assert floor.agent().activity == "wrap_up"
    assert floor.today().aht_s == 10.0
    floor.until(42)
    assert (floor.agent().activity, floor.agent().since) == ("idle", T0 + 42)
    assert floor.today().aht_s == 40.0


def test_a_members_own_wrap_up_time_goes_before_the_queues() -> None:
    floor = one_call(Floor().play(added(0, wrapup_s=5.0))).until(60)
    assert floor.today().aht_s == 15.0


def test_without_a_rule_wrap_up_is_not_derived_and_handle_time_is_not_known() -> None:
    floor = Floor(FloorConfig(mode="replay", queues={"sales": QueueConfig()}))
    one_call(floor.play(added(0))).until(60)
    assert floor.agent().activity == "idle"
    assert floor.today().aht_s is None
    assert floor.today().att_s == 10.0


def test_a_rule_of_no_wrap_up_is_a_known_handle_time() -> None:
    floor = Floor(FloorConfig(mode="replay", queues={"sales": QueueConfig(wrapup_s=0.0)}))
    assert one_call(floor.play(added(0))).today().aht_s == 10.0


def test_a_source_that_does_not_tell_of_holds_leaves_handle_time_unknown() -> None:
    floor = Floor(up=False)
    floor.play(queued(0, source="csv"), answered(9, source="csv"), ended(20, source="csv")).until(90)
    assert floor.today().aht_s is None
    assert floor.today().att_s == 11.0


def test_the_next_ring_ends_the_wrap_up() -> None:
    floor = one_call(Floor().play(added(0))).play(queued(15, "c2"), ringing(20, "c2"))
    assert floor.today().aht_s == 18.0
    assert floor.agent().activity == "ringing"


def test_signing_out_ends_the_wrap_up() -> None:
    floor = one_call(Floor().play(added(0))).play(removed(20))
    assert floor.today().aht_s == 18.0
    assert (floor.agent().availability, floor.queue().staffed) == ("logged_out", 0)


def test_a_phone_still_in_use_long_after_the_call_is_another_call_also_in_a_short_wrap_up() -> None:
    config = FloorConfig(mode="replay", queues={"sales": QueueConfig(wrapup_s=1.0)})
    floor = Floor(config).play(added(0), changed(1.5, device="in_use"))
    one_call(floor).until(13.5)
    assert floor.agent().activity == "idle"
    floor.until(14)
    assert (floor.agent().activity, floor.agent().queue) == ("talking", None)


# ------------------------------------------------------------------------------------ late


def test_a_late_call_corrects_its_own_interval() -> None:
    floor = Floor().play(added(0), queued(0, "now")).until(4000)
    floor.play(queued(3990, "c9"), queued(60, "late"), left(70, "late"))
    assert floor.board.late_events == 2
    assert counts(floor.queue().interval) == (1, 0, 0, 0, 1)
    assert counts(floor.today()) == (3, 0, 1, 0, 2)
    assert [h.offered for h in floor.day().half_hours] == [2, 0, 1]


def test_a_call_of_yesterday_told_today_is_not_one_of_the_agents_today() -> None:
    floor = Floor().play(added(0), queued(1)).until(DAY_S).play(answered(2), ended(9))
    assert (floor.agent().calls_today, floor.agent().talk_s_today) == (0, 0.0)
    assert counts(floor.today()) == (0, 0, 0, 0, 0)


def test_talk_time_is_split_at_midnight_and_the_call_stays_with_the_day_it_arrived() -> None:
    floor = Floor().play(added(0), queued(TO_MIDNIGHT_S - 100), answered(TO_MIDNIGHT_S - 60))
    floor.until(TO_MIDNIGHT_S)
    assert floor.agent().calls_today == 0
    floor.play(ended(TO_MIDNIGHT_S + 30))
    assert floor.agent().talk_s_today == 30.0
    assert counts(floor.today()) == (0, 0, 0, 0, 0)
    assert counts(floor.queue().rolling_15m) == (1, 1, 0, 0, 0)
    assert floor.queue().rolling_15m.att_s == 90.0
