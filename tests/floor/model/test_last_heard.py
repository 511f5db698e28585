"""A wrap-up that runs out while nothing is heard: nobody saw its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from floor.model.board import Board
from floor.model.config import FloorConfig
from tests.floor.model.builders import (
    SALES,
    T0,
    Floor,
    added,
    alive,
    answered,
    asked,
    ended,
    member_seen,
    paused,
    queued,
    source_down,
    source_up,
    told_all,
)

if TYPE_CHECKING:
    from floor.model.picture import AgentRow, QueueRow

CONFIG = FloorConfig(timezone="UTC", queues={"sales": SALES})
HEARD_S, WRAPPED_S = 40.0, 42.0
"""The last sign of life, and when the wrap-up of 30 s that began at 12 s runs out."""


def wrapping_up() -> Floor:
    """A live floor on which ann wraps up, and bob is free."""
    floor = Floor(CONFIG).play(source_up(0), asked(0), told_all(0), added(0), added(0, agent="bob"))
    return floor.play(queued(1), answered(2, leg="l1"), ended(12), alive(HEARD_S))


def back(floor: Floor) -> None:
    """Let the source be there again, and tell all there is."""
    floor.play(
        source_up(310),
        asked(310, "s2"),
        member_seen(311, snapshot="s2"),
        member_seen(311, agent="bob", snapshot="s2"),
        told_all(311, "s2"),
        alive(312),
    )


def shown(agent: AgentRow, *counted: QueueRow) -> list[object]:
    return [(agent.activity, agent.since), *((row.states, row.available) for row in counted)]


AS_HEARD = [("wrap_up", T0 + 12), *[({"wrap_up": 1, "idle": 1}, 1)] * 2]
REALLY = [("idle", T0 + WRAPPED_S), *[({"idle": 2}, 2)] * 2]


@pytest.mark.parametrize("down_at_s", [HEARD_S + 1, WRAPPED_S + 3], ids=["before", "after"])
def test_it_is_shown_until_something_is_heard_whether_silence_is_found_before_its_end_or_after(
    down_at_s: float,
) -> None:
    floor = wrapping_up()
    floor.play(source_down(down_at_s)).until(300)
    assert shown(floor.agent(), floor.queue(), floor.group()) == AS_HEARD
    assert floor.agent().quality == "stale"
    back(floor)
    assert shown(floor.agent(), floor.queue(), floor.group()) == REALLY


def test_an_end_that_was_heard_of_stays_one() -> None:
    floor = wrapping_up().play(alive(WRAPPED_S + 1), source_down(WRAPPED_S + 2)).until(300)
    assert shown(floor.agent(), floor.queue(), floor.group()) == REALLY
    assert not floor.board.state.ran_out, "nobody asks for it any more"


def test_its_figures_are_those_of_its_end() -> None:
    floor = wrapping_up().play(source_down(HEARD_S + 1)).until(300)
    assert floor.today().aht_s == 40.0


def test_a_restart_changes_nothing() -> None:
    floor = wrapping_up().play(source_down(HEARD_S + 1)).until(200)
    floor.board = Board.load(floor.board.dump(), CONFIG)
    floor.until(300)
    assert shown(floor.agent(), floor.queue(), floor.group()) == AS_HEARD
    back(floor)
    assert shown(floor.agent(), floor.queue(), floor.group()) == REALLY


def test_a_source_that_comes_and_goes_before_it_told_anything_was_not_heard() -> None:
    floor = wrapping_up().play(source_down(HEARD_S + 1)).until(200)
    floor.play(source_up(210), alive(211), source_down(212)).until(400)
    assert shown(floor.agent(), floor.queue(), floor.group()) == AS_HEARD


def test_what_another_source_tells_of_goes_on() -> None:
    floor = wrapping_up()
    floor.play(
        source_up(0, source="crm"),
        asked(0, source="crm"),
        told_all(0, source="crm"),
        added(1, queue="mail", source="crm"),
    )
    floor.play(alive(HEARD_S), source_down(HEARD_S + 1), alive(60, source="crm"))
    assert shown(floor.agent(), floor.queue()) == AS_HEARD[:2]
    assert floor.queue("mail").states == {"idle": 1}, "that source is heard: there she is free"
    floor.play(paused(61, source="crm"), alive(62, source="crm"))
    assert floor.queue("mail").states == {"not_ready": 1}
