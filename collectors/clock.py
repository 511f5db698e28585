"""The clock a collector lives by, so that a test can give it another."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> float:
        """Return epoch seconds."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after so many seconds."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Return epoch seconds."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Return after so many seconds, letting others work even at 0."""
        await asyncio.sleep(seconds)
