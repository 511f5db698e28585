"""The form of the plan of seats in the API, and of the wish to move some. `fields.py` explains the fields."""

from typing import Annotated

import msgspec

from floor.settings.seating import LONGEST_ID

FARTHEST_M = 1_000
"""A seat stands at most so far from its room's origin, either way."""
MOST_MOVES = 2_000
"""So many seats are moved with one wish at most."""

Metres = Annotated[float, msgspec.Meta(ge=-FARTHEST_M, le=FARTHEST_M)]


class PlannedSeat(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A seat and the middle of its desk."""

    seat: str
    name: str
    x_m: float
    y_m: float


class PlannedRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Seats side by side."""

    row: str
    seats: tuple[PlannedSeat, ...]


class PlannedRoom(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A room with its walls and rows. Each room has an origin of its own."""

    room: str
    name: str
    outline: tuple[tuple[float, ...], ...]
    rows: tuple[PlannedRow, ...]


class SeatPlanAnswer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where the seats stand, in metres: x to the right, y downwards."""

    version: str
    file: str
    in_file: bool
    editable: bool
    hindrance: str | None
    problem: str | None
    rooms: tuple[PlannedRoom, ...]


class SeatMove(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a seat is to stand. One that is not on the plan yet comes onto it."""

    seat: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ID)]
    room: str
    x_m: Metres
    y_m: Metres


class SeatMoves(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Seats to be moved, and the plan that is meant."""

    version: str
    moves: Annotated[tuple[SeatMove, ...], msgspec.Meta(max_length=MOST_MOVES)]


class SeatsMoved(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The plan as it is now is saved."""

    version: str
