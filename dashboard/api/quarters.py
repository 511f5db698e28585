"""Reading the kept quarter hours out of the store."""

from collections.abc import Mapping, Sequence

from floor.model.picture import QuarterRow
from floor.store.client import AsyncClient
from floor.store.quarters import begun_queues, known_queues, read_quarters


class StoredQuarters:
    """The quarter hours of one site."""

    def __init__(self, client: AsyncClient, site: str) -> None:
        self._client = client
        self._site = site

    async def queues(self) -> Mapping[str, float]:
        """Return each queue that has rows, with the start of its latest. Raise `StoreError`."""
        return await known_queues(self._client, self._site)

    async def begun(self) -> Mapping[str, float]:
        """Return each queue that has rows, with the start of its earliest ever kept. Raise `StoreError`."""
        return await begun_queues(self._client, self._site)

    async def read(self, queue: str, since: int, until: int) -> Sequence[QuarterRow]:
        """Return a queue's rows that start in [since, until), in order. Raise `StoreError`."""
        return await read_quarters(self._client, self._site, queue, since, until)
