"""Spans of time, [begin, end), in which something held: a source was not heard, its calls were not told.

A list of spans is *joined* when it is sorted and no two of them overlap or touch.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from operator import itemgetter

SPANS_AT_MOST = 256
"""More spans than this are not kept apart: nobody is helped by knowing of so many interruptions."""
SPANS_FUSED_TO = 192
"""So many are left then, for fusing costs more than adding."""
_begin, _end = itemgetter(0), itemgetter(1)


def joined(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the same time as joined spans."""
    result: list[tuple[float, float]] = []
    for begin, end in sorted(spans):
        if end <= begin:
            continue
        if result and begin <= result[-1][1]:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        else:
            result.append((begin, end))
    return result


def add_span(spans: list[tuple[float, float]], begin: float, end: float) -> None:
    """Add a span to joined ones, in place. Of too many the nearest are fused.

    Fused spans hold a little longer than what they are made of: better too much called unknown than too
    little.
    """
    if end <= begin:
        return
    first = bisect_left(spans, begin, key=_end)
    last = bisect_right(spans, end, key=_begin)
    if first < last:
        begin, end = min(begin, spans[first][0]), max(end, spans[last - 1][1])
    spans[first:last] = [(begin, end)]
    if len(spans) > SPANS_AT_MOST:
        spans[:] = _fused(spans)


def _fused(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return fewer spans, kept apart where the gaps between them are the widest; of equal ones the newest."""
    places = sorted(range(1, len(spans)), key=lambda place: (spans[place - 1][1] - spans[place][0], -place))
    cuts = [0, *sorted(places[: SPANS_FUSED_TO - 1]), len(spans)]
    return [(spans[first][0], spans[after - 1][1]) for first, after in pairwise(cuts)]


def covered_s(spans: list[tuple[float, float]], since: float, until: float) -> float:
    """Return for how many seconds of [since, until) one of the joined spans holds."""
    total = 0.0
    for place in range(bisect_right(spans, since, key=_end), len(spans)):
        begin, end = spans[place]
        if begin >= until:
            break
        total += max(0.0, min(end, until) - max(begin, since))
    return total
