"""The quarter hours of all queues: how much of each is not known, which changed, and which leave.

The board remembers two days of them, the store a year. Whoever writes them down comes now and then, and days
may pass meanwhile: a log is read at once, or a machine was off. So one that leaves before anybody took it
leaves its row.
"""

import math

from floor.model.calendar import QUARTER_S, quarter_start
from floor.model.floor_state import DAYS_KEPT_S, FloorState
from floor.model.picture import QuarterRow
from floor.model.queues import Queue
from floor.model.rows import blind_spans
from floor.model.spans import covered_s

Spans = list[tuple[float, float]]


def remembered_from(now: float) -> int:
    """Return the start of the oldest quarter that is remembered."""
    return quarter_start(now - DAYS_KEPT_S) + QUARTER_S


def take(state: FloorState) -> list[QuarterRow]:
    """Return the quarters that changed since the last call, those first that left meanwhile."""
    rows, state.left = state.left, []
    state.taken_at = state.now
    blind: dict[tuple[str, ...], dict[int, int]] = {}
    for queue in state.queues.values():
        sources = tuple(queue.state.sources)
        if sources not in blind:
            blind[sources] = _blind_ms(state, sources)
        rows += queue.take_quarters(blind[sources], remembered_from(state.now))
    return rows


def leave_with(state: FloorState, queue: Queue) -> None:
    """A queue is about to be dropped: what of it nobody took stays for whoever takes next."""
    blind = _blind_ms(state, tuple(queue.state.sources))
    state.left += queue.take_quarters(blind, remembered_from(state.now))


def let_old_ones_leave(state: FloorState, now: float) -> None:
    """Forget the quarters older than are remembered. To be called at the end of each quarter hour.

    Of a day on which no queue was heard at all nothing new is left, for that it has no rows says the same:
    else a machine that was off for a month would leave rows by the ten thousand. What was taken of it while
    it went on is brought to its end: half a gap would look like half of it heard.
    """
    kept_from = remembered_from(now)
    leaving = kept_from - QUARTER_S
    spans = {sources: blind_spans(state, sources, now) for sources in _together(state)}
    blind = {sources: _part_ms(found, leaving) for sources, found in spans.items()}
    unheard = _is_day_unheard(state, leaving, list(spans.values()))
    still_open = {quarter_start(visit.arrived_at) for visit in state.overdue.values()}
    for queue in state.queues.values():
        blind_ms = blind.get(tuple(queue.state.sources), 0)
        rows = queue.forget_quarters(kept_from, still_open, {leaving: blind_ms} if blind_ms else {})
        state.left += [row for row in rows if not unheard or row.offered or row.start <= state.taken_at]


def _together(state: FloorState) -> set[tuple[str, ...]]:
    """Return the sources of queues. Of a queue no source has spoken of there is nothing to keep."""
    return {tuple(queue.state.sources) for queue in state.queues.values() if queue.state.sources}


def _is_day_unheard(state: FloorState, t: float, of_queues: list[Spans]) -> bool:
    """Tell whether nothing was heard of any queue on the whole site's day that holds `t`."""
    if not of_queues or any(_part_ms(spans, quarter_start(t)) < QUARTER_S * 1000 for spans in of_queues):
        return False
    since, until = state.calendar.day_start(t), state.calendar.day_end(t)
    return all(any(begin <= since and until <= end for begin, end in spans) for spans in of_queues)


def _part_ms(spans: Spans, start: int) -> int:
    return round(covered_s(spans, start, start + QUARTER_S) * 1000)


def _blind_ms(state: FloorState, sources: tuple[str, ...]) -> dict[int, int]:
    """Return for how many milliseconds of each quarter nothing was known, where that is any."""
    now = state.now
    spans = blind_spans(state, sources, now) if sources else []
    kept_from = remembered_from(now)
    blind_s: dict[int, float] = {}
    for begin, end in spans:
        for start in range(max(quarter_start(begin), kept_from), math.ceil(end), QUARTER_S):
            part_s = min(end, start + QUARTER_S) - max(begin, start)
            blind_s[start] = blind_s.get(start, 0.0) + part_s
    return {start: round(seconds * 1000) for start, seconds in blind_s.items()}
