"""The API over a floor held in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.doubles.api_house import House, open_house


@pytest_asyncio.fixture
async def house() -> AsyncIterator[House]:
    """An API over the rows of ``tests.doubles.floor_rows``; a test changes what it holds."""
    async with open_house() as house:
        yield house
