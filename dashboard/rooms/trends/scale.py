"""Scales of the figures: from where to where, and which values are written beside them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.history.day import COUNTS
from dashboard.i18n import forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.history.day import Metric
    from floor.settings import Language

_TICKS = 4
_HEADROOM = 1.08
_DURATION_STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400)
_HALF = 0.5
_CLOSE = 0.09
"""Levels nearer to each other than this would write over each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A figure's own: `range` from bottom to top, `ticks` where values are written."""

    metric: Metric
    range: tuple[float, float]
    ticks: tuple[float, ...]

    def text(self, tick: float, language: Language) -> str:
        """Write the value beside a tick."""
        if self.metric == "service_level":
            return forms.percent(tick, language)
        if self.metric in COUNTS:
            return forms.count(round(tick), language)
        return forms.duration(tick)


def scale(metric: Metric, values: Sequence[float | None], target: float | None = None) -> Scale:
    """Return the scale for values. That of counts begins at zero; another may begin above it, and says so."""
    known = [value for value in values if value is not None]
    if metric == "service_level":
        return _of_levels(known, target)
    highest, lowest = max(known, default=0), min(known, default=0)
    # Averages that never come near zero would all lie in one line at the top.
    begin = 0.0 if metric in COUNTS or lowest < highest * _HALF else lowest - (highest - lowest)
    steps = _count_steps(highest) if metric in COUNTS else _DURATION_STEPS_S
    step = next((step for step in steps if (highest - begin) / step <= _TICKS), math.ceil(highest / _TICKS))
    first = math.floor(max(begin, 0) / step)
    low = float(first * step)
    top = max(low + (highest - low) * _HEADROOM, low + step)
    ticks = tuple(float(step * n) for n in range(first, math.floor(top / step) + 1))
    return Scale(metric=metric, range=(low - 0.03 * (top - low), top), ticks=ticks)


def _of_levels(known: Sequence[float], target: float | None) -> Scale:
    aims = [] if target is None else [target]
    low = 0.0 if min([*known, *aims], default=1.0) < _HALF else _HALF
    span = 1 - low
    middle = low + span / 2
    ticks = {low, 1.0, *aims}
    if all(abs(middle - tick) > _CLOSE * 2 * span for tick in ticks):
        ticks.add(middle)
    kept = {tick for tick in ticks if tick in aims or all(abs(tick - aim) > _CLOSE * span for aim in aims)}
    return Scale(
        metric="service_level", range=(low - 0.04 * span, 1 + 0.06 * span), ticks=tuple(sorted(kept))
    )


def _count_steps(highest: float) -> list[int]:
    powers = range(max(1, math.ceil(math.log10(max(highest, 1))) + 1))
    return [base * 10**power for power in powers for base in (1, 2, 5)]
