"""An API over a floor held in memory: what it is given, as a test sets it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from fastapi import FastAPI

from dashboard.api import Context, install_context
from dashboard.live.frames import Health
from floor.model.picture import QuarterRow, Row
from floor.seat_plan_keeper import Keeper
from floor.settings import Settings
from floor.settings.standing import Standing
from floor.store.edges import AgentDay
from floor.store.errors import StoreUnavailable
from tests.doubles.floor_rows import NOW, floor_rows

CLEAR = Health(redis_ok=True, picture_at=NOW - 0.2, watch_alive_at=NOW - 0.4)


TAKEN = Standing(state="taken", since=NOW - 600, file="config.yaml")


@dataclass
class HeldFeed:
    """What the hub knows, as a test sets it."""

    rows: dict[str, Row] = field(default_factory=floor_rows)
    health: Health = CLEAR
    ready: bool = True
    viewers: Mapping[str, int] = field(default_factory=lambda: {"wallboard": 2})
    loop_lag_s: float = 0.003
    configuration: Standing = TAKEN


@dataclass
class HeldQuarters:
    """Quarter hours in memory. `away` makes every call fail as the store does."""

    rows: list[QuarterRow] = field(default_factory=list)
    away: bool = False
    reads: int = 0

    async def queues(self) -> Mapping[str, float]:
        self._fail()
        latest: dict[str, float] = {}
        for row in self.rows:
            latest[row.queue] = max(row.start, latest.get(row.queue, 0.0))
        return latest

    async def begun(self) -> Mapping[str, float]:
        self._fail()
        return {row.queue: row.start for row in sorted(self.rows, key=lambda row: -row.start)}

    async def read(self, queue: str, since: int, until: int) -> Sequence[QuarterRow]:
        self._fail()
        self.reads += 1
        found = (row for row in self.rows if row.queue == queue and since <= row.start < until)
        return sorted(found, key=lambda row: row.start)

    def _fail(self) -> None:
        if self.away:
            raise StoreUnavailable("redis at unix:///tmp/gone.sock: connection refused")


@dataclass
class HeldDays:
    """Agents' days in memory, by agent. `away` makes every call fail as the store does."""

    days: dict[str, AgentDay] = field(default_factory=dict)
    away: bool = False

    async def read(self, agent: str, since: float, until: float) -> AgentDay:
        if self.away:
            raise StoreUnavailable("redis at unix:///tmp/gone.sock: connection refused")
        row, edges = self.days.get(agent, AgentDay(None, []))
        return AgentDay(row, [edge for edge in edges if since <= edge[0] / 1000 < until])


@dataclass
class Clock:
    """The wall clock of the web process."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class House:
    """The API with everything behind it."""

    client: httpx.AsyncClient
    feed: HeldFeed
    quarters: HeldQuarters
    days: HeldDays
    clock: Clock
    context: Context


SETTINGS = Settings.model_validate(
    {
        "site": "harbour",
        "queues": {"sales": {"name": {"zh_CN": "销售", "en": "Sales"}, "target": 0.9}},
        "groups": {"front": {"name": {"zh_CN": "前台", "en": "Front"}, "queues": ["sales"]}},
    }
)


@asynccontextmanager
async def open_house(settings: Settings = SETTINGS) -> AsyncIterator[House]:
    """Build the API and a client that speaks HTTP to it without a socket."""
    feed, quarters, days, clock = HeldFeed(), HeldQuarters(), HeldDays(), Clock()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    context = Context(
        settings=settings, feed=feed, quarters=quarters, days=days, clock=clock, plan=Keeper(settings)
    )
    install_context(app, context)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://floor") as client:
        yield House(client, feed, quarters, days, clock, context)
