"""Fixtures of the floor's tests that need the store."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from floor.store.client import AsyncClient, Client, open_async_client, open_client


@pytest.fixture
def client(redis_url: str) -> Iterator[Client]:
    client = open_client(redis_url)
    yield client
    client.close()


@pytest_asyncio.fixture
async def async_client(redis_url: str) -> AsyncIterator[AsyncClient]:
    client = open_async_client(redis_url)
    yield client
    await client.close()
