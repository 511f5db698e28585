"""Snapshots: all a source knows, asked for at one moment and listed one by one.

Nothing is done before the list is complete. Then the floor is brought in line with it, except where an event
that came since the asking has spoken: that is newer.
"""

from floor.model.apply.agent_reports import sign_out_reported
from floor.model.apply.calls import leave, new_visit
from floor.model.apply.handling import lose
from floor.model.apply.limits import over_limit
from floor.model.apply.members import member_seen, sign_out
from floor.model.apply.silence import look_again
from floor.model.events import (
    AgentReported,
    AnyEvent,
    CallAnswered,
    CallDequeued,
    CallLeft,
    CallQueued,
    CallSeen,
    LegEnded,
    LegSeen,
    MemberAdded,
    MemberChanged,
    MemberPaused,
    MemberRemoved,
    MemberSeen,
    SnapshotBegan,
    SnapshotEnded,
)
from floor.model.floor_state import FloorState, Snapshot, membership_key, report_key
from floor.model.sources import SNAPSHOTS_GIVEN_UP, Source

SAME_WAIT_S = 3.0
"""A wait is told in whole seconds: the same call in the same queue waits since the same moment."""
PATIENCE_S = 600.0
"""A list that is not complete so long after it was asked for will not be."""
MEMBER_EVENTS = (MemberAdded, MemberChanged, MemberRemoved)
CALL_EVENTS = (CallQueued, CallDequeued, CallAnswered, CallLeft)


def touch(state: FloorState, event: AnyEvent) -> None:
    """Let snapshots under way know what an event has spoken of since they were asked for."""
    subjects = _subjects(state, event)
    for snapshot in state.snapshots.values() if subjects else ():
        if snapshot.source == event.source:
            snapshot.touched.update(subjects)


def _subjects(state: FloorState, event: AnyEvent) -> list[str]:
    if isinstance(event, MEMBER_EVENTS):
        return [member_subject(event.agent, event.queue)]
    if isinstance(event, CALL_EVENTS):
        return [call_subject(event.call, event.queue)]
    if isinstance(event, LegEnded):
        visits = state.visits_of_call(event.source, event.leg)
        return [call_subject(v.call, v.queue) for v in visits]
    if isinstance(event, MemberPaused | AgentReported):
        agent = state.agent(event.source, event.agent)
        subjects = [member_subject(m.member, m.queue) for m in agent.memberships.values()]
        if isinstance(event, AgentReported):
            # The report is all its source says of the agent, whatever queues it leads to.
            report = agent.reports.get(report_key(event.source, event.agent))
            served = event.queues or (report.queues if report else None) or ()
            subjects += [member_subject(event.agent, queue) for queue in served]
            subjects.append(report_subject(event.agent))
        return subjects
    return []


def give_up_snapshots(state: FloorState, source: Source) -> None:
    """What was asked of the source will not be answered any more."""
    for key in [k for k in state.snapshots if k[0] == source.name]:
        del state.snapshots[key]


def give_up_overdue(state: FloorState, now: float) -> None:
    """Snapshots that were not completed in time are given up: they would remember ever more meanwhile."""
    for key, snapshot in list(state.snapshots.items()):
        if now >= (snapshot.began_at or snapshot.at) + PATIENCE_S:
            del state.snapshots[key]
            state.source(snapshot.source, now).count(SNAPSHOTS_GIVEN_UP)
            state.dirty_sources.add(snapshot.source)


def snapshot_began(state: FloorState, event: SnapshotBegan) -> None:
    """The source was asked for all it knows. An older snapshot that never ended is given up."""
    for key, snapshot in list(state.snapshots.items()):
        if snapshot.source == event.source and snapshot.scope == event.scope:
            del state.snapshots[key]
    state.snapshots[event.source, event.snapshot] = Snapshot(
        snapshot=event.snapshot, source=event.source, scope=event.scope, at=event.at, began_at=state.now
    )


def member_listed(state: FloorState, event: MemberSeen) -> None:
    """Keep what the snapshot says of a membership until its list is complete."""
    snapshot = state.snapshots.get((event.source, event.snapshot))
    if snapshot is not None:
        snapshot.members[member_subject(event.agent, event.queue)] = event


def call_listed(state: FloorState, event: CallSeen) -> None:
    """Keep what the snapshot says of a waiting call until its list is complete."""
    snapshot = state.snapshots.get((event.source, event.snapshot))
    if snapshot is not None:
        snapshot.calls[call_subject(event.call, event.queue)] = event


def leg_listed(state: FloorState, event: LegSeen) -> None:
    """Keep that the snapshot names a channel."""
    snapshot = state.snapshots.get((event.source, event.snapshot))
    if snapshot is not None:
        snapshot.legs.append(event.leg)


def member_subject(agent: str, queue: str) -> str:
    """Return what a snapshot calls a membership."""
    return f"m\n{agent}\n{queue}"


def report_subject(agent: str) -> str:
    """Return what a snapshot calls an agent who is reported."""
    return f"a\n{agent}"


def call_subject(call: str, queue: str) -> str:
    """Return what a snapshot calls a queue visit."""
    return f"c\n{call}\n{queue}"


def snapshot_ended(state: FloorState, event: SnapshotEnded) -> None:
    """The list is complete: bring the floor in line with it, except where an event came since."""
    snapshot = state.snapshots.pop((event.source, event.snapshot), None)
    if snapshot is None:
        return
    touched = snapshot.touched
    if snapshot.scope == "calls":
        _reconcile_legs(state, snapshot, touched)
        return
    _reconcile_members(state, snapshot, touched)
    _reconcile_reports(state, snapshot, touched)
    _reconcile_waiting(state, snapshot, touched)
    source = state.source(event.source, event.at)
    if source.state == "up" and source.blind_since is not None:
        source.blind_since, source.told_all = None, True
        look_again(state, source, event.at)


def _reconcile_members(state: FloorState, snapshot: Snapshot, touched: set[str]) -> None:
    for subject, member in snapshot.members.items():
        if subject not in touched and not over_limit(state, member):
            member_seen(state, member)
    for agent in list(state.agents.values()):
        for membership in list(agent.memberships.values()):
            subject = member_subject(membership.member, membership.queue)
            if (
                membership.source == snapshot.source
                and subject not in snapshot.members
                and subject not in touched
            ):
                sign_out(state, agent, membership_key(membership.source, membership.queue), snapshot.at)


def _reconcile_reports(state: FloorState, snapshot: Snapshot, touched: set[str]) -> None:
    """An agent whom the source reported, and neither listed nor spoke of since the asking, is not there."""
    listed = {member.agent for member in snapshot.members.values()}
    for agent in list(state.agents.values()):
        for report in agent.reports.values():
            if (
                report.source == snapshot.source
                and report.signed_in
                and report.member not in listed
                and report_subject(report.member) not in touched
            ):
                sign_out_reported(state, agent, report, snapshot.at)


def _reconcile_waiting(state: FloorState, snapshot: Snapshot, touched: set[str]) -> None:
    known: set[str] = set()
    for visit in [v for v in state.visits.values() if v.source == snapshot.source and v.stage == "waiting"]:
        subject = call_subject(visit.call, visit.queue)
        if subject in touched:
            continue
        listed = snapshot.calls.get(subject)
        if listed is not None and abs(listed.at - listed.waited_s - visit.arrived_at) <= SAME_WAIT_S:
            known.add(subject)
        else:
            leave(state, visit, snapshot.at, "unknown")
    for subject, listed in snapshot.calls.items():
        if subject not in known and subject not in touched and not over_limit(state, listed):
            queue = state.queue(listed.queue, listed.source)
            arrived_at = listed.at - max(0.0, listed.waited_s)
            new_visit(state, queue, listed.source, listed.call, arrived_at, None, listed.caller)


def _reconcile_legs(state: FloorState, snapshot: Snapshot, touched: set[str]) -> None:
    alive = set(snapshot.legs)
    for visit in [v for v in state.visits.values() if v.source == snapshot.source and v.stage == "answered"]:
        if (
            visit.call in alive
            or visit.leg in alive
            or call_subject(visit.call, visit.queue) in touched
            or (visit.answered_at or 0.0) > snapshot.at
        ):
            continue
        lose(state, visit, snapshot.at)
