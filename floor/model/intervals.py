"""Intervals and their figures, out of the quarter hours that are kept: any width, any zone, any day.

A quarter hour knows sums, not calls. So of calls still waiting it can say how long they have waited only
where the whole quarter lies before or after the threshold; elsewhere the bound of the service level is not
known (`None`). That concerns the interval in progress alone.
"""

from collections.abc import Iterable
from operator import add, attrgetter
from typing import Final

import msgspec

from floor.model.calendar import QUARTER_S, Calendar
from floor.model.config import QueueConfig
from floor.model.figures import Goal, Window, figures
from floor.model.picture import QuarterRow, ServiceLevelValue, WindowFigures
from floor.model.sums import Sums

WIDTHS_S: Final = (900, 1800, 3600)
"""Widths that sums of quarters can be added up to without an interval over two days."""

ALL_QUEUES: Final = "*"

_sums_of = attrgetter(*Sums.__struct_fields__)


class Interval(msgspec.Struct, kw_only=True):
    """Sums of one queue, or of all together, over one interval [start, until).

    `threshold_s` is None where quarters or queues with different thresholds were added. Of the calls still
    waiting `waiting_within` have waited for at most the threshold, `waiting_over` for longer, and of the
    rest it is not known. `blind_ms` counts time once, in however many queues nothing was known.
    """

    queue: str
    start: int
    until: int
    threshold_s: float | None
    sums: Sums
    waiting_within: int = 0
    waiting_over: int = 0
    blind_ms: int = 0


class _Total(msgspec.Struct, kw_only=True):
    """An interval while quarters are added: sums in the order of their fields, blind time by quarter."""

    until: int
    threshold_s: float | None
    sums: tuple[int, ...] = (0,) * len(Sums.__struct_fields__)
    waiting_within: int = 0
    waiting_over: int = 0
    blind_ms: dict[int, int] = {}

    def add(self, quarter: QuarterRow, now: float) -> None:
        self.sums = tuple(map(add, self.sums, _sums_of(quarter)))
        if self.threshold_s != quarter.threshold_s:
            self.threshold_s = None
        if quarter.blind_ms:
            self.blind_ms[quarter.start] = max(self.blind_ms.get(quarter.start, 0), quarter.blind_ms)
        waiting = quarter.offered - quarter.answered - quarter.abandoned - quarter.otherwise_left
        if not waiting:
            return
        if now - quarter.start <= quarter.threshold_s:
            self.waiting_within += waiting
        elif now - (quarter.start + QUARTER_S) >= quarter.threshold_s:
            self.waiting_over += waiting

    def interval(self, start: int, queue: str) -> Interval:
        return Interval(
            queue=queue,
            start=start,
            until=self.until,
            threshold_s=self.threshold_s,
            sums=Sums(*self.sums),
            waiting_within=self.waiting_within,
            waiting_over=self.waiting_over,
            blind_ms=sum(self.blind_ms.values()),
        )


def intervals(
    quarters: Iterable[QuarterRow], calendar: Calendar, width_s: int, now: float, *, together: bool
) -> list[Interval]:
    """Add quarters up to intervals of the local wall time, ordered by start and then queue.

    `together` makes one interval of all queues, called `*`. `now` decides how long waiting calls have
    waited. Give whole intervals: a missing quarter is a quarter in which nothing happened.
    """
    spans: dict[int, tuple[int, int]] = {}
    found: dict[tuple[int, str], _Total] = {}
    for quarter in quarters:
        span = spans.get(quarter.start)
        if span is None:
            span = spans[quarter.start] = interval_span(calendar, quarter.start, width_s)
        key = span[0], ALL_QUEUES if together else quarter.queue
        total = found.get(key)
        if total is None:
            total = found[key] = _Total(until=span[1], threshold_s=quarter.threshold_s)
        total.add(quarter, now)
    return [found[key].interval(*key) for key in sorted(found)]


def interval_span(calendar: Calendar, t: float, width_s: int) -> tuple[int, int]:
    """Return start and end of the interval that holds `t`; one that the clocks change in is shorter."""
    start = calendar.interval_start(t, width_s)
    until = start + QUARTER_S
    while until < start + width_s and calendar.interval_start(until, width_s) == start:
        until += QUARTER_S
    return start, until


def interval_figures(interval: Interval, rules: QueueConfig) -> WindowFigures:
    """Return the figures of an interval; `rules` say which formula is shown and what it should reach."""
    within, over = interval.waiting_within, interval.waiting_over
    window = Window(
        since=interval.start,
        until=interval.until,
        sums=interval.sums,
        waiting_within=within,
        waiting_over=over,
        blind_s=interval.blind_ms / 1000,
    )
    goal = Goal(target=rules.target, formula=rules.formula, threshold_s=interval.threshold_s)
    made = figures(window, goal)
    return made if within + over == interval.sums.waiting else _without_bound(made)


def _without_bound(made: WindowFigures) -> WindowFigures:
    levels = {name: ServiceLevelValue(level.value, None) for name, level in made.service_levels.items()}
    shown = msgspec.structs.replace(made.service_level, bound=None)
    return msgspec.structs.replace(made, service_level=shown, service_levels=levels)
