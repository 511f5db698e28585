"""Queues and agents nobody configured are kept up to a limit; what is said of more is counted."""

from __future__ import annotations

import pytest
from hypothesis import given

from floor.model import floor_state
from floor.model.board import Board
from floor.model.config import AgentConfig, FloorConfig
from tests.floor.model.builders import (
    SALES,
    Floor,
    added,
    agent_said,
    answered,
    asked,
    call_seen,
    changed,
    counts,
    ended,
    left,
    member_seen,
    noted,
    paused,
    queued,
    removed,
    reported,
    ring_ended,
    ringing,
    source_up,
    told_all,
)
from tests.floor.model.histories import Fact, events_of, histories

CONFIG = FloorConfig(
    mode="replay",
    queues={"sales": SALES},
    groups={"front": ("sales", "chat")},
    agents={"SIP/9": AgentConfig(agent="zoe"), "crm:SIP/8": AgentConfig(agent="yan")},
)
DAY_S = 86_400


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floor_state, "QUEUES_AT_MOST", 2)
    monkeypatch.setattr(floor_state, "AGENTS_AT_MOST", 2)


def again(floor: Floor) -> Board:
    return Board.load(floor.board.dump(), floor.board.state.config)


def test_a_sender_that_names_a_queue_by_its_call_is_stopped_at_a_thousand() -> None:
    floor = Floor(CONFIG).play(queued(0))
    for n in range(1_500):
        floor.play(queued(1 + n, f"c{n}", f"q{n}"), left(1.5 + n, f"c{n}", queue=f"q{n}"))
    assert len(floor.board.state.queues) == 1_001
    assert floor.source().counts == {"queues_over_limit": 500}
    assert counts(floor.group().today) == (1_001, 0, 1_000, 0, 1)


def test_a_sender_that_names_an_agent_by_its_call_is_stopped_at_twenty_thousand() -> None:
    floor = Floor(CONFIG)
    for n in range(20_100):
        floor.play(noted(1, "n", f"a{n}"))
    assert len(floor.board.state.agents) == len(floor.board.state.agent_of) == 20_000
    assert floor.source().counts == {"agents_over_limit": 100}
    # Letting go of them all is one walk through them, not one for each.
    floor.until(3 * DAY_S)
    assert floor.board.state.agent_of == {}
    floor.play(noted(3 * DAY_S + 1, "n"))
    assert set(floor.board.state.agents) == {"ann"}


@pytest.mark.usefixtures("_few")
def test_a_queue_over_the_limit_is_nowhere_and_harms_nothing() -> None:
    floor = Floor(CONFIG).play(added(0), queued(1, "a", "x"), reported(1, "y", waiting=3))
    floor.play(queued(2, "b", "z"), ringing(3, "b"), answered(4, "b", "ann", "z"), ended(9, "b", queue="z"))
    floor.play(reported(10, "z"), added(10, "ann", "z"), changed(10, "bob", "z"), removed(11, "ann", "z"))
    assert set(floor.board.state.queues) == {"sales", "x", "y"}
    assert floor.source().counts == {"queues_over_limit": 6}
    assert [m.queue for m in floor.agent().queues] == ["sales"]
    assert set(floor.board.state.agents) == {"ann"}
    # Those that were there, and those the configuration names, even in a group only, are as they were.
    floor.play(queued(12, "c", "x"), queued(12, "d", "chat"), queued(12, "e"), answered(13, "e"))
    assert counts(floor.queue("x").today) == (2, 0, 0, 0, 2)
    assert counts(floor.queue("chat").today) == (1, 0, 0, 0, 1)
    assert floor.agent().activity == "talking"
    assert again(floor).picture() == floor.board.picture()


@pytest.mark.usefixtures("_few")
def test_each_source_has_its_own_limit_also_after_a_restart() -> None:
    floor = Floor(CONFIG).play(source_up(0, source="crm"))
    floor.play(queued(1, "a", "x"), queued(1, "b", "y"))
    floor.board = again(floor)
    floor.play(queued(2, "c", "y", source="crm"), queued(2, "d", "z", source="crm"))
    floor.play(queued(3, "e", "w", source="crm"), queued(3, "f", "z"))
    assert set(floor.board.state.queues) == {"x", "y", "z"}
    assert floor.source().counts == floor.source("crm").counts == {"queues_over_limit": 1}


@pytest.mark.usefixtures("_few")
def test_a_call_answered_by_an_agent_over_the_limit_is_counted_all_the_same() -> None:
    floor = Floor(CONFIG).play(added(0), added(0, "bob"), queued(1), ringing(1, agent="eve"))
    floor.play(answered(5, agent="eve"))
    floor.board = again(floor)
    # The end names neither call nor leg: it is the agent's oldest call.
    floor.play(ended(65, None, "eve"))
    today = floor.today()
    assert (counts(today), today.att_s) == ((1, 1, 0, 0, 0), 60.0)
    assert set(floor.board.state.agents) == {"ann", "bob"}
    assert floor.source().counts == {"agents_over_limit": 3}


@pytest.mark.usefixtures("_few")
def test_what_is_said_of_an_agent_over_the_limit_is_counted_and_nothing_else() -> None:
    floor = Floor(CONFIG).play(added(0), added(0, "bob"), queued(0))
    before = floor.board.picture()
    floor.play(changed(0, "eve"), added(0, "eve", "new"), removed(0, "eve"), paused(0, "eve"))
    floor.play(agent_said(0, agent="eve", queues=["sales"]), ring_ended(0, agent="eve"), noted(0, "n", "eve"))
    after = floor.board.picture()
    assert floor.source().counts == {"agents_over_limit": 7}
    assert {k: v for k, v in after.items() if not k.startswith("s:")} == {
        k: v for k, v in before.items() if not k.startswith("s:")
    }


@pytest.mark.usefixtures("_few")
def test_agents_whom_the_configuration_names_have_a_place_of_their_own() -> None:
    floor = Floor(CONFIG).play(source_up(0, source="crm"), added(0), added(0, "bob"), added(0, "SIP/9"))
    floor.play(agent_said(0, agent="SIP/8", source="crm"), agent_said(0, agent="SIP/7", source="crm"))
    floor.play(agent_said(0, agent="SIP/6", source="crm"), agent_said(0, agent="SIP/5", source="crm"))
    floor.play(added(1, "eve"))
    assert set(floor.board.state.agents) == {"ann", "bob", "zoe", "yan", "SIP/7", "SIP/6"}


@pytest.mark.usefixtures("_few")
def test_a_list_is_taken_up_to_the_limit() -> None:
    floor = Floor(CONFIG).play(asked(0), call_seen(0, "a", 1.0, queue="x"), call_seen(0, "b", 1.0, queue="y"))
    floor.play(call_seen(0, "c", 1.0, queue="z"), call_seen(0, "d", 1.0))
    floor.play(*(member_seen(0, agent) for agent in ("ann", "bob", "eve")), member_seen(0, "ann", "w"))
    floor.play(told_all(1))
    # Members come first in it: theirs is one of the two.
    assert set(floor.board.state.queues) == {"sales", "w", "x"}
    assert set(floor.board.state.agents) == {"ann", "bob"}
    assert floor.source().counts == {"queues_over_limit": 2, "agents_over_limit": 1}


@pytest.mark.usefixtures("_few")
def test_an_agent_is_reported_in_as_many_queues_as_there_is_room_for() -> None:
    floor = Floor(CONFIG).play(agent_said(0, queues=["x", "y", "z", "sales"]))
    assert [m.queue for m in floor.agent().queues] == ["sales", "x", "y"]
    floor.play(agent_said(1, "logged_out"))
    assert floor.agent().queues == ()


def test_a_queue_nobody_configured_or_spoke_of_for_a_day_makes_room() -> None:
    floor = Floor(CONFIG).play(queued(0, "a", "old"), left(1, "a", queue="old"), queued(0, "b", "chat"))
    floor.play(left(1, "b", queue="chat"), added(0, "ann", "staffed"), queued(0, "w", "waited"))
    floor.play(queued(2, "d"), left(3, "d"))
    floor.until(20 * 3600)
    assert "old" in floor.board.state.queues
    floor.board.take_changes()
    floor.until(2 * DAY_S)
    assert set(floor.board.state.queues) == {"sales", "chat", "staffed", "waited"}
    gone = {key for key, row in floor.board.take_changes().items() if row is None}
    assert gone == {"q:old", "dq:old"}
    assert floor.source().queues == 4
    assert again(floor).picture() == floor.board.picture()
    floor.play(queued(2 * DAY_S + 5, "e", "old"))
    assert counts(floor.queue("old").today) == (1, 0, 0, 0, 1)


def test_what_was_forgotten_leaves_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floor_state, "QUEUES_AT_MOST", 1)
    floor = Floor(CONFIG).play(reported(0, "x"), reported(0, "y")).until(2 * DAY_S)
    floor.play(reported(2 * DAY_S, "y"))
    assert set(floor.board.state.queues) == {"y"}


@given(histories)
def test_whatever_is_over_the_limit_nothing_is_corrupted(facts: list[Fact]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(floor_state, "QUEUES_AT_MOST", 1)
        patch.setattr(floor_state, "AGENTS_AT_MOST", 1)
        floor = Floor(FloorConfig(mode="replay"), up=False).play(*events_of(facts))
        assert len(floor.board.state.agent_of) <= 1
        assert len(floor.board.state.queues) <= 1
        for queue in floor.board.state.queues:
            today = floor.today(queue)
            assert today.offered == sum(counts(today)[1:])
        assert again(floor).picture() == floor.board.picture()
