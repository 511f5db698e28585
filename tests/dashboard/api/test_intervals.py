import csv
import io
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from dashboard.api.interval_sheet import HEADER
from dashboard.api.intervals import LONGEST_RANGE_S, MOST_ROWS
from floor.model.calendar import QUARTER_S
from floor.model.picture import QuarterRow, group_key, queue_key
from floor.model.sums import Sums
from floor.settings import Settings
from tests.doubles.api_house import House, open_house
from tests.doubles.floor_rows import DAY_START, NOW, window

SUMS: dict[str, Any] = {
    "offered": 5,
    "answered": 4,
    "abandoned": 1,
    "answered_within": 3,
    "handled": 4,
    "wait_ms": 40_000,
    "talk_ms": 400_000,
    "hold_ms": 4_000,
    "wrap_ms": 40_000,
    "contact_ms": 300_000,
    "idle_ms": 100_000,
}


def quarter(start: int, queue: str = "sales", **changes: Any) -> QuarterRow:
    return QuarterRow(queue=queue, start=start, **{"threshold_s": 20.0, **SUMS, **changes})


@pytest.fixture(autouse=True)
def quiet(house: House) -> None:
    """Let the picture's half hour in progress be without calls, so that only kept sums are seen."""
    for key in (queue_key("sales"), queue_key("service"), group_key("*")):
        row = house.feed.rows[key]
        house.feed.rows[key] = msgspec.structs.replace(row, interval=window(NOW - 600, sums=Sums()))


async def ask(house: House, query: str = "") -> list[dict[str, Any]]:
    response = await house.client.get("/api/v1/intervals" + query)
    assert response.status_code == 200, response.text
    rows: list[dict[str, Any]] = response.json()["intervals"]
    return rows


async def refused(house: House, query: str, status: int = 422) -> dict[str, Any]:
    response = await house.client.get("/api/v1/intervals" + query)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    return problem


async def test_a_row_has_start_queue_and_the_fields_of_a_window(house: House) -> None:
    house.quarters.rows = [quarter(DAY_START), quarter(DAY_START + QUARTER_S)]
    assert await ask(house) == [
        {
            "start": DAY_START,
            "until": DAY_START + 1800,
            "queue": "sales",
            "offered": 10,
            "answered": 8,
            "abandoned": 2,
            "otherwise_left": 0,
            "waiting": 0,
            "answered_within": 6,
            "abandoned_within": 0,
            "short_calls": 0,
            "asa_s": 10.0,
            "att_s": 100.0,
            "aht_s": 111.0,
            "answer_rate": 0.8,
            "abandon_rate": 0.2,
            "occupancy": 0.75,
            "blind_s": 0.0,
            "service_level": {
                "value": 0.6,
                "bound": 0.6,
                "target": 0.9,
                "threshold_s": 20.0,
                "formula": "answered_of_offered",
            },
            "service_levels": {
                "answered_and_abandoned": {"value": 0.6, "bound": 0.6},
                "answered_of_answered": {"value": 0.75, "bound": 0.75},
                "answered_of_offered": {"value": 0.6, "bound": 0.6},
                "short_abandons_excluded": {"value": 0.6, "bound": 0.6},
            },
        }
    ]


async def test_the_default_is_today_so_far_by_half_hours(house: House) -> None:
    house.quarters.rows = [quarter(t) for t in range(DAY_START - 3600, int(NOW) + 7200, QUARTER_S)]
    rows = await ask(house)
    assert [row["start"] for row in rows] == list(range(DAY_START, int(NOW), 1800))
    assert (await house.client.get("/api/v1/intervals")).json()["as_of"] == NOW - 0.4


async def test_rows_are_those_whose_start_is_within_the_range_and_whole(house: House) -> None:
    house.quarters.rows = [quarter(DAY_START + n * QUARTER_S) for n in range(8)]
    rows = await ask(house, f"?from={DAY_START + 1}&to={DAY_START + 3601}")
    assert [(row["start"] - DAY_START, row["offered"]) for row in rows] == [(1800, 10), (3600, 10)]


@pytest.mark.parametrize(("width_s", "rows"), [(900, 8), (1800, 4), (3600, 2)])
async def test_the_width_is_the_askers(house: House, width_s: int, rows: int) -> None:
    house.quarters.rows = [quarter(DAY_START + n * QUARTER_S) for n in range(8)]
    assert [row["offered"] for row in await ask(house, f"?width_s={width_s}")] == [40 // rows] * rows


async def test_moments_are_taken_as_epoch_or_iso_in_the_sites_time(house: House) -> None:
    house.quarters.rows = [quarter(DAY_START + n * 3600) for n in range(6)]
    expected = [DAY_START + 3600, DAY_START + 7200]
    for since, until in (
        (str(DAY_START + 3600), str(DAY_START + 10_800)),
        ("2026-03-01T01:00", "2026-03-01T03:00"),
        ("2026-02-28T17:00Z", "2026-02-28T20:00+01:00"),
    ):
        rows = await ask(house, f"?from={since}&to={until}")
        assert [row["start"] for row in rows] == expected


async def test_one_queue_each_queue_or_all_together(house: House) -> None:
    house.quarters.rows = [quarter(DAY_START), quarter(DAY_START, "service", threshold_s=30.0)]
    assert [row["queue"] for row in await ask(house)] == ["sales", "service"]
    assert [row["queue"] for row in await ask(house, "?queue=service")] == ["service"]
    [both] = await ask(house, "?queue=*")
    assert (both["queue"], both["offered"]) == ("*", 10)
    assert both["service_level"]["threshold_s"] is None
    assert both["service_level"]["target"] == 0.8


async def test_a_queue_without_calls_in_the_range_is_an_empty_list(house: House) -> None:
    assert await ask(house, "?queue=service") == []


async def test_a_queue_that_only_has_history_is_known(house: House) -> None:
    house.quarters.rows = [quarter(DAY_START - 86_400, "closed")]
    assert await ask(house, "?queue=closed") == []
    rows = await ask(house, "?queue=closed&from=2026-02-28&to=2026-03-01")
    assert [row["offered"] for row in rows] == [5]


async def test_an_unknown_queue_is_a_problem_that_names_the_known_ones(house: House) -> None:
    problem = await refused(house, "?queue=salse", 404)
    assert problem["type"] == "/api/problems/unknown-queue"
    assert "sales, service" in problem["detail"]
    assert problem["errors"][0]["got"] == "salse"


async def test_the_day_of_25_hours_has_two_rows_for_the_repeated_hour() -> None:
    settings = Settings.model_validate({"site": "berlin", "timezone": "Europe/Berlin"})
    begin = int(datetime(2026, 10, 24, 22, tzinfo=UTC).timestamp())
    async with open_house(settings) as house:
        house.quarters.rows = [quarter(begin + n * QUARTER_S) for n in range(100)]
        rows = await ask(house, "?from=2026-10-25&to=2026-10-26&width_s=3600")
        assert len(rows) == 25
        assert {row["offered"] for row in rows} == {20}
        sheet = await house.client.get(
            "/api/v1/intervals?from=2026-10-25&to=2026-10-26&width_s=3600", headers={"accept": "text/csv"}
        )
    lines = list(csv.DictReader(io.StringIO(sheet.content.decode("utf-8-sig"))))[2:4]
    assert [(line["date"], line["time"]) for line in lines] == [("2026-10-25", "02:00")] * 2
    assert float(lines[1]["start"]) - float(lines[0]["start"]) == 3600


async def test_a_long_range_is_read_in_chunks_and_nothing_is_lost_at_their_borders() -> None:
    settings = Settings.model_validate({"timezone": "Asia/Kathmandu"})
    begin = DAY_START - 100 * 86_400
    async with open_house(settings) as house:
        house.quarters.rows = [quarter(t) for t in range(begin, DAY_START, QUARTER_S)]
        rows = await ask(house, f"?from={begin}&to={DAY_START}&width_s=3600&queue=*")
        assert house.quarters.reads > 1
    # In this zone the local hour begins at a quarter past: the first start within the range is at +900.
    assert [row["start"] for row in rows] == list(range(begin + 900, DAY_START, 3600))
    assert {row["offered"] for row in rows[:-1]} == {20}


async def test_the_half_hour_in_progress_is_the_one_of_the_pages(house: House) -> None:
    present = int(NOW) - 600
    house.quarters.rows = [quarter(present - QUARTER_S), quarter(present)]
    for key in (queue_key("sales"), group_key("*")):
        row = house.feed.rows[key]
        house.feed.rows[key] = msgspec.structs.replace(row, interval=window(NOW - 600))
    for query in ("", "?queue=sales", "?queue=*"):
        rows = await ask(house, query)
        assert [(row["start"], row["offered"]) for row in rows] == [(present - 1800, 5), (present, 10)]
        assert rows[1]["until"] == present + 1800
        assert rows[1]["waiting"] == 1
        assert rows[1]["service_level"]["bound"] == 0.7
    assert [row["start"] for row in await ask(house, f"?to={present}")] == [present - 1800]
    assert [row["offered"] for row in await ask(house, f"?from={present}&width_s=900")] == [5]


async def test_mistakes_are_named_with_what_was_expected(house: House) -> None:
    problem = await refused(house, "?from=soon&width_s=1000&queu=sales")
    assert problem["type"] == "/api/problems/bad-parameter"
    told = {error["field"]: error["expected"] for error in problem["errors"]}
    assert told["width_s"] == "one of 900, 1800, 3600"
    assert "ISO 8601" in told["from"]
    assert "queue" in told["queu"]


async def test_an_end_before_the_beginning_is_refused(house: House) -> None:
    problem = await refused(house, "?from=2026-03-01T10:00&to=2026-03-01T09:00")
    assert problem["errors"] == [
        {
            "field": "to",
            "expected": "a time not before `from` (2026-03-01T10:00:00+08:00)",
            "got": "2026-03-01T09:00:00+08:00",
        }
    ]


async def test_a_range_of_more_than_400_days_is_refused(house: House) -> None:
    problem = await refused(house, f"?from={DAY_START - LONGEST_RANGE_S - 1}&to={DAY_START}")
    assert problem["type"] == "/api/problems/range-too-large"
    assert problem["errors"][0]["expected"] == "at most 400 days after `from`"


async def test_more_rows_than_one_answer_holds_are_refused_before_they_are_read(house: House) -> None:
    house.quarters.rows = [quarter(DAY_START, f"q{n}") for n in range(30)]
    since = DAY_START - 60 * 86_400
    problem = await refused(house, f"?from={since}&to={DAY_START}&width_s=900")
    assert problem["type"] == "/api/problems/range-too-large"
    assert f"{MOST_ROWS:,} rows" in problem["errors"][0]["expected"]
    assert "172,800 rows (30 queues)" in problem["errors"][0]["got"]
    assert house.quarters.reads == 0


async def test_a_store_that_cannot_be_read_is_a_problem_and_no_empty_list(house: House) -> None:
    house.quarters.away = True
    problem = await refused(house, "", 503)
    assert problem["type"] == "/api/problems/store-unreachable"
    assert "connection refused" in problem["detail"]


async def test_csv_has_the_same_rows(house: House) -> None:
    house.quarters.rows = [quarter(DAY_START), quarter(DAY_START, "=cmd|'/c calc'!A1")]
    response = await house.client.get("/api/v1/intervals", headers={"accept": "text/csv"})
    assert response.headers["content-type"].startswith("text/csv; charset=utf-8")
    assert response.headers["content-disposition"] == (
        'attachment; filename="floorwatch-harbour-2026-03-01-1800s.csv"'
    )
    assert response.headers["vary"] == "Accept"
    assert response.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert tuple(lines[0]) == HEADER
    assert [line["queue"] for line in lines] == ["'=cmd|'/c calc'!A1", "sales"]
    sales = lines[1]
    assert sales["start"] == str(DAY_START)
    assert (sales["date"], sales["time"]) == ("2026-03-01", "00:00")
    assert sales["service_level_value"] == "0.6"
    assert sales["service_level_formula"] == "answered_of_offered"
    assert sales["answered_of_answered_value"] == "0.75"


async def test_csv_leaves_what_has_no_value_empty(house: House) -> None:
    house.quarters.rows = [QuarterRow(queue="sales", start=DAY_START, threshold_s=20.0)]
    response = await house.client.get("/api/v1/intervals", headers={"accept": "text/csv"})
    [line] = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert line["offered"] == "0"
    assert (line["asa_s"], line["answer_rate"], line["service_level_value"]) == ("", "", "")


async def test_problems_are_json_for_those_who_asked_for_csv_too(house: House) -> None:
    response = await house.client.get("/api/v1/intervals?width_s=1", headers={"accept": "text/csv"})
    assert response.headers["content-type"] == "application/problem+json"
