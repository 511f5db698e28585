"""Clocks that lie: what is told from the future, the far past, or with impossible durations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from floor.model.board import Board
from floor.model.config import FloorConfig
from floor.model.picture import QueueRow
from tests.floor.model.builders import (
    SALES,
    T0,
    Floor,
    added,
    answered,
    changed,
    counts,
    ended,
    queued,
    source_up,
)
from tests.floor.model.histories import Fact, config_of, events_of, histories

if TYPE_CHECKING:
    from floor.model.events import AnyEvent

HOUR_S, TEN_YEARS_S = 3600.0, 10 * 365 * 86_400.0
LIVE = FloorConfig(timezone="UTC", queues={"sales": SALES})
LIES = st.sampled_from((5.0, HOUR_S, 86_400.0, TEN_YEARS_S, 1e300, float("inf"), -HOUR_S, -86_400.0))


def live() -> Floor:
    return Floor(LIVE, up=False).play(source_up(-60))


def tell(floor: Floor, now: float, *events: AnyEvent) -> Floor:
    for event in events:
        floor.board.apply(event, T0 + now)
    return floor


@pytest.mark.parametrize("ahead_s", [HOUR_S, TEN_YEARS_S, 1e300, float("inf")])
def test_what_cannot_have_happened_yet_happens_as_it_is_told(ahead_s: float) -> None:
    floor = tell(live(), 0, queued(ahead_s))
    tell(floor, 30, added(ahead_s + 30), answered(ahead_s + 30))
    tell(floor, 90, ended(ahead_s + 90))
    today = floor.today()
    assert (counts(today), today.asa_s, today.att_s) == ((1, 1, 0, 0, 0), 30, 60)
    assert (floor.agent().activity, floor.agent().since) == ("wrap_up", T0 + 90)
    assert floor.source().counts == {"events_from_the_future": 4}
    # Nobody heard the end of the wrap-up, but it is over.
    assert floor.until(120).agent().activity == "wrap_up"
    assert floor.board.state.agents["ann"].face.activity == "idle"
    # The clock is set right, and nothing that is told from then on is late or lost.
    tell(floor, 200, queued(200, "c2"))
    assert (floor.source().as_of, floor.source().late_events) == (T0 + 200, 0)
    assert counts(floor.today()) == (2, 1, 0, 0, 1)
    assert {row.start for row in floor.board.take_quarters()} <= {
        int(T0),
        *range(int(T0) - 9 * HOUR, int(T0), 900),
    }


HOUR = int(HOUR_S)


def test_two_clocks_that_differ_by_a_moment_are_no_lie() -> None:
    floor = tell(live(), 0, queued(1.5))
    assert floor.source().counts == {}
    assert floor.queue().longest_wait_since == T0 + 1.5


def test_what_an_event_says_it_was_said_at_is_kept() -> None:
    floor = live()
    taken: list[AnyEvent] = []
    floor.board.apply(queued(0), T0)
    event = floor.board._as_of_now(queued(HOUR_S, "c2"))
    taken.append(event)
    assert (event.at, event.said_at) == (T0, T0 + HOUR_S)


def test_moments_within_an_event_are_not_yet_to_come_either() -> None:
    later = T0 + HOUR_S
    floor = live().play(added(0, paused=True, paused_at=later, login_at=later))
    assert (floor.agent().availability_since, floor.agent().queues[0].login_at) == (T0, T0)
    floor.play(changed(10, login_at=later))
    assert floor.agent().queues[0].login_at == T0 + 10


@pytest.mark.parametrize("wait_s", [1e300, 1e9, -5.0])
def test_an_impossible_wait_of_a_call_not_seen_before_counts_in_no_window_it_was_not_in(
    wait_s: float,
) -> None:
    floor = live().play(added(0), answered(60, wait_s=wait_s), ended(120))
    assert floor.today().offered == (1 if wait_s < 0 else 0)
    rows = floor.board.take_quarters()
    assert all(T0 - 9 * HOUR_S <= row.start <= T0 for row in rows)
    msgspec.msgpack.encode(rows)


def test_an_impossible_wait_can_be_stored() -> None:
    floor = live().play(added(0), queued(1), answered(60, wait_s=1e300))
    assert counts(floor.today()) == (1, 1, 0, 0, 0)
    msgspec.msgpack.encode(floor.board.take_quarters())


def test_a_call_from_before_all_that_is_remembered_is_counted_as_such_and_spoils_no_quarter() -> None:
    floor = live()
    floor.board.take_quarters()
    tell(floor, 10, queued(-3 * 86_400, "old"), queued(10, "new"))
    assert counts(floor.today()) == (1, 0, 0, 0, 1)
    assert floor.source().counts == {"calls_too_old": 1}
    assert min(row.start for row in floor.board.take_quarters()) == int(T0) - 9 * HOUR


def lying(events: list[AnyEvent], which: set[int], lie_s: float) -> list[tuple[AnyEvent, float]]:
    """Return events with when they are told; some say another moment than that."""
    told: list[tuple[AnyEvent, float]] = []
    now = 0.0
    for number, event in enumerate(events):
        now = max(now, event.at)
        at = event.at + lie_s if number in which else event.at
        told.append((msgspec.structs.replace(event, at=at), now))
    return told


@given(histories, st.sets(st.integers(0, 60), min_size=1), LIES)
def test_a_lying_clock_poisons_nothing(facts: list[Fact], which: set[int], lie_s: float) -> None:
    config = msgspec.structs.replace(config_of(), mode="live")
    board = Board(config)
    now = 0.0
    for event, moment in lying(events_of(facts), which, lie_s):
        now = moment
        board.apply(event, now)
        assert board.now == now
    board = Board.load(board.dump(), config)
    board.advance(now + 40)
    for row in board.picture().values():
        if isinstance(row, QueueRow):
            for w in (row.interval, row.rolling_15m, row.rolling_60m, row.today):
                assert w.offered == w.answered + w.abandoned + w.otherwise_left + w.waiting
                assert w.asa_s is None or 0 <= w.asa_s <= now
            assert row.states is not None
            assert row.staffed == sum(row.states.values())
    for source in board.state.sources.values():
        assert source.newest_at <= board.now
    rows = board.take_quarters()
    msgspec.msgpack.encode(rows)
    assert all(row.start <= board.now + 2 for row in rows)
    assert board.state.day_start == board.state.calendar.day_start(board.now)
    for quarter in rows:
        assert min(quarter.contact_ms, quarter.idle_ms) >= 0
        assert quarter.contact_ms + quarter.idle_ms <= 4 * 900_000
