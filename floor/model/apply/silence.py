"""Hearing and silence: when a source last proved itself alive, and what follows when it does not.

A source that promised a heartbeat and misses two is stale: nothing is known of it.
"""

from floor.model.apply.agent_edges import note_missed
from floor.model.apply.agent_face import refresh_agent
from floor.model.events import Event, SourceAlive
from floor.model.floor_state import STALE, FloorState
from floor.model.sources import Source

HEARTBEATS_MISSED = 2
LATE_S = 2.0
"""An event this much older than its source's newest is late: spooled, backfilled, or a clock set back."""


def hear(state: FloorState, source: Source, event: Event) -> None:
    """The source said something: it is alive, unless it told of a time long past."""
    # A source's clock may be ahead; it has not proved itself alive at a moment yet to come.
    now, at = state.now, event.at
    if at > now:  # noqa: PLR1730 -- this line runs for every event, and a call costs more
        at = now
    source.heard_at = now
    newest_at = source.newest_at
    if at < newest_at - LATE_S:
        state.late_events += 1
        source.late_events += 1
        state.dirty_sources.add(source.name)
    elif at > newest_at:
        source.newest_at = source.alive_at = at
        state.dirty_sources.add(source.name)
        if type(event) is not SourceAlive:
            source.last_event_at = at
    if source.state == "stale":
        heard_after_all(state, source, at)


def watch_for_silence(state: FloorState, source: Source) -> None:
    """Let the source become stale if it is not heard for two heartbeats."""
    if source.heartbeat_s and source.state == "up" and source.heard_at is not None:
        state.timers.set(source.heard_at + HEARTBEATS_MISSED * source.heartbeat_s, STALE, source.name)


def heartbeat_missed(state: FloorState, key: str, due: float) -> None:
    """The source may have been silent for too long; if it was heard since, look again later."""
    source = state.sources.get(key)
    if source is None or source.state != "up" or not source.heartbeat_s or source.heard_at is None:
        return
    if source.heard_at + HEARTBEATS_MISSED * source.heartbeat_s > due:
        watch_for_silence(state, source)
        return
    source.state, source.since = "stale", due
    source.fall_silent(source.alive_at if source.alive_at is not None else due)
    look_again(state, source, due)


def heard_after_all(state: FloorState, source: Source, at: float) -> None:
    """A stale source speaks again without having begun anew: it was slow, and what it missed to say comes."""
    source.state, source.since = "up", at
    source.go_on()
    watch_for_silence(state, source)
    look_again(state, source, at, missed=False)


def look_again(state: FloorState, source: Source, at: float, *, missed: bool = True) -> None:
    """Everything that hangs on the source is to be looked at again.

    `missed`: where it is heard again, what happened meanwhile will not be told.
    """
    state.dirty_sources.add(source.name)
    for queue in state.queues.values():
        if source.name in queue.state.sources:
            queue.dirty = True
    if not state.note_blindness(source):
        return
    for agent in state.agents.values():
        if source.name in agent.sources:
            if missed and source.blind_since is None:
                note_missed(agent)
            refresh_agent(state, agent, at)
