"""The people of the simulated floor, their teams, seats and skills: so many agents, always the same ones."""

import math
from functools import lru_cache
from random import Random
from typing import Literal

import msgspec

from collectors.simulator.names import chinese, name_of
from collectors.simulator.queues import QUEUES, QueueSpec
from collectors.simulator.seats import Seat, seat_plan

Shift = Literal["main", "early", "late", "night"]

FIRST_AGENT = 1001
TEAM_SIZE = 16
"""Roughly; the sizes differ by a few, and stay within 10 and 25."""
NEW_HIRES = 0.1
SMALL_FLOOR = 60
"""On a floor of fewer agents everybody takes the calls of every queue."""
OTHER_SHIFTS: tuple[tuple[Shift, float], ...] = (("early", 0.06), ("late", 0.06), ("night", 0.03))

_ALSO: dict[str, tuple[tuple[str, float], ...]] = {
    "sales": (("billing", 0.5), ("vip", 0.15)),
    "support": (("complaints", 0.3), ("billing", 0.25), ("vip", 0.15)),
    "billing": (("sales", 0.4), ("support", 0.4)),
    "complaints": (("support", 0.8),),
    "vip": (("support", 0.6), ("sales", 0.6)),
}
"""By the queue an agent is trained for first: which others the agent may take calls of, and how likely."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """An agent. `skills` are queues with a penalty: of two free agents the one with the lower is rung first.

    `pace` stretches the agent's talk times. `place` is what number the agent has on the floor, from 0.
    """

    place: int
    agent: str
    interface: str
    name: str
    team: str
    seat: str
    skills: tuple[tuple[str, int], ...]
    shift: Shift
    new_hire: bool
    pace: float


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """A team and its lead, who takes no calls."""

    team: str
    zh_name: str
    en_name: str
    lead: str
    agents: tuple[str, ...]


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody, and where they sit."""

    persons: tuple[Person, ...]
    teams: tuple[Team, ...]
    seats: tuple[Seat, ...]


@lru_cache(maxsize=4)
def people(agents: int) -> People:
    """Return the people of a floor of so many agents."""
    chance = Random(agents)  # noqa: S311 - makes people up
    seats = seat_plan(agents)
    sizes = team_sizes(agents)
    shifts = _shifts(agents)
    first_skills = _first_skills(agents)
    persons: list[Person] = []
    teams: list[Team] = []
    for index, size in enumerate(sizes):
        team = f"team-{index + 1:02}"
        members = range(len(persons), len(persons) + size)
        for place in members:
            new_hire = chance.random() < NEW_HIRES
            person = Person(
                place=place,
                agent=str(FIRST_AGENT + place),
                interface=f"PJSIP/{FIRST_AGENT + place}",
                name=name_of(place),
                team=team,
                seat=seats[place].seat,
                skills=_skills(first_skills[place], shifts[place], agents, chance),
                shift=shifts[place],
                new_hire=new_hire,
                pace=round((1.35 if new_hire else 1.0) * math.exp(chance.gauss(0.0, 0.1)), 3),
            )
            persons.append(person)
        teams.append(
            Team(
                team=team,
                zh_name=f"{chinese(index + 1)}组",
                en_name=f"Team {index + 1}",
                lead=name_of(agents + index),
                agents=tuple(persons[place].agent for place in members),
            )
        )
    return People(persons=tuple(persons), teams=tuple(teams), seats=seats)


def team_sizes(agents: int) -> list[int]:
    """Return how many agents each team has: 10 to 25, all of them together `agents`."""
    count = max(1, round(agents / TEAM_SIZE))
    sizes = [agents // count + (index < agents % count) for index in range(count)]
    for index in range(0, count - 1, 2):
        shift = index // 2 % 4
        if sizes[index + 1] - shift >= 10 and sizes[index] + shift <= 25:  # noqa: PLR2004 - a team's limits
            sizes[index] += shift
            sizes[index + 1] -= shift
    return sizes


def _shifts(agents: int) -> list[Shift]:
    """Return everybody's shift: the last teams work early, late and at night."""
    shifts: list[Shift] = []
    for shift, share in reversed(OTHER_SHIFTS):
        shifts += [shift] * max(1, round(share * agents))
    main: list[Shift] = ["main"] * (agents - len(shifts))
    return main + shifts[::-1]


def _first_skills(agents: int) -> list[QueueSpec]:
    """Return the queue everybody is trained for first, as many for each as it has work."""
    work = [spec.share * (spec.talk_mean_s + spec.wrapup_s) for spec in QUEUES]
    skills: list[QueueSpec] = []
    done = 0.0
    for spec, part in zip(QUEUES, work, strict=True):
        done += part
        skills += [spec] * (round(agents * done / sum(work)) - len(skills))
    return skills


def _skills(first: QueueSpec, shift: Shift, agents: int, chance: Random) -> tuple[tuple[str, int], ...]:
    if shift != "main" or agents < SMALL_FLOOR:
        others = [spec.queue for spec in QUEUES if spec is not first]
    else:
        others = [queue for queue, share in _ALSO[first.queue] if chance.random() < share]
    return ((first.queue, 0), *((queue, 1) for queue in others))
