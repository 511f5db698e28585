"""Reads the wish to move seats out of a body. Every mistake is named, with its place."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from dashboard.api.problems import FieldError, bad_parameters, cut
from dashboard.api.seats_answers import FARTHEST_M, MOST_MOVES
from floor.seat_plan import Move
from floor.settings.seating import LONGEST_ID, plan_id

TOLD_AT_MOST = 20
"""So many mistakes are named; a program that makes one makes it in every move."""

_LARGEST_SHOWN = 10**20
_KEYS = ("seat", "room", "x_m", "y_m")
_WISH_KEYS = ("version", "moves")


def read_wish(data: Any) -> tuple[str, list[Move]]:
    """Return the version that is meant and the moves. Raise the problem of everything that is wrong."""
    errors = list(islice(_faults(data), TOLD_AT_MOST))
    if errors:
        raise bad_parameters(errors)
    return data["version"], [
        Move(plan_id(move["seat"]), move["room"].strip(), float(move["x_m"]), float(move["y_m"]))
        for move in data["moves"]
    ]


def _faults(data: Any) -> Iterator[FieldError]:
    if not isinstance(data, Mapping):
        yield FieldError("body", "an object with version and moves", _shown(data))
        return
    yield from _unknown(data, _WISH_KEYS, "")
    if not isinstance(data.get("version"), str):
        yield FieldError("version", "the version of the plan that is meant", _shown(data.get("version")))
    moves = data.get("moves")
    if not isinstance(moves, Sequence) or isinstance(moves, str) or not moves:
        yield FieldError("moves", "a list of moves", _shown(moves))
        return
    if len(moves) > MOST_MOVES:
        yield FieldError("moves", f"{MOST_MOVES:,} moves at most", f"{len(moves):,}")
        return
    first: dict[str, int] = {}
    for index, move in enumerate(moves):
        yield from _move(move, f"moves.{index}")
        if isinstance(move, Mapping) and (seat := _seat(move.get("seat"))) is not None:
            if seat in first:
                yield FieldError(f"moves.{index}.seat", f"each seat once; see moves.{first[seat]}", cut(seat))
            first.setdefault(seat, index)


def _move(move: Any, path: str) -> Iterator[FieldError]:
    if not isinstance(move, Mapping):
        yield FieldError(path, "an object with seat, room, x_m and y_m", _shown(move))
        return
    yield from _unknown(move, _KEYS, f"{path}.")
    seat = move.get("seat")
    if _seat(seat) is None:
        expected = f"a seat's id: a text of 1 to {LONGEST_ID} characters that can be seen"
        yield FieldError(f"{path}.seat", expected, _shown(seat))
    if not isinstance(move.get("room"), str):
        yield FieldError(f"{path}.room", "a room's id", _shown(move.get("room")))
    for key in ("x_m", "y_m"):
        value = move.get(key)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not -FARTHEST_M <= value <= FARTHEST_M:  # type: ignore[operator]  # a number by now
            expected = f"a number of metres from -{FARTHEST_M:,} to {FARTHEST_M:,}"
            yield FieldError(f"{path}.{key}", expected, _shown(value))


def _seat(told: Any) -> str | None:
    """Return a seat's id as the plan has it; None for what is none."""
    try:
        return plan_id(told) if isinstance(told, str) else None
    except ValueError:
        return None


def _unknown(data: Mapping[str, Any], known: tuple[str, ...], path: str) -> Iterator[FieldError]:
    for key in data:
        if key not in known:
            yield FieldError(f"{path}{cut(key)}", f"one of {', '.join(known)}")


def _shown(value: Any) -> str | None:
    """Return what came, as a client may be shown it: None where nothing did."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "a list"
    if isinstance(value, int) and abs(value) > _LARGEST_SHOWN:
        return "a number of many digits"  # Python itself refuses to write out the largest
    return cut(str(value))
