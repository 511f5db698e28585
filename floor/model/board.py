"""The board: one live picture of the floor, made of nothing but events and the floor's clock.

`apply` takes one event; what an event leaves to time (a wrap-up that runs out, the day that ends) are
timers, which fire with `now` = their due moment. The same events at the same moments always give the
same board, whenever and however often they are worked off.
"""

import math
from collections.abc import Callable
from typing import Any

import msgspec

from floor.model import events as e
from floor.model import quarter_hours
from floor.model.apply import (
    agent_reports,
    calls,
    facts,
    handling,
    housekeeping,
    limits,
    members,
    own_clock,
    rings,
    silence,
    snapshots,
    sources,
    wrap_up,
)
from floor.model.apply.agent_face import recount_groups
from floor.model.config import FloorConfig
from floor.model.dump import UnknownSchema, dump, load
from floor.model.edges import Writing
from floor.model.floor_state import (
    ALL_QUEUES,
    BEHIND,
    DAY,
    LIMBO,
    MINUTE,
    SETTLE,
    STALE,
    WRAP,
    FloorState,
)
from floor.model.picture import (
    QuarterRow,
    Row,
    SiteRow,
    agent_key,
    day_key,
    group_key,
    queue_key,
    source_key,
)
from floor.model.queues import Queue
from floor.model.rows import INTERVAL_S, agent_row, day_row, group_row, queue_row, source_row
from floor.model.sources import FROM_THE_FUTURE

APPLY: dict[type, Callable[[FloorState, Any], None]] = {
    e.SourceUp: sources.source_up,
    e.SourceDown: sources.source_down,
    e.SourceAlive: sources.source_alive,
    e.SourceCounted: sources.source_counted,
    e.ReplayProgressed: sources.replay_progressed,
    e.SnapshotBegan: snapshots.snapshot_began,
    e.SnapshotEnded: snapshots.snapshot_ended,
    e.QueueReported: sources.queue_reported,
    e.MemberAdded: members.member_added,
    e.MemberChanged: members.member_changed,
    e.MemberSeen: snapshots.member_listed,
    e.MemberRemoved: members.member_removed,
    e.MemberPaused: members.member_paused,
    e.AgentReported: agent_reports.agent_reported,
    e.CallQueued: calls.call_queued,
    e.CallSeen: snapshots.call_listed,
    e.CallRinging: rings.call_ringing,
    e.CallRingEnded: rings.call_ring_ended,
    e.CallDequeued: calls.call_dequeued,
    e.CallAnswered: calls.call_answered,
    e.CallLeft: calls.call_left,
    e.CallHeld: handling.call_held,
    e.CallResumed: handling.call_resumed,
    e.CallTransferred: handling.call_transferred,
    e.CallEnded: handling.call_ended,
    e.LegEnded: calls.leg_ended,
    e.LegSeen: snapshots.leg_listed,
    e.ContactReasonGiven: facts.contact_reason_given,
    e.CallerMarked: facts.caller_marked,
    e.CustomerSentimentSaid: facts.customer_sentiment_said,
    e.QualityNoted: facts.quality_noted,
}
FIRE: dict[str, Callable[[FloorState, str, float], None]] = {
    WRAP: wrap_up.wrap_over,
    LIMBO: calls.limbo_over,
    SETTLE: handling.settle_over,
    STALE: silence.heartbeat_missed,
    BEHIND: own_clock.patience_over,
    MINUTE: housekeeping.minute_over,
    DAY: housekeeping.day_over,
}
AHEAD_S = 2.0
"""An event this much ahead of the floor's clock is a lying clock's; less is the difference of two clocks."""
SPEAK_FOR_THEMSELVES = frozenset(
    {e.SourceUp, e.SourceDown, e.SourceCounted, e.ReplayProgressed, e.SnapshotBegan}
)
"""Events that prove nothing about a source, being its collector's own; and its greeting, which is a proof
only after it was asked how long the source had been silent."""

__all__ = ["Board", "UnknownSchema"]


class Board:
    """The floor's live picture."""

    def __init__(self, config: FloorConfig) -> None:
        self.state = FloorState(config)

    @property
    def now(self) -> float:
        """The floor's clock: the latest moment the board was told of."""
        return self.state.now

    @property
    def late_events(self) -> int:
        """How many events told of something older than their source had told before."""
        return self.state.late_events

    # ------------------------------------------------------------------------------ time and events

    def apply(self, event: e.AnyEvent, now: float) -> None:
        """Take in one event at the floor's moment `now`."""
        state = self.state
        if now > state.now:
            if state.started_at is None or now >= state.timers.next_due:
                self.advance(now)
            else:
                state.now = now
        elif state.timers.next_due <= state.now:
            self.advance(state.now)
        at = event.at
        if at > state.now + AHEAD_S:
            event = self._as_of_now(event)
        elif at < state.now - own_clock.BEHIND_S or state.behind:
            self._follow(event)
        kind = type(event)
        if kind not in SPEAK_FOR_THEMSELVES:
            source = state.sources.get(event.source) or state.source(event.source, event.at)
            silence.hear(state, source, event)
        if kind in limits.LIMITED and limits.over_limit(state, event):
            return
        if state.snapshots:
            snapshots.touch(state, event)
        APPLY[kind](state, event)

    def advance(self, now: float) -> None:
        """Let time pass up to `now`: fire every timer due, each at its own moment."""
        state = self.state
        if state.started_at is None:
            housekeeping.begin(state, now)
        while (timer := state.timers.pop_due(now)) is not None:
            due, kind, key = timer
            state.now = max(state.now, due)
            FIRE[kind](state, key, due)
        state.now = max(state.now, now)

    def forget_source(self, name: str) -> None:
        """Let go of a source that is configured no more, with what is open of it."""
        source = self.state.sources.get(name)
        if source is not None:
            sources.forget_source(self.state, source)

    def _as_of_now(self, event: e.AnyEvent) -> e.AnyEvent:
        """What cannot have happened yet is a lying clock's: it happens as it is told, and is counted."""
        state = self.state
        state.source(event.source, state.now).count(FROM_THE_FUTURE)
        state.dirty_sources.add(event.source)
        said_at = event.at if event.said_at is None else event.said_at
        taken = msgspec.structs.replace(event, at=state.now, said_at=said_at)
        self._follow(taken)
        return taken

    def _follow(self, event: e.AnyEvent) -> None:
        """Let the clock of a source that tells of the past go on to the event, and fire what is due by it."""
        state = self.state
        timers = own_clock.follow(state, event)
        if timers is None:
            return
        until = state.behind[event.source].at
        while (timer := timers.pop_due(until)) is not None:
            due, kind, key = timer
            FIRE[kind](state, key, due)
        if own_clock.is_up_to_date(state, event.at):
            own_clock.catch_up(state, event.source)

    def next_due(self) -> float | None:
        """Return when the next timer is due."""
        due = self.state.timers.next_due
        return None if due == math.inf else due

    # -------------------------------------------------------------------------------------- picture

    def take_changes(self, *, queues: bool = True) -> dict[str, Row | None]:
        """Return the rows that changed since the last call, as of the board's now.

        Rows of queues cost more than rows of agents and need not follow every event: without
        `queues` they stay due.
        """
        state = self.state
        now = state.now
        recount_groups(state)
        rows: dict[str, Row | None] = dict.fromkeys(state.gone)
        state.gone.clear()
        if queues:
            rows |= self._queue_changes(now)
        for key in state.dirty_agents:
            rows[agent_key(key)] = agent_row(state, state.agents[key])
        state.dirty_agents.clear()
        for name in state.dirty_sources:
            rows[source_key(name)] = source_row(state, state.sources[name], now)
        state.dirty_sources.clear()
        return rows

    def _queue_changes(self, now: float) -> dict[str, Row | None]:
        state = self.state
        rows: dict[str, Row | None] = {}
        changed: set[str] = set()
        for name, queue in state.queues.items():
            if queue.dirty or (queue.changes_at is not None and now >= queue.changes_at):
                rows[queue_key(name)] = queue_row(state, queue, now)
                rows[day_key(name, is_group=False)] = day_row(state, name, [queue], now, is_group=False)
                queue.dirty = False
                changed.add(name)
        if changed:
            for group, queues in self._groups().items():
                if any(q.state.queue in changed for q in queues):
                    rows[group_key(group)] = group_row(state, group, queues, now)
                    rows[day_key(group, is_group=True)] = day_row(state, group, queues, now, is_group=True)
        return rows

    def picture(self) -> dict[str, Row]:
        """Return every row as of the board's now."""
        state = self.state
        now = state.now
        recount_groups(state)
        rows: dict[str, Row] = {}
        for name, queue in state.queues.items():
            rows[queue_key(name)] = queue_row(state, queue, now)
            rows[day_key(name, is_group=False)] = day_row(state, name, [queue], now, is_group=False)
        for group, queues in self._groups().items():
            rows[group_key(group)] = group_row(state, group, queues, now)
            rows[day_key(group, is_group=True)] = day_row(state, group, queues, now, is_group=True)
        for key, agent in state.agents.items():
            rows[agent_key(key)] = agent_row(state, agent)
        for name, source in state.sources.items():
            rows[source_key(name)] = source_row(state, source, now)
        return rows

    def site(
        self, *, log_position: str, log_length: int, log_lag: int, watch_since: float, log_unusable: int = 0
    ) -> SiteRow:
        """Return the site's row."""
        state = self.state
        now = state.now
        return SiteRow(
            now=now,
            mode="replay" if state.config.mode == "replay" else "live",
            timezone=state.config.timezone,
            interval_start=state.calendar.interval_start(now, INTERVAL_S),
            day_start=state.day_start,
            day_end=state.calendar.day_end(now),
            replay=state.replay,
            late_events=state.late_events,
            watch_since=watch_since,
            log_position=log_position,
            log_length=log_length,
            log_lag=log_lag,
            log_unusable=log_unusable,
            shared_agents=state.first_shared(),
        )

    def take_edges(self) -> list[Writing]:
        """Return the edges of agents' days since the last call, in the order they are to be written."""
        edges, self.state.edges = self.state.edges, []
        return edges

    def take_quarters(self) -> list[QuarterRow]:
        """Return the quarter hours that changed since the last call, however long ago that was."""
        return quarter_hours.take(self.state)

    @property
    def quarters_left(self) -> int:
        """How many quarter hours wait to be taken that the board itself remembers no more."""
        return len(self.state.left)

    def _groups(self) -> dict[str, list[Queue]]:
        queues = self.state.queues
        groups = {ALL_QUEUES: list(queues.values())} if queues else {}
        for group, names in self.state.config.groups.items():
            inside = [queues[name] for name in names if name in queues]
            if inside:
                groups[group] = inside
        return groups

    # ----------------------------------------------------------------------------------- checkpoint

    def dump(self) -> bytes:
        """Return everything the board remembers."""
        return dump(self.state)

    @classmethod
    def load(cls, data: bytes, config: FloorConfig) -> "Board":
        """Return the board a dump was made of, under today's configuration. Raises UnknownSchema."""
        board = cls(config)
        load(board.state, data)
        return board
