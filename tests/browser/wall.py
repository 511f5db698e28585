"""What tests of the wallboard do with its page: open it, read its boxes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.rooms.wallboard import ids
from tests.browser.conftest import Console
from tests.browser.waiting import page_says
from tests.doubles.until import eventually

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.conftest import NewPage

SCRIPTS = Path(__file__).resolve().parents[2] / "assets" / "wallboard"


async def open_wall(
    new_page: NewPage, url: str, query: str = "lang=en", *, state: str | None = "live", **options: Any
) -> tuple[Page, Console]:
    """Open the wall and wait until it stands in a state."""
    page = await new_page(**options)
    console = Console(page)
    await page.goto(f"{url}/wallboard?{query}")
    if state is not None:
        await wall_is(page, state)
    return page, console


async def wall_is(page: Page, state: str) -> None:
    """Wait until the wall stands in a state: live, blind, part, empty, …"""
    await page_says(page, f"document.getElementById('{ids.ROOT}')?.dataset.state === '{state}'", within_s=30)


async def says(page: Page, box: str, text: str) -> None:
    """Wait until a box shows a text."""
    await page_says(page, f"document.getElementById('{box}').textContent === {text!r}")


async def text(page: Page, box: str) -> str:
    """Return what a box shows."""
    shown = await page.evaluate("id => document.getElementById(id).textContent", box)
    assert isinstance(shown, str)
    return shown


STRIP = """id => [...document.getElementById(id).children]
  .filter(row => !('empty' in row.dataset))
  .map(row => ({
    queue: row.dataset.queue,
    rank: row.dataset.rank,
    name: row.querySelector('.wall-row-name').textContent,
    mark: row.querySelector('.wall-row-mark').textContent,
    why: row.querySelector('.wall-row-why').textContent,
    ...Object.fromEntries([...row.querySelectorAll('[data-cell]')].map(cell => [cell.dataset.cell, cell.textContent])),
  }))"""


async def strip(page: Page) -> list[dict[str, str]]:
    """Return the rows the strip shows now, from its top."""
    shown: list[dict[str, str]] = await page.evaluate(STRIP, ids.STRIP_ROWS)
    return shown


async def pure(page: Page, *scripts: str) -> None:
    """Load the wall's pure scripts, and nothing else, into an empty page."""
    for script in scripts:
        await page.add_script_tag(path=SCRIPTS / f"{script}.js")


async def strip_on(page: Page, words: str) -> list[dict[str, str]]:
    """Wait until the strip says that it stands on a page, and return that page's rows, in one breath."""
    read = f"([strip, box]) => document.getElementById(box).textContent === {words!r} && ({STRIP})(strip)"
    ask = [ids.STRIP_ROWS, ids.STRIP_PAGE]
    found: list[dict[str, str]] = await eventually(lambda: page.evaluate(read, ask), words, within_s=60)
    return found
