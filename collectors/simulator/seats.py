"""The seat plan: where in which room each seat stands, and the room's walls. Plain data.

A room is an L of 120 seats: eight rows of ten along the windows, the last four of them twice as long.
Two rows face each other; behind each pair is an aisle. x runs to the right, y away from the door, in metres.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

import msgspec

from collectors.simulator.names import chinese

ROOM_SEATS = 120
SHORT_ROWS, LONG_ROWS = 4, 4
SHORT_ROW_SEATS, LONG_ROW_SEATS = 10, 20
ROWS = "ABCDEFGH"
DESK_WIDTH_M = 1.6
DESK_DEPTH_M = 1.2
AISLE_M = 1.8
WALL_M = 1.2
"""Between the desks and the walls: one can pass."""


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """One seat: `x_m` and `y_m` are its middle."""

    seat: str
    room: int
    row: str
    number: int
    x_m: float
    y_m: float


def seat_plan(seats: int) -> tuple[Seat, ...]:
    """Return so many seats, room by room, row by row. Names such as `A-01`, in the second room `2A-01`."""
    return tuple(_seat(index) for index in range(seats))


def _seat(index: int) -> Seat:
    room, place = divmod(index, ROOM_SEATS)
    short = SHORT_ROWS * SHORT_ROW_SEATS
    if place < short:
        row, column = divmod(place, SHORT_ROW_SEATS)
    else:
        row, column = divmod(place - short, LONG_ROW_SEATS)
        row += SHORT_ROWS
    letter = ROWS[row]
    prefix = "" if room == 0 else str(room + 1)
    return Seat(
        seat=f"{prefix}{letter}-{column + 1:02}",
        room=room + 1,
        row=letter,
        number=column + 1,
        x_m=round((column + 0.5) * DESK_WIDTH_M, 2),
        y_m=round(row * DESK_DEPTH_M + (row // 2) * AISLE_M + DESK_DEPTH_M / 2, 2),
    )


def outline(seats: Sequence[Seat]) -> list[list[float]]:
    """Return the corners of the walls around one room's seats: an L where both lengths of row stand in it."""
    short, long = ROWS[:SHORT_ROWS], ROWS[SHORT_ROWS:]
    left = top = -WALL_M
    right, bottom = _reach(seat for seat in seats if seat.row in short)
    if any(seat.row in long for seat in seats):
        far, foot = _reach(seat for seat in seats if seat.row in long)
        if far > right:
            corners = [(left, top), (right, top), (right, bottom), (far, bottom), (far, foot), (left, foot)]
            return _rounded(corners)
        bottom = foot
    return _rounded([(left, top), (right, top), (right, bottom), (left, bottom)])


def _reach(seats: Iterable[Seat]) -> tuple[float, float]:
    """Return where the walls to the right of seats and below them stand."""
    places = [(seat.x_m, seat.y_m) for seat in seats]
    right = max(x_m for x_m, _ in places) + DESK_WIDTH_M / 2 + WALL_M
    return right, max(y_m for _, y_m in places) + DESK_DEPTH_M / 2 + WALL_M


def _rounded(corners: Iterable[tuple[float, float]]) -> list[list[float]]:
    return [[round(x_m, 2), round(y_m, 2)] for x_m, y_m in corners]


def rooms_of(seats: Iterable[Seat]) -> list[dict[str, object]]:
    """Return the rooms of a floor as a configuration has them, each with its walls, rows and seats."""
    return [_room(number, list(inside)) for number, inside in groupby(seats, lambda seat: seat.room)]


def _room(number: int, seats: Sequence[Seat]) -> dict[str, object]:
    return {
        "room": f"hall-{number}",
        "name": {"zh_CN": f"{chinese(number)}号厅", "en": f"Hall {number}"},
        "outline": outline(seats),
        "rows": [
            {
                "row": row,
                "seats": [{"seat": seat.seat, "x_m": seat.x_m, "y_m": seat.y_m} for seat in inside],
            }
            for row, inside in groupby(seats, lambda seat: seat.row)
        ],
    }
