"""The board over time: windows that roll, days that end, clocks that jump, checkpoints."""

from __future__ import annotations

import msgspec
import pytest

from floor.model.board import Board, UnknownSchema
from floor.model.config import AgentConfig, FloorConfig, QueueConfig
from tests.floor.model.builders import (
    SALES,
    T0,
    Floor,
    added,
    answered,
    asked,
    call_seen,
    changed,
    counts,
    dequeued,
    ended,
    hung_up,
    left,
    member_seen,
    queued,
    ringing,
    source_down,
    source_up,
    told_all,
)

TO_MIDNIGHT_S = 15 * 3600.0
HOUR_S = 3600.0
DAY_S = 86_400.0


def reloaded(floor: Floor, config: FloorConfig | None = None) -> Floor:
    """Return the floor after a restart of the watch, with another configuration if one is given."""
    again = Floor(config or floor.board.state.config, up=False)
    again.board = Board.load(floor.board.dump(), config or floor.board.state.config)
    return again


# ---------------------------------------------------------------------------------- windows


def test_a_rolling_window_holds_what_arrived_after_its_beginning_up_to_now() -> None:
    floor = Floor().play(queued(100, "a"), left(101, "a"), queued(100.5, "b"), left(102, "b"))
    assert counts(floor.until(999.999).queue().rolling_15m) == (2, 0, 2, 0, 0)
    assert counts(floor.until(1000).queue().rolling_15m) == (1, 0, 1, 0, 0)
    assert counts(floor.until(1000.5).queue().rolling_15m) == (0, 0, 0, 0, 0)
    assert counts(floor.until(3699.9).queue().rolling_60m) == (2, 0, 2, 0, 0)
    assert counts(floor.until(3700).queue().rolling_60m) == (1, 0, 1, 0, 0)
    assert floor.queue().rolling_60m.service_level.value == 0.0
    assert floor.until(3700.5).queue().rolling_60m.service_level.value is None


def test_a_call_that_slid_out_of_a_window_is_not_in_it_when_it_ends() -> None:
    floor = Floor().play(added(0), queued(1), answered(5)).until(1000).play(ended(1001)).until(1040)
    assert counts(floor.queue().rolling_15m) == (0, 0, 0, 0, 0)
    assert floor.queue().rolling_15m.att_s is None
    assert counts(floor.queue().rolling_60m) == (1, 1, 0, 0, 0)
    assert floor.queue().rolling_60m.att_s == 996.0


def test_the_interval_begins_anew_every_half_hour_by_arrival() -> None:
    floor = Floor().play(queued(1799.9, "a"), queued(1800, "b"), left(1801, "a"))
    assert counts(floor.queue().interval) == (1, 0, 0, 0, 1)
    assert floor.queue().interval.since == T0 + 1800
    assert [(h.start - T0, h.offered) for h in floor.day().half_hours] == [(0, 1), (1800, 1)]


def test_waiting_calls_are_lost_for_the_bound_once_over_the_threshold() -> None:
    floor = Floor().play(queued(0, "a"), queued(5, "b")).until(20)
    assert floor.today().service_level.value is None
    assert floor.today().service_level.bound == 1.0
    assert floor.until(20.001).today().service_level.bound == 0.5
    assert floor.until(26).today().service_level.bound == 0.0


def test_a_row_changes_by_time_alone_where_its_figures_do() -> None:
    floor = Floor().play(queued(1), queued(2, "c2"), left(3, "c2"))
    board = floor.board
    assert "q:sales" in board.take_changes()
    board.advance(T0 + 20)
    assert board.take_changes() == {}
    board.advance(T0 + 21.5)
    assert set(board.take_changes()) == {"q:sales", "dq:sales", "g:*", "dg:*"}


def test_rows_of_queues_stay_due_when_only_agents_were_asked_for() -> None:
    board = Floor().play(added(0), queued(1)).board
    assert set(board.take_changes(queues=False)) == {"a:ann", "s:pbx"}
    assert set(board.take_changes()) == {"q:sales", "dq:sales", "g:*", "dg:*"}
    assert board.take_changes() == {}


# --------------------------------------------------------------------------------- folding


def test_a_call_of_three_hours_ends_as_any_other() -> None:
    floor = Floor().play(added(0), queued(1), answered(5), queued(2, "c2"))
    floor.until(3 * HOUR_S)
    assert floor.agent().activity == "talking"
    floor.play(ended(3 * HOUR_S + 5), left(3 * HOUR_S + 6, "c2")).until(3 * HOUR_S + 125)
    assert counts(floor.today()) == (2, 1, 1, 0, 0)
    assert floor.today().att_s == 3 * HOUR_S
    assert floor.agent().talk_s_today == 3 * HOUR_S
    assert floor.queue().waiting == 0
    assert floor.board.state.visits == {}


def test_a_call_stuck_for_days_does_not_begin_its_quarter_anew() -> None:
    floor = Floor().play(queued(1, "a"), left(2, "a"), queued(3, "stuck"))
    floor.board.take_quarters()
    floor.until(3 * DAY_S).play(left(3 * DAY_S + 1, "stuck", "unknown"))
    (row,) = [q for q in floor.board.take_quarters() if q.start == T0]
    assert (row.offered, row.abandoned, row.otherwise_left) == (2, 1, 1)
    floor.until(3 * DAY_S + 1800)
    assert [s for s in floor.board.state.queues["sales"].state.quarters if s == T0] == []


# -------------------------------------------------------------------------------------- days


def test_a_new_day_begins_with_nothing_but_what_goes_on() -> None:
    floor = Floor().play(added(0), queued(1), answered(2), ended(62), queued(TO_MIDNIGHT_S - 10, "late"))
    floor.until(TO_MIDNIGHT_S - 1)
    assert (floor.today().offered, floor.agent().calls_today) == (2, 1)
    floor.until(TO_MIDNIGHT_S)
    assert counts(floor.today()) == (0, 0, 0, 0, 0)
    assert floor.today().since == T0 + TO_MIDNIGHT_S
    assert floor.day().half_hours == ()
    assert (floor.agent().calls_today, floor.agent().talk_s_today) == (0, 0.0)
    assert floor.queue().waiting == 1
    assert floor.queue().rolling_15m.offered == 1


@pytest.mark.parametrize(("starts_at_s", "offered"), [(0, 0), (6 * 3600, 1)])
def test_the_days_beginning_is_configured(starts_at_s: int, offered: int) -> None:
    floor = Floor(FloorConfig(mode="replay", day_starts_at_s=starts_at_s)).play(queued(1), left(2))
    assert floor.until(TO_MIDNIGHT_S + 60).today().offered == offered
    assert floor.until(TO_MIDNIGHT_S + 6 * HOUR_S).today().offered == 0


def test_a_day_row_runs_from_the_first_half_hour_with_calls_to_the_present_one() -> None:
    floor = Floor().play(added(0), queued(2000), answered(2001), queued(2002, "c2")).until(6000)
    day = floor.day()
    assert [(h.start - T0, h.offered, h.value) for h in day.half_hours] == [
        (1800, 2, 1.0), (3600, 0, None), (5400, 0, None),
    ]  # fmt: skip
    assert (day.day_start, day.day_end) == (T0 - 9 * HOUR_S, T0 + TO_MIDNIGHT_S)


def test_occupancy_is_contact_of_contact_and_idle_time() -> None:
    floor = Floor().play(added(0), queued(60), answered(60), ended(90)).until(180)
    assert floor.queue().rolling_15m.occupancy == 60 / 180  # 30 s talk, 30 s wrap-up, 120 s idle
    assert floor.today().occupancy == 60 / 180
    (quarter,) = floor.board.take_quarters()
    assert (quarter.contact_ms, quarter.idle_ms) == (60_000, 120_000)


# ------------------------------------------------------------------------------------- clocks


def test_a_clock_set_back_by_an_hour_loses_no_call_and_is_counted_as_late() -> None:
    floor = Floor().play(added(0), queued(4000, "a"), answered(4005, "a", leg="la"))
    floor.play(queued(420, "b"), ended(450, "a"), answered(455, "b"), ended(500, "b"))
    floor.until(4100)
    assert counts(floor.today()) == (2, 2, 0, 0, 0)
    assert floor.board.late_events == 4
    assert floor.agent().activity == "idle"
    assert floor.today().asa_s == 20.0
    assert floor.board.now == T0 + 4100


def test_time_does_not_run_backwards() -> None:
    board = Floor().play(queued(100)).board
    board.advance(T0 + 50)
    assert board.now == T0 + 100
    board.apply(queued(60, "c2"), T0 + 60)
    assert board.now == T0 + 100


def test_a_timer_fires_with_its_own_moment_however_late_it_is_noticed() -> None:
    floor = Floor().play(added(0), queued(1), answered(2), ended(12))
    floor.until(7200)
    assert floor.agent().since == T0 + 42
    assert floor.today().aht_s == 40.0


def test_a_timer_that_is_due_fires_before_the_next_event_of_the_same_moment() -> None:
    floor = Floor().play(queued(1), queued(100, "c2"), dequeued(5), hung_up(100, "nobody"))
    (first, _) = floor.board.state.visits.values()
    assert (first.stage, first.outcome, first.ended_at) == ("left", "key", T0 + 5)


def test_the_next_timer_is_told() -> None:
    board = Board(FloorConfig())
    assert board.next_due() is None
    floor = Floor().play(added(0), queued(1), answered(2), ended(12))
    assert floor.board.next_due() == T0 + 42


# ------------------------------------------------------------------------------------- groups


def test_a_group_counts_an_agent_once_and_by_its_own_queues() -> None:
    config = FloorConfig(
        mode="replay", groups={"front": ("sales",), "both": ("sales", "support"), "none": ("x",)}
    )
    floor = Floor(config).play(added(0, paused=True), added(0, queue="support"), added(0, "bob"))
    assert floor.group("front").states == {"not_ready": 1, "idle": 1}
    assert floor.group("both").states == {"idle": 2}
    assert floor.group().available == 2
    assert "g:none" not in floor.board.picture()
    floor.play(changed(5, queue="support", paused=True))
    assert floor.group("both").states == {"idle": 1, "not_ready": 1}


def test_live_a_queue_only_a_group_names_is_shown_as_one_nobody_speaks_of() -> None:
    config = FloorConfig(timezone="UTC", groups={"service": ("support", "complants")})
    floor = Floor(config, up=False).play(source_up(0), queued(1, queue="support"))
    assert floor.queue("complants").waiting is None
    assert floor.group("service").members == ("complants", "support")


def test_each_queue_of_a_group_is_judged_by_its_own_threshold() -> None:
    config = FloorConfig(mode="replay", queues={"vip": QueueConfig(threshold_s=5.0), "sales": SALES})
    floor = Floor(config).play(added(0), added(0, queue="vip"))
    floor.play(queued(0, "a", "vip"), answered(10, "a", queue="vip"), ended(11, "a", queue="vip"))
    floor.play(queued(20, "b"), answered(30, "b"), queued(40, "c", "vip")).until(46)
    level = floor.group().today.service_level
    assert (level.value, level.threshold_s) == (0.5, None)
    assert level.bound == 1 / 3
    assert floor.group().longest_wait_since == T0 + 40


# ----------------------------------------------------------------------------------- quarters


def test_quarters_are_told_when_they_changed_and_only_then() -> None:
    floor = Floor().play(queued(1), queued(1000, "c2"))
    assert [(q.start - T0, q.offered) for q in floor.board.take_quarters()] == [(0, 1), (900, 1)]
    assert floor.board.take_quarters() == []
    floor.play(left(1001))
    (row,) = floor.board.take_quarters()
    assert (row.start, row.offered, row.abandoned) == (T0, 1, 1)


def test_a_quarter_of_which_nothing_is_known_is_kept_though_nothing_was_counted() -> None:
    floor = Floor(members=False).play(queued(1), left(2), source_down(300)).until(2000)
    blind = {q.start - T0: q.blind_ms for q in floor.board.take_quarters()}
    assert blind == {0: 600_000, 900: 900_000, 1800: 200_000}
    floor.play(source_up(2100, members=False)).until(4000)
    assert {q.start - T0: q.blind_ms for q in floor.board.take_quarters()} == {1800: 300_000}
    assert floor.board.take_quarters() == []


def test_talk_times_are_kept_as_a_histogram() -> None:
    floor = Floor().play(added(0), queued(1, "a"), answered(2, "a"), ended(3, "a"))
    floor.play(queued(10, "b"), answered(10, "b"), ended(74, "b")).until(200)
    (row,) = floor.board.take_quarters()
    assert row.talk_histogram == {0: 1, 48: 1}
    assert (row.handled, row.talk_ms) == (2, 65_000)


# --------------------------------------------------------------------------------- checkpoint


def test_a_checkpoint_keeps_what_an_end_without_a_name_means() -> None:
    floor = Floor().play(added(0), queued(1), answered(2, leg="l1"), hung_up(9))
    again = reloaded(floor).play(ended(9.1, None))
    assert again.agent().queues[0].calls_taken == 1


def test_a_checkpoint_keeps_that_a_source_is_silent() -> None:
    floor = Floor().play(added(0), queued(1), source_down(9))
    again = reloaded(floor).until(20)
    assert again.board.picture() == floor.until(20).board.picture()
    assert again.agent().quality == "stale"


def test_a_checkpoint_keeps_every_timer() -> None:
    floor = Floor().play(added(0), queued(1), answered(2), ended(12), queued(13, "c2"), dequeued(15, "c2"))
    again = reloaded(floor)
    assert again.board.next_due() == floor.board.next_due() == T0 + 25
    assert counts(again.until(60).today()) == (2, 1, 0, 1, 0)
    assert again.agent().activity == "idle"
    assert again.until(TO_MIDNIGHT_S).today().offered == 0


def test_a_checkpoint_within_a_snapshot_or_a_ring_goes_on() -> None:
    floor = Floor().play(added(0), queued(1), ringing(2), asked(3), member_seen(4, "bob"))
    again = reloaded(floor).play(call_seen(5, "c1", 4.0), told_all(6), left(7))
    assert (again.agent("ann").availability, again.agent("bob").activity) == ("logged_out", "idle")
    assert (again.queue().staffed, again.queue().waiting) == (1, 0)


def test_after_a_restart_people_are_named_and_queues_expected_as_configured_now() -> None:
    floor = Floor(FloorConfig(), up=False).play(source_up(0), added(0))
    config = FloorConfig(
        queues={"vip": SALES}, agents={"ann": AgentConfig(agent="ann", name="Ann Li", team="red", seat="A1")}
    )
    again = reloaded(floor, config)
    ann = again.agent()
    assert (ann.name, ann.team, ann.seat) == ("Ann Li", "red", "A1")
    assert again.queue("vip").sources == ()


def test_another_versions_checkpoint_is_refused() -> None:
    dump = msgspec.msgpack.decode(Floor().board.dump())
    dump["schema"] += 1
    with pytest.raises(UnknownSchema, match="schema 5, this version reads 4"):
        Board.load(msgspec.msgpack.encode(dump), FloorConfig())
    with pytest.raises(UnknownSchema, match="cannot be read"):
        Board.load(b"not a checkpoint", FloorConfig())


def test_a_board_that_was_told_nothing_shows_nothing() -> None:
    board = Board(FloorConfig(mode="replay"))
    assert board.picture() == {}
    assert board.take_changes() == {}
    assert board.take_quarters() == []
    assert Board.load(board.dump(), FloorConfig(mode="replay")).picture() == {}
