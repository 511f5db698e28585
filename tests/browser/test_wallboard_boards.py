"""Boards in turn, the line of praise, and the shift against burn-in, on the page itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.rooms.wallboard import ids
from tests.browser.waiting import page_says
from tests.browser.wall import open_wall, says, strip, text
from tests.doubles import wall_floor
from tests.doubles.axe import axe_violations

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.browser.conftest import Serve, Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

BOARDS = [
    {"name": {"zh_CN": "全部", "en": "Everything"}, "stay_s": 20},
    {"name": {"zh_CN": "售后", "en": "After-sales"}, "group": "service", "stay_s": 20},
    {"name": {"zh_CN": "热线", "en": "Hotlines"}, "queues": ["hotline", "vip"], "stay_s": 20},
    {"name": "Gone", "queues": ["vip", "nowhere"], "stay_s": 20},
]
FIGURES = (ids.SERVICE_LEVEL, ids.WAITING, ids.ANSWER_RATE, ids.CALLS_TODAY, ids.STAFFED, ids.DAY_TARGET)
DOTS = """id => [...document.getElementById(id).children]
  .map(dot => (dot.dataset.now ? 'now' : '') + (dot.textContent || 'o'))"""


async def turn_to(page: Page, second: float, name: str) -> None:
    """Set the clock by which boards turn, and wait for the name of the one whose turn it then is."""
    await page.evaluate(f"window.floorwatch.wallboard.turningClock = () => {second}")
    await says(page, ids.SUBJECT, name)


async def shown(page: Page) -> tuple[list[str], list[str]]:
    """Return the figures and the queues of what is shown."""
    return [await text(page, box) for box in FIGURES], sorted(row["queue"] for row in await strip(page))


async def test_boards_take_turns_in_place_over_one_connection(serve: Serve, new_page: NewPage) -> None:
    praise = {"results": False, "words": [{"zh_CN": "谢谢大家", "en": "Thank you"}, "Well done"]}
    config: dict[str, Any] = wall_floor.config() | {"wallboard": {"boards": BOARDS, "praise": praise}}
    wall = serve(**config)
    wall.painter.whole(wall_floor.normal(time.time()))
    page = await new_page()
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    await page.goto(f"{wall.url}/wallboard?lang=en")
    await page_says(page, f"document.getElementById('{ids.ROOT}')?.dataset.state === 'live'", within_s=30)
    await page.evaluate("window.same = true")
    boxes = """() => [...document.querySelectorAll('.wall section, .wall-head h2')].map(element => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const root = document.querySelector('.wall').getBoundingClientRect();
      return [x - root.x, y - root.y, width, height].map(edge => Math.round(4 * edge) / 4).join(' ');
    })"""
    seen, places = [], []
    for place, name in enumerate(("Everything", "After-sales", "Hotlines")):
        await turn_to(page, 20 * place + 1, name)
        seen.append(await shown(page))
        places.append(await page.evaluate(boxes))
        dots = await page.evaluate(DOTS, ids.BOARDS)
        # Complaints waits too long: it is part of the first two boards.
        assert dots == [("now" if at == place else "") + ("◆" if at < 2 else "o") for at in range(4)]
        assert await page.get_attribute(f"#{ids.BOARDS}", "aria-label") == (
            f"View {place + 1} of 4, waiting too long in: Everything, After-sales"
        )
    assert places[0] == places[1] == places[2]
    assert await axe_violations(page) == []
    await turn_to(page, 61, "Gone")
    await page_says(
        page, f"document.getElementById('{ids.NOTICE}').textContent.includes('no queue \"nowhere\"')"
    )
    assert len(sockets) == 1
    assert await page.evaluate("window.same") is True
    # The same numbers as a wall that shows nothing else, by its address or kept to by number or name.
    for query, place in (
        ("lang=en&group=service", 1),
        ("lang=en&board=3", 2),
        ("lang=en&board=everything", 0),
    ):
        single, _console = await open_wall(new_page, wall.url, query)
        assert await shown(single) == seen[place], query
        assert await single.evaluate(f"document.getElementById('{ids.BOARDS}').hidden")
        await single.close()
    unknown, _console = await open_wall(new_page, wall.url, "lang=en&board=nope")
    await turn_to(unknown, 1, "Everything")  # the last board has more to say, and may have had its turn
    await says(
        unknown, ids.NOTICE, 'There is no board "nope". Boards: Everything, After-sales, Hotlines, Gone.'
    )
    # Praise stands where a view is calm, takes its turns, and gives way as soon as somebody waits too long.
    await turn_to(page, 41, "Hotlines")
    await says(page, ids.PRAISE, "Thank you")
    wall.painter.put({"q:vip": wall_floor.queue_row(time.time(), "vip", waiting=1, waited_s=400)})
    await says(page, ids.PRAISE, "")


async def test_results_are_praised_with_their_calls_and_never_while_blind(
    wall: Served, new_page: NewPage
) -> None:
    now = time.time()
    rows = wall_floor.normal(now)
    glad = wall_floor.queue_row(now, "vip", today=(300, 290, 270), interval=(24, 24, 22))
    day = wall_floor.day_row(now, "vip", [0.9, 0.85, 0.95, 0.88, 0.84])
    last = wall_floor.half_hour_start(now)
    over = [
        half.__class__(
            start=last - 1800 * (4 - place), offered=100, answered=100, value=half.value, blind_s=0
        )
        for place, half in enumerate(day.half_hours)
    ]
    wall.painter.whole(
        rows | {"q:vip": glad, "dq:vip": day.__class__(**_fields(day) | {"half_hours": tuple(over)})}
    )
    page, console = await open_wall(new_page, wall.url, "lang=en&queues=vip")
    since = time.strftime("%H:%M", time.gmtime(last - 4 * 1800 + wall_floor.OFFSET_S))
    for second, words in (
        (1, f"Target met since {since}: 4 half hours in a row, 400 calls"),
        (21, "all 100 calls"),
    ):
        await page.evaluate(f"window.floorwatch.wallboard.turningClock = () => {second}")
        await page_says(page, f"document.getElementById('{ids.PRAISE}').textContent.includes('{words}')")
    wall.painter.put(
        {
            "q:vip": wall_floor.queue_row(now, "vip", blind_since=now - 4),
            "s:pbx": wall_floor.source_row(now, "down"),
        }
    )
    await says(page, ids.PRAISE, "")
    assert console.complaints == []


def _fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__}


OUTSIDE = """() => [...document.querySelectorAll('.wall section, .wall header > *, .wall footer > *, .wall-digits')]
  .filter(element => element.textContent)
  .filter(element => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
  })
  .map(element => `${element.className} ${element.id}`)"""


@pytest.mark.parametrize(("motion", "glides"), [("no-preference", True), ("reduce", False)])
async def test_the_page_moves_against_burn_in_and_nothing_leaves_the_screen(
    wall: Served,
    new_page: NewPage,
    motion: str,
    glides: bool,  # noqa: FBT001
) -> None:
    wall.painter.whole(wall_floor.normal(time.time()))
    page, console = await open_wall(new_page, wall.url, reduced_motion=motion)
    await says(page, ids.WAITING, "7")
    # The machine's clock, for the shift alone: minute by minute, each place of its path once.
    await page.evaluate("window.minute = 29000000; Date.now = () => window.minute * 60000 + 1000")
    stands = "(([x, y]) => Math.abs(box.x - x) < 0.01 && Math.abs(box.y - y) < 0.01)(floorwatch.wallboard.shiftAt(window.minute))"
    here = f"(box => {stands})(document.querySelector('.wall').getBoundingClientRect())"
    await page_says(page, here)
    assert (
        await page.evaluate("getComputedStyle(document.querySelector('.wall')).transitionDuration") != "0s"
    ) is glides
    await page.evaluate("window.minute += 1")
    await page_says(page, here)
    await page.add_style_tag(content=".wall { transition: none !important }")
    for width, height in ((1280, 800), (3840, 2160), (1080, 1920)):
        await page.set_viewport_size({"width": width, "height": height})
        for place in range(20):
            await page.evaluate(
                """minute => {
                  const [x, y] = floorwatch.wallboard.shiftAt(minute);
                  const { style } = document.querySelector('.wall');
                  style.setProperty('--shift-x', `${x}px`);
                  style.setProperty('--shift-y', `${y}px`);
                }""",
                place,
            )
            assert await page.evaluate(OUTSIDE) == [], (width, height, place)
        assert await page.evaluate(
            "[document.documentElement, document.body].every(box => box.scrollHeight <= innerHeight && box.scrollWidth <= innerWidth)"
        )
    assert console.complaints == []
