"""Wrap-up: derived from the end of a call and a configured length, where no source reports it."""

from floor.model.agents import Agent, RanOut
from floor.model.apply.agent_face import refresh_agent, wrap_queue
from floor.model.day import count_wrap
from floor.model.floor_state import WRAP, FloorState, membership_key, report_key
from floor.model.visits import Visit, milliseconds


def begin_wrap(state: FloorState, agent: Agent, visit: Visit, at: float, *, talk_known: bool) -> None:
    """Begin the wrap-up that is derived, unless the source reports what its agents do.

    Then it is as long as the source says, and none if it says nothing of it.
    """
    report = agent.reports.get(report_key(visit.source, visit.member or "")) if agent.reports else None
    if report is not None and report.activity is not None:
        visit.wrap_known = True
        return
    membership = agent.memberships.get(membership_key(visit.source, visit.queue))
    wrapup_s = state.queues[visit.queue].config.wrapup_s
    if membership is not None and membership.wrapup_s:
        wrapup_s = membership.wrapup_s
    visit.wrap_known = wrapup_s is not None
    if not wrapup_s or not talk_known or agent.calls or membership is None:
        return
    end_wrap(state, agent, at)
    agent.wrap_since, agent.wrap_until, agent.wrap_serial = at, at + wrapup_s, visit.serial
    visit.wrap_open = True
    state.set_timer(visit.source, agent.wrap_until, WRAP, agent.agent)


def end_wrap(state: FloorState, agent: Agent, at: float) -> None:
    """The wrap-up is over: its time ran out, or the next call came."""
    if agent.wrap_until is None:
        return
    ended_at = min(at, agent.wrap_until)
    visit = state.visits.get(agent.wrap_serial) if agent.wrap_serial is not None else None
    agent.wrap_until = agent.wrap_serial = None
    agent.last_activity_end = max(agent.last_activity_end, ended_at)
    if visit is not None and visit.wrap_open:
        visit.wrap_open = False
        wrap_ms = milliseconds(ended_at - agent.wrap_since)
        visit.wrap_ms += wrap_ms
        if visit.day == state.day_start:
            count_wrap(agent.day, visit, wrap_ms)
            state.dirty_agents.add(agent.agent)
        state.queues[visit.queue].recount(visit)


def wrap_over(state: FloorState, key: str, due: float) -> None:
    """A wrap-up may have run out."""
    agent = state.agents.get(key)
    if agent is None or agent.wrap_until is None or agent.wrap_until > due:
        return
    agent.ran_out = RanOut(agent.wrap_since, due, wrap_queue(state, agent))
    state.ran_out.add(key)
    end_wrap(state, agent, due)
    refresh_agent(state, agent, due)
