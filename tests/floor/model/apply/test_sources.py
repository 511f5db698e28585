"""Sources that fall silent, come back, start over; and snapshots of all they know."""

from __future__ import annotations

from floor.model.board import Board
from floor.model.config import FloorConfig
from floor.model.events import (
    MemberPaused,
    ReplayProgressed,
    SourceAlive,
    SourceCounted,
)
from tests.floor.model.builders import (
    PBX,
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
    leg_seen,
    member_seen,
    queued,
    reported,
    source_down,
    source_up,
    told_all,
)

SINCE_MIDNIGHT_S = 9 * 3600.0


# ------------------------------------------------------------------------------- blindness


def test_a_silent_source_leaves_the_last_that_was_known_and_says_since_when() -> None:
    floor = Floor().play(added(0), queued(5), source_down(60)).until(100)
    assert floor.source().state == "down"
    assert (floor.queue().blind_since, floor.group().blind_since) == (T0 + 60, T0 + 60)
    assert floor.queue().waiting == 1
    assert (floor.agent().quality, floor.agent().activity) == ("stale", "idle")
    assert (floor.today().blind_s, floor.queue().rolling_15m.blind_s) == (40.0, 40.0)


def test_a_source_says_why_it_is_down_until_it_is_up_again() -> None:
    floor = Floor().play(source_down(60))
    assert (floor.source().state, floor.source().reason) == ("down", "lost")
    floor.play(source_up(100))
    assert (floor.source().state, floor.source().reason) == ("up", None)


def test_a_silence_that_goes_on_for_another_reason_says_the_newer_one_and_when_it_began() -> None:
    floor = Floor().play(queued(5), source_down(60), source_down(95, reason="refused")).until(100)
    row = floor.source()
    assert (row.state, row.since, row.reason) == ("down", T0 + 60, "refused")
    assert floor.today().blind_s == 40.0


def test_what_is_shown_is_stale_until_the_source_has_told_all_again() -> None:
    floor = Floor().play(added(0), queued(5), source_down(60), source_up(100), asked(100))
    assert floor.source().state == "up"
    assert floor.queue().blind_since == T0 + 60
    assert floor.agent().quality == "stale"
    floor.play(member_seen(101), call_seen(101, "c1", 96.0), told_all(102)).until(200)
    assert floor.queue().blind_since is None
    assert floor.agent().quality == "observed"
    assert floor.queue().waiting == 1
    assert floor.today().blind_s == 40.0


def test_a_source_without_members_has_nothing_to_tell_again() -> None:
    floor = Floor(members=False).play(queued(5), source_down(60), source_up(90, members=False)).until(200)
    assert floor.queue().blind_since is None
    assert floor.queue().interval.blind_s == 30.0


def test_a_gap_slides_out_of_the_rolling_windows_and_stays_in_the_day() -> None:
    floor = Floor(members=False).play(queued(5), source_down(60), source_up(90, members=False))
    assert floor.until(975).queue().rolling_15m.blind_s == 15.0
    assert floor.until(991).queue().rolling_15m.blind_s == 0.0
    assert floor.today().blind_s == 30.0


def test_falling_silent_again_before_all_was_told_again_keeps_the_first_moment() -> None:
    floor = Floor().play(added(0), source_down(60), source_up(70), asked(70), source_down(80)).until(100)
    assert floor.queue().blind_since == T0 + 60
    assert floor.today().blind_s == 30.0
    assert floor.source().since == T0 + 80


def test_being_told_twice_changes_nothing() -> None:
    floor = Floor().play(added(0), source_down(60), source_down(60))
    assert floor.source().since == T0 + 60
    floor.play(
        source_up(90), source_up(90), asked(90), asked(90), member_seen(91), told_all(92), told_all(92)
    )
    assert floor.queue().staffed == 1
    assert floor.source().since == T0 + 90


def test_live_nothing_is_known_of_the_day_before_a_source_was_first_heard() -> None:
    floor = Floor(FloorConfig(), up=False).play(source_up(0, members=False), queued(1)).until(60)
    assert floor.today().blind_s == SINCE_MIDNIGHT_S
    assert floor.queue().interval.blind_s == 0.0


def test_live_a_source_that_was_refused_at_first_was_not_heard_before_either() -> None:
    floor = Floor(FloorConfig(), up=False)
    floor.play(source_down(0), source_up(300, members=False), queued(301)).until(400)
    assert floor.today().blind_s == SINCE_MIDNIGHT_S + 300


def test_a_recording_is_whole_from_its_own_beginning() -> None:
    floor = Floor().play(queued(1)).until(60)
    assert floor.today().blind_s == 0.0
    assert floor.queue().blind_since is None


def test_live_a_configured_queue_nobody_speaks_of_is_one_of_which_nothing_is_known() -> None:
    floor = Floor(FloorConfig(queues={"vip": FloorConfig().queue("vip")}), up=False).until(0).until(50)
    vip = floor.queue("vip")
    assert (vip.blind_since, vip.staffed, vip.sources) == (T0, None, ())
    assert vip.interval.blind_s == 50.0


def test_an_agent_of_two_sources_is_stale_while_either_is_silent() -> None:
    floor = Floor().play(source_up(0, source="csv", members=False), added(0))
    floor.play(queued(1, source="csv"), answered(2, source="csv"))
    assert floor.agent().sources == (PBX, "csv")
    assert (floor.agent().activity, floor.agent().quality) == ("talking", "observed")
    assert floor.queue().sources == (PBX, "csv")
    floor.play(source_down(5, source="csv"))
    assert floor.agent().quality == "stale"
    floor.play(source_up(6, source="csv", members=False), ended(9, source="csv"))
    assert (floor.agent().activity, floor.agent().quality) == ("idle", "observed")


def test_a_source_without_members_leaves_staffing_unknown() -> None:
    floor = Floor(members=False).play(queued(5), answered(9))
    queue = floor.queue()
    assert (queue.staffed, queue.available, queue.talking, queue.states, queue.acd) == (None,) * 5
    assert (floor.agent().availability, floor.agent().activity) == ("unknown", "talking")


# ---------------------------------------------------------------------------------- restart


def test_a_source_that_started_over_forgot_its_calls_and_counters() -> None:
    floor = Floor(up=False).play(source_up(0, started_at=-500), added(0), added(0, "bob"))
    floor.play(queued(1, "done"), answered(2, "done", "bob"), ended(9, "done", "bob"))
    floor.play(queued(20, "a"), queued(30, "b"), answered(32, "b"))
    floor.play(source_down(60), source_up(70, started_at=65), asked(70))
    floor.play(member_seen(71), member_seen(71, "bob"), told_all(72))
    assert counts(floor.today()) == (3, 2, 0, 1, 0)
    assert floor.queue().waiting == 0
    assert floor.agent().activity == "idle"
    assert floor.agent("bob").queues[0].calls_taken == 0
    assert floor.agent("bob").calls_today == 1
    acd = floor.queue().acd
    assert acd is not None
    assert (acd.since, acd.completed, acd.abandoned) == (T0 + 65, 0, 0)
    # When the open calls ended nobody knows: no talk time is made up.
    assert floor.today().att_s == 7.0
    assert {v.ended_at for v in floor.board.state.visits.values()} == {T0 + 9, T0 + 60}


def test_a_source_that_was_only_away_keeps_its_calls_and_counters() -> None:
    floor = Floor(up=False).play(source_up(0, started_at=-500), added(0))
    floor.play(queued(1), answered(2), queued(3, "c2"), source_down(60), source_up(70, started_at=-499))
    floor.play(asked(70), member_seen(71, device="in_use"), call_seen(71, "c2", 68.0), told_all(72))
    floor.play(asked(72, "s2", scope="calls"), leg_seen(73, "c1", snapshot="s2"), told_all(73, "s2"))
    assert counts(floor.today()) == (2, 1, 0, 0, 1)
    assert floor.agent().activity == "talking"


# -------------------------------------------------------------------------------- snapshots


def test_a_snapshot_brings_members_and_waiting_calls() -> None:
    floor = Floor().play(
        asked(100), member_seen(101), member_seen(101, "bob", paused=True, pause_reason="lunch")
    )
    floor.play(call_seen(101, "c1", 60.0))
    assert floor.board.state.agents == {}
    floor.play(told_all(102))
    assert floor.queue().states == {"idle": 1, "not_ready": 1}
    assert floor.queue().longest_wait_since == T0 + 41
    assert counts(floor.today()) == (1, 0, 0, 0, 1)


def test_a_pause_that_a_snapshot_tells_of_began_when_it_says() -> None:
    floor = Floor().play(added(0), asked(100))
    floor.play(member_seen(101, paused=True, pause_reason="lunch", paused_at=T0 + 40), told_all(102))
    assert (floor.agent().availability_since, floor.agent().reason) == (T0 + 40, "lunch")


def test_what_a_snapshot_says_yields_to_what_happened_since_the_asking() -> None:
    floor = Floor().play(
        added(0), added(0, "bob"), added(0, "eve"), queued(1, "a"), queued(2, "b"), queued(3, "c")
    )
    floor.play(asked(100), member_seen(101), member_seen(101, "bob"), member_seen(101, "eve"))
    floor.play(call_seen(101, "a", 100.0), call_seen(101, "b", 99.0), call_seen(101, "c", 98.0))
    floor.play(changed(101.5, "bob", device="in_use"), left(101.6, "a"), hung_up(101.7, "b"))
    floor.play(MemberPaused(at=T0 + 101.8, source=PBX, agent="eve", paused=True, pause_reason="lunch"))
    floor.play(dequeued(101.9, "c"), queued(101.9, "d"), told_all(102))
    assert floor.agent("bob").activity == "talking"
    assert floor.agent("eve").availability == "not_ready"
    assert counts(floor.today()) == (4, 0, 1, 1, 2)
    assert floor.queue().waiting == 2


def test_members_and_calls_a_snapshot_no_longer_names_are_gone() -> None:
    floor = Floor().play(added(0), added(0, queue="support"), queued(1), queued(2, queue="support"))
    floor.play(asked(100), member_seen(101), call_seen(101, "c1", 99.0, queue="support"), told_all(102))
    assert counts(floor.today("sales")) == (1, 0, 0, 1, 0)
    assert counts(floor.today("support")) == (1, 0, 0, 0, 1)
    assert [m.queue for m in floor.agent().queues] == ["sales"]
    assert floor.queue("support").staffed == 0
    floor.play(asked(200, "s2"), told_all(201, "s2"))
    assert (floor.agent().availability, floor.agent().availability_since) == ("logged_out", T0 + 200)


def test_a_wait_within_whole_seconds_is_the_same_call_and_another_wait_a_new_entry() -> None:
    floor = Floor().play(queued(1), asked(100), call_seen(101, "c1", 98.0), told_all(101))
    assert counts(floor.today()) == (1, 0, 0, 0, 1)
    floor.play(asked(200, "s2"), call_seen(201, "c1", 50.0, snapshot="s2"), told_all(201, "s2"))
    assert counts(floor.today()) == (2, 0, 0, 1, 1)
    assert floor.queue().longest_wait_since == T0 + 151


def test_a_call_in_limbo_is_not_missed_by_a_snapshot() -> None:
    floor = Floor().play(added(0), queued(1), dequeued(99), asked(100), member_seen(101), told_all(101))
    floor.play(answered(102))
    assert counts(floor.today()) == (1, 1, 0, 0, 0)


def test_calls_no_leg_of_which_is_alive_are_over_without_a_talk_time() -> None:
    floor = Floor().play(added(0), added(0, "bob"), added(0, "eve"))
    for call, agent in (("a", "ann"), ("b", "bob"), ("c", "eve")):
        floor.play(queued(1, call), answered(2, call, agent, leg=f"leg of {call}"))
    floor.play(asked(100, scope="calls"), leg_seen(101, "a"), leg_seen(101, "leg of b"))
    floor.play(queued(101.2, "d"), answered(101.5, "d", "fay"), told_all(102))
    assert [floor.agent(a).activity for a in ("ann", "bob", "eve", "fay")] == [
        "talking", "talking", "idle", "talking",
    ]  # fmt: skip
    assert counts(floor.today()) == (4, 4, 0, 0, 0)
    assert floor.today().att_s is None


def test_an_older_unfinished_snapshot_of_the_same_kind_is_given_up() -> None:
    floor = Floor().play(added(0), asked(100, "s1"), asked(100, "legs", scope="calls"))
    floor.play(asked(160, "s2"), told_all(161, "s1"))
    assert floor.queue().staffed == 1
    assert {name for _, name in floor.board.state.snapshots} == {"legs", "s2"}
    floor.play(told_all(162, "s2"))
    assert floor.queue().staffed == 0


def test_a_snapshot_speaks_for_its_own_source_alone() -> None:
    floor = Floor().play(source_up(0, source="other"), added(0), queued(1))
    floor.play(asked(100, source="other"), told_all(101, source="other"))
    assert (floor.queue().staffed, floor.queue().waiting) == (1, 1)


# ----------------------------------------------------------------- what a source says of itself


def test_an_answered_ping_proves_a_source_alive_and_says_how_its_clock_is() -> None:
    floor = Floor().play(queued(5))
    floor.play(SourceAlive(at=T0 + 30, source=PBX, lag_s=0.2, clock_off_s=-3.0))
    source = floor.source()
    assert (source.as_of, source.last_event_at) == (T0 + 30, T0 + 5)
    assert (source.lag_s, source.clock_off_s) == (0.2, -3.0)
    assert floor.queue().as_of == T0 + 30


def test_what_a_collector_says_of_itself_does_not_prove_the_source_alive() -> None:
    floor = Floor().play(SourceCounted(at=T0 + 30, source=PBX, counts={"malformed": 2}, notes=["line 3"]))
    assert (floor.source().counts, floor.source().notes) == ({"malformed": 2}, ("line 3",))
    assert floor.source().as_of == T0


def test_the_progress_of_a_recording_is_the_sites() -> None:
    floor = Floor().play(ReplayProgressed(at=T0 + 30, source=PBX, file="day.csv", progress=0.5))
    site = floor.board.site(log_position="0-0", log_length=3, log_lag=1, watch_since=T0)
    assert site.replay is not None
    assert (site.replay.file, site.replay.progress, site.replay.done) == ("day.csv", 0.5, False)


def test_a_queues_threshold_is_what_the_acd_reports_unless_configured() -> None:
    floor = Floor().play(
        reported(1, threshold_s=5.0), reported(1, "support", threshold_s=5.0), reported(1, "vip")
    )
    assert floor.queue("sales").today.service_level.threshold_s == 20.0
    assert floor.queue("support").today.service_level.threshold_s == 5.0
    assert floor.queue("vip").today.service_level.threshold_s == 20.0
    assert (floor.queue("sales").configured, floor.queue("vip").configured) == (True, False)
    assert floor.group().today.service_level.threshold_s is None


# ------------------------------------------------------------------------ unfinished snapshots


def test_a_source_that_comes_anew_will_not_finish_what_was_asked_before() -> None:
    floor = Floor().play(added(0), asked(100), source_up(160), told_all(161))
    assert floor.queue().staffed == 1
    assert floor.board.state.snapshots == {}


def test_one_that_resumes_goes_on_with_its_list() -> None:
    floor = Floor().play(added(0), asked(100), source_up(160, resumed=True), told_all(161))
    assert floor.queue().staffed == 0


def test_a_snapshot_that_does_not_end_is_given_up_after_ten_minutes_and_counted() -> None:
    floor = Floor().play(source_down(50), source_up(90), asked(100), asked(110, "legs", scope="calls"))
    for n in range(100):
        floor.play(queued(200 + n, f"c{n}"))
    floor.until(699)
    assert {len(snapshot.touched) for snapshot in floor.board.state.snapshots.values()} == {100}
    floor.until(780)
    assert floor.board.state.snapshots == {}
    assert floor.source().counts == {"snapshots_given_up": 2}
    # What was asked for was not told: nothing else is known of it now than before.
    assert floor.queue().blind_since == T0 + 50
    floor.play(told_all(790), told_all(790, "legs"))
    assert floor.queue().waiting == 100


def test_a_snapshot_from_a_spool_is_given_its_ten_minutes_too() -> None:
    floor = Floor().until(7200)
    floor.board.apply(asked(100), T0 + 7200)
    floor.board.advance(T0 + 7200 + 590)
    floor.board = Board.load(floor.board.dump(), floor.board.state.config)
    assert floor.board.state.snapshots
    floor.board.advance(T0 + 7200 + 660)
    assert floor.board.state.snapshots == {}
