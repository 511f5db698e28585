"""The seat plan: where in which room each seat stands. Plain data, for whatever draws a floor.

A room is an L of 120 seats: eight rows of ten along the windows, the last four of them twice as long.
Two rows face each other; behind each pair is an aisle. x runs to the right, y away from the door, in metres.
"""

import msgspec

ROOM_SEATS = 120
SHORT_ROWS, LONG_ROWS = 4, 4
SHORT_ROW_SEATS, LONG_ROW_SEATS = 10, 20
DESK_WIDTH_M = 1.6
DESK_DEPTH_M = 1.2
AISLE_M = 1.8


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
    letter = "ABCDEFGH"[row]
    prefix = "" if room == 0 else str(room + 1)
    return Seat(
        seat=f"{prefix}{letter}-{column + 1:02}",
        room=room + 1,
        row=letter,
        number=column + 1,
        x_m=round((column + 0.5) * DESK_WIDTH_M, 2),
        y_m=round(row * DESK_DEPTH_M + (row // 2) * AISLE_M + DESK_DEPTH_M / 2, 2),
    )
