"""What tests of the seat plan do with it: find tiles, read them, load its pure scripts without a page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.build import ASSETS
from tests.browser.waiting import page_says

if TYPE_CHECKING:
    from playwright.async_api import Page

SCRIPTS = ASSETS / "floor"
PURE = (
    "people", "choice", "agents_order", "agents_facts", "headline_pick", "seats_geometry", "seats_rows", "seats_row_labels", "seats_columns", "seats_column_labels", "seats_zoom", "seats_plan", "seats_sitting",
    "seats_line", "seats_places", "seats_moves", "seats_spot", "seats_fetch", "seats_tray", "seats_note", "seats_view", "seats_hand",
    "seats_tile", "seats_signs", "seats_bar", "seats_edit", "seats_sight",
)  # fmt: skip

TILES = ".seats-plane > .seat"
WINDOW = ".seats-window"

PERSON = """(agent, changes = {}) => ({
  agent, name: agent, team: 'a', seat: 'S-1', state: 'talking', lastKnown: null, signedIn: true, since: 900, callSince: 900,
  reasonShort: 'Me', attentionAt: null, criticalAt: null, queue: 'q', ...changes,
})"""
"""A person of the page, as its scripts have them."""

PLAN = """(changes = {}) => floorwatch.floor.seats.planOf({
  version: 'v1', file: null, editable: true,
  rooms: [
    { room: 'one', name: 'One', outline: [[0, 0], [8, 0], [8, 4], [0, 4]], rows: [
      { row: 'A', seats: [{ seat: 'A-1', name: 'A-1', x_m: 1, y_m: 1 }, { seat: 'A-2', name: 'A-2', x_m: 2.6, y_m: 1 }] },
      { row: 'B', seats: [{ seat: 'B-1', name: 'B-1', x_m: 1, y_m: 2.2 }] }] },
    { room: 'two', name: 'Two', outline: [], rows: [
      { row: 'C', seats: [{ seat: 'C-1', name: 'C-1', x_m: 1, y_m: 1 }] }] },
  ], ...changes }, 1.6)"""
"""A plan of two rooms."""


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


async def in_language(page: Page, language: str) -> None:
    """Load the pure scripts, and the plan's words, into a page in a language."""
    told: dict[str, Any] = {
        "language": language,
        "timezone": "UTC",
        "audience": None,
        "build": None,
        "messages": {},
    }
    block = f'<script type="application/json" id="floorwatch-page">{json.dumps(told)}</script>'
    await page.set_content(f"<!doctype html><body>{block}</body>")
    await pure(page)
    for name in ("i18n", "floor/seats_scene", "floor/seats_words"):
        await page.add_script_tag(path=ASSETS / f"{name}.js")
