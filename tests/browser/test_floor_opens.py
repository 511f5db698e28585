"""The floor page opens, tells its parts of the agents, and complains of nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from dashboard.rooms.floor import ids
from tests.browser.floor_page import open_floor
from tests.browser.floor_seats import seats_shown
from tests.browser.waiting import page_says
from tests.doubles import team_floor

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from playwright.async_api import Route

    from tests.browser.conftest import Served
    from tests.conftest import NewPage


@pytest.mark.parametrize("count", [0, 12, 120])
async def test_every_agent_is_known_to_the_page(new_page: NewPage, team: Served, count: int) -> None:
    team.painter.whole(team_floor.floor(time.time(), count))
    page, console = await open_floor(new_page, team.url)
    await page_says(page, f"floorwatch.floor.people.size === {count}")
    assert console.complaints == []


async def test_seats_stand_before_dash_is_there_and_without_it(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 12))
    page = await new_page()
    asked_early: list[bool] = []
    refused = True

    async def answer(route: Route) -> None:
        asked_early.append(await page.evaluate("document.querySelector('.seat[data-agent]') === null"))
        await (route.abort() if refused else route.continue_())

    await page.route("**/_dash-component-suites/**", answer)
    await page.goto(f"{team.url}/floor?lang=en")
    await page_says(page, "document.querySelectorAll('.seat[data-agent]').length === 12")
    await page_says(page, "document.querySelectorAll('.floor-toggle').length > 0")
    await page_says(page, "floorwatch.live.status().live && floorwatch.floor.standing.state === 'live'")
    # It is said, and asked for again until it comes; what it draws then takes its place.
    await page_says(
        page,
        f"document.getElementById('{ids.AGENTS_PLATE}').innerText.startsWith('The list and the ring could not')",
    )
    refused = False
    for id_, plate in ((ids.DONUT_GRAPH, ids.DONUT_PLATE), (ids.AGENTS_GRID, ids.AGENTS_PLATE)):
        await page_says(page, f"document.querySelector('#{plate} #{id_}') !== null", within_s=30)
    await page_says(
        page, f"document.querySelectorAll('#{ids.AGENTS_GRID} .ag-row').length === 12", within_s=30
    )
    assert "could not be fetched" not in await page.inner_text(f"#{ids.AGENTS_PLATE}")
    await seats_shown(page, 120)
    assert asked_early
    assert not any(asked_early)
