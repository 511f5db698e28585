"""The status page as people see it: in good and bad health, at every size, in both languages and schemes."""

from __future__ import annotations

import json
import re
import socket
import time
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.rooms.status import ids
from tests.browser.conftest import Served
from tests.browser.status_page import box_says, chain, open_status, sources, text, verdict_is
from tests.browser.waiting import page_says
from tests.doubles import status_floor, wall_floor
from tests.doubles.axe import axe_violations
from tests.doubles.painter import Painter
from tests.doubles.redis_server import private_redis
from tests.doubles.web_process import web_process

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.conftest import Serve
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

SIZES = [(1920, 1080), (1280, 800), (390, 844)]
ZONE = ZoneInfo(wall_floor.TIMEZONE)
FLOORS: dict[str, Any] = {
    "healthy": (status_floor.healthy, "well"),
    "bad": (status_floor.bad, "unheard"),
    "empty": (lambda _now: {}, "no_picture"),
}


@pytest.fixture(scope="module")
def site(redis_binary: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One site with three sources for all tests that harm nothing: starting it takes longer than most."""
    with ExitStack() as stack:
        url = stack.enter_context(private_redis(redis_binary))
        painter = stack.enter_context(Painter(url).alive())
        folder = tmp_path_factory.mktemp("status")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        yield Served(stack.enter_context(web_process(folder, port, url, **status_floor.config())), painter)


def clock(at: float) -> str:
    return datetime.fromtimestamp(at, ZONE).strftime("%H:%M:%S")


async def settled(page: Any) -> None:
    await page_says(
        page, "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )


async def test_all_is_well_and_says_so_in_one_sentence(site: Served, new_page: NewPage) -> None:
    site.painter.whole(status_floor.healthy(time.time()))
    page, console = await open_status(new_page, site.url)
    assert await text(page, ids.VERDICT_WORDS) == "Everything is heard"
    assert await text(page, ids.VERDICT_DETAIL) == "3 sources; what the pages show is true now."
    assert await chain(page) == {
        "web": ["good", "Connected"],
        "redis": ["good", "Answers"],
        "log": ["good", "Read to its end"],
        "watch": ["good", "At work"],
    }
    shown = await sources(page)
    assert [(one["name"], one["kind"], one["words"], one["todo"]) for one in shown] == [
        ("pbx-north", "Asterisk 22.5.0", "Heard", []),
        ("pbx-south", "Asterisk 22.5.0", "Heard", []),
        ("crm", "Feed", "Heard", []),
    ]
    assert shown[0]["facts"] | {"Last event": ""} == {
        "Last sign of life": "just now",
        "Last event": "",
        "What hangs on it": "2 queues · 34 agents",
        "Unseen today": "0 s",
        "Clock off by": "30 ms",
        "Delay": "18 ms",
    }
    assert shown[2]["facts"]["Clock off by"] == "–"
    assert await page.evaluate(f"document.getElementById('{ids.FURTHER}').hidden")
    assert console.complaints == []


async def test_what_hangs_on_nothing_is_said_of_one_and_of_several(site: Served, new_page: NewPage) -> None:
    page, _console = await open_status(new_page, site.url, says=None)
    said = [
        await page.evaluate(
            "names => window.floorwatch.status.words.lastKnown({ names, agents: 0, queues: 0 }, 0, 0, false)",
            names,
        )
        for names in (["a"], ["a", "b"])
    ]
    assert said == [f"No agent and no queue hangs on {which} so far." for which in ("it", "them")]


async def test_several_faults_each_say_since_when_why_and_what_to_do(site: Served, new_page: NewPage) -> None:
    now = time.time()
    site.painter.whole(status_floor.bad(now))
    page, console = await open_status(new_page, site.url, says="unheard")
    assert await text(page, ids.VERDICT_WORDS) == "2 of 3 sources are not heard: pbx-north, crm"
    since = clock(now - 187)
    detail = await text(page, ids.VERDICT_DETAIL)
    assert (
        detail
        == f"What is shown of 12 agents and 2 queues is the last that was known, since {since} (3 min)."
    )
    north, crm, south = await sources(page)
    assert (north["name"], north["rank"]) == ("pbx-north", "critical")
    assert north["words"] == f"Not heard since {since} (3 min): it refuses us"
    assert north["detail"] == "Reported: Authentication failed"
    assert any("permit" in line for line in north["todo"])
    assert north["facts"]["Unseen today"] == "1 h 10 min"
    assert (north["facts"]["Clock off by"], north["facts"]["Delay"]) == ("–", "–")
    assert (crm["words"], crm["facts"]) == ("Never heard yet", {})
    assert any("/api/v1/events" in line for line in crm["todo"])
    assert (south["rank"], south["words"], south["facts"]["Clock off by"]) == ("attention", "Heard", "−1 h")
    assert south["todo"][0].startswith("Its clock is off by −1 h. Its times are corrected")
    assert any(line.startswith("1,204 events were dropped.") for line in south["todo"])
    assert (await chain(page))["log"] == ["attention", "Not read to its end"]
    further = await text(page, ids.FURTHER_LIST)
    assert "2 agents are claimed by more than one source: PJSIP/1001 (pbx-north, pbx-south)" in further
    assert f"1 queue is not in config.yaml: {status_floor.NOBODYS}" in further
    assert console.complaints == []


async def test_a_source_that_comes_back_is_taken_off_the_verdict(site: Served, new_page: NewPage) -> None:
    now = time.time()
    site.painter.whole(status_floor.healthy(now) | {"s:crm": status_floor.down(now, "crm", "lost", 20)})
    page, _console = await open_status(new_page, site.url, says="unheard")
    assert await text(page, ids.VERDICT_WORDS) == "1 of 3 sources is not heard: crm"
    back = status_floor.source(now, "crm", blind_since=now - 20)
    site.painter.put({"s:crm": back})
    await verdict_is(page, "asked")
    await box_says(page, ids.VERDICT_WORDS, "Heard, but not told everything yet: crm")
    site.painter.put({"s:crm": status_floor.source(now, "crm")})
    await verdict_is(page, "well")


async def test_the_age_of_a_silent_source_goes_on(site: Served, new_page: NewPage) -> None:
    now = time.time()
    stale = status_floor.source(now, "crm", state="stale", since=now - 5, as_of=now - 5, blind_since=now - 5)
    site.painter.whole(status_floor.healthy(now) | {"s:crm": stale})
    page, _console = await open_status(new_page, site.url, says="unheard")
    read = "document.querySelector('[data-source=crm] dd').textContent"
    await page_says(page, f"/^\\d+ s ago$/.test({read})")
    first = await page.evaluate(read)
    await page_says(page, f"/ago$/.test({read}) && {read} !== {first!r}")
    words = (await sources(page))[0]["words"]
    assert re.fullmatch(rf"Silent since {clock(now - 5)} \(\d+ s\)", words)


async def test_more_opens_by_keyboard_and_stays_open(site: Served, new_page: NewPage) -> None:
    now = time.time()
    site.painter.whole(status_floor.bad(now))
    page, _console = await open_status(new_page, site.url, says="unheard")
    button = page.locator("[data-source=pbx-south] .status-more")
    assert await button.inner_text() == "More, and 2 notes"
    await button.focus()
    await page.keyboard.press("Enter")
    panel = page.locator("#status-more-pbx-south")
    assert await button.get_attribute("aria-expanded") == "true"
    shown = await panel.inner_text()
    for words in (
        "kept on disk while Redis was away",
        "20,411",
        "Events that came late",
        "line of 10,485,760",
    ):
        assert words in shown
    south = status_floor.source(now, "pbx-south", counts={"my_own_count": 5})
    site.painter.put({"s:pbx-south": south})
    await page_says(
        page, "document.getElementById('status-more-pbx-south').innerText.includes('my_own_count')"
    )
    assert await panel.is_visible()
    assert (
        await page.evaluate("document.activeElement.closest('[data-source]').dataset.source") == "pbx-south"
    )
    await page.keyboard.press("Enter")
    assert not await panel.is_visible()


async def test_the_list_does_not_move_under_a_hand(site: Served, new_page: NewPage) -> None:
    now = time.time()
    site.painter.whole(status_floor.healthy(now))
    page, _console = await open_status(new_page, site.url)
    await page.evaluate(
        """id => {
          window.hand = setInterval(() => document.getElementById(id)
            .dispatchEvent(new PointerEvent('pointermove', { bubbles: true })), 100);
        }""",
        ids.SOURCES,
    )
    await page_says(page, "new Promise(done => setTimeout(() => done(true), 150))")
    site.painter.put({"s:crm": status_floor.down(now, "crm", "lost", 20)})
    await verdict_is(page, "unheard")
    assert [one["name"] for one in await sources(page)] == ["pbx-north", "pbx-south", "crm"]
    await page.evaluate("clearInterval(window.hand)")
    await page_says(page, f"document.getElementById('{ids.SOURCES}').firstChild.dataset.source === 'crm'")


async def test_a_silent_watch_makes_everything_unknown(serve: Serve, new_page: NewPage) -> None:
    served = serve(**status_floor.config())
    served.painter.whole(status_floor.healthy(time.time()))
    page, _console = await open_status(new_page, served.url)
    served.painter.silence()
    await verdict_is(page, "watch_silent")
    assert await text(page, ids.VERDICT_WORDS) == "The watch is silent: nothing is being counted"
    assert "All pages show the last that was known, since" in await text(page, ids.VERDICT_DETAIL)
    assert "app.py watch" in await text(page, ids.VERDICT_TODO)
    shown = await chain(page)
    assert shown["watch"][0] == "critical"
    assert shown["log"] == ["unknown", "Not known now"]
    for one in await sources(page):
        assert (one["rank"], one["words"]) == ("unknown", "Not known now. Last known: Heard")
    served.painter.speak()
    await verdict_is(page, "well")


async def test_a_page_without_its_server_says_so_and_its_ages_go_on(serve: Serve, new_page: NewPage) -> None:
    served = serve(**status_floor.config())
    served.painter.whole(status_floor.healthy(time.time()))
    page, _console = await open_status(new_page, served.url)
    served.web.stop(kill=True)
    await verdict_is(page, "page_lost")
    assert await text(page, ids.VERDICT_WORDS) == "This page has lost its server"
    shown = await chain(page)
    assert [shown[part][0] for part in ("web", "redis", "log", "watch")] == ["critical", *["unknown"] * 3]
    assert re.fullmatch(r"No connection for \d+ s", shown["web"][1])
    first = await text(page, ids.VERDICT_DETAIL)
    await page_says(page, f"document.getElementById('{ids.VERDICT_DETAIL}').innerText !== {first!r}")
    served.web.start()
    await verdict_is(page, "well")


async def test_a_redis_that_is_away_is_said_with_where_it_is(
    redis_binary: str, tmp_path: Any, free_port: int, new_page: NewPage
) -> None:
    with ExitStack() as outer:
        with private_redis(redis_binary) as url:
            painter = outer.enter_context(Painter(url).alive())
            web = outer.enter_context(web_process(tmp_path, free_port, url, **status_floor.config()))
            painter.whole(status_floor.healthy(time.time()))
            page, _console = await open_status(new_page, web.url)
        await verdict_is(page, "redis_away")
        assert await text(page, ids.VERDICT_WORDS) == "The server cannot reach its store (Redis)"
        assert url in await text(page, ids.VERDICT_TODO)
        shown = await chain(page)
        assert (shown["web"][0], shown["redis"][0], shown["watch"]) == (
            "good",
            "critical",
            ["unknown", "Not known now"],
        )
        assert re.fullmatch(r"Out of reach for \d+ s", shown["redis"][1])


async def test_without_a_source_the_page_says_where_to_name_one(serve: Serve, new_page: NewPage) -> None:
    served = serve(**status_floor.config(0))
    served.painter.whole(status_floor.floor({}, {}, status_floor.site(time.time())))
    page, _console = await open_status(new_page, served.url, says="no_sources")
    assert "sources in config.yaml" in await text(page, ids.VERDICT_TODO)
    assert await text(page, ids.SOURCES_WORDS) == "No source is configured."


async def test_nothing_was_ever_counted(site: Served, new_page: NewPage) -> None:
    site.painter.whole({})
    page, console = await open_status(new_page, site.url, says="no_picture")
    assert [one["words"] for one in await sources(page)] == ["Not known now"] * 3
    assert [one["todo"] for one in await sources(page)] == [[]] * 3
    assert console.complaints == []


@pytest.mark.parametrize("done", [False, True])
async def test_a_recording_is_told_in_its_own_time(
    serve: Serve,
    new_page: NewPage,
    redis_url: str,
    done: bool,  # noqa: FBT001
) -> None:
    served = serve(site="replay", **status_floor.config(0))
    painter = Painter(redis_url, "replay")
    then = 1_763_784_000.0
    with painter.alive():
        painter.whole(status_floor.replayed(then, done=done))
        page, console = await open_status(new_page, served.url)
        assert await text(page, ids.VERDICT_WORDS) == "This is a recording, not the floor of now"
        assert (
            await text(page, ids.VERDICT_DETAIL) == f"monday.ami.jsonl.gz: {'at its end' if done else '42%'}"
        )
        assert await page.text_content(".top-clock") == clock(then)
        (shown,) = await sources(page)
        assert shown["words"] == (f"Over since {clock(then)}" if done else "Heard")
        assert shown["facts"]["Last sign of life"] == clock(then - (1 if done else 0.4))
        assert console.complaints == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("floor", ["healthy", "bad"])
async def test_whole_at_every_size(site: Served, new_page: NewPage, floor: str, language: str) -> None:
    make, says = FLOORS[floor]
    site.painter.whole(make(time.time()))
    page, console = await open_status(new_page, site.url, f"lang={language}", says=says)
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await settled(page)
        cut = await page.evaluate(
            """() => [...document.querySelectorAll('.status, .status *')]
              .filter(element => element.clientWidth && element.scrollWidth > element.clientWidth + 1)
              .map(element => `${element.className}: ${element.textContent.slice(0, 80)}`)"""
        )
        assert cut == [], (width, height)
        small = await page.evaluate(
            """() => [...document.querySelectorAll('.status *')]
              .filter(element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
              .map(element => parseFloat(getComputedStyle(element).fontSize))
              .reduce((least, size) => Math.min(least, size))"""
        )
        assert small >= (12 if width > 700 else 14), (width, height)
    assert console.complaints == []


async def test_thirty_sources_keep_those_in_trouble_at_the_top(serve: Serve, new_page: NewPage) -> None:
    served = serve(**status_floor.config(30))
    served.painter.whole(status_floor.many(time.time()))
    page, console = await open_status(new_page, served.url, says="unheard")
    shown = await sources(page)
    assert len(shown) == 30
    assert [(one["name"], one["rank"]) for one in shown[:6]] == [
        ("branch-04", "critical"), ("branch-09", "critical"), ("branch-11", "critical"),
        ("branch-17", "attention"), ("branch-20", "attention"), ("pbx-north", "good"),
    ]  # fmt: skip
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await settled(page)
        assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth"), width
    assert console.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("floor", list(FLOORS))
async def test_axe_finds_nothing(site: Served, new_page: NewPage, floor: str, scheme: str) -> None:
    make, says = FLOORS[floor]
    site.painter.whole(make(time.time()))
    page, _console = await open_status(
        new_page, site.url, "lang=zh_CN", says=says, color_scheme=scheme, reduced_motion="reduce"
    )
    if floor == "bad":
        await page.click("[data-source=pbx-south] .status-more")
    assert await axe_violations(page) == []
    assert await page.evaluate("document.documentElement.lang") == "zh-CN"


@pytest.mark.parametrize(("scheme", "is_light"), [("light", True), ("dark", False)])
async def test_light_or_dark_as_the_device_is(
    site: Served,
    new_page: NewPage,
    scheme: str,
    is_light: bool,  # noqa: FBT001
) -> None:
    site.painter.whole(status_floor.bad(time.time()))
    page, _console = await open_status(new_page, site.url, says="unheard", color_scheme=scheme)
    grounds = await page.evaluate(
        """() => ['body', '.status-verdict', '.status-source', '.status-part', '.status-further-list']
          .map(name => getComputedStyle(document.querySelector(name)).backgroundColor)
          .map(colour => colour.match(/[\\d.]+/g).map(Number))
          .filter(([red, green, blue, alpha = 1]) => alpha > 0)
          .map(([red, green, blue]) => (red + green + blue) / 3)"""
    )
    assert len(grounds) >= 4
    assert all((ground > 200) is is_light and (ground < 60) is not is_light for ground in grounds)


async def test_no_person_no_caller_and_no_secret_is_in_the_page_or_on_the_wire(
    site: Served, new_page: NewPage
) -> None:
    page = await new_page()
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
    now = time.time()
    site.painter.whole(status_floor.bad(now) | wall_floor.agent_rows(now))
    answer = await page.goto(f"{site.url}/status?lang=en")
    assert answer is not None
    drawn = await answer.text()
    await verdict_is(page, "unheard")
    everything = await page.content() + "".join(frames) + drawn
    assert any('"snapshot"' in frame for frame in frames)
    assert "PJSIP/1001" in everything, "whom two sources claim is named by the source's identifier"
    private = (*wall_floor.PERSONS, wall_floor.SEAT, "floorwatch-account", status_floor.TOKEN_HASH)
    for name in (*private, status_floor.SECRET["env"]):
        assert name not in everything
        assert json.dumps(name).strip('"') not in everything
    kinds = await page.evaluate(
        "[...new Set([...window.floorwatch.live.rows.keys()].map(key => key.split(':')[0]))].sort()"
    )
    assert kinds == ["q", "s", "site"]


async def test_the_first_page_is_still_the_wall(site: Served, new_page: NewPage) -> None:
    site.painter.whole(status_floor.healthy(time.time()))
    page = await new_page()
    await page.goto(f"{site.url}/?lang=en")
    assert page.url.endswith("/wallboard?lang=en")
    page, _console = await open_status(new_page, site.url)
    await page.click("text=Wallboard")
    await page_says(page, "document.documentElement.dataset.room === 'wallboard'")
