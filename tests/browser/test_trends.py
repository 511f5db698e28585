"""The page of trends in Chromium: its controls, its address, its words, what it draws, at three sizes."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.rooms.trends import ids
from tests.browser.conftest import Console
from tests.browser.waiting import page_says
from tests.doubles import histories, wall_floor
from tests.doubles.axe import axe_violations

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.browser.conftest import Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

ZONE = ZoneInfo(wall_floor.TIMEZONE)


def days_ago(count: int) -> tuple[str, float, float]:
    """Return a day's date, its start and its end."""
    today = dt.datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    start = today - dt.timedelta(days=count)
    return start.date().isoformat(), start.timestamp(), (start + dt.timedelta(days=1)).timestamp()


@pytest.fixture
def remembered(wall: Served) -> Served:
    """A site with ten weeks of a yesterday behind it, and the day before, of two queues."""
    wall.painter.whole(wall_floor.normal(time.time()))
    rows = [
        row
        for queue, back in itertools.product(("hotline", "repair"), [2, *range(1, 64, 7)])
        for row in histories.day(queue, *days_ago(back)[1:], ZONE)
    ]
    gap = next(at for at, row in enumerate(rows) if row.start == days_ago(1)[1] + 10 * 3600)
    rows[gap] = histories.quarter("hotline", rows[gap].start, ZONE, blind_s=600)
    histories.write(wall.painter.url, rows)
    return wall


async def opened(
    new_page: NewPage, url: str, query: str, state: str = "drawn", **options: Any
) -> tuple[Page, Console]:
    page = await new_page(**options)
    console = Console(page)
    await page.goto(f"{url}/trends?{query}")
    await is_in(page, state)
    return page, console


async def is_in(page: Page, state: str) -> None:
    await page_says(page, f"document.getElementById('{ids.ROOT}')?.dataset.state === '{state}'", within_s=30)


async def titled(page: Page, text: str) -> None:
    await page_says(page, f"document.getElementById('{ids.TITLE}')?.textContent.includes({text!r})")


NUMBERS_END = """() => [1, 2, 3, 4, 5, 6].map(column =>
  [...document.querySelectorAll(`.trends-table:not(details *) tbody tr > :nth-child(${column + 1})`)]
    .filter(cell => cell.firstChild?.data).map(cell => {
      const number = document.createRange();
      number.selectNode(cell.firstChild);
      return [number.getBoundingClientRect().right, !cell.querySelector('small')?.textContent];
    }))"""
"""For each column of the day's table: where each number ends, and whether nothing is usual beside it."""


def drawn(metric: str) -> str:
    return f"document.querySelector('#{ids.graph(metric)} .js-plotly-plot')?.data"


@pytest.mark.parametrize(
    ("language", "sizes"), [("en", [(1280, 800)]), ("zh", [(1920, 1080), (390, 844)])], ids=["en", "zh"]
)
async def test_a_day_is_drawn_and_can_be_read(
    new_page: NewPage, remembered: Served, language: str, sizes: list[tuple[int, int]]
) -> None:
    day, beside = days_ago(1)[0], days_ago(8)[0]
    page, console = await opened(
        new_page, remembered.url, f"lang={language}&day={day}&compare={beside}",
        width=sizes[0][0], height=sizes[0][1], color_scheme="light",
    )  # fmt: skip
    for width, height in sizes:
        await page.set_viewport_size({"width": width, "height": height})
        await a_day_can_be_read(page, width)
    # Colours that change are taken up by the figures too.
    ground = "getComputedStyle(document.body).backgroundColor"
    assert await page.evaluate(ground) == "rgb(245, 246, 247)"
    line = f"{drawn('offered')}[3].line.color"
    before = await page.evaluate(f"() => {line}")
    await page.emulate_media(color_scheme="dark")
    await page_says(page, f"{line} !== {before!r}")
    assert await page.evaluate(ground) == "rgb(14, 18, 20)"
    assert await axe_violations(page, runOnly=["color-contrast"]) == []
    assert console.complaints == []


async def a_day_can_be_read(page: Page, width: int) -> None:
    """Look at what is drawn, at one size."""
    await page_says(page, f"{drawn('aht_s')}?.length > 0")
    # Band, middle, the day, its half hour with a gap as an open marker, the day beside it.
    symbols = await page.evaluate(
        f"() => {drawn('offered')}.map(t => t.marker?.symbol || t.fill || t.line?.dash)"
    )
    assert {"toself", "dashdot", "square", "circle", "circle-open"} <= set(symbols)
    assert len(await page.evaluate(f"() => {drawn('offered')}[0].x")) == 1
    await page_says(page, "document.documentElement.scrollWidth <= innerWidth")
    # A page that becomes narrow asks for figures with larger words.
    smallest = """Math.min(...[...document.querySelectorAll('#trends :is(p, span, li, th, td, small, text, button, a, label)')]
        .filter(e => e.checkVisibility() && e.textContent.trim() && !e.closest('.visually-hidden'))
        .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    await page_says(page, f"{smallest} >= {14 if width < 600 else 12}")
    # What stands in one row is of one height, on a phone as a thumb wants it, and reaches its edge there.
    boxes = await page.evaluate(
        """() => [...document.querySelectorAll('.trends-days button')].map(e => e.getBoundingClientRect())
            .map(box => [box.top, box.bottom, box.right])"""
    )
    tops, bottoms, rights = zip(*boxes, strict=True)
    assert len(boxes) == 4
    assert max(tops) - min(tops) < 1
    assert max(bottoms) - min(bottoms) < 1
    if width < 600:
        assert bottoms[0] - tops[0] >= 44
        assert max(rights) == width - 8
    # Digits stand below digits, whether what is usual stands beside them or nothing is usual.
    ends = await page.evaluate(NUMBERS_END)
    assert {without for column in ends for _, without in column} == {False, True}
    assert all(max(at for at, _ in column) - min(at for at, _ in column) < 1 for column in ends)
    # Colours are the same at every width, and their contrast takes longest by far to reckon.
    assert await axe_violations(page, rules={"color-contrast": {"enabled": width < 1920}}) == []


async def test_controls_and_address_say_the_same(new_page: NewPage, remembered: Served) -> None:
    day, before = days_ago(1)[0], days_ago(2)[0]
    page, console = await opened(new_page, remembered.url, f"lang=en&day={day}", width=1280, height=800)
    await page.click(f"#{ids.EARLIER}")
    await page_says(page, f"location.search.includes('day={before}')")
    await titled(page, str(int(before[-2:])))
    await page.click(f"#{ids.WHAT}")
    await page.get_by_role("option", name="Fault reports").click()
    await titled(page, "Fault reports")
    assert "queue=repair" in page.url
    await page.go_back()
    await titled(page, "All queues")
    await page_says(page, f"document.getElementById('{ids.WHAT}').value === 'All queues'")
    await page.go_back()
    await page_says(page, f"location.search.includes('day={day}')")
    await page.click(f"#{ids.COMPARE}")
    await (
        page.get_by_role("button", name=dt.date.fromisoformat(before).strftime("%-d %B %Y"))
        .or_(page.locator(f"button[aria-label*='{dt.date.fromisoformat(before).strftime('%B %-d, %Y')}']"))
        .first.click()
    )
    await page_says(page, f"location.search.includes('compare={before}')")
    await page_says(page, f"document.querySelectorAll('#{ids.TABLES} table').length === 2")
    sheet = await page.get_attribute(f"#{ids.SHEET}", "href")
    assert sheet is not None
    answer = await page.request.get(remembered.url + sheet)
    assert (await answer.body()).startswith(b"\xef\xbb\xbf")
    assert f"{before}," in await answer.text()
    assert console.complaints == []


async def was_told_yesterday(page: Page) -> None:
    """Let the page know which day it is from when it was opened, a day ago."""
    _, _, midnight = days_ago(1)
    await page.evaluate(
        f"""() => Object.assign(document.getElementById('{ids.TODAY}').dataset,
            {{ today: '{days_ago(1)[0]}', todayUntil: '{midnight:.0f}' }})"""
    )


async def test_a_page_left_open_overnight_knows_which_day_it_is(
    new_page: NewPage, remembered: Served
) -> None:
    evening, yesterday = days_ago(2)[0], days_ago(1)[0]
    page, console = await opened(new_page, remembered.url, f"lang=en&day={evening}", width=1280, height=800)
    await page_says(page, "floorwatch.live.status().known")
    await was_told_yesterday(page)
    await page.click(f"#{ids.LATER}")
    await page_says(page, f"location.search.includes('day={yesterday}')")
    await titled(page, dt.date.fromisoformat(yesterday).strftime("%A, %-d %B"))
    # And it goes on from there to today, which is no day of its own.
    await page.click(f"#{ids.LATER}")
    await page_says(page, "location.search === '?lang=en'")
    assert console.complaints == []


async def test_a_device_that_hears_nothing_of_the_floor_does_not_decide_which_day_it_is(
    new_page: NewPage, remembered: Served
) -> None:
    page = await new_page(width=1280, height=800)
    await page.route_web_socket("**/live?*", lambda socket: socket.close())
    await page.goto(f"{remembered.url}/trends?lang=en&day={days_ago(2)[0]}")
    await is_in(page, "drawn")
    # To the device's clock this was a day ago, and yet it is what is known.
    await was_told_yesterday(page)
    await page.click(f"#{ids.LATER}")
    await page_says(page, "location.search === '?lang=en'")


async def test_today_chosen_in_the_calendar_is_today_and_moves_with_it(
    new_page: NewPage, remembered: Served
) -> None:
    day, today = days_ago(1)[0], dt.datetime.now(ZONE).date()
    page, console = await opened(new_page, remembered.url, f"lang=en&day={day}", width=1280, height=800)
    await page.click(f"#{ids.DAY}")
    if today.day == 1:
        await page.get_by_role("button", name="Next month").click()
    await page.locator(f"button[aria-label*='{today.strftime('%B %-d, %Y')}']").first.click()
    await page_says(page, "location.search === '?lang=en'")
    await page_says(page, f"document.getElementById('{ids.DAY}').textContent === 'Today'")
    assert console.complaints == []


async def test_where_there_is_nothing_words_say_why(new_page: NewPage, remembered: Served) -> None:
    page, console = await opened(new_page, remembered.url, "lang=en&queue=nobody", "unknown")
    said = f"document.getElementById('{ids.NOTICE}').textContent"
    await page_says(page, f"{said}.includes('no queue “nobody”')")
    for query, state, words in (
        (f"day={days_ago(-3)[0]}", "ahead", "still to come"),
        (f"queue=hotline&day={days_ago(400)[0]}", "empty", "The latest day with figures"),
        (f"queue=vip&day={days_ago(1)[0]}", "none", "Nothing is kept of VIP line yet"),
        (
            "compare=last-week",
            "mistaken",
            "“last-week” is no date such as 2026-11-20.Choose above which days",
        ),
        (
            "day=yesterday&compare=2026-02-30",
            "mistaken",
            "“yesterday” is no date such as 2026-11-20.Choose a day",
        ),
    ):
        await page.goto(f"{remembered.url}/trends?lang=en&{query}")
        await is_in(page, state)
        assert words in await page.evaluate(f"() => {said}")
    assert await page.evaluate(f"() => document.getElementById('{ids.PANELS}').checkVisibility()") is False
    assert await axe_violations(page) == []
    # The way on leads from today, and leaves behind what is no date.
    await page.click(f"#{ids.EARLIER}")
    await is_in(page, "drawn")
    assert page.url.endswith(f"?lang=en&day={days_ago(1)[0]}")
    assert console.complaints == []


async def test_what_is_told_under_the_pointer_is_of_that_half_hour_alone(
    new_page: NewPage, remembered: Served
) -> None:
    day = days_ago(1)[0]
    page, console = await opened(
        new_page, remembered.url, f"lang=zh&day={day}&compare={days_ago(8)[0]}", width=1280, height=800
    )
    await page_says(page, f"{drawn('offered')}?.length > 0")
    # At 10:00 the line of the day has no point: there is a gap. 10:30 has none.
    graph = f"#{ids.graph('offered')} .js-plotly-plot"
    await page.locator(graph).scroll_into_view_if_needed()
    for time_, gap in (("10:00", True), ("10:30", False), ("08:00", False)):
        x, y = await page.evaluate(
            f"""() => {{
                const graph = document.querySelector('{graph}');
                const {{ xaxis, yaxis }} = graph._fullLayout;
                const box = graph.getBoundingClientRect();
                return [box.left + xaxis._offset + xaxis.d2p('{time_}') + 3, box.top + yaxis._offset + 20];
            }}"""
        )
        await page.mouse.move(x, y)
        said = f"document.querySelector('#{ids.graph('offered')} .hoverlayer .hovertext')?.textContent"
        await page_says(page, f"{said}?.startsWith({time_!r})")
        text = await page.evaluate(f"() => {said}")
        assert ("有缺口" in text) is gap
        assert text.count(":") == 1 + text.count(": "), "one time of day and no other"
        assert text.count("●") == text.count("■") == text.count("┄") == 1
        assert await page.evaluate(
            f"() => document.querySelectorAll('#{ids.graph('offered')} .hoverlayer .hovertext').length"
        ) == 1  # fmt: skip
    assert console.complaints == []
