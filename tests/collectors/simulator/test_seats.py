from __future__ import annotations

import itertools
from collections import Counter

import pytest

from collectors.simulator.seats import DESK_DEPTH_M, DESK_WIDTH_M, outline, rooms_of, seat_plan
from floor.settings import SeatPlan


def test_the_room_of_120_is_an_l() -> None:
    rows = Counter(seat.row for seat in seat_plan(120))
    assert rows == dict.fromkeys("ABCD", 10) | dict.fromkeys("EFGH", 20)
    reach = {row: max(seat.x_m for seat in seat_plan(120) if seat.row == row) for row in "AH"}
    assert reach["H"] > 1.9 * reach["A"]


def test_rows_stand_in_pairs_with_an_aisle_behind_each() -> None:
    y_m = sorted({seat.y_m for seat in seat_plan(120)})
    gaps = [round(after - before, 2) for before, after in itertools.pairwise(y_m)]
    assert gaps == [1.2, 3.0, 1.2, 3.0, 1.2, 3.0, 1.2]


def test_no_two_seats_share_a_name_or_a_place() -> None:
    seats = seat_plan(10_000)
    assert len({seat.seat for seat in seats}) == 10_000
    assert len({(seat.room, seat.x_m, seat.y_m) for seat in seats}) == 10_000
    assert [seats[place].seat for place in (0, 39, 40, 119, 120)] == ["A-01", "D-10", "E-01", "H-20", "2A-01"]


def test_a_smaller_floor_has_the_first_seats_of_a_larger_one() -> None:
    assert seat_plan(30) == seat_plan(500)[:30]


def test_the_walls_of_the_room_of_120_are_an_l_around_every_desk() -> None:
    seats = seat_plan(120)
    walls = outline(seats)
    assert len(walls) == 6
    xs, ys = [x_m for x_m, _ in walls], [y_m for _, y_m in walls]
    assert min(xs) < min(seat.x_m for seat in seats) - DESK_WIDTH_M / 2
    assert max(xs) > max(seat.x_m for seat in seats) + DESK_WIDTH_M / 2
    assert max(ys) > max(seat.y_m for seat in seats) + DESK_DEPTH_M / 2
    inner = walls[2]
    assert all(seat.x_m < inner[0] for seat in seats if seat.y_m < inner[1])


@pytest.mark.parametrize("seats", [12, 40, 45])
def test_where_only_short_rows_stand_full_the_room_is_a_rectangle(seats: int) -> None:
    left, top, right, bottom = -1.2, -1.2, 17.2, max(y for _, y in outline(seat_plan(seats)))
    assert outline(seat_plan(seats)) == [[left, top], [right, top], [right, bottom], [left, bottom]]
    assert bottom == pytest.approx(max(seat.y_m for seat in seat_plan(seats)) + 1.8)


def test_rooms_come_as_a_configuration_has_them_with_names_in_both_languages() -> None:
    rooms = SeatPlan.model_validate({"rooms": rooms_of(seat_plan(130))}).rooms
    assert [(room.room, len(list(room.seats)), len(room.rows)) for room in rooms] == [
        ("hall-1", 120, 8),
        ("hall-2", 10, 1),
    ]
    assert rooms[1].name is not None
    assert (rooms[1].name.text("zh_CN"), rooms[1].name.text("en")) == ("二号厅", "Hall 2")
