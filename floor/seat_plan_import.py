"""Makes the plan file of a site out of a CSV: what is behind `app.py plan import`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from floor.seat_plan_check import described
from floor.seat_plan_csv import decoded, read_csv
from floor.seat_plan_file import NotWritable, held, write_file
from floor.settings.errors import ConfigError, Problem

if TYPE_CHECKING:
    from pathlib import Path

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
        write_file(file, plan)
    walls = [room.room for room in plan.rooms if room.outline]
    drawn = f"walls of {', '.join(walls)}" if walls else "no walls"
    return f"{file}: {described(plan)}; {drawn}; {source.name} read as {encoding}"


def _bytes(source: Path) -> bytes:
    try:
        with source.open("rb") as opened:
            data = opened.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise ConfigError([Problem(str(source), None, (), f"cannot be read: {error.strerror}")]) from None
    if len(data) > _LARGEST_BYTES:
        raise ConfigError([Problem(str(source), None, (), "larger than 16 MB: that is no plan of seats")])
    return data
