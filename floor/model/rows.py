"""The rows of the picture, made from the floor's state as of a moment."""

from collections import Counter
from collections.abc import Collection

from floor.model.agents import Agent
from floor.model.apply.agent_face import newest_call
from floor.model.config import QueueConfig
from floor.model.day import by_queue, together
from floor.model.figures import Goal, Window, figures
from floor.model.floor_state import FloorState
from floor.model.last_heard import as_of, face_of, states_of_group, states_of_queue
from floor.model.picture import (
    AcdCounters,
    AgentRow,
    DayRow,
    HalfHour,
    MembershipRow,
    QueueRow,
    SourceRow,
    WindowFigures,
)
from floor.model.queues import REASON_OTHERS, REASONS_KEPT, ROLLING_15M_S, ROLLING_60M_S, Queue
from floor.model.service_level import service_level
from floor.model.sources import Source
from floor.model.spans import covered_s, joined
from floor.model.sums import Sums
from floor.model.visits import Visit

INTERVAL_S = 1800


def agent_row(state: FloorState, agent: Agent) -> AgentRow:
    """Return an agent's row."""
    face = face_of(state, agent)
    call = newest_call(state, agent)
    person = state.persons.get(agent.agent)
    return AgentRow(
        agent=agent.agent,
        name=(person.name if person else "") or agent.name or agent.agent,
        team=person.team if person else None,
        seat=person.seat if person else None,
        sources=tuple(agent.sources),
        as_of=as_of(state, agent.sources),
        availability=face.availability,
        availability_since=face.availability_since,
        break_since=face.break_since,
        reason=face.reason,
        activity=face.activity,
        since=face.since,
        quality=face.quality,
        device=face.device,
        queue=face.queue,
        call_since=face.call_since,
        queues=tuple(
            MembershipRow(
                queue=m.queue,
                paused=m.paused,
                pause_reason=m.pause_reason,
                calls_taken=m.calls_taken,
                login_at=m.login_at,
            )
            for m in sorted(agent.memberships.values(), key=lambda m: m.queue)
        ),
        calls_today=agent.calls_today,
        talk_s_today=agent.talk_ms_today / 1000,
        aht_s_today=together(agent.day.values()).aht_s,
        day_by_queue=by_queue(agent.day),
        call_marks=call.marks if call else (),
        call_sentiment=call.sentiment if call else None,
        quality_notes_today=agent.notes_today,
    )


def queue_row(state: FloorState, queue: Queue, now: float) -> QueueRow:
    """Return a queue's row as of `now`; also notes when it will change by time alone."""
    config = queue.config
    name = queue.state.queue
    waiting = list(queue.waiting.values())
    spans = blind_spans(state, queue.state.sources, now)
    windows = _windows(state, [queue], spans, now)
    staffed = tells_members(state, queue.state.sources)
    states = states_of_queue(state, name, queue.state.states.items())
    queue.changes_at = _changes_at(state, queue, waiting, now)
    goal = Goal(target=config.target, formula=config.formula, threshold_s=queue.threshold_s)
    shown = {key: figures(window, goal) for key, window in windows.items()}
    return _row(
        queue=name,
        is_group=False,
        members=(),
        configured=config.configured,
        sources=tuple(queue.state.sources),
        now_as_of=as_of(state, queue.state.sources),
        blind_since=_blind_since(state, queue.state.sources),
        waiting=_waiting(state, queue),
        calls=waiting,
        limit_s=config.longest_wait_limit_s,
        states=states if staffed else None,
        windows=shown,
        acd=queue.state.tally.row() if staffed else None,
        reasons=dict(queue.state.reasons),
    )


def group_row(state: FloorState, group: str, queues: list[Queue], now: float) -> QueueRow:
    """Return the row of a group of queues as of `now`. Each queue's calls are judged by its own T."""
    sources = sorted({s for q in queues for s in q.state.sources})
    waiting = [v for q in queues for v in q.waiting.values()]
    # Queues nobody has spoken of have no part in it; one of whose calls nobody tells makes the sum unknown.
    numbers = [_waiting(state, q) for q in queues if q.state.sources]
    goal = _group_goal(state, queues)
    windows = _windows(state, queues, _group_spans(state, queues, now), now)
    staffed = tells_members(state, sources)
    states = states_of_group(state, group, state.group_states.get(group, {}).items())
    limits = [q.config.longest_wait_limit_s for q in queues] or [
        state.config.queue_defaults.longest_wait_limit_s
    ]
    return _row(
        queue=group,
        is_group=True,
        members=tuple(sorted(q.state.queue for q in queues)),
        configured=True,
        sources=tuple(sources),
        now_as_of=as_of(state, sources),
        blind_since=_blind_since(state, sources),
        waiting=None if None in numbers or not numbers else sum(n for n in numbers if n is not None),
        calls=waiting,
        limit_s=min(limits),
        states=states if staffed else None,
        windows={key: figures(window, goal) for key, window in windows.items()},
        acd=None,
        reasons=_reasons(queues),
    )


def source_row(state: FloorState, source: Source, now: float) -> SourceRow:
    """Return a source's row as of `now`; while it cannot be heard it is sent again every minute."""
    return SourceRow(
        name=source.name,
        kind=source.kind,
        state=source.state,
        since=source.since,
        as_of=source.alive_at,
        last_event_at=source.last_event_at,
        lag_s=source.lag_s,
        clock_off_s=source.clock_off_s,
        detail=source.detail,
        reason=source.reason,
        counts=source.counts | source.passed_over,
        notes=tuple(source.notes),
        heartbeat_s=source.heartbeat_s,
        blind_since=source.blind_since,
        told_all=source.told_all,
        blind_today_s=covered_s(source.spans(now), state.day_start, now),
        late_events=source.late_events,
        queues=sum(source.name in queue.state.sources for queue in state.queues.values()),
        agents=state.agents_at.get(source.name, 0),
    )


def day_row(state: FloorState, name: str, queues: list[Queue], now: float, *, is_group: bool) -> DayRow:
    """Return today by half hours, from the first with calls up to the present one."""
    goal = _group_goal(state, queues) if is_group else _queue_goal(queues[0].config, queues[0])
    spans = _group_spans(state, queues, now)
    halves: dict[int, Sums] = {}
    for queue in queues:
        queue.count()
        for start, quarter in queue.state.quarters.items():
            if state.day_start <= start <= now:
                half = state.calendar.interval_start(start, INTERVAL_S)
                halves.setdefault(half, Sums()).add(quarter.sums)
    present = state.calendar.interval_start(now, INTERVAL_S)
    first = min((h for h, s in halves.items() if s.offered), default=None)
    starts: list[int] = []
    at = first
    while at is not None and at <= present:
        starts.append(at)
        following = state.calendar.interval_start(at + INTERVAL_S, INTERVAL_S)
        at = following if following > at else at + INTERVAL_S
    points: list[HalfHour] = []
    for place, start in enumerate(starts):
        sums = halves.get(start, Sums())
        until = min(now, starts[place + 1] if place + 1 < len(starts) else now)
        points.append(
            HalfHour(
                start=start,
                offered=sums.offered,
                answered=sums.answered,
                # Calls that wait change the bound, which the line does not show.
                value=service_level(goal.formula, sums, 0, 0).value,
                blind_s=covered_s(spans, start, until),
            )
        )
    return DayRow(
        queue=name,
        day_start=state.day_start,
        day_end=state.calendar.day_end(now),
        target=goal.target,
        half_hours=tuple(points),
    )


def blind_spans(state: FloorState, sources: Collection[str], now: float) -> list[tuple[float, float]]:
    """Return, joined, the spans of which the calls of a queue with these sources are not all known.

    Those in which a source that tells of its calls could not be heard; where none tells of calls, all; of no
    source, nothing is known.
    """
    if not sources:
        return [(0.0, now)]
    known = [state.sources[s] for s in sources if s in state.sources]
    telling = [source for source in known if source.tells_calls] or known
    if len(telling) == 1:
        return telling[0].uncounted(now)
    return joined(span for source in telling for span in source.uncounted(now))


def _group_spans(state: FloorState, queues: list[Queue], now: float) -> list[tuple[float, float]]:
    """Return, joined, the spans of which the calls of one of the queues are not all known."""
    together = {tuple(q.state.sources) for q in queues if q.state.sources} or {()}
    return joined(span for sources in together for span in blind_spans(state, sources, now))


def _waiting(state: FloorState, queue: Queue) -> int | None:
    """Return how many wait: by their calls, else in the words of a source that does not tell of calls."""
    known = [state.sources[s] for s in queue.state.sources if s in state.sources]
    if any(source.tells_calls for source in known):
        return len(queue.waiting)
    told = [queue.state.waiting_told[s.name] for s in known if s.name in queue.state.waiting_told]
    return sum(told) if told else None


def tells_members(state: FloorState, sources: Collection[str]) -> bool:
    """Whether who is staffed can be told at all."""
    return any(state.sources[s].tells_members for s in sources if s in state.sources)


def _reasons(queues: list[Queue]) -> dict[str, int]:
    """Add up contact reasons, the most frequent by name and the others together."""
    counted = Counter[str]()
    for queue in queues:
        counted.update(queue.state.reasons)
    others = counted.pop(REASON_OTHERS, 0)
    named = counted.most_common()
    others += sum(count for _, count in named[REASONS_KEPT:])
    reasons = dict(named[:REASONS_KEPT])
    return reasons | {REASON_OTHERS: others} if others else reasons


def _blind_since(state: FloorState, sources: Collection[str]) -> float | None:
    if not sources:
        return state.started_at
    moments = [state.sources[s].blind_since for s in sources if s in state.sources]
    return min((m for m in moments if m is not None), default=None)


def _queue_goal(config: QueueConfig, queue: Queue) -> Goal:
    return Goal(target=config.target, formula=config.formula, threshold_s=queue.threshold_s)


def _group_goal(state: FloorState, queues: list[Queue]) -> Goal:
    """A group is shown by the site's defaults; T is named only where all its queues share it."""
    thresholds = {q.threshold_s for q in queues}
    defaults = state.config.queue_defaults
    return Goal(
        target=defaults.target,
        formula=defaults.formula,
        threshold_s=thresholds.pop() if len(thresholds) == 1 else None,
    )


def _waiting_split(queues: list[Queue], now: float) -> tuple[list[float], list[float]]:
    """Return the arrivals of waiting calls that have waited at most T, and longer than T."""
    within: list[float] = []
    over: list[float] = []
    for queue in queues:
        threshold_s = queue.threshold_s
        for visit in queue.waiting.values():
            if visit.offered:
                (within if now - visit.arrived_at <= threshold_s else over).append(visit.arrived_at)
    return within, over


def _windows(
    state: FloorState, queues: list[Queue], spans: list[tuple[float, float]], now: float
) -> dict[str, Window]:
    within, over = _waiting_split(queues, now)
    interval_start = state.calendar.interval_start(now, INTERVAL_S)
    day_start = state.day_start
    rolling_15m, rolling_60m, interval, today = Sums(), Sums(), Sums(), Sums()
    for queue in queues:
        queue.roll(now)
        for total, part, width_s in (
            (rolling_15m, queue.rolling_15m, ROLLING_15M_S),
            (rolling_60m, queue.rolling_60m, ROLLING_60M_S),
        ):
            total.add(part)
            contact_ms, idle_ms = queue.state.gauge.over(now - width_s, now)
            total.contact_ms += contact_ms
            total.idle_ms += idle_ms
        interval.add(queue.sums_since(queue.interval, interval_start))
        today.add(queue.sums_since(queue.today, day_start))

    def window(since: float, sums: Sums, *, opened: float) -> Window:
        return Window(
            since=since,
            until=now,
            sums=sums,
            waiting_within=sum(t >= opened for t in within),
            waiting_over=sum(t >= opened for t in over),
            blind_s=covered_s(spans, since, now),
        )

    after_15m, after_60m = now - ROLLING_15M_S, now - ROLLING_60M_S
    return {
        "interval": window(interval_start, interval, opened=interval_start),
        "rolling_15m": window(after_15m, rolling_15m, opened=_just_after(after_15m)),
        "rolling_60m": window(after_60m, rolling_60m, opened=_just_after(after_60m)),
        "today": window(day_start, today, opened=day_start),
    }


def _just_after(t: float) -> float:
    """Rolling windows are open on the left: (now - W, now]."""
    return t + 1e-6


def _changes_at(state: FloorState, queue: Queue, waiting: list[Visit], now: float) -> float:
    """Return the next moment at which the row changes although nothing happens."""
    moments = [state.calendar.interval_start(now, INTERVAL_S) + float(INTERVAL_S), now + 60.0]
    threshold_s = queue.threshold_s
    # A sum of moments is rounded: rather look a moment too early, and again, than too late.
    moments += [
        visit.arrived_at + threshold_s - 1e-6 for visit in waiting if now - visit.arrived_at <= threshold_s
    ]
    recent = queue.recent
    if queue.from_15m < len(recent):
        moments.append(recent[queue.from_15m].arrived_at + ROLLING_15M_S - 1e-6)
    if queue.from_60m < len(recent):
        moments.append(recent[queue.from_60m].arrived_at + ROLLING_60M_S - 1e-6)
    return min(moments)


def _row(  # noqa: PLR0913 -- one place that lays out a row for queues and groups alike
    *,
    queue: str,
    is_group: bool,
    members: tuple[str, ...],
    configured: bool,
    sources: tuple[str, ...],
    now_as_of: float | None,
    blind_since: float | None,
    waiting: int | None,
    calls: list[Visit],
    limit_s: float,
    states: dict[str, int] | None,
    windows: dict[str, WindowFigures],
    acd: AcdCounters | None,
    reasons: dict[str, int],
) -> QueueRow:
    staffed = None if states is None else sum(states.values())
    # Where more wait than are known, or nobody knows how many, it is not known since when either.
    longest = min((visit.arrived_at for visit in calls), default=None)
    return QueueRow(
        queue=queue,
        is_group=is_group,
        members=members,
        configured=configured,
        sources=sources,
        as_of=now_as_of,
        blind_since=blind_since,
        waiting=waiting,
        longest_wait_since=longest if waiting == len(calls) else None,
        longest_wait_limit_s=limit_s,
        staffed=staffed,
        available=None if states is None else states.get("idle", 0),
        talking=None if states is None else states.get("talking", 0) + states.get("hold", 0),
        states=states,
        contact_reasons=reasons,
        acd=acd,
        told_no_more=not sources and windows["today"].offered > 0,
        **windows,
    )
