"""How the wall looks: whole at every size, large, dark, without names, and open to everybody."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from dashboard.rooms.wallboard import ids
from floor.model.picture import QueueRow, Row
from tests.browser.light import LIGHT
from tests.browser.waiting import page_says
from tests.browser.wall import open_wall, says
from tests.doubles import wall_floor
from tests.doubles.axe import axe_violations
from tests.doubles.until import eventually

if TYPE_CHECKING:
    from tests.browser.conftest import Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

SIZES = [(1920, 1080), (3840, 2160), (1280, 800), (1366, 768), (2560, 1080)]
CUT_OFF = """() => [...document.querySelectorAll('.wall *')]
  .filter(element => !element.closest('.js-plotly-plot') && element.clientWidth && !element.matches('.wall-row-name'))
  .filter(element => element.scrollWidth > element.clientWidth + 1)
  .map(element => `${element.className}: ${element.textContent}`)"""
SCROLLS = """() => {
  const page = document.documentElement;
  return [page.scrollWidth > page.clientWidth, page.scrollHeight > page.clientHeight];
}"""
DIGITS = """id => {
  const style = getComputedStyle(document.getElementById(id));
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return pen.measureText('8').actualBoundingBoxAscent / window.innerHeight;
}"""


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_whole_and_large_at_every_size(wall: Served, new_page: NewPage, language: str) -> None:
    wall.painter.whole(wall_floor.normal(time.time()))
    page, console = await open_wall(new_page, wall.url, f"lang={language}")
    await says(page, ids.WAITING, "7")
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await page_says(
            page, "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
        )
        assert await page.evaluate(SCROLLS) == [False, False], (width, height)
        await page_says(page, f"({CUT_OFF})().length === 0")  # the figure follows a resize a moment later
        for box in (ids.SERVICE_LEVEL, ids.WAITING, ids.LONGEST_WAIT):
            assert await page.evaluate(DIGITS, box) >= 0.12, (box, width, height)
    assert console.complaints == []


async def test_a_huge_floor_stays_in_its_boxes(wall: Served, new_page: NewPage) -> None:
    wall.painter.whole(wall_floor.many(time.time(), 100))
    page, console = await open_wall(new_page, wall.url)
    await says(page, ids.WAITING, "12,345")
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await page_says(
            page, "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
        )
        assert await page.evaluate(SCROLLS) == [False, False], (width, height)
        inside = await page.evaluate(
            """() => [...document.querySelectorAll('.wall-digits, .wall-rate-digits, .wall-total-digits')]
              .filter(element => element.getBoundingClientRect().width > element.parentElement.clientWidth + 1)
              .map(element => element.textContent)"""
        )
        assert inside == [], (width, height)
    assert console.complaints == []


async def test_a_full_hundred_is_whole_to_its_last_sign(wall: Served, new_page: NewPage) -> None:
    now = time.time()
    rows = wall_floor.normal(now)
    everything = rows["g:*"]
    assert isinstance(everything, QueueRow)
    today = everything.today

    def seen(value: float, blind_s: float) -> QueueRow:
        level = replace(today.service_level, value=value)
        return replace(everything, today=replace(today, blind_s=blind_s, service_level=level))

    day = wall_floor.day_row(now, "*", [0.9, 1.0], present=1.0)
    wall.painter.whole(rows | {"g:*": seen(0.97, 60), "dg:*": day})
    page, console = await open_wall(new_page, wall.url)
    await says(page, ids.SERVICE_LEVEL, "≈97%")
    for blind_s, words in ((0, "100%"), (60, "≈100%")):  # the first is as many signs as the one before
        wall.painter.put({"g:*": seen(1.0, blind_s)})
        await says(page, ids.SERVICE_LEVEL, words)
        inside = await page.evaluate(
            """id => {
              const digits = document.getElementById(id);
              const text = document.createRange();
              text.selectNodeContents(digits);
              const sign = digits.querySelector('small');
              const room = parseFloat(getComputedStyle(sign).letterSpacing) || 0;
              const edge = text.getBoundingClientRect().right - Math.min(0, room);
              return edge <= digits.parentElement.getBoundingClientRect().right + 0.5;
            }""",
            ids.SERVICE_LEVEL,
        )
        assert inside, words
    # Nothing of the figure is cut off at the top of its axis: points have no clip of their own or above them.
    await page_says(
        page,
        """(points => points.length > 0 && points.every(point => {
          for (let box = point; box && !box.matches('.js-plotly-plot'); box = box.parentElement)
            if (box.getAttribute('clip-path')) return false;
          return point.getBoundingClientRect().top >= point.closest('.main-svg').getBoundingClientRect().top;
        }))([...document.querySelectorAll('.scatterlayer path.point')])""",
    )
    assert console.complaints == []


SIGNS_BEFORE = """() => [...document.querySelectorAll('.wall-about, .wall-least')].map(sign => {
  const digits = document.createRange();
  digits.selectNode(sign.nextSibling);
  const whole = document.createRange();
  whole.selectNodeContents(sign.parentElement);
  const [mark, number, all, box] = [sign, digits, whole, sign.parentElement.parentElement].map(
    one => one.getBoundingClientRect());
  const em = parseFloat(getComputedStyle(sign.parentElement).fontSize);
  return [
    sign.textContent.trim(),
    mark.right <= number.left + 0.5 && mark.left >= box.left - 0.5 && all.right <= box.right + 0.5,
    Math.abs((mark.top + mark.bottom) / 2 - (number.top + number.bottom) / 2) < em / 8,
  ];
})"""
"""Of each sign that says about or at least: whether it stands before its digits and in its box, and at
half their height."""


async def test_about_and_at_least_stand_before_their_number_on_its_line(
    wall: Served, new_page: NewPage
) -> None:
    now = time.time()
    rows = wall_floor.normal(now)
    everything = rows["g:*"]
    assert isinstance(everything, QueueRow)
    today = replace(everything.today, blind_s=60)
    wall.painter.whole(rows | {"g:*": replace(everything, today=today)})
    page, console = await open_wall(new_page, wall.url)
    await says(page, ids.CALLS_TODAY, f"≥ {today.offered:,}")
    for width, height in [*SIZES, (1080, 1920), (390, 844)]:
        await page.set_viewport_size({"width": width, "height": height})
        # A number is made to fit its box a moment after a resize.
        await page_says(
            page,
            f"JSON.stringify(({SIGNS_BEFORE})()) === "
            """JSON.stringify([...'≈≈≈≥'].map(sign => [sign, true, true]))""",
        )
    assert console.complaints == []


def with_long_foot(now: float) -> dict[str, Row]:
    """Return the ordinary floor with much to say at its foot: the longest formula, and a gap."""
    rows = wall_floor.normal(now)
    everything = rows["g:*"]
    assert isinstance(everything, QueueRow)
    level = replace(everything.today.service_level, formula="short_abandons_excluded")
    today = replace(everything.today, blind_s=73_880, service_level=level)
    return rows | {"g:*": replace(everything, today=today)}


async def test_a_phone_scrolls_down_and_never_sideways(wall: Served, new_page: NewPage) -> None:
    wall.painter.whole(with_long_foot(time.time()))
    page, _console = await open_wall(new_page, wall.url, width=390, height=844)
    await page_says(page, f"document.getElementById('{ids.FORMULA}').textContent.includes('unseen')")
    assert await page.evaluate(SCROLLS) == [False, True]
    # Good news has a line of its own beside a formula of any length.
    for formula in (
        "Service level = answered in time ÷ all calls",
        "服务水平 = 限时内接听 ÷ 来电 · 今日有 3 分 无数据",
    ):
        praise = await page.evaluate(
            """([formula, praise, words]) => {
              document.getElementById(formula).textContent = words;
              const box = document.getElementById(praise);
              box.textContent = '今日最佳半小时：05:30 起，27 通来电，服务水平 100%';
              return [box.clientWidth > 300, box.scrollWidth <= box.clientWidth];
            }""",
            [ids.FORMULA, ids.PRAISE, formula],
        )
        assert praise == [True, True]
        assert await page.evaluate(SCROLLS) == [False, True]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_on_a_phone_no_sentence_is_cut_off(wall: Served, new_page: NewPage, language: str) -> None:
    now = time.time()
    wall.painter.whole(wall_floor.blind(now, now - 60))
    page, _console = await open_wall(
        new_page, wall.url, f"lang={language}", state="part", width=390, height=844
    )
    cut = await page.evaluate(
        """() => [...document.querySelectorAll('.wall-row-why, .wall-below p')]
            .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.textContent)"""
    )
    assert cut == []
    assert await page.evaluate(SCROLLS) == [False, True]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_on_a_phone_a_long_sign_breaks_no_date(wall: Served, new_page: NewPage, language: str) -> None:
    now = time.time()
    unheard = replace(wall_floor.source_row(now, "down"), name="pbx-2", as_of=None)
    wall.painter.whole(wall_floor.normal(now) | {"s:pbx-2": unheard})
    page, _console = await open_wall(
        new_page, wall.url, f"lang={language}", state="unheard", width=390, height=844
    )
    lines = "id => { const r = document.createRange(); r.selectNodeContents(document.getElementById(id)); return r.getClientRects().length; }"
    assert await page.evaluate(lines, ids.DATE) == 1
    assert await page.evaluate(SCROLLS) == [False, True]


LONGEST_NOTICES = {
    "en": 'The watch is silent, so nothing is counted. Look at "app.py watch"; the figures are the last known ones.',
    "zh_CN": "没有名为“{name}”的队列组：config.yaml 中未建任何队列组。{name}",
}


FOOT_IS_WHOLE = """([id, words, praise]) => {
  const wall = document.querySelector('.wall');
  wall.style.transition = 'none';
  wall.style.setProperty('--shift-y', '6px'); // as low as it ever stands against burn-in
  const notice = document.getElementById(id);
  notice.textContent = words;
  document.getElementById(praise).textContent = ''; // where there is such a notice nobody is praised
  notice.dataset.weight = 'heavy';
  return ![...notice.parentElement.children].some(part => (part === notice && part.scrollHeight > part.clientHeight + 1)
    || part.scrollWidth > part.clientWidth + 1 || part.getBoundingClientRect().bottom > innerHeight);
}"""


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_the_foot_loses_the_end_of_no_sentence(wall: Served, new_page: NewPage, language: str) -> None:
    wall.painter.whole(with_long_foot(time.time()))
    page, _console = await open_wall(new_page, wall.url, f"lang={language}")
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        notice = [ids.NOTICE, LONGEST_NOTICES[language], ids.PRAISE]
        # A page that was made larger is laid out anew a moment later.
        await eventually(
            lambda notice=notice: page.evaluate(FOOT_IS_WHOLE, notice),  # type: ignore[misc]
            f"the foot is whole at {width}x{height}",
        )


async def test_the_hours_below_the_line_stand_upright_and_apart(wall: Served, new_page: NewPage) -> None:
    wall.painter.whole(wall_floor.replayed(1_763_784_000.0))
    page, _console = await open_wall(new_page, wall.url, state="replay", width=390, height=844)
    await page_says(
        page,
        """(labels => labels.length > 2 && labels.every((label, place) => label.height < label.width
          && (place === 0 || label.left > labels[place - 1].right + 4)))(
          [...document.querySelectorAll('.xtick text')].map(label => label.getBoundingClientRect())
          .filter(label => label.width > 0))""",
    )


@pytest.mark.parametrize(
    ("rows", "state"), [("normal", "live"), ("quiet", "live"), ("blind", "part"), ("none", "empty")]
)
async def test_axe_finds_nothing(wall: Served, new_page: NewPage, rows: str, state: str) -> None:
    now = time.time()
    if rows != "none":
        wall.painter.whole(
            wall_floor.blind(now, now - 60) if rows == "blind" else getattr(wall_floor, rows)(now)
        )
    page, _console = await open_wall(new_page, wall.url, "lang=zh_CN", state=state, reduced_motion="reduce")
    assert await axe_violations(page) == []
    assert await page.evaluate("document.documentElement.lang") == "zh-CN"


async def test_no_person_is_named_in_the_page_or_on_the_wire(wall: Served, new_page: NewPage) -> None:
    page = await new_page()
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
    wall.painter.whole(wall_floor.normal(time.time()))
    answer = await page.goto(f"{wall.url}/wallboard")
    assert answer is not None
    drawn = await answer.text()
    await says(page, ids.WAITING, "7")
    wall.painter.put(wall_floor.agent_rows(time.time()))
    wall.painter.put({"q:vip": wall_floor.queue_row(time.time(), "vip", waiting=4, waited_s=2)})
    await page_says(page, "window.floorwatch.live.rows.get('q:vip').waiting === 4")
    everything = await page.content() + "".join(frames) + drawn
    assert any('"snapshot"' in frame for frame in frames)
    assert "wall-digits" in drawn
    for name in (*wall_floor.PERSONS, wall_floor.SEAT, "PJSIP/1000"):
        assert name not in everything
        assert json.dumps(name).strip('"') not in everything
    assert not await page.evaluate(
        "[...window.floorwatch.live.rows.keys()].some(key => key.startsWith('a:'))"
    )


async def test_nothing_light_on_the_dark_wall(wall: Served, new_page: NewPage) -> None:
    wall.painter.whole(wall_floor.normal(time.time()))
    page, _console = await open_wall(new_page, wall.url)
    await page_says(
        page, f"document.getElementById('{ids.DAY_LINE}').querySelector('.scatterlayer path') !== null"
    )
    assert await page.evaluate(LIGHT) == []
    assert await page.evaluate("getComputedStyle(document.body).cursor") == "none"
    assert await page.locator(".modebar").count() == 0


async def test_a_change_moves_nothing_but_the_number(wall: Served, new_page: NewPage) -> None:
    now = time.time()
    rows = wall_floor.normal(now)
    wall.painter.whole(rows)
    page, _console = await open_wall(new_page, wall.url)
    await says(page, ids.WAITING, "7")
    boxes = """() => [...document.querySelectorAll('.wall section, .wall h2, .wall-row')].map(element => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const root = document.querySelector('.wall').getBoundingClientRect();
      return [x - root.x, y - root.y, width, height];
    })"""
    before = await page.evaluate(boxes)
    wall.painter.whole(wall_floor.many(now, 8) | {"g:*": wall_floor.many(now, 8)["g:*"]})
    await says(page, ids.WAITING, "12,345")
    after = await page.evaluate(boxes)
    assert len(after) == len(before)
    for one, other in zip(after, before, strict=True):
        assert one == pytest.approx(other, abs=0.5), (
            "the page stands at fractions of pixels, other ones each minute"
        )


@pytest.mark.parametrize(("motion", "fades"), [("no-preference", [150]), ("reduce", [])])
async def test_numbers_fade_slightly_unless_the_reader_wants_no_motion(
    wall: Served, new_page: NewPage, motion: str, fades: list[int]
) -> None:
    now = time.time()
    wall.painter.whole(wall_floor.normal(now))
    page, _console = await open_wall(new_page, wall.url, reduced_motion=motion)
    await says(page, ids.WAITING, "7")
    await page.evaluate(
        """id => {
          const box = document.getElementById(id);
          window.faded = [];
          window.faintest = 1;
          const animate = box.animate.bind(box);
          box.animate = (frames, how) => {
            window.faded.push(how.duration);
            window.faintest = Math.min(window.faintest, ...frames.map((frame) => frame.opacity));
            return animate(frames, how);
          };
        }""",
        ids.WAITING,
    )
    wall.painter.put({"g:*": wall_floor.queue_row(now, "*", members=("vip",), waiting=8, waited_s=1)})
    await says(page, ids.WAITING, "8")
    assert await page.evaluate("window.faded") == fades
    # Grey says that a figure is not known: one that changes four times a second must not look so.
    assert await page.evaluate("window.faintest") >= 0.85
