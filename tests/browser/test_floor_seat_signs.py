"""What seats say of who is too long or not ready: for what it is, whole words, and nobody where nobody is found."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from floor.model.picture import agent_key
from tests.browser.floor_page import open_floor
from tests.browser.floor_seats import has, reads, seats_shown, tile
from tests.browser.waiting import page_says
from tests.doubles import team_floor

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from tests.browser.conftest import Served
    from tests.conftest import NewPage

ON_HOLD, AT_A_MEAL = 8, 5
"""Numbers of agents: in the states of `team_floor.WHAT`."""


async def test_a_seat_shows_for_how_long_lasts_what_is_too_long(new_page: NewPage, team: Served) -> None:
    now = time.time()
    held = team_floor.agent_row(now, ON_HOLD, since=now - 14, call_since=now - 2261)
    own = team_floor.agent_row(now, ON_HOLD + 16, since=now - 400, call_since=now - 500)
    team.painter.whole(team_floor.floor(now, 120) | {agent_key(row.agent): row for row in (held, own)})
    page, console = await open_floor(new_page, team.url, width=1920, height=1080)
    await seats_shown(page, 120)
    assert held.seat is not None
    assert own.seat is not None
    # The call is far too long, not the hold that began just now: as its card says.
    await has(page, tile(held.seat), "urgency", "critical")
    time_of = "[...document.querySelectorAll({!r} + ' .seat-time')].map((one) => one.textContent)[0]"
    shown = await page.evaluate(time_of.format(tile(held.seat)))
    assert shown.startswith("37"), shown
    await page.hover(tile(held.seat))
    tip = page.locator(".seats-tip")
    await tip.wait_for(state="visible")
    said = await tip.inner_text()
    assert "On hold for less than a minute" in said
    assert "◆ Far too long · In the call for 37:" in said
    label = await page.get_attribute(tile(held.seat), "aria-label")
    assert label is not None
    assert "counting the whole call" in label
    # A hold that is too long by itself is told by itself.
    shown = await page.evaluate(time_of.format(tile(own.seat)))
    assert shown.startswith("6"), shown
    assert console.complaints == []


async def test_a_reason_and_its_time_are_two_words(new_page: NewPage, team: Served) -> None:
    now = time.time()
    team.painter.whole(team_floor.floor(now, 12))
    page, console = await open_floor(new_page, team.url, width=1920, height=1080)
    meal = team_floor.agent_row(now, AT_A_MEAL)
    assert meal.seat is not None
    await page.evaluate("floorwatch.floor.choose({ search: '' })")
    await page.focus(tile(meal.seat))
    for _ in range(6):
        await page.keyboard.press("+")
    await reads(page, f"{tile(meal.seat)} .seat-mark", "Meal")
    apart = await page.evaluate(
        """seat => {
          const [word, time] = ['.seat-mark', '.seat-time'].map((part) => document.querySelector(`${seat} ${part}`));
          const size = parseFloat(getComputedStyle(word).fontSize);
          return (time.getBoundingClientRect().left - word.getBoundingClientRect().right) / size;
        }""",
        tile(meal.seat),
    )
    assert apart >= 0.25
    assert console.complaints == []


async def test_a_search_that_finds_nobody_says_so_beside_the_plan(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 24))
    page, console = await open_floor(
        new_page, team.url, width=390, height=844, has_touch=True, is_mobile=True
    )
    await page.evaluate("location.hash = 'seats'")
    await page.locator(".floor-search").wait_for(state="visible")
    await page.fill(".floor-search", "zzz")
    chip = ".floor-chip[data-chip=search] > .floor-chip-hides"
    await reads(page, chip, "nobody found")
    assert await page.is_visible(chip)
    await page.fill(".floor-search", "a-01")
    await page_says(page, f"document.querySelector('{chip}').textContent.includes('hidden')")
    # A seat where nobody sits is found, too.
    await page.fill(".floor-search", "h-20")
    await has(page, tile("H-20"), "found", "true")
    await reads(page, chip, "24 others hidden")
    # Whom another filter hides is somebody.
    await page.fill(".floor-search", "1001")
    await page.evaluate("floorwatch.floor.choose({ states: new Set(['hold']) })")
    await page_says(page, f"document.querySelector('{chip}').textContent.includes('hidden')")
    assert console.complaints == []
