"""What agents did when they were last heard, where something that is only reckoned went on since.

A wrap-up whose length is configured ends by the clock, also while nothing is heard. Its end is right for the
figures of the day, but nobody saw it: whoever was wrapping up when a source fell silent was last known to do
so. Else the last known figures would change while nothing is known, and always for the better.
"""

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from floor.model.agents import Agent, AgentFace, RanOut
from floor.model.floor_state import FloorState
from floor.model.picture import AgentState

Counted = Iterable[tuple[str, int]]
"""How many agents are in each state, by the figures."""


def as_of(state: FloorState, sources: Collection[str]) -> float | None:
    """Return the last moment at which all of the sources were alive; None if one never was."""
    moments = [state.sources[s].alive_at for s in sources if s in state.sources]
    return None if None in moments else min((m for m in moments if m is not None), default=None)


def face_of(state: FloorState, agent: Agent) -> AgentFace:
    """Return an agent's state as it is shown: while a source is not heard, as it was last known."""
    wrap_up = _unseen_end(state, agent)
    if wrap_up is None:
        return agent.face
    return replace(agent.face, activity="wrap_up", since=wrap_up.since, queue=wrap_up.queue)


def states_of_queue(state: FloorState, queue: str, counted: Counted) -> dict[str, int]:
    """Return how many agents of a queue are in each state, as they are shown, of how many are counted."""
    shown = dict(counted)
    for agent in _last_wrapping_up(state):
        for membership in agent.memberships.values():
            if membership.queue == queue and membership.source in state.blind_sources:
                _move(shown, membership.counted_state)
    return {name: count for name, count in shown.items() if count}


def states_of_group(state: FloorState, group: str, counted: Counted) -> dict[str, int]:
    """Return the same of a group, in which each agent is counted once."""
    shown = dict(counted)
    for agent in _last_wrapping_up(state):
        silent = [m.queue for m in agent.memberships.values() if m.source in state.blind_sources]
        if any(group in state.groups_of[queue] for queue in silent):
            _move(shown, dict(zip(agent.counted_in, agent.counted_states, strict=True)).get(group))
    return {name: count for name, count in shown.items() if count}


def forget_seen_ends(state: FloorState) -> None:
    """Forget the wrap-ups that ended while their sources were alive: nobody will ask for them."""
    for key in list(state.ran_out):
        agent = state.agents.get(key)
        if agent is not None and agent.ran_out is not None:
            heard = _heard_until(state, agent.sources)
            if heard is not None and agent.ran_out.until > heard:
                continue
            agent.ran_out = None
        state.ran_out.discard(key)


def _last_wrapping_up(state: FloorState) -> list[Agent]:
    if not state.blind_sources:
        return []
    agents = [state.agents[key] for key in state.ran_out if key in state.agents]
    return [agent for agent in agents if _unseen_end(state, agent) is not None]


def _unseen_end(state: FloorState, agent: Agent) -> RanOut | None:
    """Return the wrap-up whose end nobody saw, if the agent did nothing else since."""
    ran_out, face = agent.ran_out, agent.face
    if ran_out is None or face.quality != "stale":
        return None
    if any(since is not None and since > ran_out.until for since in (face.since, face.availability_since)):
        return None
    heard = _heard_until(state, agent.sources)
    return ran_out if heard is not None and ran_out.until > heard else None


def _heard_until(state: FloorState, sources: Collection[str]) -> float | None:
    """Return up to when all of the sources were heard; one that is back has yet to tell what is so."""
    known = [state.sources[s] for s in sources if s in state.sources]
    moments = [as_of(state, sources), *(s.blind_since for s in known if s.blind_since is not None)]
    return None if None in moments else min(m for m in moments if m is not None)


def _move(states: dict[str, int], counted: AgentState | None) -> None:
    if counted is not None:
        states[counted] -= 1
        states["wrap_up"] = states.get("wrap_up", 0) + 1
