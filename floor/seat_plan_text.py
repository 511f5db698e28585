"""A plan of seats as YAML for people: one seat a line, numbers as they are, names in every language. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from floor.settings.names import LocalName
    from floor.settings.seating import Room, Seat, SeatPlan

HEAD: Final = """\
# The plan of the seats, in metres: x to the right, y downwards. Moving seats on the page writes this file
# anew; edited by hand it is taken up within two seconds. Comments of your own are not kept.
"""
_PLAIN: Final = re.compile(r"[^\W\d_][\w ./-]*(?<! )")
"""Begins with a letter of any script and holds nothing that YAML gives a meaning."""
_WORDS: Final = frozenset({"null", "true", "false"})
_UNPRINTABLE: Final = re.compile(
    "[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]"
)
_ESCAPES: Final = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\t": r"\t"}


def plan_text(plan: SeatPlan) -> str:
    """Return a plan as the text of its file. Read again it is the same plan."""
    return HEAD + "\n".join(_lines(plan)) + "\n"


def _lines(plan: SeatPlan) -> Iterator[str]:
    if not plan.rooms:
        yield "rooms: []"
        return
    yield "rooms:"
    for room in plan.rooms:
        yield from _room(room)


def _room(room: Room) -> Iterator[str]:
    yield f"- room: {scalar(room.room)}"
    if room.name is not None:
        yield f"  name: {_name(room.name)}"
    if room.outline:
        corners = ", ".join(f"[{number(x_m)}, {number(y_m)}]" for x_m, y_m in room.outline)
        yield f"  outline: [{corners}]"
    if room.rows:
        yield "  rows:"
    for row in room.rows:
        yield f"  - row: {scalar(row.row)}"
        if row.seats:
            yield "    seats:"
        yield from (f"    - {_seat(seat)}" for seat in row.seats)


def _seat(seat: Seat) -> str:
    name = "" if seat.name is None else f", name: {_name(seat.name)}"
    return f"{{seat: {scalar(seat.seat)}, x_m: {number(seat.x_m)}, y_m: {number(seat.y_m)}{name}}}"


def _name(name: LocalName) -> str:
    texts = name.root
    if len(set(texts.values())) == 1 and len(texts) == 2:  # noqa: PLR2004 - the same in both languages
        return scalar(next(iter(texts.values())))
    return "{" + ", ".join(f"{language}: {scalar(text)}" for language, text in texts.items()) + "}"


def number(value: float) -> str:
    """Return a number with all the digits a place has, and without an exponent: that is no number in YAML."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def scalar(text: str) -> str:
    """Return a text as it may stand anywhere in YAML: plain where that is read as the same, else quoted."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    body = "".join(_ESCAPES.get(letter) or _UNPRINTABLE.sub(_escape, letter) for letter in text)
    return f'"{body}"'


def _escape(found: re.Match[str]) -> str:
    return f"\\U{ord(found[0]):08x}"
