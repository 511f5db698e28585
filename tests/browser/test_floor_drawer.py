"""One agent's drawer: it opens, tells the day, goes on with the live rows, and says what it does not know."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from dashboard.rooms.floor import ids
from floor.model.edges import AgentEdge, Told
from floor.model.picture import AgentRow, agent_key
from tests.browser.floor_page import floor_is, open_floor
from tests.browser.waiting import page_says
from tests.doubles import agent_day, team_floor
from tests.doubles.axe import axe_violations

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from playwright.async_api import Page, Route

    from tests.browser.conftest import Served
    from tests.conftest import NewPage

DRAWER = f"document.getElementById('{ids.DRAWER}')"
AGENTS = 16
LONG_TALK, CALM, ON_BREAK, AFTER_CALL = 6, 0, 9, 14
"""Numbers of agents: in the states of `team_floor.WHAT`."""


class Server:
    """Answers for the day of any agent of a floor, or fails as it is told."""

    def __init__(self, rows: dict[str, AgentRow]) -> None:
        self.rows = rows
        self.status = 200
        self.asked: list[str] = []
        self.spans: dict[str, list[dict[str, Any]]] = {}
        """Days that are otherwise than made up, by agent."""
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def answer(self, route: Route) -> None:
        agent = route.request.url.partition("agent=")[2]
        self.asked.append(agent)
        await self.may_answer.wait()
        if self.status == 200:
            day = agent_day.day(self.rows[agent_key(agent)], time.time())
            if agent in self.spans:
                day |= {"spans": self.spans[agent], "day_start": self.spans[agent][0]["from"] - 600}
            await route.fulfill(json=day)
        else:
            kind = {404: "unknown-agent", 503: "store-unreachable"}[self.status]
            await route.fulfill(status=self.status, json={"type": f"/problems/{kind}", "title": "no"})


async def opened(new_page: NewPage, team: Served, query: str, **options: Any) -> tuple[Page, Any, Server]:
    now = time.time()
    rows = team_floor.floor(now, AGENTS)
    team.painter.whole(rows)
    page, console = await open_floor(new_page, team.url, query, **options)
    await page_says(page, f"!!document.querySelector('#{ids.AGENTS} [role=row][row-id]')")
    server = Server({key: row for key, row in rows.items() if isinstance(row, AgentRow)})
    await page.route("**/api/v1/agents/day*", server.answer)
    return page, console, server


def agent(server: Server, number: int) -> AgentRow:
    return list(server.rows.values())[number]


async def choose(page: Page, row: AgentRow | None) -> None:
    chosen = None if row is None else row.agent
    await page.evaluate("selected => floorwatch.floor.choose({ selected })", chosen)


async def says(page: Page, place: str, text: str) -> None:
    await page_says(page, f"{DRAWER}.querySelector('{place}')?.textContent.includes({text!r})")


async def is_open(page: Page, *, is_it: bool = True) -> None:
    await page_says(page, f"{DRAWER}.open === {str(is_it).lower()}")


async def band_says(page: Page) -> str:
    said: str = await page.evaluate(f"{DRAWER}.querySelector('.band').getAttribute('aria-valuetext')")
    return said


async def test_it_opens_from_a_seat_and_tells_the_day(new_page: NewPage, team: Served) -> None:
    page, console, server = await opened(new_page, team, "lang=en", width=1280, height=800)
    long_talk, calm = agent(server, LONG_TALK), agent(server, CALM)
    await page.click(f'button.seat[aria-label^="{long_talk.name}"]')
    await is_open(page)
    await says(page, ".drawer-name", long_talk.name)
    assert await page.evaluate("document.activeElement.className") == "drawer-name"
    await says(page, ".drawer-where", f"Seat {long_talk.seat}")
    await says(page, ".drawer-why", "usual talk in this queue: 3:04")
    await says(page, ".drawer-call", "Billing")
    await page_says(page, f"{DRAWER}.querySelectorAll('.band-block').length > 20")
    await says(page, ".drawer-legend", "Not ready 45:00")
    await says(page, ".drawer-figures", "12")
    figures = await page.evaluate(
        f"[...{DRAWER}.querySelectorAll('.drawer-figures tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    assert figures == [
        ["Customer hotline", "31", "3:13", "3:51"],
        ["whole queue", "812", "3:24", "4:06"],
        ["Billing and payment", "12", "4:00", "–"],
        ["whole queue", "96", "–", "–"],
        ["All queues", "43", "–", "3:57"],
    ]
    assert await axe_violations(page, f"#{ids.DRAWER}") == []

    await walk_through_the_band(page)

    # Live rows go on with the day, without asking.
    ended = time.time()
    wrap = replace(long_talk, activity="wrap_up", since=ended, call_since=None)
    server.rows[agent_key(wrap.agent)] = wrap
    team.painter.put({agent_key(wrap.agent): wrap})
    await says(page, ".drawer-state", "Wrap-up")
    await says(page, ".drawer-table tbody tr:first-child", "Wrap-up")
    await says(page, ".drawer-table tbody tr:nth-child(2)", "Talking")
    assert await page.evaluate(f"{DRAWER}.querySelector('.drawer-call').hidden")

    # Another seat is another drawer; the room between the controls closes it; so does Escape, and the focus goes back.
    await page.click(f'button.seat[aria-label^="{calm.name}"]')
    await says(page, ".drawer-name", calm.name)
    assert server.asked[-1] == calm.agent
    assert await page.evaluate("document.activeElement.classList.contains('seat')"), (
        "the focus was not taken away"
    )
    await page.mouse.click(640, 790)
    await is_open(page, is_it=False)
    await page.focus(f'button.seat[aria-label^="{calm.name}"]')
    await choose(page, calm)
    await is_open(page)
    await page.keyboard.press("Escape")
    await is_open(page, is_it=False)
    assert await page.evaluate("document.activeElement.getAttribute('aria-label')") is not None
    assert await page.evaluate("floorwatch.floor.choice.selected") is None
    assert console.complaints == []


async def walk_through_the_band(page: Page) -> None:
    # The keyboard walks through every span, not through what is drawn together.
    await page.focus(f"#{ids.DRAWER} .band")
    for key, part in (
        ("ArrowLeft", "Talking, Billing and payment"),
        ("ArrowLeft", "Wrap-up, Customer hotline, 0:25"),
        ("ArrowLeft", "Talking, Customer hotline, 0:40"),
        ("ArrowLeft", "On hold, Customer hotline, 0:35"),
        ("ArrowRight", "Talking, Customer hotline, 0:40"),
        ("Home", "Ready, 1:15"),
    ):
        await page.keyboard.press(key)
        assert part in await band_says(page), key
        await says(page, ".drawer-readout", part)
    await page.click(f"#{ids.DRAWER} [data-zoom=hour]")
    assert await page.get_attribute(f"#{ids.DRAWER} [data-zoom=hour]", "aria-pressed") == "true"
    # The pointer tells what stands under it: in the middle of the band a call of the hour.
    box = await page.locator(f"#{ids.DRAWER} .band").bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + box["width"] / 3, box["y"] + 20)
    assert (
        await page.evaluate(f"{DRAWER}.querySelector('.band-cursor').getAttribute('visibility')") == "visible"
    )
    await page.click(f"#{ids.DRAWER} .drawer-toggle")
    await page_says(page, f"{DRAWER}.querySelectorAll('.drawer-table tbody tr').length === {70 * 6 + 3}")
    assert await axe_violations(page, f"#{ids.DRAWER}") == []


async def test_a_phones_way_back_closes_it_and_leaves_the_page_as_it_is(
    new_page: NewPage, team: Served
) -> None:
    page, console, server = await opened(new_page, team, "lang=en", width=390, height=844, has_touch=True)
    somebody = agent(server, AFTER_CALL)
    address = page.url
    await choose(page, somebody)
    await is_open(page)
    await page.evaluate("history.back()")
    await is_open(page, is_it=False)
    assert (page.url, await page.evaluate("floorwatch.floor.choice.selected")) == (address, None)

    # Closed and opened again before the browser has gone back: it stays open, and the way back still closes it.
    select = f"(agent => floorwatch.floor.choose({{ selected: agent }}))({somebody.agent!r})"
    await page.evaluate(f"{select}; floorwatch.floor.choose({{ selected: null }}); {select}")
    await page_says(page, "history.state && history.state.drawer")
    await is_open(page)
    # Loaded anew it is closed, and the way back does not lead to where it was open.
    await page.reload()
    await page_says(
        page, "!!document.querySelector('.floor-now-person') && !(history.state && history.state.drawer)"
    )
    assert not await page.evaluate(f"{DRAWER}.open")
    await page.evaluate(f"floorwatch.floor.choose({{ selected: {somebody.agent!r} }})")
    await is_open(page)
    # A tablet that is turned has its floor beside the drawer: the team chosen meanwhile stays in the address.
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page.evaluate("floorwatch.floor.choose({ team: 'team-01' })")
    await page.evaluate("floorwatch.floor.choose({ selected: null })")
    await page_says(
        page, "!(history.state && history.state.drawer) && location.search.includes('team=team-01')"
    )
    assert console.complaints == []


async def test_on_a_phone_it_lies_over_the_floor_and_says_what_fails(new_page: NewPage, team: Served) -> None:
    page, console, server = await opened(
        new_page, team, "lang=zh", width=390, height=844, color_scheme="dark", has_touch=True
    )
    server.status = 503
    after_call = agent(server, AFTER_CALL)
    await choose(page, after_call)
    await is_open(page)
    assert await page.evaluate(f"{DRAWER}.matches(':modal')")
    box = await page.locator(f"#{ids.DRAWER}").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    # The day is missing; who it is and what the person does now stand there all the same.
    await says(page, ".drawer-state", "通话")
    await says(page, ".drawer-notes", "本通结束后小休")
    await says(page, ".drawer-trouble", "存储没有应答")
    assert await page.evaluate(f"{DRAWER}.querySelector('.drawer-shown').hidden")
    server.status = 200
    await page.click(f"#{ids.DRAWER} .drawer-again")
    await page_says(page, f"{DRAWER}.querySelector('.drawer-trouble').hidden")
    await says(page, ".drawer-legend", "通话")
    await says(page, ".drawer-figures", "整个队列")
    assert await axe_violations(page, f"#{ids.DRAWER}") == []
    sizes = await page.evaluate(
        f"[...{DRAWER}.querySelectorAll('*')].filter((e) => e.getClientRects().length && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))"
        ".map((e) => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 14
    assert len(set(sizes)) <= 4
    await page.tap(f"#{ids.DRAWER} .drawer-close")
    await is_open(page, is_it=False)
    await page_says(page, "!(history.state && history.state.drawer)")

    # Somebody the server does not know, then somebody no source tells of any more.
    server.status = 404
    on_break = agent(server, ON_BREAK)
    await choose(page, on_break)
    await says(page, ".drawer-trouble", "没有这位坐席")
    await says(page, ".drawer-why", "小休 ")
    team.painter.put({agent_key(on_break.agent): None})
    await says(page, ".drawer-blind", "已没有数据源")
    await says(page, ".drawer-name", on_break.name)
    await page.keyboard.press("Escape")
    await is_open(page, is_it=False)
    assert [text for text in console.complaints if "404" not in text and "503" not in text] == []


async def test_blindness_is_a_part_of_the_day(new_page: NewPage, team: Served) -> None:
    page, console, server = await opened(new_page, team, "lang=en", width=1280, height=800)
    calm = agent(server, CALM)
    await choose(page, calm)
    await says(page, ".drawer-legend", "Talking")
    # Its source falls silent: what the agent does is not known since then.
    since = time.time() - 40
    team.painter.whole(team_floor.blind(dict(server.rows) | team_floor.floor(time.time(), AGENTS), since))
    await says(page, ".drawer-state", "Unknown")
    await says(page, ".drawer-blind", "Last known: Talking")
    await says(page, ".drawer-readout", "Unknown")
    await page_says(page, f"/Unknown 10:[45]/.test({DRAWER}.querySelector('.drawer-legend').textContent)")
    # Nothing arrives at all: the page stands still, and the rest of the band is unknown too.
    with_all = team_floor.floor(time.time(), AGENTS)
    team.painter.whole(with_all)
    await says(page, ".drawer-state", "Talking")
    team.painter.silence()
    try:
        await floor_is(page, "blind")
        await says(page, ".drawer-blind", "No data since")
        await says(page, ".drawer-readout", "Unknown")
        assert await axe_violations(page, f"#{ids.DRAWER}") == []
    finally:
        team.painter.speak()
    await floor_is(page, "live")
    await page_says(page, f"{DRAWER}.querySelector('.drawer-blind').hidden")
    assert console.complaints == []


def day_until(since: float, *states: str) -> list[dict[str, Any]]:
    """Return a day of a quarter of an hour in each state, until nothing was heard any more."""
    begins = since - 900 * len(states)
    spans: list[dict[str, Any]] = [
        {"from": begins + 900 * number, "until": begins + 900 * (number + 1), "state": state}
        for number, state in enumerate(states)
    ]
    return [
        one | {"reason": "", "queue": None}
        for one in [*spans, {"from": since, "until": None, "state": "unknown"}]
    ]


async def test_days_that_end_in_the_same_silence_are_not_taken_for_each_other(
    new_page: NewPage, team: Served
) -> None:
    page, console, server = await opened(new_page, team, "lang=en", width=1280, height=800)
    one, other = agent(server, CALM), agent(server, ON_BREAK)
    since = float(int(time.time()) - 300)
    team.painter.whole(team_floor.blind(dict(server.rows) | team_floor.floor(time.time(), AGENTS), since))
    await page_says(page, f"floorwatch.floor.people.get('{one.agent}').lastKnown !== null")
    server.spans = {
        one.agent: day_until(since, "talking", "ready"),
        other.agent: day_until(since, "wrap_up", "hold"),
    }
    rows = f"[...{DRAWER}.querySelectorAll('.drawer-table tbody tr')].map((row) => row.cells[2].firstChild.textContent).join()"
    blocks = f"[...{DRAWER}.querySelectorAll('.band-block')].map((block) => block.dataset.state).join()"
    await choose(page, one)
    await page.click(f"#{ids.DRAWER} .drawer-toggle")
    await page_says(page, f"{rows} === 'Unknown,Ready,Talking' && {blocks} === 'talking,ready,unknown'")
    await page.focus(f"#{ids.DRAWER} .band")
    await page.keyboard.press("Home")
    assert "Talking" in await band_says(page)

    await choose(page, other)
    await says(page, ".drawer-name", other.name)
    await page_says(page, f"{rows} === 'Unknown,On hold,Wrap-up' && {blocks} === 'wrap_up,hold,unknown'")
    assert "Talking" not in await band_says(page)

    # What was told of an earlier hour is told otherwise now.
    server.spans[other.agent] = day_until(since, "talking", "hold")
    await page.evaluate(f"{DRAWER}.querySelector('.drawer-again').click()")
    await page_says(page, f"{rows} === 'Unknown,On hold,Talking' && {blocks} === 'talking,hold,unknown'")
    assert console.complaints == []


async def test_after_a_hold_the_call_has_one_beginning_and_who_was_out_is_an_outline(
    new_page: NewPage, team: Served
) -> None:
    page, console, server = await opened(new_page, team, "lang=en", width=1280, height=800)
    row = agent(server, LONG_TALK)
    now, queue = time.time(), row.queue
    assert row.call_since is not None
    held = ((now - 9000, "logged_out", None), (now - 120, "hold", queue), (now - 60, "talking", queue))
    ends = (*(at for at, *_ in held[1:]), None)
    server.spans[row.agent] = [
        {"from": at, "until": until, "state": state, "reason": "", "queue": of}
        for (at, state, of), until in zip(held, ends, strict=True)
    ]
    await choose(page, row)
    await says(page, ".drawer-readout", "; the call began at ")
    read = "({0}.querySelector('.drawer-readout').textContent.slice(-8)), {0}.querySelector('.drawer-call').textContent"
    began, since = await page.evaluate(f"[{read.format(DRAWER)}]")
    assert began in since, "the same time as in the head"
    # In the strip as in the legend: nothing filled, dashed.
    looks = await page.evaluate(
        f"""() => [...{DRAWER}.querySelectorAll('[data-state=logged_out]:is(.band-block, .drawer-key)')].map(one => {{
          const style = getComputedStyle(one);
          const block = one.matches('.band-block');
          return [block, block ? style.fill : style.backgroundColor, block ? style.strokeDasharray : style.borderStyle];
        }})"""
    )
    assert looks == [[True, "none", "3px, 2px"], [False, "rgba(0, 0, 0, 0)", "dashed"]]
    # A hold too narrow for its bars is of its own colour, not of theirs.
    fill = f"getComputedStyle({DRAWER}.querySelector('.band-block[data-state=hold]')).fill"
    assert (await page.evaluate(fill)).startswith("rgb")
    assert console.complaints == []


async def test_an_answer_that_comes_before_the_frame_that_tells_of_somebodys_going_breaks_nothing(
    new_page: NewPage, team: Served
) -> None:
    page, console, server = await opened(new_page, team, "lang=en", width=1280, height=800)
    calm = agent(server, CALM)
    server.may_answer.clear()
    await choose(page, calm)
    await is_open(page)
    # A row goes with its message, the person with the next frame: in a tab that is not in sight minutes later.
    await page.evaluate("key => floorwatch.live.rows.delete(key)", agent_key(calm.agent))
    server.may_answer.set()
    await says(page, ".drawer-legend", "Talking")
    assert await page.evaluate(f"{DRAWER}.dataset.broken") is None
    assert console.complaints == []


async def test_the_servers_own_day_is_drawn(new_page: NewPage, team: Served) -> None:
    now = time.time()
    rows = team_floor.floor(now, 12)
    talking = next(row for row in rows.values() if isinstance(row, AgentRow) and row.activity == "talking")
    assert talking.since is not None
    team.painter.whole(rows)
    told = (
        (300, Told("not_ready", "Lunch", None)),
        (100, Told("ready", "", None)),
        (9, Told("ringing", "", "vip")),
    )
    edges = [AgentEdge(talking.agent, int((talking.since - before) * 1000), what) for before, what in told]
    edges.append(AgentEdge(talking.agent, int(talking.since * 1000), Told("talking", "", talking.queue)))
    team.painter.days(edges)
    page, console = await open_floor(new_page, team.url, "lang=en", width=1280, height=800)
    await page_says(page, f"!!document.querySelector('#{ids.AGENTS} [role=row][row-id]')")
    await choose(page, talking)
    await page_says(page, f"!{DRAWER}.querySelector('.drawer-shown').hidden")
    await page.click(f"#{ids.DRAWER} .drawer-toggle")
    states = await page.evaluate(
        f"[...{DRAWER}.querySelectorAll('.drawer-table tbody tr')].map((row) => row.cells[2].firstChild.textContent + row.cells[3].textContent)"
    )
    assert states[1:] == ["Ringing0:09", "Ready1:31", "Not ready: Meal3:20"]
    assert states[0].startswith("Talking")
    await says(page, ".drawer-figures", "Billing")
    assert console.complaints == []
