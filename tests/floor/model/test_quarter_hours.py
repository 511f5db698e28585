"""Quarter hours that leave the board's memory before anybody took them, and gaps longer than it."""

import pytest

from floor.model.board import Board
from floor.model.config import FloorConfig
from floor.model.picture import QuarterRow
from tests.floor.model.builders import T0, Floor, left, queued, source_down, source_up

HOUR = 3600
DAY = 24 * HOUR
QUARTER = 900


def taken(floor: Floor) -> dict[float, QuarterRow]:
    """What whoever takes the rows holds in the end, by seconds since T0."""
    return {row.start - T0: row for row in floor.board.take_quarters()}


def calls_of_days(floor: Floor, days: int) -> Floor:
    """Let a caller call and give up each hour."""
    for hour in range(days * 24):
        floor.play(queued(hour * HOUR + 5, f"c{hour}"), left(hour * HOUR + 8, f"c{hour}"))
    return floor


def test_quarters_nobody_took_for_days_are_not_lost() -> None:
    rows = taken(calls_of_days(Floor(), 7))
    assert {start: row.abandoned for start, row in rows.items()} == {hour * HOUR: 1 for hour in range(7 * 24)}
    assert taken(calls_of_days(Floor(), 0)) == {}


def test_taking_often_and_taking_once_give_the_same() -> None:
    often, once = Floor(), Floor()
    held: dict[float, QuarterRow] = {}
    for hour in range(5 * 24):
        events = (queued(hour * HOUR + 5, f"c{hour}"), left(hour * HOUR + 8, f"c{hour}"))
        often.play(*events)
        once.play(*events)
        held |= taken(often)
    assert taken(once) == held


def test_what_was_taken_does_not_come_again_when_it_leaves() -> None:
    floor = calls_of_days(Floor(), 1)
    assert len(taken(floor)) == 24
    assert taken(floor.until(4 * DAY)) == {}
    assert floor.board.quarters_left == 0


def test_a_day_that_was_cut_short_by_a_gap_of_days_is_unseen_to_its_end() -> None:
    # T0 is a Monday, 09:00. Away from 18:10 on until Thursday, 08:00.
    floor = calls_of_days(Floor(members=False), 1)
    gone, back = DAY + 9 * HOUR + 600, 3 * DAY + 23 * HOUR
    floor.play(source_down(gone))
    taken(floor)
    floor.play(source_up(back, members=False))
    rows = taken(floor)
    evening = [
        row.blind_ms for start, row in sorted(rows.items()) if gone - QUARTER < start < DAY + 15 * HOUR
    ]
    assert evening == [300_000, *[900_000] * 23]
    morning = [row.blind_ms for start, row in rows.items() if back - 8 * HOUR <= start < back]
    assert morning == [900_000] * 32


def test_a_month_of_which_nothing_is_known_leaves_the_rows_of_its_first_day_and_its_last_two() -> None:
    floor = calls_of_days(Floor(), 1).play(source_down(DAY + HOUR))
    taken(floor)
    rows = taken(floor.until(30 * DAY))
    assert all(row.blind_ms == 900_000 for row in rows.values())
    assert len([start for start in rows if start < DAY + 15 * HOUR]) == 14 * 4
    assert not [start for start in rows if DAY + 15 * HOUR <= start < 28 * DAY]


def test_the_quarter_in_which_the_machine_went_off_is_unseen_to_its_end_on_an_unseen_day_too() -> None:
    floor = calls_of_days(Floor(members=False), 1).play(source_down(DAY))
    off = 2 * DAY + 420
    assert taken(floor.until(off))[2 * DAY].blind_ms == 420_000
    again = Floor(up=False)
    again.board = Board.load(floor.board.dump(), FloorConfig(mode="replay"))
    again.play(source_up(6 * DAY, members=False))
    assert taken(again)[2 * DAY].blind_ms == 900_000


def test_where_another_queue_was_heard_each_quarter_of_a_long_gap_is_kept() -> None:
    floor = Floor().play(source_up(0, source="crm"), queued(1), left(2), source_down(QUARTER))
    for hour in range(4 * 24):
        at, call = hour * HOUR + QUARTER, f"d{hour}"
        floor.play(queued(at, call, "chat", source="crm"))
        floor.play(left(at + 1, call, queue="chat", source="crm"))
    rows = floor.board.take_quarters()
    blind = [row for row in rows if row.queue == "sales" and row.blind_ms == 900_000]
    assert len(blind) == (4 * 24 - 1) * 4
    assert sum(row.abandoned for row in rows if row.queue == "chat") == 4 * 24


def test_a_queue_that_is_dropped_leaves_what_nobody_took_of_it() -> None:
    floor = Floor().play(queued(1, "c", "odd"), left(2, "c", queue="odd")).until(3 * DAY)
    assert "odd" not in floor.board.state.queues
    assert [(row.queue, row.abandoned) for row in floor.board.take_quarters()] == [("odd", 1)]


def test_a_checkpoint_is_of_a_board_whose_rows_were_taken() -> None:
    floor = calls_of_days(Floor(), 4)
    taken(floor)
    again = Board.load(floor.board.dump(), FloorConfig(mode="replay"))
    assert again.take_quarters() == []


@pytest.mark.parametrize("restarts", [False, True])
def test_the_gap_of_a_quarter_whose_call_stays_open_for_days_is_kept_until_the_call_ends(
    *, restarts: bool
) -> None:
    floor = Floor().play(queued(5), source_down(100), source_up(400))
    held = taken(floor)
    for day in (1, 2, 3):
        held |= taken(floor.until(day * DAY))
    if restarts:
        floor.board = Board.load(floor.board.dump(), FloorConfig(mode="replay"))
    assert held[0].blind_ms == 300_000
    held |= taken(floor.play(left(3 * DAY + 5, "c1")))
    assert (held[0].abandoned, held[0].blind_ms) == (1, 300_000)
