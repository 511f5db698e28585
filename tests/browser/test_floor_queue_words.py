"""What the floor's queue strip says of the service level is true by each formula, in both languages."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from dashboard.build import ASSETS
from dashboard.components.formula import formula_words
from dashboard.i18n import messages_for
from dashboard.rooms.floor import ids
from floor.model.picture import FORMULAS, QueueRow, queue_key
from floor.model.service_level import fraction
from floor.model.sums import Sums
from tests.browser.floor_page import open_floor
from tests.browser.waiting import page_says
from tests.doubles import team_floor, wall_floor

if TYPE_CHECKING:
    from playwright.async_api import Page

    from floor.model.picture import Formula, Row
    from tests.browser.conftest import Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

DEFAULT: Formula = "answered_of_offered"
MANY = {"answered": 30, "abandoned": 10, "answered_within": 22, "abandoned_within": 4}
FEW = {"answered": 5, "abandoned": 3, "answered_within": 3, "abandoned_within": 1}
NONE = dict.fromkeys(MANY, 0)


def queue_row(
    now: float, queue: str, formula: Formula, counts: dict[str, int], target: float = 0.8
) -> QueueRow:
    """Return a row whose half hour is counted by a formula; two calls of it wait, and one went elsewhere."""
    numerator, denominator = fraction(formula, Sums(**counts))
    value = numerator / denominator if denominator else None
    row = wall_floor.queue_row(now, queue, waiting=2, waited_s=4)
    interval = replace(
        row.interval,
        **counts,
        otherwise_left=1,
        offered=counts["answered"] + counts["abandoned"] + 3,
        service_level=wall_floor.level(value, 1.0, formula=formula, target=target),
    )
    return replace(row, interval=interval, rolling_60m=interval)


def floor(*queues: tuple[Any, ...]) -> dict[str, Row]:
    """Return a floor with these queues, each as `queue_row` takes it, and no others."""
    now = time.time()
    others = {key: row for key, row in team_floor.floor(now, 12).items() if not isinstance(row, QueueRow)}
    return others | {queue_key(queue): queue_row(now, queue, *how) for queue, *how in queues}


SAID = f"""() => {{
  const strip = document.getElementById('{ids.QUEUES}');
  const level = (line) => line.querySelector('.floor-queue-level');
  return [strip.querySelector('.floor-queues-caption').textContent.split(' · ')[0],
    Object.fromEntries([...strip.querySelectorAll('.floor-queue:not([data-rank=unheard])')]
      .map((line) => [line.dataset.queue, [level(line).textContent, level(line).title]]))];
}}"""
CUT = f"""() => [...document.querySelectorAll('#{ids.QUEUES} .floor-queue-level, #{ids.QUEUES} .floor-queues-caption')]
  .filter((one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1)
  .map((one) => one.textContent)"""


async def said(page: Page, caption: str) -> dict[str, Any]:
    """Wait for what the strip says above its lines, and return what each line says: [level, its hint]."""
    # What the lines may serve together is told after it.
    await page_says(page, f"({SAID})()[0] === {caption!r}")
    lines: dict[str, Any] = (await page.evaluate(SAID))[1]
    return lines


CAPTIONS = {
    "en": (
        "Service level of this half hour: answered in 20 s, target 80%",
        "Service level of this half hour: target 80% in 20 s ({formula})",
        "Service level of this half hour",
        "Service level of this half hour / target",
        "Service level of this half hour / target ({formula})",
    ),
    "zh_CN": (
        "本半小时服务水平：20 秒内接起，目标 80%",
        "本半小时服务水平：目标 20 秒内 80%（{formula}）",
        "本半小时服务水平",
        "本半小时服务水平 / 目标",
        "本半小时服务水平 / 目标（{formula}）",
    ),
}
"""Of a common goal by the default formula and by another, where formulas differ, and where only the goals do."""

FEW_CALLS = {
    "en": {
        "answered_and_abandoned": ("50% of 8 calls", "50% of 8 waits ended in 20 s"),
        "answered_of_answered": ("60% of 5 calls", "60% of 5 calls in 20 s"),
        "answered_of_offered": ("38% of 8 calls", "38% of 8 calls in 20 s"),
        "short_abandons_excluded": ("43% of 7 calls", "43% of 7 calls in 20 s"),
    },
    "zh_CN": {
        "answered_and_abandoned": ("8 通中 50%", "8 通中 50% 在 20 秒内结束等待"),
        "answered_of_answered": ("5 通中 60%", "5 通中 60% 在 20 秒内接起"),
        "answered_of_offered": ("8 通中 38%", "8 通中 38% 在 20 秒内接起"),
        "short_abandons_excluded": ("7 通中 43%", "7 通中 43% 在 20 秒内接起"),
    },
}
"""Of `FEW`, by the calls that the formula counts: under a common goal, and where the line names its own."""


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_strip_says_by_which_formula_it_counts(
    new_page: NewPage, team: Served, language: Any
) -> None:
    texts = formula_words(messages_for(language).gettext)
    plain, named, _, own_goals, own_named = CAPTIONS[language]
    team.painter.whole(floor(("hotline", DEFAULT, MANY), ("vip", DEFAULT, FEW)))
    page, console = await open_floor(new_page, team.url, f"lang={language}", width=1280, height=800)
    for formula in FORMULAS:
        is_default = formula == DEFAULT
        goal = plain if is_default else named.format(formula=texts[formula])
        together, own = FEW_CALLS[language][formula]
        team.painter.whole(floor(("hotline", formula, MANY), ("vip", formula, FEW)))
        lines = await said(page, goal)
        assert lines["vip"] == [together, goal]
        # Where the goals differ, each line has its own; the formula is told once, if all have it.
        team.painter.whole(
            floor(("hotline", formula, MANY), ("vip", formula, FEW), ("repair", formula, MANY, 0.9))
        )
        lines = await said(page, own_goals if is_default else own_named.format(formula=texts[formula]))
        assert lines["vip"][0] == own
        assert await page.evaluate(CUT) == []
    assert console.complaints == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_queues_counted_by_different_formulas_name_each_its_own(
    new_page: NewPage, team: Served, language: Any
) -> None:
    texts = formula_words(messages_for(language).gettext)
    queues = ("hotline", "billing", "vip", "repair")
    many = [(queue, formula, MANY) for queue, formula in zip(queues, FORMULAS, strict=True)]
    team.painter.whole(floor(*many, ("english", "answered_of_answered", FEW)))
    page, console = await open_floor(new_page, team.url, f"lang={language}", width=1280, height=800)
    lines = await said(page, CAPTIONS[language][2])
    for queue, formula in zip(queues, FORMULAS, strict=True):
        assert texts[formula] in lines[queue][0], "the goal is the same, what is counted is not"
    few = FEW_CALLS[language]["answered_of_answered"][1]
    assert lines["english"][0].startswith(few)
    assert texts["answered_of_answered"] in lines["english"][0]
    for width in (1920, 1280, 820, 390):
        await page.set_viewport_size({"width": width, "height": 844})
        await page_says(page, f"innerWidth === {width}")
        if width == 390:
            await page.evaluate("location.hash = '#queues'")
            await page_says(page, f"document.getElementById('{ids.QUEUES}').checkVisibility()")
        await page_says(page, f"!({CUT})().length")
    assert console.complaints == []


async def test_calls_that_a_formula_does_not_count_are_not_no_calls(new_page: NewPage, team: Served) -> None:
    gone = NONE | {"abandoned": 6, "abandoned_within": 6}
    team.painter.whole(
        floor(("hotline", "answered_of_answered", gone), ("vip", "answered_of_answered", MANY))
    )
    page, console = await open_floor(new_page, team.url, width=1280, height=800)
    await page_says(page, f"({SAID})()[1].hotline?.[0] === 'none counted'")
    assert await page.evaluate(CUT) == []
    row = queue_row(time.time(), "hotline", "answered_of_answered", NONE)
    quiet = replace(row.interval, offered=0, waiting=0, otherwise_left=0)
    team.painter.put(
        {
            queue_key("hotline"): replace(
                row, waiting=0, longest_wait_since=None, interval=quiet, rolling_60m=quiet
            )
        }
    )
    await page_says(page, f"({SAID})()[1].hotline[0] === 'no calls yet'")
    assert console.complaints == []


async def test_with_few_calls_in_a_half_hour_that_begins_the_last_hour_goes_on_to_count(
    new_page: NewPage, team: Served
) -> None:
    rows = floor(("hotline", DEFAULT, NONE), ("vip", DEFAULT, MANY))
    begun, full = rows[queue_key("hotline")], rows[queue_key("vip")]
    assert isinstance(begun, QueueRow)
    assert isinstance(full, QueueRow)
    rows[queue_key("hotline")] = replace(begun, rolling_60m=full.interval)
    team.painter.whole(rows)
    page, console = await open_floor(new_page, team.url, width=1280, height=800)
    await page_says(page, f"!!({SAID})()[1].hotline")
    text, title = (await page.evaluate(f"({SAID})()"))[1]["hotline"]
    assert text == "last hour " + (await page.evaluate(f"({SAID})()"))[1]["vip"][0]
    assert title.startswith("Service level of the last hour: ")
    assert title.endswith("few calls in this half hour yet")
    assert await page.evaluate(CUT) == []
    assert console.complaints == []


async def test_a_queue_of_which_nothing_is_known_has_the_one_sign_for_it(
    new_page: NewPage, team: Served
) -> None:
    rows = floor(("hotline", DEFAULT, MANY), ("vip", DEFAULT, MANY))
    vip = rows[queue_key("vip")]
    assert isinstance(vip, QueueRow)
    rows[queue_key("vip")] = replace(vip, told_no_more=True)
    team.painter.whole(rows)
    page, console = await open_floor(new_page, team.url, width=1280, height=800)
    mark = """(queue) => {
      const mark = document.querySelector(`.floor-queue[data-queue=${queue}] > .floor-queue-mark`);
      return [mark.textContent, mark.getAttribute('role'), mark.getAttribute('aria-label')];
    }"""
    await page_says(page, "document.querySelectorAll('.floor-queue[data-rank=unheard]').length >= 2")
    assert await page.evaluate(mark, "vip") == ["◌", "img", "Not heard"], "no source tells of it any more"
    assert await page.evaluate(mark, "repair") == ["◌", "img", "Not heard"], "nothing was heard of it yet"
    assert await page.evaluate(mark, "hotline") == ["", None, None]
    assert console.complaints == []


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("counts", [MANY, FEW, NONE])
async def test_the_calls_that_a_formula_counts_are_the_models(
    new_page: NewPage, formula: Formula, counts: dict[str, int]
) -> None:
    page = await new_page()
    await page.add_script_tag(path=ASSETS / "wallboard" / "together.js")
    counted = await page.evaluate(
        "([formula, counts]) => floorwatch.wallboard.callsCounted(formula, counts)", [formula, counts]
    )
    assert counted == fraction(formula, Sums(**counts))[1]
