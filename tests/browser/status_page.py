"""What tests of the status page do with it: open it, read its sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.rooms.status import ids
from tests.browser.conftest import Console
from tests.browser.waiting import page_says

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.conftest import NewPage

SCRIPTS = Path(__file__).resolve().parents[2] / "assets" / "status"


async def open_status(
    new_page: NewPage, url: str, query: str = "lang=en", *, says: str | None = "well", **options: Any
) -> tuple[Page, Console]:
    """Open the page and wait for its verdict."""
    page = await new_page(**options)
    console = Console(page)
    await page.goto(f"{url}/status?{query}")
    if says is not None:
        await verdict_is(page, says)
    return page, console


async def verdict_is(page: Page, what: str) -> None:
    """Wait until the verdict is one of: well, look, asked, unheard, no_sources, watch_silent, …"""
    await page_says(page, f"document.getElementById('{ids.ROOT}')?.dataset.state === '{what}'", within_s=30)


async def box_says(page: Page, box: str, text: str) -> None:
    """Wait until a box holds a text, among other words."""
    await page_says(page, f"document.getElementById('{box}').textContent.includes({text!r})")


async def text(page: Page, box: str) -> str:
    """Return what a box shows."""
    shown = await page.evaluate("id => document.getElementById(id).innerText", box)
    assert isinstance(shown, str)
    return shown


SOURCES = """id => [...document.getElementById(id).children].map(item => ({
  name: item.querySelector('h3').textContent,
  kind: item.querySelector('.status-kind').textContent,
  rank: item.dataset.rank,
  condition: item.dataset.condition,
  words: item.querySelector('.status-source-words').textContent,
  detail: item.querySelector('.status-source-detail').textContent,
  todo: [...item.querySelectorAll('.status-todo li')].map(line => line.textContent),
  facts: Object.fromEntries([...item.querySelectorAll(':scope > dl > div')].map(
    pair => [pair.firstElementChild.textContent, pair.lastElementChild.textContent])),
}))"""


async def sources(page: Page) -> list[dict[str, Any]]:
    """Return the sources as the page shows them, from the top."""
    shown: list[dict[str, Any]] = await page.evaluate(SOURCES, ids.SOURCES)
    return shown


CHAIN = """id => Object.fromEntries([...document.getElementById(id).children].map(box => [
  box.dataset.part,
  [box.dataset.rank, box.querySelector('.status-part-words').textContent],
]))"""


async def chain(page: Page) -> dict[str, list[str]]:
    """Return the rank and the words of each part between the sources and the page."""
    shown: dict[str, list[str]] = await page.evaluate(CHAIN, ids.CHAIN)
    return shown
