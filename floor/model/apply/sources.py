"""Sources: heard, silent, started over, gone for good."""

from floor.model.apply.agent_edges import note_missed
from floor.model.apply.agent_reports import sign_out_reported
from floor.model.apply.calls import leave
from floor.model.apply.handling import lose
from floor.model.apply.members import sign_out
from floor.model.apply.silence import hear, look_again, watch_for_silence
from floor.model.apply.snapshots import give_up_snapshots
from floor.model.events import (
    QueueReported,
    ReplayProgressed,
    SourceAlive,
    SourceCounted,
    SourceDown,
    SourceUp,
)
from floor.model.floor_state import FloorState, membership_key
from floor.model.picture import ReplayProgress, source_key
from floor.model.sources import Source

SAME_START_S = 2.5
"""A source tells its start in whole seconds of uptime, so two tellings may differ by this much."""


def source_up(state: FloorState, event: SourceUp) -> None:
    """The source can be heard. What lies between its last sign of life and now was not, unless it resumes."""
    source = state.source(event.source, event.at)
    resumed = event.resumed and source.introduced
    if resumed:
        source.go_on()
    elif not source.introduced:
        if state.config.mode == "live":
            source.fall_silent(_unheard_since(state, event.at))
    elif source.state == "up" and source.alive_at is not None and source.alive_at < event.at:
        source.fall_silent(source.alive_at)
    if source.state != "up":
        source.state, source.since = "up", event.at
    started_before = source.started_at
    if resumed:
        _stay_introduced(source, event)
    else:
        _introduce(state, source, event)
        give_up_snapshots(state, source)
    if _started_over(started_before, event.started_at):
        start_over(state, source, min(event.started_at or event.at, event.at))
    source.hear_again(event.at)
    if not source.tells_members:
        source.blind_since, source.told_all = None, True
    hear(state, source, event)
    watch_for_silence(state, source)
    look_again(state, source, event.at, missed=not resumed)


def _unheard_since(state: FloorState, at: float) -> float:
    """Return since when a source was not heard that is spoken of for the first time.

    Nothing is known of the day before it was first heard, whether or not it was configured then: counts of it
    are lower bounds. A recording begins with what is in it.
    """
    return float(state.day_start) if state.config.mode == "live" else at


def _introduce(state: FloorState, source: Source, event: SourceUp) -> None:
    """Take what the source tells of itself."""
    source.kind, source.detail, source.reason = event.kind, event.detail, None
    source.tells_members, source.tells_holds = event.tells_members, event.tells_holds
    # One that never told of calls did not before it came, either; the rolling hour reaches over midnight.
    since = event.at if source.introduced else state.day_start - 3600.0
    source.tell_calls(since, tells=event.tells_calls)
    source.heartbeat_s, source.started_at = event.heartbeat_s, event.started_at
    source.introduced = True


def _stay_introduced(source: Source, event: SourceUp) -> None:
    """What the source told of itself holds, where it does not say more."""
    source.kind, source.detail, source.reason = event.kind or source.kind, event.detail, None
    source.tells_members = source.tells_members or event.tells_members
    source.tells_holds = source.tells_holds or event.tells_holds
    source.tell_calls(event.at, tells=source.tells_calls and event.tells_calls)
    if event.heartbeat_s is not None:
        source.heartbeat_s = event.heartbeat_s
    if event.started_at is not None:
        source.started_at = event.started_at


def _started_over(before: float | None, now: float | None) -> bool:
    return now is not None and before is not None and abs(now - before) > SAME_START_S


def start_over(state: FloorState, source: Source, at: float) -> None:
    """The source forgot everything: what was open there never ends, and its counters are zero."""
    fell_silent_at = source.deaf_since if source.deaf_since is not None else at
    vanish_open_visits(state, source.name, fell_silent_at)
    for queue in state.queues.values():
        if source.name in queue.state.sources:
            queue.state.tally.zero(at)
            queue.dirty = True
    for agent in state.agents.values():
        for membership in agent.memberships.values():
            if membership.source == source.name and membership.calls_taken:
                membership.calls_taken = 0
                state.dirty_agents.add(agent.agent)


def vanish_open_visits(state: FloorState, source: str, at: float) -> None:
    """Close all that is open at a source as unknown."""
    for visit in list(state.visits.values()):
        if visit.source != source:
            continue
        if visit.in_queue:
            leave(state, visit, max(at, visit.arrived_at), "unknown")
        elif visit.stage == "answered":
            lose(state, visit, max(at, visit.answered_at or at))


def source_down(state: FloorState, event: SourceDown) -> None:
    """Nothing is known of the source from now on; of a recording that is over there is nothing to know."""
    source = state.source(event.source, event.at)
    source.detail, source.reason = event.detail or event.reason, event.reason
    if source.state == "down" and source.introduced:
        # The same silence, for another reason now: its login is refused, say, after the connection was lost.
        state.dirty_sources.add(source.name)
        return
    source.state, source.since = "down", event.at
    give_up_snapshots(state, source)
    if event.reason != "ended":
        source.fall_silent(event.at if source.introduced else _unheard_since(state, event.at))
    look_again(state, source, event.at)


def forget_source(state: FloorState, source: Source) -> None:
    """The source is configured no more: what is open of it is closed, and nothing hangs on it."""
    at = state.now
    vanish_open_visits(state, source.name, source.deaf_since if source.deaf_since is not None else at)
    for agent in list(state.agents.values()):
        if source.name in agent.sources:
            note_missed(agent)
        for membership in list(agent.memberships.values()):
            if membership.source == source.name:
                sign_out(state, agent, membership_key(membership.source, membership.queue), at)
        for key, report in list(agent.reports.items()):
            if report.source == source.name:
                sign_out_reported(state, agent, report, at)
                del agent.reports[key]
        state.detach(agent, source.name)
    for queue in state.queues.values():
        state.part_with(queue, source.name)
    give_up_snapshots(state, source)
    del state.sources[source.name]
    state.dirty_sources.discard(source.name)
    state.blind_sources.discard(source.name)
    state.gone.append(source_key(source.name))


def source_alive(state: FloorState, event: SourceAlive) -> None:
    """The source answered although nothing happened. What it does not tell this time stays as last known."""
    source = state.source(event.source, event.at)
    if event.lag_s is not None:
        source.lag_s = event.lag_s
    if event.clock_off_s is not None:
        source.clock_off_s = event.clock_off_s
    state.dirty_sources.add(event.source)


def source_counted(state: FloorState, event: SourceCounted) -> None:
    """The collector tells what it did not turn into events."""
    source = state.source(event.source, event.at)
    source.counts, source.notes = dict(event.counts), list(event.notes)
    state.dirty_sources.add(event.source)


def replay_progressed(state: FloorState, event: ReplayProgressed) -> None:
    """So much of the recording has been played."""
    state.replay = ReplayProgress(file=event.file, progress=event.progress, done=event.done)


def queue_reported(state: FloorState, event: QueueReported) -> None:
    """The ACD describes a queue and tells its own counters."""
    queue = state.queue(event.queue, event.source)
    if event.threshold_s is not None:
        queue.state.acd_threshold_s = event.threshold_s
    if event.waiting is not None:
        queue.state.waiting_told[event.source] = event.waiting
    queue.state.tally.report(event)
    queue.dirty = True
