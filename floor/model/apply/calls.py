"""Calls: offered, ringing, answered, held, passed on, ended, left."""

from floor.model.agents import IN_USE, Agent, Ring
from floor.model.apply.agent_face import refresh_agent, settle_later
from floor.model.events import (
    CallAnswered,
    CallDequeued,
    CallEnded,
    CallHeld,
    CallLeft,
    CallQueued,
    CallResumed,
    CallRingEnded,
    CallRinging,
    CallTransferred,
    LeaveOutcome,
    LegEnded,
)
from floor.model.floor_state import LIMBO, WRAP, FloorState, membership_key
from floor.model.queues import Queue
from floor.model.visits import Visit, milliseconds

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
    visit = Visit(
        serial=state.serial,
        source=source,
        call=call,
        queue=queue.state.queue,
        join=1 + sum(v.queue == queue.state.queue for v in state.visits_of_call(source, call)),
        linked=linked,
        arrived_at=arrived_at,
        caller=caller,
        threshold_s=queue.threshold_s,
        short_call_s=queue.config.short_call_s,
        hold_known=speaker is not None and speaker.tells_holds,
    )
    state.add_visit(visit)
    return visit


def call_ringing(state: FloorState, event: CallRinging) -> None:
    """The call rings at an agent."""
    visit = state.visit_in_queue(event.source, event.call, event.queue)
    agent = state.agent(event.agent)
    if visit is None or not visit.in_queue:
        return
    if any(ring.serial == visit.serial for ring in agent.rings):
        return
    agent.rings.append(Ring(visit.serial, event.queue, event.at, event.leg))
    if agent.agent not in visit.rung:
        visit.rung = (*visit.rung, agent.agent)
    end_wrap(state, agent, event.at)
    refresh_agent(state, agent, event.at)


def call_ring_ended(state: FloorState, event: CallRingEnded) -> None:
    """The ring ended without an answer."""
    agent = state.agent(event.agent)
    for ring in agent.rings:
        visit = state.visits.get(ring.serial)
        if event.leg and ring.leg:
            meant = ring.leg == event.leg
        else:
            meant = visit is not None and visit.call == event.call
        if meant:
            stop_ring(agent, ring.serial, event.at)
            refresh_agent(state, agent, event.at)
            return


def stop_ring(agent: Agent, serial: int, at: float) -> None:
    """The visit no longer rings at the agent."""
    agent.rings = [ring for ring in agent.rings if ring.serial != serial]
    agent.last_activity_end = max(agent.last_activity_end, at)


def stop_ringing(state: FloorState, visit: Visit, at: float, *, but: Agent | None = None) -> None:
    """The visit rings nowhere any more."""
    for key in visit.rung:
        agent = state.agents.get(key)
        if agent is None or not any(ring.serial == visit.serial for ring in agent.rings):
            continue
        stop_ring(agent, visit.serial, at)
        if agent is not but:
            refresh_agent(state, agent, at)
    visit.rung = ()


def call_dequeued(state: FloorState, event: CallDequeued) -> None:
    """The caller is out of the list: an answer follows, or it left by a key."""
    visit = state.visit_in_queue(event.source, event.call, event.queue)
    if visit is None or visit.stage != "waiting":
        return
    visit.stage = "dequeued"
    visit.ended_at = event.at
    state.timers.set(event.at + LIMBO_S, LIMBO, str(visit.serial))


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
    agent = state.agent(event.agent)
    visit.stage = "answered"
    visit.outcome = "answered"
    visit.agent, visit.member, visit.leg = agent.agent, event.agent, event.leg
    visit.answered_at, visit.ended_at = event.at, None
    visit.wait_s = event.wait_s if event.wait_s is not None else max(0.0, event.at - visit.arrived_at)
    visit.threshold_s = queue.threshold_s
    queue.waiting.pop(visit.serial, None)
    if was_left and visit.linked:
        state.by_linked.setdefault((visit.source, visit.linked), []).append(visit)
    state.index_answer(visit)
    queue.recount(visit)
    stop_ringing(state, visit, event.at, but=agent)
    end_wrap(state, agent, event.at)
    agent.calls.append(visit.serial)
    agent.calls_today += event.at >= state.day_start
    if event.source not in agent.sources:
        agent.sources.append(event.source)
    state.dirty_agents.add(agent.agent)
    refresh_agent(state, agent, event.at)


def call_left(state: FloorState, event: CallLeft) -> None:
    """The call left the queue unanswered."""
    visit = state.visit_in_queue(event.source, event.call, event.queue)
    if visit is None:
        return
    guessed = visit.stage == "left" and not visit.acd_counted and visit.outcome == "unknown"
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


def call_held(state: FloorState, event: CallHeld) -> None:
    """The agent put the call on hold."""
    for visit in _meant(state, event.source, event.leg, event.linked):
        if visit.hold(event.at):
            _refresh_agent_of(state, visit, event.at)


def call_resumed(state: FloorState, event: CallResumed) -> None:
    """The hold ended."""
    for visit in _meant(state, event.source, event.leg, event.linked):
        if visit.resume(event.at):
            _refresh_agent_of(state, visit, event.at)


def call_transferred(state: FloorState, event: CallTransferred) -> None:
    """The agent passed the call on and is free of it."""
    for visit in _meant(state, event.source, event.leg, event.linked):
        release(state, visit, event.at)


def _meant(state: FloorState, source: str, leg: str, linked: str | None) -> list[Visit]:
    """Return the answered visits an agent's channel belongs to: by leg, else by conversation.

    Members behind Local channels act on a channel the queue never named; only the conversation
    joins them. A caller's own channel is not meant.
    """
    visit = state.by_leg.get((source, leg))
    if visit is not None:
        return [visit]
    if linked is None:
        return []
    return [
        v
        for v in state.by_linked.get((source, linked), [])
        if v.stage == "answered" and v.released_at is None and v.call != leg
    ]


def _refresh_agent_of(state: FloorState, visit: Visit, at: float) -> None:
    agent = state.agents.get(visit.agent) if visit.agent else None
    if agent is not None:
        refresh_agent(state, agent, at)


def release(state: FloorState, visit: Visit, at: float, *, talk_known: bool = True) -> None:
    """The agent is free of an answered call: its talk time is known and wrap-up begins."""
    if visit.stage != "answered" or visit.released_at is not None:
        return
    answered_at = visit.answered_at if visit.answered_at is not None else at
    at = max(at, answered_at)
    visit.resume(at)
    visit.released_at = at
    visit.talk_known = talk_known
    agent = state.agents[visit.agent] if visit.agent else None
    if agent is not None:
        if visit.serial in agent.calls:
            agent.calls.remove(visit.serial)
        agent.released_at = max(agent.released_at, at)
        agent.last_activity_end = max(agent.last_activity_end, at)
        if talk_known:
            agent.talk_ms_today += milliseconds(at - max(answered_at, state.day_start))
        _begin_wrap(state, agent, visit, at, talk_known=talk_known)
    state.queues[visit.queue].recount(visit)
    if agent is not None:
        if agent.phone[1] in IN_USE:
            settle_later(state, agent)
        state.dirty_agents.add(agent.agent)
        refresh_agent(state, agent, at)


def _begin_wrap(state: FloorState, agent: Agent, visit: Visit, at: float, *, talk_known: bool) -> None:
    """Begin the wrap-up that is derived: nobody reports it."""
    membership = agent.memberships.get(membership_key(visit.source, visit.queue))
    wrapup_s = state.queues[visit.queue].config.wrapup_s
    if membership is not None and membership.wrapup_s:
        wrapup_s = membership.wrapup_s
    visit.wrap_known = wrapup_s is not None
    if not wrapup_s or not talk_known or agent.calls or membership is None:
        return
    end_wrap(state, agent, at)
    agent.wrap_until, agent.wrap_serial = at + wrapup_s, visit.serial
    visit.wrap_open = True
    state.timers.set(agent.wrap_until, WRAP, agent.agent)


def end_wrap(state: FloorState, agent: Agent, at: float) -> None:
    """The wrap-up is over: its time ran out, or the next call came."""
    if agent.wrap_until is None:
        return
    ended_at = min(at, agent.wrap_until)
    visit = state.visits.get(agent.wrap_serial) if agent.wrap_serial is not None else None
    agent.wrap_until = agent.wrap_serial = None
    agent.last_activity_end = max(agent.last_activity_end, ended_at)
    if visit is not None and visit.wrap_open:
        visit.wrap_open = False
        visit.wrap_ms = milliseconds(ended_at - (visit.released_at or ended_at))
        state.queues[visit.queue].recount(visit)


def wrap_over(state: FloorState, key: str, due: float) -> None:
    """A wrap-up may have run out."""
    agent = state.agents.get(key)
    if agent is None or agent.wrap_until is None or agent.wrap_until > due:
        return
    end_wrap(state, agent, due)
    refresh_agent(state, agent, due)


def settle_over(state: FloorState, key: str, due: float) -> None:
    """The phone of an agent who was in a call may be looked at again."""
    agent = state.agents.get(key)
    if agent is not None and agent.phone[1] in IN_USE:
        refresh_agent(state, agent, due)


def call_ended(state: FloorState, event: CallEnded) -> None:
    """An answered call is over, as the ACD says."""
    queue = state.queue(event.queue, event.source)
    visit = _ended_visit(state, event)
    agent = state.agent(event.agent)
    if visit is None:
        if event.wait_s is not None:
            within = event.wait_s <= queue.threshold_s
            queue.state.tally.count_unseen(event.at, event.agent, within=within)
            queue.dirty = True
        return
    if visit.acd_counted:
        return
    visit.acd_counted = True
    within = visit.wait_s <= visit.threshold_s
    queue.state.tally.count_end(event.at, event.agent, within=within)
    queue.dirty = True
    membership = agent.memberships.get(membership_key(event.source, event.queue))
    # A call answered before the agent was added again is not one of the new membership's.
    if membership is not None and membership.joined_at <= (visit.answered_at or event.at):
        membership.calls_taken += 1
        state.dirty_agents.add(agent.agent)
    end(state, visit, event.at)
    state.unindex_open(visit)


def end(state: FloorState, visit: Visit, at: float, *, talk_known: bool = True) -> None:
    """Close an answered visit."""
    if visit.stage != "answered":
        return
    release(state, visit, at, talk_known=talk_known)
    visit.stage, visit.ended_at = "ended", at
    state.queues[visit.queue].recount(visit)


def _ended_visit(state: FloorState, event: CallEnded) -> Visit | None:
    """Return the visit an end belongs to: by leg, else by call, else the agent's oldest open one."""
    if event.leg:
        visit = state.by_leg.get((event.source, event.leg))
        if visit is not None:
            return visit
    if event.call:
        for visit in state.visits_of_call(event.source, event.call):
            if (
                visit.queue == event.queue
                and visit.stage in ("answered", "ended")
                and not visit.acd_counted
                and visit.member == event.agent
            ):
                return visit
        return None
    for visit in state.by_member.get((event.source, event.queue, event.agent), []):
        if not visit.acd_counted:
            return visit
    return None


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
