"""A thousand viewers: what four frames a second of eight kilobytes cost, and whether memory stays."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any, Self

from bench.frames_of_8_kb import changing
from bench.result import Measure
from bench.served import Served, cpu_s, memory_mb, served

VIEWERS = 1000
GOAL_SHARE = 30.0
SETTLE_S = 3.0
FLAT_MB = 8.0
"""More than this in the time measured is no noise of an allocator."""


def measure(seconds: float = 20.0) -> list[Measure]:
    """Measure with one viewer, then with all of them."""
    with served(watch=False) as site, changing(site.redis_url):
        _, alone, _ = _look(site, 1, seconds)
        seen, share, grown_mb = _look(site, VIEWERS, seconds)
    frames_per_s = seen["frames"] / seconds / VIEWERS
    return [
        Measure(
            name=f"{VIEWERS:,} viewers, web process",
            value=share * 100,
            unit="% of a core",
            goal=f"<= {GOAL_SHARE:g}",
            ratio=share / alone,
            ratio_of="the same with one viewer",
            note=f"{frames_per_s:.1f} frames a second each, of {seen['bytes'] / seen['frames']:,.0f} bytes "
            f"on average, {seen['lost']} viewers lost",
        ),
        Measure(
            name=f"{VIEWERS:,} viewers, memory grown",
            value=grown_mb,
            unit="MB",
            goal=f"<= {FLAT_MB:g}",
            note=f"within {seconds:g} s, from {SETTLE_S:g} s after the last one came",
        ),
    ]


def _look(site: Served, viewers: int, seconds: float) -> tuple[dict[str, Any], float, float]:
    """Return what so many viewers saw, the share of a core it took, and the megabytes it grew by."""
    with Crowd(site, viewers, seconds + SETTLE_S + 2) as crowd:
        time.sleep(SETTLE_S)
        memory, cpu, began = memory_mb(site.web_pid), cpu_s(site.web_pid), time.perf_counter()
        time.sleep(seconds)
        cpu = cpu_s(site.web_pid) - cpu
        share = cpu / (time.perf_counter() - began)
        grown_mb = memory_mb(site.web_pid) - memory
        seen = crowd.seen()
    seen["frames"] *= seconds / (seconds + SETTLE_S + 2)
    seen["bytes"] *= seconds / (seconds + SETTLE_S + 2)
    return seen, share, grown_mb


class Crowd:
    """Viewers in a process of their own; the block begins when all have come."""

    def __init__(self, site: Served, viewers: int, seconds: float, stalled: int = 0) -> None:
        url = f"{site.live_url}?audience=wallboard"
        self._command = [
            sys.executable,
            "-m",
            "bench.viewer_crowd",
            url,
            str(viewers),
            str(seconds),
            str(stalled),
        ]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
        if self._line() != "there":
            raise RuntimeError("the viewers did not come: see what they said above")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)

    def _line(self) -> str:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        return self._process.stdout.readline().strip()

    def seen(self) -> dict[str, Any]:
        """Wait for their time to end; return what they saw."""
        told: dict[str, Any] = json.loads(self._line())
        return told
