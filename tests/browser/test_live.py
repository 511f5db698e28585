"""The live picture in a real browser, through the loss of everything it depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Console, Served
from tests.browser.waiting import page_says
from tests.doubles import rows

if TYPE_CHECKING:
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

STATUS = "() => window.floorwatch.live.status()"


async def test_the_rows_arrive_and_follow(served: Served, new_page: NewPage) -> None:
    served.painter.whole(rows.floor())
    page = await new_page()
    console = Console(page)
    await page.goto(f"{served.url}/wallboard?lang=en")
    await page_says(page, "window.floorwatch.live.rows.get('q:support')?.waiting === 2")
    served.painter.put({"q:support": rows.queue(waiting=9)})
    await page_says(page, "window.floorwatch.live.rows.get('q:support')?.waiting === 9")
    served.painter.put({"q:support": None})
    await page_says(page, "!window.floorwatch.live.rows.has('q:support')")
    assert not await page.evaluate(
        "() => [...window.floorwatch.live.rows.keys()].some(key => key.startsWith('a:'))"
    )
    assert console.complaints == []


async def test_a_page_comes_back_after_the_server_was_restarted(served: Served, new_page: NewPage) -> None:
    served.painter.whole(rows.floor())
    page = await new_page()
    await page.goto(f"{served.url}/wallboard")
    await page_says(page, "window.floorwatch.live.status().live")
    await page.evaluate("() => { window.sameDocument = true; }")
    served.web.stop(kill=True)
    await page_says(page, "!window.floorwatch.live.status().connected")
    status = await page.evaluate(STATUS)
    assert not status["live"]
    assert status["blindSince"] is not None
    assert await page.evaluate("() => window.floorwatch.live.rows.get('q:support').waiting") == 2
    served.painter.put({"q:support": rows.queue(waiting=5)})
    served.web.start()
    await page_says(page, "window.floorwatch.live.status().live")
    await page_says(page, "window.floorwatch.live.rows.get('q:support').waiting === 5")
    assert await page.evaluate("() => window.sameDocument === true"), "the same build is no reason to reload"


async def test_a_deploy_makes_the_page_load_anew_once(served: Served, new_page: NewPage) -> None:
    served.painter.whole(rows.floor())
    page = await new_page()
    await page.goto(f"{served.url}/wallboard")
    await page_says(page, "window.floorwatch.live.status().live")
    served.web.stop()
    served.web.build = "build-2"
    async with page.expect_event("load"):
        served.web.start()
    await page_says(page, "window.floorwatch.live.status().live")
    assert await page.evaluate("() => window.floorwatch.page.build") == "build-2"


async def test_a_silent_watch_is_said_and_its_return_too(served: Served, new_page: NewPage) -> None:
    served.painter.whole(rows.floor())
    page = await new_page()
    console = Console(page)
    await page.goto(f"{served.url}/wallboard")
    await page_says(page, "window.floorwatch.live.status().live")
    served.painter.silence()
    await page_says(page, "!window.floorwatch.live.status().watchOk")
    status = await page.evaluate(STATUS)
    assert status["connected"]
    assert status["redisOk"]
    assert not status["live"]
    assert status["ageSeconds"] >= 3
    served.painter.speak()
    await page_says(page, "window.floorwatch.live.status().live")
    assert console.complaints == []
