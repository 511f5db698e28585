"""The plan of seats: what its version is, and what becomes of it when seats are moved. Pure.

Its shape is `floor.settings.seating`; where it is read and written is `floor.seat_plan_file`.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from floor.settings.seating import Room, Seat, SeatPlan, SeatRow

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


def plan_version(plan: SeatPlan) -> str:
    """Return a short name for what a plan says; the same content, the same name, wherever it was read."""
    rooms = [room.model_dump(mode="json") for room in plan.rooms]
    text = json.dumps(rooms, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def moved(plan: SeatPlan, moves: Iterable[Move]) -> SeatPlan:
    """Return the plan with seats moved, one after the other. Raise `UnknownRoom`.

    A seat that stays in its room keeps its row. One that comes to a room joins the row of the seat that
    stands nearest, or begins the first. Its name goes with it. A row that was left by its last seat is gone.
    """
    known = [room.room for room in plan.rooms]
    rows = {room.room: {row.row: list(row.seats) for row in room.rows} for room in plan.rooms}
    home = {seat.seat: (room.room, row.row) for room in plan.rooms for row in room.rows for seat in row.seats}
    for index, move in enumerate(moves):
        if move.room not in rows:
            raise UnknownRoom(index, move.room, known)
        _put(rows, home, move)
    return SeatPlan.model_construct(rooms=tuple(_with_rows(room, rows[room.room]) for room in plan.rooms))


def _put(rows: Mapping[str, dict[str, list[Seat]]], home: dict[str, tuple[str, str]], move: Move) -> None:
    """Take a seat from where it stands, if it does, and put it where it is to stand."""
    place = {"x_m": round(move.x_m, _PLACES), "y_m": round(move.y_m, _PLACES)}
    seat = Seat(seat=move.seat, x_m=0, y_m=0)
    if (before := home.get(move.seat)) is not None:
        room, row = before
        standing = rows[room][row]
        at = next(index for index, one in enumerate(standing) if one.seat == move.seat)
        if room == move.room:
            standing[at] = standing[at].model_copy(update=place)
            return
        seat = standing.pop(at)
        if not standing:
            del rows[room][row]
    row = _nearest_row(rows[move.room], move)
    rows[move.room].setdefault(row, []).append(seat.model_copy(update=place))
    home[move.seat] = (move.room, row)


def _nearest_row(rows: Mapping[str, Sequence[Seat]], move: Move) -> str:
    """Return the row of the seat nearest to a place; of a room without seats, its first."""
    standing = ((seat, row) for row, seats in rows.items() for seat in seats)
    _, row = min(
        standing,
        key=lambda one: math.hypot(one[0].x_m - move.x_m, one[0].y_m - move.y_m),
        default=(None, next(iter(rows), FIRST_ROW)),
    )
    return row


def _with_rows(room: Room, rows: Mapping[str, Sequence[Seat]]) -> Room:
    made = tuple(SeatRow.model_construct(row=row, seats=tuple(seats)) for row, seats in rows.items())
    return room.model_copy(update={"rows": made})
