"""What the floor page tells in several places it tells of one moment. A real server, rows as a watch writes them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.rooms.floor import ids
from floor.model.picture import AgentRow
from tests.browser.floor_page import list_stands, open_floor
from tests.browser.waiting import page_says
from tests.doubles import team_floor

if TYPE_CHECKING:
    from tests.browser.conftest import Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

# With every frame that the browser draws, what stands in two places and is not the same. The times are of the one who
# talks longest, whose card is the first, whose row is the top one and whose drawer is open.
WATCH = """([headline, donut, agents, drawer]) => {
  const box = (id) => document.getElementById(id);
  const text = (id, selector) => box(id).querySelector(selector)?.textContent;
  const watch = (window.watch = { differ: [], times: new Set(), counts: new Set() });
  const look = () => {
    const times = [
      text(headline, '.floor-now-for'),
      text(agents, '.ag-row[row-index="0"] .floor-cell-time'),
      text(drawer, '.drawer-timer'),
    ];
    const counts = [
      text(headline, '[data-total=ready] dd'),
      text(donut, '[data-state=ready] .floor-toggle-count'),
    ];
    for (const [seen, values] of [[watch.times, times], [watch.counts, counts]]) {
      seen.add(values[0]);
      if (new Set(values).size > 1) watch.differ.push(values);
    }
    requestAnimationFrame(look);
  };
  look();
}"""


async def test_timers_are_of_one_second_and_counts_of_one_moment(new_page: NewPage, team: Served) -> None:
    now = time.time()
    rows = team_floor.floor(now, 12)
    agents = [row for row in rows.values() if isinstance(row, AgentRow)]
    longest, other = team_floor.agent_row(now, 12), agents[1]
    rows[f"a:{longest.agent}"] = longest
    team.painter.whole(rows)
    page, console = await open_floor(new_page, team.url, width=1280, height=800)
    await list_stands(page)
    await page.click(".floor-now-person")
    await page_says(
        page,
        f"!!document.querySelector('#{ids.AGENTS} .ag-row[row-index=\"0\"] .floor-urgency[data-urgency=critical]')",
    )
    await page.evaluate(WATCH, [ids.HEADLINE, ids.DONUT, ids.AGENTS, ids.DRAWER])
    # Rows come at any part of a second, and whoever is painted with one is painted as of the same second as all.
    for turn in range(40):
        state: dict[str, Any] = {"availability": "not_ready", "reason": "Break"} if turn % 2 else {}
        team.painter.put({
            f"a:{longest.agent}": team_floor.agent_row(now, 12, calls_today=20 + turn),
            f"a:{other.agent}": team_floor.agent_row(now, 1, **state),
        })  # fmt: skip
        await page_says(page, f"floorwatch.live.rows.get('a:{longest.agent}').calls_today === {20 + turn}")
    await page_says(page, "watch.times.size >= 4 && watch.counts.size >= 2")
    assert await page.evaluate("watch.differ") == []
    assert console.complaints == []
