"""A clock that only moves when somebody sleeps."""

from __future__ import annotations

import asyncio


class VirtualClock:
    """Starts at ``start``; ``sleep`` moves it at once and lets others run. ``slept`` lists the waits."""

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self._now = start
        self.slept: list[float] = []

    def now(self) -> float:
        """Return epoch seconds."""
        return self._now

    def set(self, now: float) -> None:
        """Set it as a person does, or a time server: nobody who sleeps is woken by it."""
        self._now = now

    async def sleep(self, seconds: float) -> None:
        """Move on by so many seconds."""
        self.slept.append(seconds)
        self._now += max(seconds, 0.0)
        await asyncio.sleep(0)
