"""The frame of the floor page: its top, headline, queues, notice and tabs, at every size, light and dark, through the
loss of the server."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from dashboard.rooms.floor import ids
from floor.model.picture import SITE_KEY, AgentRow, ReplayProgress, agent_key
from tests.browser.floor_page import floor_is, list_stands, open_floor
from tests.browser.light import LIGHT
from tests.browser.waiting import page_says
from tests.doubles import team_floor, wall_floor
from tests.doubles.axe import axe_violations

if TYPE_CHECKING:
    from playwright.async_api import Page

    from floor.model.picture import Row
    from tests.browser.conftest import Serve, Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

DESKS = ((1920, 1080), (1280, 800))
PHONE = ((390, 844),)
TABS = ("now", "seats", "agents", "queues")
OVERFLOWS = (
    "document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight"
)
SMALL = """least => [...document.querySelectorAll('body *')]
  .filter(element => !(element instanceof SVGElement))
  .filter(element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(element => element.checkVisibility() && parseFloat(getComputedStyle(element).fontSize) < least)
  .map(element => `${element.tagName}.${element.className}: ${element.textContent}`)"""


async def words(page: Page, selector: str) -> str:
    shown = await page.evaluate("selector => document.querySelector(selector).textContent", selector)
    assert isinstance(shown, str)
    return shown


async def says(page: Page, selector: str, text: str) -> None:
    await page_says(page, f"document.querySelector({selector!r})?.textContent.includes({text!r})")


LOOK = """([headline, donut, agents, seats, queues]) => {
  const all = (box, selector) => [...document.getElementById(box).querySelectorAll(selector)];
  const kinds = (list) => [...new Set(list)];
  const texts = (box, selector) => all(box, selector).map((one) => one.textContent.replace(/\\d+:\\d+(:\\d+)?/g, 'T'));
  return {
    urgency: document.getElementById(headline).dataset.urgency,
    headline: [texts(headline, '.floor-now-mark'), texts(headline, '.floor-now-words'), texts(headline, '.floor-now-worst')]
      .join('; ').replace('people were', 'person was'),
    cards: kinds(all(headline, '.floor-now-people > li').map((one) => one.dataset.urgency)),
    asOf: texts(headline, '.floor-now-as-of')[0],
    totals: texts(headline, '.floor-now-totals dd'),
    donut: texts(donut, '.floor-donut-centre')[0],
    legend: texts(donut, '.floor-toggle-count'),
    states: texts(agents, '.ag-row [col-id=state]').sort().join(' '),
    times: kinds(texts(agents, '.ag-row [col-id=since] .floor-cell-time')),
    seats: kinds(all(seats, '.seat[data-agent]').map((one) => `${one.dataset.state} ${one.querySelector('.seat-mark').textContent}`)),
    seatTotals: texts(seats, '.seats-value'),
    queues: kinds(all(queues, '.floor-queue:not([data-rank=unheard])').map((one) => one.dataset.rank)),
    ages: texts(queues, '.floor-queue-agents').sort(),
    filter: getComputedStyle(document.querySelector('.floor-middle')).filter,
  };
}"""


UNKNOWN = {
    "urgency": "unknown",
    "headline": "◌; person was too long at T; No data since T",
    "cards": ["blind"],
    "asOf": "as of T",
    "totals": ["12", "2", "5", "1"],
    "donut": "–12 not known",
    "legend": ["–"] * 6 + ["12", "–"],
    "times": ["T"],
    "seats": ["unknown ?"],
    "queues": ["blind"],
    "filter": "grayscale(1)",
}
"""What of `LOOK` is the same of every floor of 12 of whom nothing is known."""


async def look(page: Page) -> dict[str, Any]:
    """What every part of the page shows, without times."""
    parts = [ids.HEADLINE, ids.DONUT, ids.AGENTS, ids.SEATS, ids.QUEUES]
    found: dict[str, Any] = await page.evaluate(LOOK, parts)
    return found


async def notice_fits(page: Page) -> None:
    """See that the notice of a silent floor is whole on a phone and a desk, and that nobody is called to it."""
    cut = "(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight)(document.querySelector('.floor-notice-words'))"
    for width in (390, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        await page_says(page, f"innerWidth === {width} && !{cut}")
        # Who was too long is no alarm: nobody is called to a look by the tab.
        assert not await page.is_visible(".floor-tab-count")

    # The way to the reason keeps to the team that is looked at now.
    href = "document.querySelector('.floor-notice-status').getAttribute('href')"
    for team, query in (("'team-01'", "?lang=en&team=team-01"), ("null", "?lang=en")):
        await page.evaluate(f"floorwatch.floor.choose({{ team: {team} }})")
        await page_says(page, f"{href} === '/status{query}'")


async def stands_still(page: Page) -> None:
    """See that the clock at the top goes on, and none of the headline's times with it."""
    then, clock = await page.locator(".floor-now-for").all_inner_texts(), await words(page, ".top-clock")
    await page_says(page, f"document.querySelector('.top-clock').textContent > {clock!r}")
    assert await page.locator(".floor-now-for").all_inner_texts() == then != []


THUMBS = """() => {
  const controls = '.floor-tab, .top-menu, .floor-trouble, .floor-now-person, .floor-toggle, .ag-header-cell, #floor-team, #floor-search';
  const isSmall = ({ width, height }) => width < 44 || height < 44;
  return [...document.querySelectorAll(controls)]
    .filter((element) => element.checkVisibility() && isSmall(element.getBoundingClientRect()))
    .map((element) => element.outerHTML);
}"""
"""Which controls are too small for a thumb."""
HEADED = "[...document.querySelectorAll('.ag-header-row')].every((row) => row.children.length > 0)"
"""Whether the list has its columns: in another width it takes others, a moment later."""


@pytest.mark.parametrize("sizes", [DESKS, PHONE], ids=["desk", "phone"])
async def test_whole_readable_and_without_barriers_at_every_size(
    new_page: NewPage, team: Served, sizes: tuple[tuple[int, int], ...]
) -> None:
    team.painter.whole(team_floor.floor(time.time(), 24))
    page, console = await open_floor(
        new_page, team.url, "lang=zh_CN", color_scheme="light", reduced_motion="reduce"
    )
    await says(page, ".floor-now-words", "超时")
    for width, height in sizes:
        await page.set_viewport_size({"width": width, "height": height})
        on_a_phone = width < 800
        for tab in TABS if on_a_phone else ("all",):
            if on_a_phone:
                await page.click(f"#{ids.TABS} [data-tab={tab}]")
            await page_says(page, f"!({OVERFLOWS}) && {HEADED}")
            where = (width, tab)
            # Colours are the same at every width, and their contrast takes longest by far to reckon.
            rules = {"color-contrast": {"enabled": on_a_phone}}
            assert (where, await axe_violations(page, rules=rules)) == (where, [])
            assert (where, await page.evaluate(SMALL, 14 if on_a_phone else 12)) == (where, [])
            await page.emulate_media(color_scheme="dark")
            # The ring and the grid take up the colours a moment later.
            await page_says(page, f"({LIGHT})().length === 0")
            if on_a_phone:
                assert (where, await axe_violations(page, runOnly=["color-contrast"])) == (where, [])
            await page.emulate_media(color_scheme="light")
    assert console.complaints == []


async def test_who_is_too_long_is_named_opens_and_does_not_move_under_the_pointer(
    new_page: NewPage, team: Served
) -> None:
    now = time.time()
    rows = team_floor.floor(now, 12)
    calm: dict[str, Row] = {
        key: replace(row, since=now - 5, availability_since=now - 5, call_since=None, activity="idle")
        if isinstance(row, AgentRow)
        else row
        for key, row in rows.items()
    }
    calm = {
        key: replace(row, availability="ready") if isinstance(row, AgentRow) else row
        for key, row in calm.items()
    }
    agents = [key for key in rows if key.startswith("a:")]
    team.painter.whole(calm)
    page, console = await open_floor(new_page, team.url, width=1280, height=800)
    await says(page, ".floor-now-words", "Nobody is too long")
    assert await words(page, '[data-total="staffed"] dd') == "12"
    assert await page.locator(".floor-now-person").count() == 0

    def talking(key: str, since: float) -> dict[str, Row]:
        row = calm[key]
        assert isinstance(row, AgentRow)
        return {key: replace(row, activity="talking", since=since, call_since=since, queue="hotline")}

    team.painter.put(talking(agents[3], now - 700))
    await says(page, ".floor-now-digits", "1")
    card = page.locator(".floor-now-person")
    shown = calm[agents[3]]
    assert isinstance(shown, AgentRow)
    text = await card.inner_text()
    assert shown.name in text
    assert "11:4" in text
    assert await card.locator(".floor-now-sign").get_attribute("aria-label") == "Too long"
    # A worse one comes while the card is held: it does not push it away.
    await card.hover()
    await page.mouse.down()
    team.painter.put(talking(agents[5], now - 1500))
    await says(page, ".floor-now-digits", "2")
    assert await words(page, ".floor-now-worst") == "1 of them far too long"
    assert await page.locator(".floor-now-person").count() == 1
    await page.mouse.up()
    await page_says(page, f"floorwatch.floor.choice.selected === {agents[3][2:]!r}")
    await page.keyboard.press("Escape")
    # A pointer that only rests there does not hide who is worse for ever, and the focus goes along with its card.
    await page_says(page, "document.querySelectorAll('.floor-now-person').length === 2")
    assert await page.locator(".floor-now-person").first.get_attribute("data-agent") == agents[5][2:]
    # The one whom nobody sees any more is no longer judged.
    worse = calm[agents[5]]
    assert isinstance(worse, AgentRow)
    team.painter.put({agents[5]: replace(worse, quality="stale")})
    await says(page, ".floor-now-digits", "1")
    assert await words(page, '[data-total="unknown"] dd') == "1"
    assert console.complaints == []


async def test_language_keeps_the_team_and_colours_outlive_the_page(new_page: NewPage, team: Served) -> None:
    rows = team_floor.floor(time.time(), 120)
    chosen = next(row.team for row in rows.values() if isinstance(row, AgentRow))
    team.painter.whole(rows)
    page, console = await open_floor(new_page, team.url, color_scheme="light", width=1280, height=800)
    await page.evaluate("team => floorwatch.floor.choose({ team })", chosen)
    # Queues follow the team: nobody of one team serves those that no source tells of.
    await page_says(page, "document.querySelectorAll('.floor-queue').length === 3")
    assert await page.locator(".floor-queue").first.get_attribute("data-queue") == "hotline"
    await page.click(".top-language")
    await page_says(page, "document.documentElement.lang === 'zh-CN'")
    await floor_is(page, "live")
    assert f"team={chosen}" in page.url
    assert await page.evaluate("floorwatch.floor.choice.team") == chosen
    await says(page, ".top-sign", "实时")

    ground = "getComputedStyle(document.body).backgroundColor"
    light = await page.evaluate(ground)
    await page.click(".top-colours")  # light
    assert await page.evaluate(ground) == light
    await page.click(".top-colours")  # dark
    assert await page.evaluate(ground) != light
    await page_says(page, "document.documentElement.dataset.agThemeMode === 'dark'")
    await page.reload()
    await page_says(page, "document.documentElement.dataset.scheme === 'dark'")
    await floor_is(page, "live")
    await page_says(page, "document.documentElement.dataset.agThemeMode === 'dark'")
    assert await words(page, ".top-colours-words") == "深色"
    assert await page.evaluate(LIGHT) == []
    # The status page has the same colours and the wall its own; the way there keeps the language.
    await page.click(".top-pages [data-page=status]")
    await page_says(page, "document.querySelector('[data-top=status]') !== null")
    assert f"lang=zh_CN&team={chosen}" in page.url
    assert await page.evaluate("document.documentElement.dataset.scheme") == "dark"
    await page.click(".top-colours")  # as the device has it
    await page_says(page, "localStorage.length === 0 && document.documentElement.dataset.scheme === 'auto'")
    # By keys: the first stop of every page leads past its top.
    await page.reload()
    await page_says(page, "document.querySelector('.top-skip') !== null")
    await page.keyboard.press("Tab")
    await page_says(page, "document.activeElement.className === 'top-skip'")
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "status"
    assert console.complaints == []


COUNTS = """([headline, donut, agents, seats, queues, chips]) => {
  const text = (box, selector) => document.getElementById(box).querySelector(selector).innerText.replace(/\\s+/g, ' ');
  const sum = (box, selector) => [...document.getElementById(box).querySelectorAll(selector)]
    .reduce((sum, one) => sum + Number(one.textContent.replace(/\\D/g, '')), 0);
  return {
    tooLong: text(headline, '.floor-now-digits'),
    totals: [...document.querySelectorAll(`#${headline} dd`)].map((one) => one.textContent).join(),
    ring: text(donut, '.floor-donut-centre'),
    legend: sum(donut, '.floor-toggle-count'),
    list: text(agents, '.floor-agents-shown'),
    seats: text(seats, '[data-total=taken] dd'),
    halls: sum(seats, '.seats-room-signs > span'),
    tray: text(seats, '.seats-tray-count'),
    queues: text(queues, '.floor-queues-caption'),
    chips: text(chips, '.floor-chip-line'),
  };
}"""


async def test_under_a_team_each_number_is_of_the_team_or_says_that_it_is_of_all(
    new_page: NewPage, team: Served
) -> None:
    now = time.time()
    rows = team_floor.floor(now, 40)
    # Of each of the two teams one has no seat on the plan: a calm one of the first, a calm one of the second.
    for number in (0, 20):
        row = team_floor.agent_row(now, number, seat=None)
        rows[f"a:{row.agent}"] = row
    people = [row for row in rows.values() if isinstance(row, AgentRow)]
    assert sorted({(row.team, sum(one.team == row.team for one in people)) for row in people}) == [
        ("team-01", 20), ("team-02", 20),
    ]  # fmt: skip
    team.painter.whole(rows)
    page, console = await open_floor(new_page, team.url, "lang=en&team=team-01", width=1280, height=800)
    parts = [ids.HEADLINE, ids.DONUT, ids.AGENTS, ids.SEATS, ids.QUEUES, ids.CHIPS]
    # The plan comes after the people, and the tray with it.
    await page_says(page, f"!!document.querySelector('#{ids.SEATS} .seats-room-signs')?.textContent")
    await page_says(page, f"!!document.querySelector('#{ids.SEATS} .seats-tray-count').textContent")
    # Of the turns of `team_floor.WHAT` 6, 9, 12 and 15 are too long, 13 is gone, and of 11 nobody can name the state.
    assert await page.evaluate(COUNTS, parts) == {
        "tooLong": "4",
        "totals": "19,3,9,1",
        "ring": "19 staffed",
        "legend": 20,
        "list": "20 agents",
        "seats": "18 / 19",
        "halls": 4,
        "tray": "1",
        "queues": "Service level of this half hour: answered in 20 s, target 80% · "
        "queues and who is free: all teams together · one person may serve several queues",
        "chips": "Team 1 20 others hidden ✕",
    }
    # Without a team all of it is of all.
    await page.evaluate("floorwatch.floor.choose({ team: null })")
    await page_says(page, f"document.querySelector('#{ids.DONUT_CENTRE}').innerText === '38\\nstaffed'")
    both = await page.evaluate(COUNTS, parts)
    assert (both["tooLong"], both["halls"], both["tray"], both["seats"]) == ("9", 9, "2", "36 / 120")
    assert "all teams" not in both["queues"]
    # A team of which nobody is known yet is not a floor without agents.
    await page.evaluate("floorwatch.floor.choose({ team: 'team-03' })")
    await says(page, ".floor-now-words", "Nobody of this team yet")
    assert console.complaints == []


async def test_a_phone_shows_one_part_and_its_address_says_which(new_page: NewPage, team: Served) -> None:
    rows = team_floor.floor(time.time(), 120)
    team.painter.whole(rows)
    page, console = await open_floor(new_page, team.url, "lang=en", width=390, height=844, has_touch=True)
    parts = {"now": ids.HEADLINE, "seats": ids.SEATS, "agents": ids.AGENTS, "queues": ids.QUEUES}
    seen = f"{list(parts.values())}.filter(id => document.getElementById(id).checkVisibility())"
    assert await page.evaluate(seen) == [ids.HEADLINE]
    assert await page.evaluate(THUMBS) == []
    for tab, part in reversed(parts.items()):
        await page.tap(f"#{ids.TABS} [data-tab={tab}]")
        await page_says(page, f"location.hash === '#{tab}'")
        assert await page.evaluate(seen) == [part]
    await page.tap(f"#{ids.TABS} [data-tab=queues]")
    await page.reload()
    await floor_is(page, "live")
    assert await page.evaluate(seen) == [ids.QUEUES]
    await page_says(page, "document.querySelector('.floor-queue[data-rank=critical]') !== null")
    # What a thumb has to hit is large enough for one.
    assert await page.evaluate(THUMBS) == []
    # A search from here goes to the list; the page's hash stays when the team is chosen.
    await page.evaluate("floorwatch.floor.choose({ search: 'a' })")
    assert await page.evaluate(seen) == [ids.AGENTS]
    await page.evaluate("floorwatch.floor.choose({ team: 'x', search: '' })")
    assert page.url.endswith("?lang=en&team=x#agents")
    # The rest of the top is folded away, and comes back by its button.
    assert not await page.is_visible(".top-language")
    await page.tap(".top-menu")
    assert await page.is_visible(".top-language")
    assert await page.get_attribute(".top-menu", "aria-expanded") == "true"
    begins = """() => new Set(['.top-pages a', '.top-language', '.top-colours'].map((one) => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector(one));
      return Math.round(range.getBoundingClientRect().left);
    })).size"""
    assert await page.evaluate(begins) == 1, "its lines begin at one edge"
    # A list that has just come into sight has a header without columns for a moment.
    await page_says(page, f"!!document.querySelector('#{ids.AGENTS} .ag-header-cell')", within_s=30)
    assert await page.evaluate(THUMBS) == []
    assert await axe_violations(page) == []
    await page.keyboard.press("Escape")
    assert not await page.is_visible(".top-language")
    # Turned to a screen with room for all, it shows all.
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page_says(page, f"{seen}.length === {len(parts)}")
    assert console.complaints == []


async def test_of_a_floor_heard_in_part_nobody_says_that_all_is_well(new_page: NewPage, serve: Serve) -> None:
    served = serve(**team_floor.config(12))
    now = time.time()
    rows = team_floor.floor(now, 12)
    heard = agent_key(team_floor.agent_row(now, 0).agent)
    for key, row in rows.items():
        if isinstance(row, AgentRow) and key != heard:
            rows[key] = replace(row, sources=("crm",), quality="stale")
    rows["s:crm"] = replace(wall_floor.source_row(now, "down", now - 60), name="crm")
    served.painter.whole(rows)
    page, console = await open_floor(new_page, served.url)
    await says(page, ".floor-now-words", "Nobody of those heard is too long")
    await says(page, ".floor-now-worst", "11 people are not heard")
    assert await words(page, '[data-total="staffed"] dd') == "1"
    # One of those heard has been too long: there may be more.
    late = team_floor.agent_row(now, 6)
    served.painter.put({agent_key(late.agent): late})
    await says(page, ".floor-now-digits", "≥ 1")
    await says(page, ".floor-now-worst", "10 people are not heard")
    assert console.complaints == []


async def test_of_a_recording_no_time_of_day_is_told(new_page: NewPage, serve: Serve) -> None:
    served = serve(**team_floor.config(12))
    then = time.time() - 86_400
    rows = team_floor.floor(then, 12)
    progress = ReplayProgress(file="monday.ndjson", progress=0.5, done=False)
    served.painter.whole(rows | {SITE_KEY: wall_floor.site_row(then, progress)})
    page, console = await open_floor(new_page, served.url, width=1280, height=800)
    await says(page, ".floor-notice-words", "Plays the recording monday.ndjson: 50%")
    # The recording's clock stands at its end, and what comes last is told all the same.
    progress = ReplayProgress(file="monday.ndjson", progress=1.0, done=True)
    over: dict[str, Row] = {SITE_KEY: wall_floor.site_row(then, progress)}
    served.painter.put(over)
    await says(page, ".floor-notice-words", "Plays the recording monday.ndjson: at its end")
    served.painter.put(team_floor.blind(rows, then - 60) | over)
    await floor_is(page, "blind")
    await says(page, ".floor-notice-words", "Nothing is heard from pbx. States are unknown;")
    assert not re.search(r"\d:\d\d", await words(page, ".floor-notice-words"))
    served.painter.put(rows | over)
    await floor_is(page, "live")
    served.painter.silence()
    await floor_is(page, "blind")
    # For how long the sign says; a sentence that is read out does not change with each second.
    await says(page, ".top-sign", "Blind for")
    await says(page, ".floor-notice-words", "The watch is silent")
    sentence = await words(page, ".floor-notice-words")
    assert "States are unknown;" in sentence
    assert not re.search(r"\d:\d\d", sentence)
    assert console.complaints == []


SPY = """() => {
  const room = floorwatch.floor;
  const seen = (window.seen = { rings: 0, ranked: 0, notices: 0, signs: 0, places: 0, sizes: 0 });
  const spy = (object, name, counted) => {
    const real = object[name];
    object[name] = (...said) => ((seen[counted] += 1), real.apply(object, said));
  };
  spy(dash_clientside, 'set_props', 'rings');
  spy(room, 'rankedQueues', 'ranked');
  spy(room, 'noticeOf', 'notices');
  spy(floorwatch.wallboard, 'signWords', 'signs');
  spy(window, 'getComputedStyle', 'sizes');
  const { get } = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'offsetWidth');
  Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { get() { return (seen.sizes += 1), get.call(this); } });
}"""


async def test_what_nobody_sees_is_not_drawn_until_somebody_does(new_page: NewPage, serve: Serve) -> None:
    served = serve(**team_floor.config(12))
    now = time.time()
    served.painter.whole(team_floor.floor(now, 12))
    page, console = await open_floor(new_page, served.url, "lang=en#now", width=390, height=844)
    await list_stands(page)
    api = f"dash_ag_grid.getApi('{ids.AGENTS_GRID}')"
    await page_says(page, f"{api}.getDisplayedRowCount() === 12")
    order = f"(() => {{ const ids = []; {api}.forEachNodeAfterFilterAndSort((node) => ids.push(node.id)); return ids; }})()"
    before = await page.evaluate(order)
    calm = team_floor.agent_row(now, 1, 12, availability="logged_out", activity="unknown", device="idle")
    late = team_floor.agent_row(now, 0, 12, since=now - 5000, call_since=now - 5000)
    assert before[0] != late.agent
    await page.evaluate(SPY)
    served.painter.put({agent_key(row.agent): row for row in (calm, late)})
    await page_says(page, f"document.querySelector('.floor-now-person').dataset.agent === '{late.agent}'")
    # One more second, told to all at once.
    found = await page.evaluate(
        f"""() => {{
          seen.ranked = seen.sizes = 0;
          floorwatch.floor.retell('tick', floorwatch.floor.now() + 30);
          return [seen.rings, seen.ranked, seen.sizes, {order}];
        }}"""
    )
    assert found == [0, 1, 0, before]
    await page.evaluate("floorwatch.floor.choose({ tab: 'agents' })")
    await page_says(page, f"({order})[0] === '{late.agent}' && seen.rings === 1")
    gone = f"document.querySelector('#{ids.DONUT_LEGEND} [data-state=logged_out] .floor-toggle-count').textContent"
    assert await page.evaluate(gone) == "1"
    assert console.complaints == []


async def test_a_frame_writes_what_changed_with_it_and_asks_for_no_sizes(
    new_page: NewPage, serve: Serve
) -> None:
    served = serve(**team_floor.config(12))
    served.painter.whole(team_floor.floor(time.time(), 12))
    page, console = await open_floor(new_page, served.url, width=1280, height=800)
    await page_says(page, "document.querySelectorAll('.floor-now-person').length > 1")
    await page.evaluate(SPY)
    found = await page.evaluate(
        """() => {
          const room = floorwatch.floor;
          floorwatch.top.paint();
          Object.assign(seen, { notices: 0, signs: 0, sizes: 0 });
          room.retell('health', floorwatch.live.status());
          for (let frames = 0; frames < 3; frames += 1) floorwatch.top.paint();
          room.parts.find(({ name }) => name === 'headline').tick(room.now());
          return [seen.notices, seen.signs <= 1, seen.sizes];
        }"""
    )
    assert found == [0, True, 0]
    assert console.complaints == []


async def test_the_loss_of_a_source_and_of_the_server_is_said_and_their_return_too(
    new_page: NewPage, serve: Serve
) -> None:
    served = serve(**team_floor.config(12))
    page, console = await open_floor(new_page, served.url, state=None, width=1280, height=800)
    root = f"document.getElementById('{ids.ROOT}')"
    await says(page, ".floor-notice-words", "No data yet")
    assert not await page.is_visible(".floor-now")
    rows = team_floor.floor(time.time(), 12)
    served.painter.whole(rows)
    await floor_is(page, "live")
    await says(page, ".top-sign", "Live")
    assert await words(page, ".floor-notice-words") == ""
    before = await page.evaluate(f"document.getElementById('{ids.SEATS}').getBoundingClientRect().top")

    served.painter.put(team_floor.blind(rows, time.time() - 60))
    await page_says(page, f"{root}.dataset.standing === 'part'")
    await says(page, ".top-sign", "No data since")
    await says(page, ".floor-notice-words", "Nothing is heard from pbx")
    assert await page.is_visible(".floor-notice-status")
    await list_stands(page)
    await page_says(
        page, f"document.querySelector('#{ids.AGENTS} .ag-row [col-id=since]')?.textContent.includes('as of')"
    )
    silent = await look(page)
    assert silent | UNKNOWN == silent
    unknown_since = "States are unknown since"
    assert unknown_since in await words(page, ".floor-notice-words")
    after = await page.evaluate(f"document.getElementById('{ids.SEATS}').getBoundingClientRect().top")
    assert after == before, "nothing moves"
    assert await axe_violations(page) == []
    await notice_fits(page)

    gone_at = time.time() - 60
    served.painter.put(rows | {"s:crm": replace(wall_floor.source_row(gone_at, "down", gone_at), name="crm")})
    await says(page, ".top-sign", "Not heard: 1 of 2")
    await says(page, ".floor-notice-words", "Not heard: crm")
    await says(page, ".floor-now-words", "too long")
    served.painter.put({"s:crm": None})
    await says(page, ".top-sign", "Live")
    assert console.complaints == []

    served.web.stop(kill=True)
    await floor_is(page, "blind")
    await says(page, ".floor-notice-words", "No connection to the server")
    await says(page, ".top-sign", "No data since")
    await says(page, ".floor-notice-words", unknown_since)
    assert await look(page) == silent, "whatever is missing, unknown looks the same"
    await stands_still(page)
    assert await look(page) == silent, "no timer runs on as if somebody looked"
    served.web.start()
    await floor_is(page, "live")
    await says(page, ".floor-now-words", "too long")
    assert await words(page, ".floor-notice-words") == ""
    await page_says(
        page, f"document.querySelectorAll('#{ids.SEATS} .seat[data-agent][data-state=unknown]').length === 1"
    )
