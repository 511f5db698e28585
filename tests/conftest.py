"""Fixtures every test may ask for. With pytest-xdist each worker has a Redis and a browser of its own."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
import structlog
from hypothesis import HealthCheck, settings
from redis import Redis

from tests.doubles.chromium import ARGUMENTS, find_chromium
from tests.doubles.redis_server import find_redis_server, private_redis

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

NewPage = Callable[..., Awaitable["Page"]]

# On a shared machine no example has a deadline; under CI the examples are the same each time.
settings.register_profile(
    "shared_machine",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("shared_machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests marked ``browser`` run in the session's event loop, where the one browser lives.

    The longest tests come first: what two workers share at the end is then short.
    """
    items.sort(key=lambda item: "faults" not in item.path.parts)
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def missing(what: str, package: str) -> None:
    """Leave the test out because ``what`` is not on this machine; under ``CI=true`` that is a failure."""
    reason = f"{what} is not on this machine: install {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def redis_binary() -> str:
    """Path of redis-server."""
    binary = find_redis_server()
    if binary is None:
        missing("redis-server", "redis-server")
    assert binary is not None
    return binary


@pytest.fixture(scope="session")
def redis_server(redis_binary: str) -> Iterator[str]:
    """Address of this worker's Redis: a unix socket, nothing kept on disk."""
    with private_redis(redis_binary) as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """Address of an empty Redis: a ``unix://`` URL that ``floor.store`` takes as it is."""
    with Redis.from_url(redis_server) as client:
        client.flushall()
        client.script_flush()
    return redis_server


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """Undo what a test's `floor.logs.configure` did, in-process commands of ``app.main`` included."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def free_port() -> int:
    """Give a TCP port of the loopback that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium."""
    binary = find_chromium()
    if binary is None:
        missing("Chromium", "chromium")
    assert binary is not None
    return binary


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """Chromium under Playwright's async API, one for this worker. Only for tests marked ``browser``."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def new_page(browser: Browser) -> AsyncIterator[NewPage]:
    """Open pages, each in a context of its own: ``page = await new_page(width=1280, height=800)``.

    Further keywords (``locale="zh-CN"``) go to ``Browser.new_context``. All are closed with the test.
    """
    contexts = []

    async def make(*, width: int = 1920, height: int = 1080, **options: Any) -> Page:
        context = await browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        return await context.new_page()

    yield make
    for context in contexts:
        await context.close()
