"""What is usual: the middle of like days, and the span that most of them lie in.

A median and percentiles, so that one holiday among eight days moves nothing. Percentiles between two values
are taken on the straight line between them (Hyndman and Fan's definition 7, PERCENTILE.INC of spreadsheets).
"""

import math
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

DAYS_COMPARED: Final = 8
"""So many like days are looked at, the latest that have data."""
DAYS_NEEDED: Final = 3
"""Of fewer values nobody can say what is usual."""
LOW, HIGH = 0.1, 0.9


class Band(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The usual values of something: 10th percentile, median, 90th percentile, in its own unit.

    `days`: of how many values. Always `low <= median <= high`.
    """

    low: float
    median: float
    high: float
    days: int


def usual(values: Iterable[float | None]) -> Band | None:
    """Return the band of values; those that are not known do not count. None if too few are left."""
    known = sorted(value for value in values if value is not None)
    if len(known) < DAYS_NEEDED:
        return None
    return Band(
        low=quantile(known, LOW), median=quantile(known, 0.5), high=quantile(known, HIGH), days=len(known)
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of them lie. `ordered`: ascending, at least one."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    low, high = ordered[below], ordered[above]
    # Kept between its neighbours: the sum of two rounded products need not be.
    return min(max(low + (high - low) * (place - below), low), high)
