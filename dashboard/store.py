"""What the web process reads from the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from dashboard.live.source import PictureSource
from floor.model.picture import QuarterRow
from floor.settings import Settings
from floor.store.client import AsyncClient, open_async_client
from floor.store.embedded import Embedded
from floor.store.picture import PictureReader
from floor.store.quarters import known_queues, read_quarters


class QuarterSource(Protocol):
    """Reads the sums kept by queue and quarter hour."""

    async def read(self, since: int, until: int, queue: str | None = None) -> Sequence[QuarterRow]:
        """Return the rows that start in [since, until), of one queue or of all. Raises `StoreError`."""
        ...


class Quarters:
    """The quarter-hour rows of one site."""

    def __init__(self, client: AsyncClient, site: str) -> None:
        self._client = client
        self._site = site

    async def read(self, since: int, until: int, queue: str | None = None) -> list[QuarterRow]:
        """Return the rows that start in [since, until), of one queue or of all. Raises `StoreError`."""
        queues = [queue] if queue is not None else await known_queues(self._client, self._site)
        rows: list[QuarterRow] = []
        for name in queues:
            rows += await read_quarters(self._client, self._site, name, since, until)
        return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class WebStore:
    """The picture as it changes, and the quarter-hour rows."""

    picture: PictureSource
    quarters: QuarterSource

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the store a site's settings name. Nothing is sent yet."""
        url = Embedded(settings.state_dir).url if settings.redis.embedded else settings.redis.url
        client = open_async_client(url)
        return cls(picture=PictureReader(client, settings.site), quarters=Quarters(client, settings.site))
