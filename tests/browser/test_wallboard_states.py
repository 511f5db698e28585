"""What the wall says when something is missing: nothing yet, no calls, a source, the watch, the server."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from redis import Redis

from dashboard.i18n import forms
from dashboard.rooms.wallboard import ids
from floor.model.picture import QueueRow, ReplayProgress
from tests.browser.waiting import page_says
from tests.browser.wall import open_wall, says, strip, text, wall_is
from tests.doubles import wall_floor

if TYPE_CHECKING:
    from playwright.async_api import Page

    from floor.model.picture import Row, SourceState
    from tests.browser.conftest import Serve, Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

ZONE = ZoneInfo(wall_floor.TIMEZONE)
PAUSE_MS = 12_000
"""Three seconds of silence are noticed; the rest is time to look at the page."""
BIG = (ids.SERVICE_LEVEL, ids.WAITING, ids.LONGEST_WAIT)


async def colour(page: Page, box: str) -> str:
    found = await page.evaluate("id => getComputedStyle(document.getElementById(id)).color", box)
    assert isinstance(found, str)
    return found


async def token(page: Page, name: str) -> str:
    """Return a token's colour as the browser writes it."""
    found = await page.evaluate(
        """name => {
          const probe = document.body.appendChild(document.createElement('i'));
          probe.style.color = `var(${name})`;
          const colour = getComputedStyle(probe).color;
          probe.remove();
          return colour;
        }""",
        name,
    )
    assert isinstance(found, str)
    return found


async def test_nothing_was_ever_counted(wall: Served, new_page: NewPage) -> None:
    page, console = await open_wall(new_page, wall.url, state="empty")
    for box in (*BIG, ids.ANSWER_RATE, ids.ABANDON_RATE, ids.CALLS_TODAY, ids.STAFFED, ids.AVAILABLE):
        await says(page, box, "–")
    await says(page, ids.SIGN_WORDS, "No data")
    await says(
        page,
        ids.STRIP_WORDS,
        'No data yet: nothing has been counted. Start "app.py run", or look whether the watch is running.',
    )
    assert await strip(page) == []
    assert console.complaints == []
    wall.painter.whole(wall_floor.normal(time.time()))
    await wall_is(page, "live")
    await says(page, ids.WAITING, "7")


async def test_no_calls_today_is_no_value_and_not_zero_percent(wall: Served, new_page: NewPage) -> None:
    wall.painter.whole(wall_floor.quiet(time.time()))
    page, _console = await open_wall(new_page, wall.url)
    await says(page, ids.SERVICE_LEVEL, "–")
    await says(page, ids.ABANDON_RATE, "–")
    await says(page, ids.CALLS_TODAY, "0")
    await says(page, ids.SERVICE_LEVEL_GOAL, "No calls yet today")
    await says(page, ids.DAY_LINE_WORDS, "No calls yet today: the line begins with the first one")
    await says(page, ids.STAFFED, "18")


async def test_a_blind_floor_does_not_say_that_there_is_nothing_now(wall: Served, new_page: NewPage) -> None:
    now = time.time()
    rows = wall_floor.quiet(now)
    wall.painter.whole(rows)
    page, console = await open_wall(new_page, wall.url)
    await says(page, ids.LONGEST_WAIT_LIMIT, "Nobody is waiting")
    blind = {
        key: replace(row, blind_since=now - 60) if isinstance(row, QueueRow) else row
        for key, row in rows.items()
    }
    wall.painter.whole(blind | {"s:pbx": wall_floor.source_row(now, "down", now - 60)})
    await wall_is(page, "part")
    await says(page, ids.SERVICE_LEVEL_GOAL, "Target 80% in 20 s")
    await says(page, ids.LONGEST_WAIT_LIMIT, "")
    await says(page, ids.DAY_LINE_WORDS, "")
    stale = await token(page, "--text-stale")
    for box in (ids.SERVICE_LEVEL_GOAL, ids.STAFFED, ids.WAITING):
        assert await colour(page, box) == stale
    # Who was staffed is told as of then; of how many nobody knows what they do now, no number is.
    await says(page, ids.STATE_AS_OF, f"as of {forms.clock(now - 60, ZONE, seconds=False)}")
    unknown = f"#{ids.STATE_COUNTS} [data-agent-state-of=unknown] .wall-count"
    assert await page.locator(unknown).inner_text() == "–"
    wall.painter.whole(wall_floor.quiet(time.time()))
    await wall_is(page, "live")
    await says(page, ids.STATE_AS_OF, "")
    assert await page.locator(unknown).inner_text() == "0"
    assert console.complaints == []


@pytest.mark.parametrize(("language", "words"), [("en", "No data since {}"), ("zh_CN", "自 {} 起无数据")])
async def test_a_source_that_is_down(wall: Served, new_page: NewPage, language: str, words: str) -> None:
    now = time.time()
    since = now - 130
    wall.painter.whole(wall_floor.blind(now, since))
    page, console = await open_wall(new_page, wall.url, f"lang={language}", state="part")
    moment = forms.clock(since, ZONE)
    await says(page, ids.SIGN_WORDS, words.format(moment))
    stale = await token(page, "--text-stale")
    for box in BIG:
        assert await colour(page, box) == stale
    await says(page, ids.LONGEST_WAIT, "2:21")
    await says(page, ids.LONGEST_WAIT_MARK, "")
    rows = await strip(page)
    assert [row["rank"] for row in rows] == ["blind"] * 8
    assert {row["why"] for row in rows} == {words.format(moment)}
    assert "pbx" in await text(page, ids.NOTICE)
    wall.painter.whole(wall_floor.normal(time.time()))
    await wall_is(page, "live")
    assert await colour(page, ids.WAITING) != stale
    assert console.complaints == []


async def test_a_source_that_fell_silent_is_as_blind_as_one_that_is_down(
    wall: Served, new_page: NewPage
) -> None:
    now = time.time()
    wall.painter.whole(wall_floor.blind(now, now - 20, "stale"))
    page, console = await open_wall(new_page, wall.url, state="part")
    await says(page, ids.SIGN_WORDS, f"No data since {forms.clock(now - 20, ZONE)}")
    await says(
        page,
        ids.NOTICE,
        "Silent: pbx. The figures are the last known ones until it is heard again.",
    )
    assert await colour(page, ids.WAITING) == await token(page, "--text-stale")
    assert console.complaints == []


ON_TOP = """id => {
  const words = document.getElementById(id);
  const { left, top, width, height } = words.getBoundingClientRect();
  return words.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


async def test_words_in_place_of_the_agents_lie_on_the_greyed_bar(wall: Served, new_page: NewPage) -> None:
    now = time.time()
    untold = {"staffed": None, "available": None, "talking": None, "states": None}
    rows = wall_floor.blind(now, now - 60)
    wall.painter.whole(
        {key: replace(row, **untold) if isinstance(row, QueueRow) else row for key, row in rows.items()}
    )
    page, _console = await open_wall(new_page, wall.url, state="part", width=1280, height=720)
    await says(page, ids.STATE_WORDS, "The source does not say who is staffed")
    assert await page.evaluate(ON_TOP, ids.STATE_WORDS), "the hatched bar hides them"


async def test_the_sign_tells_the_age_of_the_oldest_source_shown(wall: Served, new_page: NewPage) -> None:
    now = time.time()
    with wall.painter.hushed():
        other = replace(wall_floor.source_row(now - 500), name="other")
        wall.painter.whole(
            wall_floor.normal(now) | {"s:pbx": wall_floor.source_row(now - 4), "s:other": other}
        )
        page, console = await open_wall(new_page, wall.url, state="old")
        # In the moment in which the words change, however seldom a busy machine lets them.
        age, words = await page.evaluate(
            f"""() => new Promise((tell) => {{
              const box = document.getElementById('{ids.SIGN_WORDS}');
              const told = () => tell([floorwatch.live.sourceAge(['pbx']), box.textContent]);
              new MutationObserver(told).observe(box, {{ childList: true, characterData: true, subtree: true }});
            }})"""
        )
        assert 4 <= age < 60
        shown = int(words.removesuffix(" s old"))
        assert shown <= age <= shown + 2
        assert await colour(page, ids.WAITING) != await token(page, "--text-stale"), "not blind, only old"
    await wall_is(page, "live")
    await says(page, ids.SIGN_WORDS, "Live")
    assert console.complaints == []


async def test_a_queue_whose_source_was_taken_out_says_so_and_keeps_its_count(
    wall: Served, new_page: NewPage
) -> None:
    now = time.time()
    told = wall_floor.queue_row(now, "vip", today=(40, 36, 36), blind_since=now - 600, blind_s=7200)
    gone = replace(
        told, configured=False, sources=(), as_of=None, waiting=None, staffed=None, available=None,
        talking=None, states=None, told_no_more=True,
    )  # fmt: skip
    wall.painter.whole(wall_floor.normal(now) | {"q:vip": gone})
    page, console = await open_wall(new_page, wall.url)
    vip = next(row for row in await strip(page) if row["queue"] == "vip")
    assert (vip["rank"], vip["mark"], vip["why"]) == ("unheard", "◌", "No source tells of it any more")
    assert vip["calls"] == "≥ 40"
    assert console.complaints == []


PBXS = [
    {
        "name": name,
        "kind": "asterisk",
        "host": "127.0.0.1",
        "username": "floorwatch",
        "secret": {"env": "SECRET"},
    }
    for name in ("pbx", "pbx-2", "pbx-3", "pbx-4")
]


async def test_sources_that_are_not_heard_are_counted_whether_or_not_they_ever_were(
    serve: Serve, new_page: NewPage
) -> None:
    now = time.time()
    served = serve(**wall_floor.config() | {"sources": PBXS})

    def source(name: str, state: SourceState, as_of: float | None = now) -> dict[str, Row]:
        return {f"s:{name}": replace(wall_floor.source_row(now, state), name=name, as_of=as_of)}

    # Two never spoke, of the others the picture does not even know.
    nobody = {"site": wall_floor.site_row(now)} | source("pbx", "down", None) | source("pbx-2", "down", None)
    served.painter.whole(nobody)
    page, console = await open_wall(new_page, served.url, state="unheard")
    await says(page, ids.SIGN_WORDS, "Not heard: 4 of 4 sources")
    await says(
        page,
        ids.STRIP_WORDS,
        "Not heard: pbx, pbx-2, pbx-3, pbx-4. The page /status says why, and what to do.",
    )
    for box in (*BIG, ids.CALLS_TODAY, ids.STAFFED):
        await says(page, box, "–")
    # Queues that the configuration names change nothing of it.
    vip = wall_floor.unheard_row(now, "vip")
    served.painter.put({"q:vip": vip, "g:*": wall_floor.unheard_row(now, "*", ("vip",))})
    await says(
        page, ids.NOTICE, "Not heard: pbx, pbx-2, pbx-3, pbx-4. The page /status says why, and what to do."
    )
    assert await text(page, ids.SIGN_WORDS) == "Not heard: 4 of 4 sources"
    # One missing source is missing from all queues, and from those of others it is not.
    served.painter.whole(wall_floor.normal(now) | source("pbx-2", "up") | source("pbx-3", "up"))
    await says(page, ids.SIGN_WORDS, "Not heard: 1 of 4 sources")
    await says(
        page,
        ids.NOTICE,
        "Not heard: pbx-4. What hangs on them is missing here; the page /status says what to do.",
    )
    await says(page, ids.WAITING, "7")
    other, _console = await open_wall(new_page, served.url, "lang=en&queues=vip")
    await says(other, ids.SIGN_WORDS, "Live")
    served.painter.put(source("pbx-4", "up"))
    await wall_is(page, "live")
    assert console.complaints == []


async def test_a_queue_no_source_has_told_of_has_no_figures(wall: Served, new_page: NewPage) -> None:
    now = time.time()
    wall.painter.whole(wall_floor.normal(now) | {"q:vip": wall_floor.unheard_row(now, "vip")})
    page, console = await open_wall(new_page, wall.url)
    vip = next(row for row in await strip(page) if row["queue"] == "vip")
    assert (vip["rank"], vip["mark"], vip["why"]) == ("unheard", "◌", "Nothing heard of it yet")
    figures = ("waiting", "longest", "level", "agents", "today", "calls")
    assert {vip[cell] for cell in figures} == {"–"}
    await says(page, ids.WAITING, "7")
    await page.goto(f"{wall.url}/wallboard?lang=en&queues=vip")
    await wall_is(page, "part")
    for box in (*BIG, ids.ANSWER_RATE, ids.ABANDON_RATE, ids.CALLS_TODAY, ids.STAFFED, ids.AVAILABLE):
        await says(page, box, "–")
    await says(page, ids.SIGN_WORDS, f"No data since {forms.clock(now - 600, ZONE)}")
    await says(
        page,
        ids.NOTICE,
        "No source has told of this yet. Look at /status, and at the names of the queues in config.yaml.",
    )
    assert console.complaints == []


SECONDS = """id => {
  const [minutes, seconds] = document.getElementById(id).textContent.split(':');
  return 60 * Number(minutes) + Number(seconds);
}"""


async def test_a_longest_wait_is_as_of_the_moment_since_when_there_is_no_data(
    wall: Served, new_page: NewPage
) -> None:
    now = time.time()
    vip = wall_floor.queue_row(now, "vip", waiting=1, waited_s=16)
    everything = wall_floor.queue_row(now, "*", members=("vip",), waiting=1, waited_s=16)
    rows = wall_floor.quiet(now) | {"q:vip": vip, "g:*": everything}
    wall.painter.whole(rows)
    page, _console = await open_wall(new_page, wall.url)
    await says(page, ids.LONGEST_WAIT_LIMIT, "Limit 2:00 · VIP line")
    shown = await page.evaluate(SECONDS, ids.LONGEST_WAIT)
    assert shown >= 16
    # Its last sign of life was ten seconds after the call came: only later it counts as silent, since then.
    silent = {
        key: replace(row, blind_since=now - 6, as_of=now - 6) if isinstance(row, QueueRow) else row
        for key, row in rows.items()
    }
    wall.painter.whole(silent | {"s:pbx": wall_floor.source_row(now, "stale", now - 6)})
    await wall_is(page, "part")
    # Any other wall says the same, whatever stood on it before: one that was opened later, and the plain page.
    await says(page, ids.LONGEST_WAIT, "0:10")
    strip_of_vip = next(row for row in await strip(page) if row["queue"] == "vip")
    assert strip_of_vip["longest"] == "0:10"
    assert await colour(page, ids.LONGEST_WAIT) == await token(page, "--text-stale")
    plain = await page.request.get(f"{wall.url}/wallboard/plain?lang=en")
    assert ">0:10<" in await plain.text()


async def test_one_blind_queue_leaves_its_neighbours_alone(wall: Served, new_page: NewPage) -> None:
    now = time.time()
    vip = wall_floor.queue_row(now, "vip", blind_since=now - 60)
    wall.painter.whole(wall_floor.normal(now) | {"q:vip": vip})
    page, _console = await open_wall(new_page, wall.url)
    by_queue = {row["queue"]: row for row in await strip(page)}
    assert by_queue["vip"]["why"] == f"No data since {forms.clock(now - 60, ZONE)}"
    assert [queue for queue, row in by_queue.items() if row["rank"] == "blind"] == ["vip"]


async def test_a_silent_watch_and_its_return(wall: Served, new_page: NewPage) -> None:
    wall.painter.whole(wall_floor.normal(time.time()))
    page, console = await open_wall(new_page, wall.url)
    await says(page, ids.SIGN_WORDS, "Live")
    wall.painter.silence()
    silent_at = time.time()
    await page_says(page, f"/ s old$/.test(document.getElementById('{ids.SIGN_WORDS}').textContent)")
    assert "Waiting longer than 2:00" in {row["why"] for row in await strip(page)}
    await wall_is(page, "blind")
    age = await page.evaluate("window.floorwatch.live.status().ageSeconds")
    assert 5 <= age < 9, "the wall says so within five seconds"
    # Every queue says so, as when its source is silent.
    signs = await text(page, ids.SIGN_WORDS)
    lines = {(row["mark"], row["why"], row["rank"]) for row in await strip(page) if row["queue"]}
    assert lines == {("◌", signs, "blind")}
    said = (await text(page, ids.SIGN_WORDS)).removeprefix("No data since ")
    today = datetime.fromtimestamp(silent_at, ZONE)
    said_at = datetime.combine(today.date(), datetime.strptime(said, "%H:%M:%S").time(), ZONE)  # noqa: DTZ007
    assert abs((said_at - today).total_seconds()) <= 2
    await says(page, ids.WAITING, "7")
    before = await text(page, ids.LONGEST_WAIT)
    assert await colour(page, ids.WAITING) == await token(page, "--text-stale")
    assert "watch" in await text(page, ids.NOTICE)
    await page_says(page, "new Promise(done => setTimeout(() => done(true), 1500))")
    assert await text(page, ids.LONGEST_WAIT) == before, "what is not known does not go on ticking"
    wall.painter.speak()
    await wall_is(page, "live")
    await page_says(page, f"document.getElementById('{ids.LONGEST_WAIT}').textContent !== '{before}'")
    await says(page, ids.SIGN_WORDS, "Live")
    assert console.complaints == []


async def test_a_server_that_is_gone_and_its_return(serve: Serve, new_page: NewPage) -> None:
    served = serve(**wall_floor.config())
    served.painter.whole(wall_floor.normal(time.time()))
    page, _console = await open_wall(new_page, served.url)
    served.web.stop(kill=True)
    await wall_is(page, "blind")
    assert (await text(page, ids.SIGN_WORDS)).startswith("No data since ")
    await says(page, ids.WAITING, "7")
    assert "No connection to the server" in await text(page, ids.NOTICE)
    served.web.start()
    await wall_is(page, "live")
    await says(page, ids.SIGN_WORDS, "Live")


async def test_a_store_that_does_not_answer_and_its_return(
    serve: Serve, new_page: NewPage, redis_url: str
) -> None:
    served = serve(**wall_floor.config())
    served.painter.whole(wall_floor.normal(time.time()))
    page, console = await open_wall(new_page, served.url)
    with Redis.from_url(redis_url) as client:
        client.client_pause(PAUSE_MS)
        await wall_is(page, "blind")
        await page_says(page, f"document.getElementById('{ids.NOTICE}').textContent.includes('Redis')")
        await says(page, ids.WAITING, "7")
    await wall_is(page, "live")
    await says(page, ids.NOTICE, "")
    assert console.complaints == []


async def test_the_skeleton_stands_for_a_second_and_then_words(wall: Served, new_page: NewPage) -> None:
    page = await new_page()
    await page.route_web_socket("**/live?*", lambda _silent: None)
    await page.goto(f"{wall.url}/wallboard?lang=en")
    await wall_is(page, "loading")
    await says(page, ids.SIGN_WORDS, "Connecting …")
    await wall_is(page, "lost")
    await says(page, ids.WAITING, "–")
    assert "No connection to the server" in await text(page, ids.STRIP_WORDS) + await text(page, ids.NOTICE)


async def test_a_recording_is_called_one(wall: Served, new_page: NewPage) -> None:
    then = 1_763_784_000.0
    wall.painter.whole(wall_floor.replayed(then))
    page, console = await open_wall(new_page, wall.url, state="replay")
    await says(page, ids.SIGN_WORDS, "Recording")
    await says(page, ids.NOTICE, "Plays the recording ami.jsonl.gz: 42%")
    await says(page, ids.CLOCK, "12:00")
    await says(page, ids.DATE, "Nov 22, 2025")
    await says(page, ids.LONGEST_WAIT, "2:21")
    wall.painter.whole(wall_floor.replayed(then, done=True))
    await says(page, ids.NOTICE, "Plays the recording ami.jsonl.gz: at its end")
    assert console.complaints == []


async def test_what_a_recording_does_not_hold_is_not_being_connected_to(
    wall: Served, new_page: NewPage
) -> None:
    then = 1_763_784_000.0
    blind = wall_floor.blind(then, then - 60)
    wall.painter.whole(blind | {"site": wall_floor.replayed(then)["site"]})
    page, _console = await open_wall(new_page, wall.url, state="part")
    await says(page, ids.SIGN_WORDS, "No data since 11:59:00")
    await says(
        page,
        ids.NOTICE,
        "The recording has no data from pbx here. The figures are the last known ones.",
    )
    wall.painter.whole(blind | {"site": wall_floor.replayed(then, done=True)["site"]})
    await says(page, ids.NOTICE, "Plays the recording ami.jsonl.gz: at its end")


@pytest.mark.parametrize("known", [True, False], ids=["queues configured", "no queue"])
async def test_a_recording_of_which_nothing_can_be_read(
    wall: Served, new_page: NewPage, *, known: bool
) -> None:
    progress = ReplayProgress(file="calls.csv", progress=1.0, done=True)
    rows: dict[str, Row] = {"site": wall_floor.site_row(0.0, progress)}
    if known:
        unheard = replace(wall_floor.unheard_row(0.0, "vip"), blind_since=0.0)
        rows |= {"q:vip": unheard, "g:*": replace(unheard, queue="*", is_group=True, members=("vip",))}
    wall.painter.whole(rows)
    page, console = await open_wall(new_page, wall.url, state="part" if known else "replay")
    await says(page, ids.CLOCK, "–")
    await says(page, ids.DATE, "")
    await says(page, ids.SIGN_WORDS, "No data" if known else "Recording")
    await says(
        page,
        ids.NOTICE if known else ids.STRIP_WORDS,
        "The recording holds nothing that could be read so far. "
        "The log in the terminal names the lines skipped, and why.",
    )
    assert console.complaints == []


async def test_a_dead_watch_of_a_recording_is_told_in_words(wall: Served, new_page: NewPage) -> None:
    wall.painter.whole(wall_floor.replayed(1_763_784_000.0))
    page, _console = await open_wall(new_page, wall.url, state="replay")
    wall.painter.silence()
    try:
        await wall_is(page, "blind")
        words = await text(page, ids.SIGN_WORDS)
        assert re.fullmatch(r"Blind for 0:\d\d", words), words
    finally:
        wall.painter.speak()
