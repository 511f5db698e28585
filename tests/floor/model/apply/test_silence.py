"""A source that stops proving itself alive, without a word."""

from floor.model.board import Board
from floor.model.config import FloorConfig
from tests.floor.model.builders import (
    T0,
    Floor,
    added,
    alive,
    asked,
    counts,
    queued,
    source_down,
    source_up,
    told_all,
)

LIVE = FloorConfig(timezone="UTC")


def floor(**up: float) -> Floor:
    """A live floor whose source is heard and has told all, with one agent and one call waiting."""
    made = Floor(LIVE, up=False)
    return made.play(source_up(0, **up), asked(0), added(0), queued(1), told_all(1))  # type: ignore[arg-type]


def test_two_heartbeats_missed_make_a_source_stale_and_blind_since_its_last_word() -> None:
    silent = floor(heartbeat_s=2).until(4.9)
    assert (silent.source().state, silent.queue().blind_since) == ("up", None)
    silent.until(5)
    assert (silent.source().state, silent.source().since) == ("stale", T0 + 5)
    assert silent.queue().blind_since == T0 + 1
    assert silent.agent().quality == "stale"
    silent.until(31)
    assert silent.board.state.sources["pbx"].spans(T0 + 31)[-1] == (T0 + 1, T0 + 31)


def test_a_heartbeat_keeps_a_source_up() -> None:
    beating = floor(heartbeat_s=2)
    for t in range(3, 60, 3):
        beating.play(alive(t))
    assert (beating.source().state, beating.queue().blind_since) == ("up", None)
    assert beating.queue().as_of == T0 + 57


def test_a_source_that_promised_nothing_is_never_stale() -> None:
    assert floor().until(3600).source().state == "up"


def test_a_stale_source_that_was_only_slow_missed_nothing() -> None:
    slow = floor(heartbeat_s=2)
    before_s = slow.queue().interval.blind_s
    assert slow.until(20).queue().interval.blind_s == before_s + 19
    slow.board.apply(queued(12, "c2"), T0 + 21)
    assert (slow.source().state, slow.queue().blind_since) == ("up", None)
    assert slow.queue().interval.blind_s == before_s
    assert counts(slow.today()) == (2, 0, 0, 0, 2)
    assert slow.agent().quality == "observed"
    assert slow.until(40).source().state == "stale"


def test_a_slow_source_that_had_not_told_all_yet_is_still_blind() -> None:
    half = Floor(LIVE, up=False).play(source_up(0, heartbeat_s=2), added(0)).until(10)
    half.play(alive(10))
    assert half.source().state == "up"
    assert half.queue().blind_since == half.board.state.day_start


def test_a_source_that_begins_anew_was_not_heard_since_its_last_word() -> None:
    """A collector that was killed says nothing, and its successor begins with a greeting."""
    again = floor().play(source_up(1801, started_at=None))
    assert again.queue().blind_since == T0 + 1
    again.play(asked(1801, "s2"), added(1801.5), told_all(1802, "s2"))
    assert again.queue().blind_since is None
    assert again.queue().rolling_60m.blind_s >= 1800


def test_a_source_whose_clock_runs_ahead_is_not_alive_in_the_future() -> None:
    ahead = floor(heartbeat_s=2)
    ahead.board.apply(alive(3600), T0 + 2)
    ahead.board.apply(alive(3), T0 + 3)
    assert ahead.queue().as_of == T0 + 3
    assert ahead.board.late_events == 0
    assert ahead.until(8).source().state == "stale"


def test_a_recording_that_is_over_leaves_nothing_unknown() -> None:
    over = floor().play(source_down(60, reason="ended")).until(7200)
    assert (over.source().state, over.source().detail) == ("down", "ended")
    assert over.queue().blind_since is None
    assert over.queue().rolling_15m.blind_s == 0
    assert over.agent().quality == "observed"


def test_a_checkpoint_keeps_watching_for_silence() -> None:
    kept = floor(heartbeat_s=2)
    again = Board.load(kept.board.dump(), LIVE)
    again.advance(T0 + 10)
    kept.until(10)
    assert again.picture() == kept.board.picture()
    assert kept.source().state == "stale"
