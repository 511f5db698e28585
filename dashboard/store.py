"""What the web process reads from the store."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Self

from dashboard.api.context import DayReader, QuarterReader
from dashboard.api.days import StoredDays
from dashboard.api.quarters import StoredQuarters
from dashboard.live.source import PictureSource
from floor.settings import Settings
from floor.store.client import open_async_client
from floor.store.embedded import store_url
from floor.store.picture import PictureReader


async def _nothing_to_close() -> None:
    """Close nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebStore:
    """The picture as it changes, the quarter-hour rows, and agents' days."""

    picture: PictureSource
    quarters: QuarterReader
    days: DayReader
    close: Callable[[], Awaitable[None]] = _nothing_to_close
    """Ends the connections; called once, with the app."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the store a site's settings name. Nothing is sent yet."""
        client = open_async_client(store_url(settings))
        return cls(
            picture=PictureReader(client, settings.site),
            quarters=StoredQuarters(client, settings.site),
            days=StoredDays(client, settings.site),
            close=client.close,
        )
