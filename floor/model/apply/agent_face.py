"""Deriving an agent's state anew, and bringing everything that counts it up to date."""

import math

from floor.model.agents import (
    IN_USE,
    RINGING,
    SETTLE_S,
    Agent,
    AgentFace,
    Membership,
    agent_state,
)
from floor.model.apply.agent_edges import note_edge
from floor.model.breaks import began, follow_break, follow_contact
from floor.model.floor_state import SETTLE, FloorState
from floor.model.picture import Activity, AgentState, Quality
from floor.model.visits import Visit

Doing = tuple[Activity, float | None, Quality, str | None, float | None]
"""Activity, its since, its quality, the queue and since when the call lasts."""


def refresh_agent(state: FloorState, agent: Agent, at: float) -> None:
    """Derive the agent's state as of `at`; where it changed, count it anew in queues and groups."""
    face = derive(state, agent, at)
    if face != agent.face:
        moved = face.activity != agent.face.activity
        agent.face = face
        note_edge(state, agent, at)
        state.dirty_agents.add(agent.agent)
        if moved:
            recount_agent(state, agent, at)


def refresh_member(state: FloorState, agent: Agent, at: float) -> None:
    """Do the same after the agent's memberships or their pauses changed."""
    agent.look()
    agent.groups = _groups(state, agent)
    agent.ready_in = _ready_in(state, agent)
    state.note_shared(agent)
    agent.face = derive(state, agent, at)
    note_edge(state, agent, at)
    state.dirty_agents.add(agent.agent)
    recount_agent(state, agent, at)


def derive(state: FloorState, agent: Agent, at: float) -> AgentFace:
    """Return the agent's state as of `at`, from memberships, calls, rings and wrap-up.

    Only since when a break lasts hangs on what was before; the agent's contact and break go on to `at`.
    """
    availability, availability_since, reason = agent.standing
    device_since, device = agent.phone
    activity, since, quality, queue, call_since = _doing(state, agent, device, device_since, at)
    agent.contact = contact = follow_contact(agent.contact, activity, since, at)
    agent.on_break = on_break = follow_break(agent.on_break, agent.standing, contact)
    if state.blind_sources and not state.blind_sources.isdisjoint(agent.sources):
        quality = "stale"
    return AgentFace(
        availability,
        availability_since,
        began(on_break, contact),
        reason,
        activity,
        since,
        quality,
        device,
        queue,
        call_since,
    )


def _doing(state: FloorState, agent: Agent, device: str, device_since: float, at: float) -> Doing:
    visit = newest_call(state, agent)
    if visit is not None:
        if visit.held_since is not None:
            return "hold", visit.held_since, "observed", visit.queue, visit.answered_at
        return "talking", visit.answered_at, "observed", visit.queue, visit.answered_at
    if device in IN_USE and not agent.rings and not _explained(agent, device_since, at):
        activity: Activity = "hold" if device == "on_hold" else "talking"
        since = max(device_since, agent.released_at)
        return activity, since, "observed", None, since
    return _not_in_a_call(state, agent, device, device_since)


def _not_in_a_call(state: FloorState, agent: Agent, device: str, device_since: float) -> Doing:
    if agent.rings and device != "unavailable":
        ring = agent.rings[-1]
        return "ringing", ring.since, "observed", ring.queue, None
    if device in RINGING:
        return "ringing", device_since, "observed", None, None
    if agent.wrap_until is not None:
        quality: Quality = "observed" if agent.wrap_until == math.inf else "derived"
        return "wrap_up", agent.wrap_since, quality, wrap_queue(state, agent), None
    if device == "idle" or (device in IN_USE and agent.released_at):
        return "idle", max(device_since, agent.last_activity_end), "observed", None, None
    if device == "unknown" and agent.reports:
        # Nobody tells of a phone, but a source that knows agents says this one is there.
        since = [r.availability_since for r in agent.reports.values() if r.signed_in]
        if since:
            return "idle", max(*since, agent.last_activity_end), "derived", None, None
    return "unknown", device_since or None, "observed", None, None


def _explained(agent: Agent, device_since: float, at: float) -> bool:
    """Whether the phone is in use because of the call that just ended, and will say so in a moment."""
    return device_since <= agent.released_at and at < agent.released_at + SETTLE_S


def newest_call(state: FloorState, agent: Agent) -> Visit | None:
    """Return the call the agent is in: of several the one answered last."""
    if not agent.calls:
        return None
    if len(agent.calls) == 1:
        return state.visits[agent.calls[0]]
    return max((state.visits[s] for s in agent.calls), key=lambda v: (v.answered_at or 0.0, v.serial))


def wrap_queue(state: FloorState, agent: Agent) -> str | None:
    """Return the queue of the call that the agent wraps up, where that is known."""
    visit = state.visits.get(agent.wrap_serial) if agent.wrap_serial is not None else None
    return visit.queue if visit else None


def recount_agent(state: FloorState, agent: Agent, at: float) -> None:
    """Count the agent's state anew in each of its queues; in groups it is counted when they are looked at."""
    face = agent.face
    for membership in agent.memberships.values():
        now_counted = agent_state(face, ready=not membership.paused)
        if now_counted != membership.counted_state:
            state.queues[membership.queue].move_agent(membership.counted_state, now_counted, at)
            membership.counted_state = now_counted


def recount_groups(state: FloorState) -> None:
    """Count every agent who changed once in each group of its queues."""
    for key in state.dirty_agents:
        recount_in_groups(state, state.agents[key])


def recount_in_groups(state: FloorState, agent: Agent) -> None:
    """Count the agent's state anew, once in each group of its queues."""
    face, groups = agent.face, agent.groups
    states = tuple([agent_state(face, ready=ready) for ready in agent.ready_in])
    if groups == agent.counted_in and states == agent.counted_states:
        return
    _move(state, agent.counted_in, agent.counted_states, -1)
    _move(state, groups, states, 1)
    agent.counted_in, agent.counted_states = groups, states


def drop_membership(state: FloorState, agent: Agent, key: str, at: float) -> Membership | None:
    """Take the agent out of a queue; return the membership it had."""
    membership = agent.memberships.pop(key, None)
    if membership is None:
        return None
    if membership.counted_state is not None:
        state.queues[membership.queue].move_agent(membership.counted_state, None, at)
    if not agent.memberships:
        agent.signed_out_at = max(agent.signed_out_at or 0.0, at)
    return membership


def settle_later(state: FloorState, agent: Agent, source: str) -> None:
    """Look at the agent's phone again when it can no longer be the last call that keeps it in use."""
    state.set_timer(source, agent.released_at + SETTLE_S, SETTLE, agent.agent)


def _groups(state: FloorState, agent: Agent) -> tuple[str, ...]:
    queues = {m.queue for m in agent.memberships.values()}
    if len(queues) == 1:
        return state.groups_of[next(iter(queues))]
    return tuple(sorted({group for queue in queues for group in state.groups_of[queue]}))


def _ready_in(state: FloorState, agent: Agent) -> tuple[bool, ...]:
    """Return for each of the agent's groups whether the agent is unpaused in one of its queues."""
    unpaused = [m.queue for m in agent.memberships.values() if not m.paused]
    if not unpaused or len(unpaused) == len(agent.memberships):
        return (bool(unpaused),) * len(agent.groups)
    ready = {group for queue in unpaused for group in state.groups_of[queue]}
    return tuple(group in ready for group in agent.groups)


def _move(state: FloorState, groups: tuple[str, ...], counted: tuple[AgentState, ...], by: int) -> None:
    for group, agent_is in zip(groups, counted, strict=True):
        states = state.group_states.setdefault(group, {})
        states[agent_is] = states.get(agent_is, 0) + by
