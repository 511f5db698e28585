"""Says what a plan of seats is like: how many seats, where, and how that goes with who is to sit there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from floor.check import Finding
from floor.seat_plan_file import file_of, obstacle, read_file
from floor.seat_plan_spot import SPOT_M, knots
from floor.settings.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from floor.settings import Settings
    from floor.settings.seating import Seat, SeatPlan

_NAMED: Final = 5
"""So many seats are named; there may be hundreds."""


def seats(settings: Settings) -> list[Finding]:
    """Look at the plan that counts, and at who is to sit where."""
    file = file_of(settings)
    try:
        from_file = read_file(file)
    except ConfigError as error:
        return [Finding(False, f"seats: {problem}") for problem in error.problems]
    plan = from_file or settings.seating
    count = sum(1 for _ in plan.seats)
    if not count:
        what = (
            f"{file} has none"
            if from_file
            else "no plan; `.venv/bin/python app.py plan import seats.csv` makes one"
        )
        return [Finding(True, f"seats: {what}; the floor page stands agents in rows")]
    where = file if from_file else "the configuration"
    findings = [Finding(True, f"seats: {described(plan)}, from {where}")]
    if why := obstacle(file):
        findings.append(Finding(True, f"seats: cannot be moved on the page: {why}"))
    findings += [Finding(True, f"seats: {text}") for text in _remarks(settings, plan)]
    return findings


def described(plan: SeatPlan) -> str:
    """Say how many seats a plan has, and where: `120 seats in 1 room (hall 120)`."""
    counts = {room.room: sum(1 for _ in room.seats) for room in plan.rooms}
    rooms = [f"{room} {count}" for room, count in counts.items()]
    more = f" and {len(rooms) - _NAMED} more" if len(rooms) > _NAMED else ""
    noun = "room" if len(rooms) == 1 else "rooms"
    return f"{sum(counts.values())} seats in {len(rooms)} {noun} ({', '.join(rooms[:_NAMED])}{more})"


def _remarks(settings: Settings, plan: SeatPlan) -> Iterator[str]:
    there = [seat.seat for seat in plan.seats]
    wanted = {agent.seat for agent in settings.agents.values() if agent.seat}
    known = set(there)
    if off := sorted(wanted - known):
        yield f"{_some(off)} of configured agents {'is' if len(off) == 1 else 'are'} not on the plan"
    if wanted and (free := [seat for seat in there if seat not in wanted]):
        yield f"{_some(free)} {'is' if len(free) == 1 else 'are'} no configured agent's"
    if remark := on_one_spot(plan):
        yield remark


def on_one_spot(plan: SeatPlan) -> str | None:
    """Say which seats hide each other, as the page and the API count it; None where none do."""
    found = knots(plan)
    if not found:
        return None
    named = ", ".join(map(_together, found[:_NAMED]))
    said = f"on the same spot, nearer than {SPOT_M * 100:.0f} cm to each other: {named}"
    said += " …" if len(found) > _NAMED else ""
    most = 2 * sum(map(len, found)) > sum(1 for _ in plan.seats)
    return f"{said}; are the places in metres?" if most else said


def _together(knot: Sequence[Seat]) -> str:
    first, second, *more = (seat.seat for seat in knot)
    return f"{first} and {len(more) + 1} more" if more else f"{first} and {second}"


def _some(seats: Collection[str]) -> str:
    """Return how many seats, and the first of them by name."""
    named = ", ".join(list(seats)[:_NAMED])
    noun = "seat" if len(seats) == 1 else "seats"
    return f"{len(seats)} {noun} ({named}{', …' if len(seats) > _NAMED else ''})"
