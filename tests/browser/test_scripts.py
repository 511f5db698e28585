"""The scripts every page shares, each in a bare page: a server of the test's own, a clock the test moves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.build import ASSETS
from dashboard.i18n import html_lang, messages_for
from tests.browser.conftest import Console
from tests.doubles.forms import CLOCKS, COUNTS, DURATIONS, PERCENTS, SPANS

if TYPE_CHECKING:
    from playwright.async_api import Page

    from dashboard.i18n import Language
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

# In the place of the browser's WebSocket: the test opens, speaks and closes.
FAKE_SOCKET = """
window.sockets = [];
window.WebSocket = class {
  constructor(url) { this.url = url; this.sent = []; window.sockets.push(this); }
  send(text) { this.sent.push(JSON.parse(text)); }
  close() { this.closed = true; }
  opens() { this.onopen(); }
  says(frame) { this.onmessage({ data: JSON.stringify(frame) }); }
  ends() { this.onclose({ code: 1006 }); }
};
"""
PAGE: dict[str, Any] = {
    "language": "en",
    "timezone": "Asia/Shanghai",
    "audience": "wallboard",
    "build": "b1",
    "messages": {},
}
NOW = 1_763_784_000
BEAT = {
    "kind": "beat",
    "mode": "live",
    "redis_ok": True,
    "picture_at": NOW,
    "watch_alive_at": NOW,
    "watch_age_s": 0.2,
}


async def bare(new_page: NewPage, *scripts: str, **page_data: Any) -> Page:
    """A page with nothing in it but these scripts."""
    page = await new_page(width=400, height=300)
    data = json.dumps(PAGE | page_data)
    html = (
        f'<script type="application/json" id="floorwatch-page">{data}</script><div id="room"><p>x</p></div>'
    )
    await page.route("http://bare.test/", lambda route: route.fulfill(body=html, content_type="text/html"))
    # The clock runs until it is paused, and cannot be paused in its own past however slow the machine.
    await page.clock.install(time=NOW - 600)
    await page.goto("http://bare.test/")
    await page.clock.pause_at(NOW + 1)
    await page.add_script_tag(content=FAKE_SOCKET)
    for script in scripts:
        await page.add_script_tag(content=(ASSETS / script).read_text(encoding="utf-8"))
    return page


async def live(new_page: NewPage, **page_data: Any) -> Page:
    page = await bare(new_page, "forms.js", "i18n.js", "reload.js", "live.js", **page_data)
    await page.evaluate(
        """() => {
          window.told = [];
          window.floorwatch.live.subscribe((news) =>
            window.told.push({ keys: [...news.changedKeys].sort(), live: news.status.live }));
        }"""
    )
    return page


async def says(page: Page, frame: dict[str, Any]) -> None:
    await page.evaluate("(frame) => window.sockets.at(-1).says(frame)", frame)


async def begins(page: Page, **changes: Any) -> None:
    await page.evaluate("() => window.sockets.at(-1).opens()")
    await says(page, BEAT | {"now": NOW, "sources": {}} | changes)
    await says(
        page, {"kind": "snapshot", "seq": 7, "now": NOW, "build": "b1", "rows": {"q:a": {"waiting": 1}}}
    )


async def test_a_connection_just_made_asks_before_it_blames_anybody(new_page: NewPage) -> None:
    page = await live(new_page)
    await begins(page)
    ask = """() => {
      const { asking, live, redisOk, watchOk } = window.floorwatch.live.status();
      return { asking, live, redisOk, watchOk };
    }"""
    assert await page.evaluate(ask) == {"asking": False, "live": True, "redisOk": True, "watchOk": True}
    # The server is away for six seconds, and comes back: its first frame has new figures and no sign of life.
    await page.evaluate("() => window.sockets.at(-1).ends()")
    assert not (await page.evaluate(ask))["asking"], "no connection is no question"
    await page.clock.run_for(6000)
    await page.evaluate("() => window.sockets.at(-1).opens()")
    await says(page, {"kind": "snapshot", "seq": 1, "now": NOW + 7, "build": "b1", "rows": {}})
    assert (await page.evaluate(ask))["asking"]
    # A process that has just started has not read the store; then it knows one sign of life, which is old.
    nothing = {"redis_ok": False, "picture_at": None, "watch_alive_at": None, "watch_age_s": None}
    await says(page, BEAT | {"now": NOW + 7, "sources": {}} | nothing)
    assert (await page.evaluate(ask))["asking"]
    await page.clock.run_for(1000)
    await says(page, BEAT | {"now": NOW + 8, "sources": {}, "watch_age_s": 9})
    assert (await page.evaluate(ask))["asking"]
    await page.clock.run_for(2000)
    assert await page.evaluate(ask) == {"asking": False, "live": False, "redisOk": True, "watchOk": False}
    await says(page, BEAT | {"now": NOW + 10, "sources": {}})
    assert (await page.evaluate(ask))["live"]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_numbers_look_as_python_writes_them(new_page: NewPage, language: str) -> None:
    page = await bare(new_page, "forms.js", language=language)
    forms = "window.floorwatch.forms"
    for seconds, text in DURATIONS:
        assert await page.evaluate(f"(s) => {forms}.duration(s)", seconds) == text
    for value, text in COUNTS:
        assert await page.evaluate(f"(n) => {forms}.count(n)", value) == text
    for rate, places, text in PERCENTS:
        assert await page.evaluate(f"([r, p]) => {forms}.percent(r, p)", [rate, places]) == text
    for at, seconds_too, text in CLOCKS:
        assert (
            await page.evaluate(f"([a, s]) => {forms}.clock(a, {{ seconds: s }})", [at, seconds_too]) == text
        )


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_a_length_of_time_in_words_is_no_time_of_day(new_page: NewPage, language: Language) -> None:
    messages = messages_for(language).for_browser
    page = await bare(new_page, "forms.js", "i18n.js", language=html_lang(language), messages=messages)
    for seconds, english, chinese in SPANS:
        written = await page.evaluate("(s) => window.floorwatch.forms.span(s)", seconds)
        assert written == (english if language == "en" else chinese)


async def test_words_come_from_the_pages_catalogue(new_page: NewPage) -> None:
    page = await bare(
        new_page,
        "forms.js",
        "i18n.js",
        language="zh-CN",
        messages={"Live": "实时", "verb\u0004Close": "关闭", "{n} queue": ["{n} 个队列"], "Untold": ""},
    )
    answers = await page.evaluate(
        """() => {
          const { _, ngettext, pgettext, format } = window.floorwatch.i18n;
          return [_('Live'), _('Untold'), _('Not there'), pgettext('verb', 'Close'),
            format(ngettext('{n} queue', '{n} queues', 5), { n: 5 }), ngettext('{n} call', '{n} calls', 1),
            format('{a} and {b}', { a: 1 })];
        }"""
    )
    assert answers == ["实时", "Untold", "Not there", "关闭", "5 个队列", "{n} call", "1 and {b}"]


async def test_a_language_with_two_forms_takes_the_first_for_exactly_one(new_page: NewPage) -> None:
    page = await bare(new_page, "forms.js", "i18n.js", messages={"{n} queue": ["{n} queue", "{n} queues"]})
    got = await page.evaluate(
        "() => [0, 1, 2].map((n) => window.floorwatch.i18n.ngettext('{n} queue', '{n} queues', n))"
    )
    assert got == ["{n} queues", "{n} queue", "{n} queues"]


async def test_listeners_are_told_once_a_frame_of_all_that_changed(new_page: NewPage) -> None:
    page = await live(new_page)
    await begins(page)
    await says(page, {"kind": "delta", "seq": 8, "now": NOW, "rows": {"q:b": {"waiting": 2}}, "gone": []})
    await says(page, {"kind": "delta", "seq": 9, "now": NOW, "rows": {}, "gone": ["q:a"]})
    await page.evaluate("() => { window.told = []; }")
    await page.clock.run_for(100)
    assert await page.evaluate("() => window.told") == [{"keys": ["q:a", "q:b"], "live": True}]
    assert await page.evaluate("() => [...window.floorwatch.live.rows.keys()]") == ["q:b"]


async def test_a_listeners_fault_does_not_keep_the_others_from_being_told(new_page: NewPage) -> None:
    page = await live(new_page)
    console = Console(page)
    await page.evaluate(
        """() => {
          let first = true;
          window.floorwatch.live.subscribe(() => { if (!first) throw new Error('mine'); first = false; });
          window.floorwatch.live.subscribe(() => { window.last = true; });
          window.last = false;
        }"""
    )
    await begins(page)
    await page.clock.run_for(100)
    assert await page.evaluate("() => window.last")
    assert any("mine" in complaint for complaint in console.complaints)


async def test_a_missed_number_is_asked_for_and_nothing_taken_till_then(new_page: NewPage) -> None:
    page = await live(new_page)
    await begins(page)
    await says(page, {"kind": "delta", "seq": 9, "now": NOW, "rows": {"q:a": {"waiting": 9}}, "gone": []})
    await says(page, {"kind": "delta", "seq": 10, "now": NOW, "rows": {"q:a": {"waiting": 10}}, "gone": []})
    assert await page.evaluate("() => window.sockets[0].sent") == [{"want": "snapshot"}]
    assert await page.evaluate("() => window.floorwatch.live.rows.get('q:a').waiting") == 1
    await says(
        page, {"kind": "snapshot", "seq": 10, "now": NOW, "build": "b1", "rows": {"q:z": {"waiting": 3}}}
    )
    assert await page.evaluate("() => [...window.floorwatch.live.rows.keys()]") == ["q:z"]


def snapshot(build: str, waiting: int) -> dict[str, Any]:
    rows = {"q:a": {"waiting": waiting}}
    return {"kind": "snapshot", "seq": 7, "now": NOW, "build": build, "rows": rows}


async def test_an_old_page_that_cannot_be_had_newer_goes_on_and_tries_again_later(new_page: NewPage) -> None:
    page = await live(new_page)
    # As after a reload, an hour less a minute ago, that brought the same old page.
    await begins(page)
    await page.evaluate(
        "at => sessionStorage.setItem('floorwatch-reloaded-build-b1', String(at))", NOW - 3540
    )
    await says(page, snapshot("b2", waiting=2))
    await says(page, {"kind": "delta", "seq": 8, "now": NOW, "rows": {"q:b": {"waiting": 3}}, "gone": []})
    rows = "() => [...window.floorwatch.live.rows].map(([key, row]) => [key, row.waiting])"
    assert await page.evaluate(rows) == [["q:a", 2], ["q:b", 3]]
    await page.clock.run_for(50_000)
    assert await page.evaluate("() => window.told !== undefined"), "not yet"
    async with page.expect_event("load"):
        await page.clock.run_for(12_000)


async def test_pages_do_not_all_load_anew_in_the_same_instant(new_page: NewPage) -> None:
    page = await live(new_page)
    await begins(page)
    await page.evaluate("() => { Math.random = () => 0.5; }")
    await says(page, snapshot("b2", waiting=2))
    await page.clock.run_for(400)
    assert await page.evaluate("() => window.told !== undefined"), "the same document"
    async with page.expect_event("load"):
        await page.clock.run_for(200)


async def test_a_deploy_that_was_taken_back_is_no_reason_to_load_anew(new_page: NewPage) -> None:
    page = await live(new_page)
    await begins(page)
    await page.evaluate(
        "at => sessionStorage.setItem('floorwatch-reloaded-build-b1', String(at))", NOW - 3540
    )
    await says(page, snapshot("b2", waiting=2))
    await says(page, snapshot("b1", waiting=3))
    await page.clock.run_for(70_000)
    assert await page.evaluate("() => window.told !== undefined"), "the same document"


async def test_a_page_that_is_the_servers_own_forgets_that_it_once_was_not(new_page: NewPage) -> None:
    page = await live(new_page)
    for build in ("b0", "b1"):
        await page.evaluate(
            "([build, at]) => sessionStorage.setItem(`floorwatch-reloaded-build-${build}`, String(at))",
            [build, NOW - 60],
        )
    await begins(page)
    assert await page.evaluate("() => Object.keys(sessionStorage)") == []
    async with page.expect_event("load"):
        await says(page, snapshot("b2", waiting=2))
        await page.clock.run_for(1_000)


async def test_a_browser_that_keeps_nothing_shows_the_floor_and_does_not_load_for_ever(
    new_page: NewPage,
) -> None:
    page = await live(new_page)
    await page.evaluate(
        """() => Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"""
    )
    await begins(page)
    assert await page.evaluate("() => window.floorwatch.live.status().live")
    assert await page.evaluate("() => [...window.floorwatch.live.rows.keys()]") == ["q:a"]
    await says(page, snapshot("b2", waiting=2))
    await page.clock.run_for(60_000)
    assert await page.evaluate("() => window.told !== undefined"), "loaded anew less than an hour ago"


async def test_a_page_with_unsaved_work_loads_anew_once_it_is_put_down(new_page: NewPage) -> None:
    page = await live(new_page)
    await begins(page)
    await page.evaluate(
        "() => { window.inHand = true; window.floorwatch.reload.notWhile(() => window.inHand); }"
    )
    await says(page, snapshot("b2", waiting=2))
    await page.clock.run_for(30_000)
    assert await page.evaluate("() => window.inHand"), "the same document"
    async with page.expect_event("load"):
        await page.evaluate("() => { window.inHand = false; }")
        await page.clock.run_for(1_000)


async def test_what_was_heard_before_the_device_slept_is_not_live_after_it(new_page: NewPage) -> None:
    page = await live(new_page)
    await begins(page)
    sleep = "() => { const before = Date.now; Date.now = () => before() + 3_600_000; }"
    # A device that slept for an hour, with a beat from before it still in the line.
    await page.evaluate(sleep)
    await says(page, BEAT | {"now": NOW, "sources": {}})
    status = await page.evaluate("() => window.floorwatch.live.status()")
    assert (status["live"], status["connected"]) == (False, False)
    assert status["ageSeconds"] >= 3600
    await page.clock.run_for(1_000)
    await begins(page)
    assert await page.evaluate("() => window.floorwatch.live.status().live")
    # A page that was frozen for a minute, while both clocks went on.
    await page.evaluate(
        """() => {
          const [wall, steady] = [Date.now, performance.now.bind(performance)];
          Date.now = () => wall() + 60_000;
          performance.now = () => steady() + 60_000;
        }"""
    )
    await says(page, BEAT | {"now": NOW, "sources": {}})
    assert not (await page.evaluate("() => window.floorwatch.live.status().live"))
    await page.clock.run_for(500)
    await begins(page)
    # Another hour, and nothing in the line.
    await page.evaluate(sleep)
    await page.clock.run_for(1_000)
    assert not (await page.evaluate("() => window.floorwatch.live.status().live"))
    await page.clock.run_for(500)
    assert await page.evaluate("() => window.sockets.length") == 4


async def test_it_connects_again_for_ever_ever_slower_but_never_slower_than_fifteen_seconds(
    new_page: NewPage,
) -> None:
    page = await live(new_page)
    waits = []
    for _attempt in range(10):
        count = await page.evaluate("() => window.sockets.length")
        await page.evaluate("() => window.sockets.at(-1).ends()")
        waited = 0
        while await page.evaluate("() => window.sockets.length") == count:
            await page.clock.run_for(250)
            waited += 250
            assert waited <= 15_250
        waits.append(waited)
    assert waits[0] <= 500
    assert all(7_500 <= wait <= 15_250 for wait in waits[-3:])


async def test_a_connection_that_fell_silent_or_never_came_is_given_up(new_page: NewPage) -> None:
    page = await live(new_page)
    await begins(page)
    await page.clock.run_for(7_000)
    assert await page.evaluate("() => window.sockets[0].closed")
    await page.clock.run_for(1_000)
    assert await page.evaluate("() => window.sockets.length") == 2
    await page.clock.run_for(12_000)
    assert await page.evaluate("() => window.sockets[1].closed")


async def test_what_is_shown_is_live_only_while_socket_store_and_watch_are(new_page: NewPage) -> None:
    page = await live(new_page)
    status = "() => window.floorwatch.live.status()"
    before = await page.evaluate(status)
    assert (before["live"], before["known"], before["ageSeconds"]) == (False, False, None)
    await begins(page)
    assert (await page.evaluate(status))["live"]
    await says(page, BEAT | {"now": NOW, "sources": {}, "redis_ok": False})
    got = await page.evaluate(status)
    assert (got["live"], got["redisOk"], got["blindSince"]) == (False, False, NOW)
    await says(page, BEAT | {"now": NOW + 9, "sources": {}, "watch_age_s": 9})
    got = await page.evaluate(status)
    assert (got["live"], got["watchOk"], got["redisOk"]) == (False, False, True)
    assert got["ageSeconds"] == pytest.approx(9, abs=0.2)
    await says(page, BEAT | {"now": NOW + 10, "sources": {}})
    assert (await page.evaluate(status))["live"]
    await page.evaluate("() => window.sockets[0].ends()")
    await page.clock.run_for(4_000)
    got = await page.evaluate(status)
    assert (got["live"], got["connected"]) == (False, False)
    assert got["ageSeconds"] > 4


async def test_the_servers_clock_ticks_between_frames_and_a_replays_stands(new_page: NewPage) -> None:
    page = await live(new_page)
    now = "() => window.floorwatch.live.now()"
    await begins(page, now=NOW + 500)
    first = await page.evaluate(now)
    await page.clock.run_for(2_000)
    assert await page.evaluate(now) - first == pytest.approx(2, abs=0.05)
    replay = await live(new_page)
    await replay.evaluate("() => window.sockets.at(-1).opens()")
    await says(replay, BEAT | {"now": 1000.0, "sources": {}, "mode": "replay"})
    await replay.clock.run_for(2_000)
    assert await replay.evaluate(now) == 1000.0


async def test_a_page_without_an_audience_connects_to_nothing(new_page: NewPage) -> None:
    page = await live(new_page, audience=None)
    assert await page.evaluate("() => window.sockets.length") == 0


TESTS = "".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("*.py"))
SHARED = [script.stem for script in ASSETS.glob("*.js")]


async def test_the_shared_scripts_are_all_tested() -> None:
    assert [name for name in SHARED if f'"{name}"' not in TESTS and f'"{name}.js"' not in TESTS] == []


async def test_the_age_of_every_sign_of_life_goes_on_without_a_frame(new_page: NewPage) -> None:
    page = await live(new_page)
    sources = {
        "up": {"state": "up", "as_of": NOW, "age_s": 0.5},
        "gone": {"state": "down", "as_of": NOW - 60, "age_s": 60.0},
        "never": {"state": "down", "as_of": None, "age_s": None},
    }
    ages = "() => ['up', 'gone', 'never', 'other'].map(name => window.floorwatch.live.signAge(name))"
    silence = "() => (s => [s.silentSeconds, s.redisSilentSeconds])(window.floorwatch.live.status())"
    assert await page.evaluate(ages) == [None] * 4
    assert await page.evaluate(silence) == [None, None]
    await begins(page, sources=sources, redis_ok=False, picture_age_s=20.0)
    await page.evaluate("() => window.sockets[0].ends()")
    await page.clock.run_for(4_000)
    assert await page.evaluate(ages) == [pytest.approx(4.5, abs=0.2), pytest.approx(64, abs=0.2), None, None]
    assert await page.evaluate(silence) == [pytest.approx(4, abs=0.2), pytest.approx(24, abs=0.2)]
