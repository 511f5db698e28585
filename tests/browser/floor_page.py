"""What tests of the floor page do with it: open it, wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.rooms.floor import ids
from tests.browser.conftest import Console
from tests.browser.waiting import page_says

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.conftest import NewPage


async def open_floor(
    new_page: NewPage, url: str, query: str = "lang=en", *, state: str | None = "live", **options: Any
) -> tuple[Page, Console]:
    """Open the page and wait until it stands in a state."""
    page = await new_page(**options)
    console = Console(page)
    await page.goto(f"{url}/floor?{query}")
    if state is not None:
        await floor_is(page, state)
    return page, console


async def floor_is(page: Page, state: str) -> None:
    """Wait until the page stands in a state: loading, live, blind."""
    await page_says(page, f"document.getElementById('{ids.ROOT}')?.dataset.state === '{state}'", within_s=30)


async def list_stands(page: Page) -> None:
    """Wait until the grid of the list can be asked: it is drawn after the seats, whether anybody is in it or not."""
    asked = f"(() => {{ try {{ return Boolean(dash_ag_grid.getApi('{ids.AGENTS_GRID}')); }} catch {{ return false; }} }})()"
    await page_says(page, asked, within_s=30)
