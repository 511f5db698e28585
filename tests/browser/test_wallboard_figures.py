"""The figures on the wall are the rows' figures, in the reader's form, for what the address chose."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from dashboard.i18n import forms
from dashboard.rooms.wallboard import ids
from floor.model.picture import QueueRow
from tests.browser.waiting import page_says
from tests.browser.wall import open_wall, says, strip, strip_on, text
from tests.doubles import wall_floor

if TYPE_CHECKING:
    from dashboard.i18n import Language
    from floor.model.picture import Row
    from tests.browser.conftest import Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser


def queue_of(rows: dict[str, Row], key: str) -> QueueRow:
    row = rows[key]
    assert isinstance(row, QueueRow)
    return row


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_every_figure_is_the_rows(wall: Served, new_page: NewPage, language: Language) -> None:
    rows = wall_floor.normal(time.time())
    wall.painter.whole(rows)
    page, console = await open_wall(new_page, wall.url, f"lang={language}")
    head = queue_of(rows, "g:*")
    expected = {
        ids.SERVICE_LEVEL: forms.percent(head.today.service_level.value, language),
        ids.WAITING: forms.count(head.waiting, language),
        ids.ANSWER_RATE: forms.percent(head.today.answer_rate, language),
        ids.ABANDON_RATE: forms.percent(head.today.abandon_rate, language),
        ids.CALLS_TODAY: forms.count(head.today.offered, language),
        ids.STAFFED: forms.count(head.staffed, language),
        ids.AVAILABLE: forms.count(head.available, language),
    }
    for box, words in expected.items():
        await says(page, box, words)
    goal = {"zh_CN": "目标 80% / 20 秒", "en": "Target 80% in 20 s"}[language]
    await says(page, ids.SERVICE_LEVEL_GOAL, goal)
    formula = {
        "zh_CN": "服务水平 = 限时内接听 ÷ 来电",
        "en": "Service level = answered in time ÷ all calls",
    }[language]
    await says(page, ids.FORMULA, formula)
    assert head.states is not None
    shown = await page.evaluate(
        "id => Object.fromEntries([...document.getElementById(id).children].map("
        "item => [item.dataset.agentStateOf, item.querySelector('.wall-count').textContent]))",
        ids.STATE_COUNTS,
    )
    assert shown == {state: forms.count(count, language) for state, count in head.states.items()}
    by_queue = {row["queue"]: row for row in await strip(page)}
    assert set(by_queue) == set(head.members)
    for queue, row in by_queue.items():
        truth = queue_of(rows, f"q:{queue}")
        assert row["waiting"] == forms.count(truth.waiting, language)
        assert row["level"] == forms.percent(truth.interval.service_level.value, language)
        assert row["agents"] == f"{truth.available} / {truth.staffed}"
    assert console.complaints == []


async def test_the_longest_wait_ticks_by_the_servers_clock(wall: Served, new_page: NewPage) -> None:
    rows = wall_floor.normal(time.time())
    wall.painter.whole(rows)
    page, _console = await open_wall(new_page, wall.url)
    since = queue_of(rows, "g:*").longest_wait_since
    agrees = f"""(() => {{
      const waited = window.floorwatch.live.now() - {since};
      const shown = document.getElementById('{ids.LONGEST_WAIT}').textContent;
      return [0, 0.3].some(late => window.floorwatch.forms.duration(waited - late) === shown);
    }})()"""
    seen: set[str] = set()
    for _change in range(6):  # a beat that took longer may set the page's clock back by a part of a second
        await page_says(page, agrees)
        before = await text(page, ids.LONGEST_WAIT)
        seen.add(before)
        await page_says(page, f"document.getElementById('{ids.LONGEST_WAIT}').textContent !== '{before}'")
    assert len(seen) >= 3, "it moved although no row came"
    await page_says(page, agrees)


async def test_a_wait_over_its_limit_gets_the_mark_without_a_new_row(wall: Served, new_page: NewPage) -> None:
    now = time.time()
    rows = wall_floor.quiet(now)
    vip = wall_floor.queue_row(now, "vip", waiting=1, waited_s=115, limit_s=120)
    everything = replace(queue_of(rows, "g:*"), waiting=1, longest_wait_since=vip.longest_wait_since)
    wall.painter.whole(rows | {"q:vip": vip, "g:*": everything})
    page, _console = await open_wall(new_page, wall.url)
    await says(page, ids.LONGEST_WAIT_MARK, "◆")
    await says(page, ids.LONGEST_WAIT_LIMIT, "Over 2:00 · VIP line")
    await page_says(
        page, f"document.getElementById('{ids.STRIP_ROWS}').firstElementChild.dataset.queue === 'vip'"
    )
    first = (await strip(page))[0]
    assert (first["mark"], first["why"]) == ("◆", "Waiting longer than 2:00")


async def test_a_source_that_tells_of_no_agents_gets_one_dash_for_them(
    wall: Served, new_page: NewPage
) -> None:
    rows = wall_floor.normal(time.time())
    untold = {"staffed": None, "available": None, "talking": None, "states": None}
    wall.painter.whole(rows | {"q:vip": replace(queue_of(rows, "q:vip"), **untold)})
    page, _console = await open_wall(new_page, wall.url)
    assert {row["queue"]: row["agents"] for row in await strip(page)}["vip"] == "–"


async def test_changes_are_painted(wall: Served, new_page: NewPage) -> None:
    rows = wall_floor.normal(time.time())
    wall.painter.whole(rows)
    page, console = await open_wall(new_page, wall.url)
    await says(page, ids.WAITING, "7")
    wall.painter.put({"g:*": replace(queue_of(rows, "g:*"), waiting=0, longest_wait_since=None)})
    await says(page, ids.WAITING, "0")
    await says(page, ids.LONGEST_WAIT, "–")
    await says(page, ids.LONGEST_WAIT_LIMIT, "Nobody is waiting")
    assert console.complaints == []


async def test_a_gap_in_the_day_makes_counts_lower_bounds(wall: Served, new_page: NewPage) -> None:
    now = time.time()
    vip = wall_floor.queue_row(now, "vip", blind_s=62.4)
    wall.painter.whole(wall_floor.normal(now) | {"q:vip": vip})
    page, _console = await open_wall(new_page, wall.url, "lang=en&queues=vip")
    await says(page, ids.CALLS_TODAY, "≥ 420")
    await says(page, ids.FORMULA, "Service level = answered in time ÷ all calls · 1 min of today unseen")
    assert (await strip(page))[0]["calls"] == "≥ 420"


GREYED = """boxes => boxes.map(box => getComputedStyle(document.getElementById(box)).color
  === getComputedStyle(document.querySelector('.wall-row[data-gap-today] [data-cell=today]')).color)"""
DIGITS_AT = """box => {
  const digits = document.getElementById(box);
  const text = document.createRange();
  text.setStart([...digits.childNodes].find(node => node.nodeType === Node.TEXT_NODE), 0);
  text.setEndAfter(digits.lastChild);
  const { x, y, width, height } = text.getBoundingClientRect();
  const page = document.querySelector('.wall').getBoundingClientRect(); // it moves against burn-in
  return [x - page.x, y - page.y, width, height];
}"""


async def test_a_gap_makes_the_days_rates_approximate_and_a_large_one_greys_them(
    wall: Served, new_page: NewPage
) -> None:
    now = time.time()
    rows = wall_floor.normal(now)
    wall.painter.whole(rows)
    page, console = await open_wall(new_page, wall.url, "lang=en&queues=vip", reduced_motion="reduce")
    rates = [ids.SERVICE_LEVEL, ids.ANSWER_RATE, ids.ABANDON_RATE]
    await says(page, ids.CALLS_TODAY, "118")
    await page.evaluate(
        "document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"
    )  # refitted
    before = [await page.evaluate(DIGITS_AT, box) for box in rates]
    vip = queue_of(rows, "q:vip")
    day_s = vip.today.until - vip.today.since
    for share, is_grey in ((0.009, False), (0.011, True)):
        today = replace(vip.today, blind_s=day_s * share)
        wall.painter.put({"q:vip": replace(vip, today=today)})
        await says(page, ids.SERVICE_LEVEL, "≈97%")
        await says(page, ids.ANSWER_RATE, "≈100%")
        await says(page, ids.ABANDON_RATE, "≈0%")
        await page_says(page, f"({GREYED})({rates}).every(grey => grey === {str(is_grey).lower()})")
        for box, stood in zip(rates, before, strict=True):
            if box == ids.ANSWER_RATE:
                continue  # a hundred fills its box: with a sign before it, it is made to fit
            there = await page.evaluate(DIGITS_AT, box)
            # What begins at the left is moved along its line by the sign before it.
            kept = slice(1 if box == ids.SERVICE_LEVEL else 0, None)
            assert there[kept] == pytest.approx(stood[kept], abs=0.5), f"{box} keeps its line and its size"
        assert await page.get_by_role("img", name="About: part of today was not seen").count() == len(rates)
    wall.painter.put({"q:vip": vip})
    await says(page, ids.SERVICE_LEVEL, "97%")
    assert await page.get_by_role("img", name="About").count() == 0
    assert console.complaints == []


async def test_queues_in_trouble_rise_to_the_top_with_mark_and_reason(
    wall: Served, new_page: NewPage
) -> None:
    wall.painter.whole(wall_floor.normal(time.time()))
    page, _console = await open_wall(new_page, wall.url)
    first, second, third = (await strip(page))[:3]
    assert (first["queue"], first["mark"], first["why"]) == ("complaints", "◆", "Waiting longer than 2:00")
    assert (second["queue"], second["mark"], second["why"]) == ("repair", "▲", "Target 80% out of reach")
    assert (third["queue"], third["mark"], third["why"]) == ("hotline", "", "")


async def test_many_queues_take_turns_and_trouble_stays(wall: Served, new_page: NewPage) -> None:
    wall.painter.whole(wall_floor.many(time.time(), 30))
    page, console = await open_wall(new_page, wall.url)
    first = await strip_on(page, "30 queues · page 1 of 7")
    second = await strip_on(page, "30 queues · page 2 of 7")
    assert len(first) == len(second) == 8
    assert [row["queue"] for row in first[:4]] == [row["queue"] for row in second[:4]]
    assert all(row["mark"] for row in first[:4])
    assert not {row["queue"] for row in first[4:]} & {row["queue"] for row in second[4:]}
    assert console.complaints == []


async def test_a_group(wall: Served, new_page: NewPage) -> None:
    rows = wall_floor.normal(time.time())
    wall.painter.whole(rows)
    page, console = await open_wall(new_page, wall.url, "lang=en&group=service")
    await says(page, ids.WAITING, "4")
    await says(page, ids.STAFFED, str(queue_of(rows, "g:service").staffed))
    assert {row["queue"] for row in await strip(page)} == {"repair", "complaints", "returns"}
    assert "After-sales service" in await page.locator("h1").inner_text()
    assert console.complaints == []


async def test_one_queue_shows_its_own_row(wall: Served, new_page: NewPage) -> None:
    rows = wall_floor.normal(time.time())
    wall.painter.whole(rows)
    page, _console = await open_wall(new_page, wall.url, "lang=en&queues=repair")
    row = queue_of(rows, "q:repair")
    await says(page, ids.WAITING, str(row.waiting))
    await says(page, ids.STAFFED, str(row.staffed))
    await says(page, ids.SERVICE_LEVEL, forms.percent(row.today.service_level.value, "en"))
    await page_says(
        page, f"document.getElementById('{ids.DAY_LINE}').querySelector('.scatterlayer path') !== null"
    )


async def test_queues_picked_one_by_one_add_up(wall: Served, new_page: NewPage) -> None:
    rows = wall_floor.normal(time.time())
    wall.painter.whole(rows)
    page, _console = await open_wall(new_page, wall.url, "lang=en&queues=vip,repair")
    await says(page, ids.CALLS_TODAY, str(118 + 503 + 3))
    await says(page, ids.SERVICE_LEVEL, forms.percent((114 + 371) / (118 + 503), "en"))
    await says(page, ids.STAFFED, "–")
    await says(page, ids.STATE_WORDS, "An agent may serve several queues: make them a group in config.yaml")
    assert [row["queue"] for row in await strip(page)] == ["repair", "vip"]


WHOLE = """id => {
  const digits = document.getElementById(id);
  const text = document.createRange();
  text.selectNodeContents(digits);
  return text.getBoundingClientRect().right <= digits.parentElement.getBoundingClientRect().right + 0.5;
}"""


async def test_a_sum_of_which_a_part_is_not_known_is_a_lower_bound(wall: Served, new_page: NewPage) -> None:
    now = time.time()
    vip = wall_floor.queue_row(now, "vip", waiting=2, waited_s=3800, limit_s=120)
    untold = replace(wall_floor.queue_row(now, "repair"), waiting=None)
    wall.painter.whole(wall_floor.normal(now) | {"q:vip": vip, "q:repair": untold})
    page, console = await open_wall(new_page, wall.url, "lang=en&queues=vip,repair")
    await says(page, ids.WAITING, "≥ 2")
    await says(page, ids.WAITING_WHERE, "in ≥ 1 of 2 queues")
    await page_says(
        page, f"/^≥ 1:0\\d:\\d\\d$/.test(document.getElementById('{ids.LONGEST_WAIT}').textContent)"
    )
    assert await page.evaluate(WHOLE, ids.LONGEST_WAIT), "to its last digit"
    await says(page, ids.LONGEST_WAIT_LIMIT, "Over 2:00 · VIP line")
    wall.painter.put({"q:vip": replace(vip, waiting=0, longest_wait_since=None)})
    await says(page, ids.WAITING, "≥ 0")
    await says(page, ids.LONGEST_WAIT, "–")
    assert await text(page, ids.LONGEST_WAIT_LIMIT) == ""
    wall.painter.put({"q:vip": replace(vip, waiting=None, longest_wait_since=None)})
    await says(page, ids.WAITING, "–")
    assert console.complaints == []


@pytest.mark.parametrize(
    ("query", "box", "words"),
    [
        ("group=nope", ids.STRIP_WORDS, 'There is no group "nope". Groups: service.'),
        ("queues=vip,nope", ids.NOTICE, 'There is no queue "nope". Queues: billing, complaints, english, hotline, orders, q000, q001, q002, q003, q004, q005, q006, ….'),
    ],
)  # fmt: skip
async def test_an_unknown_name_is_said(
    wall: Served, new_page: NewPage, query: str, box: str, words: str
) -> None:
    wall.painter.whole(wall_floor.normal(time.time()))
    page, console = await open_wall(new_page, wall.url, f"lang=en&{query}")
    await says(page, box, words)
    assert console.complaints == []


async def test_a_name_in_the_address_is_text_and_no_markup(wall: Served, new_page: NewPage) -> None:
    wall.painter.whole(wall_floor.normal(time.time()))
    page, console = await open_wall(new_page, wall.url, "lang=en&group=<img src=x onerror=alert(1)>")
    await says(page, ids.STRIP_WORDS, 'There is no group "<img src=x onerror=alert(1)>". Groups: service.')
    assert await page.locator("img").count() == 0
    assert console.complaints == []
