"""Fixtures of the browser tests: a served site, and a page that minds its console."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.doubles.painter import Painter
from tests.doubles.web_process import WebProcess, web_process

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page


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
