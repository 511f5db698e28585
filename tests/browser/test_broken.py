"""Scripts that fail: every bundle is one a browser can read, and a page whose scripts fail says so in words."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from dashboard.app import OUTSIDE
from dashboard.build import ASSETS
from dashboard.bundle import Bundles, joined, sources
from dashboard.rooms import ROOMS
from dashboard.rooms.wallboard import ids
from tests.browser.waiting import page_says
from tests.browser.wall import open_wall, says, wall_is
from tests.doubles import wall_floor
from tests.doubles.axe import axe_violations

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page, Route

    from tests.browser.conftest import Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

WORDS = "document.getElementById('page-broken')"
BUNDLE = "**/bundles/wallboard.js*"
PARSE = """text => {
  try { new Function(text); return null; } catch (error) { return String(error); }
}"""


async def test_every_script_and_every_bundle_can_be_parsed(new_page: NewPage) -> None:
    page = await new_page()
    assert await page.evaluate(PARSE, "const a = ;") is not None
    bundles = Bundles(ASSETS, ROOMS, OUTSIDE)
    texts = {str(file.relative_to(ASSETS)): file.read_text(encoding="utf-8") for file in ASSETS.rglob("*.js")}
    texts |= {f"bundle of {room.name}": bundles.content(room.name, "js").decode() for room in ROOMS}
    told = {name: await page.evaluate(PARSE, text) for name, text in texts.items()}
    assert {name: error for name, error in told.items() if error is not None} == {}


def bundle_with(folder: Path, name: str, text: str) -> bytes:
    """The wall's bundle with one more script, the first of them."""
    (folder / name).write_text(text, encoding="utf-8")
    own = [file for file in sources(ASSETS, ("wallboard",), "js") if file.name not in OUTSIDE]
    return joined([folder / name, *own], "js")


async def instead(page: Page, content: bytes) -> None:
    async def answer(route: Route) -> None:
        await route.fulfill(body=content, content_type="text/javascript")

    await page.route(BUNDLE, answer)


async def is_told(page: Page, file: str) -> None:
    await page_says(
        page, f"{WORDS}?.checkVisibility() && {WORDS}.textContent.includes('{file}')", within_s=30
    )


async def test_a_page_that_is_well_says_nothing(wall: Served, new_page: NewPage) -> None:
    wall.painter.whole(wall_floor.normal(time.time()))
    page, console = await open_wall(new_page, wall.url)
    assert not await page.evaluate(f"{WORDS}.checkVisibility()")
    assert not await page.evaluate("'broken' in document.documentElement.dataset")
    first = "file => document.querySelector('script[src]').src.includes(`/${file}?`)"
    assert await page.evaluate(first, "broken.js"), "before all that it watches over"
    assert console.complaints == []


async def test_a_script_that_throws_is_named_and_the_others_run(
    wall: Served, new_page: NewPage, tmp_path: Path
) -> None:
    wall.painter.whole(wall_floor.normal(time.time()))
    page = await new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    await instead(page, bundle_with(tmp_path, "faulty.js", "(function () { nothing.there(); })()"))
    await page.goto(f"{wall.url}/wallboard?lang=en")
    await wall_is(page, "live")
    await says(page, ids.WAITING, "7")
    await is_told(page, "faulty.js")
    assert any("faulty.js failed while it was loaded" in line for line in said)
    assert await page.evaluate("document.documentElement.dataset.broken") == "faulty.js"
    assert await axe_violations(page) == []


async def test_a_bundle_that_cannot_be_read_is_said_and_tried_again(
    wall: Served, new_page: NewPage, tmp_path: Path
) -> None:
    wall.painter.whole(wall_floor.normal(time.time()))
    page = await new_page()
    await page.clock.install()
    await instead(page, bundle_with(tmp_path, "unread.js", "const a = ;"))
    await page.goto(f"{wall.url}/wallboard?lang=en")
    await is_told(page, "wallboard.js")
    # The server is away when it is tried again: the page stays, with its words, and tries once more.
    await page.route("**/wallboard?lang=en", lambda route: route.abort())
    await page.clock.fast_forward(31_000)
    await is_told(page, "wallboard.js")
    await page.unroute(BUNDLE)
    await page.unroute("**/wallboard?lang=en")
    async with page.expect_event("load"):
        await page.clock.fast_forward(31_000)
    await wall_is(page, "live")
    assert not await page.evaluate(f"{WORDS}.checkVisibility()")


@pytest.mark.parametrize("lost", [BUNDLE, "**/*dash_renderer*"])
async def test_a_script_that_the_server_does_not_give_is_said(
    wall: Served, new_page: NewPage, lost: str
) -> None:
    page = await new_page()
    await page.route(lost, lambda route: route.abort())
    await page.goto(f"{wall.url}/wallboard?lang=en")
    await page_says(page, f"{WORDS}?.checkVisibility()", within_s=30)
