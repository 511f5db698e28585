"""Reading the kept quarter hours out of the store."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from floor.model.picture import QuarterRow
from floor.store.client import AsyncClient
from floor.store.quarters import begun_queues, known_queues, read_quarters

READ_AT_ONCE: Final = 16
"""Reads under way at once, whoever asks: each holds a connection, and the picture's reader needs one, too."""


class StoredQuarters:
    """The quarter hours of one site."""

    def __init__(self, client: AsyncClient, site: str) -> None:
        self._client = client
        self._site = site
        self._reading = asyncio.Semaphore(READ_AT_ONCE)

    async def queues(self) -> Mapping[str, float]:
        """Return each queue that has rows, with the start of its latest. Raise `StoreError`."""
        return await known_queues(self._client, self._site)

    async def begun(self) -> Mapping[str, float]:
        """Return each queue that has rows, with the start of its earliest ever kept. Raise `StoreError`."""
        return await begun_queues(self._client, self._site)

    async def read(self, queue: str, since: int, until: int) -> Sequence[QuarterRow]:
        """Return a queue's rows that start in [since, until), in order. Raise `StoreError`."""
        async with self._reading:
            return await read_quarters(self._client, self._site, queue, since, until)
