"""Members: who is signed in to which queue, paused or not, and what their phones do."""

from floor.model.agents import IN_USE, Agent, Membership
from floor.model.apply.agent_face import drop_membership, refresh_agent, refresh_member
from floor.model.apply.handling import release
from floor.model.apply.rings import stop_ring
from floor.model.apply.wrap_up import end_wrap
from floor.model.events import (
    Device,
    Member,
    MemberAdded,
    MemberChanged,
    MemberPaused,
    MemberRemoved,
    MemberSeen,
)
from floor.model.floor_state import FloorState, membership_key


def member_added(state: FloorState, event: MemberAdded) -> None:
    """The agent signed in to the queue; what was counted of an earlier membership starts over."""
    agent, membership, _ = _membership(state, event)
    _take(state, agent, membership, event)
    membership.joined_at = event.at
    membership.calls_taken = 0
    refresh_member(state, agent, event.at)


def member_changed(state: FloorState, event: MemberChanged) -> None:
    """Something about the membership changed, or is said again."""
    agent, membership, is_new = _membership(state, event)
    if is_new:
        refresh_member(state, agent, event.at)
    if _take(state, agent, membership, event):
        refresh_member(state, agent, event.at)


def member_seen(state: FloorState, event: MemberSeen) -> None:
    """A snapshot lists the membership. A state that is new with it began at the asking, at the latest."""
    agent, membership, _ = _membership(state, event)
    _take(state, agent, membership, event)
    refresh_member(state, agent, event.at)


def member_removed(state: FloorState, event: MemberRemoved) -> None:
    """The agent signed out of the queue."""
    agent = state.agent(event.source, event.agent)
    sign_out(state, agent, membership_key(event.source, event.queue), event.at)


def sign_out(state: FloorState, agent: Agent, key: str, at: float) -> None:
    """Take the agent out of a queue; out of the last one, a wrap-up ends."""
    if drop_membership(state, agent, key, at) is None:
        return
    if not agent.memberships:
        end_wrap(state, agent, at)
    refresh_member(state, agent, at)


def member_paused(state: FloorState, event: MemberPaused) -> None:
    """Only the pause is known to have changed, in one queue or in all of the source."""
    agent = state.agent(event.source, event.agent)
    for membership in agent.memberships.values():
        if membership.source == event.source and event.queue in (None, membership.queue):
            pause(membership, event.paused, event.pause_reason, event.at)
    refresh_member(state, agent, event.at)


def _membership(state: FloorState, event: Member) -> tuple[Agent, Membership, bool]:
    """Return the agent and the membership the event speaks of, and whether that is new."""
    agent = state.agent(event.source, event.agent, event.name)
    key = membership_key(event.source, event.queue)
    membership = agent.memberships.get(key)
    if membership is not None:
        return agent, membership, False
    return agent, _join(state, agent, key, event), True


def _join(state: FloorState, agent: Agent, key: str, event: Member) -> Membership:
    state.queue(event.queue, event.source)
    signed_in_at = _login_at(event) or event.at
    since, device = agent.phone
    known = bool(agent.memberships) and device == event.device
    membership = Membership(
        queue=event.queue,
        source=event.source,
        member=event.agent,
        paused=event.paused,
        pause_reason=event.pause_reason if event.paused else "",
        paused_changed_at=max(min(event.paused_at or 0.0, event.at), signed_in_at),
        device=event.device,
        device_changed_at=since if known else event.at,
        login_at=_login_at(event),
        joined_at=signed_in_at,
        calls_taken=event.calls_taken or 0,
    )
    agent.memberships[key] = membership
    state.attach(agent, event.source)
    state.dirty_agents.add(agent.agent)
    return membership


def _login_at(event: Member) -> float | None:
    """Return when the agent joined; a moment yet to come is that of a lying clock."""
    if event.login_at is None or event.login_at <= event.at:
        return event.login_at
    return event.at


def _take(state: FloorState, agent: Agent, membership: Membership, event: Member) -> bool:
    """Bring a membership up to what the event says of it; answer whether its pause changed."""
    if event.device != membership.device:
        membership.device, membership.device_changed_at = event.device, event.at
        _phone_moved(state, agent, event.at, seen_to_move=type(event) is not MemberSeen)
    membership.in_call = event.in_call
    login_at = _login_at(event)
    if login_at is not None and login_at != membership.login_at:
        membership.login_at = login_at
        state.dirty_agents.add(agent.agent)
    if event.wrapup_s is not None:
        membership.wrapup_s = event.wrapup_s
    at = event.at
    if type(event) is MemberSeen and event.paused and event.paused_at:
        at = min(event.paused_at, at)
    return pause(membership, event.paused, event.pause_reason, at)


def pause(membership: Membership, paused: bool, reason: str, at: float) -> bool:  # noqa: FBT001
    """Bring a membership's pause up to what is said of it; answer whether that is news."""
    if membership.paused == paused and (not paused or membership.pause_reason == reason):
        return False
    membership.paused = paused
    # An unpause may carry a reason; it means nothing then.
    membership.pause_reason = reason if paused else ""
    membership.paused_changed_at = at
    return True


def _phone_moved(state: FloorState, agent: Agent, at: float, *, seen_to_move: bool) -> None:
    """One membership tells of a new state of the phone; the copies in other queues change nothing.

    A snapshot tells what is so, not when it came to be: nobody had `seen_to_move` it then.
    """
    before = agent.phone
    agent.look_at_phone()
    if agent.phone == before:
        return
    if agent.phone[1] == "idle":
        _phone_went_idle(state, agent, before[1], at, talk_known=seen_to_move)
    refresh_agent(state, agent, at)


def _phone_went_idle(state: FloorState, agent: Agent, before: Device, at: float, *, talk_known: bool) -> None:
    """Whatever an idle phone was used for is over.

    The end of a call can be said later than the phone is free again, and a call passed on ends for the
    ACD only when the caller leaves. Where it is not known when the phone became idle, an outage may lie
    between, which is no time of talking.
    """
    if before in IN_USE:
        for serial in list(agent.calls):
            visit = state.visits[serial]
            if visit.answered_at is not None and visit.answered_at < at:
                release(state, visit, at, talk_known=talk_known)
    for ring in list(agent.rings):
        if ring.since < at:
            stop_ring(agent, ring.serial, at)
    agent.last_activity_end = max(agent.last_activity_end, at)
