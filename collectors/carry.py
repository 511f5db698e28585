"""Carries one source's events to the site's log, to the last one."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog

from collectors.clock import Clock
from collectors.delivery import Delivery
from collectors.inbox import Inbox
from collectors.spool import Spool
from floor.settings import Settings
from floor.store.client import open_async_client
from floor.store.embedded import store_url
from floor.store.log import AsyncLog

LAST_WORDS_S = 1.0
"""So long may it take, when a source is stopped, to bring its last words to a log that may be away."""

Fill = Callable[[Inbox], Awaitable[None]]


async def carry(
    settings: Settings,
    source: str,
    clock: Clock,
    fill: Fill,
    *,
    run: str | None = None,
    waits: bool = False,
) -> None:
    """Let `fill` put a source's events into an inbox and carry them to the site's log, to the last one.

    Where the log is away, events go to a spool on the disk and from there to the log when it is back, also
    those of an earlier process. What the spool cannot take is dropped and counted; when the log is back,
    `fill` is cancelled and called anew with another inbox, so that the source introduces itself again.

    Every call is a run of its own, so that its numbers begin anew. A source that says the same again from its
    beginning names its `run`: what the log has of it is not taken twice, nothing is added between its events,
    and as it can say everything again, it waits for a log that is away. So does one that `waits`, such as a
    recording. Where `fill` is cut short, what it had put in still has `LAST_WORDS_S` to arrive.

    Raises SpoolTakenError where another process carries the same source; LogGap, in a group, where the log
    forgot of a `run` what only its source can say again: it is to be called anew.
    """
    spool = None if waits or run is not None else _spool(settings, source)
    client = open_async_client(store_url(settings))
    sink = AsyncLog(client, settings.site, source)
    delivery = Delivery(sink, clock, source, run or uuid.uuid4().hex, spool, again=run is not None)
    try:
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(delivery.send(), name=f"send {source}")
            while await _life(source, fill, delivery, sending):
                await delivery.begin_anew()
            await delivery.close()
    finally:
        await delivery.keep()
        if spool is not None:
            spool.close()
        await client.close()


def spool_folder(settings: Settings, source: str) -> Path:
    """Return where the events of a source wait for the log."""
    return settings.state_dir / "spool" / source


def _spool(settings: Settings, source: str) -> Spool:
    """Take a source's spool, with what an earlier process left in it, before there is any need of it."""
    spool = Spool(spool_folder(settings, source), source, int(settings.retention.spool_mb * 1e6))
    try:
        spool.open()
    except OSError as error:
        structlog.get_logger().error(
            "spool_unusable", source=source, folder=str(spool.folder), why=error.strerror
        )
    return spool


async def _life(source: str, fill: Fill, delivery: Delivery, sending: asyncio.Task[None]) -> bool:
    """Let `fill` speak until it is over, or has to begin anew because events were dropped; whether it has."""
    inbox = Inbox()
    taking = asyncio.create_task(delivery.take_in(inbox), name=f"take in {source}")
    losing = asyncio.create_task(delivery.lost.wait(), name=f"loss of {source}")
    filling = asyncio.ensure_future(fill(inbox))
    try:
        watched: set[asyncio.Future[Any]] = {filling, losing, taking}
        while not filling.done() and not losing.done():
            await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
            if taking.done():  # the source closed its inbox itself, or there is a defect of ours
                taking.result()
                watched.discard(taking)
        if not filling.done():
            # What it had put in was dropped, too, and is counted before the loss is told.
            filling.cancel()
            await asyncio.wait([filling])
            await inbox.close()
            await taking
            return True
        await filling
        await inbox.close()
        await taking
    except BaseException:
        filling.cancel()
        await asyncio.wait([filling])
        await inbox.close()
        ending = asyncio.create_task(_arrive(taking, delivery, sending), name=f"last words of {source}")
        await asyncio.wait([ending], timeout=LAST_WORDS_S)
        await _end(ending)
        raise
    finally:
        await _end(filling, taking, losing)
    return False


async def _arrive(taking: asyncio.Task[None], delivery: Delivery, sending: asyncio.Task[None]) -> None:
    """Return when all that was said is in the log."""
    await asyncio.wait([taking])
    await delivery.close()
    await asyncio.wait([sending])


async def _end(*tasks: asyncio.Future[Any]) -> None:
    """Cancel tasks and wait for them; how they end is of no interest any more."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
