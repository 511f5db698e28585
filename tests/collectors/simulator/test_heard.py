from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.simulator.heard import Figures, HeardVisit, calls_taken, figures, heard
from collectors.simulator.queues import QUEUES
from collectors.simulator.truth import Outage, Outcome, TrueVisit, Truth
from collectors.simulator.world import World
from floor.model.board import Board
from floor.model.calendar import Calendar
from floor.model.config import AgentConfig, FloorConfig, QueueConfig
from floor.model.picture import AgentRow, QueueRow, agent_key, queue_key

COUNTS = (
    "offered",
    "answered",
    "abandoned",
    "otherwise_left",
    "answered_within",
    "abandoned_within",
    "short_calls",
)
THRESHOLDS = {spec.queue: spec.threshold_s for spec in QUEUES}


def visit(
    arrived_at: float,
    outcome: Outcome,
    ended_at: float | None = None,
    released_at: float | None = None,
    *,
    wait_s: float = 5.0,
    agent: str = "1001",
) -> TrueVisit:
    made = TrueVisit("c", "sales", arrived_at)
    made.outcome, made.wait_s = outcome, wait_s
    if outcome == "answered":
        made.answered_at, made.released_at, made.agent = ended_at, released_at, agent
    elif outcome == "lost":
        made.lost_at = ended_at
    else:
        made.left_at = ended_at
    return made


def known(*visits: TrueVisit, crashed: bool = False) -> list[HeardVisit]:
    """What is known of visits with silence up to 100 and between 200 and 300."""
    truth = Truth()
    truth.heard_from = 100.0
    truth.outages = [Outage(began_at=200.0, ended_at=300.0, crashed=crashed)]
    truth.visits = list(visits)
    return heard(truth)


@pytest.mark.parametrize(
    ("true", "outcome"),
    [
        (visit(110, "answered", 120, 150), "answered"),
        (visit(110, "abandoned", 120), "abandoned"),
        (visit(110, "key", 120), "key"),
        (visit(110, ""), ""),
        (visit(110, "answered", 250, 400), "unknown"),
        (visit(110, "abandoned", 250), "unknown"),
        (visit(110, "abandoned", 310), "abandoned"),
        (visit(190, "lost", 200), "unknown"),
        (visit(250, "answered", 301, 350), "answered"),
        (visit(250, ""), ""),
        (visit(90, "abandoned", 110), "abandoned"),
    ],
)
def test_what_is_heard_of_a_visit(true: TrueVisit, outcome: str) -> None:
    (found,) = known(true)
    assert found.outcome == outcome
    assert found.arrived_at == true.arrived_at


@pytest.mark.parametrize(
    "true",
    [visit(210, "answered", 220, 400), visit(210, "abandoned", 299), visit(20, "abandoned", 99)],
)
def test_what_came_and_went_in_silence_is_not_known(true: TrueVisit) -> None:
    assert known(true) == []


def test_how_long_a_call_took_is_known_if_its_end_was_heard() -> None:
    assert [found.handled_s for found in known(visit(110, "answered", 120, 150))] == [30.0]
    assert [found.handled_s for found in known(visit(110, "answered", 120, 250))] == [None]
    assert [found.handled_s for found in known(visit(110, "answered", 120, 350))] == [230.0]
    assert [found.handled_s for found in known(visit(110, "answered", 120))] == [None]


def test_figures_and_calls_taken() -> None:
    visits = known(
        visit(110, "answered", 115, 124, wait_s=20.0),
        visit(111, "answered", 140, 170, wait_s=21.0, agent="1002"),
        visit(112, "abandoned", 130, wait_s=20.0),
        visit(113, "abandoned", 160, wait_s=47.0),
        visit(114, "timeout", 190),
        visit(115, ""),
    )
    assert figures(visits, {"sales": 20.0}) == Figures(
        offered=6,
        answered=2,
        abandoned=2,
        otherwise_left=1,
        answered_within=1,
        abandoned_within=1,
        short_calls=1,
        waiting=1,
    )
    assert calls_taken(visits, 120.0) == {"1002": 1}


@settings(max_examples=10)
@given(
    seed=st.integers(0, 2**31),
    agents=st.integers(12, 40),
    middle=st.floats(1.8e9, 1.8e9 + 86_400),
    at_once=st.booleans(),
)
def test_a_board_that_hears_a_day_counts_what_could_be_known(
    seed: int, agents: int, middle: float, *, at_once: bool
) -> None:
    """With outages, a crash among them; told in time, or hours of it at once afterwards."""
    until = middle + 10.5 * 3600
    day_start = Calendar("UTC").day_start(until)
    truth = Truth()
    world = World(agents, middle + 1 * 3600, middle, seed=seed, truth=truth)
    board = Board(
        FloorConfig(
            mode="live" if at_once else "replay",
            queues={q.queue: QueueConfig(threshold_s=q.threshold_s, wrapup_s=q.wrapup_s) for q in QUEUES},
            agents={p.interface: AgentConfig(agent=p.agent) for p in world.people.persons},
        )
    )
    for event in world.run(until):
        board.apply(event, until if at_once else event.at)  # type: ignore[arg-type]
    board.advance(until)
    picture = board.picture()
    visits = heard(truth)
    for spec in QUEUES:
        row = picture[queue_key(spec.queue)]
        assert isinstance(row, QueueRow)
        expected = figures(
            [v for v in visits if v.queue == spec.queue and v.arrived_at >= day_start], THRESHOLDS
        )
        assert {name: getattr(row.today, name) for name in COUNTS} == {
            name: getattr(expected, name) for name in COUNTS
        }, spec.queue
    taken = calls_taken(visits, day_start)
    for person in world.people.persons:
        agent = picture.get(agent_key(person.agent))
        assert (agent.calls_today if isinstance(agent, AgentRow) else 0) == taken.get(person.agent, 0)
