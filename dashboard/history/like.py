"""What is usual on a day of this weekday, half hour by half hour and in all: pure."""

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec

from dashboard.history.day import METRICS, DayHistory, Metric, value_of
from floor.model.picture import WindowFigures
from floor.model.usual import DAYS_NEEDED, Band, usual

Bands = Mapping[Metric, Band | None]


class Like(msgspec.Struct, frozen=True, kw_only=True):
    """The usual of a weekday.

    `days`: those on which the floor was heard, the latest first. `gaps`: those among them of which a part is
    not known; that part does not count, nor do they for the whole day. `by_wall`: by time of day. `total`: of
    the half hours that are over on the day that is looked at.
    """

    days: tuple[dt.date, ...]
    gaps: tuple[dt.date, ...]
    by_wall: Mapping[str, Bands]
    total: Bands

    @property
    def is_enough(self) -> bool:
        """Whether there are days enough to say what is usual."""
        return len(self.days) >= DAYS_NEEDED

    def band(self, wall: str, metric: Metric) -> Band | None:
        """Return what is usual at a time of day; None: not known."""
        return self.by_wall.get(wall, {}).get(metric)


def like(days: Sequence[DayHistory], totals: Sequence[WindowFigures | None]) -> Like:
    """Return the usual of days, each with its half hours that are to count for the whole added up.

    A half hour in which nothing came counts with its zeros. One with a gap does not, nor one of which nothing
    is known, nor the second one of an hour that comes twice.
    """
    found: dict[str, dict[Metric, list[float | None]]] = {}
    for day in days:
        for half in day.halves:
            if half.slot.again or half.figures is None or half.has_gap:
                continue
            at = found.setdefault(half.slot.wall, {metric: [] for metric in METRICS})
            for metric in METRICS:
                at[metric].append(half.value(metric))
    whole = [total for total in totals if total is not None and total.blind_s == 0]
    return Like(
        days=tuple(day.date for day in days),
        gaps=tuple(day.date for day in days if any(half.has_gap or half.is_lost for half in day.halves)),
        by_wall={
            wall: {metric: usual(values) for metric, values in at.items()}
            for wall, at in sorted(found.items())
        },
        total={metric: usual(value_of(total, metric) for total in whole) for metric in METRICS},
    )
