"""One agent's day, and that nobody looks at it unseen."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio

from dashboard.access import folder_of
from dashboard.api.agent_day import spans
from floor.model.edges import UNKNOWN, Told
from floor.model.picture import AgentQueueDay
from floor.settings import Settings
from floor.store.edges import AgentDay
from tests.doubles.api_house import House, open_house
from tests.doubles.floor_rows import DAY_START, NOW, agent_row

READY, TALKING, LUNCH = (
    Told("ready", "", None),
    Told("talking", "", "sales"),
    Told("not_ready", "lunch", None),
)
EDGES = [(round((NOW - 7200) * 1000), READY), (round((NOW - 95) * 1000), TALKING)]
ROW = agent_row(
    "1001",
    aht_s_today=205.5,
    day_by_queue=(
        AgentQueueDay(queue="sales", calls=3, att_s=180.0, aht_s=205.5),
        AgentQueueDay(queue="gone", calls=1, att_s=10.0, aht_s=None),
    ),
)


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """The API of a site whose state lies in a folder of the test."""
    settings = Settings.model_validate({"site": "harbour", "redis": {"dir": str(tmp_path)}})
    async with open_house(settings) as house:
        house.days.days["1001"] = AgentDay(ROW, EDGES)
        yield house


async def ask(house: House, agent: str = "1001", **headers: str) -> httpx.Response:
    return await house.client.get("/api/v1/agents/day", params={"agent": agent}, headers=headers)


def looks(house: House) -> list[dict[str, Any]]:
    folder = folder_of(house.context.settings)
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


async def test_a_day_has_its_spans_and_the_figures_beside_the_queues(house: House) -> None:
    answer = (await ask(house)).json()
    queue = (await house.client.get("/api/v1/queues")).json()["queues"][0]["today"]
    assert answer == {
        "as_of": NOW - 0.4,
        "blind_since": None,
        "now": NOW,
        "day_start": DAY_START,
        "day_end": DAY_START + 86_400,
        "agent": "1001",
        "name": ROW.name,
        "team": ROW.team,
        "seat": ROW.seat,
        "calls_today": ROW.calls_today,
        "talk_s_today": ROW.talk_s_today,
        "aht_s_today": 205.5,
        "spans": [
            {"from": NOW - 7200, "until": NOW - 95, "state": "ready", "reason": "", "queue": None},
            {"from": NOW - 95, "until": None, "state": "talking", "reason": "", "queue": "sales"},
        ],
        "figures": [
            {
                "queue": "sales",
                "calls": 3,
                "att_s": 180.0,
                "aht_s": 205.5,
                "queue_answered": queue["answered"],
                "queue_att_s": queue["att_s"],
                "queue_aht_s": queue["aht_s"],
            },
            {
                "queue": "gone",
                "calls": 1,
                "att_s": 10.0,
                "aht_s": None,
                "queue_answered": None,
                "queue_att_s": None,
                "queue_aht_s": None,
            },
        ],
    }
    assert queue["att_s"] is not None


async def test_a_look_is_written_down_with_the_address_it_came_from(house: House) -> None:
    await ask(house, **{"X-Forwarded-For": "203.0.113.9"})
    await house.client.head("/api/v1/agents/day?agent=1001")
    assert [(line["at"], line["who"], line["agent"], line["look"]) for line in looks(house)] == [
        (NOW, "127.0.0.1", "1001", "GET /api/v1/agents/day"),
        (NOW, "127.0.0.1", "1001", "HEAD /api/v1/agents/day"),
    ]


async def test_nobody_looks_unseen(house: House) -> None:
    folder_of(house.context.settings).write_text("in the way")
    response = await ask(house)
    assert response.status_code == 503
    assert response.json()["type"] == "/api/problems/access-not-kept"
    assert ROW.name not in response.text


async def test_an_agent_nobody_knows_is_not_found_and_no_look(house: House) -> None:
    response = await ask(house, "nobody")
    assert (response.status_code, response.json()["type"]) == (404, "/api/problems/unknown-agent")
    assert looks(house) == []


async def test_what_cannot_be_read_is_no_empty_day(house: House) -> None:
    house.days.away = True
    response = await ask(house)
    assert (response.status_code, response.json()["type"]) == (503, "/api/problems/store-unreachable")
    house.days.away, house.feed.rows = False, {}
    response = await ask(house)
    assert (response.status_code, response.json()["type"]) == (503, "/api/problems/no-picture")
    assert looks(house) == []


@pytest.mark.parametrize("query", ["", "?agent=", "?agent=1&agent=2", "?agent=1001&day=yesterday"])
async def test_parameters_that_are_not_as_expected_are_refused(house: House, query: str) -> None:
    response = await house.client.get("/api/v1/agents/day" + query)
    assert (response.status_code, response.json()["type"]) == (422, "/api/problems/bad-parameter")


async def test_while_nobody_watches_the_rest_of_the_day_is_unknown(house: House) -> None:
    house.feed.health = msgspec.structs.replace(house.feed.health, watch_alive_at=NOW - 60)
    answer = (await ask(house)).json()
    assert answer["blind_since"] == NOW - 60
    assert [(span["state"], span["until"]) for span in answer["spans"]][-2:] == [
        ("talking", NOW - 60),
        ("unknown", None),
    ]


# -------------------------------------------------------------------------------------------- spans


def told(*edges: tuple[float, Told], blind: float | None = None) -> list[tuple[float, float | None, str]]:
    found = spans([(round(t * 1000), what) for t, what in edges], 1000.0, blind)
    return [(span.since, span.until, span.state) for span in found]


def test_of_what_was_never_heard_there_is_no_span() -> None:
    assert told() == []
    assert told(blind=500.0) == []


def test_neighbours_that_say_the_same_are_one() -> None:
    assert told((1, READY), (2, READY), (3, TALKING), (4, TALKING), (5, READY)) == [
        (1, 3, "ready"),
        (3, 5, "talking"),
        (5, None, "ready"),
    ]


def test_a_new_reason_is_a_new_span() -> None:
    assert len(told((1, LUNCH), (2, Told("not_ready", "meeting", None)))) == 2


def test_what_a_clock_ahead_of_ours_tells_is_so_from_now_on() -> None:
    assert told((1, READY), (1000.5, TALKING), (1001.5, LUNCH)) == [
        (1, 1000, "ready"),
        (1000, None, "not_ready"),
    ]


def test_since_nothing_new_is_known_nothing_is() -> None:
    assert told((1, READY), (10, TALKING), blind=500.0) == [
        (1, 10, "ready"),
        (10, 500, "talking"),
        (500, None, "unknown"),
    ]
    assert told((1, READY), (10, UNKNOWN), blind=500.0) == [(1, 10, "ready"), (10, None, "unknown")]
