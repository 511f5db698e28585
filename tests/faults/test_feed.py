"""A sender that keeps what is not confirmed, against a web process and a Redis that go away."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import Counter, deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from redis import Redis
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from floor.model.events import CallQueued
from tests.doubles.app_process import WebCommand, web_command
from tests.doubles.feed_house import TOKEN, feed
from tests.doubles.log import logged
from tests.doubles.redis_server import private_redis
from tests.doubles.stopped import stopped
from tests.doubles.until import STEP_S, eventually

pytestmark = pytest.mark.process

HEADERS = {"Authorization": f"Bearer {TOKEN}"}
EVENTS = 4_000
UNANSWERED = 200


class KeepingSender:
    """Sends events with ids over a WebSocket; keeps each until it is answered, and begins again with those."""

    def __init__(self, url: str, events: int) -> None:
        self._url = url.replace("http", "ws") + "/api/v1/events"
        self._unsent = deque(
            json.dumps(
                {"type": "call_queued", "id": f"e{n}", "call": f"c{n}", "queue": "support", "at": None}
            )
            for n in range(events)
        )
        self._unanswered: deque[str] = deque()
        self._room = asyncio.Event()
        self._held_back = 0
        self.answered = 0
        self.connections = 0

    def has(self, answers: int) -> bool:
        return self.answered >= answers

    def hold_back(self, events: int) -> None:
        """Keep the last events until told otherwise, so that the sender does not come to its end."""
        self._held_back = events
        self._room.set()

    async def run(self) -> None:
        while self._unsent or self._unanswered:
            with contextlib.suppress(WebSocketException, OSError, EOFError):
                async with connect(self._url, additional_headers=HEADERS, proxy=None) as feed:
                    self.connections += 1
                    answering = asyncio.create_task(self._answers(feed))
                    try:
                        await self._messages(feed, answering)
                        await answering
                    finally:
                        answering.cancel()
                        await asyncio.gather(answering, return_exceptions=True)
            await asyncio.sleep(STEP_S)  # and knock again

    async def _messages(self, feed: ClientConnection, answering: asyncio.Task[None]) -> None:
        for message in list(self._unanswered):
            await feed.send(message)
        while self._unsent and not answering.done():
            if len(self._unanswered) >= UNANSWERED or len(self._unsent) <= self._held_back:
                self._room.clear()
                await asyncio.wait(
                    [answering, room := asyncio.create_task(self._room.wait())],
                    return_when=asyncio.FIRST_COMPLETED,
                )
                room.cancel()
                continue
            self._unanswered.append(self._unsent.popleft())
            await feed.send(self._unanswered[-1])

    async def _answers(self, feed: ClientConnection) -> None:
        while self._unsent or self._unanswered:
            answer = json.loads(await feed.recv())
            assert answer["refused"] == []
            self._unanswered.popleft()
            self.answered += 1
            self._room.set()


@pytest.fixture
def web(tmp_path: Path, redis_url: str, free_port: int) -> Iterator[WebCommand]:
    with web_command(tmp_path, free_port, redis_url, sources=[feed("crm", TOKEN)]) as command:
        yield command


def calls(redis_url: str) -> list[str]:
    return [event.call for event in logged(redis_url, "main") if isinstance(event, CallQueued)]


@pytest.mark.timeout(180)  # three starts of a process that has much to load
async def test_killed_in_the_middle_of_a_stream_nothing_is_missing_or_double(
    web: WebCommand, redis_url: str
) -> None:
    sender = KeepingSender(web.url, EVENTS)
    sender.hold_back(1)
    sending = asyncio.create_task(sender.run())
    dice = random.Random()  # noqa: S311 - instants, not secrets
    for part in (1, 2):
        bound = EVENTS * part // 3 + dice.randrange(200)
        await eventually(partial(sender.has, bound), f"{bound} are answered")
        await asyncio.to_thread(web.end, kill=part == 1)
        await asyncio.to_thread(web.start)
    sender.hold_back(0)
    await asyncio.wait_for(sending, 60)
    assert sender.connections >= 3
    found = calls(redis_url)
    assert found == [f"c{n}" for n in range(EVENTS)], Counter(found).most_common(3)


async def test_redis_away_is_said_and_afterwards_all_is_as_before(
    tmp_path: Path, redis_binary: str, free_port: int
) -> None:
    event = {"type": "call_queued", "id": "e1", "call": "c1", "queue": "support"}
    with private_redis(redis_binary) as redis_url:
        pid = Redis.from_url(redis_url).info("server")["process_id"]
        with web_command(tmp_path, free_port, redis_url, sources=[feed("crm", TOKEN)]) as web:
            async with httpx.AsyncClient(
                base_url=web.url, headers=HEADERS, trust_env=False, timeout=20
            ) as http:
                assert (await http.post("/api/v1/events", json=event)).json()["taken"] == 1
                with stopped(pid):
                    answer = await http.post("/api/v1/events", json={**event, "id": "e2", "call": "c2"})
                    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (503, "log-away")
                    assert int(answer.headers["retry-after"]) > 0
                again = await http.post("/api/v1/events", json={**event, "id": "e2", "call": "c2"})
                got = again.json()
                assert (again.status_code, got["taken"] + got["already_taken"]) == (200, 1)
        assert sorted(calls(redis_url)) == ["c1", "c2"]


async def test_an_open_connection_is_closed_when_the_log_is_away(
    tmp_path: Path, redis_binary: str, free_port: int
) -> None:
    with private_redis(redis_binary) as redis_url:
        pid = Redis.from_url(redis_url).info("server")["process_id"]
        with web_command(tmp_path, free_port, redis_url, sources=[feed("crm", TOKEN)]) as web:
            url = web.url.replace("http", "ws") + "/api/v1/events"
            async with connect(url, additional_headers=HEADERS, proxy=None) as socket:
                event = {"type": "call_queued", "id": "e1", "call": "c1", "queue": "support"}
                with stopped(pid):
                    await socket.send(json.dumps(event))
                    await asyncio.wait_for(socket.wait_closed(), 20)
            assert socket.close_code == 1013
            sender = KeepingSender(web.url, 50)
            await asyncio.wait_for(sender.run(), 20)
            assert sorted(calls(redis_url), key=lambda call: int(call[1:])) == [f"c{n}" for n in range(50)]


def test_without_a_feed_source_nobody_is_known(tmp_path: Path, redis_url: str, free_port: int) -> None:
    with web_command(tmp_path, free_port, redis_url) as web:
        answer = httpx.post(f"{web.url}/api/v1/events", json={}, headers=HEADERS, trust_env=False)
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (401, "no-token")
        described = httpx.get(f"{web.url}/api/openapi.json", trust_env=False).json()
        assert "post" in described["paths"]["/api/v1/events"]
        assert "/api/v1/queues" in described["paths"]
