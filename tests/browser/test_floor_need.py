"""The way from the headline to all who are too long, and in what order they stand while nothing is heard."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from dashboard.rooms.floor import ids
from tests.browser.floor_page import list_stands, open_floor
from tests.browser.waiting import page_says
from tests.doubles import team_floor
from tests.doubles.axe import axe_violations

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from tests.browser.conftest import Served
    from tests.conftest import NewPage

GRID = f"dash_ag_grid.getApi('{ids.AGENTS_GRID}')"
MORE = f"#{ids.HEADLINE} .floor-now-more"
ROWS = f"((found) => ({GRID}.forEachNodeAfterFilterAndSort((node) => found.push(node.id)), found))([])"
NEEDY = "floorwatch.floor.tooLong(floorwatch.floor.people, floorwatch.floor.choice, floorwatch.floor.now()).map((one) => one.person.agent)"


async def test_how_many_more_leads_to_all_of_them(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 120))
    page, console = await open_floor(new_page, team.url, width=1280, height=800)
    await list_stands(page)
    # By name from the end, of one state, scrolled down: nothing of it stands in the way.
    await page.evaluate(f"{GRID}.applyColumnState({{ state: [{{ colId: 'who', sort: 'desc' }}] }})")
    await page.evaluate("floorwatch.floor.choose({ states: new Set(['ready']), search: 'a' })")
    await page.evaluate(f"{GRID}.ensureIndexVisible({GRID}.getDisplayedRowCount() - 1)")
    await page.locator(MORE).wait_for(state="visible")
    assert await page.get_attribute(MORE, "type") == "button"
    assert await axe_violations(page, f"#{ids.HEADLINE}") == []
    await page.focus(MORE)
    await page.keyboard.press("Enter")
    await page_says(page, f"{ROWS}.slice(0, 5).join() === {NEEDY}.slice(0, 5).join()")
    assert await page.evaluate(f"{ROWS}.length") == 120
    assert "#" not in page.url, "a phone's tab is no part of what a desk looks at"
    await page_says(page, "document.activeElement.closest('[row-index]')?.getAttribute('row-index') === '0'")
    await page.set_viewport_size({"width": 1920, "height": 1080})
    await page.evaluate("floorwatch.floor.choose({ team: 'team-01' })")
    await page.locator(MORE).wait_for(state="hidden")
    assert console.complaints == []


async def test_on_a_phone_it_leads_to_the_tab_of_the_list(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 1000))
    page, console = await open_floor(
        new_page, team.url, width=390, height=844, has_touch=True, is_mobile=True
    )
    await list_stands(page)
    await page.locator(MORE).scroll_into_view_if_needed()
    box = await page.locator(MORE).bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    await page.tap(MORE)
    await page_says(page, "location.hash === '#agents'")
    await page_says(page, f"{ROWS}.slice(0, 5).join() === {NEEDY}.slice(0, 5).join()")
    assert console.complaints == []


async def test_a_list_opened_while_nothing_is_heard_stands_as_of_the_last_that_was(
    new_page: NewPage, team: Served
) -> None:
    now = time.time()
    rows = team_floor.floor(now, 48)
    team.painter.whole(rows)
    page, console = await open_floor(new_page, team.url, width=1280, height=800)
    await list_stands(page)
    before = await page.evaluate(NEEDY)
    await page_says(page, f"{ROWS}.slice(0, {len(before)}).join() === {','.join(before)!r}")

    team.painter.whole(team_floor.blind(rows, now - 2))
    fresh, other = await open_floor(new_page, team.url, state="blind", width=1280, height=800)
    await list_stands(fresh)
    await page_says(fresh, f"{ROWS}.slice(0, {len(before)}).join() === {','.join(before)!r}")
    assert console.complaints == other.complaints == []
