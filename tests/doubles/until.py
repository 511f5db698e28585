"""Bounded waits for what another process does, where no event of ours can say that it happened."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

STEP_S = 0.01
LONGEST_STEP_S = 0.08
"""Each look at a page takes as much of the machine as the page itself: what takes long is looked at less often."""


def until(condition: Callable[[], T], what: str, *, within_s: float = 20.0) -> T:
    """Return the first truthy answer of ``condition``, or fail saying ``what`` did not happen."""
    deadline = time.monotonic() + within_s
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {within_s:g} s")
        time.sleep(STEP_S)
    return answer


async def eventually(condition: Callable[[], T | Awaitable[T]], what: str, *, within_s: float = 20.0) -> T:
    """Do the same without holding up the event loop; ``condition`` may be a coroutine function."""
    step_s = STEP_S
    deadline = time.monotonic() + within_s
    while True:
        answer = condition()
        if isinstance(answer, Awaitable):
            answer = await answer
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {within_s:g} s")
        await asyncio.sleep(step_s)
        step_s = min(LONGEST_STEP_S, step_s * 1.4)
