"""Who works when on a day, and what each does between calls: shifts, breaks, lessons, absences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from collectors.simulator.chance import Chance

if TYPE_CHECKING:
    from collectors.simulator.people import Person, Shift

Reason = Literal["Break", "Lunch", "Toilet", "Coaching", "Training", "Meeting", "ACW"]

DAY_S = 86_400.0
HALF_DAY_S = 43_200.0

_FROM_MIDDLE_H: dict[Shift, tuple[float, float]] = {
    "main": (-4.5, 4.5),
    "early": (-8.0, 0.75),
    "late": (2.5, 11.5),
    "night": (8.5, 17.5),
}
"""Start and end of each shift, in hours from the middle of the day's main shift."""
_STAGGER_MIN = (-45, -30, -15, 0, 0, 15, 30, 45)
"""Shifts start a quarter or half hour apart, so that they hand over bit by bit."""

_ABSENT = 0.03
_LATE, _LATE_MEDIAN_S, _LATE_SIGMA = 0.05, 480.0, 0.8
_STAYS_S = 240.0
"""People sign out within some minutes after the end."""

_LUNCH_AFTER_H = (2.0, 6.4)
_OVERRUN = 0.07


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """A time off the phone. `at` is when it is due: an agent in a call takes it afterwards."""

    at: float
    reason: Reason
    lasts_s: float


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """One agent's day. `away` are moments, with their length, at which the agent leaves without a word."""

    place: int
    begins_at: float
    ends_at: float
    pauses: tuple[Pause, ...]
    away: tuple[tuple[float, float], ...]


def duties(persons: tuple[Person, ...], middle: float, chance: Chance) -> list[Duty]:
    """Return who works on the day whose main shift has its middle at `middle`.

    Chance is drawn for those who are absent, too, so that nobody else's day depends on it.
    """
    found: list[Duty] = []
    for person in persons:
        absent = chance.happens(_ABSENT)
        late_s = chance.lognormal(_LATE_MEDIAN_S, _LATE_SIGMA) if chance.happens(_LATE) else 0.0
        stagger = _STAGGER_MIN[int(chance.uniform() * len(_STAGGER_MIN))] * 60.0
        first, last = _FROM_MIDDLE_H[person.shift]
        begins = middle + first * 3600 + stagger
        ends = middle + last * 3600 + stagger
        # Nobody signs in to the second.
        signs_in = begins + late_s - chance.between(0.0, 90.0)
        signs_out = ends + chance.between(0.0, _STAYS_S)
        duty = Duty(
            place=person.place,
            begins_at=signs_in,
            ends_at=signs_out,
            pauses=tuple(sorted(_pauses(begins, ends, middle, chance), key=lambda pause: pause.at)),
            away=tuple(_away(begins, ends, chance)),
        )
        if not absent:
            found.append(duty)
    return found


def _pauses(begins: float, ends: float, middle: float, chance: Chance) -> list[Pause]:
    lunch_at = begins + chance.between(*_LUNCH_AFTER_H) * 3600
    pauses = [_pause(lunch_at - lunch_at % 300, "Lunch", max(chance.normal() * 4 + 31, 18), 49, chance)]
    for first, last in ((1.0, 2.3), (6.0, 7.6)):
        at = begins + chance.between(first, last) * 3600
        pauses.append(_pause(at, "Break", chance.lognormal(9.5, 0.22), 18, chance))
    if chance.happens(0.8):
        at = begins + chance.between(0.7, 8.0) * 3600
        pauses.append(_pause(at, "Toilet", chance.lognormal(4.2, 0.3), 11, chance))
    if chance.happens(0.1):
        at = begins + chance.between(1.0, 7.5) * 3600
        pauses.append(_pause(at, "Coaching", max(chance.normal() * 4 + 18, 8), 33, chance))
    if chance.happens(0.03):
        at = begins + chance.between(1.0, 6.5) * 3600
        pauses.append(_pause(at, "Training", max(chance.normal() * 6 + 45, 30), 65, chance))
    # The mid-shift meeting comes in waves, or nobody would answer.
    wave = int(chance.uniform() * 12)
    at = middle - 9000 + wave * 1500 + chance.between(0, 60)
    if begins + 1800 < at < ends - 1800:
        pauses.append(_pause(at, "Meeting", max(chance.normal() * 2 + 9, 6), 22, chance))
    return pauses


def _pause(at: float, reason: Reason, minutes: float, overrun_min: float, chance: Chance) -> Pause:
    """Return a pause of so many minutes, or, now and then, one that is overrun."""
    if chance.happens(_OVERRUN):
        minutes = overrun_min * chance.between(1.0, 1.3)
    return Pause(at=at, reason=reason, lasts_s=minutes * 60)


def _away(begins: float, ends: float, chance: Chance) -> list[tuple[float, float]]:
    if not chance.happens(0.25):
        return []
    return [(chance.between(begins + 1200, ends - 1200), chance.between(60, 420))]
