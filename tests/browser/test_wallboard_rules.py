"""The wall's pure scripts, in what the plain page does not do, too: its table is in test_wallboard_cases.py. No server."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from dashboard.rooms.wallboard.boards import Board, on_turn
from floor.model.picture import FORMULAS, QueueRow
from floor.model.service_level import fraction
from floor.model.sums import Sums
from tests.browser.wall import pure
from tests.doubles import wall_floor

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

NOW = 1_763_784_000.0


def plain(row: QueueRow) -> dict[str, Any]:
    built = msgspec.to_builtins(row)
    assert isinstance(built, dict)
    return built


def row(queue: str = "a", **facts: Any) -> dict[str, Any]:
    return plain(wall_floor.queue_row(NOW, queue, **facts))


async def rule(page: Page, name: str, *arguments: Any) -> Any:
    return await page.evaluate(f"given => window.floorwatch.wallboard.{name}(...given)", list(arguments))


async def test_a_connection_just_made_stays_as_it_was_and_blames_nobody(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page, "sign")
    site = {"mode": "live"}
    missing = {"names": [], "of": 1}
    asking = {"live": False, "asking": True, "connected": True, "redisOk": True, "ageSeconds": 9}
    told = [
        asking | {"blindSince": None},
        asking | {"blindSince": NOW - 9},
        asking | {"blindSince": NOW - 9, "asking": False},
    ]
    found = [await rule(page, "standing", status, site, None, False, None, missing) for status in told]
    assert found == [
        {"state": "asking"},
        {"state": "blind", "since": NOW - 9, "asking": True},
        {"state": "blind", "since": NOW - 9, "age": 9},
    ]
    # A watch of which no sign of life was ever seen is no live one.
    never = {
        "live": False,
        "asking": False,
        "connected": True,
        "redisOk": True,
        "ageSeconds": None,
        "blindSince": None,
    }
    found = await rule(page, "standing", never, site, None, False, None, missing)
    assert found == {"state": "blind", "since": None, "age": None}


async def test_a_connection_lost_for_a_moment_changes_nothing(new_page: NewPage) -> None:
    page = await new_page()
    await page.evaluate("() => { window.floorwatch = { live: { LIVE_S: 3 } }; }")
    await pure(page, "sign")
    head = {"sources": ["pbx"], "blind_since": None}
    lost = {
        "live": False, "asking": False, "connected": False, "redisOk": False, "redisWasOk": True,
        "blindSince": NOW,
    }  # fmt: skip
    again = lost | {"connected": True, "redisOk": True, "asking": True}
    told = [
        lost | {"ageSeconds": 2},
        lost | {"ageSeconds": 4},
        again | {"ageSeconds": 4},
        lost | {"ageSeconds": 5},
        lost | {"ageSeconds": 2, "redisWasOk": False},
        again | {"ageSeconds": 6},
    ]
    missing: dict[str, object] = {"names": [], "of": 1}
    found = [
        await rule(page, "standing", status, {"mode": "live"}, head, False, 2, missing) for status in told
    ]
    assert [one["state"] for one in found] == ["live", "old", "old", "blind", "blind", "blind"]
    assert [one.get("age") for one in found[1:3]] == [4, 4]


async def test_trouble_comes_first_and_the_rest_keeps_its_place(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page, "trouble", "pages")
    queues = [
        {"queue": queue, "rank": rank}
        for queue, rank in zip(
            "abcdef", ("calm", "attention", "blind", "critical", "calm", "attention"), strict=True
        )
    ]
    assert [one["queue"] for one in await rule(page, "ordered", queues)] == list("dbfcae")


@pytest.mark.parametrize(
    ("ranks", "size", "pages"),
    [
        ("", 4, [""]),
        ("....", 4, ["abcd"]),
        (".....", 4, ["abcd", "e"]),
        # Trouble stays on top of every page.
        ("!.....", 4, ["abcd", "aef"]),
        # But never takes more than half of it.
        ("!!!.....", 4, ["abcd", "abef", "abgh"]),
        ("!!!!", 4, ["abcd"]),
    ],
)
async def test_pages(new_page: NewPage, ranks: str, size: int, pages: list[str]) -> None:
    page = await new_page()
    await pure(page, "trouble", "pages")
    queues = [
        {"queue": queue, "rank": "critical" if rank == "!" else "calm"}
        for queue, rank in zip("abcdefgh", ranks, strict=False)
    ]
    found = await rule(page, "pages", queues, size)
    assert ["".join(one["queue"] for one in shown) for shown in found] == pages


async def test_every_queue_has_its_turn(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page, "trouble", "pages")
    queues = [{"queue": number, "rank": "attention" if number < 7 else "calm"} for number in range(100)]
    found = await rule(page, "pages", queues, 8)
    assert {one["queue"] for shown in found for one in shown} == set(range(100))
    assert all(len(shown) <= 8 for shown in found)


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("counts", [(10, 2, 8, 1), (0, 0, 0, 0), (0, 3, 0, 3), (7, 0, 7, 0), (5, 5, 1, 5)])
async def test_the_service_level_of_summed_counts_is_the_models(
    new_page: NewPage, formula: str, counts: tuple[int, int, int, int]
) -> None:
    page = await new_page()
    await pure(page, "together")
    answered, abandoned, answered_within, abandoned_within = counts
    sums = Sums(
        answered=answered,
        abandoned=abandoned,
        answered_within=answered_within,
        abandoned_within=abandoned_within,
    )
    numerator, denominator = fraction(formula, sums)  # type: ignore[arg-type]  # one of FORMULAS
    shown = await rule(
        page,
        "serviceLevelOf",
        formula,
        {
            "answered": answered,
            "abandoned": abandoned,
            "answered_within": answered_within,
            "abandoned_within": abandoned_within,
        },
    )
    assert shown == (pytest.approx(numerator / denominator) if denominator else None)


async def test_queues_together_take_what_is_known(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page, "together")
    heard = row("a", waiting=2, waited_s=30)
    never = plain(wall_floor.unheard_row(NOW, "b"))
    both = await rule(page, "together", [heard, never])
    assert (both["waiting"], both["as_of"], both["blind_since"]) == (2, NOW, NOW - 600)
    alone = await rule(page, "together", [never, never])
    assert (alone["waiting"], alone["as_of"], alone["sources"]) == (None, None, [])


@pytest.mark.parametrize(
    ("blind_since", "as_of", "shown_at"),
    [(None, NOW - 9, NOW), (NOW - 60, NOW - 61, NOW - 61), (NOW - 60, None, NOW - 60)],
)
async def test_what_is_not_seen_is_drawn_as_of_when_it_last_was(
    new_page: NewPage, blind_since: float | None, as_of: float | None, shown_at: float
) -> None:
    page = await new_page()
    await pure(page, "trouble")
    assert await rule(page, "shownAt", row(blind_since=blind_since) | {"as_of": as_of}, NOW) == shown_at
    assert await rule(page, "shownAt", None, NOW) == NOW


@pytest.mark.parametrize(("blind_s", "gap"), [(0, False), (36, False), (36.1, True), (3600, True)])
async def test_a_hundredth_of_a_window_makes_a_gap(new_page: NewPage, blind_s: float, *, gap: bool) -> None:
    page = await new_page()
    await pure(page, "trouble")
    assert await rule(page, "hasGap", {"since": NOW, "until": NOW + 3600, "blind_s": blind_s}) is gap


async def test_queues_together_add_up_calls_but_not_agents(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page, "together")
    one = row("a", today=(100, 90, 80), waiting=2, waited_s=30, limit_s=60)
    two = row("b", today=(50, 50, 50), waiting=1, waited_s=45, limit_s=90, blind_since=NOW - 5)
    both = await rule(page, "together", [one, two])
    assert both["waiting"] == 3
    assert both["today"]["offered"] == 153
    assert both["today"]["service_level"]["value"] == pytest.approx(130 / 150)
    assert both["today"]["abandon_rate"] == pytest.approx(10 / 153)
    assert both["longest_wait_since"] == NOW - 45
    assert both["longest_wait_limit_s"] == 90
    assert both["blind_since"] == NOW - 5
    assert both["staffed"] is None
    assert both["states"] is None


async def test_queues_together_have_no_rates_while_all_their_calls_still_wait(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page, "together")
    none = row("a", today=(0, 0, 0), waiting=2, waited_s=30)
    rates = [
        (await rule(page, "together", [none, other]))["today"] for other in (none, row("b", today=(1, 1, 1)))
    ]
    assert [(today["answer_rate"], today["abandon_rate"]) for today in rates] == [(None, None), (1 / 3, 0)]


async def test_queues_counted_by_different_formulas_have_no_common_level(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page, "together")
    one, two = row("a"), row("b")
    two["today"]["service_level"]["formula"] = "answered_of_answered"
    two["today"]["service_level"]["target"] = 0.9
    level = (await rule(page, "together", [one, two]))["today"]["service_level"]
    assert level["value"] is None
    assert level["formula"] is None
    assert level["target"] is None
    assert level["threshold_s"] == 20


CHOOSE = """([rows, options]) => {
  const found = window.floorwatch.wallboard.choose(new Map(Object.entries(rows)), options);
  return {
    head: found.head && found.head.queue + (found.heard ? '' : ' (unheard)'), day: found.day && found.day.queue, adHoc: found.adHoc,
    queues: found.queues.map(one => one.queue + (one.row ? '' : '?')), unknown: found.unknown,
  };
}"""


@pytest.mark.parametrize(
    ("group", "queues", "head", "shown", "unknown"),
    [
        ("*", [], "*", ["a", "b", "c"], (None, [])),
        ("g", [], "g", ["b", "d?"], (None, [])),
        ("g", ["a"], "g", ["a"], (None, [])),
        (None, ["c"], "c", ["c"], (None, [])),
        (None, ["c", "a"], "c,a", ["c", "a"], (None, [])),
        (None, ["c", "x"], "c", ["c"], (None, ["x"])),
        (None, ["d"], None, ["d?"], (None, [])),
        # Of "e" no source has ever told: it takes no part, and alone its head says so.
        (None, ["c", "e"], "c", ["c", "e?"], (None, [])),
        (None, ["e"], "e (unheard)", ["e?"], (None, [])),
        # "f" lost its source: its count of today is shown, and it takes no part either.
        (None, ["c", "f"], "c", ["c", "f"], (None, [])),
        ("x", [], None, [], ("x", [])),
        ("later", [], None, [], (None, [])),
    ],
)
async def test_what_the_address_chooses(
    new_page: NewPage,
    group: str | None,
    queues: list[str],
    head: str | None,
    shown: list[str],
    unknown: tuple[str | None, list[str]],
) -> None:
    page = await new_page()
    await pure(page, "together", "choice")
    rows = {
        "q:a": row("a"),
        "q:b": row("b"),
        "q:c": row("c"),
        "q:e": plain(wall_floor.unheard_row(NOW, "e")),
        "q:f": row("f") | {"sources": [], "told_no_more": True},
        "g:*": row("*", members=("a", "b", "c")),
        "g:g": row("g", members=("b", "d")),
        "dg:*": {"queue": "*"},
        "dq:c": {"queue": "c"},
    }
    options = {
        "group": group,
        "queues": queues,
        "queue_names": {"a": "A", "d": "D"},
        "group_names": {"g": "G", "later": "L"},
    }
    found = await page.evaluate(CHOOSE, [rows, options])
    assert found["head"] == head
    assert found["queues"] == shown
    assert found["unknown"] == {"group": unknown[0], "queues": unknown[1]}
    assert found["day"] == {"*": "*", "c": "c"}.get(head or "")
    assert found["adHoc"] is (head == "c,a" or (group is None and head is None))


def half_hours(begin: float, count: int) -> list[dict[str, Any]]:
    return [
        {"start": begin + number * 1800, "offered": 1, "value": 0.9, "blind_s": 0} for number in range(count)
    ]


@pytest.mark.parametrize(
    ("first_h", "halves", "shown_h"),
    [
        (8, 1, (8, 16)),
        (8.5, 3, (8, 16)),
        (8, 20, (8, 18)),
        (20, 2, (16, 24)),
        (0, 48, (0, 24)),
    ],
)
async def test_the_line_grows_into_its_box(
    new_page: NewPage, first_h: float, halves: int, shown_h: tuple[int, int]
) -> None:
    page = await new_page()
    await pure(page, "day_line")
    day = {
        "day_start": NOW,
        "day_end": NOW + 86400,
        "target": 0.8,
        "half_hours": half_hours(NOW + first_h * 3600, halves),
    }
    begin, end = await rule(page, "dayRange", day)
    assert ((begin - NOW) / 3600, (end - NOW) / 3600) == shown_h


@pytest.mark.parametrize("hours", [23, 25])
async def test_a_day_of_23_or_25_hours_is_drawn_as_long_as_it_is(new_page: NewPage, hours: int) -> None:
    page = await new_page()
    await pure(page, "day_line")
    day = {
        "day_start": NOW,
        "day_end": NOW + hours * 3600,
        "target": 0.8,
        "half_hours": half_hours(NOW, 2 * hours),
    }
    assert await rule(page, "dayRange", day) == [NOW, NOW + hours * 3600]


@pytest.mark.parametrize(
    ("target", "values", "levels"),
    [
        (0.8, [0.9, 0.7], [0.5, 0.8, 1]),
        (0.8, [0.9, None, 0.31], [0, 0.8, 1]),
        (0.4, [0.9], [0, 0.4, 1]),
        (1, [0.9], [0.5, 1]),
    ],
)
async def test_no_value_falls_out_of_the_axis(
    new_page: NewPage, target: float, values: list[float | None], levels: list[float]
) -> None:
    page = await new_page()
    await pure(page, "day_line")
    day = {"target": target, "half_hours": [{"value": value} for value in values]}
    assert await rule(page, "dayLevels", day) == levels


@pytest.mark.parametrize(
    ("levels", "target", "height", "labels"),
    [
        ([0.5, 0.8, 1], 0.8, 200, ["50", "80", "100"]),
        ([0, 0.8, 1], 0.8, 400, ["0", "80", "100"]),
        ([0, 0.8, 1], 0.8, 120, ["0", "", "100"]),
        ([0.5, 1], 1, 20, ["50", "100"]),
        ([0, 0.1, 1], 0.1, 200, ["0", "", "100"]),
    ],
)
async def test_labels_of_the_axis_do_not_touch(
    new_page: NewPage, levels: list[float], target: float, height: float, labels: list[str]
) -> None:
    page = await new_page()
    await pure(page, "day_line")
    written = await page.evaluate(
        """([levels, target, height]) => window.floorwatch.wallboard.levelLabels(
          levels, target, height, 24, (level) => String(100 * level))""",
        [levels, target, height],
    )
    assert written == labels


async def test_whose_turn_it_is_as_the_server_reckons_it(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page, "trouble", "choice", "together", "boards")
    stays = [20.0, 30.0, 10.5]
    boards = [Board(name="", group="*", queues=(), stay_s=stay_s) for stay_s in stays]
    sent = [{"stay_s": stay_s} for stay_s in stays]
    for second in range(0, 300, 7):
        assert await rule(page, "boardOnTurn", sent, NOW + second) == on_turn(boards, NOW + second)
    options = {
        "boards": [{"group": "service", "queues": []}, {"group": None, "queues": ["a"]}],
        "queue_names": {},
    }
    view = await rule(page, "viewOf", options, 1)
    assert (view["group"], view["queues"], view["queue_names"]) == (None, ["a"], {})
    for waited_s, troubled in ((60, False), (130, True)):
        rows = {"q:a": row("a", waiting=1, waited_s=waited_s)}
        asked = """([rows, view, now]) =>
          floorwatch.wallboard.isInTrouble(new Map(Object.entries(rows)), view, now)"""
        assert await page.evaluate(asked, [rows, view | {"group_names": {}}, NOW]) is troubled


async def test_against_burn_in_the_page_moves_four_pixels_a_minute_and_comes_back(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page, "shift")
    places = [tuple(await rule(page, "shiftAt", 29_000_000 + minute)) for minute in range(41)]
    steps = {
        abs(right - before[0]) + abs(down - before[1]) for before, (right, down) in itertools.pairwise(places)
    }
    assert steps == {4}
    assert places[20] == places[0]
    assert len(set(places)) == 20
    assert max(abs(offset) for place in places for offset in place) <= 8


HALF_HOUR_S = 1800


def a_day(*values: float | None, calls: int = 30, **more: Any) -> dict[str, Any]:
    """A day of half hours of which the last ended as `NOW` began; `answered` and `blind_s` for the last one."""
    halves = [
        {
            "start": NOW - (len(values) - place) * HALF_HOUR_S,
            "offered": calls,
            "answered": calls - 1,
            "value": value,
            "blind_s": 0.0,
        }
        for place, value in enumerate(values)
    ]
    halves[-1] |= more
    return {"queue": "*", "target": 0.8, "half_hours": halves}


GOOD_NEWS: list[tuple[str, dict[str, Any], dict[str, Any] | None]] = [
    ("longestRun", a_day(0.7, 0.8, 0.9, 0.85), {"since": NOW - 5400, "halfHours": 3, "calls": 90}),
    ("longestRun", a_day(0.9, 0.9, 0.9, 0.79), None),
    ("longestRun", a_day(0.5, 0.9, 0.9), None),
    ("longestRun", a_day(0.9, None, 0.9, 0.9), None),
    ("longestRun", a_day(0.9, 0.9, 0.9, calls=3), None),
    ("longestRun", a_day(0.9, 0.9, 0.9, blind_s=5.0), None),
    ("bestHalfHour", a_day(0.9, 0.97, 0.7, 0.9), {"start": NOW - 5400, "value": 0.97, "calls": 30}),
    ("bestHalfHour", a_day(0.7, 0.7, 0.7, 0.79), None),
    ("bestHalfHour", a_day(0.9, 0.97, 0.7), None),
    ("bestHalfHour", a_day(0.9, 0.97, 0.7, 0.9, calls=19), None),
    ("spotlessHalfHour", a_day(0.9, answered=30), {"start": NOW - 1800, "calls": 30}),
    ("spotlessHalfHour", a_day(0.9), None),
    ("spotlessHalfHour", a_day(0.9, answered=30, blind_s=1.0), None),
    ("spotlessHalfHour", a_day(0.9, calls=10, answered=10), None),
]


async def test_good_news_is_only_what_is_true_of_enough_calls(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page, "trouble", "praise")
    for name, day, news in GOOD_NEWS:
        found = await rule(page, name, day, NOW)
        assert (found and {key: found[key] for key in found if key != "kind"}) == news, (name, day)
        # What was is no news an hour later; only a best half hour stays the best.
        if name != "bestHalfHour":
            assert await rule(page, name, day, NOW + 2 * HALF_HOUR_S) is None, (name, day)
    # A half hour that is not over yet does not count.
    assert await rule(page, "longestRun", a_day(0.7, 0.8, 0.9, 0.85), NOW - 1) is None
    assert await rule(page, "goodNews", None, NOW) == []
    glad = a_day(0.8, 0.9, 0.9, 0.85, answered=30)
    assert [one["kind"] for one in await rule(page, "goodNews", glad, NOW)] == ["run", "spotless", "best"]


async def test_praise_is_for_calm_times(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page, "trouble", "praise")

    async def calm(state: str = "live", head: dict[str, Any] | None = None, **facts: Any) -> bool:
        queues = [{"queue": "a", "row": row("a", **facts)}, {"queue": "b", "row": None}]
        said = await rule(page, "isCalm", {"heard": head or row("*"), "queues": queues}, state, NOW)
        return bool(said)

    assert await calm()
    assert await calm(interval=(10, 9, 2))  # one queue's half hour: the whole may be glad all the same
    assert not await calm(head=row("*", interval=(10, 9, 2)))
    assert not await calm(waiting=1, waited_s=500)
    assert not await calm(blind_since=NOW - 5)
    assert not await calm(head=row("*", blind_since=NOW - 5))
    # Somebody may wait too long where nobody knows who waits, or since when.
    for unknown in ({"waiting": None}, {"waiting": 3}):
        assert not await rule(
            page,
            "isCalm",
            {"heard": row("*"), "queues": [{"queue": "a", "row": row() | unknown}]},
            "live",
            NOW,
        )
        assert not await rule(page, "isCalm", {"heard": row("*") | unknown, "queues": []}, "live", NOW)
    assert not any(
        [await calm(state) for state in ("blind", "part", "unheard", "old", "asking", "lost", "empty")]
    )
    assert not await rule(page, "isCalm", {"heard": None, "queues": []}, "live", NOW)
