"""Notices a child that hangs: it is there and does nothing any more (a deadlock, a stop, an endless call)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from floor.supervisor.child import Child

LOOK_S: Final = 1.0
STANDSTILL_S: Final = 2.0
"""Looks that come so much too late say that we stood still ourselves, or the whole machine did: then nobody
else is blamed for it."""
_MOST: Final = 4096


@dataclass(slots=True, kw_only=True)
class Patience:
    """How long a child may be silent: ``begins_within_s`` at first, ``hung_after_s`` once it gave a sign."""

    begins_within_s: float
    hung_after_s: float
    since: float
    begun: bool = False

    def heard(self, now: float) -> None:
        """Take a sign of life."""
        self.since, self.begun = now, True

    def excuse(self, now: float) -> None:
        """Begin to wait anew."""
        self.since = now

    def over(self, now: float) -> float | None:
        """Return for how long it has been silent, if that is too long."""
        silent_s = now - self.since
        return silent_s if silent_s > (self.hung_after_s if self.begun else self.begins_within_s) else None


class Watchdog:
    """Listens to one life of a child. ``pipe`` is the end that the child writes to, None if it has no pulse.

    A context manager: the pipe is closed with it.
    """

    def __init__(
        self,
        child: Child,
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._child = child
        self._clock = clock
        self._pause = pause
        self._reader: int | None = None
        self.pipe: int | None = None
        if child.pulse:
            self._reader, self.pipe = os.pipe()
            os.set_blocking(self._reader, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.handed_over()
        if self._reader is not None:
            os.close(self._reader)
            self._reader = None

    def handed_over(self) -> None:
        """Close our copy of the child's end."""
        if self.pipe is not None:
            os.close(self.pipe)
            self.pipe = None

    async def hangs(self) -> float:
        """Return, when the child has been silent for too long, for how long; never for one without signs."""
        child = self._child
        if self._reader is None and child.answers is None:
            await asyncio.Event().wait()
        patience = Patience(
            begins_within_s=child.begins_within_s, hung_after_s=child.hung_after_s, since=self._clock()
        )
        step_s = min(LOOK_S, child.hung_after_s / 4)
        while True:
            before = self._clock()
            await self._pause(step_s)
            if (now := self._clock()) - before > step_s + STANDSTILL_S:
                patience.excuse(now)
            if await self._heard():
                patience.heard(self._clock())
            elif (silent_s := patience.over(now)) is not None:
                return silent_s

    async def _heard(self) -> bool:
        if self._reader is not None:
            with contextlib.suppress(BlockingIOError):
                return bool(os.read(self._reader, _MOST))
            return False
        asked = self._child.answers
        return asked is not None and await asyncio.to_thread(asked)
