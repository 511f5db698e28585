"""Fixtures of the tests that kill, stop and cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from floor.store.client import Client, open_client
from tests.doubles.watches import Watches, watches


@pytest.fixture
def client(redis_url: str) -> Iterator[Client]:
    client = open_client(redis_url)
    yield client
    client.close()


@pytest.fixture
def pack(redis_url: str, tmp_path: Path) -> Iterator[Watches]:
    with watches(redis_url, tmp_path) as group:
        yield group
