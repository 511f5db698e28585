"""The API over what a real watch wrote into a real Redis, followed by the hub of a web process."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from dashboard import api
from dashboard.api.days import StoredDays
from dashboard.api.quarters import StoredQuarters
from dashboard.live.hub import Hub
from floor.model.events import (
    AnyEvent,
    CallAnswered,
    CallEnded,
    CallLeft,
    CallQueued,
    MemberAdded,
    ReplayProgressed,
    SourceUp,
)
from floor.seat_plan_keeper import Keeper
from floor.settings import Settings
from floor.store.client import Client, open_async_client, open_client
from floor.store.lease import Lease
from floor.store.log import LogWriter
from floor.store.picture import PictureReader
from floor.watch import Watch
from tests.doubles.until import eventually

SITE = "replay"
T = 1_795_312_800.0  # 2026-11-22T02:00:00Z, 10:00 in Shanghai
SETTINGS = Settings.model_validate({"site": SITE, "service_level": {"threshold_s": 20}})


def calls() -> Iterator[AnyEvent]:
    """One call an hour answered after 10 s, one abandoned after 30 s; then the recording is over."""
    yield SourceUp(at=T, source="recording", kind="csv", tells_members=True)
    yield MemberAdded(at=T, source="recording", queue="sales", agent="PJSIP/1", device="idle", login_at=T)
    for hour in range(3):
        at = T + hour * 3600
        first, second = f"{hour}.1", f"{hour}.2"
        yield CallQueued(at=at, source="recording", call=first, queue="sales")
        yield CallQueued(at=at + 1, source="recording", call=second, queue="sales")
        yield CallAnswered(
            at=at + 10, source="recording", call=first, queue="sales", agent="PJSIP/1", wait_s=10.0
        )
        yield CallLeft(
            at=at + 31, source="recording", call=second, queue="sales", outcome="abandoned", wait_s=30.0
        )
        yield CallEnded(
            at=at + 70, source="recording", call=first, queue="sales", agent="PJSIP/1", talk_s=60.0
        )
    yield ReplayProgressed(at=T + 7300, source="recording", file="day.csv", progress=1.0, done=True)


@pytest.fixture
def store(redis_url: str) -> Iterator[Client]:
    client = open_client(redis_url)
    yield client
    client.close()


@pytest.fixture
def played(store: Client) -> None:
    """A watch that has just read the whole recording; the clock of its checkpoints stands still."""
    LogWriter(store, SITE, "recording", "run").append(list(calls()))
    lease = Lease(store, SITE)
    assert lease.take()
    watch = Watch(store, SITE, SETTINGS.for_model("replay"), lease, clock=lambda: 50.0)
    watch.begin()
    watch.checkpoint()
    while watch.step():
        pass


@asynccontextmanager
async def served(
    redis_url: str, settings: Settings = SETTINGS
) -> AsyncIterator[tuple[httpx.AsyncClient, Hub]]:
    client = open_async_client(redis_url)
    hub = Hub(PictureReader(client, SITE), build="b1")
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    api.install(app, settings, hub, StoredQuarters(client, SITE), StoredDays(client, SITE), Keeper(settings))
    running = asyncio.create_task(hub.run())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://floor") as web:
            yield web, hub
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        await client.close()


@pytest.mark.usefixtures("played")
async def test_who_sees_that_a_recording_is_over_finds_all_its_intervals(redis_url: str) -> None:
    async with served(redis_url) as (web, hub):
        await eventually(lambda: hub.site is not None, "the picture is read")
        status = (await web.get("/api/v1/status")).json()
        assert status["replay"] == {"file": "day.csv", "progress": 1.0, "done": True}
        assert status["now"] == T + 7300
        assert status["watch"]["state"] == "up"
        rows = (await web.get("/api/v1/intervals?width_s=3600")).json()["intervals"]
        assert [(row["start"] - T, row["queue"], row["offered"], row["answered"]) for row in rows] == [
            (hour * 3600, "sales", 2, 1) for hour in range(3)
        ]
        assert {row["asa_s"] for row in rows} == {10.0}
        assert {row["service_level"]["value"] for row in rows} == {0.5}


@pytest.mark.usefixtures("played")
async def test_intervals_queues_and_agents_tell_the_same(redis_url: str) -> None:
    async with served(redis_url) as (web, hub):
        await eventually(lambda: hub.site is not None, "the picture is read")
        queues = (await web.get("/api/v1/queues")).json()["queues"]
        today = {row["queue"]: row["today"] for row in queues}
        for query, queue in (("", "sales"), ("?queue=*", "*")):
            rows = (await web.get("/api/v1/intervals" + query)).json()["intervals"]
            for count in ("offered", "answered", "abandoned", "otherwise_left", "waiting", "answered_within"):
                assert sum(row[count] for row in rows) == today[queue][count], count
            assert rows[-1]["service_level"] == next(
                row["interval"]["service_level"] for row in queues if row["queue"] == queue
            )
        [agent] = (await web.get("/api/v1/agents")).json()["agents"]
        assert (agent["agent"], agent["calls_today"]) == ("PJSIP/1", 3)


@pytest.mark.usefixtures("played")
async def test_the_day_a_watch_kept_is_the_one_that_is_told(redis_url: str, tmp_path: Path) -> None:
    settings = Settings.model_validate({"site": SITE, "redis": {"dir": str(tmp_path)}})
    async with served(redis_url, settings) as (web, hub):
        await eventually(lambda: hub.site is not None, "the picture is read")
        day = (await web.get("/api/v1/agents/day?agent=PJSIP/1")).json()
        [agent] = (await web.get("/api/v1/agents")).json()["agents"]
        assert [(s["from"] - T, s["until"] and s["until"] - T, s["state"]) for s in day["spans"]] == [
            (0, 10, "ready"),
            (10, 70, "talking"),
            (70, 3610, "ready"),
            (3610, 3670, "talking"),
            (3670, 7210, "ready"),
            (7210, 7270, "talking"),
            (7270, None, "ready"),
        ]
        assert (day["now"], day["calls_today"]) == (T + 7300, agent["calls_today"])
        assert [(f["queue"], f["calls"], f["att_s"], f["queue_answered"]) for f in day["figures"]] == [
            ("sales", 3, 60.0, 3)
        ]
        [look] = (tmp_path / "access").iterdir()
        assert "PJSIP/1" in look.read_text(encoding="utf-8")
        assert (await web.get("/api/v1/agents/day?agent=PJSIP/2")).status_code == 404


async def test_before_any_watch_the_answer_is_a_problem_and_the_process_is_ready(redis_url: str) -> None:
    async with served(redis_url) as (web, hub):
        await eventually(lambda: hub.known, "the empty picture is read")
        response = await web.get("/api/v1/queues")
        assert response.status_code == 503
        assert response.json()["type"] == "/api/problems/no-picture"
        assert response.json()["watch"]["state"] == "silent"
        assert (await web.get("/readyz")).status_code == 200


@pytest.mark.usefixtures("played")
async def test_without_the_store_the_last_picture_is_told_and_history_is_a_problem(
    redis_url: str, store: Client
) -> None:
    async with served(redis_url) as (web, hub):
        await eventually(lambda: hub.site is not None, "the picture is read")
        store.call("CONFIG", "SET", "requirepass", "shut")
        try:
            store.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            for call in ("/api/v1/intervals", "/api/v1/agents/day?agent=PJSIP/1"):
                response = await web.get(call)
                assert response.status_code == 503
                assert response.json()["type"] == "/api/problems/store-unreachable"
            assert (await web.get("/api/v1/queues")).json()["queues"][0]["today"]["offered"] == 6
        finally:
            store.call("AUTH", "shut")
            store.call("CONFIG", "SET", "requirepass", "")
