"""What the status page's pure scripts decide, by table, in an empty page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest

from dashboard.rooms.status import advice, view
from floor.model.events import DownReason
from tests.browser.status_page import SCRIPTS
from tests.doubles.rows import NOON, site
from tests.doubles.status_floor import queue, source
from tests.doubles.wall_floor import day_start

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

LIMITS = {"skewed_s": view.SKEWED_S, "slow_s": view.SLOW_S, "behind_entries": view.BEHIND_ENTRIES}
ALL_WELL = {"connected": True, "redisOk": True, "watchOk": True, "mode": "live", "known": True}
PARTS = ("web", "redis", "log", "watch")


def plain_of(row: Any) -> Any:
    """Return a row as it comes out of a frame."""
    return None if row is None else msgspec.to_builtins(row)


async def rules(new_page: NewPage) -> Page:
    page = await new_page(width=400, height=300)
    for script in ("nearest", "judge", "verdict", "sources"):
        await page.add_script_tag(path=SCRIPTS / f"{script}.js")
    return page


async def ask(page: Page, what: str, *given: Any) -> Any:
    """Call one of the room's functions."""
    return await page.evaluate(f"given => window.floorwatch.status.{what}(...given)", list(given))


async def test_whether_a_source_is_heard_and_why_not(new_page: NewPage) -> None:
    page = await rules(new_page)
    table: list[tuple[Any, str]] = [
        (None, "never"),
        (source(NOON, "a"), "heard"),
        (source(NOON, "a", blind_since=NOON - 5), "asked"),
        (source(NOON, "a", state="stale"), "silent"),
        (source(NOON, "a", state="down", as_of=None), "never"),
        (source(NOON, "a", state="down"), "down"),
        (source(NOON, "a", state="down", as_of=None, reason="refused"), "refused"),
        (source(NOON, "a", state="down", as_of=None, reason="hung"), "mute"),
        *((source(NOON, "a", state="down", reason=reason), reason) for reason in get_args(DownReason)),
    ]
    found = [await ask(page, "condition", plain_of(row)) for row, _expected in table]
    assert found == [expected for _row, expected in table]
    assert set(found) == set(advice.CONDITIONS)


async def test_how_much_a_source_matters(new_page: NewPage) -> None:
    page = await rules(new_page)
    table: list[tuple[Any, str, list[str]]] = [
        (source(NOON, "a"), "good", []),
        (source(NOON, "a", state="down", reason="ended"), "good", []),
        (source(NOON, "a", state="down", reason="lost"), "critical", []),
        (source(NOON, "a", state="stale"), "critical", []),
        (None, "critical", []),
        (source(NOON, "a", blind_since=NOON - 1), "attention", []),
        (source(NOON, "a", clock_off_s=2.0), "good", []),
        (source(NOON, "a", clock_off_s=-2.1), "attention", ["skewed"]),
        (source(NOON, "a", clock_off_s=None, lag_s=None), "good", []),
        (source(NOON, "a", lag_s=2.5), "attention", ["slow"]),
        (source(NOON, "a", counts={"dropped": 1}), "attention", ["dropped"]),
        (source(NOON, "a", counts={"dropped": 0}), "good", []),
        (source(NOON, "a", counts={"forgotten": 1}), "attention", ["forgotten"]),
        (source(NOON, "a", counts={"spooled": 9}), "good", []),
        (source(NOON, "a", counts={"refused": 9}), "attention", ["refused_events"]),
        (source(NOON, "a", counts={"over_rate": 1}), "attention", ["over_rate"]),
        (source(NOON, "a", counts={"unreadable_messages": 1}), "attention", ["unreadable"]),
        (source(NOON, "a", counts={"malformed_messages": 1}), "attention", ["unreadable"]),
        (source(NOON, "a", counts={"too_large_messages": 1}), "attention", ["unreadable"]),
        (source(NOON, "a", counts={"facts_without_call": 1}), "attention", ["without_call"]),
        (source(NOON, "a", counts={"calls_too_old": 1}), "attention", ["too_old"]),
        (source(NOON, "a", counts={"events_from_the_future": 1}), "attention", ["from_future"]),
        (source(NOON, "a", counts={"queues_over_limit": 1}), "attention", ["over_limit"]),
        (source(NOON, "a", counts={"agents_over_limit": 1}), "attention", ["over_limit"]),
        (source(NOON, "a", kind="feed", heartbeat_s=None), "attention", ["no_promise"]),
        (source(NOON, "a", kind="replay", heartbeat_s=None), "good", []),
        (source(NOON, "a", kind="feed", heartbeat_s=None, state="down", reason="lost"), "critical", []),
        (source(NOON, "a", counts={"refused_questions": 9}), "note", ["refused_questions"]),
        (source(NOON, "a", counts={"lines_skipped": 2}), "note", ["skipped"]),
        (
            source(NOON, "a", counts={"dropped": 1, "refused": 1}, clock_off_s=9.0),
            "attention",
            ["skewed", "dropped", "refused_events"],
        ),
        # Of one that is silent nobody knows its clock now.
        (source(NOON, "a", state="down", reason="lost", clock_off_s=60.0, lag_s=9.0), "critical", []),
    ]
    for row, rank, findings in table:
        one = await ask(page, "judgeSource", "a", None, plain_of(row), LIMITS, True)
        assert (one["rank"], one["findings"]) == (rank, findings), row
        assert set(findings) <= set(advice.FINDINGS)
        blind = await ask(page, "judgeSource", "a", None, plain_of(row), LIMITS, False)
        assert (blind["rank"], blind["condition"]) == ("unknown", one["condition"])


async def test_behind_a_broken_part_of_the_chain_all_is_unknown(new_page: NewPage) -> None:
    page = await rules(new_page)
    told = plain_of(site())
    table: list[tuple[dict[str, Any], Any, dict[str, str]]] = [
        ({}, told, dict.fromkeys(PARTS, "well")),
        ({"watchOk": False}, told, {"web": "well", "redis": "well", "log": "unknown", "watch": "watch_silent"}),
        ({"redisOk": False, "watchOk": False}, told, {"web": "well", "redis": "redis_away", "log": "unknown", "watch": "unknown"}),
        ({"connected": False, "redisOk": False, "watchOk": False}, told, {"web": "page_lost", "redis": "unknown", "log": "unknown", "watch": "unknown"}),
        ({"mode": None, "redisOk": False, "watchOk": False}, None, {"web": "well", "redis": "unknown", "log": "unknown", "watch": "unknown"}),
        ({}, None, {"web": "well", "redis": "well", "log": "unknown", "watch": "no_picture"}),
        ({}, told | {"log_lag": 5001}, {"web": "well", "redis": "well", "log": "log_behind", "watch": "well"}),
        ({}, told | {"log_lag": 5000}, dict.fromkeys(PARTS, "well")),
        ({}, told | {"log_unusable": 1}, {"web": "well", "redis": "well", "log": "log_unusable", "watch": "well"}),
    ]  # fmt: skip
    for status, row, expected in table:
        found = await ask(page, "judgeChain", ALL_WELL | status, row, LIMITS)
        assert {part: one["state"] for part, one in found.items()} == expected, status


VERDICT = """([rows, status, options, patient]) => {
  const { status: room } = window.floorwatch;
  const map = new Map(Object.entries(rows));
  const all = Object.assign({ limits: options.limits }, options);
  const sources = room.judgeSources(map, all, status);
  const chain = room.judgeChain(status, map.get('site') || null, options.limits);
  return room.verdict(map, status, chain, sources, room.judgeFurther(map, all, sources), patient);
}"""


async def verdict(
    page: Page, rows: dict[str, Any], *, configured: tuple[str, ...] = (), patient: bool = True, **status: Any
) -> dict[str, Any]:
    options = {"limits": LIMITS, "sources": [{"name": name} for name in configured]}
    plain_rows = {key: plain_of(row) for key, row in rows.items()}
    found: dict[str, Any] = await page.evaluate(VERDICT, [plain_rows, ALL_WELL | status, options, patient])
    return found


async def test_the_verdict_names_the_worst_first(new_page: NewPage) -> None:
    page = await rules(new_page)
    well = {"site": site(), "s:a": source(NOON, "a"), "s:b": source(NOON, "b")}
    gone = {"s:b": source(NOON, "b", state="down", reason="lost", blind_since=NOON - 60, agents=12)}
    asked = {"s:b": source(NOON, "b", blind_since=NOON - 60)}
    skewed = {"s:b": source(NOON, "b", clock_off_s=60.0)}
    table: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
        (well, {}, "well", "good"),
        (well | skewed, {}, "look", "attention"),
        (well | asked | {"s:a": skewed["s:b"]}, {}, "asked", "attention"),
        (well | gone | {"s:a": asked["s:b"]}, {}, "unheard", "critical"),
        (well, {"configured": ("a", "b", "c")}, "unheard", "critical"),
        ({"site": site()}, {}, "no_sources", "critical"),
        ({}, {}, "no_picture", "critical"),
        (well | gone, {"watchOk": False}, "watch_silent", "critical"),
        (well | gone, {"watchOk": False, "redisOk": False}, "redis_away", "critical"),
        (well | gone, {"watchOk": False, "redisOk": False, "connected": False}, "page_lost", "critical"),
        # Rows without a beat: nobody knows how old they are.
        (well, {"mode": None, "watchOk": False, "redisOk": False}, "loading", "unknown"),
        ({}, {"known": False, "connected": False, "patient": False}, "loading", "unknown"),
        ({}, {"known": False, "connected": False}, "page_lost", "critical"),
        (well | {"site": site(log_unusable=2)}, {}, "look", "attention"),
        (well | {"q:x": queue(NOON, "x", configured=False)}, {}, "well", "good"),
    ]
    for rows, more, what, rank in table:
        found = await verdict(page, rows, **more)
        assert (found["what"], found["rank"]) == (what, rank), more
        assert what in {"loading", "well", "look", "asked", "unheard", *advice.FINDINGS}


async def test_the_verdict_counts_what_hangs_on_what_is_not_heard(new_page: NewPage) -> None:
    page = await rules(new_page)
    shared = [{"agent": "1", "sources": ("a", "b")}, {"agent": "2", "sources": ("b", "c")}]
    rows = {
        "site": site(shared_agents=shared),
        "s:a": source(
            NOON, "a", state="down", reason="lost", since=NOON - 50, blind_since=NOON - 60, agents=10
        ),
        "s:b": source(NOON, "b", state="stale", since=NOON - 20, blind_since=NOON - 25, agents=5),
        "s:c": source(NOON, "c", agents=100),
        "q:mine": queue(NOON, "mine", sources=("a",), blind_since=NOON - 60),
        "q:both": queue(NOON, "both", sources=("a", "c"), blind_since=NOON - 60),
        "q:theirs": queue(NOON, "theirs", sources=("c",)),
        "q:nobodys": queue(NOON, "nobodys", sources=(), blind_since=NOON - 600),
    }
    found = await verdict(page, rows)
    assert found["names"] == ["a", "b"]
    assert (found["of"], found["agents"], found["queues"], found["since"]) == (3, 14, 2, NOON - 60)


async def test_one_that_was_never_heard_has_no_moment(new_page: NewPage) -> None:
    page = await rules(new_page)
    found = await verdict(page, {"site": site(), "s:a": source(NOON, "a")}, configured=("a", "b"))
    assert (found["names"], found["since"], found["agents"], found["queues"]) == (["b"], None, 0, 0)


async def test_sources_stand_worst_first_and_else_as_configured(new_page: NewPage) -> None:
    page = await rules(new_page)
    rows = {
        "site": site(),
        "s:z": source(NOON, "z"),
        "s:b": source(NOON, "b", state="stale"),
        "s:extra": source(NOON, "extra"),
        "s:a": source(NOON, "a", clock_off_s=10.0),
        "s:c": source(NOON, "c"),
    }
    names = await page.evaluate(
        """([rows, status, options]) => window.floorwatch.status
          .judgeSources(new Map(Object.entries(rows)), options, status).map(one => one.name)""",
        [
            {key: plain_of(row) for key, row in rows.items()},
            ALL_WELL,
            {"limits": LIMITS, "sources": [{"name": name} for name in ("z", "b", "c", "never", "a")]},
        ],
    )
    assert names == ["b", "never", "a", "z", "c", "extra"]


async def test_what_else_is_worth_a_look(new_page: NewPage) -> None:
    page = await rules(new_page)
    shared = {"agent": "1001", "sources": ["a", "b"]}
    rows = {
        "site": site(shared_agents=[shared]),
        "q:known": queue(NOON, "known"),
        "q:typo": queue(NOON, "typo", sources=(), as_of=None),
        "q:slaes": queue(NOON, "slaes", sources=(), as_of=None),
        "q:sales": queue(NOON, "sales", configured=False),
        "q:stray": queue(NOON, "stray", configured=False),
        "q:group-only": queue(NOON, "group-only", configured=False, sources=(), as_of=None),
        "q:was": queue(NOON, "was", configured=False, sources=(), as_of=None, told_no_more=True),
    }
    further = """([rows, sources]) => window.floorwatch.status
      .judgeFurther(new Map(Object.entries(rows)), {}, sources)
      .map(one => [one.finding, one.names, one.meant || {}])"""
    plain_rows = {key: plain_of(row) for key, row in rows.items()}
    found = await page.evaluate(further, [plain_rows, [{"condition": "heard"}]])
    assert found == [
        ["shared_agents", ["1001"], {}],
        ["queues_not_heard", ["group-only", "slaes", "typo"], {"slaes": "sales"}],
        ["queues_not_configured", ["sales", "stray"], {"sales": "slaes"}],
        ["queues_told_no_more", ["was"], {}],
    ]
    # Before any source is heard no queue can have been told of.
    found = await page.evaluate(further, [plain_rows, [{"condition": "lost"}]])
    assert [(finding, meant) for finding, _names, meant in found] == [
        ("shared_agents", {}),
        ("queues_not_configured", {}),
        ("queues_told_no_more", {}),
    ]
    assert await page.evaluate(further, [{}, []]) == []


@pytest.mark.parametrize(
    ("name", "among", "meant"),
    [
        ("slaes", ["billing", "sales"], "sales"),
        ("Sales", ["support", "sales"], "sales"),
        ("suport", ["sales", "support"], "support"),
        ("技术支持", ["销售", "技术支援"], "技术支援"),
        ("vip", ["sales", "tip", "sip-1"], "tip"),
        ("3100-test", ["sales", "support"], None),
        ("a", ["b"], None),
        ("sales", [], None),
    ],
)
async def test_the_nearest_name(new_page: NewPage, name: str, among: list[str], meant: str | None) -> None:
    page = await rules(new_page)
    assert await ask(page, "nearest", name, among) == meant


async def test_how_much_of_today_was_unseen(new_page: NewPage) -> None:
    page = await rules(new_page)
    row = plain_of(site())
    start = day_start(NOON)
    table: list[tuple[Any, float | None]] = [
        (None, None),
        (source(NOON, "a", blind_today_s=90.0), 90.0),
        (source(NOON, "a", blind_today_s=90.0, blind_since=NOON - 10), 90.0),
        (source(NOON, "a", state="down", reason="lost", blind_today_s=90.0, blind_since=NOON - 10), 90.0),
        (source(NOON, "a", state="down", reason="lost", blind_today_s=9.0, blind_since=NOON - 10), 10.0),
        (source(NOON, "a", state="stale", blind_since=None, since=NOON - 7), 7.0),
        (source(NOON, "a", state="down", reason="lost", blind_since=start - 5000), NOON - start),
        (source(NOON, "a", state="down", reason="ended", blind_today_s=3.0), 3.0),
    ]
    for source_row, expected in table:
        found = await ask(page, "unseenToday", plain_of(source_row), row | {"day_start": start}, NOON)
        assert found == expected, json.dumps(plain_of(source_row))
    assert await ask(page, "unseenToday", plain_of(source(NOON, "a")), None, NOON) is None


async def test_a_refused_configuration_is_worth_a_look_until_a_right_one_is_saved(new_page: NewPage) -> None:
    page = await rules(new_page)
    found = """configurations => configurations.map(one => window.floorwatch.status.judgeFurther(
        new Map([['site', {}]]), {}, [], one).map(further => [further.finding, further.rank]))"""
    states = [{"state": "refused"}, {"state": "taken"}, None]
    assert await page.evaluate(found, states) == [[["configuration_refused", "attention"]], [], []]
