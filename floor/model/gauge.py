"""Agents' time within a queue: how many are on contact or idle, integrated over time.

Two running totals instead of one clock an agent: when a count changes, the count so far times the time
since the last change is added to the minute it belongs to. Times are whole milliseconds.
"""

import msgspec

MINUTE_MS = 60_000
MINUTES_KEPT = 62


class Gauge(msgspec.Struct, kw_only=True):
    """On contact (talking, on hold, wrapping up) and idle (ready for a call) agents of one queue.

    `minutes` maps a minute of the epoch to [contact_ms, idle_ms] for the rolling windows.
    """

    contact: int = 0
    idle: int = 0
    settled_ms: int = 0
    minutes: dict[int, list[int]] = {}

    def settle(self, at: float) -> list[tuple[int, int, int]]:
        """Integrate up to `at`; return (minute, contact_ms, idle_ms) for each minute touched."""
        until_ms = int(at * 1000)
        from_ms = self.settled_ms
        if until_ms <= from_ms:
            return []
        self.settled_ms = until_ms
        if from_ms == 0 or not (self.contact or self.idle):
            return []
        parts: list[tuple[int, int, int]] = []
        while from_ms < until_ms:
            minute = from_ms // MINUTE_MS
            upto_ms = min(until_ms, (minute + 1) * MINUTE_MS)
            contact_ms, idle_ms = self.contact * (upto_ms - from_ms), self.idle * (upto_ms - from_ms)
            sums = self.minutes.get(minute)
            if sums is None:
                self.minutes[minute] = [contact_ms, idle_ms]
                self._forget(minute)
            else:
                sums[0] += contact_ms
                sums[1] += idle_ms
            parts.append((minute, contact_ms, idle_ms))
            from_ms = upto_ms
        return parts

    def over(self, since: float, until: float) -> tuple[int, int]:
        """Return (contact_ms, idle_ms) of the minutes that begin within (since, until]."""
        contact_ms = idle_ms = 0
        first, last = int(since // 60), int(until // 60)
        for minute in range(first + 1, last + 1):
            sums = self.minutes.get(minute)
            if sums is not None:
                contact_ms += sums[0]
                idle_ms += sums[1]
        return contact_ms, idle_ms

    def _forget(self, minute: int) -> None:
        if len(self.minutes) > 2 * MINUTES_KEPT:
            self.minutes = {m: s for m, s in self.minutes.items() if m > minute - MINUTES_KEPT}
