"""From the drawer to the seat: it comes into sight on the plan and is marked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from dashboard.rooms.floor import ids
from floor.model.picture import agent_key
from tests.browser.floor_page import open_floor
from tests.browser.floor_seats import WINDOW, has, seats_shown, tile
from tests.browser.waiting import page_says
from tests.doubles import team_floor
from tests.doubles.axe import axe_violations

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from tests.browser.conftest import Served
    from tests.conftest import NewPage

DRAWER = f"document.getElementById('{ids.DRAWER}')"
TO_PLAN = f"#{ids.DRAWER} .drawer-to-plan"
IN_SIGHT = f"""(selector => {{
  const outer = document.querySelector('{WINDOW}').getBoundingClientRect();
  const seat = document.querySelector(selector).getBoundingClientRect();
  const free = {DRAWER}.open ? {DRAWER}.getBoundingClientRect().left : outer.right;
  return seat.width > 0 && seat.left >= outer.left && seat.right <= Math.min(outer.right, free) && seat.top >= outer.top && seat.bottom <= outer.bottom;
}})"""
FOCUSED = "document.activeElement.dataset.key"


async def test_on_a_phone_the_drawer_goes_and_the_seat_comes_on_its_tab(
    new_page: NewPage, team: Served
) -> None:
    team.painter.whole(team_floor.floor(time.time(), 120))
    page, console = await open_floor(
        new_page, team.url, width=390, height=844, has_touch=True, is_mobile=True
    )
    # The last of the first tab's cards: the plan by itself begins with the first.
    card = page.locator(".floor-now-person").last
    agent = await card.get_attribute("data-agent")
    seat = await page.evaluate("agent => floorwatch.floor.people.get(agent).seat", agent)
    await card.tap()
    await page_says(page, f"{DRAWER}.open")
    await page.locator(TO_PLAN).wait_for(state="visible")
    box = await page.locator(TO_PLAN).bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    assert await axe_violations(page, f"#{ids.DRAWER}") == []
    await page.tap(TO_PLAN)
    await page_says(page, f"!{DRAWER}.open && !(history.state && history.state.drawer)")
    await page_says(page, "location.hash === '#seats' && floorwatch.floor.choice.tab === 'seats'")
    await page_says(page, f"{IN_SIGHT}({tile(seat)!r})")
    await has(page, tile(seat), "selected", "true")
    assert await page.evaluate(FOCUSED) == f"seat:{seat}"
    assert agent is not None
    assert agent not in page.url
    assert await page.inner_text(f"{tile(seat)} .seat-time") != "", "near enough to be read"
    # It is marked until the reader turns to something else.
    await page.tap(f"#{ids.TABS} [data-tab=agents]")
    await has(page, tile(seat), "selected", None)
    assert console.complaints == []


async def test_beside_the_drawer_the_seat_comes_back_into_sight(new_page: NewPage, team: Served) -> None:
    now = time.time()
    team.painter.whole(team_floor.floor(now, 120))
    last = team_floor.agent_row(now, 119)
    agent, seat = last.agent, last.seat
    assert seat is not None
    page, console = await open_floor(new_page, team.url, "lang=zh_CN", width=1280, height=800)
    await seats_shown(page, 120)
    await page.evaluate("selected => floorwatch.floor.choose({ selected })", agent)
    await page.locator(TO_PLAN).wait_for(state="visible")
    assert await page.inner_text(TO_PLAN) == "在座位图上查看"
    # Far away, by the reader's own hand.
    await page.focus(tile("A-01"))
    for _ in range(6):
        await page.keyboard.press("+")
    await page.keyboard.press("Home")
    await page_says(page, f"{IN_SIGHT}({tile('A-01')!r}) && !{IN_SIGHT}({tile(seat)!r})")
    for _ in range(2):
        await page.focus(TO_PLAN)
        await page.keyboard.press("Enter")
        await page_says(page, f"{IN_SIGHT}({tile(seat)!r})")
        assert await page.evaluate(f"{DRAWER}.open")
        assert await page.evaluate(FOCUSED) == f"seat:{seat}"
        await page.keyboard.press("Home")
        await page_says(page, f"!{IN_SIGHT}({tile(seat)!r})")
    # Of whom no seat of the plan is known nothing can be shown.
    team.painter.put({agent_key(agent): replace(last, seat=None)})
    await page.locator(TO_PLAN).wait_for(state="hidden")
    assert console.complaints == []
