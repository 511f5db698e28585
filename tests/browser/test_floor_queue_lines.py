"""The lines of the queue strip where queues have different goals: near, whole, and all in sight."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from collectors.simulator.configuration import configuration
from collectors.simulator.queues import QUEUES
from dashboard.rooms.floor import ids
from floor.model.picture import QueueRow, queue_key
from tests.browser.conftest import Console
from tests.browser.floor_page import floor_is, open_floor
from tests.browser.waiting import page_says
from tests.doubles import team_floor, wall_floor

if TYPE_CHECKING:
    from floor.model.picture import Row
    from tests.browser.conftest import Serve, Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

HALF_HOURS = ((44, 40, 38), (50, 49, 46), (8, 8, 5), (30, 28, 20), (28, 26, 25))
WAITS = ((0, None), (3, 141.0), (12, 752.0), (4, 3760.0), (0, None))


def demonstration(now: float) -> dict[str, Row]:
    """Return a floor with the demonstration's queues, each with its own goal, some of them in trouble."""
    rows = {key: row for key, row in team_floor.floor(now, 120).items() if not isinstance(row, QueueRow)}
    for spec, half_hour, (waiting, waited_s) in zip(QUEUES, HALF_HOURS, WAITS, strict=True):
        row = wall_floor.queue_row(
            now, spec.queue, interval=half_hour, waiting=waiting, waited_s=waited_s,
            agents=wall_floor.states(16, 60, hold=10, wrap_up=20, not_ready=7),
        )  # fmt: skip
        level = replace(row.interval.service_level, target=spec.target, threshold_s=float(spec.threshold_s))
        rows[queue_key(spec.queue)] = replace(row, interval=replace(row.interval, service_level=level))
    return rows


LINES = f"""() => {{
  const list = document.querySelector('#{ids.QUEUES} > .floor-queues-list');
  const all = (selector) => [...list.querySelectorAll(selector)];
  const text = (one) => {{
    const range = document.createRange();
    range.selectNodeContents(one);
    return range.getBoundingClientRect();
  }};
  const isCut = (one) => one.scrollWidth > one.clientWidth || text(one).height > 32; // two lines, and what hangs below them
  return {{
    inSight: all('.floor-queue').filter((one) => one.offsetTop + one.offsetHeight <= list.offsetTop + list.offsetHeight).length,
    scrolls: list.scrollHeight > list.clientHeight + 1,
    cut: all('.floor-queue > span').filter(isCut).map((one) => one.textContent),
    farthest: Math.max(...all('.floor-queue').map((one) => {{
      const [name, waiting] = ['.floor-queue-name', '.floor-queue-waiting'].map((part) => text(one.querySelector(part)));
      return waiting.left - name.right;
    }})),
    levels: Object.fromEntries(all('.floor-queue').map((one) => [one.dataset.queue, one.querySelector('.floor-queue-level').textContent])),
  }};
}}"""


async def test_queues_with_goals_of_their_own_are_whole_and_all_in_sight(
    new_page: NewPage, serve: Serve
) -> None:
    served = serve(**team_floor.config(120, queues=configuration(120)["queues"], groups={}))
    for language, complaints in (("en", "67% / 75% in 30 s"), ("zh_CN", "67% / 30 秒内 75%")):
        served.painter.whole(demonstration(time.time()))
        await whole_and_in_sight(new_page, served.url, language, complaints)


async def whole_and_in_sight(new_page: NewPage, url: str, language: str, complaints: str) -> None:
    """Look at the lines at every size."""
    page, console = await open_floor(new_page, url, f"lang={language}", width=1920, height=1080)
    for width, height in ((1920, 1080), (1280, 800), (820, 1180)):
        await page.set_viewport_size({"width": width, "height": height})
        await page_says(
            page, f"innerWidth === {width} && document.querySelectorAll('.floor-queue').length === 5"
        )
        found: dict[str, Any] = await page.evaluate(LINES)
        assert (width, found["cut"]) == (width, [])
        assert found["levels"]["complaints"] == complaints
        assert found["farthest"] < 210, "the eye does not slip into another line"
        if width >= 1280:
            assert (width, found["inSight"], found["scrolls"]) == (width, 5, False)
    # On a phone, where the line above is out of sight soon, each says in words what its goal is.
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.evaluate("location.hash = '#queues'")
    await page_says(page, f"/target|目标/.test(({LINES})().levels.complaints)")
    assert (await page.evaluate(LINES))["cut"] == []
    caption = await page.text_content(".floor-queues-caption")
    assert caption is not None
    assert "below" not in caption
    assert "下方" not in caption
    assert console.complaints == []


HOLD = """
  const { requestAnimationFrame, setTimeout } = window;
  const held = [];
  window.requestAnimationFrame = (draw) => held.push(() => requestAnimationFrame(draw));
  window.setTimeout = (act, wait_ms, ...rest) => held.push(() => setTimeout(act, wait_ms, ...rest));
  window.release = () => { Object.assign(window, { requestAnimationFrame, setTimeout }); held.forEach((go) => go()); };
"""


async def test_a_page_opened_while_nothing_is_heard_has_last_what_was_never_told_of(
    new_page: NewPage, team: Served
) -> None:
    now = time.time()
    # The last by name was in trouble when something was last heard; the hotline's caller had not waited too long yet.
    rows = team_floor.floor(now, 12) | {
        queue_key("hotline"): wall_floor.queue_row(now, "hotline", waiting=1, waited_s=150),
        queue_key("billing"): wall_floor.queue_row(now, "billing"),
        queue_key("vip"): wall_floor.queue_row(now, "vip", waiting=4, waited_s=300),
    }
    team.painter.whole(team_floor.blind(rows, now - 60))
    page = await new_page(width=1280, height=800)
    console = Console(page)
    # The first that is drawn of the floor is that nothing is heard of it.
    await page.add_init_script(HOLD)
    await page.goto(f"{team.url}/floor?lang=en")
    await page_says(page, "floorwatch.live.status().known && floorwatch.top.standing().state === 'part'")
    await page.evaluate("release()")
    await floor_is(page, "blind")
    ranks = "[...document.querySelectorAll('.floor-queue')].map((line) => line.dataset.rank)"
    await page_says(page, f"{ranks}.filter((rank) => rank === 'unheard').length === 5")
    assert await page.evaluate(ranks) == ["blind"] * 3 + ["unheard"] * 5
    names = "[...document.querySelectorAll('.floor-queue')].map((line) => line.dataset.queue)"
    assert (await page.evaluate(names))[:3] == ["vip", "billing", "hotline"]
    assert console.complaints == []
