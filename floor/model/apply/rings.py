"""Rings: a call ringing at agents, until one answers, the ring ends or the call leaves."""

from floor.model.agents import Agent, Ring
from floor.model.apply.agent_face import refresh_agent
from floor.model.apply.wrap_up import end_wrap
from floor.model.events import CallRingEnded, CallRinging
from floor.model.floor_state import FloorState
from floor.model.visits import Visit


def call_ringing(state: FloorState, event: CallRinging) -> None:
    """The call rings at an agent."""
    visit = state.visit_in_queue(event.source, event.call, event.queue)
    agent = state.agent(event.source, event.agent)
    if visit is None or not visit.in_queue:
        return
    if any(ring.serial == visit.serial for ring in agent.rings):
        return
    agent.rings.append(Ring(visit.serial, event.queue, event.at, event.leg))
    if agent.agent not in visit.rung:
        visit.rung = (*visit.rung, agent.agent)
    end_wrap(state, agent, event.at)
    refresh_agent(state, agent, event.at)


def call_ring_ended(state: FloorState, event: CallRingEnded) -> None:
    """The ring ended without an answer."""
    agent = state.agent(event.source, event.agent)
    for ring in agent.rings:
        visit = state.visits.get(ring.serial)
        if event.leg and ring.leg:
            meant = ring.leg == event.leg
        else:
            meant = visit is not None and visit.call == event.call
        if meant:
            stop_ring(agent, ring.serial, event.at)
            refresh_agent(state, agent, event.at)
            return


def stop_ring(agent: Agent, serial: int, at: float) -> None:
    """The visit no longer rings at the agent."""
    agent.rings = [ring for ring in agent.rings if ring.serial != serial]
    agent.last_activity_end = max(agent.last_activity_end, at)


def stop_ringing(state: FloorState, visit: Visit, at: float, *, but: Agent | None = None) -> None:
    """The visit rings nowhere any more."""
    for key in visit.rung:
        agent = state.agents.get(key)
        if agent is None or not any(ring.serial == visit.serial for ring in agent.rings):
            continue
        stop_ring(agent, visit.serial, at)
        if agent is not but:
            refresh_agent(state, agent, at)
    visit.rung = ()
