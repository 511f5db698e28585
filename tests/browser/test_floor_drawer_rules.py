"""The drawer's pure scripts: spans and what live rows add, the band's geometry, why somebody is marked. No server."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from dashboard.build import ASSETS

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

DAY = 1_763_740_800.0
"""Midnight in Shanghai."""
NOW = DAY + 14 * 3600


@pytest_asyncio.fixture(loop_scope="session")
async def rules(new_page: NewPage) -> Page:
    page = await new_page()
    await page.add_script_tag(path=ASSETS / "paint.js")
    for script in (
        "people",
        "choice",
        "drawer_spans",
        "drawer_band",
        "drawer_why",
        "drawer_day",
        "drawer_head",
    ):
        await page.add_script_tag(path=ASSETS / "floor" / f"{script}.js")
    return page


async def rule(page: Page, name: str, *arguments: Any) -> Any:
    return await page.evaluate(f"given => floorwatch.floor.drawer.{name}(...given)", list(arguments))


def span(start: float, until: float | None, state: str, **more: Any) -> dict[str, Any]:
    return {"from": start, "until": until, "state": state, "reason": "", "queue": None} | more


def person(state: str, since: float | None = None, **more: Any) -> dict[str, Any]:
    return {"state": state, "since": since, "reason": "", "queue": None, "callSince": None} | more


async def test_live_rows_go_on_with_the_day(rules: Page) -> None:
    before = [span(0, 50, "ready"), span(50, None, "talking", queue="a")]

    async def after(one: dict[str, Any] | None, since: float | None = None, now: float = 100) -> Any:
        return await rule(rules, "withLive", before, one, since, now)

    assert await after(person("talking", queue="a"), 50) == before, "the same state goes on"
    closed = [span(0, 50, "ready"), span(50, 80, "talking", queue="a")]
    assert await after(person("wrap_up", queue="a"), 80) == [*closed, span(80, None, "wrap_up", queue="a")]
    # Another queue is another call, another reason another break.
    assert await after(person("talking", queue="b"), 80) == [*closed, span(80, None, "talking", queue="b")]
    # After a hold the call's beginning is told, which is before the hold: it ended when that was seen.
    held = [span(50, 60, "talking", queue="a"), span(60, None, "hold", queue="a")]
    assert await rule(rules, "withLive", held, person("talking", queue="a"), 50, 100) == [
        held[0],
        span(60, 100, "hold", queue="a"),
        span(100, None, "talking", queue="a"),
    ]
    # Nobody knows since when, or it would be in the future.
    for since in (None, 500):
        assert (await after(person("ready"), since))[1]["until"] == 100
    # Who is gone does not go on.
    assert (await after(None))[-1] == span(50, 100, "talking", queue="a")
    assert await rule(rules, "withLive", [], None, None, 100) == []
    # A day of which nothing was told begins with the live row.
    assert await rule(rules, "withLive", [], person("ready"), 90, 100) == [span(90, None, "ready")]
    breaks = [span(0, None, "not_ready", reason="Break")]
    assert len(await rule(rules, "withLive", breaks, person("not_ready", reason="Lunch"), 40, 100)) == 2
    assert await rule(rules, "withLive", breaks, person("not_ready", reason="Break"), 40, 100) == breaks


async def test_what_is_not_known_is_a_span_of_its_own(rules: Page) -> None:
    told = [span(0, 50, "ready"), span(50, None, "talking")]
    live = await rule(rules, "ended", told, 100, 100)
    assert [(one["until"], one["open"]) for one in live] == [(50, False), (100, True)]
    blind = await rule(rules, "ended", told, 70, 100)
    assert [(one["state"], one["from"], one["until"]) for one in blind] == [
        ("ready", 0, 50),
        ("talking", 50, 70),
        ("unknown", 70, 100),
    ]
    # Blind since before the last began: it was told, but for how long it went on nobody knows.
    assert [one["state"] for one in await rule(rules, "ended", told, 40, 100)] == ["ready", "unknown"]
    assert await rule(rules, "ended", [], 40, 100) == []
    assert await rule(rules, "totals", blind, ["talking", "ready", "hold", "unknown"]) == [
        ["talking", 20],
        ["ready", 50],
        ["unknown", 30],
    ]


def busy_day(count: int) -> list[dict[str, Any]]:
    states = ("ready", "ringing", "talking", "wrap_up")
    lengths = (40.0, 6.0, 130.0, 14.0)
    spans, at = [], DAY + 6 * 3600
    for number in range(count):
        until = at + lengths[number % 4] * (1 + number % 7)
        spans.append(span(at, until, states[number % 4]))
        at = until
    return spans


async def test_a_call_that_was_held_says_when_it_began(rules: Page) -> None:
    def day(state: str, *, is_open: bool = True) -> list[dict[str, Any]]:
        return [span(0, 50, "hold"), span(50, 100, state, open=is_open)]

    async def begun(spans: list[dict[str, Any]], since: float | None) -> Any:
        return (await rule(rules, "withCall", spans, {"callSince": since}))[-1].get("callSince")

    assert await begun(day("talking"), 10) == 10
    assert await begun(day("hold"), 10) == 10
    assert await begun(day("talking"), 50) is None, "it began with the span"
    assert await begun(day("talking"), None) is None
    assert await begun(day("wrap_up"), 10) is None
    assert await begun(day("talking", is_open=False), 10) is None
    assert await rule(rules, "withCall", [], {"callSince": 10}) == []


async def test_in_a_crowded_band_nothing_vanishes_and_nothing_lies(rules: Page) -> None:
    for seconds_per_pixel in (0.5, 9.0, 36.0, 72.0, 700.0):
        await nothing_vanishes(rules, busy_day(400), seconds_per_pixel)


async def nothing_vanishes(rules: Page, spans: list[dict[str, Any]], seconds_per_pixel: float) -> None:
    cells = await rule(rules, "cellsOf", spans, seconds_per_pixel)
    assert [one for cell in cells for one in cell["spans"]] == spans, "every span once, in order"
    for cell in cells:
        assert (cell["from"], cell["until"]) == (cell["spans"][0]["from"], cell["spans"][-1]["until"])
        # Whoever is wide enough to be seen stands alone.
        wide = [s for s in cell["spans"] if s["until"] - s["from"] >= 3 * seconds_per_pixel]
        assert not wide or len(cell["spans"]) == 1
        blocks = await rule(rules, "stackOf", cell, 72) if len(cell["spans"]) < 30 else []
        assert {b["state"] for b in blocks} == ({s["state"] for s in cell["spans"]} if blocks else set())
        assert all(b["height"] >= 1.9 and b["y"] >= -0.001 for b in blocks)
    # Grouping goes by the day and the scale: what is added at its end regroups nothing before the last cells.
    more = await rule(rules, "cellsOf", busy_day(401), seconds_per_pixel)
    assert more[: len(cells) - 1] == cells[:-1]


async def test_places_and_windows(rules: Page) -> None:
    window = [100, 200]
    assert await rule(rules, "placeOf", {"from": 120, "until": 140}, window, 400) == {"x": 80, "width": 80}
    assert await rule(rules, "placeOf", {"from": 0, "until": 150}, window, 400) == {"x": 0, "width": 200}
    assert await rule(rules, "placeOf", {"from": 0, "until": 100}, window, 400) is None
    for start, until in ((100, 100.1), (150, 150.1), (199.9, 200)):
        place = await rule(rules, "placeOf", {"from": start, "until": until}, window, 400)
        assert place["width"] == 2
        assert 0 <= place["x"] <= 398
    # A gap of which nothing was told is no part of a cell.
    gap = [span(0, 1, "ready"), span(5, 6, "talking")]
    assert len(await rule(rules, "cellsOf", gap, 10)) == 2

    day = {"first": DAY + 6 * 3600, "now": NOW, "dayStart": DAY}
    assert await rule(rules, "windowOf", "hour", day) == [NOW - 3600, NOW]
    assert await rule(rules, "windowOf", "four", day) == [NOW - 4 * 3600, NOW]
    ends = {(await rule(rules, "windowOf", "day", day | {"now": NOW + s}))[1] for s in (1, 600, 1799)}
    assert ends == {NOW + 1800}, "the scale of the day stays for half an hour"
    # Just after midnight, and where nothing was ever told, there is a band too.
    early = {"first": None, "now": DAY + 60, "dayStart": DAY}
    for zoom in ("hour", "four", "day"):
        begin, end = await rule(rules, "windowOf", zoom, early)
        assert end - begin >= 900


async def ticks(page: Page, begin: float, end: float, width: int, zone: str) -> list[str]:
    found: list[str] = await page.evaluate(
        """([window, width, timeZone]) => {
          const write = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
          return floorwatch.floor.drawer.ticksOf(window, width, (at) => write.format(new Date(at * 1000))).map((tick) => tick.text);
        }""",
        [[begin, end], width, zone],
    )
    return found


async def test_hours_stand_where_the_sites_clock_has_them(rules: Page) -> None:
    assert await ticks(rules, NOW - 3600, NOW, 420, "Asia/Shanghai") == [
        "13:00",
        "13:15",
        "13:30",
        "13:45",
        "14:00",
    ]
    assert await ticks(rules, NOW - 4 * 3600, NOW, 360, "Asia/Kolkata") == [
        "08:00",
        "09:00",
        "10:00",
        "11:00",
    ]
    # Clocks put back: the hour from two to three is there twice, and the day has 25 hours.
    back = datetime(2026, 10, 25, tzinfo=ZoneInfo("Europe/Berlin")).timestamp()
    assert await ticks(rules, back, back + 5 * 3600, 420, "Europe/Berlin") == [
        "00:00",
        "01:00",
        "02:00",
        "02:00",
        "03:00",
        "04:00",
    ]
    assert len(await ticks(rules, back, back + 25 * 3600 - 1, 2000, "Europe/Berlin")) == 25
    forward = datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Berlin")).timestamp()
    assert await ticks(rules, forward, forward + 4 * 3600, 300, "Europe/Berlin") == [
        "00:00",
        "01:00",
        "03:00",
        "04:00",
        "05:00",
    ]


async def test_ready_is_who_came_back_not_whose_phone_is_idle(rules: Page) -> None:
    row: dict[str, Any] = {
        "agent": "1", "name": "", "team": None, "seat": None, "quality": "observed", "reason": "",
        "activity": "idle", "since": NOW - 9000, "device": "idle", "queue": None, "queues": [], "sources": [],
        "call_since": None, "call_marks": [], "calls_today": 0, "aht_s_today": None,
    }  # fmt: skip
    options = {"reasons": {}, "limits": {"not_ready_s": 900}}
    for availability, began, since in (
        ("ready", NOW - 60, NOW - 60),
        ("ready", NOW - 9999, NOW - 9000),
        ("not_ready", NOW - 60, NOW - 60),
        # A break goes on while its owner's phone rang in between.
        ("not_ready", NOW - 9999, NOW - 9999),
        ("logged_out", NOW - 9999, NOW - 9999),
    ):
        told = row | {"availability": availability, "availability_since": began}
        told["break_since"] = began if availability == "not_ready" else None
        found = await rules.evaluate("given => floorwatch.floor.personOf(...given)", [told, options])
        assert (found["state"], found["since"]) == (availability, since)
        # Its span in the day begins with the last that happened: the ring parts the day, not the break.
        assert await rule(rules, "begunAt", found) == max(began, NOW - 9000)


async def test_a_reason_is_written_whole_or_not_at_all(rules: Page) -> None:
    meal, dinner = {"name": "Meal", "short": "Me"}, {"name": "就餐时间", "short": "就餐"}
    assert await rule(rules, "labelOf", meal, 20, 12) == "", "half a word says nothing"
    assert await rule(rules, "labelOf", meal, 36, 12) == "Meal"
    assert await rule(rules, "labelOf", dinner, 29, 12) == ""
    assert await rule(rules, "labelOf", dinner, 31, 12) == "就餐"
    assert await rule(rules, "labelOf", dinner, 54, 12) == "就餐时间"
    assert await rule(rules, "labelOf", {"name": "", "short": ""}, 100, 12) == ""


async def test_why_somebody_is_marked(rules: Page) -> None:
    options = {
        "limits": {
            "hold_s": 180,
            "wrap_up_s": 120,
            "not_ready_s": 900,
            "talk": {"attention_s": 600, "critical_s": 1200},
            "talk_by_queue": {"vip": {"attention_s": 900, "critical_s": None}},
        },
        "reasons": {"Lunch": {"limit_s": 2700}},
        "states": {"hold": "On hold", "wrap_up": "Wrap-up", "not_ready": "Not ready"},
    }

    async def why(one: dict[str, Any], usual: float | None = None) -> Any:
        return await rules.evaluate(
            """([person, now, options, usual]) => floorwatch.floor.drawer.reasonsOf(person, now, options, usual, {
              over: (state, lasting, limit) => `${state} ${lasting} of ${limit}`,
              callOver: (lasting, limit) => `call ${lasting} of ${limit}`,
              callUsual: (lasting, limit, usual) => `call ${lasting} of ${limit}, usual ${usual}`,
            }).map(({ urgency, text }) => `${urgency}: ${text}`)""",
            [one, NOW, options, usual],
        )

    def for_s(state: str, seconds: float, **more: Any) -> dict[str, Any]:
        return person(state, NOW - seconds, **more)

    assert await why(for_s("talking", 599)) == []
    assert await why(for_s("talking", 700), 245) == ["attention: call 700 of 600, usual 245"]
    assert await why(for_s("talking", 1200)) == ["critical: call 1200 of 1200"]
    assert await why(for_s("talking", 2000, queue="vip")) == ["attention: call 2000 of 900"]
    held = for_s("hold", 200, callSince=NOW - 1300)
    assert await why(held) == ["critical: call 1300 of 1200", "attention: On hold 200 of 180"]
    assert await why(for_s("wrap_up", 121)) == ["attention: Wrap-up 121 of 120"]
    lunch = {"reason": "Lunch", "reasonName": "Meal"}
    assert await why(for_s("not_ready", 2699, **lunch)) == []
    assert await why(for_s("not_ready", 2888, **lunch)) == ["attention: Meal 2888 of 2700"]
    assert await why(for_s("ready", 90_000)) == []
    assert await why(person("talking")) == []


async def test_who_is_marked_is_told_why_and_nobody_else(rules: Page) -> None:
    disagreeing = await rules.evaluate(
        """(now) => {
          const { floor } = floorwatch;
          const options = {
            limits: { hold_s: 180, wrap_up_s: 120, not_ready_s: 900, talk: { attention_s: 600, critical_s: 1200 },
              talk_by_queue: { vip: { attention_s: 900, critical_s: null }, odd: { attention_s: 1500, critical_s: 1200 } } },
            reasons: { Lunch: { limit_s: 2700, name: 'Meal', short: 'Me' }, Free: { limit_s: null, name: 'Free', short: 'Fr' } },
            states: {},
          };
          const words = { over: () => 'over', callOver: () => 'call', callUsual: () => 'usual' };
          const found = [];
          for (const activity of ['idle', 'ringing', 'talking', 'hold', 'wrap_up', 'unknown'])
            for (const availability of ['ready', 'not_ready', 'logged_out'])
              for (const reason of ['', 'Lunch', 'Free', 'Other'])
                for (const queue of [null, 'vip', 'odd', 'hotline'])
                  for (const lasted of [null, 1, 119, 120, 180, 599, 600, 899, 900, 1200, 2700])
                    for (const before of [null, 0, 1100]) {
                      const since = lasted === null ? null : now - lasted;
                      const row = { agent: '1', name: '', team: null, seat: null, quality: 'observed', device: 'idle', sources: [],
                        activity, availability, reason, queue, since, availability_since: since, break_since: since, queues: [],
                        call_since: before === null || since === null ? null : since - before, call_marks: [] };
                      const person = floor.personOf(row, options);
                      const told = floor.drawer.reasonsOf(person, now, options, null, words);
                      const worst = ['critical', 'attention'].find((one) => told.some(({ urgency }) => urgency === one)) || 'calm';
                      if (worst !== floor.urgencyOf(person, now)) found.push([row, told]);
                    }
          return found;
        }""",
        NOW,
    )
    assert disagreeing == []


async def test_a_mark_of_a_call_is_told_while_it_is_known_that_it_goes_on(rules: Page) -> None:
    async def notes(**more: Any) -> Any:
        one = person("talking") | {
            "breakAfterCall": False,
            "phoneGone": False,
            "marks": ["vip"],
            "lastKnown": None,
        }
        return await rules.evaluate(
            "person => floorwatch.floor.drawer.notesOf(person, { marks: { vip: () => 'VIP caller' } })",
            one | more,
        )

    assert await notes() == [{"kind": "caller", "text": "VIP caller"}]
    assert await notes(state="unknown", lastKnown="talking") == []


ASKED = """async (answers) => {
  const told = [];
  let at = 0;
  const asked = [];
  const day = floorwatch.floor.drawer.makeDay(
    async () => {
      asked.push(at);
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      if (answer === null) throw new TypeError('nobody there');
      const types = { 404: 'https://floorwatch.example/problems/unknown-agent', 503: '/problems/store-unreachable' };
      return { status: answer, type: types[answer], data: answer === 200 ? { number: asked.length } : null };
    },
    () => told.push(day.state.failure)
  );
  const until = async (second) => {
    for (; at < second * 1000; at += 1000) { day.tick(at); await Promise.resolve(); await new Promise(requestAnimationFrame); }
  };
  day.open('1001', at);
  await new Promise(requestAnimationFrame);
  await until(20);
  if (answers[0] === 200) { day.note(); await until(61); day.note(); await until(400); }
  return { asked, told, data: day.state.data };
}"""


async def test_the_day_is_asked_for_when_it_changed_and_again_when_that_failed(rules: Page) -> None:
    quiet = await rules.evaluate(ASKED, [200])
    # At once; after the change, but not sooner than thirty seconds; then for the queue's averages.
    assert quiet["asked"] == [0, 30_000, 61_000, 361_000]
    assert quiet["told"] == [None] * 4
    lost = await rules.evaluate(ASKED, [None, 503, 200])
    assert lost["asked"] == [0, 2000, 6000]
    assert lost["told"] == ["unreachable", "store", None]
    assert lost["data"] == {"number": 3}
    gone = await rules.evaluate(ASKED, [404, 500])
    assert gone["told"][:2] == ["unknown", "refused"]
    for kind, meant in (("access-not-kept", "unlogged"), ("no-picture", "nothing"), (None, "refused")):
        assert await rule(rules, "failureOf", 503, kind) == meant
