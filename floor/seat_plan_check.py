"""Says what a plan of seats is like: how many seats, where, and how that goes with who is to sit there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from floor.check import Finding
from floor.seat_plan_file import file_of, obstacle, read_file
from floor.settings.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from floor.settings import Settings
    from floor.settings.seating import SeatPlan

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
    at: dict[tuple[str, float, float], list[str]] = defaultdict(list)
    for room in plan.rooms:
        for seat in room.seats:
            at[room.room, seat.x_m, seat.y_m].append(seat.seat)
    if stacked := [" and ".join(seats) for seats in at.values() if len(seats) > 1]:
        yield f"on the same spot: {', '.join(stacked[:_NAMED])}{' …' if len(stacked) > _NAMED else ''}"


def _some(seats: Collection[str]) -> str:
    """Return how many seats, and the first of them by name."""
    named = ", ".join(list(seats)[:_NAMED])
    noun = "seat" if len(seats) == 1 else "seats"
    return f"{len(seats)} {noun} ({named}{', …' if len(seats) > _NAMED else ''})"
