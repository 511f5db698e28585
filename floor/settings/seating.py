"""Where the seats stand: rooms, rows and seats, in metres; in config.yaml or in a plan file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from floor.settings.names import LocalName
from floor.settings.parts import FilePath, List, Shape, Text

if TYPE_CHECKING:
    from collections.abc import Iterator


def _measured(metres: float) -> float:
    """Round to a tenth of a millimetre: no desk is measured more closely, and a file stays readable."""
    return round(metres, 4) + 0.0  # no minus zero


Metres = Annotated[float, Field(ge=-1_000, le=1_000), AfterValidator(_measured)]
"""A place: x runs to the right, y downwards, as on the page."""


class Seat(Shape):
    """One seat; `x_m` and `y_m` are the middle of its desk. `name`: what people call it, if not by its id."""

    seat: Text
    x_m: Metres
    y_m: Metres
    name: LocalName | None = None


class SeatRow(Shape):
    """Seats side by side."""

    row: Text
    seats: Annotated[tuple[Seat, ...], List] = ()


class Room(Shape):
    """A room with its rows; `outline` are the corners of its walls, drawn behind the seats."""

    room: Text
    name: LocalName | None = None
    outline: Annotated[tuple[tuple[Metres, Metres], ...], List] = ()
    rows: Annotated[tuple[SeatRow, ...], List] = ()

    @property
    def seats(self) -> Iterator[Seat]:
        """Every seat of the room, row by row."""
        return (seat for row in self.rows for seat in row.seats)


class SeatPlan(Shape):
    """The rooms of a site. A seat's id is its own throughout all of them."""

    rooms: Annotated[tuple[Room, ...], List] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        rooms: set[str] = set()
        seats: dict[str, str] = {}
        for room in self.rooms:
            if room.room in rooms:
                raise ValueError(f"expected each room once; '{room.room}' stands here twice")
            rooms.add(room.room)
            rows = [row.row for row in room.rows]
            if twice := next((row for row in rows if rows.count(row) > 1), None):
                raise ValueError(f"expected each row once; '{twice}' stands in room '{room.room}' twice")
            for seat in room.seats:
                if seat.seat in seats:
                    where = f"in room '{seats[seat.seat]}' and in room '{room.room}'"
                    raise ValueError(f"expected each seat once; '{seat.seat}' stands {where}")
                seats[seat.seat] = room.room
        return self

    @property
    def seats(self) -> Iterator[Seat]:
        """Every seat, room by room."""
        return (seat for room in self.rooms for seat in room.seats)


class Seating(SeatPlan):
    """The plan as the configuration has it. Once `file` is there, what stands in it is the plan."""

    file: FilePath | None = None
