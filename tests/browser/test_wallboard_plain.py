"""The plain page in a browser that runs no scripts, and in one that is too old for the wall."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Console
from tests.browser.waiting import page_says
from tests.doubles import wall_floor
from tests.doubles.axe import axe_violations

if TYPE_CHECKING:
    from tests.browser.conftest import Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser


async def test_a_browser_that_cannot_draw_the_wall_gets_the_plain_page(
    wall: Served, new_page: NewPage
) -> None:
    wall.painter.whole(wall_floor.normal(time.time()))
    # No scripts at all: sent there, and the page asks again by itself.
    silent = await new_page(java_script_enabled=False)
    await silent.goto(f"{wall.url}/wallboard?lang=en&group=service")
    await silent.wait_for_url(f"{wall.url}/wallboard/plain?lang=en&group=service")
    assert await silent.locator("h1").inner_text() == "Contact centre · After-sales service"
    async with silent.expect_response("**/wallboard/plain*") as again:
        pass
    assert (await again.value).status == 200
    # Too old: one thing that the wall cannot do without is missing.
    old = await new_page()
    await old.add_init_script("delete Element.prototype.replaceChildren")
    await old.goto(f"{wall.url}/wallboard?lang=en")
    await old.wait_for_url(f"{wall.url}/wallboard/plain?lang=en")
    console = Console(old)
    await old.reload()
    assert (
        await old.evaluate(
            "(async () => (await fetch(document.querySelector('link[rel=icon]').href)).status)()"
        )
        == 200
    )
    await page_says(old, "document.querySelector('.big').textContent.includes('81%')")
    assert await axe_violations(old) == []
    # Kept up to date in place; greyed with a word while the server does not answer, and well again after.
    await old.evaluate("window.same = true")
    wall.painter.put({"g:*": wall_floor.queue_row(time.time(), "*", members=("vip",), waiting=9, waited_s=1)})
    await page_says(old, "document.querySelector('.big').rows[1].cells[1].textContent === '9'", within_s=30)
    assert console.complaints == []
    lost = "getComputedStyle(document.getElementById('plain-lost')).display !== 'none'"
    await old.route("**/wallboard/plain*", lambda route: route.abort())
    await page_says(
        old, f"{lost} && document.getElementById('plain-wall').className === 'stale'", within_s=30
    )
    await old.unroute("**/wallboard/plain*")
    await page_says(old, f"!({lost})", within_s=30)
    assert await old.evaluate("window.same")
    sizes = "[document.documentElement.scrollWidth <= innerWidth, innerWidth]"
    for width, height in ((1280, 720), (390, 844)):
        await old.set_viewport_size({"width": width, "height": height})
        assert await old.evaluate(sizes) == [True, width]
