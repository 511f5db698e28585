"""An answered call: held, passed on, released by its agent, ended."""

from floor.model.agents import IN_USE
from floor.model.apply.agent_face import refresh_agent, settle_later
from floor.model.apply.limits import agent_of_call
from floor.model.apply.wrap_up import begin_wrap
from floor.model.day import count_call
from floor.model.events import CallEnded, CallHeld, CallResumed, CallTransferred
from floor.model.floor_state import FloorState, membership_key
from floor.model.visits import Visit, milliseconds


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
        agent.last_visit = visit.serial
        agent.last_activity_end = max(agent.last_activity_end, at)
        if talk_known:
            agent.talk_ms_today += milliseconds(at - max(answered_at, state.day_start))
        begin_wrap(state, agent, visit, at, talk_known=talk_known)
        if talk_known and at >= state.day_start:
            visit.day = state.day_start
            count_call(agent.day, visit)
    state.queues[visit.queue].recount(visit)
    if agent is not None:
        if agent.phone[1] in IN_USE:
            settle_later(state, agent, visit.source)
        state.dirty_agents.add(agent.agent)
        refresh_agent(state, agent, at)


def settle_over(state: FloorState, key: str, due: float) -> None:
    """The phone of an agent who was in a call may be looked at again."""
    agent = state.agents.get(key)
    if agent is not None and agent.phone[1] in IN_USE:
        refresh_agent(state, agent, due)


def call_ended(state: FloorState, event: CallEnded) -> None:
    """An answered call is over, as the ACD says."""
    queue = state.queue(event.queue, event.source)
    visit = _ended_visit(state, event)
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
    _count_taken(state, visit, event)
    end(state, visit, event.at)
    state.unindex_open(visit)


def _count_taken(state: FloorState, visit: Visit, event: CallEnded) -> None:
    """The call is one more that the agent took in this membership of the queue."""
    if not event.agent:
        return
    agent = agent_of_call(state, event.source, event.agent)
    membership = agent.memberships.get(membership_key(event.source, event.queue)) if agent else None
    # A call answered before the agent was added again is not one of the new membership's.
    if agent and membership and membership.joined_at <= (visit.answered_at or event.at):
        membership.calls_taken += 1
        state.dirty_agents.add(agent.agent)


def end(state: FloorState, visit: Visit, at: float, *, talk_known: bool = True) -> None:
    """Close an answered visit."""
    if visit.stage != "answered":
        return
    release(state, visit, at, talk_known=talk_known)
    visit.stage, visit.ended_at = "ended", at
    state.queues[visit.queue].recount(visit)


def lose(state: FloorState, visit: Visit, at: float) -> None:
    """Close an answered visit whose end nobody will tell."""
    visit.lost = True
    end(state, visit, at, talk_known=False)
    state.unindex_open(visit)


def _ended_visit(state: FloorState, event: CallEnded) -> Visit | None:
    """Return the visit an end belongs to: by leg, else by call, else the agent's oldest open one.

    One given up as lost is none: whether it is still remembered must make no difference.
    """
    if event.leg:
        visit = state.by_leg.get((event.source, event.leg))
        if visit is not None:
            return visit
    if event.call:
        for visit in state.visits_of_call(event.source, event.call):
            if visit.queue == event.queue and visit.end_expected and (visit.member or "") == event.agent:
                return visit
        return None
    if state.queues[event.queue].state.tally.knows_end(event.at, event.agent):
        # Said twice, it is not the end of the agent's next call.
        return None
    for visit in state.by_member.get((event.source, event.queue, event.agent), []):
        if not visit.acd_counted:
            return visit
    return None


def _refresh_agent_of(state: FloorState, visit: Visit, at: float) -> None:
    agent = state.agents.get(visit.agent) if visit.agent else None
    if agent is not None:
        refresh_agent(state, agent, at)
