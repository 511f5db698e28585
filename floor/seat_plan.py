"""The plan of seats: what its version is, and what becomes of it when seats are moved. Pure.

Its shape is `floor.settings.seating`; where it is read and written is `floor.seat_plan_file`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from floor.seat_plan_near import Near
from floor.settings.seating import MOST_SEATS, Room, Seat, SeatPlan, SeatRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FIRST_ROW: Final = "1"
"""The row of a seat that comes to a room without one."""
_PLACES: Final = 2
"""A seat is moved to the centimetre: nobody measures a desk more closely, and a file stays readable."""


@dataclass(frozen=True, slots=True)
class Move:
    """A seat is to stand in `room` at `x_m`, `y_m`. One that is not on the plan yet comes onto it."""

    seat: str
    room: str
    x_m: float
    y_m: float


class UnknownRoom(Exception):  # noqa: N818 - the plan is right, the wish is not
    """A seat was to be moved to a room that is not on the plan; `index` is that of the move."""

    def __init__(self, index: int, room: str, known: Sequence[str]) -> None:
        super().__init__(f"room '{room}' is not on the plan; on it are: {', '.join(known) or 'none'}")
        self.index = index
        self.room = room
        self.known = tuple(known)


class TooManySeats(Exception):  # noqa: N818 - the plan is right, the wish is not
    """With the moves there would be more seats than a plan may have."""

    def __init__(self) -> None:
        super().__init__(f"a plan has {MOST_SEATS:,} seats at most")


def plan_version(plan: SeatPlan) -> str:
    """Return a short name for what a plan says; the same content, the same name, wherever it was read."""
    rooms = [room.model_dump(mode="json") for room in plan.rooms]
    text = json.dumps(rooms, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def moved(plan: SeatPlan, moves: Iterable[Move]) -> SeatPlan:
    """Return the plan with seats moved, one after the other. Raise `UnknownRoom` and `TooManySeats`.

    A seat that stays in its room keeps its row. One that comes to a room joins the row of the seat that
    stands nearest, or begins the first. Its name goes with it. A row that was left by its last seat is gone.
    """
    floor = _Floor(plan)
    for index, move in enumerate(moves):
        floor.put(index, move)
    return SeatPlan.model_construct(
        rooms=tuple(_with_rows(room, floor.rows[room.room]) for room in plan.rooms)
    )


class _Floor:
    """A plan while seats are moved on it: each is found at once, by its id and by where it stands."""

    def __init__(self, plan: SeatPlan) -> None:
        self.rows: dict[str, dict[str, dict[str, Seat]]] = {}
        self._home: dict[str, tuple[str, str]] = {}
        self._near: dict[str, Near] = {}
        for room in plan.rooms:
            near = self._near[room.room] = Near()
            rows = self.rows[room.room] = {}
            for row in room.rows:
                rows[row.row] = {seat.seat: seat for seat in row.seats}
                for seat in row.seats:
                    self._home[seat.seat] = (room.room, row.row)
                    near.add(seat.x_m, seat.y_m, seat.seat)

    def put(self, index: int, move: Move) -> None:
        """Take a seat from where it stands, if it does, and put it where it is to stand."""
        if move.room not in self.rows:
            raise UnknownRoom(index, move.room, tuple(self.rows))
        # Minus nought would be another plan to a version, and to nobody else.
        x_m, y_m = (round(metres, _PLACES) + 0.0 for metres in (move.x_m, move.y_m))
        rows, near = self.rows[move.room], self._near[move.room]
        room, row = self._home.get(move.seat, (None, ""))
        if room is None:
            if len(self._home) >= MOST_SEATS:
                raise TooManySeats
            seat = Seat(seat=move.seat, x_m=x_m, y_m=y_m)
        else:
            before = self.rows[room][row][move.seat]
            self._near[room].remove(before.x_m, before.y_m, before.seat)
            seat = before.model_copy(update={"x_m": x_m, "y_m": y_m})
            if room != move.room:
                del self.rows[room][row][move.seat]
                if not self.rows[room][row]:
                    del self.rows[room][row]
        if room != move.room:
            neighbour = near.nearest(x_m, y_m)
            row = next(iter(rows), FIRST_ROW) if neighbour is None else self._home[neighbour][1]
        rows.setdefault(row, {})[move.seat] = seat
        near.add(x_m, y_m, move.seat)
        self._home[move.seat] = (move.room, row)


def _with_rows(room: Room, rows: Mapping[str, Mapping[str, Seat]]) -> Room:
    made = tuple(SeatRow.model_construct(row=row, seats=tuple(seats.values())) for row, seats in rows.items())
    return room.model_copy(update={"rows": made})
