"""A plan of seats out of a CSV, as a spreadsheet saves it: bytes in, a plan out, mistakes with their lines.

Columns `room,row,seat,x_m,y_m` in any order, and where wanted `name` and `room_name`, each also by language
(`room_name_zh_CN`, `room_name_en`), or by their Chinese names. A line with `outline` as its row and no seat
is a corner of the room's walls. UTF-8 with or without BOM, UTF-16 or GB 18030; commas, semicolons or tabs
between the cells, or what a line such as `sep=;` before the columns says: Excel reads and does not show it.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from floor.seat_plan_columns import (
    COLUMNS,
    LANGUAGES,
    NAMES,
    NEEDED,
    OUTLINES,
    ROOM_NAMES,
    column_of,
    is_corner,
    known,
    missing,
    unknown,
)
from floor.settings.errors import ConfigError, Problem
from floor.settings.explain import in_short, shown
from floor.settings.seating import MOST_SEATS, SeatPlan, plan_id, seen_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_SEPARATORS: Final = ",;\t"
_SAID: Final = re.compile(r"""([\r\n]*)"?sep=([^\w\s"']|\t)"?[,;\t|]*(?=[\r\n]|$)""", re.IGNORECASE)
_FARTHEST_M: Final = 1_000
_FEWEST_CORNERS: Final = 3


def read_csv(data: bytes, name: str) -> SeatPlan:
    """Return the plan in the CSV called `name`. Raise `ConfigError` with all that is wrong."""
    reading = _Reading(name)
    reading.read(decoded(data, name)[0])
    reading.close()
    if reading.problems:
        raise ConfigError(sorted(reading.problems, key=lambda problem: problem.line or 0))
    try:
        return SeatPlan.model_validate({"rooms": [room.data() for room in reading.rooms.values()]})
    except ValidationError as error:  # what is said line by line above is all there can be; this is the net
        texts = [str(detail["msg"]) for detail in error.errors(include_url=False)]
        raise ConfigError([Problem(name, None, (), text) for text in texts]) from None


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of the CSV called `name` and what its encoding is called. Raise `ConfigError`."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "UTF-16"
    for encoding, called in (("utf-8-sig", "UTF-8"), ("gb18030", "GB 18030")):
        try:
            return data.decode(encoding), called
        except UnicodeDecodeError:
            continue
    raise ConfigError([Problem(name, None, (), "neither UTF-8 nor GB 18030 text: save it as CSV UTF-8")])


@dataclass
class _Room:
    """What the lines have said of a room so far."""

    room: str
    line: int
    names: dict[str, str] = field(default_factory=dict)
    corners: int = 0  # lines of them, right or wrong
    outline: list[tuple[float, float]] = field(default_factory=list)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """Return the room as a plan file has it."""
        rows = [{"row": row, "seats": seats} for row, seats in self.rows.items()]
        return {"room": self.room, "name": _named(self.names), "outline": self.outline, "rows": rows}


class _Reading:
    """Reads line by line, and goes on after a mistake: all of them are told at once."""

    def __init__(self, name: str) -> None:
        self.rooms: dict[str, _Room] = {}
        self.problems: list[Problem] = []
        self._name = name
        self._seats: dict[str, int] = {}
        self._written: dict[str, str] = {}

    def read(self, text: str) -> None:
        if said := _SAID.match(text):
            separator = said[2]
            text = said[1] + text[said.end() :]  # the line's end stays: lines keep their numbers
        else:
            first = text.lstrip("\r\n").partition("\n")[0]
            separator = max(_SEPARATORS, key=first.count)
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        columns: list[str] | None = None
        taken: list[str] = []
        for line, cells in self._lines(lines):
            if columns is None:
                columns = [column_of(cell) for cell in cells]
                for name, cell in zip(columns, cells, strict=True):
                    self._written.setdefault(name, in_short(cell))
                if not self._readable(columns, cells, line):
                    return
                # What stands under a heading that is wrong is left aside, and the rest is read all the same.
                taken = [
                    name if name in COLUMNS and columns.index(name) == place else ""
                    for place, name in enumerate(columns)
                ]
                continue
            if len(cells) != len(columns) and any(cell for cell in cells[len(columns) :]):
                self._wrong(
                    line, "", f"expected {len(columns)} cells as in the first line, found {len(cells)}"
                )
                continue
            row = dict.fromkeys(taken, "") | dict(zip(taken, cells, strict=False))
            self._take(line, row, decimal_comma=separator != ",")
        if columns is None and not self.problems:
            self._wrong(
                1, "", f"expected a first line with the columns {', '.join(NEEDED)}; the file is empty"
            )

    def close(self) -> None:
        """Look at what only the end of the file tells."""
        if not self._seats and not self.problems:
            self._wrong(None, "", "expected at least one seat")
        if len(self._seats) > MOST_SEATS:
            self._wrong(None, "", f"expected {MOST_SEATS:,} seats at most, found {len(self._seats):,}")
        for room in self.rooms.values():
            if 0 < room.corners < _FEWEST_CORNERS:
                text = f"expected {_FEWEST_CORNERS} corners or more of room '{room.room}'"
                self._wrong(room.line, OUTLINES[0], f"{text}, found {room.corners}")

    def _lines(self, lines: Any) -> Iterator[tuple[int, list[str]]]:
        """Yield each line that is not empty with its number, that of its beginning."""
        line = 1
        try:
            for cells in lines:
                stripped = [cell.strip() for cell in cells]
                if any(stripped):
                    yield line, stripped
                line = lines.line_num + 1
        except csv.Error as error:
            self._wrong(line, "", f"not valid CSV: {error}; is a quotation mark not closed?")

    def _readable(self, columns: Sequence[str], headings: Sequence[str], line: int) -> bool:
        """Tell what is wrong with the headings, and return whether the lines below can be read by them."""
        if any("\n" in column or "\r" in column for column in columns):
            self._wrong(line, "", "a quotation mark opens in the line of the columns and is not closed in it")
            return False
        if said := missing(columns):
            self._wrong(line, "", said)
        strange = False
        for place, (name, heading) in enumerate(zip(columns, headings, strict=True)):
            first = columns.index(name)
            if name and name not in COLUMNS:
                said = unknown(name)
                strange = strange or not said
                said = said or "unknown column; leave it out, or give it the name of a known one"
                self._tell(line, in_short(heading), said)
            elif name and first != place:
                self._tell(line, in_short(heading), _twice(name, headings[first], heading))
        if strange:
            self._wrong(line, "", f"known columns are: {known()}")
        return any(name in NEEDED for name in columns)

    def _take(self, line: int, cells: Mapping[str, str], *, decimal_comma: bool) -> None:
        before = len(self.problems)
        for name in (name for name in ("room", "row", "seat") if name in cells):
            if cells[name]:
                self._check(plan_id, line, name, cells[name])
            elif name != "seat":
                self._wrong(line, name, "expected a text, found nothing")
        seat = cells.get("seat", "")
        corner = is_corner(cells.get("row", "")) and not seat
        if not corner and not seat and {"row", "seat"} <= cells.keys():
            self._wrong(
                line, "seat", f"expected the seat's id, or '{OUTLINES[0]}' as row for a corner of the walls"
            )
        x_m, y_m = (
            self._metres(line, name, cells[name], decimal_comma) if name in cells else math.nan
            for name in ("x_m", "y_m")
        )
        if not corner and seat and (first := self._seats.setdefault(seat, line)) != line:
            self._wrong(line, "seat", f"'{seat}' stands here a second time; first on line {first}")
        for name in (*NAMES, *ROOM_NAMES):
            self._check(seen_name, line, name, cells.get(name, ""))
        if "room" not in cells:
            return
        room = self._room(line, cells)
        room.corners += corner
        if len(self.problems) > before or not cells.keys() >= set(NEEDED):
            return
        if corner:
            room.outline.append((x_m, y_m))
            return
        made = {"seat": seat, "x_m": x_m, "y_m": y_m, "name": _named(_names(cells, NAMES))}
        room.rows.setdefault(cells["row"], []).append(made)

    def _check(self, rule: Callable[[str], str], line: int, column: str, text: str) -> None:
        try:
            rule(text)
        except ValueError as error:
            self._wrong(line, column, f"{error}, found {shown((), text)}")

    def _room(self, line: int, cells: Mapping[str, str]) -> _Room:
        room = self.rooms.setdefault(cells["room"], _Room(cells["room"], line))
        for column, text in _names(cells, ROOM_NAMES).items():
            if room.names.setdefault(column, text) != text:
                before = shown((), room.names[column])
                self._wrong(
                    line, column, f"expected {before} as above for '{room.room}', found {shown((), text)}"
                )
        return room

    def _metres(self, line: int, column: str, text: str, decimal_comma: bool) -> float:  # noqa: FBT001
        """Return a place; with `decimal_comma`, as spreadsheets write it in half of Europe: 0,8."""
        try:
            # Python takes the underscore within 1_000 for nothing; here it is a slip of the finger.
            value = float((text.replace(",", ".") if decimal_comma else text).replace("_", "?"))
        except ValueError:
            value = math.nan
        if not abs(value) <= _FARTHEST_M:
            expected = f"expected metres from -{_FARTHEST_M:,} to {_FARTHEST_M:,}, such as 2.4"
            self._wrong(line, column, f"{expected}, found {shown((), text or None)}")
        return value

    def _wrong(self, line: int | None, name: str, text: str) -> None:
        self._tell(line, self._written.get(name, name), text)  # as whoever mends it finds it in the file

    def _tell(self, line: int | None, heading: str, text: str) -> None:
        self.problems.append(Problem(self._name, line, (heading,) if heading else (), text))


def _twice(name: str, first: str, heading: str) -> str:
    """Say of a heading that its column stands there already."""
    if heading == first:
        return "the column stands there twice"
    return f"means the same as {shown((), first)}, the column {name}; leave one of the two out"


def _names(cells: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    return {column: cells[column] for column in columns if cells.get(column)}


def _named(names: Mapping[str, str]) -> str | dict[str, str] | None:
    """Return a name by language; the one without a language serves those that have none of their own."""
    by_language = {}
    for column, text in names.items():
        _, _, language = column.partition("name_")
        for one in [language] if language else LANGUAGES:
            if language or one not in by_language:
                by_language[one] = text
    return by_language or None
