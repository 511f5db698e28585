"""One day by half hours, out of the kept quarter hours: pure."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal

import msgspec

from dashboard.history.days import HALF_HOUR_S, SiteDays, Slot
from floor.model.config import QueueConfig
from floor.model.intervals import ALL_QUEUES, Interval, interval_figures, intervals
from floor.model.picture import QuarterRow, WindowFigures
from floor.model.sums import Sums

Metric = Literal["service_level", "offered", "answered", "abandoned", "asa_s", "aht_s"]
METRICS: Final[tuple[Metric, ...]] = (
    "service_level",
    "offered",
    "answered",
    "abandoned",
    "asa_s",
    "aht_s",
)
"""What is looked at by half hour: a rate, three counts, two averages in seconds."""
COUNTS: Final = frozenset({"offered", "answered", "abandoned"})

State = Literal["over", "present", "coming"]
ENTIRELY: Final = 0.999
"""Gaps are added up from milliseconds: of a half hour of which nothing is known a moment may be missing."""


class Half(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One half hour of a day.

    `figures` None: nothing is known of it, which is not the same as no calls: it lies ahead, or before
    anything was kept, or the floor was not heard. Where a gap was noted it has figures that say how long.
    """

    slot: Slot
    state: State
    figures: WindowFigures | None

    @property
    def is_lost(self) -> bool:
        """Whether it is over and nothing is known of it, nor ever will be."""
        return self.figures is None and self.state == "over"

    @property
    def has_gap(self) -> bool:
        """Whether the floor was out of sight for a part of it: its counts are at least so many."""
        return self.figures is not None and self.figures.blind_s > 0

    @property
    def is_unknown(self) -> bool:
        """Whether the floor was out of sight for all of it."""
        length_s = self.slot.until - self.slot.start
        return self.figures is not None and self.figures.blind_s >= length_s * ENTIRELY

    @property
    def known(self) -> WindowFigures | None:
        """What is known of it; None also where the floor was out of sight for all of it."""
        if self.figures is None or (self.is_unknown and not self.figures.offered):
            return None
        return self.figures

    def value(self, metric: Metric) -> float | None:
        """Return a figure: the rate or average, None without calls; a count, None where nothing is known."""
        known = self.known
        return None if known is None else value_of(known, metric)


class Heard(msgspec.Struct, frozen=True, gc=False):
    """From when until when (epoch seconds) the floor was heard on a day, whatever it said.

    Within, a half hour without a row is one in which nothing came: where the floor was out of sight for a
    part of it, it has a row that says so.
    """

    since: float
    until: float


class DayHistory(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A day of one scope.

    `total`: its half hours that are over, added up; None where of none is known, and where it is of some,
    the rest counts as out of sight. `once`: the same without the second ones of an hour that comes twice, to
    be compared with days that have each hour once.
    """

    date: dt.date
    start: int
    until: int
    halves: tuple[Half, ...]
    total: WindowFigures | None
    once: WindowFigures | None

    @property
    def has_data(self) -> bool:
        """Whether anything is known of it."""
        return any(half.known is not None for half in self.halves)

    @property
    def is_over(self) -> bool:
        """Whether its last half hour has ended."""
        return all(half.state == "over" for half in self.halves)

    @property
    def over_until(self) -> int:
        """Up to when its half hours are over."""
        return max((half.slot.until for half in self.halves if half.state == "over"), default=self.start)


def value_of(figures: WindowFigures, metric: Metric) -> float | None:
    """Return one figure of a window; None is no value."""
    if metric == "service_level":
        return figures.service_level.value
    value: float | None = getattr(figures, metric)
    return value


class DayMaker(msgspec.Struct, frozen=True, kw_only=True):
    """Makes days of quarters.

    `rules`: how the scope is shown. `present`: its half hour in progress as pages show it, to the second; the
    kept sums are a few seconds behind.
    """

    days: SiteDays
    rules: QueueConfig
    now: float
    present: WindowFigures | None = None

    def day(self, date: dt.date, quarters: Iterable[QuarterRow], heard: Heard | None = None) -> DayHistory:
        """Return a day, given all its queues' quarters, and when the floor was heard (None: not known)."""
        slots = self.days.slots(date)
        made = self._intervals(slots, quarters, heard)
        start, until = self.days.span(date)
        halves = tuple(self._half(slot, made.get(slot.start)) for slot in slots)
        over = [half.slot for half in halves if half.state == "over"]
        first = [slot for slot in over if not slot.again]
        total = self._total(over, made)
        once = total if len(first) == len(over) else self._total(first, made)
        return DayHistory(date=date, start=start, until=until, halves=halves, total=total, once=once)

    def total_of(
        self,
        date: dt.date,
        quarters: Iterable[QuarterRow],
        wanted: Callable[[Slot], bool],
        heard: Heard | None = None,
    ) -> WindowFigures | None:
        """Return the wanted half hours of a day that are over, added up; None where of none is known.

        Those of which nothing is known count as out of sight.
        """
        slots = self.days.slots(date)
        made = self._intervals(slots, quarters, heard)
        return self._total([slot for slot in slots if slot.until <= self.now and wanted(slot)], made)

    def _intervals(
        self, slots: Iterable[Slot], quarters: Iterable[QuarterRow], heard: Heard | None
    ) -> dict[int, Interval]:
        """Return what is known of half hours, by their start."""
        found = intervals(quarters, self.days.calendar, HALF_HOUR_S, self.now, together=True)
        made = {interval.start: interval for interval in found}
        if heard is None:
            return made
        # What came in a half hour without a row would have been measured by the same T as the rest.
        thresholds = {interval.threshold_s for interval in found} or {self.rules.threshold_s}
        threshold_s = thresholds.pop() if len(thresholds) == 1 else self.rules.threshold_s
        for slot in slots:
            if (
                slot.start not in made
                and heard.since <= slot.start < self.now
                and min(slot.until, self.now) <= heard.until
            ):
                made[slot.start] = Interval(
                    queue=ALL_QUEUES,
                    start=slot.start,
                    until=slot.until,
                    threshold_s=threshold_s,
                    sums=Sums(),
                )
        return made

    def _half(self, slot: Slot, interval: Interval | None) -> Half:
        state: State = "coming" if slot.start > self.now else "over" if slot.until <= self.now else "present"
        figures = None if interval is None else interval_figures(interval, self.rules)
        shown = self.present
        if state == "present" and shown is not None and shown.since == slot.start:
            # Without calls, it is known that none came only where it would be known of one that is over.
            figures = shown if shown.offered or figures is not None else None
        return Half(slot=slot, state=state, figures=figures)

    def _total(self, slots: Sequence[Slot], known: Mapping[int, Interval]) -> WindowFigures | None:
        """Add up half hours that are over."""
        made = [known[slot.start] for slot in slots if slot.start in known]
        if all(_is_unseen(interval) for interval in made):
            return None
        lost = [slot for slot in slots if slot.start not in known]
        lost_s = sum(slot.until - slot.start for slot in lost)
        sums = Sums()
        for interval in made:
            sums.add(interval.sums)
        thresholds = {interval.threshold_s for interval in made}
        whole = Interval(
            queue=ALL_QUEUES,
            start=made[0].start,
            until=made[-1].until,
            threshold_s=thresholds.pop() if len(thresholds) == 1 else None,
            sums=sums,
            waiting_within=sum(interval.waiting_within for interval in made),
            waiting_over=sum(interval.waiting_over for interval in made),
            blind_ms=sum(interval.blind_ms for interval in made) + lost_s * 1000,
        )
        return interval_figures(whole, self.rules)


def _is_unseen(interval: Interval) -> bool:
    """Tell whether the floor was out of sight for all of it and nothing came to light of it after all."""
    length_ms = (interval.until - interval.start) * 1000
    return interval.blind_ms >= length_ms * ENTIRELY and not interval.sums.offered
