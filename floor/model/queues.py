"""A queue: its waiting calls, its windows, its quarter hours and its agents' states.

Every change of a visit reaches all sums it belongs to as one difference; a visit that slides out of a
rolling window is taken away exactly as it was counted. Nothing is ever counted twice or recounted from
the start, whatever the size of the day.
"""

import math
from bisect import bisect_right, insort
from collections.abc import Collection, Iterable, Mapping
from operator import attrgetter

import msgspec

from floor.model.acd_tally import AcdTally
from floor.model.calendar import quarter_start
from floor.model.config import QueueConfig
from floor.model.gauge import Gauge
from floor.model.picture import AgentState, QuarterRow
from floor.model.sums import NOTHING, Sums, difference, talk_bucket
from floor.model.visits import Visit, contribution

DEFAULT_THRESHOLD_S = 20.0
ROLLING_15M_S = 900.0
ROLLING_60M_S = 3600.0
ON_CONTACT: frozenset[AgentState] = frozenset({"talking", "hold", "wrap_up"})
REASONS_KEPT = 200
"""Different contact reasons counted of one queue; others are counted together."""
REASON_OTHERS = "(others)"
arrival = attrgetter("arrived_at")


class Quarter(msgspec.Struct, kw_only=True):
    """One quarter hour of one queue. `blind_ms` is as it was last taken."""

    sums: Sums
    threshold_s: float
    histogram: dict[int, int] = {}
    blind_ms: int = 0


class Span:
    """The sums of everything that arrived since a moment (today, this interval), kept up as it grows."""

    def __init__(self) -> None:
        self.since = math.inf
        self.sums = Sums()


class QueueState(msgspec.Struct, kw_only=True):
    """What is remembered of a queue, beside its visits.

    `reasons` counts today's calls by contact reason. `waiting_told`: how many wait, in each source's own
    words and last report. `spoken_at`: when, by the floor's clock, it was last named by what can begin it.
    """

    queue: str
    sources: list[str] = []
    spoken_at: float = 0.0
    acd_threshold_s: float | None = None
    quarters: dict[int, Quarter] = {}
    gauge: Gauge
    states: dict[AgentState, int] = {}
    tally: AcdTally
    reasons: dict[str, int] = {}
    waiting_told: dict[str, int] = {}


class Queue:
    """One queue's state with the indices that make it quick.

    `waiting` maps a visit's serial to the visit, in order of arrival as far as the source gives it.
    `recent` holds the visits of the last two hours by arrival; `from_15m` and `from_60m` are the places in
    it where the rolling windows begin. `uncounted` are visits whose sums are behind what they have become:
    a visit changes more often than anybody looks, and only the difference since the last look counts.
    """

    def __init__(self, state: QueueState, config: QueueConfig) -> None:
        self.state = state
        self.config = config
        self.waiting: dict[int, Visit] = {}
        self.uncounted: dict[int, Visit] = {}
        self.recent: list[Visit] = []
        self.from_15m = 0
        self.from_60m = 0
        self.rolling_15m = Sums()
        self.rolling_60m = Sums()
        self.today = Span()
        self.interval = Span()
        self.edge_15m = 0.0
        self.edge_60m = 0.0
        self.quarters_changed: set[int] = set()
        self.dirty = True
        self.changes_at: float | None = None

    @property
    def threshold_s(self) -> float:
        """T of the service level: as configured, else as the ACD reports it, else 20 s."""
        if self.config.threshold_s is not None:
            return self.config.threshold_s
        return self.state.acd_threshold_s if self.state.acd_threshold_s is not None else DEFAULT_THRESHOLD_S

    # ------------------------------------------------------------------------ visits and windows

    def add(self, visit: Visit) -> None:
        """Take a new visit in, counted as it stands."""
        recent = self.recent
        if not recent or recent[-1].arrived_at <= visit.arrived_at:
            recent.append(visit)
        else:
            insort(recent, visit, key=arrival)
        # A late arrival that is older than a window shifts that window's beginning.
        if visit.arrived_at <= self.edge_15m:
            self.from_15m += 1
            if visit.arrived_at <= self.edge_60m:
                self.from_60m += 1
        if visit.in_queue:
            self.waiting[visit.serial] = visit
        if visit.offered:
            self._quarter(visit.arrived_at)
        self.recount(visit)

    def recount(self, visit: Visit) -> None:
        """Note that the visit has become something else."""
        self.uncounted[visit.serial] = visit
        self.dirty = True

    def count(self) -> None:
        """Bring all sums up to what the visits have become."""
        for visit in self.uncounted.values():
            self._count(visit)
        self.uncounted.clear()

    def _count(self, visit: Visit) -> None:
        new = contribution(visit)
        differences = difference(visit.counted, new)
        if not differences:
            return
        handled = new[7] - visit.counted[7]
        visit.counted = new
        arrived_at = visit.arrived_at
        quarter = self._quarter(arrived_at)
        quarter.sums.change(differences)
        for span in (self.today, self.interval):
            if arrived_at >= span.since:
                span.sums.change(differences)
        if handled:
            bucket = talk_bucket(visit.talk_ms() / 1000)
            quarter.histogram[bucket] = quarter.histogram.get(bucket, 0) + handled
        if arrived_at > self.edge_60m:
            self.rolling_60m.change(differences)
            if arrived_at > self.edge_15m:
                self.rolling_15m.change(differences)

    def roll(self, now: float) -> None:
        """Move the rolling windows to (now - W, now], with everything counted."""
        self.count()
        recent = self.recent
        size = len(recent)
        edge = now - ROLLING_15M_S
        if edge > self.edge_15m:
            self.edge_15m = edge
            while self.from_15m < size and recent[self.from_15m].arrived_at <= edge:
                self.rolling_15m.change(difference(recent[self.from_15m].counted, NOTHING))
                self.from_15m += 1
                self.dirty = True
        edge = now - ROLLING_60M_S
        if edge > self.edge_60m:
            self.edge_60m = edge
            while self.from_60m < size and recent[self.from_60m].arrived_at <= edge:
                self.rolling_60m.change(difference(recent[self.from_60m].counted, NOTHING))
                self.from_60m += 1
                self.dirty = True

    def forget(self, before: float) -> list[Visit]:
        """Fold visits that arrived before `before` into their quarters for good; return them."""
        self.count()
        count = min(bisect_right(self.recent, before, key=arrival), self.from_60m)
        gone = self.recent[:count]
        if gone:
            del self.recent[:count]
            self.from_15m -= count
            self.from_60m -= count
        return gone

    def restore(self, visits: Iterable[Visit], now: float) -> None:
        """Rebuild the indices from the visits of a checkpoint."""
        self.recent = sorted(visits, key=arrival)
        self.edge_15m, self.edge_60m = now - ROLLING_15M_S, now - ROLLING_60M_S
        self.from_15m = bisect_right(self.recent, self.edge_15m, key=arrival)
        self.from_60m = bisect_right(self.recent, self.edge_60m, key=arrival)
        self.rolling_15m, self.rolling_60m = Sums(), Sums()
        for place, visit in enumerate(self.recent):
            differences = difference(NOTHING, visit.counted)
            if place >= self.from_60m:
                self.rolling_60m.change(differences)
            if place >= self.from_15m:
                self.rolling_15m.change(differences)

    # -------------------------------------------------------------------------------- quarters

    def sums_since(self, span: Span, since: float) -> Sums:
        """Return the sums of a span that begins with the quarter at `since`."""
        if span.since != since:
            span.since, span.sums = since, Sums()
            for start, quarter in self.state.quarters.items():
                if start >= since:
                    span.sums.add(quarter.sums)
        return span.sums

    def forget_quarters(
        self, before: float, still_open: Collection[int], blind_ms: Mapping[int, int]
    ) -> list[QuarterRow]:
        """Drop quarters that began before `before`; return those that changed since they were last taken.

        Those in `still_open` may have a call that has yet to end, and would else begin anew with it.
        `blind_ms` is of those that are dropped, where that is any.
        """
        self.count()
        self._note_blindness(blind_ms)
        rows: list[QuarterRow] = []
        for start in sorted(s for s in self.state.quarters if s < before and s not in still_open):
            if start in self.quarters_changed:
                self.quarters_changed.discard(start)
                rows.append(self.quarter_row(start))
            del self.state.quarters[start]
        return rows

    def take_quarters(self, blind_ms: Mapping[int, int], told_from: int) -> list[QuarterRow]:
        """Return the quarters that changed since the last call, in their sums or in `blind_ms`.

        A quarter in which nothing was known is one to be kept, though nothing was counted in it. `blind_ms`
        tells of those that began at `told_from` or since; an older one is here for a call that is still open,
        and nobody remembers its gaps but itself.
        """
        self.count()
        self._note_blindness(blind_ms)
        for start, quarter in self.state.quarters.items():
            if start >= told_from:
                quarter.blind_ms = blind_ms.get(start, 0)
        changed, self.quarters_changed = self.quarters_changed, set()
        return [self.quarter_row(start) for start in sorted(changed) if start in self.state.quarters]

    def _note_blindness(self, blind_ms: Mapping[int, int]) -> None:
        for start, blind in blind_ms.items():
            quarter = self.state.quarters.get(start)
            if quarter is None or quarter.blind_ms != blind:
                self._quarter(start).blind_ms = blind

    def quarter_row(self, start: int) -> QuarterRow:
        """Return one quarter as it is stored."""
        quarter = self.state.quarters[start]
        sums = {field: getattr(quarter.sums, field) for field in Sums.__struct_fields__}
        return QuarterRow(
            queue=self.state.queue,
            start=start,
            threshold_s=quarter.threshold_s,
            blind_ms=quarter.blind_ms,
            talk_histogram=dict(quarter.histogram),
            **sums,
        )

    def _quarter(self, t: float) -> Quarter:
        start = quarter_start(t)
        quarter = self.state.quarters.get(start)
        if quarter is None:
            quarter = Quarter(sums=Sums(), threshold_s=self.threshold_s)
            self.state.quarters[start] = quarter
        self.quarters_changed.add(start)
        return quarter

    # ---------------------------------------------------------------------------- agents' states

    def settle(self, at: float) -> None:
        """Integrate agents' time up to `at` and bring all sums up to it."""
        for minute, contact_ms, idle_ms in self.state.gauge.flush(at):
            moment = minute * 60
            touched = [self._quarter(moment).sums]
            touched += [s.sums for s in (self.today, self.interval) if moment >= s.since]
            for sums in touched:
                sums.contact_ms += contact_ms
                sums.idle_ms += idle_ms

    def move_agent(self, old: AgentState | None, new: AgentState | None, at: float) -> None:
        """An agent's state within this queue changed at `at`; None is not signed in here."""
        states, gauge = self.state.states, self.state.gauge
        if not gauge.settle(at):
            self.settle(at)
        if old is not None:
            states[old] -= 1
            if old in ON_CONTACT:
                gauge.contact -= 1
            elif old == "idle":
                gauge.idle -= 1
        if new is not None:
            states[new] = states.get(new, 0) + 1
            if new in ON_CONTACT:
                gauge.contact += 1
            elif new == "idle":
                gauge.idle += 1
        self.dirty = True
