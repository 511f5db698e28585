"""A visit's whole life, scenario by scenario."""

from __future__ import annotations

import pytest

from floor.model.events import LeaveOutcome
from tests.floor.model.builders import (
    T0,
    Floor,
    acd,
    added,
    answered,
    counts,
    dequeued,
    ended,
    hung_up,
    left,
    queued,
    transferred,
)

DAY_S = 86_400.0
TO_MIDNIGHT_S = 15 * 3600.0


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


# ---------------------------------------------------------------------- nobody is named


def test_a_call_whose_agent_is_not_told_is_answered_and_handled_all_the_same() -> None:
    floor = Floor().play(queued(0), answered(4, agent=""), ended(64, agent=""))
    today = floor.today()
    assert counts(today) == (1, 1, 0, 0, 0)
    assert (today.asa_s, today.att_s) == (4, 60)
    assert not [key for key in floor.board.picture() if key.startswith("a:")]
    assert acd(floor).completed == 1
