"""The seat plan on the floor page: states, filter, keyboard, zoom, moving seats, and what is said when there is no plan."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from floor.model.picture import SITE_KEY, AgentRow, ReplayProgress, agent_key
from tests.browser.floor_page import open_floor
from tests.browser.floor_seats import TILES, WINDOW, centre, has, reads, seats_shown, tile, view
from tests.browser.waiting import page_says
from tests.doubles import team_floor, wall_floor
from tests.doubles.axe import axe_violations
from tests.doubles.until import eventually

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page

    from tests.browser.conftest import Serve, Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

SEATS = "/api/v1/seats"
PLACES = """() => [...document.querySelectorAll('.seats-head dt, .seats-head dd')].filter(element => element.offsetParent).map(element => {
  const top = document.querySelector('.floor-seats').getBoundingClientRect().top;
  const box = element.getBoundingClientRect();
  return [box.left, box.top - top, box.width];
})"""
FOCUSED = "document.activeElement.dataset.key"
HELD = "() => window.floorwatch.reload.isHeld()"
SELECTED = "floorwatch.floor.choice.selected"


def state_of(now: float, number: int, **changes: Any) -> dict[str, AgentRow]:
    """Return an agent's row, changed."""
    row = team_floor.agent_row(now, number, **changes)
    return {agent_key(row.agent): row}


async def test_states_and_filter(new_page: NewPage, team: Served) -> None:
    now = time.time()
    team.painter.whole(team_floor.floor(now, 120))
    page, console = await open_floor(new_page, team.url)
    await seats_shown(page, 120)

    # Who is where, in which state, and whether it lasts too long; the sentence says all of it.
    await has(page, tile("A-01"), "state", "talking")
    await has(page, tile("A-07"), "urgency", "attention")
    await has(page, tile("B-03"), "urgency", "critical")
    await has(page, tile("B-04"), "state", "logged_out")
    await has(page, f"{tile('A-06')} .seat-mark", "kind", "meal")
    sentence = await page.get_attribute(tile("B-03"), "aria-label")
    assert sentence is not None
    for part in ("seat B-03", "Talking for 22 min", "critically long", "queue Billing and payment"):
        assert part in sentence
    timer = f"{tile('A-01')} .seat-time"
    first = await page.text_content(timer)
    await page_says(page, f"document.querySelector({timer!r}).textContent !== {first!r}")
    await reads(page, '[data-total="taken"] .seats-value', "113 / 120")
    places = await page.evaluate(PLACES)

    # A change is painted on its tile; what turns critical now is new.
    team.painter.put(state_of(now, 0, since=now - 1205, call_since=now - 1205))
    await has(page, tile("A-01"), "urgency", "critical")
    team.painter.put(state_of(now, 1, quality="stale"))
    await has(page, tile("A-02"), "state", "unknown")
    assert "last known: Ready" in (await page.get_attribute(tile("A-02"), "aria-label") or "")
    assert await page.text_content(f"{tile('A-02')} .seat-time") == "–", "no timer where nothing is heard"
    # Who is heard of again was critically long all the while.
    team.painter.put(state_of(now, 1, activity="talking", since=now - 1300, call_since=now - 1300))
    await has(page, tile("A-02"), "urgency", "critical")
    assert await page.get_attribute(tile("A-02"), "data-new") is None
    # Somebody gone shares a seat with somebody who is there.
    team.painter.put(state_of(now, 13, seat="A-01"))
    await has(page, tile("B-04"), "state", "empty")
    await has(page, tile("A-01"), "state", "talking")

    # A filter fades, and takes nobody away; a team is shown whole and near.
    before = await view(page)
    await page.evaluate("floorwatch.floor.choose({ states: new Set(['ready']) })")
    await has(page, tile("A-01"), "faded", "true")
    await has(page, tile("A-08"), "faded", None)
    assert await view(page) == before, "nothing moves"
    await page.evaluate("floorwatch.floor.choose({ states: new Set(), team: 'team-02' })")
    await page_says(
        page,
        f"parseFloat(document.querySelector('.seats-plane').style.getPropertyValue('--m')) > {before['m']}",
    )
    await has(page, tile("A-01"), "faded", "true")
    # Whom another lead has to see calls for nobody here.
    await has(page, tile("A-01"), "urgency", "calm")
    await has(page, tile("C-09"), "urgency", "critical")
    assert await page.evaluate(PLACES) == places, "totals stay put"
    await page.evaluate("floorwatch.floor.choose({ team: null })")
    await has(page, tile("A-01"), "urgency", "critical")
    assert await page.get_attribute(tile("A-01"), "data-new") is None, "they were critical all along"
    await page_says(
        page,
        f"parseFloat(document.querySelector('.seats-plane').style.getPropertyValue('--m')) === {before['m']}",
    )
    assert console.complaints == []


async def test_keys_and_zoom(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 120))
    page, console = await open_floor(new_page, team.url)
    await seats_shown(page, 120)
    before = await view(page)

    # One stop of the tab key, arrows from seat to seat, Enter opens, Escape closes.
    assert await page.locator(f"{TILES}[tabindex='0']").count() == 1
    await page.focus(tile("A-01"))
    for key, seat in (
        ("ArrowRight", "A-02"),
        ("ArrowDown", "B-02"),
        ("ArrowLeft", "B-01"),
        ("ArrowLeft", "B-01"),
    ):
        await page.keyboard.press(key)
        assert await page.evaluate(FOCUSED) == f"seat:{seat}", key
    assert await page.locator(f"{TILES}[tabindex='0']").count() == 1
    await page.keyboard.press("Enter")
    await has(page, tile("B-01"), "selected", "true")
    assert await page.evaluate(SELECTED) == "1011"
    await page.evaluate("document.querySelector('.seats-plane > .seat[tabindex=\"0\"]').focus()")
    await page.locator(".seats-tip").wait_for(state="visible")
    for _ in range(2):  # what is said beside the seat, then what was opened
        assert await page.evaluate(SELECTED) == "1011"
        await page.keyboard.press("Escape")
    await has(page, tile("B-01"), "selected", None)

    # Zoom: keys, buttons, the wheel with what is under the pointer standing still; then everything again.
    await page.focus(tile("B-01"))
    await page.keyboard.press("+")
    await page.click(".seats-square >> nth=1")
    near = await view(page)
    assert near["m"] > before["m"] * 1.5
    at = await centre(page, tile("E-10"))
    await page.mouse.move(*at)
    await page.mouse.wheel(0, -300)
    await page_says(
        page,
        f"parseFloat(document.querySelector('.seats-plane').style.getPropertyValue('--m')) > {near['m']}",
    )
    after = await centre(page, tile("E-10"))
    assert abs(after[0] - at[0]) < 4
    assert abs(after[1] - at[1]) < 4
    await page.mouse.down()
    await page.mouse.move(at[0] + 60, at[1] + 30, steps=3)
    await page.mouse.up()
    dragged = await centre(page, tile("E-10"))
    assert abs(dragged[0] - after[0] - 60) < 3
    assert await page.evaluate(SELECTED) is None, "a drag is no click"
    await page.keyboard.press("End")
    assert await page.evaluate(FOCUSED) == "seat:H-20"
    await page_says(page, f"(({VISIBLE})({tile('H-20')!r}))")
    await page.keyboard.press("0")
    await page_says(
        page,
        f"parseFloat(document.querySelector('.seats-plane').style.getPropertyValue('--m')) === {before['m']}",
    )
    assert console.complaints == []


VISIBLE_TILE = f"""(tile => {{
  const outer = document.querySelector('{WINDOW}').getBoundingClientRect();
  const inner = tile.getBoundingClientRect();
  return inner.width > 0 && inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
}})"""
VISIBLE = f"selector => {VISIBLE_TILE}(document.querySelector(selector))"


async def test_any_number_of_agents(new_page: NewPage, team: Served) -> None:
    now = time.time()
    page, console = await open_floor(new_page, team.url, width=1280, height=800, state=None)
    for count, tray in ((0, None), (12, None), (1000, "880")):
        team.painter.whole(team_floor.floor(now, count))
        await page_says(page, f"floorwatch.floor.people.size === {count}")
        taken = min(count, 120)
        await page_says(
            page, f"document.querySelectorAll('{TILES}:not([data-state=\"empty\"])').length === {taken}"
        )
        await seats_shown(page, 120)
        if tray is None:
            assert await page.is_hidden(".seats-tray")
        else:
            await reads(page, ".seats-tray-count", tray)
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.evaluate("location.hash = 'seats'")
    # In a hand it begins with whoever needs a lead, large enough to be read; all of it is one touch away.
    await page_says(page, f"document.querySelector('{WINDOW}').clientWidth > 300")
    await page_says(page, "document.querySelector('.seats-plane').dataset.size !== 'square'")
    await page_says(
        page, f"[...document.querySelectorAll('{TILES}[data-urgency=critical]')].some({VISIBLE_TILE})"
    )
    await page.click("text='Whole plan'")
    await page_says(page, f"(({VISIBLE})({tile('H-20')!r}))")
    assert console.complaints == []


async def test_tiles_too_small_for_text_have_none_until_they_are_nearer(
    new_page: NewPage, team: Served
) -> None:
    team.painter.whole(team_floor.floor(time.time(), 1000))
    page, console = await open_floor(new_page, team.url, width=1280, height=720, state=None)
    plan = {"version": "none", "file": "seats.yaml", "editable": True, "rooms": []}
    await page.route(f"**{SEATS}**", lambda route: route.fulfill(json=plan))
    await page.reload()
    await seats_shown(page, 1000)
    assert await page.evaluate("document.querySelector('.seats-plane').dataset.size") == "square"
    assert await page.locator(f"{TILES} > *").count() == 0
    for _turn in range(6):
        await page.click(".seats-square >> nth=1")
    await page_says(page, f"document.querySelector('{TILES} .seat-name')?.textContent.length > 0")
    assert await page.evaluate("document.querySelector('.seats-plane').dataset.size") != "square"
    assert console.complaints == []


async def test_without_a_plan_agents_stand_by_team(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 12))
    page = await new_page()
    broken = True
    empty = {"version": "none", "file": "seats.yaml", "editable": True, "rooms": []}
    unread = {"problem": "seats.yaml: line 3", "hindrance": "seats.yaml is broken", "editable": False}
    given = empty | unread

    async def answer(route: Any) -> None:
        if broken:
            await route.abort()
        else:
            await route.fulfill(json=given)

    await page.route(f"**{SEATS}**", answer)
    await page.goto(f"{team.url}/floor?lang=en")
    await page_says(
        page,
        "document.querySelector('.seats-note')?.textContent.includes('could not be loaded')",
        within_s=30,
    )
    await seats_shown(page, 12)
    assert await page.text_content(".seats-room-name") == "Team 1"
    broken = False
    await reads(
        page,
        ".seats-note",
        "The plan file cannot be read, so agents stand by team: seats.yaml: line 3",
    )
    given = empty
    await page_says(page, "document.querySelector('.seats-note').textContent.includes('plan import')")
    await seats_shown(page, 12)
    assert await page.is_hidden(".seats-to-move")
    await page.unroute(f"**{SEATS}**")
    # A plan was made: its version comes with the beat, and the page fetches it.
    await seats_shown(page, 120)
    await reads(page, ".seats-note", "")


async def test_a_tablet_s_buttons_are_large_enough_for_a_finger(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 12))
    page, console = await open_floor(
        new_page, team.url, "lang=en", width=1180, height=820, has_touch=True, is_mobile=True
    )
    await seats_shown(page, 120)
    await page.evaluate("floorwatch.floor.choose({ selected: '1001' })")
    await page_says(page, "document.querySelector('.drawer-zoom')?.checkVisibility()")
    await page.evaluate("document.querySelector('.seats-to-move').click()")
    small = await page.evaluate(
        """() => [...document.querySelectorAll(
            '.seats-button:not(.seats-room), .floor-drawer button, .top-pages a, .top-language, .top-colours'
          )]
          .filter(element => element.checkVisibility())
          .filter(element => { const box = element.getBoundingClientRect(); return box.width < 44 || box.height < 44; })
          .map(element => element.outerHTML)"""
    )
    assert small == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert console.complaints == []


async def test_without_a_plan_nobody_changes_places_under_a_hand(new_page: NewPage, team: Served) -> None:
    now = time.time()
    team.painter.whole(team_floor.floor(now, 12))
    page = await new_page()
    empty = {"version": "none", "file": "seats.yaml", "editable": True, "rooms": []}
    await page.route(f"**{SEATS}**", lambda route: route.fulfill(json=empty))
    await page.goto(f"{team.url}/floor?lang=en")
    await seats_shown(page, 12)
    before = await view(page)
    fourth = await centre(page, f"{TILES} >> nth=3")

    # Under a button that is held down, who comes waits in the tray and who goes leaves a place behind.
    await page.mouse.move(*fourth)
    await page.mouse.down()
    team.painter.put({agent_key("1004"): None, **state_of(now, 12), **state_of(now, 13)})
    await reads(page, ".seats-tray-count", "2")
    await has(page, f'{TILES}[data-key="agent:1004"]', "state", "empty")
    assert await page.locator(TILES).count() == 12
    assert await view(page) == before
    assert await centre(page, f"{TILES} >> nth=3") == fourth

    await page.mouse.up()
    await seats_shown(page, 13)
    await reads(page, ".seats-tray-count", "0")
    # What nobody touches follows at once, and whose tile has the focus and goes leaves it on another.
    await page.focus(f'{TILES}[data-key="agent:1005"]')
    team.painter.put({agent_key("1005"): None})
    await seats_shown(page, 12)
    assert await page.evaluate("document.activeElement.matches('.seats-plane > .seat')")


async def test_seats_are_moved_and_saved(  # noqa: PLR0915 - one story, told to its end
    new_page: NewPage, serve: Serve, tmp_path: Path
) -> None:
    file = tmp_path / "plan.yaml"
    config = team_floor.config(12)
    served = serve(**config | {"seating": {**config["seating"], "file": str(file)}})
    rows = team_floor.floor(time.time(), 12)
    rows |= state_of(time.time(), 11, seat="N-1")
    served.painter.whole(rows)
    page, console = await open_floor(new_page, served.url)
    await seats_shown(page, 12)
    await reads(page, ".seats-tray-count", "1")

    # A tile is dragged, and still shows its state; opening nothing.
    await page.click(".seats-to-move")
    start = await centre(page, tile("B-01"))
    metre = (await view(page))["m"]
    await drag(page, start, (start[0] + metre, start[1] + metre / 2))
    await has(page, tile("B-01"), "moved", "true")
    await reads(page, ".seats-save", "Save 1 move")
    assert await page.evaluate(SELECTED) is None
    assert await page.evaluate(HELD), "a deploy now would lose what was moved"
    # With keys: picked up, moved by a tenth, put down; another is put back.
    await page.focus(tile("A-02"))
    for key in ("Enter", "ArrowDown", "Enter", "ArrowRight", "Enter", "ArrowDown", "Escape"):
        await page.keyboard.press(key)
    await has(page, tile("A-02"), "moved", "true")
    await has(page, tile("A-03"), "moved", None)
    # Out of the tray onto the plan, taken back, and again.
    onto = (start[0] + 4 * metre, start[1])
    await drag(page, await centre(page, ".seats-tray-list .seat"), onto)
    await reads(page, ".seats-save", "Save 3 moves")
    await page.click(".seats-moving button >> nth=0")
    await page_says(page, f"document.querySelector({tile('N-1')!r}) === null")
    await drag(page, await centre(page, ".seats-tray-list .seat"), onto)
    await has(page, tile("N-1"), "agent", "1012")
    await reads(page, ".seats-save", "Save 3 moves")
    await reads(page, ".seats-tray-count", "0")

    # To leave is asked for in the line itself, and may be thought better of.
    await page.click(".seats-moving button:visible >> nth=1")
    await reads(page, ".seats-moving-note", "Discard 3 moves that are not saved?")
    assert await axe_violations(page) == []
    await page.keyboard.press("Enter")  # on what has the focus: to go on
    assert await page.is_hidden(".seats-discard")

    # Somebody else was faster, and this page has not heard of it: theirs is loaded, ours stay on top of it.
    await page.route(
        f"**{SEATS}?*", lambda route: route.abort() if route.request.method == "GET" else route.continue_()
    )
    await asyncio.to_thread(somebody_moves, served.url, "A-10", 15.2, 2.4)
    await page.click(".seats-save")
    await page_says(
        page, "document.querySelector('.seats-moving-note').textContent.includes('could not be loaded')"
    )
    await page.unroute(f"**{SEATS}?*")
    await page_says(
        page, "document.querySelector('.seats-moving-note').textContent.includes('with your 3 moves')"
    )
    named = "[...document.querySelectorAll('.seats-row')].map(row => row.textContent).join()"
    assert await page.evaluate(named) == "A,B,N"
    before = await view(page)
    await page.click(".seats-save")
    await reads(page, ".seats-moving-note", "Saved 3 moves.")
    # Where everything stands, and as any other page has it: the server says which row the new seat joined.
    await page_says(page, f"{named} === 'A,B'")
    after = await view(page)
    assert [after[part] for part in "mxy"] == [before[part] for part in "mxy"]
    await reads(page, ".seats-moving-note", "Saved 3 moves.")
    assert not await page.evaluate(HELD)
    assert await page.locator(f"{TILES}[data-moved]").count() == 0, "what was saved is as any other seat"
    saved = seats_in(file)
    assert saved["A-10"] == (15.2, 2.4)
    assert saved["A-02"] == (2.4, 0.7)
    assert saved["B-01"] == pytest.approx((1.8, 2.4), abs=0.25)
    assert "N-1" in saved
    await page.click(".seats-moving button >> nth=1")
    assert await page.is_hidden(".seats-moving")
    await page.reload()
    await seats_shown(page, 13)
    assert console.complaints == [one for one in console.complaints if "409" in one or "ERR_FAILED" in one]


async def test_moves_that_are_lost_with_their_plan_are_told_of(
    new_page: NewPage, serve: Serve, tmp_path: Path
) -> None:
    file = tmp_path / "plan.yaml"
    config = team_floor.config(12)
    served = serve(**config | {"seating": {**config["seating"], "file": str(file)}})
    served.painter.whole(team_floor.floor(time.time(), 12))
    page, console = await open_floor(new_page, served.url)
    await seats_shown(page, 12)
    await page.click(".seats-to-move")
    await page.focus(tile("A-02"))
    for key in ("Enter", "ArrowDown", "Enter"):
        await page.keyboard.press(key)
    await reads(page, ".seats-save", "Save 1 move")

    file.write_text("rooms: []\n", encoding="utf-8")
    told = (
        "The plan is gone, and with it your 1 move that was not saved. "
        "No seat plan is set, so agents stand by team. `.venv/bin/python app.py plan import seats.csv` makes one."
    )
    await reads(page, ".seats-note", told)
    assert await page.is_hidden(".seats-moving")
    assert not await page.evaluate(HELD)
    assert await page.evaluate("document.activeElement.matches('.seats-plane > .seat')"), (
        "who works by keys is not left at the page's beginning"
    )
    # It is not gone with the next who comes.
    served.painter.put(state_of(time.time(), 12))
    await seats_shown(page, 13)
    await reads(page, ".seats-note", told)
    # A plan to move seats on makes it a thing of the past.
    file.unlink()
    await page_says(page, f"document.querySelector({tile('A-02')!r}) !== null")
    await reads(page, ".seats-note", "")
    assert console.complaints == []


async def test_moves_that_nobody_can_save_hold_no_page(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 120))
    page, _console = await open_floor(new_page, team.url)
    await seats_shown(page, 120)
    await page.click(".seats-to-move")
    await page.focus(tile("A-02"))
    for key in ("Enter", "Shift+ArrowUp", "Enter"):
        await page.keyboard.press(key)
    await reads(page, ".seats-save", "Save 1 move")
    leaving = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert await page.evaluate(HELD)
    assert not await page.evaluate(leaving), "the browser asks first"
    await page.evaluate(
        "floorwatch.floor.fail(floorwatch.floor.parts.find(({ name }) => name === 'seats'), 'broken')"
    )
    await page.locator(".floor-seats .floor-broken").wait_for()
    assert not await page.evaluate(HELD)
    assert await page.evaluate(leaving)


@pytest.mark.timeout(150)
async def test_when_the_plan_was_tried_is_told_by_the_reader_s_clock(new_page: NewPage, team: Served) -> None:
    recorded = time.time() - 40_000
    progress = ReplayProgress(file="calls.csv", progress=0.5, done=False)
    team.painter.whole(
        team_floor.floor(recorded, 12) | {SITE_KEY: wall_floor.site_row(recorded, replay=progress)}
    )
    page = await new_page()
    tried: list[float] = []

    async def refuse(route: Any) -> None:
        tried.append(time.time())
        await route.abort()

    await page.route(f"**{SEATS}**", refuse)
    await page.goto(f"{team.url}/floor?lang=en")
    await page_says(page, "floorwatch.live.status().mode === 'replay'", within_s=30)
    before = len(tried)
    await eventually(lambda: len(tried) > before + 1, "the plan is tried again", within_s=60)

    async def tells_the_last_one() -> Any:
        # What is told changes with each try, and those come ever more seldom; the minute may turn in between.
        return await page.evaluate(
            """at => document.querySelector('.seats-note').textContent
                .includes(`last tried ${floorwatch.forms.clock(at, { seconds: false })}`)""",
            tried[-1],
        )

    await eventually(tells_the_last_one, "when it was last tried is told", within_s=40)


async def test_a_seat_put_down_on_another_goes_back_and_it_is_said_who_stands_there(
    new_page: NewPage, team: Served
) -> None:
    rows = team_floor.floor(time.time(), 120)
    rows |= state_of(time.time(), 11, seat="N-1")
    team.painter.whole(rows)
    page, console = await open_floor(new_page, team.url)
    await seats_shown(page, 120)
    await page.click(".seats-to-move")
    home, other = await centre(page, tile("B-02")), await centre(page, tile("C-03"))

    # By mouse, and by a finger, which comes as the same events of another pointer.
    await drag(page, home, other)
    await reads(page, ".seats-moving-note", "C-03 stands there.")
    assert await centre(page, tile("B-02")) == home
    await page.evaluate(
        """([key, from, to]) => {
          const tile = document.querySelector(key);
          const touch = (kind, target, [clientX, clientY], buttons) => target.dispatchEvent(new PointerEvent(kind, {
            bubbles: true, pointerId: 7, pointerType: 'touch', isPrimary: true, button: 0, buttons, clientX, clientY }));
          touch('pointerdown', tile, from, 1);
          touch('pointermove', tile, [to[0], to[1] + 30], 1);
          touch('pointermove', tile, to, 1);
          touch('pointerup', tile, to, 0);
        }""",
        [tile("B-02"), home, await centre(page, tile("C-05"))],
    )
    await reads(page, ".seats-moving-note", "C-05 stands there.")
    assert await centre(page, tile("B-02")) == home
    await drag(page, await centre(page, ".seats-tray-list .seat"), other)
    await reads(page, ".seats-moving-note", "C-03 stands there.")
    assert await page.locator(f"{TILES}[data-moved]").count() == 0
    assert await page.is_disabled(".seats-save")

    # In the hand of the keys it stays, and the line says so until it is elsewhere.
    await page.focus(tile("B-02"))
    for key in ("Enter", "Shift+ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "Enter"):
        await page.keyboard.press(key)
    await reads(page, ".seats-moving-note", "B-03 stands there.")
    await has(page, tile("B-02"), "dragged", "true")
    await page.keyboard.press("Shift+ArrowDown")
    await page_says(page, "document.querySelector('.seats-moving-note').textContent.startsWith('picked up')")
    await page.keyboard.press("Escape")
    assert await centre(page, tile("B-02")) == home
    # A hand that goes elsewhere leaves it where it was.
    await page.keyboard.press("Enter")
    for key in ("Shift+ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"):
        await page.keyboard.press(key)
    await page.focus(".seats-moving button:visible >> nth=1")
    await reads(page, ".seats-moving-note", "B-03 stands there.")
    assert await centre(page, tile("B-02")) == home
    # Out of the tray by key it comes to where nobody stands.
    await page.focus(".seats-tray-list .seat")
    await page.keyboard.press("Enter")
    await has(page, tile("N-1"), "dragged", "true")
    await page.keyboard.press("Enter")
    await reads(page, ".seats-save", "Save 1 move")
    assert console.complaints == []


async def test_a_seat_out_of_the_tray_is_under_the_pointer_though_nothing_is_heard(
    new_page: NewPage, team: Served
) -> None:
    now = time.time()
    rows = team_floor.floor(now, 120) | state_of(now, 11, seat="N-1")
    team.painter.whole(team_floor.blind(rows, now - 30))
    page, console = await open_floor(new_page, team.url, width=1280, height=800, state="blind")
    await seats_shown(page, 120)
    await page.click(".seats-to-move")
    start, onto = await centre(page, ".seats-tray-list .seat"), await centre(page, tile("C-05"))
    name = await page.text_content(".seats-tray-list .seat-name")
    await page.mouse.move(*start)
    await page.mouse.down()
    await page.mouse.move(*onto, steps=4)
    assert await centre(page, ".seat-ghost") == pytest.approx(onto, abs=2)
    assert await page.inner_text(".seat-ghost .seat-name") == name, "it says who is carried"
    await page.mouse.up()
    assert await page.locator(".seat-ghost").count() == 0
    assert console.complaints == []


async def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag from a point of the page to another."""
    await page.mouse.move(*start)
    await page.mouse.down()
    await page.mouse.move(*end, steps=4)
    await page.mouse.up()


def somebody_moves(url: str, seat: str, x_m: float, y_m: float) -> None:
    """Move a seat on the newest plan, as another page does."""
    with urllib.request.urlopen(url + SEATS, timeout=10) as answer:  # noqa: S310
        version = json.load(answer)["version"]
    move = {"seat": seat, "room": "hall-1", "x_m": x_m, "y_m": y_m}
    body = json.dumps({"version": version, "moves": [move]}).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url + SEATS, body, headers, method="PATCH")  # noqa: S310
    urllib.request.urlopen(request, timeout=10).close()  # noqa: S310


def seats_in(file: Path) -> dict[str, tuple[float, float]]:
    """Return where every seat of a plan file stands in its room."""
    rooms = yaml.safe_load(file.read_text(encoding="utf-8"))["rooms"]
    return {
        seat["seat"]: (seat["x_m"], seat["y_m"])
        for room in rooms
        for row in room["rows"]
        for seat in row["seats"]
    }


async def test_who_is_searched_for_is_louder_than_any_alarm(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 120))
    page, console = await open_floor(new_page, team.url, width=1280, height=800)
    await seats_shown(page, 120)
    await has(page, tile("B-03"), "urgency", "critical")
    ring = """selector => {
      const { outlineStyle, boxShadow } = getComputedStyle(document.querySelector(selector));
      return [outlineStyle !== 'none', boxShadow !== 'none'];
    }"""
    assert await page.evaluate(ring, tile("B-03")) == [True, False]
    await page.fill(".floor-search", "c05")
    await has(page, tile("C-05"), "found", "true")
    assert await page.locator(f"{TILES}[data-found]").count() == 1
    assert await page.evaluate(ring, tile("B-03")) == [False, False]
    # Its sign stays, in the colour of what is beside the matter.
    sign = f"getComputedStyle(document.querySelector({tile('B-03')!r})).getPropertyValue('--sign')"
    muted = "getComputedStyle(document.documentElement).getPropertyValue('--text-muted')"
    assert await page.is_visible(f"{tile('B-03')} .seat-badge")
    assert await page.evaluate(sign) == await page.evaluate(muted) != ""
    assert (await page.evaluate(ring, tile("C-05")))[1]
    assert "hidden by the filter" in (await page.get_attribute(tile("B-03"), "aria-label") or "")
    assert await page.locator(".floor-now-person").count() > 0, "the headline tells of them all the same"
    # A filter of states lets alarms stand.
    await page.fill(".floor-search", "")
    await page.evaluate("floorwatch.floor.choose({ states: new Set(['ready']) })")
    await has(page, tile("B-03"), "faded", "true")
    assert await page.evaluate(ring, tile("B-03")) == [True, False]
    assert await page.locator(f"{TILES}:is([data-found], [data-still])").count() == 0
    assert console.complaints == []


async def test_who_is_searched_for_comes_into_sight_in_a_hand_though_the_plan_gets_smaller(
    new_page: NewPage, team: Served
) -> None:
    team.painter.whole(team_floor.floor(time.time(), 120))
    page, console = await open_floor(
        new_page, team.url, width=390, height=844, has_touch=True, is_mobile=True
    )
    await page.evaluate("location.hash = 'seats'")
    await seats_shown(page, 120)
    height = f"document.querySelector('{WINDOW}').clientHeight"
    await page_says(page, f"{height} > 200")
    before = await page.evaluate(height)
    for seat in ("H-20", "A-01"):
        await page.fill(".floor-search", seat)
        await has(page, tile(seat), "found", "true")
        await page_says(page, f"{height} < {before}")
        await page_says(page, f"(({VISIBLE})({tile(seat)!r}))")
    assert console.complaints == []


FREE_OF_DRAWER = """selector => {
  const tile = document.querySelector(selector).getBoundingClientRect();
  const drawer = document.querySelector('.floor-drawer').getBoundingClientRect();
  return drawer.width > 0 && tile.right <= drawer.left;
}"""


async def test_who_is_in_the_drawer_is_seen_beside_it_and_the_plan_moves_for_nobody_else(
    new_page: NewPage, team: Served
) -> None:
    team.painter.whole(team_floor.floor(time.time(), 120))
    page, console = await open_floor(new_page, team.url, width=1280, height=800)
    await seats_shown(page, 120)
    before = await view(page)

    # Who is in sight beside the drawer stays there; so does everybody else.
    for seat in ("A-01", "H-01", "B-05"):
        await page.click(tile(seat))
        await page_says(page, f"(({FREE_OF_DRAWER})({tile(seat)!r}))")
        assert await view(page) == before, seat
    await page.keyboard.press("Escape")
    await page_says(page, "!document.querySelector('.floor-drawer').open")
    assert await view(page) == before
    # Who would be under it comes out, and the plan goes back when it closes, whoever else was looked at meanwhile.
    for seat in ("E-18", "H-20"):
        await page.evaluate("selector => document.querySelector(selector).click()", tile(seat))
        await page_says(page, f"(({FREE_OF_DRAWER})({tile(seat)!r}))")
        assert await page.evaluate(VISIBLE, tile(seat))
    await page.keyboard.press("Escape")
    await page_says(
        page, f"document.querySelector('.seats-plane').getBoundingClientRect().left === {before['x']}"
    )
    assert await view(page) == before
    # What the reader moved meanwhile stays.
    await page.click(tile("E-18"))
    await page_says(page, f"(({FREE_OF_DRAWER})({tile('E-18')!r}))")
    await page.focus(tile("E-18"))
    await page.keyboard.press("Shift+ArrowDown")
    moved = await view(page)
    await page.keyboard.press("Escape")
    await page_says(page, "!document.querySelector('.floor-drawer').open")
    await page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert await view(page) == moved
    assert console.complaints == []


ON_TILES = f"""element => {{
  const one = element.getBoundingClientRect();
  return [...document.querySelectorAll('{TILES}')].filter(tile => {{
    const box = tile.getBoundingClientRect();
    return box.width > 0 && one.left < box.right - 1 && box.left < one.right - 1 && one.top < box.bottom - 1 && box.top < one.bottom - 1;
  }}).map(tile => tile.dataset.key);
}}"""
"""The tiles that an element lies on."""
SHOWN_ROWS = "[...document.querySelectorAll('.seats-row')].filter(row => row.checkVisibility())"


async def test_rows_are_named_where_they_begin_and_stay_named(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 120))
    page, console = await open_floor(new_page, team.url, width=1280, height=800)
    await seats_shown(page, 120)
    await page_says(page, f"{SHOWN_ROWS}.length === 8")
    rows = page.locator(".seats-row")
    assert await rows.all_text_contents() == list("ABCDEFGH")
    assert [await row.evaluate(ON_TILES) for row in await rows.all()] == [[]] * 8
    assert await page.evaluate(f"document.querySelector('{WINDOW}').dataset.size") is None
    assert await page.evaluate("document.querySelector('.seats-plane').dataset.size") == "compact", (
        "names of rows take no seat its name"
    )
    assert await page.is_hidden(f"{tile('A-01')} .seat-place")
    columns = "[...document.querySelectorAll('.seats-column')].filter(column => column.checkVisibility())"
    assert (
        await page.evaluate(f"{columns}.map(column => column.textContent).join()")
        == "5,10,5,10,15,20,5,10,15,20"
    )
    numbers = page.locator(".seats-column:visible")
    assert [await number.evaluate(ON_TILES) for number in await numbers.all()] == [[]] * 10

    # Nearer, and moved to where no row begins: a seat says its own name, a row stays named at the window's edge.
    for _turn in range(3):
        await page.click(".seats-square >> nth=1")
    assert await page.text_content(f"{tile('E-10')} .seat-place") == "E-10"
    assert await page.evaluate(f"{columns}.length") == 0, "nobody has to count"
    await page.focus(tile("E-10"))
    for _turn in range(3):
        await page.keyboard.press("Shift+ArrowRight")
    edge = f"""(() => {{
      const left = document.querySelector('{WINDOW}').getBoundingClientRect().left;
      return {SHOWN_ROWS}.map(row => [row.textContent, Math.round(row.getBoundingClientRect().left - left)]);
    }})()"""
    await page_says(page, f"{edge}.some(([name]) => name === 'E')")
    assert all(0 <= px <= 4 for _name, px in await page.evaluate(edge))
    # A room's name lies on no seat, wherever the plan is moved.
    for _turn in range(4):
        assert await page.locator(".seats-room").evaluate(ON_TILES) == []
        await page.keyboard.press("Shift+ArrowUp")
    assert console.complaints == []


async def test_a_seat_says_more_to_a_mouse_and_to_the_keyboard_and_not_to_a_finger(
    new_page: NewPage, team: Served
) -> None:
    now = time.time()
    rows = team_floor.floor(now, 120) | state_of(now, 0, since=now - 1330, call_since=now - 1330)
    team.painter.whole(rows)
    page, console = await open_floor(new_page, team.url, width=1280, height=800)
    await seats_shown(page, 120)
    await has(page, tile("A-01"), "urgency", "critical")
    tip = page.locator(".seats-tip")
    assert await tip.is_hidden()

    await page.hover(tile("A-01"))
    await tip.wait_for(state="visible")
    assert (await page.text_content(".seats-tip-title") or "").startswith("A-01 · ")
    said = await tip.inner_text()
    for part in ("Talking for 22 min · since ", "◆ Far too long · over 20:00", "Billing and payment"):
        assert part in said
    assert tile("A-01").split('"')[1] not in await tip.evaluate(ON_TILES), "it never lies on its own seat"
    await page.hover(".seats-totals")
    await tip.wait_for(state="hidden")

    await page.focus(tile("A-06"))
    await page.keyboard.press("ArrowRight")
    await tip.wait_for(state="visible")
    assert "Too long" in await tip.inner_text()
    await page.keyboard.press("Escape")
    await tip.wait_for(state="hidden")
    # What a seat shows instead of words is explained below the plan.
    legend = await page.inner_text(".floor-notice-legend")
    for part in ("Meal", "Short break", "18 minutes"):
        assert part in legend
    assert console.complaints == []

    phone, console = await open_floor(
        new_page, team.url, width=390, height=844, has_touch=True, is_mobile=True
    )
    await phone.evaluate("location.hash = 'seats'")
    await seats_shown(phone, 120)
    await phone.tap(".seats-to-signs")
    sheet = phone.locator(".seats-signs")
    await sheet.wait_for(state="visible")
    for part in ("far too long", "Ringing", "Meal", "18 minutes"):
        assert part in await sheet.inner_text()
    assert await axe_violations(phone) == []
    await phone.keyboard.press("Escape")
    await sheet.wait_for(state="hidden")
    await page_says(
        phone, f"[...document.querySelectorAll('{TILES}[data-urgency=critical]')].some({VISIBLE_TILE})"
    )
    key = await phone.evaluate(
        f"[...document.querySelectorAll('{TILES}[data-urgency=critical]')].find({VISIBLE_TILE}).dataset.key"
    )
    await phone.tap(f'{TILES}[data-key="{key}"]')
    await page_says(phone, f"{SELECTED} !== null")
    assert await phone.is_hidden(".seats-tip")
    assert console.complaints == []


async def test_one_escape_sends_what_a_seat_says_away_and_nothing_else(
    new_page: NewPage, team: Served
) -> None:
    team.painter.whole(team_floor.floor(time.time(), 120))
    page, console = await open_floor(new_page, team.url, width=1280, height=800)
    await seats_shown(page, 120)
    tip = page.locator(".seats-tip")

    # Wherever the focus is.
    await page.evaluate("floorwatch.floor.choose({ selected: '1001', search: 'Bi' })")
    for focus in (".floor-search", tile("A-06"), ".seats-to-move"):
        await page.focus(focus)
        await page.hover(".seats-totals")
        await page.hover(tile("A-01"))
        await page_says(page, "document.querySelector('.seats-tip-title')?.textContent.startsWith('A-01')")
        await tip.wait_for(state="visible")
        await page.keyboard.press("Escape")
        await tip.wait_for(state="hidden")
        assert await page.evaluate(SELECTED) == "1001", focus
        assert await page.input_value(".floor-search") == "Bi", focus
    await page.keyboard.press("Escape")
    await page_says(page, f"{SELECTED} === null")
    await page.evaluate("floorwatch.floor.choose({ search: '' })")
    # What carries a seat is not spoken for: the first Escape puts it back.
    await page.click(".seats-to-move")
    await page.focus(tile("A-06"))
    await page.keyboard.press("ArrowRight")
    await tip.wait_for(state="visible")
    await page.keyboard.press("Enter")
    await tip.wait_for(state="hidden")
    await page.keyboard.press("Escape")
    await has(page, tile("A-07"), "dragged", None)
    await page.click(".seats-moving button:visible >> nth=1")
    assert console.complaints == []


async def test_one_escape_closes_the_signs_and_nothing_else(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 120))
    page, console = await open_floor(
        new_page, team.url, width=1180, height=820, has_touch=True, is_mobile=True
    )
    await seats_shown(page, 120)
    await page.evaluate("floorwatch.floor.choose({ selected: '1001' })")
    await page_says(page, "document.querySelector('.floor-drawer').open")
    await page.evaluate("document.querySelector('.seats-to-signs').click()")
    sheet = page.locator(".seats-signs")
    await sheet.wait_for(state="visible")
    await page.keyboard.press("Escape")
    await sheet.wait_for(state="hidden")
    assert await page.evaluate(SELECTED) == "1001"
    await page.keyboard.press("Escape")
    await page_says(page, f"{SELECTED} === null")
    assert console.complaints == []


async def test_the_name_of_a_room_is_as_large_to_a_finger_as_one_is(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 120))
    page, console = await open_floor(
        new_page, team.url, width=390, height=844, has_touch=True, is_mobile=True
    )
    await page.evaluate("location.hash = 'seats'")
    await seats_shown(page, 120)
    await page.tap(".seats-whole")
    # Where it ends upwards and downwards, pixel by pixel.
    high = await page.evaluate(
        """() => [...document.querySelectorAll('.seats-room')].map((element) => {
          const box = element.getBoundingClientRect();
          const x = box.left + box.width / 2;
          const hit = (y) => element.contains(document.elementFromPoint(x, y));
          let [top, bottom] = [box.top + 5, box.top + 5];
          while (hit(top - 1)) top -= 1;
          while (hit(bottom + 1)) bottom += 1;
          return bottom - top + 1;
        })"""
    )
    assert high
    assert min(high) >= 44
    assert console.complaints == []


async def test_a_team_is_framed_in_a_hand_and_gone_to_where_that_leads_anywhere(
    new_page: NewPage, team: Served
) -> None:
    team.painter.whole(team_floor.floor(time.time(), 120))
    page, console = await open_floor(
        new_page, team.url, "lang=en&team=team-02", width=390, height=844, has_touch=True, is_mobile=True
    )
    await page.evaluate("location.hash = 'seats'")
    await seats_shown(page, 120)
    theirs = "[...floorwatch.floor.people.values()].filter(one => one.team === 'team-02')"
    framed = f"""{theirs}.length > 0 && {theirs}.map(one => document.querySelector(`{TILES}[data-key="seat:${{one.seat}}"]`))
      .every({VISIBLE_TILE})"""
    await page_says(page, framed)
    spent = "document.querySelector('.seats-to-team').getAttribute('aria-disabled')"
    await page_says(page, f"{spent} === 'true'")
    await page.tap(".seats-square >> nth=1")
    await page_says(page, f"{spent} === null")
    await page.tap(".seats-to-team")
    await page_says(page, f"{spent} === 'true'")
    await page_says(page, framed)
    assert console.complaints == []


async def test_moving_seats_is_spoken_of_above_the_plan(new_page: NewPage, team: Served) -> None:
    team.painter.whole(team_floor.floor(time.time(), 120))
    page, console = await open_floor(new_page, team.url, width=1280, height=800)
    await seats_shown(page, 120)
    box = f"document.querySelector('{WINDOW}').getBoundingClientRect().toJSON()"
    before, seen = await page.evaluate(box), await view(page)
    await page.focus(".seats-to-move")
    await page.keyboard.press("Enter")
    await page_says(page, "document.activeElement.textContent === 'Done'")
    assert await page.evaluate(box) == before
    assert await view(page) == seen
    bottom = await page.evaluate("document.querySelector('.seats-moving').getBoundingClientRect().bottom")
    assert bottom <= before["top"], "no seat is under it"
    assert await page.is_visible(".seats-square >> nth=1")
    assert await page.is_hidden(".seats-to-move")
    await page.keyboard.press("Enter")
    await page_says(page, "document.activeElement.matches('.seats-to-move')")
    assert await page.evaluate(box) == before
    assert console.complaints == []


async def test_a_team_that_sits_nowhere_takes_nothing_out_of_sight(new_page: NewPage, team: Served) -> None:
    now = time.time()
    team.painter.whole(team_floor.floor(now, 120))
    page, console = await open_floor(new_page, team.url, "lang=en&team=at-home", width=1280, height=800)
    await seats_shown(page, 120)
    await page.hover(tile("A-01"))
    await page.locator(".seats-tip").wait_for(state="visible")
    team.painter.put(state_of(now, 1, activity="talking", since=now - 30, call_since=now - 30))
    await has(page, tile("A-02"), "state", "talking")
    assert await page.is_visible(".seats-tip")
    assert console.complaints == []
