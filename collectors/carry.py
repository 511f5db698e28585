"""Carries one source's events to the site's log, to the last one."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable

from collectors.clock import Clock
from collectors.inbox import Inbox, deliver
from floor.settings import Settings
from floor.store.client import open_async_client
from floor.store.embedded import store_url
from floor.store.log import AsyncLogWriter

LAST_WORDS_S = 1.0
"""So long may it take, when a source is stopped, to bring its last words to a log that may be away."""


async def carry(
    settings: Settings,
    source: str,
    clock: Clock,
    fill: Callable[[Inbox], Awaitable[None]],
    *,
    run: str | None = None,
) -> None:
    """Let `fill` put a source's events into an inbox and carry them to the site's log, to the last one.

    Every call is a run of its own, so that its numbers begin anew. A source that says the same again from its
    beginning names its `run`: what the log has of it is not taken twice. Where `fill` is cut short, what it
    had put in still has `LAST_WORDS_S` to arrive.
    """
    inbox = Inbox()
    client = open_async_client(store_url(settings))
    writer = AsyncLogWriter(client, settings.site, source, run or uuid.uuid4().hex)
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
