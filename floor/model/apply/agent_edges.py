"""Keeping an agent's edges: what changed, from when on, and what blindness covers.

The last edge always says what the agent's row says. Blindness is an edge of its own, from just after the
last sign of life; where it turns out that nothing was missed, it is taken back. Of an agent of whom nothing
was ever known there is no edge.
"""

from floor.model.agents import Agent
from floor.model.edges import UNKNOWN, AgentEdge, Standing, Told, word_of
from floor.model.floor_state import FloorState
from floor.model.sources import Source


def note_edge(state: FloorState, agent: Agent, at: float) -> None:
    """Keep an edge if the agent's face, derived as of `at`, says something else than the last edge."""
    face = agent.face
    if face.quality == "stale":
        if agent.blind_ms is None and agent.edge is not None:
            _go_blind(state, agent, agent.edge)
        return
    word = word_of(face.availability, face.activity, face.quality)
    told = Told(word, face.reason if word == "not_ready" else "", face.queue)
    if agent.blind_ms is not None:
        if agent.seen is not None:
            at = min(at, _own_since(agent, at))
        _see_again(state, agent, agent.blind_ms)
    last = agent.edge
    if last is None:
        if word != "unknown":
            _put(state, agent, round(at * 1000), told)
    elif last.told != told:
        _put(state, agent, round(at * 1000), told)


def note_missed(agent: Agent) -> None:
    """What happened to the agent while nothing was heard of a source will not be told: the gap stays."""
    agent.seen = None


def carry_over(state: FloorState) -> None:
    """A day begins: let every agent's day begin with what is so, for it is looked at by itself."""
    day_ms = round(state.day_start * 1000)
    for agent in state.agents.values():
        if agent.edge is None or agent.edge.since_ms >= day_ms:
            continue
        _put(state, agent, day_ms, agent.edge.told)
        if agent.blind_ms is not None:
            agent.blind_ms = day_ms
        if agent.seen is not None:
            agent.seen = Standing(day_ms, agent.seen.told)


def _go_blind(state: FloorState, agent: Agent, last: Standing) -> None:
    blind: list[Source] = [state.sources[s] for s in agent.sources if s in state.blind_sources]
    since = min((s.blind_since for s in blind if s.blind_since is not None), default=state.now)
    # What was told at the last sign of life itself was known then, and is found again if nothing was missed.
    agent.blind_ms = round(since * 1000) + 1
    agent.seen = last
    _put(state, agent, agent.blind_ms, UNKNOWN)


def _see_again(state: FloorState, agent: Agent, blind_ms: int) -> None:
    seen = agent.seen
    agent.blind_ms = agent.seen = None
    if seen is None:
        return
    if seen.since_ms != blind_ms:
        state.edges.append(AgentEdge(agent.agent, blind_ms, None))
    state.edges.append(AgentEdge(agent.agent, seen.since_ms, seen.told))
    agent.edge = seen


def _own_since(agent: Agent, at: float) -> float:
    """Return since when what time alone changed meanwhile is so: a wrap-up may have run out unheard."""
    face = agent.face
    moments = [t for t in (face.since, face.availability_since) if t is not None]
    first = agent.seen.since_ms / 1000 if agent.seen else 0.0
    return max([first, *moments], default=at)


def _put(state: FloorState, agent: Agent, from_ms: int, told: Told) -> None:
    """Let something be so from a moment on. It is so now, so it also stands where the latest edge was."""
    last = agent.edge
    state.edges.append(AgentEdge(agent.agent, from_ms, told))
    if last is not None and last.since_ms > from_ms:
        from_ms = last.since_ms
        state.edges.append(AgentEdge(agent.agent, from_ms, told))
    agent.edge = Standing(from_ms, told)
