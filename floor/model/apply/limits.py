"""Limits of what nobody configured: a sender that takes a call's id for a queue's must not fill the floor.

Of each source so many queues and so many agents are kept beyond those the configuration names. An event about
one more is not taken, and counted at its source; of a call, only who answered it stays unknown.
"""

from floor.model import events as e
from floor.model import quarter_hours
from floor.model.agents import Agent
from floor.model.floor_state import FloorState
from floor.model.sources import AGENTS_OVER_LIMIT, QUEUES_OVER_LIMIT

NEED_A_QUEUE = frozenset(
    {
        e.QueueReported,
        e.MemberAdded,
        e.MemberChanged,
        e.MemberSeen,
        e.CallQueued,
        e.CallSeen,
        e.CallAnswered,
        e.CallEnded,
    }
)
"""Events that begin a queue nobody has spoken of. Others about it find nothing that they could change."""
NEED_AN_AGENT = frozenset(
    {
        e.MemberAdded,
        e.MemberChanged,
        e.MemberSeen,
        e.MemberRemoved,
        e.MemberPaused,
        e.AgentReported,
        e.CallRinging,
        e.CallRingEnded,
        e.QualityNoted,
    }
)
"""Events about an agent before all else."""
LIMITED = (NEED_A_QUEUE | NEED_AN_AGENT) - {e.MemberSeen, e.CallSeen}
"""Events to be looked at when they come. A list is taken, or not, once it is complete."""


def over_limit(state: FloorState, event: e.AnyEvent) -> bool:
    """Tell whether the event is about a queue or an agent too many; it is counted then."""
    kind, source = type(event), event.source
    if kind in NEED_A_QUEUE and not has_room_for_queue(state, source, event.queue):  # type: ignore[union-attr, arg-type]
        return True
    return kind in NEED_AN_AGENT and not _has_room_for_agent(state, source, event.agent)  # type: ignore[union-attr]


def has_room_for_queue(state: FloorState, source: str, queue: str) -> bool:
    """Tell whether the queue is one of the source's, or can become one; if not, that is counted."""
    if state.has_room_for_queue(source, queue):
        return True
    _count(state, source, QUEUES_OVER_LIMIT)
    return False


def agent_of_call(state: FloorState, source: str, member: str) -> Agent | None:
    """Return the agent of a call; None, and counted, where that would be one too many."""
    return state.agent(source, member) if _has_room_for_agent(state, source, member) else None


def _has_room_for_agent(state: FloorState, source: str, member: str) -> bool:
    if state.has_room_for_agent(source, member):
        return True
    _count(state, source, AGENTS_OVER_LIMIT)
    return False


def _count(state: FloorState, source: str, name: str) -> None:
    state.source(source, state.now).count(name)
    state.dirty_sources.add(source)


def forget_unspoken_queues(state: FloorState, since: float) -> None:
    """Forget queues nobody configured, of which nobody spoke since then, and which hold nothing."""
    unspoken = [
        name
        for name, queue in state.queues.items()
        if queue.state.spoken_at < since and name not in state.named_queues
    ]
    if not unspoken:
        return
    holding = {visit.queue for visit in state.visits.values()}
    holding |= {m.queue for agent in state.agents.values() for m in agent.memberships.values()}
    for name in unspoken:
        if name not in holding:
            quarter_hours.leave_with(state, state.queues[name])
            state.drop_queue(name)
