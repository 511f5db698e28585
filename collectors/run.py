"""Runs every source of a site: one task each and one that carries its events to the log."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
import uvloop

from collectors.asterisk import run as asterisk
from collectors.clock import Clock, SystemClock
from collectors.replay import run as replay
from collectors.simulator import run as simulator
from floor.settings import Settings
from floor.store.errors import StoreError
from floor.supervisor import Pulse

RUN: dict[str, Callable[[Settings, Any, Clock], Awaitable[None]]] = {
    "asterisk": asterisk.run,
    "replay": replay.run,
    "simulator": simulator.run,
}
"""What runs a source, by its kind, until it is over or cancelled. A feed is heard by the web process."""


def main(settings: Settings) -> int:
    """Run every source until SIGTERM or SIGINT; return the exit code of the process."""
    failed = False
    try:
        uvloop.run(_collect_until_told(settings))
    except* StoreError as errors:
        failed = True
        for error in _leaves(errors):
            structlog.get_logger().error("collect_failed", why=str(error))
    return 1 if failed else 0


async def _collect_until_told(settings: Settings) -> None:
    collecting = asyncio.create_task(collect(settings, SystemClock()), name="collect")
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, collecting.cancel)
    beating = asyncio.create_task(Pulse.of_this_process().keep(), name="pulse")
    await asyncio.wait([collecting])
    beating.cancel()
    if not collecting.cancelled():
        collecting.result()


async def collect(settings: Settings, clock: Clock) -> None:
    """Run every source until cancelled. Each says that it ended.

    A source that cannot be used does not end the others: it says why, and is left alone. Nor does a
    recording that has been played: were the process to end, it would be started again and play it once more.
    """
    async with asyncio.TaskGroup() as group:
        for source in settings.sources:
            if source.kind in RUN:
                running = RUN[source.kind](settings, source, clock)
                group.create_task(_run(running), name=f"source {source.name}")
        group.create_task(asyncio.Event().wait(), name="until stopped")


async def _run(running: Awaitable[None]) -> None:
    await running


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    """Return the exceptions of a group, however deep."""
    return [
        leaf
        for error in group.exceptions
        for leaf in (_leaves(error) if isinstance(error, BaseExceptionGroup) else [error])
    ]
