"""Virtual time for parties that talk over real sockets: it moves on when all that was said has been heard."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from typing import NoReturn

QUIET_TURNS = 4
"""Turns of the event loop in which nothing happened, before time moves."""

PATIENCE_S = 0.5
"""Real seconds that bytes on their way through the system are waited for, before time moves all the same."""


class PacedClock:
    """A clock for a collector and a double alike. Time stands still while anybody has something to do.

    ``activity`` gives a number that changes with all that happens, ``on_the_way`` says whether something was
    sent that has not arrived.
    """

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self._now = start
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._serial = itertools.count()
        self._slept = 0
        self.activity: Callable[[], object] = lambda: 0
        self.on_the_way: Callable[[], bool] = lambda: False

    def now(self) -> float:
        """Return epoch seconds."""
        return self._now

    def set(self, now: float) -> None:
        """Set the clock as a person does: who sleeps is not woken by it any sooner."""
        moved = now - self._now
        self._now = now
        self._sleepers = [(at + moved, serial, future) for at, serial, future in self._sleepers]

    async def sleep(self, seconds: float) -> None:
        """Wait until time has moved so far."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + max(seconds, 0.0), next(self._serial), future))
        self._slept += 1
        await future

    async def until(self, condition: Callable[[], object], *, within_s: float = 120.0) -> None:
        """Let time pass until something is so, or fail: it was not within so many virtual seconds."""
        deadline = self._now + within_s
        await self._settle()
        while not condition():
            if not self._waiting():
                await self._somebody()
            self._next(deadline)
            await self._settle()

    async def pass_s(self, seconds: float) -> None:
        """Let so much time pass, and all that happens in it."""
        over = asyncio.create_task(self.sleep(seconds))
        await self.until(over.done, within_s=seconds + 1)

    def _waiting(self) -> bool:
        while self._sleepers and self._sleepers[0][2].done():  # cancelled
            heapq.heappop(self._sleepers)
        return bool(self._sleepers)

    async def _somebody(self) -> None:
        """Wait in real time for anybody to wait in ours: the system may be slow to connect two sockets."""
        given_up_at = time.monotonic() + 20 * PATIENCE_S
        while not self._waiting():
            if time.monotonic() > given_up_at:
                self._stuck("nobody waits for anything any more")
            await asyncio.sleep(0.001)

    def _next(self, deadline: float) -> None:
        at, _, future = heapq.heappop(self._sleepers)
        if at > deadline:
            self._stuck("it did not happen in time")
        self._now = max(self._now, at)
        future.set_result(None)

    def _stuck(self, why: str) -> NoReturn:
        raise AssertionError(f"{why}, at {self._now:.3f}")

    async def _settle(self) -> None:
        quiet, before = 0, None
        given_up_at = time.monotonic() + PATIENCE_S
        while quiet < QUIET_TURNS or (self.on_the_way() and time.monotonic() < given_up_at):
            await asyncio.sleep(0)
            now = (self.activity(), self._slept)
            if now != before:
                given_up_at = time.monotonic() + PATIENCE_S
            quiet = quiet + 1 if now == before else 0
            before = now
