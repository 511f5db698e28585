"""Runs every source of a site: one task each and one that carries its events to the log."""

import asyncio
import math
import signal
import uuid
from collections.abc import Awaitable, Callable

import structlog
import uvloop

from collectors.clock import Clock, SystemClock
from collectors.inbox import Inbox, deliver
from collectors.replay.collector import Replay
from collectors.replay.recording import RecordingError
from floor.model.events import DownReason, SourceDown
from floor.settings import ReplaySource, Settings
from floor.store.client import open_async_client
from floor.store.embedded import store_url
from floor.store.errors import StoreError
from floor.store.log import AsyncLogWriter

LAST_WORDS_S = 1.0
"""So long may it take, when a source is stopped, to bring its last words to a log that may be away."""


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
    await asyncio.wait([collecting])
    if not collecting.cancelled():
        collecting.result()


async def collect(settings: Settings, clock: Clock) -> None:
    """Run every source until cancelled. Each says that it ended.

    A source that cannot be used does not end the others: it says why, and is left alone. Nor does a
    recording that has been played: were the process to end, it would be started again and play it once more.
    """
    async with asyncio.TaskGroup() as group:
        for source in settings.sources:
            group.create_task(_replay(settings, source, clock), name=f"source {source.name}")
        group.create_task(asyncio.Event().wait(), name="until stopped")


async def _replay(settings: Settings, source: ReplaySource, clock: Clock) -> None:
    speed = math.inf if source.speed == "max" else source.speed

    async def play(inbox: Inbox) -> None:
        replay = Replay(
            source.file,
            source.name,
            inbox.put,
            clock,
            speed=speed,
            timezone=settings.timezone,
            tell=skipped_line(source.name),
        )
        try:
            await replay.play_as_now(loop=source.loop)
        except asyncio.CancelledError:
            await inbox.close(*replay.last_words("stopped"))
            raise
        except RecordingError as error:
            structlog.get_logger().error("source_failed", source=source.name, why=str(error))
            # What was up is lost; what never came up was refused. Either way the others go on.
            was_up = bool(replay.last_words("lost"))
            reason: DownReason = "lost" if was_up else "refused"
            await inbox.close(
                SourceDown(at=clock.now(), source=source.name, reason=reason, detail=str(error))
            )

    await feed_log(settings, source.name, clock, play)


async def feed_log(
    settings: Settings, source: str, clock: Clock, fill: Callable[[Inbox], Awaitable[None]]
) -> None:
    """Let `fill` put a source's events into an inbox and carry them to the site's log, to the last one.

    Every call is a run of its own, so that its numbers begin anew. Where `fill` is cut short, what it had put
    in still has `LAST_WORDS_S` to arrive.
    """
    inbox = Inbox()
    client = open_async_client(store_url(settings))
    writer = AsyncLogWriter(client, settings.site, source, uuid.uuid4().hex)
    try:
        async with asyncio.TaskGroup() as group:
            delivering = group.create_task(deliver(inbox, writer, clock), name=f"deliver {source}")
            try:
                await fill(inbox)
            except BaseException:
                await inbox.close()
                await asyncio.wait([delivering], timeout=LAST_WORDS_S)
                raise
            await inbox.close()
    finally:
        await client.close()


def skipped_line(source: str) -> Callable[[str], None]:
    """Return what writes a skipped line of a recording to the process's own log."""
    log = structlog.get_logger()

    def tell(note: str) -> None:
        log.warning("line_skipped", source=source, note=note)

    return tell


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    """Return the exceptions of a group, however deep."""
    return [
        leaf
        for error in group.exceptions
        for leaf in (_leaves(error) if isinstance(error, BaseExceptionGroup) else [error])
    ]
