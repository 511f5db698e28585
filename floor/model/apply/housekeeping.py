"""What time alone does to the floor: minutes and days end, and what is old is let go of."""

from itertools import chain

from floor.model import quarter_hours
from floor.model.apply import own_clock
from floor.model.apply.agent_edges import carry_over
from floor.model.apply.agent_face import recount_in_groups
from floor.model.apply.limits import forget_unspoken_queues
from floor.model.apply.snapshots import give_up_overdue
from floor.model.calendar import QUARTER_S
from floor.model.floor_state import DAY, DAYS_KEPT_S, MINUTE, FloorState
from floor.model.last_heard import forget_seen_ends
from floor.model.picture import agent_key
from floor.model.queues import Queue
from floor.model.visits import FOLLOWS_S, Visit


def begin(state: FloorState, now: float) -> None:
    """The floor's clock is told for the first time."""
    state.started_at = state.now = now
    state.day_start = state.calendar.day_start(now)
    expect_queues(state)
    set_clock_timers(state, now)


def expect_queues(state: FloorState) -> None:
    """Live, a queue the configuration names and nobody speaks of is shown as one of which nothing is known.

    So a name misspelt in a group is seen, and the group does not look better than it is.
    """
    if state.config.mode != "live":
        return
    for queue in chain(state.config.queues, chain.from_iterable(state.config.groups.values())):
        if queue not in state.queues:
            state.new_queue(queue)


def set_clock_timers(state: FloorState, now: float) -> None:
    """Let the present minute and the present day end."""
    state.timers.set((int(now // 60) + 1) * 60.0, MINUTE)
    state.timers.set(float(state.calendar.day_end(now)), DAY)


def minute_over(state: FloorState, _key: str, due: float) -> None:
    """Once a minute: settle agents' time, and let go of what is old."""
    told_until = min([due, *(own.at for own in state.behind.values())])
    keep = told_until - state.config.visits_kept_s
    for queue in state.queues.values():
        queue.settle(own_clock.told_until(state, queue, due))
        queue.dirty = True
        queue.roll(due)
        for visit in queue.forget(keep):
            state.overdue[visit.serial] = visit
    # What belongs to a call may be told a moment after its end.
    for visit in [v for v in state.overdue.values() if v.closed and _long_over(v, told_until)]:
        del state.overdue[visit.serial]
        state.forget_visit(visit)
    if due % QUARTER_S == 0:
        quarter_hours.let_old_ones_leave(state, due)
    forget_queues(state)
    for source in state.sources.values():
        source.forget_deafness_before(due - DAYS_KEPT_S)
        if source.deaf_since is not None:
            state.dirty_sources.add(source.name)
    forget_seen_ends(state)
    give_up_overdue(state, due)
    state.timers.set(due + 60.0, MINUTE)


def _long_over(visit: Visit, now: float) -> bool:
    return visit.released_at is None or now - visit.released_at >= FOLLOWS_S


def day_over(state: FloorState, _key: str, due: float) -> None:
    """A new day begins: agents' days start over; a call that goes on is counted from midnight."""
    yesterday, state.day_start = state.day_start, round(due)
    start_day(state)
    state.dirty_sources.update(state.sources)
    _forget_agents(state, yesterday)
    forget_queues(state)
    forget_unspoken_queues(state, yesterday)
    state.timers.set(float(state.calendar.day_end(due)), DAY)


def start_day(state: FloorState) -> None:
    """Nobody has taken a call today yet, and no call of today has a reason."""
    carry_over(state)
    for queue in state.queues.values():
        queue.state.reasons.clear()
        queue.dirty = True
    for agent in state.agents.values():
        if agent.calls_today or agent.talk_ms_today or agent.note_ids or agent.day:
            agent.calls_today = agent.talk_ms_today = agent.notes_today = 0
            agent.notes, agent.note_ids, agent.day = [], [], {}
            state.dirty_agents.add(agent.agent)


def _forget_agents(state: FloorState, yesterday: float) -> None:
    """Agents who were signed in nowhere all day, and are in no call, are no longer on the floor."""
    gone: set[str] = set()
    for key, agent in list(state.agents.items()):
        signed_in = agent.memberships or any(report.signed_in for report in agent.reports.values())
        busy = signed_in or agent.calls or agent.rings or agent.wrap_until is not None
        last = max(agent.signed_out_at or 0.0, agent.last_activity_end)
        if busy or last >= yesterday:
            continue
        recount_in_groups(state, agent)
        del state.agents[key]
        state.gone.append(agent_key(key))
        gone.add(key)
        for source in list(agent.sources):
            state.detach(agent, source)
        state.dirty_agents.discard(key)
    if gone:
        state.forget_identifiers(gone)


def forget_queues(state: FloorState) -> None:
    """Queues that no source tells of and nobody configured are no longer shown.

    One that a source told of keeps what was counted of today, and the calls that are remembered.
    """
    over = [n for n, queue in state.queues.items() if not queue.state.sources and n not in state.named_queues]
    if not over:
        return
    remembered = {visit.queue for visit in state.visits.values()}
    for name in over:
        if name in remembered or _holds_something_of_today(state, state.queues[name]):
            continue
        quarter_hours.leave_with(state, state.queues[name])
        state.drop_queue(name)


def _holds_something_of_today(state: FloorState, queue: Queue) -> bool:
    queue.count()
    return any(
        start >= state.day_start and quarter.sums.offered for start, quarter in queue.state.quarters.items()
    )
