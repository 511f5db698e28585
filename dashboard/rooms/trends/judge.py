"""Whether a day's figure is outside of what is usual, and how surely. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from dashboard.history.day import COUNTS, value_of

if TYPE_CHECKING:
    from dashboard.history.day import Metric
    from floor.model.picture import WindowFigures
    from floor.model.usual import Band

MARGIN_SHARE: Final = 0.05
"""Of the middle. So far outside a figure is usual still: the span of a few days is narrow by chance."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A figure is above or below what is usual; with a gap nobody is sure of a rate or an average."""

    side: Literal["above", "below"]
    is_sure: bool


def verdict(band: Band | None, total: WindowFigures | None, metric: Metric) -> Verdict | None:
    """Judge a figure of a day. None: it is usual, or nobody can say.

    A count with a gap is at least so many: it can be above what is usual, never known to be below.
    """
    value = None if total is None else value_of(total, metric)
    if band is None or total is None or value is None:
        return None
    beyond = margin(band, total, metric)
    has_gap = total.blind_s > 0
    if value > band.high + beyond:
        return Verdict("above", is_sure=not has_gap or metric in COUNTS)
    if value < band.low - beyond and not (has_gap and metric in COUNTS):
        return Verdict("below", is_sure=not has_gap)
    return None


def margin(band: Band, total: WindowFigures, metric: Metric) -> float:
    """Return how far outside of the span is usual still, in the figure's unit: one call, or a share."""
    one_call = 0.0
    if metric in COUNTS:
        one_call = 1.0
    elif metric == "service_level" and total.offered:
        one_call = 1 / total.offered
    return max(MARGIN_SHARE * band.median, one_call)
