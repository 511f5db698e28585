"""What a source's row tells: how it is, how long it was not heard, what hangs on it, what it lost."""

from __future__ import annotations

from floor.model.board import Board
from floor.model.config import FloorConfig
from floor.model.picture import SourceRow, source_key
from tests.floor.model.builders import (
    PBX,
    T0,
    Floor,
    added,
    alive,
    answered,
    asked,
    queued,
    removed,
    source_down,
    source_up,
    told_all,
)

LIVE = FloorConfig(timezone="UTC")


def told(**up: float) -> Floor:
    """A live floor that was heard from the first second of the day of T0 on, and knows all."""
    floor = Floor(LIVE, up=False)
    return floor.play(source_up(-9 * 3600, **up), asked(-9 * 3600), told_all(-9 * 3600))  # type: ignore[arg-type]


def test_queues_and_agents_that_hang_on_a_source_are_counted() -> None:
    floor = told(heartbeat_s=30).play(
        added(0), added(0, "ann", "support"), queued(1), answered(2, agent="bob")
    )
    row = floor.source()
    assert (row.queues, row.agents, row.heartbeat_s) == (2, 2, 30)
    assert Board.load(floor.board.dump(), LIVE).picture() == floor.board.picture()


def test_the_row_is_sent_when_more_hangs_on_the_source() -> None:
    floor = told()
    floor.board.take_changes()
    floor.play(added(0))
    row = floor.board.take_changes()[source_key(PBX)]
    assert isinstance(row, SourceRow)
    assert (row.queues, row.agents) == (1, 1)


def test_agents_who_are_forgotten_hang_on_no_source() -> None:
    floor = told().play(added(0), added(0, "bob"), removed(60)).until(2 * 86_400)
    assert floor.source().agents == 1


def test_how_long_it_was_not_heard_today_grows_every_minute_and_begins_anew_with_the_day() -> None:
    floor = told().play(source_down(0)).until(90)
    assert (floor.source().blind_today_s, floor.source().blind_since) == (90, T0)
    floor.board.take_changes()
    floor.until(119)
    assert source_key(PBX) not in floor.board.take_changes()
    floor.until(120)
    row = floor.board.take_changes()[source_key(PBX)]
    assert isinstance(row, SourceRow)
    assert row.blind_today_s == 120
    floor.play(source_up(300)).until(15 * 3600 - 1)
    assert floor.source().blind_today_s == 300
    floor.board.take_changes()
    floor.until(15 * 3600)
    row = floor.board.take_changes()[source_key(PBX)]
    assert isinstance(row, SourceRow)
    assert row.blind_today_s == 0


def test_one_never_heard_was_not_heard_all_day_like_one_first_heard_just_now() -> None:
    floor = Floor(LIVE, up=False).play(
        source_down(0, source="mute"), source_up(120, source="late"), source_down(120, source="mute")
    )
    floor.until(180)
    assert floor.source("late").blind_today_s == 9 * 3600 + 120
    assert floor.source("mute").blind_today_s == 9 * 3600 + 180
    floor.play(source_up(200, source="mute")).until(300)
    assert floor.source("mute").blind_today_s == 9 * 3600 + 200
    floor.until(15 * 3600)
    assert floor.source("mute").blind_today_s == 0


def test_one_that_never_told_its_whole_state_is_known_from_one_that_is_to_tell_it_again() -> None:
    floor = Floor(LIVE, up=False).play(source_up(0), added(1)).until(5)
    assert (floor.source().told_all, floor.source().blind_since) == (False, T0 - 9 * 3600)
    floor.play(asked(6), told_all(7), source_down(60), source_up(70))
    assert (floor.source().told_all, floor.source().blind_since) == (True, T0 + 60)


def test_late_events_are_counted_for_each_source() -> None:
    floor = told().play(source_up(0, source="other"), queued(100), queued(50, "c2"), queued(99, "c3"))
    assert (floor.source().late_events, floor.source("other").late_events) == (1, 0)
    assert floor.board.late_events == 1


def test_a_plain_heartbeat_keeps_what_is_known_of_clock_and_lag() -> None:
    floor = told().play(alive(1, lag_s=0.4, clock_off_s=-7.0), alive(2))
    assert (floor.source().lag_s, floor.source().clock_off_s) == (0.4, -7.0)
    floor.play(alive(3, clock_off_s=0.0))
    assert (floor.source().lag_s, floor.source().clock_off_s) == (0.4, 0.0)
