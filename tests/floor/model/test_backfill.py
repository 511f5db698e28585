"""A history told at once, long after it happened, adds up as it did when it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from floor.model.board import Board
from floor.model.picture import AgentRow, DayRow, QueueRow
from tests.floor.model.builders import T0, added, answered, queued, source_up
from tests.floor.model.histories import VERBS, Fact, config_of, events_of, histories, histories_of, zones

if TYPE_CHECKING:
    from collections.abc import Sequence

    from floor.model.events import AnyEvent

ORDERLY = tuple(verb for verb in VERBS if verb not in ("silence", "snapshot", "late"))
"""What an ACD does that never speaks of the past."""
LATER_S = 40.0
"""Long enough for every limbo and wrap-up to run out, and for patience with a source that is behind."""

KEPT_S = 7 * 86_400.0
"""Longer than any of these histories: a call that is let go meanwhile cannot be spoken of any more."""


def told_in_time(events: Sequence[AnyEvent], zone: str, until: float) -> Board:
    board = Board(config_of(zone, kept_s=KEPT_S))
    for event in events:
        board.apply(event, max(event.at, board.now))
    board.advance(until)
    return board


def told_at_once(events: Sequence[AnyEvent], zone: str, until: float, *, restart_after: int = -1) -> Board:
    now = max(event.at for event in events)
    board = Board(config_of(zone, kept_s=KEPT_S))
    for number, event in enumerate(events):
        board.apply(event, now)
        if number == restart_after:
            board = Board.load(board.dump(), config_of(zone, kept_s=KEPT_S))
    board.advance(until)
    return board


def figures(board: Board, *, occupancy: bool = True) -> dict[str, Any]:
    """Return the rows of queues, days and agents: all that a history adds up to."""
    shown: dict[str, Any] = {}
    for key, row in board.picture().items():
        if isinstance(row, QueueRow | AgentRow | DayRow):
            shown[key] = values = msgspec.to_builtins(row)
            if isinstance(row, QueueRow) and not occupancy:
                for window in ("interval", "rolling_15m", "rolling_60m", "today"):
                    del values[window]["occupancy"]
    return shown


@given(histories, zones)
def test_a_history_told_at_once_adds_up_as_it_did_in_time(facts: list[Fact], zone: str) -> None:
    events = events_of(facts)
    until = max(event.at for event in events) + LATER_S
    at_once, in_time = told_at_once(events, zone, until), told_in_time(events, zone, until)
    # What a restart or a snapshot says of the past comes too late for minutes already handed on in time.
    assert figures(at_once, occupancy=False) == figures(in_time, occupancy=False)


def test_what_is_told_of_just_before_the_present_minute_is_in_the_minute_before() -> None:
    """Found by the property below: a source nearly up to date had its minute settled before it told of it."""
    events: list[AnyEvent] = [source_up(0), added(0), queued(60), answered(117), queued(121, "c2")]
    in_time, at_once = told_in_time(events, "UTC", T0 + 125), told_at_once(events, "UTC", T0 + 125)
    for board in (in_time, at_once):
        row = board.picture()["q:sales"]
        assert isinstance(row, QueueRow)
        assert row.rolling_15m.occupancy == 3 / 120


@given(histories_of(ORDERLY), zones)
def test_agents_time_is_told_at_once_as_well_as_in_time(facts: list[Fact], zone: str) -> None:
    events = events_of(facts)
    until = max(event.at for event in events) + LATER_S
    assert figures(told_at_once(events, zone, until)) == figures(told_in_time(events, zone, until))


@given(histories, st.data())
def test_a_restart_in_the_middle_of_telling_makes_no_difference(
    facts: list[Fact], data: st.DataObject
) -> None:
    events = events_of(facts)
    until = max(event.at for event in events) + LATER_S
    number = data.draw(st.integers(0, len(events) - 1), label="restart after")
    restarted = told_at_once(events, "UTC", until, restart_after=number)
    assert figures(restarted) == figures(told_at_once(events, "UTC", until))
