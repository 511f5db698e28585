"""The time axis that all figures and tables of a page share: the half hours of its days, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.history.day import DayHistory, Half
    from dashboard.history.days import Slot
    from dashboard.history.read import History

    Key = tuple[str, bool]

SHOWN_AT_LEAST = 16
"""Half hours, so that a morning's line grows into the figure instead of stretching it."""
HOUR = 2
"""Half hours."""


def key_of(slot: Slot) -> Key:
    """Return what half hours of several days have in common: the time of day, and whether it came again."""
    return slot.wall, slot.again


def merged(days: Sequence[Sequence[Key]]) -> list[Key]:
    """Return the times of several days in one order: what one day lacks stands where the others have it."""
    axis: list[Key] = []
    for day in sorted(days, key=len, reverse=True):
        place = 0
        for key in day:
            if key in axis:
                place = axis.index(key) + 1
            else:
                axis.insert(place, key)
                place += 1
    return axis


def axis(history: History) -> list[Key]:
    """Return the times that are shown: whole hours around all that has a figure, and not too few."""
    days = (history.day, *history.compared)
    every = merged([[key_of(half.slot) for half in day.halves] for day in days])
    told = {key_of(half.slot) for day in days for half in day.halves if _tells(half)}
    told |= {key for key in every if any(history.like.by_wall.get(key[0], {}).values()) and not key[1]}
    places = [place for place, key in enumerate(every) if key in told]
    if not places:
        return every
    first = places[0] - places[0] % HOUR
    last = places[-1] + HOUR - places[-1] % HOUR
    last = min(len(every), max(last, first + SHOWN_AT_LEAST))
    return every[max(0, min(first, last - SHOWN_AT_LEAST)) : last]


def _tells(half: Half) -> bool:
    return half.figures is not None and (half.figures.offered > 0 or half.has_gap)


def by_key(day: DayHistory) -> dict[Key, Half]:
    """Return a day's half hours by their place on the axis."""
    return {key_of(half.slot): half for half in day.halves}
