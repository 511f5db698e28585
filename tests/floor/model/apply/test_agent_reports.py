"""Agents' states in the words of an ACD that knows agents, not memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floor.model.board import Board
from floor.model.config import AgentConfig, FloorConfig, QueueConfig
from tests.floor.model.builders import (
    SALES,
    T0,
    Floor,
    added,
    agent_said,
    answered,
    asked,
    changed,
    ended,
    member_seen,
    queued,
    ringing,
    source_up,
    told_all,
)

if TYPE_CHECKING:
    from floor.model.events import AnyEvent, ReportedActivity

CONFIG = FloorConfig(
    mode="replay",
    queues={"sales": SALES, "support": QueueConfig()},
    agents={"crm:1001": AgentConfig(agent="ann")},
)
BOTH = ["sales", "support"]


def floor_with(*activities: ReportedActivity) -> Floor:
    """ann serves both queues and was reported with these activities, ten seconds apart."""
    floor = Floor(CONFIG).play(agent_said(0, queues=BOTH, name="Ann"))
    for number, activity in enumerate(activities):
        floor.play(agent_said(10.0 * (number + 1), activity=activity))
    return floor


# ------------------------------------------------------------------- availability and queues


def test_the_queues_of_a_report_become_memberships() -> None:
    floor = floor_with()
    row = floor.agent()
    assert (row.name, row.availability, row.availability_since) == ("Ann", "ready", T0)
    assert [m.queue for m in row.queues] == BOTH
    assert (floor.queue("sales").staffed, floor.queue("support").staffed, floor.group().staffed) == (1, 1, 1)
    floor.play(agent_said(5, queues=["support", "vip"]))
    assert [m.queue for m in floor.agent().queues] == ["support", "vip"]
    assert floor.queue("sales").staffed == 0


def test_not_ready_is_a_pause_in_all_queues_and_a_new_reason_a_new_state() -> None:
    floor = floor_with().play(agent_said(10, "not_ready", reason="Lunch"))
    row = floor.agent()
    assert (row.availability, row.reason, row.availability_since) == ("not_ready", "Lunch", T0 + 10)
    assert [(m.paused, m.pause_reason) for m in row.queues] == [(True, "Lunch")] * 2
    assert floor.queue().states == {"not_ready": 1}
    floor.play(agent_said(20, "not_ready", reason="Lunch"), agent_said(30, "not_ready", reason="Training"))
    assert (floor.agent().reason, floor.agent().availability_since) == ("Training", T0 + 30)
    floor.play(agent_said(40))
    assert (floor.agent().availability, floor.agent().availability_since) == ("ready", T0 + 40)
    assert (floor.agent().reason, floor.queue().available) == ("", 1)


def test_logged_out_leaves_all_queues_and_ready_again_serves_the_same() -> None:
    floor = floor_with().play(agent_said(10, "logged_out"))
    row = floor.agent()
    assert (row.availability, row.availability_since, row.queues) == ("logged_out", T0 + 10, ())
    assert floor.queue().staffed == 0
    floor.play(agent_said(20, "logged_out"))
    assert floor.agent().availability_since == T0 + 10
    floor.play(agent_said(30))
    assert [m.queue for m in floor.agent().queues] == BOTH


def test_an_agent_whose_queues_nobody_tells_is_there_and_counts_for_none() -> None:
    floor = Floor(CONFIG).play(queued(0), agent_said(1), agent_said(2, "not_ready", agent="bob", reason="x"))
    assert (floor.agent().availability, floor.agent().queues) == ("ready", ())
    assert (floor.agent("bob").availability, floor.agent("bob").reason) == ("not_ready", "x")
    assert (floor.queue().staffed, floor.group().staffed) == (0, 0)
    floor.play(agent_said(3, "logged_out"))
    assert (floor.agent().availability, floor.agent().availability_since) == ("logged_out", T0 + 3)


def test_an_agent_first_heard_of_as_logged_out_is_logged_out() -> None:
    floor = Floor(CONFIG).play(agent_said(5, "logged_out"))
    assert (floor.agent().availability, floor.agent().availability_since) == ("logged_out", T0 + 5)


# ------------------------------------------------------------------------------------ activity


@pytest.mark.parametrize(
    ("activity", "state"),
    [
        ("idle", "idle"),
        ("ringing", "ringing"),
        ("talking", "talking"),
        ("hold", "hold"),
        ("wrap_up", "wrap_up"),
    ],
)
def test_a_reported_activity_is_shown_since_it_began(activity: ReportedActivity, state: str) -> None:
    floor = floor_with(activity).play(agent_said(15, activity=activity))
    row = floor.agent()
    assert (row.activity, row.since, row.quality) == (state, T0 + 10, "observed")
    assert floor.queue().states == {state: 1}


def test_without_an_activity_it_is_derived_from_calls() -> None:
    floor = floor_with()
    assert (floor.agent().activity, floor.agent().quality, floor.agent().device) == (
        "idle",
        "derived",
        "unknown",
    )
    floor.play(queued(10), answered(15))
    assert (floor.agent().activity, floor.agent().queue) == ("talking", "sales")
    floor.play(ended(60))
    assert (floor.agent().activity, floor.agent().since) == ("wrap_up", T0 + 60)
    floor.until(100)
    assert (floor.agent().activity, floor.agent().since) == ("idle", T0 + 90)


def test_talking_that_calls_tell_too_counts_once() -> None:
    floor = floor_with("idle")
    floor.play(queued(20), ringing(22), agent_said(22, activity="ringing"))
    assert (floor.agent().activity, floor.agent().queue) == ("ringing", "sales")
    floor.play(agent_said(24.9, activity="talking"), answered(25))
    assert (floor.agent().activity, floor.agent().since, floor.agent().queue) == ("talking", T0 + 25, "sales")
    floor.play(ended(85), agent_said(85.2, activity="idle"))
    row, today = floor.agent(), floor.today()
    assert (row.activity, row.calls_today, row.talk_s_today) == ("idle", 1, 60)
    assert (today.answered, today.att_s) == (1, 60)
    assert floor.queue().states == {"idle": 1}


def test_a_reported_hold_shows_although_no_call_event_tells_of_it() -> None:
    floor = floor_with("talking", "hold")
    assert (floor.agent().activity, floor.agent().since) == ("hold", T0 + 20)


def test_an_agent_reported_idle_is_free_of_a_call_whose_end_was_not_told_yet() -> None:
    floor = floor_with("idle").play(queued(20), answered(25), agent_said(25, activity="talking"))
    floor.play(agent_said(70, activity="idle"))
    assert (floor.agent().activity, floor.agent().talk_s_today) == ("idle", 45)
    floor.play(ended(71))
    assert (floor.today().att_s, floor.today().aht_s) == (45, 45)
    assert floor.agent().activity == "idle"


# ------------------------------------------------------------------------------------- wrap-up


def test_a_reported_wrap_up_lasts_until_the_next_report_and_makes_the_handle_time() -> None:
    floor = floor_with("talking").play(queued(20, queue="support"), answered(25, queue="support"))
    floor.play(ended(65, queue="support"), agent_said(66, activity="wrap_up"))
    floor.until(500)
    row = floor.agent()
    assert (row.activity, row.since, row.quality, row.queue) == ("wrap_up", T0 + 66, "observed", "support")
    # Nothing is configured for this queue, so a wrap-up would not be derived; it is known all the same.
    floor.play(agent_said(566, activity="idle"))
    assert floor.agent().activity == "idle"
    assert floor.today("support").aht_s == 40 + 500


def test_a_wrap_up_said_before_the_call_ended_frees_the_agent_of_it() -> None:
    floor = floor_with("idle").play(queued(20), answered(25), agent_said(25, activity="talking"))
    floor.play(agent_said(65, activity="wrap_up"), ended(65.5))
    assert (floor.agent().activity, floor.agent().since) == ("wrap_up", T0 + 65)
    floor.play(agent_said(75, activity="idle"))
    assert (floor.today().att_s, floor.today().aht_s) == (40, 50)


def test_the_next_call_ends_a_reported_wrap_up() -> None:
    floor = floor_with("talking").play(
        queued(20), answered(25), ended(65), agent_said(65, activity="wrap_up")
    )
    floor.play(queued(70, "c2"), answered(80, "c2"))
    assert (floor.agent().activity, floor.agent().call_since) == ("talking", T0 + 80)
    floor.play(ended(100, "c2"), agent_said(100, activity="wrap_up"), agent_said(110, activity="idle"))
    today = floor.today()
    assert (today.att_s, today.aht_s) == ((40 + 20) / 2, (40 + 15 + 20 + 10) / 2)


def test_a_source_that_reports_activities_but_no_wrap_up_has_none() -> None:
    floor = floor_with("talking").play(queued(20), answered(25), ended(65), agent_said(65, activity="idle"))
    # 30 s are configured for sales; the source knows better.
    assert floor.agent().activity == "idle"
    assert floor.today().aht_s == 40


def test_a_wrap_up_without_a_call_is_shown_and_belongs_to_none() -> None:
    floor = floor_with("wrap_up").play(agent_said(100, activity="idle"))
    assert (floor.agent().activity, floor.today().aht_s) == ("idle", None)


def test_a_wrap_up_of_before_the_call_that_is_on_is_over() -> None:
    floor = floor_with("idle").play(queued(20), answered(25), agent_said(24, activity="wrap_up"))
    assert floor.agent().activity == "talking"
    floor.play(ended(60), agent_said(60, activity="idle"))
    assert floor.today().aht_s == 35


def test_signing_out_ends_the_wrap_up() -> None:
    floor = floor_with("talking").play(
        queued(20), answered(25), ended(65), agent_said(65, activity="wrap_up")
    )
    floor.play(agent_said(95, "logged_out"))
    assert (floor.agent().availability, floor.agent().activity) == ("logged_out", "unknown")
    assert floor.today().aht_s == 70


# ------------------------------------------------------- with other sources, and in snapshots


def test_an_older_report_of_another_source_does_not_change_the_phone() -> None:
    floor = Floor(CONFIG).play(added(0), source_up(1, source="crm"), changed(50, device="in_use"))
    floor.play(agent_said(40, activity="idle", agent="1001", source="crm"))
    assert (floor.agent().activity, floor.agent().sources) == ("talking", ("pbx", "crm"))
    # Said again it is no change; the phone's state changed last at the other source.
    floor.play(agent_said(60, activity="idle", agent="1001", source="crm"))
    assert floor.agent().activity == "talking"
    floor.play(agent_said(70, activity="wrap_up", agent="1001", source="crm"))
    assert floor.agent().activity == "wrap_up"


def test_one_person_at_two_systems_is_ready_if_one_of_them_would_give_a_call() -> None:
    floor = Floor(CONFIG).play(added(0), source_up(1, source="crm"))
    floor.play(agent_said(5, "not_ready", agent="1001", source="crm", reason="Lunch"))
    assert floor.agent().availability == "ready"
    floor.play(changed(6, paused=True, pause_reason="Lunch"))
    assert (floor.agent().availability, floor.agent().availability_since) == ("not_ready", T0 + 6)


def test_whom_a_complete_list_does_not_name_is_not_there() -> None:
    floor = Floor(CONFIG).play(agent_said(0, queues=BOTH), agent_said(0, agent="bob"), added(0, "eve"))
    floor.play(asked(10), agent_said(11, queues=["sales"]), member_seen(11, "eve"), told_all(12))
    assert [m.queue for m in floor.agent().queues] == ["sales"]
    assert floor.agent("bob").availability == "logged_out"
    assert floor.agent("eve").availability == "ready"
    floor.play(asked(20, "s2"), told_all(21, "s2"))
    assert floor.agent().availability == "logged_out"


def test_a_listed_member_who_was_once_reported_stays() -> None:
    floor = Floor(CONFIG).play(added(0), agent_said(1, activity="idle"))
    floor.play(asked(10), member_seen(11), told_all(12))
    assert floor.agent().availability == "ready"


REPORTS = st.lists(
    st.tuples(
        st.sampled_from((0.5, 4.0, 40.0)),
        st.sampled_from(("ready", "not_ready", "logged_out", "queued", "answered", "ended")),
        st.sampled_from((None, "idle", "ringing", "talking", "hold", "wrap_up")),
        st.sampled_from((None, [], ["sales"], ["support", "sales"])),
    ),
    max_size=20,
)


@given(REPORTS, st.booleans())
def test_reports_and_calls_in_any_order_keep_every_count(told: list[tuple], again: bool) -> None:  # type: ignore[type-arg] # noqa: FBT001
    once, twice = Floor(CONFIG), Floor(CONFIG)
    t, calls = 0.0, 0
    for gap_s, what, activity, queues in told:
        t += gap_s
        event: AnyEvent
        if what == "queued":
            calls += 1
            event = queued(t, f"c{calls}")
        elif what == "answered":
            event = answered(t, f"c{calls}")
        elif what == "ended":
            event = ended(t, f"c{calls}")
        else:
            event = agent_said(t, what, activity, queues=queues)
        once.play(event)
        twice.play(event, event)
        if again:
            once.board = Board.load(once.board.dump(), CONFIG)
        if "sales" in once.board.state.queues:
            row = once.queue()
            assert row.states is not None
            assert row.staffed == sum(row.states.values()) == ("ann" in _members(once, "sales"))
            w = row.today
            assert w.offered == w.answered + w.abandoned + w.otherwise_left + w.waiting
            assert w.aht_s is None or (w.att_s is not None and w.aht_s >= w.att_s)
    assert once.board.picture() == twice.board.picture()


def _members(floor: Floor, queue: str) -> set[str]:
    agents = floor.board.state.agents.values()
    return {a.agent for a in agents if any(m.queue == queue for m in a.memberships.values())}
