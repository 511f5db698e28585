"""The floor page opens, tells its parts of the agents, and complains of nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.browser.floor_page import open_floor
from tests.browser.waiting import page_says
from tests.doubles import team_floor

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from tests.browser.conftest import Served
    from tests.conftest import NewPage


@pytest.mark.parametrize("count", [0, 12, 120])
async def test_every_agent_is_known_to_the_page(new_page: NewPage, team: Served, count: int) -> None:
    team.painter.whole(team_floor.floor(time.time(), count))
    page, console = await open_floor(new_page, team.url)
    await page_says(page, f"floorwatch.floor.people.size === {count}")
    assert console.complaints == []
