"""The live picture in a real browser, through the loss of everything it depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from floor.store.embedded import Embedded
from tests.browser.conftest import Console, Served
from tests.browser.waiting import page_says
from tests.doubles import rows
from tests.doubles.painter import Painter
from tests.doubles.web_process import web_process

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

# As behind a proxy that goes on handing out the first page it saw.
OLD_COPY = """
const parse = JSON.parse;
JSON.parse = (...given) => {
  const value = parse(...given);
  if (value && value.messages && value.build) value.build = 'build-1';
  return value;
};
"""
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
    await page_says(page, "document.querySelector('#room > *') !== null")
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


async def test_every_deploy_makes_the_page_load_anew(served: Served, new_page: NewPage) -> None:
    served.painter.whole(rows.floor())
    page = await new_page()
    await page.goto(f"{served.url}/wallboard")
    await page_says(page, "window.floorwatch.live.status().live")
    for build in ("build-2", "build-3"):
        served.web.stop()
        served.web.build = build
        async with page.expect_event("load"):
            served.web.start()
        await page_says(page, "window.floorwatch.live.status().live")
        assert await page.evaluate("() => window.floorwatch.page.build") == build


async def test_a_page_that_stays_old_after_two_deploys_still_follows(
    served: Served, new_page: NewPage
) -> None:
    served.painter.whole(rows.floor())
    page = await new_page()
    await page.add_init_script(OLD_COPY)
    await page.goto(f"{served.url}/wallboard")
    await page_says(page, "window.floorwatch.live.status().live")
    served.web.stop()
    served.web.build = "build-2"
    async with page.expect_event("load"):
        served.web.start()
    await page_says(page, "window.floorwatch.live.status().live")
    await page.evaluate("() => { window.sameDocument = true; }")
    served.web.stop()
    served.web.build = "build-3"
    served.web.start()
    await page_says(page, "window.floorwatch.live.status().live")
    for waiting in (5, 6):
        served.painter.put({"q:support": rows.queue(waiting=waiting)})
        await page_says(page, f"window.floorwatch.live.rows.get('q:support').waiting === {waiting}")
    assert await page.evaluate("() => window.sameDocument === true"), "once an hour is enough"


async def test_a_page_that_never_got_its_content_loads_anew(served: Served, new_page: NewPage) -> None:
    served.painter.whole(rows.floor())
    page = await new_page()
    # The server went after the page and before all of its scripts: one is asked for in vain.
    await page.route("**/dash_renderer*", lambda route: route.abort(), times=1)
    await page.goto(f"{served.url}/wallboard")
    await page_says(page, "window.floorwatch.live.status().known")
    assert await page.evaluate("() => document.querySelector('#room > *') === null")
    served.web.stop(kill=True)
    await page_says(page, "!window.floorwatch.live.status().connected")
    async with page.expect_event("load"):
        served.web.start()
    await page_says(page, "document.querySelector('#room > *') !== null")


@pytest.mark.usefixtures("redis_binary")
async def test_a_store_that_is_away_is_said_and_its_return_too(
    tmp_path: Path, free_port: int, new_page: NewPage
) -> None:
    store = Embedded(tmp_path / "redis", durable=False)
    store.start()
    try:
        with (
            Painter(store.url).alive() as painter,
            web_process(tmp_path, free_port, store.url) as web,
        ):
            painter.whole(rows.floor())
            page = await new_page()
            console = Console(page)
            await page.goto(f"{web.url}/wallboard")
            await page_says(page, "window.floorwatch.live.status().live")
            store.stop()
            await page_says(
                page, f"(({{ connected, redisOk, live }}) => connected && !redisOk && !live)(({STATUS})())"
            )
            assert await page.evaluate("() => window.floorwatch.live.rows.get('q:support').waiting") == 2
            store.start()
            painter.again()
            painter.put({"q:support": rows.queue(waiting=4)})
            await page_says(page, "window.floorwatch.live.status().live")
            await page_says(page, "window.floorwatch.live.rows.get('q:support').waiting === 4")
            assert console.complaints == []
    finally:
        store.stop()


async def test_the_policy_holds_in_a_browser(served: Served, new_page: NewPage) -> None:
    served.painter.whole(rows.floor())
    page = await new_page()
    console = Console(page)
    await page.goto(f"{served.url}/wallboard")
    await page_says(page, "window.floorwatch.live.status().live")
    await page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.slippedIn = true';
          document.body.append(script);
        }"""
    )
    assert not await page.evaluate("() => Boolean(window.slippedIn)")
    assert len(console.complaints) == 1
    assert "Content Security Policy" in console.complaints[0]


async def test_a_silent_watch_is_said_and_its_return_too(served: Served, new_page: NewPage) -> None:
    served.painter.whole(rows.floor())
    page = await new_page()
    console = Console(page)
    await page.goto(f"{served.url}/wallboard")
    await page_says(page, "window.floorwatch.live.status().live")
    served.painter.silence()
    # Asked in one breath: on a busy machine a late beat alone makes a page doubt for a moment.
    await page_says(page, f"(({STATUS})()).ageSeconds >= 4")
    await page_says(
        page, f"(({{ connected, redisOk, live }}) => connected && redisOk && !live)(({STATUS})())"
    )
    served.painter.speak()
    await page_says(page, "window.floorwatch.live.status().live")
    assert console.complaints == []


async def test_settings_changed_there_and_back_again_are_in_the_page_each_time_and_nobody_complains(
    served: Served, redis_url: str, new_page: NewPage
) -> None:
    served.painter.whole(rows.floor())
    page = await new_page()
    console = Console(page)
    await page.goto(f"{served.url}/wallboard?lang=en")
    await page_says(page, "window.floorwatch.live.status().live")
    for name in ("Hall A", "Hall B", "Hall A", "Hall B"):
        async with page.expect_event("load"):
            served.web.configure(redis={"url": redis_url}, name=name)
        await page_says(page, f"document.querySelector('h1')?.textContent.includes('{name}')")
        await page_says(page, "window.floorwatch.live.status().live", within_s=3)
    assert console.complaints == []
