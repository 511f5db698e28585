"""Makes the plan file of a site out of a CSV: what is behind `app.py plan import`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from floor.seat_plan_check import described, on_one_spot
from floor.seat_plan_csv import decoded, read_csv
from floor.seat_plan_file import NotWritable, held, keep_old, write_file
from floor.settings.errors import ConfigError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from floor.settings.seating import SeatPlan

_LARGEST_BYTES: Final = 16 * 2**20
"""No plan is larger; a recording given by mistake may be."""


def import_csv(source: Path, file: Path, *, replace: bool) -> str:
    """Write the plan in a CSV to a file, and return in words what was made.

    Raise `ConfigError` naming every mistake in the CSV, and `NotWritable`; nothing is written then, nor where
    there is a plan and `replace` is False.
    """
    data = _bytes(source)
    plan = read_csv(data, str(source))
    _, encoding = decoded(data, str(source))
    with held(file):
        if file.exists() and not replace:
            raise NotWritable(f"{file} is there already; add --replace to put this plan in its place")
        kept = keep_old(file) if file.exists() else None
        write_file(file, plan)
    said = f"{file}: {described(plan)}; {_walls(plan)}; {source.name} read as {encoding}"
    if remark := on_one_spot(plan):
        said = f"{said}; {remark}"
    return said if kept is None else f"{said}; the plan before is kept in {kept}"


def _walls(plan: SeatPlan) -> str:
    given = [room.room for room in plan.rooms if room.outline]
    if not given:
        return f"no corners of walls given, so a plain frame is drawn around {_of(len(plan.rooms))}"
    rest = [room.room for room in plan.rooms if not room.outline]
    said = f"walls of {', '.join(given)}"
    return f"{said}; a plain frame around {', '.join(rest)}" if rest else said


def _of(rooms: int) -> str:
    return "the room" if rooms == 1 else "each room"


def _bytes(source: Path) -> bytes:
    try:
        with source.open("rb") as opened:
            data = opened.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise ConfigError([Problem(str(source), None, (), f"cannot be read: {error.strerror}")]) from None
    if len(data) > _LARGEST_BYTES:
        raise ConfigError([Problem(str(source), None, (), "larger than 16 MB: that is no plan of seats")])
    return data
