"""Where the seats stand: rooms, rows and seats, in metres; in config.yaml or in a plan file."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from floor.settings.names import LocalName
from floor.settings.parts import FilePath, List, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator


def _measured(metres: float) -> float:
    """Round to a tenth of a millimetre: no desk is measured more closely, and a file stays readable."""
    return round(metres, 4) + 0.0  # no minus zero


LONGEST_ID = 100
"""Characters of a seat's, row's or room's id."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode's categories of controls, of marks of direction and joining, of halves, and of ends of lines."""
_JOINING = frozenset("\u200c\u200d")
MOST_SEATS = 10_000
"""A plan has so many at most: a floor has no more agents."""

Metres = Annotated[float, Field(ge=-1_000, le=1_000), AfterValidator(_measured)]
"""A place: x runs to the right, y downwards, as on the page."""


def plan_id(text: str) -> str:
    """Return the id of a seat, row or room as it counts everywhere: without blanks around it.

    Raise `ValueError` for one that a person could not tell from another: with characters nobody sees, such
    as those that turn the direction of writing, or longer than anybody reads.
    """
    text = text.strip()
    if not 0 < len(text) <= LONGEST_ID or any(unicodedata.category(letter) in _UNSEEN for letter in text):
        raise ValueError(f"expected 1 to {LONGEST_ID} characters that can be seen")
    return text


def seen_name(text: str) -> str:
    """Return what people call a seat or a room. Raise `ValueError` for one that cannot be drawn as it is.

    Marks that join letters belong to names in some scripts; ends of lines, controls and marks that turn the
    direction of writing do not.
    """
    if any(unicodedata.category(letter) in _UNSEEN and letter not in _JOINING for letter in text):
        raise ValueError("expected a text on one line that can be seen")
    return text


def _seen_names(name: LocalName) -> LocalName:
    for text in name.root.values():
        seen_name(text)
    return name


PlanId = Annotated[str, AfterValidator(plan_id)]
PlanName = Annotated[LocalName, AfterValidator(_seen_names)]


class Seat(Shape):
    """One seat; `x_m` and `y_m` are the middle of its desk. `name`: what people call it, if not by its id."""

    seat: PlanId
    x_m: Metres
    y_m: Metres
    name: PlanName | None = None


class SeatRow(Shape):
    """Seats side by side."""

    row: PlanId
    seats: Annotated[tuple[Seat, ...], List] = ()


class Room(Shape):
    """A room with its rows; `outline` are the corners of its walls, drawn behind the seats."""

    room: PlanId
    name: PlanName | None = None
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
            rows: set[str] = set()
            for row in room.rows:
                if row.row in rows:
                    raise ValueError(
                        f"expected each row once; '{row.row}' stands in room '{room.room}' twice"
                    )
                rows.add(row.row)
            for seat in room.seats:
                if seat.seat in seats:
                    where = f"in room '{seats[seat.seat]}' and in room '{room.room}'"
                    raise ValueError(f"expected each seat once; '{seat.seat}' stands {where}")
                seats[seat.seat] = room.room
        if len(seats) > MOST_SEATS:
            raise ValueError(f"expected {MOST_SEATS:,} seats at most, found {len(seats):,}")
        return self

    @property
    def seats(self) -> Iterator[Seat]:
        """Every seat, room by room."""
        return (seat for room in self.rooms for seat in room.seats)


class Seating(SeatPlan):
    """The plan as the configuration has it. Once `file` is there, what stands in it is the plan."""

    file: FilePath | None = None
