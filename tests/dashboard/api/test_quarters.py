"""Reading kept quarter hours of many queues: so many at once, no more, and none left behind by a failure."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from dashboard.api.quarters import READ_AT_ONCE, StoredQuarters
from dashboard.history.read import Kept, Reader
from dashboard.history.scope import ALL
from floor.model.picture import QuarterRow
from floor.settings import Settings
from floor.store.client import AsyncClient, open_async_client
from floor.store.errors import StoreUnavailable
from floor.store.keys import Keys
from floor.store.quarters import arguments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SITE = "harbour"
SETTINGS = Settings.model_validate({"site": SITE, "timezone": "Asia/Shanghai"})
DATE = dt.date(2026, 3, 1)
TEN = int(dt.datetime(2026, 3, 1, 10, tzinfo=SETTINGS.zone).timestamp())
MANY = {f"queue-{n}": float(TEN) for n in range(120)}
"""More queues than the store's library opens connections."""
KEPT = Kept(latest=MANY, begun=MANY)


class Counted(AsyncClient):
    """Notes how many scripts are carried out at once."""

    def __init__(self, client: AsyncClient) -> None:
        super().__init__(client.address)
        self.running = 0
        self.most = 0

    async def run(self, *asked: object, **more: object) -> object:
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            return await super().run(*asked, **more)  # type: ignore[arg-type]
        finally:
            self.running -= 1


async def kept_by(client: AsyncClient) -> None:
    rows = [QuarterRow(queue=queue, start=TEN, threshold_s=20.0, offered=1) for queue in MANY]
    keys, args = arguments(Keys(SITE), rows)
    for at, key in enumerate(keys):
        await client.call("HSET", key, *args[4 * at + 2 : 4 * at + 4])


async def test_more_queues_than_connections_are_read_whoever_else_reads(redis_url: str) -> None:
    client = Counted(open_async_client(redis_url))
    try:
        await kept_by(client)
        stored = StoredQuarters(client, SITE)
        readers = [Reader(SETTINGS, ALL, stored, KEPT, TEN + 1800.0) for _ in range(3)]
        for rows, _heard in await asyncio.gather(*(reader.read(DATE) for reader in readers)):
            assert sorted(row.queue for row in rows) == sorted(MANY)
        assert client.most == READ_AT_ONCE
    finally:
        await client.close()


async def test_when_one_fails_none_reads_on() -> None:
    class Failing:
        reading = 0

        async def queues(self) -> Mapping[str, float]:
            return MANY

        async def begun(self) -> Mapping[str, float]:
            return MANY

        async def read(self, queue: str, since: int, until: int) -> Sequence[QuarterRow]:
            del since, until
            self.reading += 1
            try:
                if queue == "queue-7":
                    await asyncio.sleep(0)
                    raise StoreUnavailable("gone")
                await asyncio.Event().wait()
            finally:
                self.reading -= 1
            return []

    quarters = Failing()
    with pytest.raises(StoreUnavailable, match="gone"):
        await Reader(SETTINGS, ALL, quarters, KEPT, TEN + 1800.0).read(DATE)
    assert quarters.reading == 0
