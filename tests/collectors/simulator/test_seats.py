from __future__ import annotations

import itertools
from collections import Counter

from collectors.simulator.seats import seat_plan


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
