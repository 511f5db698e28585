"""The feed's door behind a real server, on a clock the test moves."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect

from collectors.feed.door import PATH, Door
from collectors.feed.limits import MESSAGE_BYTES
from collectors.feed.tokens import token_hash
from dashboard.guest import Guest
from dashboard.serve import server_config
from floor.model.events import Event
from floor.settings import Settings
from tests.doubles.log import logged
from tests.doubles.until import eventually

TOKEN = "crm-token-of-the-tests"  # noqa: S105 - opens nothing else
OTHER_TOKEN = "acd-token-of-the-tests"  # noqa: S105 - the same


class HandClock:
    """Stands still until the test moves it; who sleeps is woken when its time has come."""

    def __init__(self, now: float = 1_795_356_000.0) -> None:
        self._now = now
        self._moved = asyncio.Condition()

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        until = self._now + seconds
        async with self._moved:
            await self._moved.wait_for(lambda: self._now >= until)

    async def move(self, seconds: float) -> None:
        async with self._moved:
            self._now += seconds
            self._moved.notify_all()


class FeedHouse:
    """A door and how to knock at it. `log` is what it wrote, without its own introductions and counts."""

    def __init__(self, door: Door, clock: HandClock, port: int, redis_url: str) -> None:
        self.door = door
        self.clock = clock
        self.port = port
        self.redis_url = redis_url
        self.http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20)

    async def post(self, events: Any, token: str | None = TOKEN, **headers: str) -> httpx.Response:
        known = {} if token is None else {"Authorization": f"Bearer {token}"}
        headers = {"Content-Type": "application/json", **known, **headers}
        body = {"content": events} if isinstance(events, bytes) else {"json": events}
        return await self.http.post(PATH, headers=headers, **body)

    def connect(self, token: str | None = TOKEN, query: str = "", **options: Any) -> connect:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        address = f"ws://127.0.0.1:{self.port}{PATH}{query}"
        return connect(address, additional_headers=headers, proxy=None, max_size=None, **options)

    def everything(self) -> list[Event]:
        return logged(self.redis_url, "main")

    def log(self) -> list[Event]:
        ours = {"SourceCounted"}
        return [
            event
            for event in self.everything()
            if type(event).__name__ not in ours and not getattr(event, "resumed", False)
        ]


def feed(name: str, token: str, **more: Any) -> dict[str, Any]:
    return {"kind": "feed", "name": name, "token_hash": token_hash(token), **more}


@asynccontextmanager
async def feed_house(redis_url: str, **source: Any) -> AsyncIterator[FeedHouse]:
    """Serve a site with two senders, `crm` (with what is given of `FeedSource`) and `acd`."""
    settings = Settings.model_validate(
        {"redis": {"url": redis_url}, "sources": [feed("crm", TOKEN, **source), feed("acd", OTHER_TOKEN)]}
    )
    clock = HandClock()
    door = Door(settings, clock)
    guest = Guest(routes=door.routes, run=door.run, longest_message_bytes=MESSAGE_BYTES)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        config = server_config(settings, Starlette(routes=door.routes), [guest])
        config.lifespan = "off"
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server._serve([listener]))
        running = asyncio.create_task(door.run())
        await eventually(lambda: server.started, "uvicorn listens")
        house = FeedHouse(door, clock, listener.getsockname()[1], redis_url)
        try:
            yield house
        finally:
            await house.http.aclose()
            server.should_exit = True
            await serving
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def said(connection: ClientConnection, message: Any) -> None:
    """Send a message as it is, or as JSON."""
    await connection.send(message if isinstance(message, str | bytes) else json.dumps(message))


async def answer(connection: ClientConnection) -> dict[str, Any]:
    """Return the next answer."""
    got: dict[str, Any] = json.loads(await asyncio.wait_for(connection.recv(), 20))
    return got
