"""Tells which seats are on one spot, and where a move would put one onto another. Pure.

Of two on one spot the page shows one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    came: list[tuple[int, Seat, _Squares]] = []
    for room in plan.rooms:
        squares = _Squares(room.seats)
        came += [(wanted[seat.seat], seat, squares) for seat in room.seats if seat.seat in wanted]
    for index, seat, squares in sorted(came, key=lambda one: one[0]):
        for other in squares.hidden_by(seat):
            raise SpotTaken(index, seat.seat, other.seat)


def knots(plan: SeatPlan) -> list[list[Seat]]:
    """Return the seats that hide each other, in the plan's order, each with all it hangs together with."""
    found: list[list[Seat]] = []
    for room in plan.rooms:
        seats = list(room.seats)
        order = {seat.seat: number for number, seat in enumerate(seats)}
        squares = _Squares(seats)
        for first in seats:
            knot = squares.take(first)
            for seat in knot:  # which grows meanwhile
                # Taken out: of thousands on one spot each is looked at once.
                knot += [other for near in list(squares.hidden_by(seat)) for other in squares.take(near)]
            if len(knot) > 1:
                found.append(sorted(knot, key=lambda seat: order[seat.seat]))
    return found


class _Squares:
    """A room's seats by squares as wide as a spot: what a seat hides is in its own or the eight around."""

    def __init__(self, seats: Iterable[Seat]) -> None:
        self._in: dict[tuple[int, int], dict[str, Seat]] = defaultdict(dict)
        for seat in seats:
            self._in[_square(seat)][seat.seat] = seat

    def take(self, seat: Seat) -> list[Seat]:
        """Take a seat out; return it, or nothing if it was taken before."""
        return [] if self._in[_square(seat)].pop(seat.seat, None) is None else [seat]

    def hidden_by(self, seat: Seat) -> Iterator[Seat]:
        """Yield the other seats that this one hides."""
        across, along = _square(seat)
        for x in (across - 1, across, across + 1):
            for y in (along - 1, along, along + 1):
                for other in self._in.get((x, y), {}).values():
                    if other is not seat and _far(seat, other) < SPOT_M:
                        yield other


def _far(one: Seat, other: Seat) -> float:
    # To the micrometre: 1.2 m and 1 m are 20 cm apart, whatever their difference is in binary.
    return round(math.hypot(other.x_m - one.x_m, other.y_m - one.y_m), 6)


def _square(seat: Seat) -> tuple[int, int]:
    return math.floor(seat.x_m / SPOT_M), math.floor(seat.y_m / SPOT_M)
