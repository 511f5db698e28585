"""The floor page's donut, filters, search and list of agents, in a real page on the live path."""

from __future__ import annotations

import asyncio
import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from dashboard.rooms.floor import ids
from floor.model.picture import agent_key, source_key
from tests.browser.conftest import Console
from tests.browser.floor_page import floor_is, list_stands, open_floor
from tests.browser.waiting import page_says
from tests.doubles import team_floor, wall_floor
from tests.doubles.axe import axe_violations

if TYPE_CHECKING:
    from playwright.async_api import Page, Route

    from tests.browser.conftest import Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

API = f"dash_ag_grid.getApi('{ids.AGENTS_GRID}')"
ROWS = f"(() => {{ const ids = []; {API}.forEachNodeAfterFilterAndSort((node) => ids.push(node.id)); return ids; }})()"
"""Everybody in the order of the list, in sight or not."""
SHOWN = f"{API}.getDisplayedRowCount()"
OWN = f"#{ids.CHIPS}, #{ids.DONUT}, #{ids.AGENTS}"


async def open_list(
    new_page: NewPage, team: Served, query: str = "lang=en", count: int = 120, **options: Any
) -> tuple[Page, Any]:
    """Open the page and wait until everybody stands in the list."""
    team.painter.whole(team_floor.floor(time.time(), count))
    page, console = await open_floor(new_page, team.url, query, **options)
    await rows_stand(page)
    return page, console


async def rows_stand(page: Page) -> None:
    """Wait until there are rows in the list."""
    await list_stands(page)
    await page_says(page, f"document.querySelectorAll('#{ids.AGENTS_GRID} .ag-row').length > 0")


async def click_slice(page: Page, state: str) -> None:
    """Click in the middle of a slice, of the points that are really in it: the middle of its box is the hole."""
    point = await page.evaluate(
        """([donut, word]) => {
          const slice = [...document.querySelectorAll(`#${donut} .slice`)].find((one) => one.__data__.label === word);
          const path = slice.querySelector('path.surface');
          const { x, y, width, height } = path.getBBox();
          const inside = [];
          for (let right = 0; right < width; right += 2) for (let down = 0; down < height; down += 2) {
            const point = new DOMPoint(x + right, y + down);
            if (path.isPointInFill(point)) inside.push(point.matrixTransform(path.getScreenCTM()));
          }
          return inside[Math.floor(inside.length / 2)].toJSON();
        }""",
        [ids.DONUT, state],
    )
    await page.mouse.click(point["x"], point["y"])


async def chips(page: Page) -> list[str]:
    found: list[str] = await page.evaluate(
        "() => [...document.querySelectorAll('.floor-chip')].filter((chip) => !chip.hidden).map((chip) => chip.innerText.replace(/\\s+/g, ' '))"
    )
    return found


async def cell(page: Page, agent: str, column: str) -> str:
    text: str = await page.evaluate(
        '([agent, column]) => document.querySelector(`.ag-row[row-id="${agent}"] [col-id="${column}"]`)?.innerText ?? \'\'',
        [agent, column],
    )
    return " ".join(text.split())


async def test_a_slice_of_the_donut_filters_list_and_plan(new_page: NewPage, team: Served) -> None:
    page, console = await open_list(new_page, team)
    now = time.time()
    talking = sum(row.activity == "talking" for row in team_floor.agents(now).values())
    await page_says(page, f"document.getElementById('{ids.DONUT_CENTRE}').innerText === '113\\nstaffed'")
    await page_says(page, f"document.querySelectorAll('#{ids.DONUT} .slice').length === 7")

    await click_slice(page, "Talking")
    await page_says(page, f"{SHOWN} === {talking}")
    assert await page.evaluate("[...floorwatch.floor.choice.states]") == ["talking"]
    assert await chips(page) == [f"Talking only {120 - talking} others hidden ✕"]
    pressed = f"#{ids.DONUT_LEGEND} [aria-pressed=true]"
    assert await page.get_attribute(pressed, "data-state") == "talking"
    assert await page.inner_text(f"#{ids.FOUND}") == f"{talking} found"

    # A second state by the keyboard, the first taken away by its slice once more.
    await page.focus(f"#{ids.DONUT_LEGEND} [data-state=hold]")
    await page.keyboard.press("Enter")
    await page_says(page, f"{SHOWN} === {talking + 7}")
    assert (await chips(page))[0].startswith("Talking, On hold only")
    await click_slice(page, "Talking")
    await page_says(page, f"{SHOWN} === 7")

    await page.select_option(f"#{ids.TEAM}", "team-01")
    await page_says(page, "location.search.includes('team=team-01')")
    assert (await chips(page))[0].startswith("Team 1")
    assert len(await chips(page)) == 2
    await page.get_by_role("button", name="Show all", exact=True).click()
    await page_says(page, f"{SHOWN} === 120")
    assert await chips(page) == []
    assert "team" not in await page.evaluate("location.search")
    assert console.complaints == []


async def test_keys_go_on_beside_a_filter_that_they_took_away(new_page: NewPage, team: Served) -> None:
    page, console = await open_list(new_page, team)
    await page.evaluate(
        "floorwatch.floor.choose({ team: 'team-01', states: new Set(['talking']), search: 'a' })"
    )
    for name in ("team", "states"):
        await page.focus(f"[data-chip={name}]")
        await page.keyboard.press("Enter")
        await page_says(page, f"document.querySelector('[data-chip={name}]').hidden")
        left = "states" if name == "team" else "search"
        assert await page.evaluate("document.activeElement.dataset.chip") == left
    await page.keyboard.press("Enter")
    await page_says(page, f"document.activeElement.id === '{ids.TEAM}'")

    await page.evaluate(f"{API}.applyColumnState({{ state: [{{ colId: 'since', sort: 'asc' }}] }})")
    back = page.get_by_role("button", name="Too long first", exact=True)
    await back.focus()
    await page.keyboard.press("Enter")
    await page_says(page, "document.activeElement.closest('.ag-row')?.getAttribute('row-index') === '0'")
    assert console.complaints == []


async def test_who_becomes_too_long_comes_first_though_nothing_else_happens(
    new_page: NewPage, team: Served
) -> None:
    now = time.time()
    ready, talking = team_floor.agent_row(now, 1), team_floor.agent_row(now, 2)
    rows = team_floor.floor(now, 0)
    team.painter.whole(rows | {agent_key(row.agent): row for row in (talking, ready)})
    page, console = await open_floor(new_page, team.url)
    await rows_stand(page)
    await page_says(page, f"({ROWS}).join() === '{ready.agent},{talking.agent}'")
    nearly = time.time() - 597
    team.painter.put({agent_key(talking.agent): replace(talking, since=nearly, call_since=nearly)})
    await page_says(page, f"({ROWS}).join() === '{talking.agent},{ready.agent}'")
    assert console.complaints == []


async def test_nothing_moves_under_a_finger(new_page: NewPage, team: Served) -> None:
    page = await new_page(width=1280, height=800)
    await page.clock.install()
    team.painter.whole(team_floor.floor(time.time()))
    await page.goto(f"{team.url}/floor?lang=en")
    await rows_stand(page)
    await page_says(
        page,
        f"({ROWS}).length === 120 && document.querySelector('.ag-row[row-index=\"0\"] [col-id=since]')?.innerText",
    )
    first = await page.evaluate(ROWS)
    calm = team_floor.agent_row(time.time(), 7)
    assert await cell(page, first[0], "state") == "Talking Customer hotline"

    # As long as a finger moves over the list, values change and places do not, however long it takes.
    await page.evaluate(
        f"""() => {{ window.finger = setInterval(() => document.getElementById('{ids.AGENTS}')
              .dispatchEvent(new PointerEvent('pointermove', {{ bubbles: true }})), 100); }}"""
    )
    await page.clock.run_for(200)
    idle = team_floor.agent_row(
        time.time(), int(first[0]) - 1001, activity="idle", queue=None, call_since=None, since=time.time()
    )
    team.painter.put({agent_key(idle.agent): idle, agent_key(calm.agent): None})
    await page_says(
        page,
        f"document.querySelector('.ag-row[row-id=\"{first[0]}\"] [col-id=state]').innerText.startsWith('Ready')",
    )
    await page_says(page, "floorwatch.floor.people.size === 119")
    await page.clock.run_for(4000)
    assert await page.evaluate(ROWS) == first
    assert await page.evaluate(SHOWN) == 120

    # The finger is gone for three seconds: everybody takes the place that is theirs.
    await page.evaluate("clearInterval(window.finger)")
    await page.clock.run_for(3500)
    await page_says(page, f"({ROWS}).indexOf('{first[0]}') > 20")
    assert await page.evaluate(SHOWN) == 119

    # The last whom a search showed goes under a finger: that nobody is found is said when the row has gone.
    words = f"document.getElementById('{ids.AGENTS_WORDS}')"
    await page.evaluate("search => floorwatch.floor.choose({ search })", idle.agent)
    assert await page.evaluate(SHOWN) == 1
    await page.evaluate(
        f"document.getElementById('{ids.AGENTS}').dispatchEvent(new PointerEvent('pointermove', {{ bubbles: true }}))"
    )
    team.painter.put({agent_key(idle.agent): None})
    await page_says(page, "floorwatch.floor.people.size === 118")
    await page.clock.run_for(1100)
    assert await page.evaluate(SHOWN) == 1
    assert await page.evaluate(f"{words}.hidden")
    await page.clock.run_for(3500)
    await page_says(page, f"{SHOWN} === 0 && !{words}.hidden")


async def test_sort_scroll_selection_and_focus_survive(new_page: NewPage, team: Served) -> None:
    page, console = await open_list(new_page, team)
    header = page.locator(f"#{ids.AGENTS_GRID} .ag-header-cell[col-id=calls]")
    await header.click()
    await page_says(
        page, f"document.querySelector('#{ids.AGENTS_HEAD}').innerText.includes('sorted by Calls')"
    )
    calls = f"({ROWS}).map((agent) => floorwatch.floor.people.get(agent).callsToday).join()"
    by_calls = ",".join(
        str(calls) for calls in sorted((14 + number % 9 for number in range(120)), reverse=True)
    )
    await page_says(page, f"{calls} === '{by_calls}'")
    rows = await page.evaluate(ROWS)

    await page.locator(f".ag-row[row-id='{rows[3]}'] [col-id=who]").click()
    # The grid tells of a click a moment later.
    await page_says(page, f"floorwatch.floor.choice.selected === {rows[3]!r}")
    await page_says(
        page,
        f"document.querySelector('.ag-row[row-id=\"{rows[3]}\"]').getAttribute('aria-selected') === 'true'",
    )
    await page.evaluate(f"document.querySelector('#{ids.AGENTS_GRID} .ag-body-viewport').scrollTop = 880")
    await page_says(page, f"document.querySelector('.ag-row[row-id=\"{rows[24]}\"]') !== null")

    # Everybody's state changes, some go: what the reader did stands.
    now = time.time()
    team.painter.put(
        {
            agent_key(row.agent): row
            for row in (
                team_floor.agent_row(now, number, activity="wrap_up", since=now)
                for number in range(0, 120, 2)
            )
        }
    )
    await page_says(
        page, "[...floorwatch.floor.people.values()].filter((one) => one.state === 'wrap_up').length > 40"
    )
    await page_says(page, f"document.querySelector('#{ids.AGENTS_GRID} .ag-body-viewport').scrollTop === 880")
    assert await page.evaluate(f"{API}.getColumnState().find((column) => column.sort).colId") == "calls"
    assert await page.evaluate(f"{API}.getSelectedNodes().map((node) => node.id)") == [rows[3]]

    # Keys: arrows walk, Enter opens; another's choice is marked and brought into sight.
    await page.evaluate(f"floorwatch.floor.choose({{ selected: null }}); {API}.ensureIndexVisible(0)")
    await page_says(page, "document.querySelector('.ag-row[row-index=\"0\"]') !== null")
    await page.evaluate(f"{API}.setFocusedCell(0, 'who')")
    focused = "document.activeElement.closest('.ag-row')?.getAttribute('row-id')"
    await page_says(page, f"{focused} === {rows[0]!r}")
    await page.keyboard.press("ArrowDown")
    await page_says(page, f"{focused} === {rows[1]!r}")
    await page.keyboard.press("Enter")  # which the grid hands on when it has time
    await page_says(page, f"floorwatch.floor.choice.selected === {rows[1]!r}")
    await page.evaluate("floorwatch.floor.choose({ selected: '1001' })")
    await page_says(page, f"{API}.getSelectedNodes().map((node) => node.id).join() === '1001'")
    await page.evaluate("floorwatch.floor.choose({ selected: null })")
    await page_says(page, f"{API}.getSelectedNodes().length === 0")

    await page.get_by_role("button", name="Too long first", exact=True).click()
    await page_says(
        page, f"document.querySelector('#{ids.AGENTS_HEAD}').innerText.includes('too long first')"
    )
    assert console.complaints == []


async def test_who_is_chosen_before_the_list_stands_is_marked_in_it(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 12))
    page = await new_page()
    console = Console(page)
    free = asyncio.Event()

    async def late(route: Route) -> None:
        await free.wait()
        await route.continue_()

    await page.route("**/*async-community*", late)  # the part of the grid's library that draws
    # Without short pauses the page takes the grid at the first moment it can be asked, which is before it is ready.
    await page.add_init_script(
        "const pause = window.setTimeout; window.setTimeout = (act, ms, ...rest) => pause(act, ms > 1000 ? ms : 0, ...rest);"
    )
    await page.goto(f"{team.url}/floor?lang=en")
    await floor_is(page, "live")
    chosen = team_floor.agent_row(time.time(), 3)
    await page.evaluate("agent => floorwatch.floor.choose({ selected: agent })", chosen.agent)
    assert await page.locator(f"#{ids.DRAWER} h2").inner_text() == chosen.name
    free.set()
    await rows_stand(page)
    await page_says(page, f"{API}.getSelectedNodes().map((node) => node.id).join() === {chosen.agent!r}")
    # And once more: what the first choice set going has come to its end.
    await page.evaluate("floorwatch.floor.choose({ selected: null })")
    await page_says(page, f"{API}.getSelectedNodes().length === 0")
    await page_says(page, f"document.querySelectorAll('#{ids.DONUT} .slice').length > 0")
    assert console.complaints == []


async def test_a_person_or_seat_is_found_by_keys(new_page: NewPage, team: Served) -> None:
    page, console = await open_list(new_page, team, "lang=en&team=team-02", width=1280, height=800)
    assert await page.input_value(f"#{ids.TEAM}") == "team-02"
    wanted = team_floor.agent_row(time.time(), 20)
    await page.keyboard.press("/")
    await page.keyboard.type(wanted.seat.lower() if wanted.seat else "")
    await page_says(page, f"{SHOWN} === 1")
    assert await page.input_value(f"#{ids.SEARCH}") == (wanted.seat or "").lower()
    assert len(await chips(page)) == 2
    await page.keyboard.press("Enter")
    assert await page.evaluate("floorwatch.floor.choice.selected") == wanted.agent

    # In the field a slash is a slash, and Escape clears what it stands in before anything else.
    await page.focus(f"#{ids.SEARCH}")
    await page.keyboard.type("/")
    await page_says(
        page, f"document.getElementById('{ids.AGENTS_WORDS}').innerText === 'Nobody matches the filters.'"
    )
    await page.keyboard.press("Escape")
    assert await page.input_value(f"#{ids.SEARCH}") == ""
    assert await page.evaluate("floorwatch.floor.choice.selected") == wanted.agent
    assert console.complaints == []


async def test_letters_that_become_a_character_are_no_search_yet(new_page: NewPage, team: Served) -> None:
    page, console = await open_list(new_page, team, "lang=en#queues", width=390, height=844)
    await page.focus(f"#{ids.SEARCH}")
    told = await page.evaluate_handle(
        "() => { const told = []; floorwatch.floor.part({ name: 'told', choice: (names) => told.push([...names].join()) }); return told; }"
    )
    keyboard = await page.context.new_cdp_session(page)
    for letters in ("w", "wa", "wang"):
        await keyboard.send(
            "Input.imeSetComposition",
            {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
        )
        assert await page.input_value(f"#{ids.SEARCH}") == letters
    assert await told.json_value() == []
    assert await page.evaluate("[floorwatch.floor.choice.search, floorwatch.floor.choice.tab]") == [
        "",
        "queues",
    ]
    await keyboard.send("Input.insertText", {"text": "王"})
    await page_says(page, "floorwatch.floor.choice.search === '王'")
    assert (await told.json_value()).count("search") == 1
    # Some keyboards compose all letters alike: what is somebody's, or a seat's, is found before the word is whole.
    await page.fill(f"#{ids.SEARCH}", "")
    for letters in ("a", "a-0", "a-03"):
        await keyboard.send(
            "Input.imeSetComposition",
            {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
        )
        assert await page.evaluate("floorwatch.floor.choice.search") == letters
    # Safari says by the code of the key alone that Enter chose the character: it opens nobody.
    await page.evaluate(
        f"document.getElementById('{ids.SEARCH}').dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter', keyCode: 229, bubbles: true }}))"
    )
    assert await page.evaluate("floorwatch.floor.choice.selected") is None
    assert console.complaints == []


async def test_enter_on_an_empty_seat_goes_there_and_opens_nobody(new_page: NewPage, team: Served) -> None:
    now = time.time()
    free, other = team_floor.agent_row(now, 3, 12), team_floor.agent_row(now, 4, 12)
    # Somebody else's id holds what the seat is called.
    holds = replace(other, agent=f"x{free.seat}", seat=None)
    rows = team_floor.floor(now, 12) | {agent_key(holds.agent): holds}
    del rows[agent_key(free.agent)]
    team.painter.whole(rows)
    page, console = await open_floor(new_page, team.url, "lang=en", width=1280, height=800)
    seat = f'.seats-plane > .seat[data-key="seat:{free.seat}"]'
    await page_says(page, f"document.querySelector({seat!r}) !== null")
    await page.fill(f"#{ids.SEARCH}", free.seat or "")
    await page.press(f"#{ids.SEARCH}", "Enter")
    await page_says(page, f"document.activeElement === document.querySelector({seat!r})")
    assert await page.evaluate("floorwatch.floor.choice.selected") is None
    assert console.complaints == []


async def test_a_seat_has_one_name_on_the_page_also_where_the_plan_comes_after_the_people(
    new_page: NewPage, team: Served
) -> None:
    page = await new_page(width=1280, height=800)
    console = Console(page)
    may_answer = asyncio.Event()
    long_talk = team_floor.agent_row(time.time(), 12, 16)

    async def answer(route: Route) -> None:
        await may_answer.wait()
        response = await route.fetch()
        plan = await response.json()
        for seat in (seat for one in plan["rooms"] for row in one["rows"] for seat in row["seats"]):
            if seat["seat"] == long_talk.seat:
                seat["name"] = "Window seat"
        await route.fulfill(response=response, json=plan)

    await page.route("**/api/v1/seats?*", answer)
    team.painter.whole(team_floor.floor(time.time(), 16))
    await page.goto(f"{team.url}/floor?lang=en")
    await rows_stand(page)
    await page.evaluate("selected => floorwatch.floor.choose({ selected })", long_talk.agent)
    called = f"""[
      document.querySelector('#{ids.AGENTS_GRID} [row-id="{long_talk.agent}"] .floor-cell-second')?.textContent,
      document.querySelector('.floor-now-person[data-agent="{long_talk.agent}"] .floor-now-seat')?.textContent,
      document.querySelector('#{ids.DRAWER} .drawer-where')?.textContent.split(' · ')[0],
    ].join()"""
    assert long_talk.seat is not None
    await page_says(page, f"{called} === '{long_talk.seat},{long_talk.seat},Seat {long_talk.seat}'")
    may_answer.set()
    await page_says(page, f"{called} === 'Window seat,Window seat,Seat Window seat'")
    assert console.complaints == []


async def test_a_team_that_is_not_there_is_answered_with_those_that_are(
    new_page: NewPage, team: Served
) -> None:
    team.painter.whole(team_floor.floor(time.time(), 12))
    page, console = await open_floor(new_page, team.url, "lang=en&team=north")
    await page_says(
        page,
        "document.querySelector('.floor-stranger').innerText.includes('no team “north” here. Teams here: Team 1')",
    )
    assert await page.inner_text(f"#{ids.AGENTS_WORDS}") == "Choose a team above, or all teams."
    await page.locator(".floor-stranger").get_by_role("button", name="Team 1", exact=True).click()
    await list_stands(page)
    await page_says(page, f"location.search.includes('team=team-01') && {SHOWN} === 12")
    assert console.complaints == []


async def test_nobody_is_said_and_not_drawn(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 0))
    page, console = await open_floor(new_page, team.url)
    await page_says(
        page, f"document.getElementById('{ids.AGENTS_WORDS}').innerText.startsWith('No agent is known yet')"
    )
    assert await page.inner_text(f"#{ids.DONUT_CENTRE}") == "–\nnobody"
    counts = await page.locator(f"#{ids.DONUT_LEGEND} .floor-toggle-count").all_inner_texts()
    assert counts == ["–"] * 8
    assert await page.inner_text(".floor-now-words") == "No agent yet"
    # Of a floor that is not heard nobody says that nobody is there.
    await page.evaluate("floorwatch.floor.choose({ search: 'Mei', states: new Set(['talking']) })")
    team.painter.whole(team_floor.blind(team_floor.floor(time.time(), 0), time.time() - 60))
    await page_says(
        page, "document.querySelector('.floor-now-words').innerText === 'Not known now who is too long'"
    )
    assert (await page.inner_text(".floor-now-worst")).startswith("No data since ")
    await page_says(page, f"document.getElementById('{ids.DONUT_CENTRE}').innerText === '–\\nnot known now'")
    # Nor where one of two is not heard, who could tell of somebody.
    served = source_key("crm"), replace(wall_floor.source_row(time.time(), "down"), name="crm")
    team.painter.whole(team_floor.floor(time.time(), 0) | dict([served]))
    await page_says(page, f"document.getElementById('{ids.ROOT}').dataset.standing === 'unheard'")
    await page_says(page, f"document.getElementById('{ids.DONUT_CENTRE}').innerText === '–\\nnot known now'")
    team.painter.whole(team_floor.blind(team_floor.floor(time.time(), 0), time.time() - 60))
    # The way to the sources takes language and team along, and nobody's name.
    way = page.locator(f"#{ids.AGENTS_WORDS} a")
    assert await way.get_attribute("href") == "/status?lang=en"
    await page.evaluate("floorwatch.floor.choose({ search: '', states: new Set() })")
    # A source that fell silent leaves everybody unknown, and no time runs on.
    team.painter.whole(team_floor.blind(team_floor.floor(time.time(), 12), time.time() - 60))
    await page_says(page, f"document.getElementById('{ids.DONUT_CENTRE}').innerText === '–\\n12 not known'")
    counts = await page.locator(f"#{ids.DONUT_LEGEND} .floor-toggle-count").all_inner_texts()
    assert counts == ["–"] * 6 + ["12", "–"]
    await page_says(page, "document.querySelector('.ag-row[row-id=\"1001\"] [col-id=state]')?.innerText")
    assert await cell(page, "1001", "state") == "Unknown was Talking"
    assert re.fullmatch(r"as of \d\d:\d\d", await page.inner_text(".floor-agents-order")), (
        "nobody is known to be too long"
    )
    # She had talked for 95 s when she was last heard of.
    assert re.fullmatch(r"1:3[456] as of \d\d:\d\d", await cell(page, "1001", "since"))
    assert console.complaints == []


async def test_it_reads_in_chinese_and_to_everybody(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time()))
    page, console = await open_floor(new_page, team.url, "lang=zh_CN#agents", color_scheme="dark")
    await rows_stand(page)
    await page.click(f"#{ids.DONUT_LEGEND} [data-state=talking]")
    assert (await chips(page))[0].startswith("仅通话 其余")
    assert (await page.inner_text(f"#{ids.AGENTS_HEAD}")).startswith("45 / 120")
    assert await page.locator(f"#{ids.AGENTS_GRID} .ag-header-cell-text").first.inner_text() == "坐席"
    ground = f"getComputedStyle(document.querySelector('#{ids.AGENTS_GRID} .ag-root-wrapper')).backgroundColor === "
    for width, height, is_dark in ((1920, 1080, True), (1280, 800, False), (390, 844, True)):
        await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(color_scheme="dark" if is_dark else "light")
        await page_says(page, ground + ("'rgb(22, 27, 30)'" if is_dark else "'rgb(255, 255, 255)'"))
        await rows_stand(page)
        assert (width, await axe_violations(page, OWN)) == (width, [])
    assert console.complaints == []
