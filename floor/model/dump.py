"""The board's memory as bytes: everything that is not an index, written to the checkpoint and read back.

It is read under *today's* configuration, which may not be the one it was written under: agents are who
they are configured to be now, and sources that are configured no more take what is open of them along.
"""

import math
from collections import Counter

import msgspec

from floor.model.agents import IN_USE, Agent
from floor.model.apply import housekeeping
from floor.model.apply.agent_face import refresh_member, settle_later
from floor.model.apply.calls import LIMBO_S
from floor.model.apply.own_clock import patience_over
from floor.model.apply.silence import watch_for_silence
from floor.model.apply.sources import forget_source
from floor.model.day import QueueDay
from floor.model.edges import DaysPassedOn
from floor.model.floor_state import LIMBO, WRAP, FloorState, OwnClock, Snapshot
from floor.model.picture import ReplayProgress
from floor.model.queues import QueueState
from floor.model.sources import Source
from floor.model.spans import joined
from floor.model.visits import Visit

SCHEMA = 4
"""Version of the dump. A dump of another version is not read: the board is rebuilt from the log."""


class UnknownSchema(Exception):  # noqa: N818 -- a decision with its reason, not a fault
    """A dump was written by another version of the board."""


class Dump(msgspec.Struct, kw_only=True):
    """Everything of a board that is not an index. `members`: source, identifier, agent."""

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
    members: list[tuple[str, str, str]]
    visits: list[Visit]
    overdue: list[int]
    snapshots: list[Snapshot]
    behind: dict[str, float]


class _Schema(msgspec.Struct):
    schema: int


def dump(state: FloorState) -> bytes:
    """Return everything the state remembers."""
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
            members=[(*member, agent.agent) for member, agent in state.agent_of.items()],
            visits=list(state.visits.values()),
            overdue=list(state.overdue),
            snapshots=list(state.snapshots.values()),
            behind={name: own.at for name, own in state.behind.items()},
        )
    )


def load(state: FloorState, data: bytes) -> None:
    """Fill a new state with what a dump holds. Raises UnknownSchema for another version's dump."""
    try:
        schema = msgspec.msgpack.decode(data, type=_Schema).schema
    except msgspec.DecodeError as error:
        raise UnknownSchema(f"the checkpoint cannot be read: {error}") from error
    if schema != SCHEMA:
        raise UnknownSchema(f"the checkpoint has schema {schema}, this version reads {SCHEMA}")
    held = msgspec.msgpack.decode(data, type=Dump)
    state.now, state.started_at = held.now, held.started_at
    state.taken_at = held.now  # a dump is made of a board whose quarters were taken
    state.serial, state.late_events = held.serial, held.late_events
    state.day_start, state.replay = held.day_start, held.replay
    state.sources = {source.name: source for source in held.sources}
    for source in held.sources:
        source.deaf, source.untold = joined(source.deaf), joined(source.untold)
    for queue_state in held.queues:
        state.put_queue(queue_state)
    state.snapshots = {(s.source, s.snapshot): s for s in held.snapshots}
    _load_visits(state, held)
    _load_agents(state, held)
    state.ran_out = {key for key, agent in state.agents.items() if agent.ran_out is not None}
    _set_timers(state, held.behind)
    _follow_configuration(state)


def _load_visits(state: FloorState, held: Dump) -> None:
    by_queue: dict[str, list[Visit]] = {}
    overdue = set(held.overdue)
    for visit in held.visits:
        state.index_visit(visit)
        if visit.serial in overdue:
            state.overdue[visit.serial] = visit
        else:
            by_queue.setdefault(visit.queue, []).append(visit)
        if visit.in_queue:
            state.queues[visit.queue].waiting[visit.serial] = visit
    for visit in sorted(held.visits, key=lambda v: (v.answered_at or 0.0, v.serial)):
        if visit.end_expected:
            state.index_answer(visit)
    for name, queue in state.queues.items():
        queue.restore(by_queue.get(name, []), state.now)


def _load_agents(state: FloorState, held: Dump) -> None:
    """Put agents back as who they are by today's configuration."""
    members: dict[str, list[tuple[str, str]]] = {}
    for name, member, key in held.members:
        members.setdefault(key, []).append((name, member))
    others: list[tuple[Agent, dict[tuple[str, str], str]]] = []
    for agent in held.agents:
        today = {member: state.who(*member) for member in members.get(agent.agent, [])}
        if not today or set(today.values()) == {agent.agent}:
            state.agents[agent.agent] = agent
        else:
            others.append((agent, today))
    # Those who stay come first: whoever is one of them now joins them.
    heirs = [(agent, _divide(state, agent, today)) for agent, today in others]
    _pass_on_edges(state, heirs)
    for name, member, _ in held.members:
        state.identify(name, member, state.agents[state.who(name, member)])
    for source in state.sources.values():
        state.note_blindness(source)
    state.agents_at = Counter(source for agent in state.agents.values() for source in agent.sources)
    for agent in state.agents.values():
        agent.counted_in = agent.counted_states = ()
        refresh_member(state, agent, state.now)


def _divide(state: FloorState, agent: Agent, today: dict[tuple[str, str], str]) -> str | None:
    """Give what one agent was to those its members are now; the day goes to the first of them.

    Return who has the day's course. One who was there before has an own: two cannot be one line.
    """
    first, course_of = True, None
    for member, key in today.items():
        heir = state.agents.get(key)
        if heir is None:
            heir = state.agents[key] = Agent(agent=key, name=agent.name, signed_out_at=agent.signed_out_at)
            heir.contact, heir.on_break = agent.contact, agent.on_break
            if first:
                heir.edge, heir.blind_ms, heir.seen = agent.edge, agent.blind_ms, agent.seen
                course_of = key
        heir.memberships |= {k: m for k, m in agent.memberships.items() if (m.source, m.member) == member}
        heir.reports |= {k: r for k, r in agent.reports.items() if (r.source, r.member) == member}
        heir.sources += [s for s in agent.sources if s not in heir.sources]
        heir.calls += [s for s in agent.calls if (state.visits[s].source, state.visits[s].member) == member]
        heir.released_at = max(heir.released_at, agent.released_at)
        heir.last_activity_end = max(heir.last_activity_end, agent.last_activity_end)
        if first:
            _pass_on_day(agent, heir)
        for visit in state.visits.values():
            if visit.agent == agent.agent and (visit.source, visit.member) == member:
                visit.agent = key
            if first and agent.agent in visit.rung:
                visit.rung = tuple(key if rung == agent.agent else rung for rung in visit.rung)
        first = False
    return course_of


def _pass_on_day(agent: Agent, heir: Agent) -> None:
    heir.calls_today += agent.calls_today
    heir.talk_ms_today += agent.talk_ms_today
    heir.notes_today += agent.notes_today
    for queue, sums in agent.day.items():
        heir.day.setdefault(queue, QueueDay()).add(sums)
    heir.notes, heir.note_ids = heir.notes + agent.notes, heir.note_ids + agent.note_ids
    heir.rings += agent.rings
    if heir.wrap_until is None:
        heir.wrap_since, heir.wrap_until = agent.wrap_since, agent.wrap_until
        heir.wrap_serial, heir.last_visit = agent.wrap_serial, agent.last_visit
    heir.ran_out = heir.ran_out or agent.ran_out


def _pass_on_edges(state: FloorState, heirs: list[tuple[Agent, str | None]]) -> None:
    """Let the days that are kept be those of who they are now."""
    moved = [(agent, heir) for agent, heir in heirs if heir != agent.agent]
    if moved:
        told = [agent.edge.since_ms for agent, _ in moved if agent.edge is not None]
        until_ms = max(round(state.now * 1000), *told) if told else round(state.now * 1000)
        state.edges.append(DaysPassedOn(tuple((agent.agent, heir) for agent, heir in moved), until_ms))


def _set_timers(state: FloorState, behind: dict[str, float]) -> None:
    for name, at in behind.items():
        own = state.behind[name] = OwnClock(at)
        own.heard_at = state.now
        patience_over(state, name, state.now)
    for agent in state.agents.values():
        if agent.wrap_until is not None and agent.wrap_until < math.inf:
            wrapping = state.visits.get(agent.wrap_serial or 0)
            state.set_timer(wrapping.source if wrapping else "", agent.wrap_until, WRAP, agent.agent)
        if agent.released_at and agent.phone[1] in IN_USE:
            last = state.visits.get(agent.last_visit or 0)
            settle_later(state, agent, last.source if last else "")
    for visit in state.visits.values():
        if visit.stage == "dequeued" and visit.ended_at is not None:
            state.set_timer(visit.source, visit.ended_at + LIMBO_S, LIMBO, str(visit.serial))
    for source in state.sources.values():
        watch_for_silence(state, source)


def _follow_configuration(state: FloorState) -> None:
    """Let sources and queues go that are configured no more, and take up queues and a day that are new."""
    if state.started_at is None:
        return
    configured = state.config.sources
    for name in list(state.sources) if configured is not None else ():
        if name not in (configured or ()):
            forget_source(state, state.sources[name])
    housekeeping.expect_queues(state)
    housekeeping.set_clock_timers(state, state.now)
    day_start = state.calendar.day_start(state.now)
    if day_start != state.day_start:
        state.day_start = day_start
        housekeeping.start_day(state)
    housekeeping.forget_queues(state)
