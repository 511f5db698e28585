"""Two telephone systems on one floor: whose agent is whose, and whose word is newer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from floor.model.board import Board
from floor.model.config import AgentConfig, FloorConfig
from floor.model.floor_state import SHARED_SHOWN
from tests.floor.model.builders import (
    Floor,
    added,
    answered,
    changed,
    ended,
    paused,
    queued,
    removed,
    source_up,
)

if TYPE_CHECKING:
    from floor.model.picture import SharedAgent

APART = FloorConfig(
    mode="replay",
    agents={
        "PJSIP/1": AgentConfig(agent="1", name="Ann"),
        "two:PJSIP/1": AgentConfig(agent="2-1", name="Bob"),
    },
)


def two(config: FloorConfig | None = None) -> Floor:
    return Floor(config or FloorConfig(mode="replay")).play(source_up(0, source="two"))


def shared(floor: Floor) -> tuple[SharedAgent, ...]:
    return floor.board.site(log_position="0-0", log_length=0, log_lag=0, watch_since=0).shared_agents


def test_an_entry_for_one_source_tells_agents_of_the_same_interface_apart() -> None:
    floor = two(APART).play(added(1, "PJSIP/1"), added(1, "PJSIP/1", source="two"), queued(2, source="two"))
    floor.play(answered(3, agent="PJSIP/1", source="two"))
    assert (floor.agent("1").name, floor.agent("1").activity) == ("Ann", "idle")
    assert (floor.agent("2-1").name, floor.agent("2-1").activity) == ("Bob", "talking")
    assert (floor.queue().staffed, shared(floor)) == (2, ())
    floor.play(ended(63, agent="PJSIP/1", source="two"))
    assert (floor.agent("1").talk_s_today, floor.agent("2-1").talk_s_today) == (0, 60)


def test_agents_told_apart_only_now_are_told_apart_after_a_restart() -> None:
    floor = two().play(added(1, "PJSIP/1"), added(1, "PJSIP/1", "support", source="two"))
    floor.board = Board.load(floor.board.dump(), APART)
    assert [m.queue for m in floor.agent("1").queues] == ["sales"]
    assert [m.queue for m in floor.agent("2-1").queues] == ["support"]


def test_an_agent_two_sources_claim_is_one_and_is_named() -> None:
    floor = two().play(added(1), added(1, "bob"))
    assert shared(floor) == ()
    floor.play(added(2, source="two", queue="support"))
    assert [(s.agent, s.sources) for s in shared(floor)] == [("ann", ("pbx", "two"))]
    assert [m.queue for m in floor.agent().queues] == ["sales", "support"]
    assert floor.group().staffed == 2
    floor.board = Board.load(floor.board.dump(), FloorConfig(mode="replay"))
    assert [s.agent for s in shared(floor)] == ["ann"]
    floor.play(removed(3))
    assert shared(floor) == ()


def test_of_many_claimed_agents_the_first_are_named() -> None:
    floor = two()
    for number in reversed(range(SHARED_SHOWN + 10)):
        floor.play(added(1, f"a{number:02}"), added(1, f"a{number:02}", source="two"))
    assert [s.agent for s in shared(floor)] == [f"a{number:02}" for number in range(SHARED_SHOWN)]


def test_a_pause_at_one_of_them_leaves_the_other() -> None:
    floor = two().play(
        added(1), added(1, queue="support", source="two"), paused(5, source="two", reason="Lunch")
    )
    assert floor.agent().availability == "ready"
    assert [(m.queue, m.paused) for m in floor.agent().queues] == [("sales", False), ("support", True)]


@pytest.mark.parametrize("older_comes_last", [False, True])
def test_across_sources_the_newer_word_of_the_phone_holds_whichever_comes_last(
    *, older_comes_last: bool
) -> None:
    floor = two().play(added(1), added(1, queue="support", source="two"))
    said = [changed(50, queue="support", source="two", device="unavailable"), changed(60, device="in_use")]
    floor.play(*(reversed(said) if older_comes_last else said))
    assert (floor.agent().activity, floor.agent().device) == ("talking", "in_use")


def test_within_one_source_the_last_word_holds_though_its_clock_was_set_back() -> None:
    floor = Floor().play(added(0), changed(3600, paused=True, pause_reason="Lunch", device="in_use"))
    floor.play(changed(60, device="idle"))
    assert (floor.agent().availability, floor.agent().activity, floor.agent().device) == (
        "ready",
        "idle",
        "idle",
    )
    assert floor.queue().available == 1
    assert floor.source().late_events == 1


def test_an_older_word_of_another_source_still_counts_in_windows() -> None:
    floor = two().play(queued(3600), queued(3000, "c2", source="two"))
    assert (floor.queue().today.offered, floor.queue().rolling_15m.offered) == (2, 2)
