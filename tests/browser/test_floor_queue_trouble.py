"""Queues in trouble on a phone: a line on the first tab and a sign on the last tab say so."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.rooms.floor import ids
from floor.model.picture import queue_key
from tests.browser.floor_page import floor_is, open_floor
from tests.browser.waiting import page_says
from tests.doubles import team_floor, wall_floor
from tests.doubles.axe import axe_violations

if TYPE_CHECKING:
    from playwright.async_api import Page

    from floor.model.picture import Row
    from tests.browser.conftest import Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"width": 390, "height": 844, "has_touch": True}
LINE = f"#{ids.QUEUES_TROUBLE}"
SHOWN = f"document.querySelector({LINE!r}).checkVisibility()"
NAMED = (
    f"""[...document.querySelectorAll({LINE!r} + ' .floor-trouble-queue')].map((one) => one.dataset.queue)"""
)
BADGE = ".floor-tab[data-tab={}] > .floor-tab-count"


def calm(now: float) -> dict[str, Row]:
    """Return a floor of 24 whose queues are all well."""
    return team_floor.floor(now, 24) | {
        queue_key(queue): wall_floor.queue_row(now, queue) for queue in ("hotline", "billing", "vip")
    }


async def badge(page: Page, tab: str) -> tuple[str | None, str | None]:
    """What stands on a tab, and as what it is read."""
    one = page.locator(BADGE.format(tab))
    if not await one.is_visible():
        return None, None
    return await one.inner_text(), await one.get_attribute("aria-label")


async def test_the_first_tab_names_the_queues_in_trouble_and_leads_to_them(
    new_page: NewPage, team: Served
) -> None:
    now = time.time()
    team.painter.whole(calm(now))
    page, console = await open_floor(new_page, team.url, "lang=en", **PHONE)
    await page_says(page, "document.querySelector('.floor-now-digits').textContent !== ''")
    assert not await page.evaluate(SHOWN), "nothing is said where no queue is in trouble"
    assert await badge(page, "queues") == (None, None)

    team.painter.put(
        {
            queue_key("billing"): wall_floor.queue_row(now, "billing", interval=(40, 30, 22)),
            queue_key("vip"): wall_floor.queue_row(now, "vip", waiting=4, waited_s=205),
        }
    )
    await page_says(page, SHOWN)
    # Who waits too long comes before a target that is missed.
    assert await page.evaluate(NAMED) == ["vip", "billing"]
    said = (await page.locator(LINE).inner_text()).replace("\n", " ")
    assert "◆ VIP line 4 waiting 3:" in said
    assert "▲ Billing and payment 55% (target 80%)" in said
    marks = page.locator(f"{LINE} [role=img]")
    assert [await mark.get_attribute("aria-label") for mark in await marks.all()] == [
        "Waiting too long", "Target out of reach",
    ]  # fmt: skip
    # One of two waits too long, one of five is far too long: the sign's number is of those it is true of.
    assert await badge(page, "queues") == (
        "◆1",
        "2 queues in trouble, in 1 of them callers wait too long",
    )
    assert await badge(page, "now") == ("◆1", "5 people too long in a state, 1 of them far too long")

    box = await page.locator(LINE).bounding_box()
    assert box is not None
    assert min(box["height"], box["width"]) >= 44
    people = await page.locator(".floor-now-people").bounding_box()
    assert people is not None
    assert box["y"] + box["height"] <= people["y"], "it stands above the people"
    assert await axe_violations(page) == []
    # A narrower phone or a longer name wraps, and cuts nothing.
    await page.set_viewport_size({"width": 320, "height": 844})
    await page_says(page, "innerWidth === 320")
    cut = f"[...document.querySelectorAll({LINE!r} + ', ' + {LINE!r} + ' *')].some((one) => one.scrollWidth > one.clientWidth + 1)"
    assert not await page.evaluate(cut)
    out = "[...document.querySelectorAll('.floor-tab-count')].some((one) => one.getBoundingClientRect().right > innerWidth)"
    assert not await page.evaluate(out)

    await page.focus(LINE)
    await page.keyboard.press("Enter")
    await page_says(
        page, f"location.hash === '#queues' && document.getElementById('{ids.QUEUES}').checkVisibility()"
    )
    assert await page.evaluate("document.activeElement.dataset.tab") == "queues"
    assert (await badge(page, "queues"))[0] == "◆1"
    await page.tap(f"#{ids.TABS} [data-tab=now]")
    await page.tap(LINE)
    await page_says(page, "location.hash === '#queues'")
    # Where there is room for the queues themselves no line speaks of them.
    await page.evaluate("location.hash = '#now'")
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page_says(page, f"document.getElementById('{ids.QUEUES}').checkVisibility() && !{SHOWN}")
    assert console.complaints == []


async def test_of_many_the_worst_are_named_and_of_a_silent_floor_none(
    new_page: NewPage, team: Served
) -> None:
    now = time.time()
    late: dict[str, Row] = {
        queue_key(queue): wall_floor.queue_row(now, queue, waiting=1, waited_s=200 + place)
        for place, queue in enumerate(("hotline", "billing", "vip", "repair", "orders"))
    }
    rows = calm(now) | late
    team.painter.whole(rows)
    page, console = await open_floor(new_page, team.url, "lang=zh_CN", **PHONE)
    await page_says(page, SHOWN)
    assert len(await page.evaluate(NAMED)) == 3
    assert "另有 2 个队列" in await page.locator(LINE).inner_text()
    assert "等待 1" in await page.locator(LINE).inner_text()
    assert (await badge(page, "queues"))[0] == "◆5"
    team.painter.whole(team_floor.blind(rows, time.time() - 60))
    await floor_is(page, "blind")
    await page_says(page, f"!{SHOWN}")
    assert await badge(page, "queues") == (None, None)
    assert console.complaints == []


async def test_it_neither_comes_nor_goes_under_a_finger(new_page: NewPage, team: Served) -> None:
    now = time.time()
    team.painter.whole(calm(now))
    page, console = await open_floor(new_page, team.url, "lang=en", **PHONE)
    await page.locator(".floor-now-person").first.hover()
    await page.mouse.down()
    late = wall_floor.queue_row(now, "vip", waiting=4, waited_s=205)
    team.painter.put({queue_key("vip"): late})
    # The tabs are not under that finger, and say it at once.
    await page_says(page, f"document.querySelector({BADGE.format('queues')!r}).textContent === '◆1'")
    assert not await page.evaluate(SHOWN)
    await page.mouse.up()
    await page.keyboard.press("Escape")
    await page_says(page, SHOWN)
    await page.locator(".floor-now-person").first.hover()
    await page.mouse.down()
    team.painter.put({queue_key("vip"): wall_floor.queue_row(now, "vip")})
    await page_says(page, f"!document.querySelector({BADGE.format('queues')!r}).checkVisibility()")
    assert await page.evaluate(SHOWN)
    await page.mouse.up()
    await page.keyboard.press("Escape")
    await page_says(page, f"!{SHOWN}")
    assert console.complaints == []
