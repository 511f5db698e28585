"""`GET /api/v1/trends` and what lies behind it: days, what is usual, gaps, the file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import pytest_asyncio

from floor.model.calendar import QUARTER_S
from floor.model.picture import QuarterRow, group_key, queue_key
from tests.doubles.api_house import CLEAR, House, open_house
from tests.doubles.floor_rows import DAY_START, NOW, window

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

WEEK_S = 7 * 86_400
TEN = DAY_START + 10 * 3600
"""2026-03-01 10:00 at the site."""


@pytest_asyncio.fixture
async def house() -> AsyncIterator[House]:
    async with open_house() as made:
        for key in (queue_key("sales"), queue_key("service"), group_key("*")):
            row = made.feed.rows[key]
            made.feed.rows[key] = msgspec.structs.replace(row, interval=window(NOW - 60))
        yield made


def quarter(start: int, offered: int, queue: str = "sales", **changes: Any) -> QuarterRow:
    sums: dict[str, Any] = {
        "answered": offered,
        "answered_within": offered,
        "handled": offered,
        "wait_ms": offered * 4000,
    }
    sums |= {"talk_ms": offered * 100_000, "threshold_s": 20.0}
    return QuarterRow(queue=queue, start=start, offered=offered, **{**sums, **changes})


async def ask(house: House, query: str = "") -> Any:
    response = await house.client.get("/api/v1/trends" + query)
    assert response.status_code == 200, response.text
    return response.json()


def half(answer: Any, start: int, day: int = 0) -> Any:
    return next(one for one in answer["days"][day]["halves"] if one["start"] == start)


async def test_the_day_is_the_one_of_the_intervals(house: House) -> None:
    house.quarters.rows = [quarter(TEN + n * QUARTER_S, n + 1) for n in range(5)]
    house.quarters.rows += [quarter(TEN, 7, "service")]
    answer = await ask(house)
    rows = (await house.client.get("/api/v1/intervals?queue=*")).json()["intervals"]
    told = {one["start"]: one["figures"] for one in answer["days"][0]["halves"] if one["figures"]}
    assert {start for start, figures in told.items() if figures["offered"]} == {row["start"] for row in rows}
    for row in rows:
        assert all(told[row["start"]][field] == row[field] for field in ("offered", "aht_s", "service_level"))
    assert answer["days"][0]["total"]["offered"] == 22
    states = [one["state"] for one in answer["days"][0]["halves"]]
    assert (states.count("over"), states.count("present"), states.count("coming")) == (32, 1, 15)


async def test_a_queue_or_a_group_is_counted_for_itself(house: House) -> None:
    house.quarters.rows = [quarter(TEN, 5), quarter(TEN, 7, "service")]
    for query, offered in (("?queue=service", 7), ("?group=front", 5), ("?queue=sales", 5), ("", 12)):
        assert half(await ask(house, query), TEN)["figures"]["offered"] == offered
    answer = await ask(house, "?group=front&lang=en")
    assert (answer["queue"], answer["group"], answer["name"]) == (None, "front", "Front")
    rows = (await house.client.get("/api/v1/intervals?group=front")).json()["intervals"]
    assert [(row["queue"], row["offered"]) for row in rows if row["start"] == TEN] == [("front", 5)]


async def test_what_no_source_tells_of_any_more_has_no_calls_nobody_knows_of(house: House) -> None:
    house.quarters.rows = [quarter(TEN - n * WEEK_S, 10) for n in (0, 1, 2, 3)]
    house.quarters.rows += [quarter(TEN + n * QUARTER_S, 3, "service") for n in range(8)]
    row = house.feed.rows[queue_key("sales")]
    for change in ({"sources": (), "told_no_more": True}, {"sources": ()}, None):
        if change is None:
            del house.feed.rows[queue_key("sales")]
        else:
            house.feed.rows[queue_key("sales")] = msgspec.structs.replace(row, **change)
        answer = await ask(house, "?queue=sales")
        assert half(answer, TEN)["figures"]["offered"] == 10
        later = half(answer, TEN + 3600)["figures"]
        assert later is None or later["blind_s"] == 1800
    # The other one is heard, and so are both together.
    assert half(await ask(house, "?queue=service"), TEN + 4 * 3600)["figures"]["offered"] == 0
    assert half(await ask(house), TEN + 4 * 3600)["figures"]["offered"] == 0


async def test_what_is_usual_is_the_same_weekdays_and_a_gap_does_not_count(house: House) -> None:
    counts = {1: 10, 2: 20, 3: 0, 4: 30, 5: 999}
    house.quarters.rows = [quarter(TEN - n * WEEK_S, count) for n, count in counts.items() if count]
    house.quarters.rows[-1] = msgspec.structs.replace(house.quarters.rows[-1], blind_ms=60_000)
    house.quarters.rows += [quarter(TEN - 86_400, 500), quarter(TEN, 1)]
    usual = (await ask(house))["usual"]
    # The week of which nothing is kept is passed over; the one with a gap is named and its half hour left out.
    assert usual["days"] == ["2026-02-22", "2026-02-15", "2026-02-01", "2026-01-25"]
    assert usual["gaps"] == ["2026-01-25"]
    assert usual["by_time"]["10:00"]["offered"] == {"low": 12, "median": 20, "high": 28, "days": 3}
    assert usual["total"]["offered"]["median"] == 20


async def test_of_two_days_nothing_is_usual(house: House) -> None:
    house.quarters.rows = [quarter(TEN - n * WEEK_S, 10) for n in (1, 2)]
    usual = (await ask(house))["usual"]
    assert len(usual["days"]) == 2
    assert usual["by_time"]["10:00"]["offered"] is None


async def test_eight_days_count_and_a_year_is_not_read(house: House) -> None:
    house.quarters.rows = [quarter(TEN - n * 86_400, 10 + n) for n in range(370)]
    answer = await ask(house, "?queue=sales")
    assert len(answer["usual"]["days"]) == 8
    assert answer["usual"]["days"][-1] == "2026-01-04"
    assert house.quarters.reads == 9


async def test_a_half_hour_without_calls_counts_and_one_before_anything_was_kept_does_not(
    house: House,
) -> None:
    three = TEN - 7 * 3600
    calls = [quarter(TEN - n * WEEK_S, 5) for n in range(9)]
    house.quarters.rows = [*calls, *(quarter(three - n * WEEK_S, 2) for n in (1, 2, 3))]
    answer = await ask(house)
    band = {"low": 0, "median": 0, "high": 2, "days": 7}
    # Of the eighth day nothing is kept before ten o'clock.
    assert answer["usual"]["by_time"]["03:00"]["offered"] == band
    assert answer["usual"]["by_time"]["03:00"]["asa_s"]["days"] == 3
    assert answer["usual"]["by_time"]["11:00"]["offered"]["days"] == 8
    empty = half(answer, three)["figures"]
    assert (empty["offered"], empty["answered"], empty["abandoned"]) == (0, 0, 0)
    assert (empty["asa_s"], empty["service_level"]["value"], empty["blind_s"]) == (None, None, 0)
    assert half(answer, TEN)["figures"]["offered"] == 5
    assert half(answer, DAY_START + 20 * 3600)["figures"] is None, "it is yet to come"


async def test_on_a_day_of_other_queues_none_came_and_on_one_without_a_floor_it_is_not_known(
    house: House,
) -> None:
    house.quarters.rows = [quarter(TEN - n * WEEK_S, 5) for n in (4, 3, 0)]
    house.quarters.rows += [quarter(TEN - 4 * WEEK_S - 86_400, 5)]
    house.quarters.rows += [quarter(TEN - WEEK_S, 9, "service"), quarter(TEN - 5 * WEEK_S, 9, "service")]
    house.quarters.rows += [quarter(TEN - 2 * WEEK_S, 0, "service", blind_ms=QUARTER_S * 1000)]
    answer = await ask(house, "?queue=sales")
    assert answer["usual"]["days"] == ["2026-02-22", "2026-02-08", "2026-02-01"]
    assert answer["usual"]["by_time"]["10:00"]["offered"]["low"] == 1
    assert answer["usual"]["total"]["offered"]["median"] == 5


async def test_a_day_first_heard_at_noon_is_no_whole_day(house: House) -> None:
    noon = TEN + 2 * 3600
    house.quarters.rows = [quarter(noon - n * WEEK_S, 10 + n) for n in range(5)]
    answer = await ask(house, "?day=2026-02-22&compare=2026-02-01,2026-02-15")
    totals = {day["day"]: (day["total"]["offered"], day["total"]["blind_s"]) for day in answer["days"]}
    assert totals == {"2026-02-22": (11, 0), "2026-02-01": (14, 12 * 3600), "2026-02-15": (12, 0)}
    usual = (await ask(house))["usual"]
    assert len(usual["days"]) == 4
    assert usual["gaps"] == ["2026-02-01"]
    assert usual["by_time"]["12:00"]["offered"]["days"] == 4
    assert usual["total"]["offered"] == {"low": 11.2, "median": 12, "high": 12.8, "days": 3}


async def test_of_a_day_on_which_nothing_was_heard_there_is_no_total(house: House) -> None:
    house.quarters.rows = [quarter(TEN - 3 * 86_400, 1), quarter(TEN, 5)]
    answer = await ask(house, "?day=2026-02-27")
    assert answer["days"][0]["total"] is None
    assert {half["figures"] for half in answer["days"][0]["halves"]} == {None}
    today = (await ask(house))["days"][0]["total"]
    assert (today["offered"], today["blind_s"]) == (5, 0), "what is to come is no gap"


async def test_since_the_floor_is_not_seen_nothing_is_known(house: House) -> None:
    house.quarters.rows = [quarter(DAY_START, 1)]
    assert half(await ask(house), TEN + 4 * 1800)["figures"]["offered"] == 0
    house.feed.health = msgspec.structs.replace(CLEAR, watch_alive_at=TEN + 1800.0, picture_at=TEN + 1800.0)
    answer = await ask(house)
    assert half(answer, TEN)["figures"]["offered"] == 0
    assert half(answer, TEN + 1800)["figures"] is None
    over = [one for one in answer["days"][0]["halves"] if one["state"] == "over"]
    unknown_s = sum(one["until"] - one["start"] for one in over if one["figures"] is None)
    assert answer["days"][0]["total"]["blind_s"] == unknown_s > 0


async def test_a_half_hour_in_which_nothing_was_seen_is_no_zero(house: House) -> None:
    blind: dict[str, Any] = {"blind_ms": QUARTER_S * 1000}
    house.quarters.rows = [quarter(TEN, 0, **blind), quarter(TEN + QUARTER_S, 0, **blind)]
    answer = await ask(house)
    assert half(answer, TEN)["figures"] is None
    assert half(answer, TEN + 1800)["figures"]["offered"] == 0, "it was heard, and nothing came"
    assert half(answer, TEN - 1800)["figures"] is None, "before anything was kept"
    assert answer["days"][0]["total"]["blind_s"] == 10 * 3600 + 1800
    sheet = await house.client.get("/api/v1/trends?format=csv")
    lines = list(csv.DictReader(io.StringIO(sheet.content.decode("utf-8-sig"), newline="")))
    told = {line["start"]: (line["offered"], line["answered"], line["blind_s"]) for line in lines}
    assert told[str(TEN)] == ("", "", "")
    assert told[str(TEN + 1800)] == ("0", "0", "0.0")
    assert half(answer, DAY_START + 20 * 3600)["state"] == "coming"


async def test_a_day_wholly_out_of_sight_takes_no_place_among_the_usual(house: House) -> None:
    house.quarters.rows = [quarter(TEN - n * WEEK_S, 10) for n in (0, 1, 3, 4, 5, 6, 7, 8, 9)]
    unseen = [DAY_START - 2 * WEEK_S + n * QUARTER_S for n in range(96)]
    house.quarters.rows += [quarter(at, 0, blind_ms=QUARTER_S * 1000) for at in unseen]
    # Of another queue's source something was heard, so the day has rows and they count.
    house.quarters.rows += [quarter(TEN - 2 * WEEK_S, 9, "service")]
    answer = await ask(house, "?queue=sales&compare=2026-02-15")
    assert "2026-02-15" not in answer["usual"]["days"]
    assert len(answer["usual"]["days"]) == 8
    assert answer["days"][1]["total"] is None
    assert {half["figures"] for half in answer["days"][1]["halves"]} == {None}


async def test_half_of_a_gap_in_the_rows_of_an_unheard_day_makes_no_heard_half_hour(house: House) -> None:
    house.quarters.rows = [quarter(TEN - 2 * WEEK_S, 5), quarter(TEN, 5)]
    house.quarters.rows += [quarter(TEN - WEEK_S + QUARTER_S, 0, blind_ms=QUARTER_S * 1000)]
    day = (await ask(house, "?day=2026-02-22"))["days"][0]
    assert {half["figures"] for half in day["halves"]} == {day["total"]} == {None}


@pytest.mark.parametrize(
    ("query", "status", "kind", "field"),
    [
        ("?queue=sale", 404, "unknown-queue", "queue"),
        ("?group=front2", 404, "unknown-group", "group"),
        ("?queue=sales&group=front", 422, "bad-parameter", "group"),
        ("?day=2026-02-30", 422, "bad-parameter", "day"),
        ("?compare=2026-02-01,2026-02-02,2026-02-03", 422, "bad-parameter", "compare"),
        ("?compare=yesterday", 422, "bad-parameter", "compare"),
        ("?format=xls", 422, "bad-parameter", "format"),
    ],
)
async def test_mistakes_are_problems(house: House, query: str, status: int, kind: str, field: str) -> None:
    response = await house.client.get("/api/v1/trends" + query)
    assert (response.status_code, response.json()["type"]) == (status, f"/api/problems/{kind}")
    assert response.json()["errors"][0]["field"] == field


async def test_of_a_long_list_of_days_the_number_is_refused_and_none_is_read(house: House) -> None:
    errors = (await house.client.get("/api/v1/trends?compare=" + "x," * 4999 + "x")).json()["errors"]
    assert [(error["field"], error["got"]) for error in errors] == [("compare", "5000")]


async def test_a_store_that_is_away_is_a_problem(house: House) -> None:
    house.quarters.away = True
    assert (await house.client.get("/api/v1/trends")).status_code == 503


async def test_the_file_says_what_the_answer_says(house: House) -> None:
    house.quarters.rows = [quarter(TEN - n * WEEK_S, 10 + n) for n in range(5)]
    query = "?group=front&compare=2026-02-22&lang=zh"
    answer = await ask(house, query)
    response = await house.client.get(f"/api/v1/trends{query}&format=csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert (
        "filename*=UTF-8''floorwatch-harbour-%E5%89%8D%E5%8F%B0-2026-03-01.csv"
        in response.headers["content-disposition"]
    )
    lines = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert len(lines) == 96
    level = "service_level (answered_of_offered, T = 20 s)"
    told = {(line["day"], line["start"]): line for line in lines}
    for day in answer["days"]:
        for one in day["halves"]:
            line = told[day["day"], str(one["start"])]
            figures = one["figures"]
            assert line["state"] == one["state"]
            assert line["offered"] == ("" if figures is None else str(figures["offered"]))
            if figures is not None and figures["service_level"]["value"] is not None:
                assert float(line[level]) == round(figures["service_level"]["value"], 4)
    main = told["2026-03-01", str(TEN)]
    assert (main["day"], main["date"], main["time"]) == ("2026-03-01", "2026-03-01", "10:00")
    assert (
        float(main["usual_offered_median"])
        == answer["usual"]["by_time"]["10:00"]["offered"]["median"]
        == 12.5
    )
    assert told["2026-02-22", str(TEN - WEEK_S)]["usual_offered_median"] == ""
    assert not {name for name in lines[0] if "agent" in name}
