"""The door with real sockets: uvicorn as we run it, and the websockets library as a browser would speak."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from fastapi import FastAPI
from starlette.routing import WebSocketRoute
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from dashboard.guest import Guest
from dashboard.live import door
from dashboard.live.frames import AUDIENCES
from dashboard.live.hub import Hub
from dashboard.serve import server_config
from floor.settings import Settings
from tests.doubles import rows
from tests.doubles.picture import MemoryPicture
from tests.doubles.until import eventually


class House:
    """A hub behind its door on a free port. The hub does only what the test makes it do."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.hub = Hub(MemoryPicture(), build="b1")
        self.hub.replace(rows.floor())
        self.moment = 0.0
        self.hub._monotonic = self._tick

    def _tick(self) -> float:
        """A second passes at every look, so that no frame has to wait for its turn."""
        self.moment += 1.0
        return self.moment

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/live?audience=wallboard"

    def change(self, waiting: int, **more: Any) -> None:
        self.hub.take({"q:support": rows.queue(waiting=waiting, **more)})
        self.hub.tell()

    @property
    def viewers(self) -> int:
        return self.hub.viewers.get("wallboard", 0)


@pytest_asyncio.fixture
async def house() -> AsyncIterator[House]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        made = House(listener.getsockname()[1])
        app = FastAPI(routes=[WebSocketRoute(door.PATH, door.Live(made.hub).serve)])
        async with serving(app, listener):
            yield made


@asynccontextmanager
async def serving(app: FastAPI, listener: socket.socket) -> AsyncIterator[None]:
    server = uvicorn.Server(server_config(Settings.default(), app))
    task = asyncio.create_task(server._serve([listener]))
    await eventually(lambda: server.started, "uvicorn listens")
    try:
        yield
    finally:
        server.should_exit = True
        await task


async def frame(viewer: ClientConnection, kind: str | None = None) -> dict[str, Any]:
    async with asyncio.timeout(10):
        while True:
            got: dict[str, Any] = json.loads(await viewer.recv())
            if kind is None or got["kind"] == kind:
                return got


async def refusal(viewer: ClientConnection) -> tuple[int, str]:
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(viewer.recv(), 10)
    received = closed.value.rcvd
    assert received is not None
    return received.code, received.reason


async def test_a_viewer_gets_a_snapshot_then_deltas(house: House) -> None:
    async with connect(house.url) as viewer:
        assert (await frame(viewer))["build"] == "b1"
        house.change(9)
        got = await frame(viewer)
        assert (got["kind"], got["seq"], got["rows"]["q:support"]["waiting"]) == ("delta", 1, 9)
        house.hub.beat()
        assert (await frame(viewer))["kind"] == "beat"


async def test_a_viewer_that_missed_a_number_asks_and_gets_a_snapshot(house: House) -> None:
    async with connect(house.url) as viewer:
        await frame(viewer)
        house.change(9)
        await frame(viewer)
        await viewer.send('{"want":"snapshot"}')
        got = await frame(viewer)
        assert (got["kind"], got["seq"]) == ("snapshot", 1)


async def test_an_unknown_audience_is_told_which_there_are(house: House) -> None:
    async with connect(house.url.replace("wallboard", "everything")) as viewer:
        code, reason = await refusal(viewer)
    assert code == door.UNKNOWN_AUDIENCE
    assert reason == f"unknown audience, expected one of: {', '.join(AUDIENCES)}"


async def test_no_audience_is_none(house: House) -> None:
    async with connect(house.url.partition("?")[0]) as viewer:
        assert (await refusal(viewer))[0] == door.UNKNOWN_AUDIENCE


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_page_of_another_origin_may_not_read_along(house: House, origin: str) -> None:
    async with connect(house.url, additional_headers={"Origin": origin}) as viewer:
        assert (await refusal(viewer))[0] == door.FOREIGN_PAGE
    assert house.viewers == 0


async def test_our_own_page_may(house: House) -> None:
    headers = {"Origin": f"http://127.0.0.1:{house.port}"}
    async with connect(house.url, additional_headers=headers) as viewer:
        assert (await frame(viewer))["kind"] == "snapshot"


@pytest.mark.parametrize("wish", ["[]", "{", '{"want":"moon"}', '{"want":"snapshot","all":1}', b"\xff\x00"])
async def test_a_wish_that_is_not_understood_ends_the_connection(house: House, wish: str | bytes) -> None:
    async with connect(house.url) as viewer:
        await frame(viewer)
        await viewer.send(wish)
        code, reason = await refusal(viewer)
    assert code == door.NOT_UNDERSTOOD
    assert reason.startswith("not understood")


async def test_a_wish_longer_than_any_is_not_read(house: House) -> None:
    async with connect(house.url) as viewer:
        await frame(viewer)
        await viewer.send("x" * 100_000)
        assert (await refusal(viewer))[0] == 1009


async def test_who_goes_is_forgotten(house: House) -> None:
    async with connect(house.url) as viewer:
        await frame(viewer)
        assert house.viewers == 1
    await eventually(lambda: house.viewers == 0, "the viewer is forgotten")


async def test_frames_are_not_compressed(house: House) -> None:
    async with connect(house.url) as viewer:
        assert viewer.protocol.extensions == []


async def test_a_viewer_that_stops_reading_gets_the_newest_state_and_no_backlog(house: House) -> None:
    # About 30 kB a frame: what the buffers of the sockets hold between them is a few hundred.
    members = tuple(f"queue-{number:04}" for number in range(2000))
    async with connect(house.url, max_queue=1) as slow, connect(house.url) as quick:
        await frame(slow)
        await frame(quick)
        slow.transport.pause_reading()
        total = 800
        for waiting in range(1000, 1000 + total):
            house.change(waiting, members=members)
            got = await frame(quick)
            assert got["rows"]["q:support"]["waiting"] == waiting
        mailboxes = house.hub._channels["wallboard"].mailboxes
        assert any(mailbox.behind for mailbox in mailboxes), "the sockets took all: this would prove nothing"
        slow.transport.resume_reading()
        seen: list[dict[str, Any]] = []
        while not seen or seen[-1]["rows"]["q:support"]["waiting"] < 999 + total:
            seen.append(await frame(slow))
        assert len(seen) < total
        assert seen[-1]["kind"] == "snapshot"
        assert all(one["kind"] == "delta" for one in seen[:-1])
        house.change(5)
        assert (await frame(slow))["rows"]["q:support"]["waiting"] == 5


async def test_a_viewer_may_say_no_more_than_that_where_senders_may(house: House) -> None:
    guest = Guest(routes=[], run=asyncio.Event().wait, longest_message_bytes=100_000)  # type: ignore[arg-type]
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        app = FastAPI(routes=[WebSocketRoute(door.PATH, door.Live(house.hub).serve)])
        server = uvicorn.Server(server_config(Settings.default(), app, [guest]))
        task = asyncio.create_task(server._serve([listener]))
        await eventually(lambda: server.started, "uvicorn listens")
        url = f"ws://127.0.0.1:{listener.getsockname()[1]}/live?audience=wallboard"
        async with connect(url) as viewer:
            await frame(viewer)
            await viewer.send('{"want": "snapshot"}'.ljust(door.MAX_WISH_BYTES + 1))
            code, reason = await refusal(viewer)
        server.should_exit = True
        await task
    assert (code, reason) == (1009, "too long: expected 4096 bytes at most")


async def test_who_takes_nothing_for_too_long_is_let_go_and_who_takes_stays(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "SEND_TIMEOUT_S", 0.3)
    monkeypatch.setattr(door, "LOOK_S", 0.02)
    async with connect(house.url) as taking:
        await frame(taking)
        async with stalled(house):
            assert house.viewers == 2

            while house.viewers == 2:
                house.change(house.hub.version, name="x" * 100_000)
                await frame(taking, "delta")
        house.change(7)
        assert (await frame(taking, "delta"))["rows"]["q:support"]["waiting"] == 7


@asynccontextmanager
async def stalled(house: House) -> AsyncIterator[None]:
    """A viewer that joined and never reads."""
    ask = (
        f"GET /live?audience=wallboard HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    before = house.viewers
    with socket.socket() as peer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(peer, ("127.0.0.1", house.port))
        await loop.sock_sendall(peer, ask.encode("ascii"))
        await eventually(lambda: house.viewers == before + 1, "it joined")
        yield
