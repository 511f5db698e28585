"""Sources that tell of the past, in order: what was spooled, what a recording or a backfill holds.

What an event leaves to time, and the time agents spend, then go by the source's own clock: the newest moment
it has told of since it fell behind. Else a wrap-up of this morning would have run out before the next call of
this morning is told, and no history told at once would add up as it did when it happened.
"""

from floor.model.events import Event
from floor.model.floor_state import BEHIND, FloorState, OwnClock
from floor.model.queues import Queue
from floor.model.timers import Timers

BEHIND_S = 5.0
"""A source that tells of something older than this is behind."""
PATIENCE_S = 10.0
"""A source that is behind and says nothing for so long will not go on: time goes on without it."""


def follow(state: FloorState, event: Event) -> Timers | None:
    """Let the own clock of a source that is, or now falls, behind go on to an event; return its timers."""
    name = event.source
    own = state.behind.get(name)
    if own is None:
        if event.at >= state.now - BEHIND_S:
            return None
        own = state.behind[name] = OwnClock(event.at)
        state.timers.set(state.now + PATIENCE_S, BEHIND, name)
    own.at = max(own.at, event.at)
    own.heard_at = state.now
    return own.timers


def is_up_to_date(state: FloorState, at: float) -> bool:
    """Tell whether a source that was behind, and has now told of `at`, is so no more.

    Before it has told all of the minute before the present one, that minute's time cannot be handed on.
    """
    return at >= max(state.now - BEHIND_S, state.now // 60 * 60.0)


def catch_up(state: FloorState, name: str) -> None:
    """The source is not behind any more: the floor's clock is its clock again."""
    own = state.behind.pop(name, None)
    if own is None:
        return
    state.timers.take_over(own.timers)
    minute = state.now // 60 * 60.0
    for queue in state.queues.values():
        if name in queue.state.sources:
            until = told_until(state, queue, minute)
            if until * 1000 > queue.state.gauge.settled_ms:
                queue.settle(until)
                queue.dirty = True


def patience_over(state: FloorState, key: str, due: float) -> None:
    """A source that was behind may have said nothing for too long."""
    own = state.behind.get(key)
    if own is None:
        return
    if own.heard_at + PATIENCE_S > due:
        state.timers.set(own.heard_at + PATIENCE_S, BEHIND, key)
    else:
        catch_up(state, key)


def told_until(state: FloorState, queue: Queue, now: float) -> float:
    """Return up to when it is known what happened in a queue: up to now, if none of its sources is behind."""
    if not state.behind:
        return now
    return min([now, *(state.behind[name].at for name in queue.state.sources if name in state.behind)])
