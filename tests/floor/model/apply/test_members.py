"""Who is signed in where, paused or not, and what their phones do."""

from __future__ import annotations

import itertools

import pytest

from floor.model.config import AgentConfig, FloorConfig
from floor.model.events import Device, MemberPaused
from tests.floor.model.builders import (
    PBX,
    T0,
    Floor,
    added,
    answered,
    asked,
    changed,
    counts,
    ended,
    member_seen,
    queued,
    removed,
    ring_ended,
    ringing,
    source_down,
    source_up,
    told_all,
    transferred,
)


def paused(t: float, *, queue: str | None = None, on: bool = True, reason: str = "") -> MemberPaused:
    return MemberPaused(at=T0 + t, source=PBX, agent="ann", queue=queue, paused=on, pause_reason=reason)


# ------------------------------------------------------------------------------- signing in


def test_who_signs_in_is_staffed_and_ready() -> None:
    floor = Floor().play(added(5, name="Ann"))
    agent = floor.agent()
    assert (agent.name, agent.availability, agent.availability_since) == ("Ann", "ready", T0 + 5)
    assert (agent.activity, agent.since, agent.device, agent.quality) == ("idle", T0 + 5, "idle", "observed")
    queue = floor.queue()
    assert (queue.staffed, queue.available, queue.talking, queue.states) == (1, 1, 0, {"idle": 1})


def test_a_change_of_somebody_not_seen_before_is_a_sign_in() -> None:
    floor = Floor().play(changed(5, calls_taken=3, login_at=T0 - 60))
    assert floor.queue().staffed == 1
    assert (floor.agent().queues[0].calls_taken, floor.agent().queues[0].login_at) == (3, T0 - 60)
    assert floor.agent().availability_since == T0 - 60


def test_a_new_time_of_signing_in_is_a_change_of_the_agent() -> None:
    floor = Floor().play(changed(5, login_at=T0 - 60))
    floor.board.take_changes()
    floor.play(changed(9, login_at=T0 + 8))
    assert floor.board.take_changes()["a:ann"] == floor.agent()
    assert floor.agent().queues[0].login_at == T0 + 8


def test_who_signs_out_of_one_queue_stays_in_the_others() -> None:
    floor = Floor().play(added(0), added(0, queue="support"), removed(9))
    assert (floor.queue("sales").staffed, floor.queue("support").staffed, floor.group().staffed) == (0, 1, 1)
    assert floor.agent().availability == "ready"
    floor.play(removed(12, queue="support"))
    assert (floor.agent().availability, floor.agent().availability_since) == ("logged_out", T0 + 12)
    assert floor.group().staffed == 0


def test_signing_out_where_one_never_was_is_nothing() -> None:
    floor = Floor().play(added(0), removed(5, queue="support"), removed(6, "bob"))
    assert floor.agent().availability == "ready"
    assert floor.agent("bob").availability == "unknown"


def test_who_is_added_again_in_mid_call_starts_over_with_the_acds_count() -> None:
    floor = Floor().play(added(0), queued(1, "a"), answered(2, "a"), ended(12, "a"))
    assert floor.agent().queues[0].calls_taken == 1
    floor.play(queued(50, "b"), answered(51, "b"), removed(55))
    assert (floor.agent().availability, floor.agent().activity) == ("logged_out", "talking")
    floor.play(added(60, device="in_use"), ended(70, "b"))
    assert floor.agent().queues[0].calls_taken == 0
    assert floor.agent().calls_today == 2
    acd = floor.queue().acd
    assert acd is not None
    assert acd.completed == 2


def test_an_agent_is_who_the_site_says_behind_whatever_phone() -> None:
    ann = AgentConfig(agent="1001", name="Ann Li", team="red", seat="A1")
    config = FloorConfig(mode="replay", agents={"PJSIP/1001": ann, "Local/1001": ann})
    floor = Floor(config).play(added(0, "PJSIP/1001", name="x"), added(0, "Local/1001", "support"))
    agent = floor.agent("1001")
    assert (agent.name, agent.team, agent.seat) == ("Ann Li", "red", "A1")
    assert [m.queue for m in agent.queues] == ["sales", "support"]
    assert floor.group().staffed == 1


# ----------------------------------------------------------------------------------- pauses


def test_a_pause_in_one_queue_leaves_the_agent_ready_in_the_other() -> None:
    floor = Floor().play(added(0), added(0, queue="support"), changed(9, paused=True, pause_reason="lunch"))
    assert (floor.agent().availability, floor.agent().reason) == ("ready", "")
    assert (floor.queue("sales").available, floor.queue("support").available) == (0, 1)
    assert floor.queue("sales").states == {"not_ready": 1}
    assert [(m.queue, m.paused, m.pause_reason) for m in floor.agent().queues] == [
        ("sales", True, "lunch"), ("support", False, ""),
    ]  # fmt: skip


def test_paused_everywhere_is_not_ready_since_the_last_pause_with_its_reason() -> None:
    floor = Floor().play(added(0), added(0, queue="support"))
    floor.play(changed(9, paused=True, pause_reason="lunch"))
    floor.play(changed(12, queue="support", paused=True, pause_reason="meeting"))
    agent = floor.agent()
    assert (agent.availability, agent.availability_since, agent.reason) == ("not_ready", T0 + 12, "meeting")
    floor.play(changed(30, paused=False, pause_reason="left over"))
    assert (floor.agent().availability, floor.agent().availability_since) == ("ready", T0 + 30)
    assert floor.agent().queues[0].pause_reason == ""


def test_another_reason_is_another_pause_and_the_same_again_is_not() -> None:
    floor = Floor().play(added(0), changed(9, paused=True, pause_reason="lunch"))
    floor.play(changed(20, paused=True, pause_reason="lunch"))
    assert floor.agent().availability_since == T0 + 9
    floor.play(changed(30, paused=True, pause_reason="meeting"))
    assert (floor.agent().availability_since, floor.agent().reason) == (T0 + 30, "meeting")


def test_a_pause_alone_may_be_said_of_all_queues_or_of_one() -> None:
    floor = Floor().play(added(0), added(0, queue="support"), paused(5, reason="lunch"))
    assert floor.agent().availability == "not_ready"
    floor.play(paused(9, queue="support", on=False))
    assert floor.agent().availability == "ready"
    assert (floor.queue("sales").available, floor.queue("support").available) == (0, 1)


def test_paused_while_talking_is_both() -> None:
    floor = Floor().play(added(0), queued(1), answered(2), changed(9, device="in_use", paused=True))
    assert (floor.agent().availability, floor.agent().activity) == ("not_ready", "talking")
    assert floor.queue().states == {"talking": 1}
    floor.play(ended(12), changed(12.1, paused=True)).until(60)
    assert floor.queue().states == {"not_ready": 1}
    assert (floor.agent().activity, floor.queue().available, floor.queue().staffed) == ("idle", 0, 1)


# ----------------------------------------------------------------------------------- phones


@pytest.mark.parametrize("device", ["unavailable", "invalid", "unknown"])
def test_a_ready_agent_whose_phone_is_gone_is_staffed_and_not_available(device: Device) -> None:
    floor = Floor().play(added(0), changed(9, device=device))
    agent = floor.agent()
    assert (agent.availability, agent.activity, agent.since, agent.device) == (
        "ready",
        "unknown",
        T0 + 9,
        device,
    )
    assert (floor.queue().staffed, floor.queue().available, floor.queue().states) == (1, 0, {"unknown": 1})
    floor.play(changed(20))
    assert floor.queue().available == 1


@pytest.mark.parametrize(
    ("device", "activity"),
    [
        ("in_use", "talking"),
        ("busy", "talking"),
        ("ring_in_use", "talking"),
        ("on_hold", "hold"),
        ("ringing", "ringing"),
    ],
)
def test_a_phone_in_use_without_a_queue_call_is_shown_without_a_queue(device: Device, activity: str) -> None:
    floor = Floor().play(added(0), changed(9, device=device))
    assert (floor.agent().activity, floor.agent().since, floor.agent().queue) == (activity, T0 + 9, None)
    assert floor.queue().available == 0


def test_status_before_or_after_the_answer_and_the_end_makes_no_difference() -> None:
    rows = []
    for early_use, early_idle in itertools.product((True, False), repeat=2):
        floor = Floor().play(added(0), queued(1), ringing(2, leg="l1"), changed(2, device="ringing"))
        use, answer = changed(5, device="in_use"), answered(5, leg="l1")
        floor.play(*((use, answer) if early_use else (answer, use)))
        assert (floor.agent().activity, floor.agent().queue, floor.agent().since) == (
            "talking",
            "sales",
            T0 + 5,
        )
        idle, end = changed(30), ended(30, leg="l1")
        floor.play(*((idle, end) if early_idle else (end, idle)))
        assert floor.agent().activity == "wrap_up"
        rows.append((floor.until(100).agent(), floor.queue()))
    assert all(row == rows[0] for row in rows)


def test_a_phone_still_in_use_right_after_the_end_is_no_other_call() -> None:
    floor = Floor().play(
        added(0, wrapup_s=60.0), queued(1), answered(2), changed(2, device="in_use"), ended(30)
    )
    assert floor.agent().activity == "wrap_up"
    assert floor.until(31).agent().activity == "wrap_up"
    floor.play(changed(31.5))
    assert floor.until(89).agent().activity == "wrap_up"


def test_a_phone_that_goes_idle_frees_its_agent_of_a_call_passed_on() -> None:
    floor = Floor().play(added(0), queued(1), answered(2), changed(2, device="in_use"), changed(40))
    assert floor.agent().activity == "wrap_up"
    (visit,) = floor.board.state.visits.values()
    assert (visit.stage, visit.released_at) == ("answered", T0 + 40)
    floor.play(ended(500))
    assert floor.today().att_s == 38.0


def test_a_phone_that_a_snapshot_finds_idle_frees_its_agent_of_a_call_whose_end_nobody_heard() -> None:
    floor = Floor().play(added(0), queued(1), answered(2, leg="l1"), changed(2, device="in_use"))
    floor.play(queued(3, "b"), answered(4, "b", "bob"), ended(44, "b", "bob"))
    before = floor.today()
    floor.play(source_down(60), source_up(3660), asked(3660), member_seen(3661), told_all(3662))
    assert (floor.agent().activity, floor.agent().since) == ("idle", T0 + 3661)
    assert floor.agent().talk_s_today == 0.0
    for told in ((), (ended(3700, leg="l1"),)):
        floor.play(*told)
        today = floor.today()
        assert counts(today) == counts(before) == (2, 2, 0, 0, 0)
        assert (today.att_s, today.aht_s) == (40.0, before.aht_s)
        assert (today.asa_s, today.answered_within) == (before.asa_s, before.answered_within)


def test_a_phone_that_goes_idle_before_the_answer_frees_nobody() -> None:
    floor = Floor().play(added(0), queued(1), changed(4, device="in_use"), answered(5), changed(5))
    assert floor.agent().activity == "talking"


def test_a_phone_that_goes_idle_rings_no_more() -> None:
    floor = Floor().play(added(0), queued(1), ringing(2), changed(2.1, device="ringing"), changed(9))
    assert (floor.agent().activity, floor.agent().since) == ("idle", T0 + 9)
    floor.play(ring_ended(9.1))
    assert floor.agent().activity == "idle"


def test_a_phone_that_goes_idle_at_the_moment_it_is_rung_still_rings() -> None:
    floor = Floor().play(added(0, device="in_use"), queued(1), ringing(9), changed(9))
    assert floor.agent().activity == "ringing"


def test_a_phone_that_goes_away_while_ringing_is_not_ringing() -> None:
    floor = Floor().play(added(0), queued(1), ringing(2), changed(3, device="unavailable"))
    assert floor.agent().activity == "unknown"


def test_copies_of_a_state_in_other_queues_do_not_make_it_younger() -> None:
    floor = Floor().play(added(0), added(0, queue="support"), changed(9, device="in_use"))
    floor.play(changed(9, queue="support", device="in_use"), added(20, queue="vip", device="in_use"))
    assert floor.agent().since == T0 + 9


def test_the_state_that_changed_last_is_that_of_the_phone() -> None:
    floor = Floor().play(added(0), added(0, queue="support"))
    floor.play(changed(9, device="in_use"), changed(12), changed(9, queue="support", device="in_use"))
    assert (floor.agent().activity, floor.agent().since) == ("idle", T0 + 12)


def test_a_local_member_takes_the_next_call_while_the_last_one_goes_on_elsewhere() -> None:
    floor = Floor().play(added(0), queued(1, "a"), answered(2, "a", leg="la"), changed(2, device="in_use"))
    floor.play(
        transferred(20, "la"), changed(20.1), queued(25, "b"), ringing(26, "b"), changed(26, device="ringing")
    )
    floor.play(answered(30, "b", leg="lb"), changed(30, device="in_use"), ended(40, "a"))
    assert (floor.agent().activity, floor.agent().since, floor.agent().call_since) == (
        "talking",
        T0 + 30,
        T0 + 30,
    )
    floor.play(ended(60, "b"), changed(60))
    assert floor.agent().queues[0].calls_taken == 2
    assert floor.agent().talk_s_today == 48.0


def test_of_two_calls_at_once_the_one_answered_last_is_shown() -> None:
    floor = Floor().play(added(0), added(0, queue="support"), queued(1, "a"), queued(2, "b", "support"))
    floor.play(answered(3, "a"), answered(9, "b", queue="support"))
    assert (floor.agent().queue, floor.agent().since) == ("support", T0 + 9)
    floor.play(ended(20, "b", queue="support"))
    assert (floor.agent().queue, floor.agent().since, floor.agent().activity) == ("sales", T0 + 3, "talking")
