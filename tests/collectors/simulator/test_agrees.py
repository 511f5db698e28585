"""A simulated day with outages, from the log through a real watch to the API, held against the truth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from collectors.simulator.configuration import configuration
from collectors.simulator.heard import Figures, HeardVisit, calls_taken, figures, heard
from collectors.simulator.queues import QUEUES
from collectors.simulator.truth import Truth
from collectors.simulator.world import World
from floor.model.events import Event, ReplayProgressed, SourceUp
from floor.settings import Settings
from floor.store.client import open_client
from floor.store.lease import Lease
from floor.store.log import LogWriter
from floor.watch import Watch
from tests.doubles.web_process import web_process

SITE = "replay"
SOURCE = "simulator"
AGENTS = 80
MIDNIGHT = 1_800_057_600.0
"""2027-01-16T00:00:00Z. The floor is on UTC."""
MIDDLE = MIDNIGHT + 13.5 * 3600
END = MIDNIGHT + 86_400 - 10
COUNTS = (
    "offered",
    "answered",
    "abandoned",
    "otherwise_left",
    "answered_within",
    "abandoned_within",
    "short_calls",
)
THRESHOLDS = {spec.queue: spec.threshold_s for spec in QUEUES}
SITE_SETTINGS: dict[str, Any] = {"site": SITE, "timezone": "UTC", **configuration(AGENTS)}


@pytest.fixture
def day(redis_url: str) -> Truth:
    """A day in the log, taken in by a watch to its end; returned is what happened on it."""
    truth = Truth()
    world = World(AGENTS, MIDNIGHT, MIDDLE, seed=7, source=SOURCE, truth=truth)
    settings = Settings.model_validate(SITE_SETTINGS)
    client = open_client(redis_url)
    try:
        log = LogWriter(client, SITE, SOURCE, "run")
        batch: list[Event] = []
        for said in until_the_end(world.moments()):
            batch += map(unpromised, said)
            if len(batch) >= 5000:
                log.append(batch)
                batch = []
        at = batch[-1].at
        log.append([*batch, ReplayProgressed(at=at, source=SOURCE, file="day", progress=1.0, done=True)])
        lease = Lease(client, SITE)
        assert lease.take()
        watch = Watch(client, SITE, settings.for_model(), lease)
        watch.begin()
        while watch.step():
            pass
        watch.end()
    finally:
        client.close()
    return truth


def unpromised(event: Event) -> Event:
    """Take back the promise of a heartbeat, which is one to keep in real time."""
    return msgspec.structs.replace(event, heartbeat_s=None) if isinstance(event, SourceUp) else event


def until_the_end(moments: Iterator[list[Event]]) -> Iterator[list[Event]]:
    """Yield up to the first moment past the end: it has happened, so the truth knows of it."""
    for said in moments:
        yield said
        if said and said[0].at > END:
            return


def counted(row: dict[str, Any]) -> dict[str, int]:
    return {name: row[name] for name in COUNTS}


def expected(visits: list[HeardVisit], queue: str = "*") -> dict[str, int]:
    chosen = [visit for visit in visits if queue in ("*", visit.queue)]
    found: Figures = figures(chosen, THRESHOLDS)
    return {name: getattr(found, name) for name in COUNTS}


def intervals(ask: httpx.Client, **more: str) -> list[dict[str, Any]]:
    span = {"from": str(MIDNIGHT), "to": str(END), "width_s": "1800", **more}
    rows: list[dict[str, Any]] = ask.get("/api/v1/intervals", params=span).json()["intervals"]
    return rows


@pytest.mark.process
@pytest.mark.timeout(180)
def test_the_api_and_the_truth_agree_to_the_call(
    day: Truth, redis_url: str, tmp_path: Path, free_port: int
) -> None:
    # Who called before midnight and waited then belongs to the day before.
    visits = [visit for visit in heard(day) if visit.arrived_at >= MIDNIGHT]
    unheard = sum(visit.arrived_at >= MIDNIGHT for visit in day.visits) - len(visits)
    assert len(visits) > 4000
    assert unheard > 0  # else the outages would prove nothing
    assert any(visit.outcome == "unknown" for visit in visits)
    assert len(day.outages) >= 4
    assert any(outage.crashed for outage in day.outages)
    blind_s = sum(outage.ended_at - outage.began_at for outage in day.outages)

    with (
        web_process(tmp_path, free_port, redis_url, **SITE_SETTINGS) as web,
        httpx.Client(base_url=web.url) as ask,
    ):
        queues = {row["queue"]: row for row in ask.get("/api/v1/queues").json()["queues"]}
        for queue in (*THRESHOLDS, "*"):
            row = queues[queue]
            assert counted(row["today"]) == expected(visits, queue), queue
            assert row["today"]["blind_s"] == pytest.approx(blind_s, abs=0.01), queue
            still = figures([v for v in visits if queue in ("*", v.queue)], THRESHOLDS).waiting
            assert row["waiting"] == still

        agents = {row["agent"]: row for row in ask.get("/api/v1/agents").json()["agents"]}
        taken = calls_taken(heard(day), MIDNIGHT)
        assert {agent: row["calls_today"] for agent, row in agents.items() if row["calls_today"]} == taken

        rows = [*intervals(ask), *intervals(ask, queue="*")]
        for row in rows:
            part = [v for v in visits if row["start"] <= v.arrived_at < row["start"] + 1800]
            assert counted(row) == expected(part, row["queue"]), (row["queue"], row["start"])
            silent_s = sum(
                max(0.0, min(o.ended_at, row["start"] + 1800) - max(o.began_at, row["start"]))
                for o in day.outages
            )
            assert row["blind_s"] == pytest.approx(silent_s, abs=0.01), (row["queue"], row["start"])
        whole = [row for row in rows if row["queue"] == "*"]
        assert len(whole) == 48
        for name in COUNTS:
            assert sum(row[name] for row in whole) == queues["*"]["today"][name]
            for row in whole:
                parts = [r for r in rows if r["start"] == row["start"] and r["queue"] in THRESHOLDS]
                assert sum(part[name] for part in parts) == row[name]
