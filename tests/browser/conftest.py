"""Fixtures of the browser tests: a served site, and a page that minds its console."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.browser.floor_seats import pure
from tests.doubles import team_floor, wall_floor
from tests.doubles.painter import Painter
from tests.doubles.redis_server import private_redis
from tests.doubles.web_process import WebProcess, web_process

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page

    from tests.conftest import NewPage


@dataclass(frozen=True)
class Served:
    """A running web process, and the hand that paints what it shows."""

    web: WebProcess
    painter: Painter

    @property
    def url(self) -> str:
        """Where the pages are."""
        return self.web.url


Serve = Callable[..., Served]


@pytest.fixture
def serve(tmp_path: Path, free_port: int, redis_url: str) -> Iterator[Serve]:
    """Start a site: ``served = serve(queues={…}, wallboard={…})`` takes what stands in config.yaml.

    The painter gives a sign of life all the while; it has written no row yet.
    """
    with ExitStack() as stack:

        def start(**settings: object) -> Served:
            painter = stack.enter_context(Painter(redis_url).alive())
            return Served(
                stack.enter_context(web_process(tmp_path, free_port, redis_url, **settings)), painter
            )

        yield start


@pytest.fixture
def served(serve: Serve) -> Served:
    """A site with the default settings."""
    return serve()


class Console:
    """What a page complained of: errors and warnings of its console, faults of its scripts."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(f"fault: {error}"))

    def _note(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        if kind in {"error", "warning"}:
            self.complaints.append(f"{kind}: {text}")


@contextmanager
def kept_site(redis_binary: str, folder: Path, config: dict[str, object]) -> Iterator[Served]:
    """A site with a Redis of its own that many tests share: starting a web process takes longer than most."""
    with ExitStack() as stack:
        url = stack.enter_context(private_redis(redis_binary))
        painter = stack.enter_context(Painter(url).alive())
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        yield Served(stack.enter_context(web_process(folder, port, url, **config)), painter)


@pytest.fixture(scope="session")
def wall_site(redis_binary: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One site for all tests of the wall; its configuration knows every queue of `tests.doubles.wall_floor`."""
    with kept_site(redis_binary, tmp_path_factory.mktemp("wall"), wall_floor.config()) as served:
        yield served


@pytest.fixture
def wall(wall_site: Served) -> Served:
    """The site of the wall, with no row in its picture."""
    wall_site.painter.whole({})
    return wall_site


@pytest.fixture(scope="session")
def team_site(redis_binary: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One site for all tests of the floor page; it knows the 120 agents of `tests.doubles.team_floor`."""
    with kept_site(redis_binary, tmp_path_factory.mktemp("team"), team_floor.config()) as served:
        yield served


@pytest.fixture
def team(team_site: Served) -> Served:
    """The site of the floor page, with no row in its picture."""
    team_site.painter.whole({})
    return team_site


@pytest_asyncio.fixture(loop_scope="session")
async def plan_rules(new_page: NewPage) -> Page:
    """An empty page with the seat plan's pure scripts."""
    page = await new_page()
    await pure(page)
    return page
