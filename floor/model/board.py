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
from floor.model.agents import IN_USE, Agent
from floor.model.apply import calls, handling, members, rings, sources, wrap_up
from floor.model.apply.agent_face import refresh_member, settle_later
from floor.model.calendar import QUARTER_S, quarter_start
from floor.model.config import FloorConfig
from floor.model.floor_state import (
    ALL_QUEUES,
    DAY,
    LIMBO,
    MINUTE,
    SETTLE,
    WRAP,
    FloorState,
    Snapshot,
)
from floor.model.picture import (
    QuarterRow,
    ReplayProgress,
    Row,
    SiteRow,
    agent_key,
    day_key,
    group_key,
    queue_key,
    source_key,
)
from floor.model.queues import Queue, QueueState
from floor.model.rows import INTERVAL_S, agent_row, blind_spans, day_row, group_row, queue_row
from floor.model.sources import Source, covered_s
from floor.model.visits import Visit

SCHEMA = 1
"""Version of the dump. A dump of another version is not read: the board is rebuilt from the log."""
LATE_S = 2.0
"""An event this much older than its source's newest is late: spooled, backfilled, or a clock set back."""
DAYS_KEPT_S = 2 * 86_400

APPLY: dict[type, Callable[[FloorState, Any], None]] = {
    e.SourceUp: sources.source_up,
    e.SourceDown: sources.source_down,
    e.SourceAlive: sources.source_alive,
    e.SourceCounted: sources.source_counted,
    e.ReplayProgressed: sources.replay_progressed,
    e.SnapshotBegan: sources.snapshot_began,
    e.SnapshotEnded: sources.snapshot_ended,
    e.QueueReported: sources.queue_reported,
    e.MemberAdded: members.member_added,
    e.MemberChanged: members.member_changed,
    e.MemberSeen: sources.member_listed,
    e.MemberRemoved: members.member_removed,
    e.MemberPaused: members.member_paused,
    e.CallQueued: calls.call_queued,
    e.CallSeen: sources.call_listed,
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
    e.LegSeen: sources.leg_listed,
}
FIRE: dict[str, Callable[[FloorState, str, float], None]] = {
    WRAP: wrap_up.wrap_over,
    LIMBO: calls.limbo_over,
    SETTLE: handling.settle_over,
}
OURS = frozenset({e.SourceDown, e.SourceCounted, e.ReplayProgressed, e.SnapshotBegan})
"""Events that are the collector's own and prove nothing about the source."""
MEMBER_EVENTS = (e.MemberAdded, e.MemberChanged, e.MemberRemoved)
CALL_EVENTS = (e.CallQueued, e.CallDequeued, e.CallAnswered, e.CallLeft)


class UnknownSchema(Exception):  # noqa: N818 -- a decision with its reason, not a fault
    """A dump was written by another version of the board."""


class Dump(msgspec.Struct, kw_only=True):
    """Everything of a board that is not an index."""

    schema: int
    now: float
    serial: int
    late_events: int
    day_start: int
    started_at: float | None
    replay: ReplayProgress | None
    sources: list[Source]
    queues: list[QueueState]
    agents: list[Agent]
    members: dict[str, str]
    visits: list[Visit]
    snapshots: list[Snapshot]


class _Schema(msgspec.Struct):
    schema: int


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
        kind = type(event)
        if kind not in OURS:
            source = state.source(event.source, event.at)
            if event.at < source.newest_at - LATE_S:
                state.late_events += 1
            elif event.at > source.newest_at:
                source.newest_at = event.at
                source.alive_at = event.at
                state.dirty_sources.add(event.source)
                if kind is not e.SourceAlive:
                    source.last_event_at = event.at
        if state.snapshots:
            self._touch(event)
        APPLY[kind](state, event)

    def advance(self, now: float) -> None:
        """Let time pass up to `now`: fire every timer due, each at its own moment."""
        state = self.state
        if state.started_at is None:
            self._begin(now)
        while (timer := state.timers.pop_due(now)) is not None:
            due, kind, key = timer
            state.now = max(state.now, due)
            if kind == MINUTE:
                self._minute(due)
            elif kind == DAY:
                self._day(due)
            else:
                FIRE[kind](state, key, due)
        state.now = max(state.now, now)

    def next_due(self) -> float | None:
        """Return when the next timer is due."""
        due = self.state.timers.next_due
        return None if due == math.inf else due

    def _begin(self, now: float) -> None:
        state = self.state
        state.started_at = state.now = now
        state.day_start = state.calendar.day_start(now)
        self._expect_queues()
        self._set_clock_timers(now)

    def _expect_queues(self) -> None:
        """Live, a configured queue nobody speaks of is shown as one of which nothing is known."""
        state = self.state
        for queue in state.config.queues if state.config.mode == "live" else ():
            if queue not in state.queues:
                state.new_queue(queue)

    def _set_clock_timers(self, now: float) -> None:
        state = self.state
        state.timers.set((int(now // 60) + 1) * 60.0, MINUTE)
        state.timers.set(float(state.calendar.day_end(now)), DAY)

    def _minute(self, due: float) -> None:
        """Once a minute: settle agents' time, and let go of what is old."""
        state = self.state
        keep = due - state.config.visits_kept_s
        still_open = {quarter_start(visit.arrived_at) for visit in state.overdue.values()}
        for queue in state.queues.values():
            queue.settle(due)
            queue.dirty = True
            queue.roll(due)
            for visit in queue.forget(keep):
                state.overdue[visit.serial] = visit
            queue.forget_quarters(due - DAYS_KEPT_S, still_open)
        for visit in [v for v in state.overdue.values() if v.closed]:
            del state.overdue[visit.serial]
            state.forget_visit(visit)
        for source in state.sources.values():
            source.forget_deafness_before(due - DAYS_KEPT_S)
        state.timers.set(due + 60.0, MINUTE)

    def _day(self, due: float) -> None:
        """A new day begins: agents' days start over; a call that goes on is counted from midnight."""
        state = self.state
        state.day_start = round(due)
        for agent in state.agents.values():
            if agent.calls_today or agent.talk_ms_today:
                agent.calls_today = agent.talk_ms_today = 0
                state.dirty_agents.add(agent.agent)
        for queue in state.queues.values():
            queue.dirty = True
        state.timers.set(float(state.calendar.day_end(due)), DAY)

    def _touch(self, event: e.AnyEvent) -> None:
        """Let snapshots under way know what an event has spoken of since."""
        state = self.state
        if isinstance(event, MEMBER_EVENTS):
            subjects = [sources.member_subject(event.agent, event.queue)]
        elif isinstance(event, CALL_EVENTS):
            subjects = [sources.call_subject(event.call, event.queue)]
        elif isinstance(event, e.MemberPaused):
            memberships = state.agent(event.agent).memberships.values()
            subjects = [sources.member_subject(m.member, m.queue) for m in memberships]
        elif isinstance(event, e.LegEnded):
            visits = state.visits_of_call(event.source, event.leg)
            subjects = [sources.call_subject(v.call, v.queue) for v in visits]
        else:
            return
        for snapshot in state.snapshots.values():
            if snapshot.source == event.source:
                snapshot.touched += subjects

    # -------------------------------------------------------------------------------------- picture

    def take_changes(self, *, queues: bool = True) -> dict[str, Row | None]:
        """Return the rows that changed since the last call, as of the board's now.

        Rows of queues cost more than rows of agents and need not follow every event: without
        `queues` they stay due.
        """
        state = self.state
        now = state.now
        rows: dict[str, Row | None] = self._queue_changes(now) if queues else {}
        for key in state.dirty_agents:
            rows[agent_key(key)] = agent_row(state, state.agents[key])
        state.dirty_agents.clear()
        for name in state.dirty_sources:
            rows[source_key(name)] = state.sources[name].row()
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
            rows[source_key(name)] = source.row()
        return rows

    def site(self, *, log_position: str, log_length: int, log_lag: int, watch_since: float) -> SiteRow:
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
        )

    def take_quarters(self) -> list[QuarterRow]:
        """Return the quarter hours that changed since the last call."""
        rows: list[QuarterRow] = []
        blind: dict[tuple[str, ...], dict[int, int]] = {}
        for queue in self.state.queues.values():
            sources = tuple(queue.state.sources)
            if sources not in blind:
                blind[sources] = self._blind_quarters(sources)
            rows += queue.take_quarters(blind[sources])
        return rows

    def _blind_quarters(self, sources: tuple[str, ...]) -> dict[int, int]:
        """Return for how many milliseconds of each quarter nothing was known, where that is any."""
        now = self.state.now
        # Of a queue no source has spoken of there is nothing to keep.
        spans = blind_spans(self.state, sources, now) if sources else []
        kept_from = quarter_start(now - DAYS_KEPT_S) + QUARTER_S
        blind: dict[int, int] = {}
        for begin, end in spans:
            for start in range(max(quarter_start(begin), kept_from), math.ceil(end), QUARTER_S):
                blind[start] = round(covered_s(spans, start, start + QUARTER_S) * 1000)
        return blind

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
        state = self.state
        for queue in state.queues.values():
            queue.count()
        return msgspec.msgpack.encode(
            Dump(
                schema=SCHEMA,
                now=state.now,
                serial=state.serial,
                late_events=state.late_events,
                day_start=state.day_start,
                started_at=state.started_at,
                replay=state.replay,
                sources=list(state.sources.values()),
                queues=[queue.state for queue in state.queues.values()],
                agents=list(state.agents.values()),
                members={member: agent.agent for member, agent in state.agent_of.items()},
                visits=list(state.visits.values()),
                snapshots=list(state.snapshots.values()),
            )
        )

    @classmethod
    def load(cls, data: bytes, config: FloorConfig) -> "Board":
        """Return the board a dump was made of. Raises UnknownSchema for another version's dump."""
        try:
            schema = msgspec.msgpack.decode(data, type=_Schema).schema
        except msgspec.DecodeError as error:
            raise UnknownSchema(f"the checkpoint cannot be read: {error}") from error
        if schema != SCHEMA:
            raise UnknownSchema(f"the checkpoint has schema {schema}, this version reads {SCHEMA}")
        return cls._from(msgspec.msgpack.decode(data, type=Dump), config)

    @classmethod
    def _from(cls, dump: Dump, config: FloorConfig) -> "Board":
        board = cls(config)
        state = board.state
        state.now, state.started_at = dump.now, dump.started_at
        state.serial, state.late_events = dump.serial, dump.late_events
        state.day_start, state.replay = dump.day_start, dump.replay
        state.sources = {source.name: source for source in dump.sources}
        for source in dump.sources:
            state.note_blindness(source)
        for queue_state in dump.queues:
            state.put_queue(queue_state)
        state.agents = {agent.agent: agent for agent in dump.agents}
        for member, key in dump.members.items():
            agent = state.agent_of[member] = state.agents[key]
            configured = config.agents.get(member)
            if configured is not None and configured.agent == key:
                agent.introduce(configured)
        state.snapshots = {(s.source, s.snapshot): s for s in dump.snapshots}
        board._restore_visits(dump.visits)
        board._restore_agents()
        if state.started_at is not None:
            board._expect_queues()
            board._set_clock_timers(state.now)
        return board

    def _restore_visits(self, visits: list[Visit]) -> None:
        state = self.state
        by_queue: dict[str, list[Visit]] = {}
        for visit in visits:
            state.index_visit(visit)
            by_queue.setdefault(visit.queue, []).append(visit)
            if visit.in_queue:
                state.queues[visit.queue].waiting[visit.serial] = visit
        for visit in sorted(visits, key=lambda v: (v.answered_at or 0.0, v.serial)):
            if visit.end_expected:
                state.index_answer(visit)
        for name, queue in state.queues.items():
            queue.restore(by_queue.get(name, []), state.now)

    def _restore_agents(self) -> None:
        state = self.state
        for agent in state.agents.values():
            agent.counted_in = agent.counted_states = ()
            refresh_member(state, agent, state.now)
            if agent.wrap_until is not None:
                state.timers.set(agent.wrap_until, WRAP, agent.agent)
            if agent.released_at and agent.phone[1] in IN_USE:
                settle_later(state, agent)
        for visit in state.visits.values():
            if visit.stage == "dequeued" and visit.ended_at is not None:
                state.timers.set(visit.ended_at + calls.LIMBO_S, LIMBO, str(visit.serial))
