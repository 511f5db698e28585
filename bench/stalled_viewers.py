"""Ten viewers that take nothing: how much longer the others wait for their frames.

Pairs without and with them, in turn, so that what else the machine does falls on both alike. The number is
the median of the pairs' ratios.
"""

from __future__ import annotations

import statistics

from bench.frames_of_8_kb import changing
from bench.result import Measure
from bench.served import Served, served
from bench.viewers import Crowd

VIEWERS, STALLED, PAIRS = 100, 10, 5
GOAL_RATIO = 1.2


def measure(seconds: float = 8.0) -> list[Measure]:
    """Measure pair by pair, each half for so long."""
    with served(watch=False) as site, changing(site.redis_url):
        pairs = [(_p99_ms(site, 0, seconds), _p99_ms(site, STALLED, seconds)) for _ in range(PAIRS)]
    ratios = sorted(stalled / calm for calm, stalled in pairs)
    spread = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    calm_ms = statistics.median(calm for calm, _ in pairs)
    return [
        Measure(
            name=f"{STALLED} stalled viewers: p99 of the others, ratio",
            value=statistics.median(ratios),
            unit="",
            goal=f"<= {GOAL_RATIO:g}",
            note=f"{PAIRS} pairs of {VIEWERS} viewers: {spread}; p99 without them {calm_ms:.0f} ms",
        )
    ]


def _p99_ms(site: Served, stalled: int, seconds: float) -> float:
    with Crowd(site, VIEWERS, seconds, stalled) as crowd:
        ages_s = crowd.seen()["ages_s"]
    return float(ages_s[int(len(ages_s) * 0.99)]) * 1000
