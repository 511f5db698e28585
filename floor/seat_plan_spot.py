"""Tells where a move would put a seat onto another: of two on one spot the page shows one. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from floor.seat_plan import Move
    from floor.settings.seating import Seat, SeatPlan

SPOT_M: Final = 0.2
"""Seats nearer to each other than this hide each other, however large they are drawn. No desks stand so."""


class SpotTaken(Exception):  # noqa: N818 - the plan is right, the wish is not
    """A seat was to be moved to where `by` stands; `index` is that of the move."""

    def __init__(self, index: int, seat: str, by: str) -> None:
        super().__init__(f"seat '{seat}' would stand where '{by}' stands")
        self.index = index
        self.seat = seat
        self.by = by


def keep_apart(plan: SeatPlan, moves: Sequence[Move]) -> None:
    """Raise `SpotTaken` where one of these moves, all of which `plan` has on it, put a seat onto another.

    Seats that nobody moved may stand as they did: two that change places are on no spot of each other in
    the end, and a plan that was wrong before can still be put right seat by seat.
    """
    wanted = {move.seat: index for index, move in enumerate(moves)}
    squares: dict[tuple[str, int, int], list[Seat]] = defaultdict(list)
    came: list[tuple[int, str, Seat]] = []
    for room in plan.rooms:
        for seat in room.seats:
            squares[room.room, *_square(seat)].append(seat)
            if seat.seat in wanted:
                came.append((wanted[seat.seat], room.room, seat))
    for index, where, seat in sorted(came, key=lambda one: one[0]):
        across, along = _square(seat)
        for x in (across - 1, across, across + 1):
            for y in (along - 1, along, along + 1):
                for other in squares.get((where, x, y), ()):
                    if other is not seat and _far(seat, other) < SPOT_M:
                        raise SpotTaken(index, seat.seat, other.seat)


def _far(one: Seat, other: Seat) -> float:
    # To the micrometre: 1.2 m and 1 m are 20 cm apart, whatever their difference is in binary.
    return round(math.hypot(other.x_m - one.x_m, other.y_m - one.y_m), 6)


def _square(seat: Seat) -> tuple[int, int]:
    return math.floor(seat.x_m / SPOT_M), math.floor(seat.y_m / SPOT_M)
