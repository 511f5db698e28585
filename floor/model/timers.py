"""Timers: what is due when. A timer fires with `now` = its due moment, however late it is noticed.

A timer is a plain (due, kind, key); firing an outdated one is harmless, because what it does is decided
from the state then. So timers need not be cancelled, nor stored: they are set again from the state.
"""

import math
from heapq import heappop, heappush

Timer = tuple[float, str, str]


class Timers:
    """A heap of timers; those due at the same moment fire in a fixed order."""

    def __init__(self) -> None:
        self._heap: list[Timer] = []
        self._set: set[Timer] = set()
        self.next_due = math.inf
        """When the next timer is due; infinity: none is set."""

    def set(self, due: float, kind: str, key: str = "") -> None:
        """Let `kind` fire for `key` at `due`."""
        timer = (due, kind, key)
        if timer not in self._set:
            self._set.add(timer)
            heappush(self._heap, timer)
            self.next_due = self._heap[0][0]

    def take_over(self, others: "Timers") -> None:
        """Take all timers of `others`."""
        for timer in others._heap:  # noqa: SLF001 -- one of our own kind
            self.set(*timer)
        others._heap, others._set, others.next_due = [], set(), math.inf  # noqa: SLF001

    def pop_due(self, now: float) -> Timer | None:
        """Return the next timer due at or before `now`, and forget it."""
        if self.next_due > now:
            return None
        timer = heappop(self._heap)
        self._set.discard(timer)
        self.next_due = self._heap[0][0] if self._heap else math.inf
        return timer
