"""Reading an agent's day out of the store."""

from floor.store.client import AsyncClient
from floor.store.edges import AgentDay, read_day


class StoredDays:
    """The days of the agents of one site."""

    def __init__(self, client: AsyncClient, site: str) -> None:
        self._client = client
        self._site = site

    async def read(self, agent: str, since: float, until: float) -> AgentDay:
        """Return an agent's row and the edges within [since, until), in order. Raise `StoreError`."""
        return await read_day(self._client, self._site, agent, since, until)
