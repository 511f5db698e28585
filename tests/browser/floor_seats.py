"""What tests of the seat plan do with it: find tiles, read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.build import ASSETS
from tests.browser.waiting import page_says

if TYPE_CHECKING:
    from playwright.async_api import Page

SCRIPTS = ASSETS / "floor"
PURE = (
    "people", "choice", "agents_order", "agents_facts", "seats_geometry", "seats_rows", "seats_row_labels", "seats_columns", "seats_column_labels", "seats_zoom", "seats_plan", "seats_sitting",
    "seats_line", "seats_places", "seats_moves", "seats_spot", "seats_fetch", "seats_tray", "seats_note", "seats_view", "seats_hand",
    "seats_tile", "seats_signs", "seats_bar", "seats_edit", "seats_sight",
)  # fmt: skip

TILES = ".seats-plane > .seat"
WINDOW = ".seats-window"


def tile(seat: str) -> str:
    """Select the tile of a seat on the plan."""
    return f'.seats-plane > .seat[data-key="seat:{seat}"]'


async def pure(page: Page) -> None:
    """Load the plan's pure scripts, and what they stand on, into an empty page."""
    for script in (
        ASSETS / "forms.js",
        ASSETS / "paint.js",
        ASSETS / "parts.js",
        ASSETS / "signs.js",
        *(SCRIPTS / f"{name}.js" for name in PURE),
    ):
        await page.add_script_tag(path=Path(script))


async def seats_shown(page: Page, count: int) -> None:
    """Wait until so many tiles stand in the plan."""
    await page_says(page, f"document.querySelectorAll('{TILES}').length === {count}")


async def has(page: Page, selector: str, name: str, value: str | None) -> None:
    """Wait until an element has a data attribute of this value; None: it has none."""
    wanted = "undefined" if value is None else repr(value)
    await page_says(page, f"document.querySelector({selector!r})?.dataset.{name} === {wanted}")


async def reads(page: Page, selector: str, text: str) -> None:
    """Wait until an element shows a text."""
    await page_says(page, f"document.querySelector({selector!r})?.textContent === {text!r}")


async def centre(page: Page, selector: str) -> tuple[float, float]:
    """Return the middle of an element, in pixels of the page."""
    box = await page.locator(selector).bounding_box()
    assert box is not None, selector
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def view(page: Page) -> dict[str, Any]:
    """Return what part of the plan is seen: pixels a metre, as tiles are laid out, and where the plane stands."""
    seen: dict[str, Any] = await page.evaluate(
        """() => {
          const plane = document.querySelector('.seats-plane');
          const { left, top } = plane.getBoundingClientRect();
          return { m: parseFloat(plane.style.getPropertyValue('--m')), x: left, y: top, size: plane.dataset.size };
        }"""
    )
    return seen
