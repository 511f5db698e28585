"""Runs the sources of a site, each in a task of its own, and takes up changes of which there are."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import structlog
import uvloop

from collectors.asterisk import run as asterisk
from collectors.carry import spool_folder
from collectors.clock import Clock, SystemClock
from collectors.keep import keep, leaves
from collectors.replay import run as replay
from collectors.simulator import run as simulator
from floor.settings import Settings, Source
from floor.store.errors import StoreError
from floor.supervisor import Pulse

RUN: dict[str, Callable[[Settings, Any, Clock], Awaitable[None]]] = {
    "asterisk": asterisk.run,
    "replay": replay.run,
    "simulator": simulator.run,
}
"""What runs a source, by its kind, until it is over or cancelled. A feed is heard by the web process."""


Changes = AsyncIterator[Settings]


def main(settings: Settings, changes: Changes | None = None) -> int:
    """Run the sources until SIGTERM or SIGINT; return the exit code of the process.

    `changes` yields what the configuration has become, whenever it changes.
    """
    failed = False
    try:
        uvloop.run(_collect_until_told(settings, changes))
    except* StoreError as errors:
        failed = True
        for error in leaves(errors):
            structlog.get_logger().error("collect_failed", why=str(error))
    return 1 if failed else 0


async def _collect_until_told(settings: Settings, changes: Changes | None) -> None:
    collecting = asyncio.create_task(collect(settings, SystemClock(), changes), name="collect")
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, collecting.cancel)
    beating = asyncio.create_task(Pulse.of_this_process().keep(), name="pulse")
    await asyncio.wait([collecting])
    beating.cancel()
    if not collecting.cancelled():
        collecting.result()


async def collect(settings: Settings, clock: Clock, changes: Changes | None = None) -> None:
    """Run every source until cancelled. Each says that it ended.

    A source that cannot be used does not end the others: it says why, and is left alone. Nor does a
    recording that has been played: were the process to end, it would be started again and play it once more.
    """
    async with asyncio.TaskGroup() as group:
        sources = Sources(group, clock)
        await sources.take_up(settings)
        if changes is not None:
            group.create_task(_follow(changes, sources), name="follow configuration")
        group.create_task(asyncio.Event().wait(), name="until stopped")


async def _follow(changes: Changes, sources: "Sources") -> None:
    async for settings in changes:
        await sources.take_up(settings)


class Sources:
    """The sources that run now, as tasks of `group`."""

    def __init__(self, group: asyncio.TaskGroup, clock: Clock) -> None:
        self._group = group
        self._clock = clock
        self._settings: Settings | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def take_up(self, settings: Settings) -> None:
        """Stop what is gone or changed, start what is new or changed, and leave alone what is as it was.

        A source has stopped, and said so, before one of the same name starts.
        """
        wanted = {source.name: source for source in settings.sources if source.kind in RUN}
        before, self._settings = self._settings, settings
        stopping = [name for name in self._tasks if not _same(before, settings, wanted.get(name))]
        for name in stopping:
            self._tasks[name].cancel()
        if stopping:
            await asyncio.wait([self._tasks.pop(name) for name in stopping])
            structlog.get_logger().info("sources_stopped", sources=stopping)
        started = [name for name in wanted if name not in self._tasks]
        for name in started:
            source = wanted[name]
            running = keep(name, partial(RUN[source.kind], settings, source, self._clock), self._clock)
            self._tasks[name] = self._group.create_task(running, name=f"source {name}")
        if before is not None and started:
            structlog.get_logger().info("sources_started", sources=started)
        if before is None or stopping:
            _mention_left_spools(settings)


def _same(before: Settings | None, settings: Settings, source: Source | None) -> bool:
    """Tell whether a source that runs is to go on as it is: it and all it lives by are as they were."""
    return (
        source is not None
        and before is not None
        and source in before.sources
        and _around(before) == _around(settings)
    )


def _around(settings: Settings) -> tuple[object, ...]:
    """Return what sources look at beside their own section."""
    return settings.timezone, settings.day_starts_at, settings.retention.spool_mb


def _mention_left_spools(settings: Settings) -> None:
    """Say which events wait on the disk that nobody will bring to the log, because their source is gone."""
    names = {source.name for source in settings.sources}
    for folder in spool_folder(settings, "").glob("*"):
        if folder.name not in names and any(folder.glob("*.spool")):
            structlog.get_logger().warning(
                "spool_left", source=folder.name, folder=str(folder),
                what_to_do="configure the source again and its events go to the log, or delete the folder",
            )  # fmt: skip
