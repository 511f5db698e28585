"""Agents' states in the words of an ACD that knows agents, not memberships of queues.

What it says is brought into the terms of everything else: the queues it names become memberships of that
source, not ready is a pause in all of them, an activity is a state of the phone. Only the reported wrap-up is
a thing of its own: nobody needs to derive it. Calls the same source tells of are the better word for talking,
so a report of it counts nothing.
"""

import math

from floor.model.agents import Agent, Membership, Report
from floor.model.apply.agent_face import drop_membership, refresh_member
from floor.model.apply.handling import release
from floor.model.apply.limits import has_room_for_queue
from floor.model.apply.members import pause
from floor.model.apply.rings import stop_ring
from floor.model.apply.wrap_up import end_wrap
from floor.model.day import wrap_told_after_all
from floor.model.events import AgentReported, Device, ReportedActivity
from floor.model.floor_state import FloorState, membership_key, report_key
from floor.model.visits import FOLLOWS_S

DEVICE_OF: dict[ReportedActivity, Device] = {
    "idle": "idle",
    "ringing": "ringing",
    "talking": "in_use",
    "hold": "on_hold",
    "wrap_up": "idle",
}
"""The state of a phone that an activity amounts to."""


def agent_reported(state: FloorState, event: AgentReported) -> None:
    """The ACD says an agent's state, complete but for what it leaves out."""
    agent = state.agent(event.source, event.agent, event.name)
    state.attach(agent, event.source)
    key = report_key(event.source, event.agent)
    report = agent.reports.get(key)
    if report is None:
        report = agent.reports[key] = Report(
            source=event.source,
            member=event.agent,
            availability=event.availability,
            availability_since=event.at,
        )
        if not report.signed_in:
            agent.signed_out_at = max(agent.signed_out_at or 0.0, event.at)
    _take_availability(agent, report, event)
    _take_queues(state, agent, report, event)
    _take_activity(state, agent, report, event)
    refresh_member(state, agent, event.at)


def sign_out_reported(state: FloorState, agent: Agent, report: Report, at: float) -> None:
    """A complete list of the source's agents does not name this one, or the source is gone for good."""
    event = AgentReported(at=at, source=report.source, agent=report.member, availability="logged_out")
    _take_availability(agent, report, event)
    _take_queues(state, agent, report, event)
    _take_activity(state, agent, report, event)
    refresh_member(state, agent, at)


def _take_availability(agent: Agent, report: Report, event: AgentReported) -> None:
    """A new reason for not being ready is a new state."""
    reason = event.reason if event.availability == "not_ready" else ""
    if (report.availability, report.reason) == (event.availability, reason):
        return
    if report.signed_in and event.availability == "logged_out":
        agent.signed_out_at = max(agent.signed_out_at or 0.0, event.at)
    if report.availability != event.availability or event.availability == "not_ready":
        report.availability_since = event.at
    report.availability, report.reason = event.availability, reason


def _take_queues(state: FloorState, agent: Agent, report: Report, event: AgentReported) -> None:
    """Bring the memberships of the source in line: joined, left, paused."""
    if event.queues is not None:
        report.queues = list(dict.fromkeys(event.queues))
    served = report.queues if report.signed_in else []
    mine = {
        m.queue: m for m in agent.memberships.values() if (m.source, m.member) == (event.source, event.agent)
    }
    if served is not None:
        for queue in mine.keys() - set(served):
            drop_membership(state, agent, membership_key(event.source, queue), event.at)
            del mine[queue]
        for queue in served:
            if queue not in mine and has_room_for_queue(state, event.source, queue):
                mine[queue] = _join(state, agent, queue, event)
    for membership in mine.values():
        pause(membership, report.availability == "not_ready", report.reason, event.at)


def _join(state: FloorState, agent: Agent, queue: str, event: AgentReported) -> Membership:
    state.queue(queue, event.source)
    membership = Membership(
        queue=queue,
        source=event.source,
        member=event.agent,
        paused_changed_at=event.at,
        login_at=event.at,
        joined_at=event.at,
    )
    agent.memberships[membership_key(event.source, queue)] = membership
    return membership


def _take_activity(state: FloorState, agent: Agent, report: Report, event: AgentReported) -> None:
    activity = event.activity if event.availability != "logged_out" else None
    wrap_ended = activity == "wrap_up" and agent.wrap_until != math.inf
    if activity == report.activity and not wrap_ended and report.signed_in:
        return
    report.activity, report.activity_since = activity, event.at
    report.device = DEVICE_OF[activity] if activity else None
    end_wrap(state, agent, event.at)
    if activity != "wrap_up":
        # A wrap-up said after this is no longer that of the call before it.
        agent.last_visit = None
    agent.look_at_phone()
    if report.device != "idle" or agent.phone[0] > event.at:
        # Nothing that ends a call or a ring, or another source has newer word of the phone.
        return
    _free(state, agent, event)
    if activity == "wrap_up":
        _begin_wrap(state, agent, event)


def _free(state: FloorState, agent: Agent, event: AgentReported) -> None:
    """The ACD says the agent is in no call: what it has not yet said to have ended is over for the agent."""
    for serial in list(agent.calls):
        visit = state.visits[serial]
        if visit.source == event.source and visit.answered_at is not None and visit.answered_at < event.at:
            release(state, visit, event.at)
    for ring in list(agent.rings):
        if ring.since < event.at:
            stop_ring(agent, ring.serial, event.at)
    agent.last_activity_end = max(agent.last_activity_end, event.at)


def _begin_wrap(state: FloorState, agent: Agent, event: AgentReported) -> None:
    """The agent wraps up until the source says otherwise, or the next call comes."""
    if agent.calls:
        return
    agent.wrap_since, agent.wrap_until = event.at, math.inf
    visit = state.visits.get(agent.last_visit) if agent.last_visit is not None else None
    if visit is None or visit.source != event.source or visit.released_at is None:
        return
    if not 0 <= event.at - visit.released_at < FOLLOWS_S:
        return
    agent.wrap_serial = visit.serial
    if not visit.wrap_known and visit.day == state.day_start:
        wrap_told_after_all(agent.day, visit)
        state.dirty_agents.add(agent.agent)
    visit.wrap_known = visit.wrap_open = True
    state.queues[visit.queue].recount(visit)
