"""Calls in a queue: offered, taken from the list, answered, left."""

from floor.model.agents import Agent
from floor.model.apply.agent_face import refresh_agent
from floor.model.apply.handling import end, release
from floor.model.apply.limits import agent_of_call
from floor.model.apply.rings import stop_ringing
from floor.model.apply.wrap_up import end_wrap
from floor.model.calendar import QUARTER_S
from floor.model.events import CallAnswered, CallDequeued, CallLeft, CallQueued, LeaveOutcome, LegEnded
from floor.model.floor_state import DAYS_KEPT_S, LIMBO, FloorState
from floor.model.queues import Queue
from floor.model.sources import TOO_OLD
from floor.model.visits import Visit

LIMBO_S = 10.0
"""A call taken from the queue's list is answered within this time, or has left by a key."""
SAME_ARRIVAL_S = 0.0015
"""Arrivals of the same call in the same queue closer than this are one arrival said twice."""


def call_queued(state: FloorState, event: CallQueued) -> None:
    """A caller entered a queue."""
    queue = state.queue(event.queue, event.source)
    before = state.visit_in_queue(event.source, event.call, event.queue)
    if before is not None and event.at - before.arrived_at <= SAME_ARRIVAL_S:
        return
    if before is not None and before.in_queue:
        leave(state, before, event.at, "unknown")
    # A call that was dequeued elsewhere and now enters here left that queue without an answer.
    for visit in list(state.visits_of_call(event.source, event.call)):
        if visit.stage == "dequeued":
            leave(state, visit, event.at, "key")
    new_visit(state, queue, event.source, event.call, event.at, event.linked, event.caller)


def new_visit(
    state: FloorState,
    queue: Queue,
    source: str,
    call: str,
    arrived_at: float,
    linked: str | None = None,
    caller: str = "",
) -> Visit:
    """Open a queue visit."""
    state.serial += 1
    speaker = state.sources.get(source)
    before = state.visits_of_call(source, call)
    visit = Visit(
        serial=state.serial,
        source=source,
        call=call,
        queue=queue.state.queue,
        join=1 + sum(v.queue == queue.state.queue for v in before),
        linked=linked,
        arrived_at=arrived_at,
        caller=caller,
        threshold_s=queue.threshold_s,
        short_call_s=queue.config.short_call_s,
        hold_known=speaker is not None and speaker.tells_holds,
    )
    if arrived_at < state.now - DAYS_KEPT_S + QUARTER_S:
        # Its quarter is not here any more, and could only be written anew without all else it held.
        visit.offered = False
        state.source(source, arrived_at).count(TOO_OLD)
        state.dirty_sources.add(source)
    if before:
        visit.marks, visit.sentiment = before[-1].marks, before[-1].sentiment
    state.add_visit(visit)
    return visit


def call_dequeued(state: FloorState, event: CallDequeued) -> None:
    """The caller is out of the list: an answer follows, or it left by a key."""
    visit = state.visit_in_queue(event.source, event.call, event.queue)
    if visit is None or visit.stage != "waiting":
        return
    visit.stage = "dequeued"
    visit.ended_at = event.at
    state.set_timer(event.source, event.at + LIMBO_S, LIMBO, str(visit.serial))


def call_answered(state: FloorState, event: CallAnswered) -> None:
    """An agent answered."""
    visit = state.visit_in_queue(event.source, event.call, event.queue)
    queue = state.queue(event.queue, event.source)
    if visit is None:
        # First seen when answered: it counts in no window, for its arrival was not seen. Where the
        # source tells the wait it does, so the arrival is known after all.
        arrived_at = event.at - (event.wait_s or 0.0)
        visit = new_visit(state, queue, event.source, event.call, arrived_at)
        if event.wait_s is None:
            visit.offered = False
    if visit.stage in ("answered", "ended"):
        return
    was_left = visit.stage == "left"
    agent = agent_of_call(state, event.source, event.agent) if event.agent else None
    visit.stage = "answered"
    visit.outcome = "answered"
    visit.agent, visit.member = agent.agent if agent else None, event.agent or None
    visit.leg = event.leg
    visit.answered_at, visit.ended_at = event.at, None
    visit.wait_s = event.wait_s if event.wait_s is not None else max(0.0, event.at - visit.arrived_at)
    visit.threshold_s = queue.threshold_s
    queue.waiting.pop(visit.serial, None)
    if was_left and visit.linked:
        state.by_linked.setdefault((visit.source, visit.linked), []).append(visit)
    state.index_answer(visit)
    queue.recount(visit)
    stop_ringing(state, visit, event.at, but=agent)
    if agent is not None:
        _take_call(state, agent, visit, event)


def _take_call(state: FloorState, agent: Agent, visit: Visit, event: CallAnswered) -> None:
    """The agent who answered is in the call now."""
    end_wrap(state, agent, event.at)
    agent.calls.append(visit.serial)
    agent.calls_today += event.at >= state.day_start
    state.attach(agent, event.source)
    state.dirty_agents.add(agent.agent)
    refresh_agent(state, agent, event.at)


def call_left(state: FloorState, event: CallLeft) -> None:
    """The call left the queue unanswered."""
    visit = state.visit_in_queue(event.source, event.call, event.queue)
    if visit is None:
        return
    guessed = visit.stage == "left" and not visit.acd_counted
    if not visit.in_queue and not guessed:
        return
    visit.acd_counted = True
    queue = state.queues[visit.queue]
    leave(state, visit, event.at, event.outcome, event.wait_s)
    queue.state.tally.count(event.at, completed=False, within=visit.wait_s <= queue.threshold_s)


def leave(
    state: FloorState, visit: Visit, at: float, outcome: LeaveOutcome, wait_s: float | None = None
) -> None:
    """Close a visit that was not answered."""
    queue = state.queues[visit.queue]
    visit.stage, visit.outcome, visit.ended_at = "left", outcome, at
    visit.wait_s = wait_s if wait_s is not None else max(0.0, at - visit.arrived_at)
    visit.threshold_s = queue.threshold_s
    queue.waiting.pop(visit.serial, None)
    stop_ringing(state, visit, at)
    state.unindex_open(visit)
    queue.recount(visit)


def limbo_over(state: FloorState, key: str, due: float) -> None:
    """Nothing followed after the call was taken from the list."""
    visit = state.visits.get(int(key))
    if visit is None or visit.stage != "dequeued" or visit.ended_at is None:
        return
    if visit.ended_at + LIMBO_S <= due:
        leave(state, visit, visit.ended_at, "key")


def leg_ended(state: FloorState, event: LegEnded) -> None:
    """A channel hung up."""
    visit = state.by_leg.get((event.source, event.leg))
    if visit is not None:
        release(state, visit, event.at)
        return
    for visit in list(state.visits_of_call(event.source, event.leg)):
        if visit.stage == "dequeued":
            leave(state, visit, event.at, "key")
        elif visit.stage == "waiting":
            # Every source says first how a call left; that word was lost.
            leave(state, visit, event.at, "unknown")
        elif visit.stage == "answered":
            end(state, visit, event.at)
