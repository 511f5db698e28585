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
    minute_ends_ms: int = 0
    contact_ms: int = 0
    idle_ms: int = 0
    """Of the present minute, not yet handed on."""
    minutes: dict[int, list[int]] = {}

    def settle(self, at: float) -> bool:
        """Integrate up to `at` within the present minute; False if that is over (then `flush` first)."""
        until_ms = int(at * 1000)
        passed_ms = until_ms - self.settled_ms
        if passed_ms <= 0:
            if passed_ms and self._never_counted():
                # A history that begins earlier is told only now.
                self._begin_minute(until_ms)
            return True
        if until_ms > self.minute_ends_ms:
            return False
        self.contact_ms += self.contact * passed_ms
        self.idle_ms += self.idle * passed_ms
        self.settled_ms = until_ms
        return True

    def flush(self, at: float) -> list[tuple[int, int, int]]:
        """Integrate up to `at`, however far; return (minute, contact_ms, idle_ms) to be handed on."""
        until_ms = int(at * 1000)
        if self.minute_ends_ms == 0:
            self._begin_minute(until_ms)
        parts: list[tuple[int, int, int]] = []
        while until_ms > self.minute_ends_ms:
            if not (self.contact or self.idle or self.contact_ms or self.idle_ms):
                self._begin_minute(until_ms)
                break
            self.settle(self.minute_ends_ms / 1000)
            parts.append(self._hand_on())
            self._begin_minute(self.minute_ends_ms)
        self.settle(at)
        if self.contact_ms or self.idle_ms:
            parts.append(self._hand_on())
        return parts

    def _never_counted(self) -> bool:
        return not (self.minutes or self.contact or self.idle or self.contact_ms or self.idle_ms)

    def _begin_minute(self, from_ms: int) -> None:
        self.settled_ms = from_ms
        self.minute_ends_ms = (from_ms // MINUTE_MS + 1) * MINUTE_MS

    def _hand_on(self) -> tuple[int, int, int]:
        minute = self.minute_ends_ms // MINUTE_MS - 1
        contact_ms, idle_ms = self.contact_ms, self.idle_ms
        self.contact_ms = self.idle_ms = 0
        sums = self.minutes.get(minute)
        if sums is None:
            self.minutes[minute] = [contact_ms, idle_ms]
            if len(self.minutes) > 2 * MINUTES_KEPT:
                self.minutes = {m: s for m, s in self.minutes.items() if m > minute - MINUTES_KEPT}
        else:
            sums[0] += contact_ms
            sums[1] += idle_ms
        return minute, contact_ms, idle_ms

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
