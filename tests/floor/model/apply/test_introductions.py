"""What a source says of itself when it comes: that it goes on where it stopped, that it tells of no calls."""

from __future__ import annotations

import pytest

from floor.model.board import Board
from floor.model.config import FloorConfig
from floor.model.spans import SPANS_AT_MOST
from tests.floor.model.builders import (
    PBX,
    SALES,
    T0,
    Floor,
    added,
    agent_said,
    alive,
    asked,
    counts,
    left,
    queued,
    reported,
    source_down,
    source_up,
    told_all,
)

LIVE = FloorConfig(timezone="UTC", queues={"sales": SALES}, groups={"both": ("sales", "chat")})
TO_NINE = 9 * 3600.0
"""T0 is nine o'clock."""


def told(heartbeat_s: float | None = None) -> Floor:
    """A live floor whose source was heard at nine and has told all."""
    floor = Floor(LIVE, up=False)
    return floor.play(source_up(0, heartbeat_s=heartbeat_s), asked(0), added(0), queued(1), told_all(1))


# ------------------------------------------------------------------------------------- resumed


def test_who_resumes_has_missed_nothing() -> None:
    floor = told().play(source_down(60), source_up(600, resumed=True, members=False, holds=False))
    source = floor.source()
    assert (source.state, source.since, source.blind_since) == ("up", T0 + 600, None)
    assert source.blind_today_s == TO_NINE
    assert (floor.today().blind_s, floor.queue().blind_since) == (TO_NINE, None)
    assert floor.agent().quality == "observed"


def test_what_was_sent_while_it_could_not_be_heard_is_counted_when_it_comes() -> None:
    floor = told().play(source_down(60), source_up(600, resumed=True), queued(300, "c2"), left(310, "c2"))
    assert counts(floor.today()) == (2, 0, 1, 0, 1)
    assert floor.queue().rolling_15m.blind_s == 300
    # What lies before nine is in no rolling window any more then.
    floor.until(900)
    assert floor.queue().rolling_15m.blind_s == 0


def test_who_does_not_resume_has_missed_what_lies_between() -> None:
    floor = told().play(source_down(60), source_up(600))
    assert floor.source().blind_today_s == TO_NINE + 540
    assert floor.source().blind_since == T0 + 60


def test_who_resumes_keeps_what_it_told_of_itself_unless_it_says_more() -> None:
    floor = told(heartbeat_s=30).play(source_down(60), source_up(600, resumed=True, members=False))
    assert floor.source().heartbeat_s == 30
    assert floor.queue().staffed == 1
    floor.play(source_down(700), source_up(701, resumed=True, members=False, heartbeat_s=5))
    assert floor.source().heartbeat_s == 5
    assert floor.source().detail == ""


def test_who_resumes_without_having_been_introduced_has_not_told_of_the_morning() -> None:
    floor = Floor(LIVE, up=False).play(source_up(0, resumed=True, members=False), queued(1))
    assert floor.today().blind_s == TO_NINE
    assert (floor.source().kind, floor.source().blind_today_s) == ("asterisk", TO_NINE)


def test_who_resumes_is_as_blind_as_it_was() -> None:
    floor = Floor(LIVE, up=False).play(source_up(0), added(0))
    assert floor.source().blind_since == T0 - TO_NINE
    floor.play(source_down(60), source_up(61, resumed=True))
    assert floor.source().blind_since == T0 - TO_NINE
    floor.play(asked(62), told_all(63))
    assert floor.source().blind_since is None


def test_resuming_once_more_while_up_hides_no_gap() -> None:
    floor = told().play(source_down(60), source_up(600), source_up(601, resumed=True))
    assert floor.source().blind_since == T0 + 60
    assert floor.source().blind_today_s == TO_NINE + 540


# ----------------------------------------------------------------------- that tells of no calls


def no_calls(t: float = 0, **more: object) -> Floor:
    """A live floor whose one source tells of agents in the queue chat, not of calls."""
    up = source_up(t, source="chat", tells_calls=False, **more)  # type: ignore[arg-type]
    return Floor(LIVE, up=False).play(up, agent_said(t, source="chat", queues=["chat"]))


def test_calls_nobody_tells_of_are_not_known_rather_than_none() -> None:
    row = no_calls().play(alive(1800, source="chat")).queue("chat")
    assert (row.waiting, row.longest_wait_since, row.staffed) == (None, None, 1)
    for window in (row.interval, row.rolling_15m, row.rolling_60m, row.today):
        assert window.blind_s == window.until - window.since
        assert window.service_level.value is None


@pytest.mark.parametrize(("waiting", "known"), [(3, 3), (0, 0)])
def test_how_many_wait_may_be_told_without_their_calls(waiting: int, known: int) -> None:
    row = no_calls().play(reported(5, "chat", source="chat", waiting=waiting)).queue("chat")
    assert (row.waiting, row.longest_wait_since) == (known, None)


def test_a_group_with_such_a_queue_knows_no_more_than_that() -> None:
    floor = no_calls().play(source_up(1), queued(2))
    assert (floor.queue("sales").waiting, floor.queue("sales").longest_wait_since) == (1, T0 + 2)
    for group in ("both", "*"):
        row = floor.group(group)
        assert (row.waiting, row.longest_wait_since) == (None, None)
        assert (row.today.offered, row.today.blind_s) == (1, row.today.until - row.today.since)
    floor.play(reported(5, "chat", source="chat", waiting=0))
    assert (floor.group().waiting, floor.group().longest_wait_since) == (1, T0 + 2)
    floor.play(reported(6, "chat", source="chat", waiting=2))
    assert (floor.group().waiting, floor.group().longest_wait_since) == (3, None)


def test_a_queue_whose_calls_another_source_tells_is_not_blind_with_the_first() -> None:
    floor = no_calls(members=True).play(source_up(1), asked(1), told_all(1), queued(2, queue="chat"))
    floor.play(source_down(60, source="chat")).until(600)
    row = floor.queue("chat")
    assert (row.waiting, row.longest_wait_since) == (1, T0 + 2)
    # Blind until nine and one second, when the other was first heard; no more since.
    assert row.today.blind_s == TO_NINE + 1
    assert row.blind_since is not None


def test_its_silence_is_not_what_calls_were_untold() -> None:
    floor = no_calls().until(600)
    assert floor.source("chat").blind_today_s == TO_NINE


def test_one_that_begins_to_tell_of_calls_leaves_the_time_before_unknown() -> None:
    floor = (
        no_calls().play(source_up(300, source="chat"), queued(301, queue="chat", source="chat")).until(600)
    )
    row = floor.queue("chat")
    assert (row.waiting, row.today.offered) == (1, 1)
    assert row.rolling_15m.blind_s == 600
    assert floor.source("chat").blind_today_s == TO_NINE + 300


def test_one_that_stops_telling_of_calls_leaves_what_it_told() -> None:
    floor = told().play(left(5), source_up(600, tells_calls=False)).until(900)
    assert floor.queue().waiting is None
    # It was last heard at five seconds and came again without resuming.
    assert floor.queue().rolling_15m.blind_s == 900 - 5
    assert counts(floor.today()) == (1, 0, 1, 0, 0)
    resumed = floor.play(source_down(1000), source_up(1001, resumed=True))
    assert resumed.queue().waiting is None


def test_quarters_say_that_their_calls_are_not_known() -> None:
    floor = no_calls().until(1800)
    blind = {row.start: row.blind_ms for row in floor.board.take_quarters() if row.queue == "chat"}
    assert blind[int(T0)] == blind[int(T0) + 900] == 900_000


def test_a_restart_keeps_what_sources_tell() -> None:
    floor = no_calls().play(reported(5, "chat", source="chat", waiting=2))
    assert Board.load(floor.board.dump(), LIVE).picture() == floor.board.picture()


def test_one_that_introduces_itself_all_the_time_costs_little_and_is_called_unheard() -> None:
    floor = Floor(FloorConfig(), up=False, members=False).play(source_up(0, members=False))
    floor.play(*(queued(0, f"c{n}", f"q{n}") for n in range(20)))
    for n in range(1, 100_001):
        floor.play(source_up(n / 10, members=False), alive(n / 10 + 0.05))
    floor.until(10_001)
    row = floor.queue("q1")
    # It is heard for a half of each tenth of a second; of so many interruptions not all are kept apart.
    assert 450 <= row.rolling_15m.blind_s <= 900
    assert len(floor.board.state.sources[PBX].deaf) <= SPANS_AT_MOST
    again = Board.load(floor.board.dump(), FloorConfig())
    assert again.picture() == floor.board.picture()
    blind = [q.blind_ms for q in floor.board.take_quarters() if q.queue == "q1"]
    assert all(450_000 <= ms <= 900_000 for ms in blind[1:-1])
