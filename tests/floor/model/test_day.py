"""What an agent did today, by queue."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given

from floor.model.board import Board
from floor.model.config import FloorConfig, QueueConfig
from floor.model.day import QueueDay, together
from floor.model.picture import AgentQueueDay, AgentRow
from tests.floor.model.builders import (
    SALES,
    Floor,
    added,
    agent_said,
    answered,
    ended,
    held,
    hung_up,
    queued,
    resumed,
    source_down,
    source_up,
)
from tests.floor.model.histories import Fact, config_of, events_of, histories, zones

CONFIG = FloorConfig(mode="replay", queues={"sales": SALES, "support": QueueConfig(wrapup_s=0.0)})


def floor() -> Floor:
    return Floor(CONFIG).play(added(0), added(0, queue="support"))


def test_a_call_is_talk_and_hold_and_wrap_up() -> None:
    told = floor().play(
        queued(10), answered(15, leg="l1"), held(20, "l1"), resumed(30, "l1"), ended(75, leg="l1")
    )
    assert told.agent().day_by_queue == (AgentQueueDay(queue="sales", calls=1, att_s=50, aht_s=60),)
    told.until(200)
    assert told.agent().day_by_queue == (AgentQueueDay(queue="sales", calls=1, att_s=50, aht_s=90),)
    assert told.agent().aht_s_today == 90


def test_a_call_that_goes_on_is_not_in_it() -> None:
    told = floor().play(queued(10), answered(15))
    assert (told.agent().day_by_queue, told.agent().aht_s_today) == ((), None)


def test_queues_are_apart_and_today_is_all_of_them() -> None:
    told = floor().play(queued(10), answered(15), ended(55)).until(100)
    told.play(queued(110, "c2", "support"), answered(120, "c2", queue="support"))
    told.play(ended(150, "c2", queue="support")).until(200)
    assert told.agent().day_by_queue == (
        AgentQueueDay(queue="sales", calls=1, att_s=40, aht_s=70),
        AgentQueueDay(queue="support", calls=1, att_s=30, aht_s=30),
    )
    assert told.agent().aht_s_today == 50


def test_the_end_said_twice_and_in_two_ways_counts_once() -> None:
    told = floor().play(queued(10), answered(15), hung_up(55), ended(55), ended(55)).until(100)
    assert [day.calls for day in told.agent().day_by_queue] == [1]


def test_where_holds_are_not_told_handle_time_is_not_known() -> None:
    told = Floor(CONFIG, up=False).play(source_up(0, holds=False), added(0))
    told.play(queued(10), answered(15), ended(55)).until(100)
    assert told.agent().day_by_queue == (AgentQueueDay(queue="sales", calls=1, att_s=40, aht_s=None),)
    assert told.agent().aht_s_today is None


def test_a_wrap_up_that_is_told_after_all_makes_handle_time_known() -> None:
    told = Floor(FloorConfig(mode="replay")).play(agent_said(0, queues=["sales"]))
    told.play(queued(10), answered(15), ended(55))
    assert [(day.calls, day.aht_s) for day in told.agent().day_by_queue] == [(1, None)]
    told.play(agent_said(56, activity="wrap_up"))
    assert [day.aht_s for day in told.agent().day_by_queue] == [40]
    told.play(agent_said(66, activity="idle"))
    assert [day.aht_s for day in told.agent().day_by_queue] == [50]


def test_a_call_whose_end_nobody_told_is_not_in_it() -> None:
    told = floor().play(queued(10), answered(15), source_down(60), source_up(90, started_at=80))
    told.play(source_up(95, started_at=90))
    assert told.agent().day_by_queue == ()


def test_a_day_begins_with_none_and_a_call_over_midnight_is_of_the_day_it_ends_on() -> None:
    midnight = 15 * 3600
    told = floor().play(queued(10), answered(15), ended(55)).until(200)
    told.play(queued(midnight - 60, "c2"), answered(midnight - 50, "c2"))
    told.until(midnight + 1)
    assert told.agent().day_by_queue == ()
    told.play(ended(midnight + 10, "c2"))
    assert told.agent().day_by_queue == (AgentQueueDay(queue="sales", calls=1, att_s=60, aht_s=60),)


def test_a_wrap_up_over_midnight_joins_nothing() -> None:
    midnight = 15 * 3600
    told = floor().play(queued(midnight - 60), answered(midnight - 50), ended(midnight - 5))
    told.until(midnight + 60)
    assert told.agent().day_by_queue == ()


@given(histories, zones)
def test_days_are_what_their_visits_add_up_to(facts: list[Fact], zone: str) -> None:
    board = Board(config_of(zone, kept_s=1e9))
    for event in events_of(facts):
        board.apply(event, max(event.at, board.now))
    board.advance(board.now + 40)
    expected: dict[str, dict[str, QueueDay]] = defaultdict(lambda: defaultdict(QueueDay))
    for visit in board.state.visits.values():
        if visit.agent and visit.released_at is not None and visit.talk_known:
            if visit.released_at < board.state.day_start:
                continue
            expected[visit.agent][visit.queue].add(
                QueueDay(
                    1,
                    int(not (visit.hold_known and visit.wrap_known)),
                    visit.talk_ms(),
                    visit.hold_ms,
                    visit.wrap_ms,
                )
            )
    for row in board.picture().values():
        if isinstance(row, AgentRow):
            mine = expected[row.agent]
            assert [(d.queue, d.calls, d.att_s, d.aht_s) for d in row.day_by_queue] == [
                (queue, day.calls, day.att_s, day.aht_s) for queue, day in sorted(mine.items())
            ]
            assert row.aht_s_today == together(mine.values()).aht_s
