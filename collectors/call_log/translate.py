"""The calls of a log, as events of the floor in the order in which they happened."""

import heapq
from collections.abc import Iterator, Sequence

from collectors.call_log.wire import Row
from floor.model.events import CallAnswered, CallEnded, CallLeft, CallQueued, Event, SourceDown, SourceUp

KIND = "call_log"

# What comes first of events at the same moment: a call's end frees the agent for the next, and a call
# is queued before it is answered or gone. A call answered and ended at once ends after its answer.
_ENDED, _QUEUED, _DECIDED, _ENDED_AT_ONCE = range(4)

_Later = tuple[float, int, int, Event]


def translate(source: str, rows: Sequence[Row]) -> Iterator[Event]:
    """Yield the events of rows sorted by arrival; the source is up from the first to the last."""
    if not rows:
        return
    yield SourceUp(at=rows[0].arrived_at, source=source, kind=KIND)
    later: list[_Later] = []
    last_at = rows[0].arrived_at
    for number, row in enumerate(rows):
        arrival = (row.arrived_at, _QUEUED, number)
        while later and later[0] < arrival:
            event = heapq.heappop(later)[-1]
            last_at = event.at
            yield event
        last_at = row.arrived_at
        yield CallQueued(at=row.arrived_at, source=source, call=row.call, queue=row.queue)
        for outcome in _outcomes(source, number, row):
            heapq.heappush(later, outcome)
    while later:
        event = heapq.heappop(later)[-1]
        last_at = event.at
        yield event
    yield SourceDown(at=last_at, source=source, reason="ended")


def _outcomes(source: str, number: int, row: Row) -> Iterator[_Later]:
    """Yield what becomes of a call. One that was passed on unanswered left in an unknown way."""
    if row.answered_at is None:
        if row.ended_at is None:  # still waiting when the log was written
            return
        left = CallLeft(
            at=row.ended_at,
            source=source,
            call=row.call,
            queue=row.queue,
            outcome=row.outcome if row.outcome in ("abandoned", "timeout") else "unknown",
            wait_s=row.ended_at - row.arrived_at,
        )
        yield (row.ended_at, _DECIDED, number, left)
        return
    answered = CallAnswered(
        at=row.answered_at,
        source=source,
        call=row.call,
        queue=row.queue,
        agent=row.agent,
        wait_s=row.answered_at - row.arrived_at,
    )
    yield (row.answered_at, _DECIDED, number, answered)
    if row.ended_at is not None:
        ended = CallEnded(
            at=row.ended_at,
            source=source,
            queue=row.queue,
            agent=row.agent,
            call=row.call,
            talk_s=row.ended_at - row.answered_at,
            by="transfer" if row.outcome == "transferred" else "unknown",
        )
        at_once = row.ended_at == row.answered_at
        yield (row.ended_at, _ENDED_AT_ONCE if at_once else _ENDED, number, ended)
