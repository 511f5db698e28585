"""A configured Asterisk, carried to the site's log."""

import asyncio

from collectors.asterisk.collector import Collector
from collectors.carry import carry
from collectors.clock import Clock
from collectors.inbox import Inbox
from floor.settings import AsteriskSource, Settings


async def run(settings: Settings, source: AsteriskSource, clock: Clock) -> None:
    """Collect from an Asterisk until cancelled."""

    async def collect(inbox: Inbox) -> None:
        collector = Collector(source, inbox.put, clock)
        try:
            await collector.run()
        except asyncio.CancelledError:
            await inbox.close(*collector.last_words("stopped"))
            raise

    await carry(settings, source.name, clock, collect)
