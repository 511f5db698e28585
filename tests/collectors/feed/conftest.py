"""A feed's house for each test that asks."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.doubles.feed_house import FeedHouse, feed_house


@pytest_asyncio.fixture
async def house(redis_url: str) -> AsyncIterator[FeedHouse]:
    async with feed_house(redis_url) as made:
        yield made
