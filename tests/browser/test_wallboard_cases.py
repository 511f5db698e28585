"""The wall's scripts say of every case in the table what the plain page says. No server, but its frames."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from dashboard.build import ASSETS
from dashboard.i18n import messages_for
from dashboard.live import frames
from dashboard.rooms.wallboard import view
from floor.model.picture import SITE_KEY, SiteRow
from tests.browser.test_scripts import FAKE_SOCKET, PAGE, says
from tests.browser.wall import pure
from tests.dashboard.rooms.wallboard.cases import CASES, NOW, Case
from tests.doubles import wall_floor

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

SETTINGS = wall_floor.settings()
SHOWN = """options => {
  const { wallboard: room, live } = window.floorwatch;
  const { rows } = live;
  const site = rows.get('site');
  const view = room.viewOf(options, 0);
  const choice = room.choose(rows, view);
  const missing = room.missing(rows, view, site);
  const standing = room.standing(live.status(), site, choice.head, true, null, missing);
  const now = room.shownNow(standing, site, live.now());
  const head = room.headWords(choice, options, now, standing.state, room.longestOf(choice, now));
  const { goal, limit, level, waiting, longest, answered, abandoned, calls } = head;
  const queues = room.ordered(room.ranked(choice.queues, now)).map((one) => {
    const { mark, why, waiting, level, agents } = room.rowWords(one, room.darkWords(standing, site));
    const wait = floorwatch.forms.duration(room.longestWait(one.row, room.shownAt(one.row, now)));
    return { queue: options.queue_names[one.queue], mark, why, waiting, longest: wait, level, agents };
  });
  return {
    state: standing.state,
    sign: room.signWords(standing, site, missing),
    head: {
      level, goal: (head.isLow ? '▲ ' : '') + goal, waiting, longest, limit: (head.isLate ? '◆ ' : '') + limit,
      answered, abandoned, calls,
    },
    queues,
  };
}"""


async def scripted(new_page: NewPage) -> Page:
    """A page with the wall's scripts in it, and a connection made long enough ago."""
    page = await new_page(width=400, height=300)
    data = json.dumps(PAGE | {"timezone": wall_floor.TIMEZONE})
    html = f'<script type="application/json" id="floorwatch-page">{data}</script>'
    await page.route("http://bare.test/", lambda route: route.fulfill(body=html, content_type="text/html"))
    await page.clock.install(time=NOW - 600)
    await page.goto("http://bare.test/")
    await page.clock.pause_at(NOW - 60)
    await page.add_script_tag(content=FAKE_SOCKET)
    for script in ("forms", "i18n", "live", "reload", "signs"):
        await page.add_script_tag(path=ASSETS / f"{script}.js")
    await pure(page, "boards", "choice", "head", "pages", "sign", "strip", "together", "trouble", "words")
    await page.evaluate("() => window.sockets.at(-1).opens()")
    await page.clock.run_for(4000)
    return page


async def shown(page: Page, case: Case) -> dict[str, Any]:
    """What the scripts make of the frames that the server sends of a case."""
    site = case.rows[SITE_KEY]
    assert isinstance(site, SiteRow)
    at = NOW + case.later_s
    beat = frames.beat(
        case.health, site=site, sources=frames.sources_in(case.rows.values()), wall_now=at, store_now=at
    )
    rows = {key: msgspec.to_builtins(row) for key, row in case.rows.items()}
    await says(page, json.loads(beat) | {"now": at + 60})  # so that its clock may go back to this case's
    await says(page, json.loads(beat))
    await says(page, {"kind": "snapshot", "seq": 1, "now": at, "build": "b1", "rows": rows})
    query = dict(part.split("=") for part in case.query.split("&"))
    found: dict[str, Any] = await page.evaluate(
        SHOWN, view.options(SETTINGS, "en", query, messages_for("en").gettext)
    )
    return found


async def test_the_scripts_say_what_the_table_says(new_page: NewPage) -> None:
    page = await scripted(new_page)
    for case in CASES:
        told = {
            "state": case.state,
            "sign": case.sign,
            "head": asdict(case.head),
            "queues": [asdict(line) for line in case.queues],
        }
        assert await shown(page, case) == told, case.name
