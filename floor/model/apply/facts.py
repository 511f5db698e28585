"""Facts about calls and agents that no telephone switch knows: reasons, marks, sentiment, quality notes.

A system of its own may tell them of a call another source tells of. So a call is looked for among its own
source's, then among all others'; one that several have is not guessed at. A fact about a call nobody knows
(any more) is counted at the source that told it, as `facts_without_call`.
"""

from floor.model.agents import Note
from floor.model.apply.agent_face import newest_call
from floor.model.events import CallerMarked, ContactReasonGiven, CustomerSentimentSaid, QualityNoted
from floor.model.floor_state import FloorState
from floor.model.queues import REASON_OTHERS, REASONS_KEPT
from floor.model.sources import FACTS_WITHOUT_CALL
from floor.model.visits import Visit

NOTES_KEPT = 20
"""Notes of an agent remembered in full."""
NOTE_IDS_KEPT = 200
"""Notes of an agent among which one said again is recognised."""


def contact_reason_given(state: FloorState, event: ContactReasonGiven) -> None:
    """Why the caller called: of the call's visits it belongs to the newest, or that of the queue it names."""
    visits = [v for v in _visits(state, event.source, event.call) if event.queue in (None, v.queue)]
    if not visits:
        _without_call(state, event.source)
        return
    visit = visits[-1]
    if visit.reason != event.reason:
        _uncount_reason(state, visit)
        visit.reason = event.reason
        _count_reason(state, visit)


def _count_reason(state: FloorState, visit: Visit) -> None:
    if not visit.reason or visit.arrived_at < state.day_start:
        return
    queue = state.queues[visit.queue]
    reasons = queue.state.reasons
    known = visit.reason in reasons or len(reasons) - (REASON_OTHERS in reasons) < REASONS_KEPT
    visit.reason_counted = visit.reason if known else REASON_OTHERS
    reasons[visit.reason_counted] = reasons.get(visit.reason_counted, 0) + 1
    queue.dirty = True


def _uncount_reason(state: FloorState, visit: Visit) -> None:
    # A visit of yesterday counts in no queue's day any more.
    if not visit.reason_counted or visit.arrived_at < state.day_start:
        return
    queue = state.queues[visit.queue]
    left = queue.state.reasons.get(visit.reason_counted, 0) - 1
    if left > 0:
        queue.state.reasons[visit.reason_counted] = left
    else:
        queue.state.reasons.pop(visit.reason_counted, None)
    visit.reason_counted = ""
    queue.dirty = True


def caller_marked(state: FloorState, event: CallerMarked) -> None:
    """The caller is marked, in whichever queues the call has been."""
    visits = _visits(state, event.source, event.call)
    if not visits:
        _without_call(state, event.source)
    for visit in visits:
        if event.mark not in visit.marks:
            visit.marks = (*visit.marks, event.mark)
            _show_in_call(state, visit)


def customer_sentiment_said(state: FloorState, event: CustomerSentimentSaid) -> None:
    """How the caller sounds, in whichever queues the call has been."""
    visits = _visits(state, event.source, event.call)
    if not visits:
        _without_call(state, event.source)
    for visit in visits:
        if visit.sentiment != event.sentiment:
            visit.sentiment = event.sentiment
            _show_in_call(state, visit)


def quality_noted(state: FloorState, event: QualityNoted) -> None:
    """A check of a call's quality found something; one of another day is not today's."""
    agent = state.agent(event.source, event.agent)
    if event.note_id in agent.note_ids or event.at < state.day_start:
        return
    agent.notes_today += 1
    agent.note_ids = [*agent.note_ids, event.note_id][-NOTE_IDS_KEPT:]
    note = Note(event.note_id, event.at, event.note, event.call)
    agent.notes = [*agent.notes, note][-NOTES_KEPT:]
    state.dirty_agents.add(agent.agent)


def _visits(state: FloorState, source: str, call: str) -> list[Visit]:
    own = state.visits_of_call(source, call)
    if own:
        return own
    others = [visits for name in state.sources if (visits := state.visits_of_call(name, call))]
    return others[0] if len(others) == 1 else []


def _without_call(state: FloorState, source: str) -> None:
    state.sources[source].count(FACTS_WITHOUT_CALL)
    state.dirty_sources.add(source)


def _show_in_call(state: FloorState, visit: Visit) -> None:
    agent = state.agents.get(visit.agent) if visit.agent else None
    if agent is not None and newest_call(state, agent) is visit:
        state.dirty_agents.add(agent.agent)
