"""What a listener could know of the truth: what was said while the link stood, and listed afterwards.

This is worked out from the truth and the outages alone, never from the events, so that the figures of
whoever heard the events can be held against it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from collectors.simulator.truth import TrueVisit, Truth


class HeardVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A stay in a queue as far as it could be known. `answered_at` and `agent` are those of a heard answer.

    `outcome` `unknown`: the call was there before an outage and no longer after it, or died with the
    telephone system. `handled_s` is what the agent spent on it, hold included; None: not heard.
    """

    queue: str
    arrived_at: float
    outcome: str
    wait_s: float
    agent: str = ""
    answered_at: float | None = None
    handled_s: float | None = None
    hold_s: float | None = None


class Figures(msgspec.Struct, kw_only=True):
    """Counts of visits, by the names the API gives them. `waiting`: neither answered nor gone yet."""

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    otherwise_left: int = 0
    answered_within: int = 0
    abandoned_within: int = 0
    short_calls: int = 0
    waiting: int = 0


def heard(truth: Truth) -> list[HeardVisit]:
    """Return every visit that could be known of, in order of arrival."""
    spans = [(-math.inf, truth.heard_from)]
    spans += [(outage.began_at, outage.ended_at) for outage in truth.outages]
    return [found for visit in truth.visits if (found := _heard(visit, spans)) is not None]


def _heard(visit: TrueVisit, spans: list[tuple[float, float]]) -> HeardVisit | None:
    ended = [at for at in (visit.answered_at, visit.left_at, visit.lost_at) if at is not None]
    waited_until = min(ended, default=math.inf)
    arrived_in = _within(visit.arrived_at, spans)
    if arrived_in is not None and waited_until <= arrived_in[1]:
        return None
    outcome: str = visit.outcome
    if waited_until == visit.lost_at or _within(waited_until, spans) is not None:
        outcome = "unknown"
    if outcome != "answered" or visit.answered_at is None:
        return HeardVisit(
            queue=visit.queue, arrived_at=visit.arrived_at, outcome=outcome, wait_s=visit.wait_s
        )
    released_at = visit.released_at
    known = released_at is not None and _within(released_at, spans) is None
    return HeardVisit(
        queue=visit.queue,
        arrived_at=visit.arrived_at,
        outcome=outcome,
        wait_s=visit.wait_s,
        agent=visit.agent,
        answered_at=visit.answered_at,
        handled_s=released_at - visit.answered_at if known and released_at is not None else None,
        hold_s=visit.hold_s if known else None,
    )


def _within(at: float, spans: list[tuple[float, float]]) -> tuple[float, float] | None:
    """Return the span of silence that holds a moment."""
    return next((span for span in spans if span[0] < at < span[1]), None)


def figures(
    visits: Iterable[HeardVisit], threshold_s: Mapping[str, float], short_call_s: float = 10.0
) -> Figures:
    """Count visits. `threshold_s` is the T of each queue; "within" includes it."""
    counted: Counter[str] = Counter()
    for visit in visits:
        within = visit.wait_s <= threshold_s[visit.queue]
        counted["offered"] += 1
        if visit.outcome == "answered":
            counted["answered"] += 1
            counted["answered_within"] += within
            short = visit.handled_s is not None and round(visit.handled_s * 1000) < short_call_s * 1000
            counted["short_calls"] += short
        elif visit.outcome == "abandoned":
            counted["abandoned"] += 1
            counted["abandoned_within"] += within
        elif visit.outcome:
            counted["otherwise_left"] += 1
        else:
            counted["waiting"] += 1
    return Figures(**counted)


def calls_taken(visits: Iterable[HeardVisit], since: float) -> dict[str, int]:
    """Return how many calls each agent was heard to answer since a moment."""
    return dict(
        Counter(
            visit.agent for visit in visits if visit.answered_at is not None and visit.answered_at >= since
        )
    )
