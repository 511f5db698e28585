"""The whole product runs; each of its processes is killed, and stopped, one at a time, at random instants."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, AsyncExitStack
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

import app
from collectors.clock import SystemClock
from collectors.heartbeat import HEARTBEAT_S
from floor.model.board import Board
from floor.model.events import CallQueued
from floor.settings import Settings
from floor.store.client import Client, open_client
from floor.store.embedded import Embedded
from floor.store.errors import StoreUnavailable
from floor.store.keys import Keys
from floor.store.log import LogReader
from tests.doubles.ami_house import asterisk_source
from tests.doubles.ami_server import AmiServer
from tests.doubles.chance import drawn
from tests.doubles.floor_process import FloorProcess, floor_process
from tests.doubles.log import logged
from tests.doubles.until import eventually, until

T = TypeVar("T")

pytestmark = [pytest.mark.process, pytest.mark.timeout(600), pytest.mark.usefixtures("redis_binary")]

KEYS = Keys("hall")
SIMULATED = {"kind": "simulator", "name": "pbx", "agents": 24, "seed": 7, "outages": False}
PROCESSES = {"redis-server": "redis", "collect": "collect", "watch": "watch", "web": "web"}
COUNTED = (
    "offered", "answered", "abandoned", "otherwise_left", "waiting", "answered_within", "abandoned_within",
    "short_calls", "asa_s", "att_s", "aht_s",
)  # fmt: skip

SLOW_S = 60.0
"""So long may anything take on a machine that does much else."""


class Floor:
    """The floor that runs, and its store."""

    def __init__(self, process: FloorProcess) -> None:
        self.process = process
        self.settings: Settings = app.settings_from(process.config, {}, None)
        self.client = open_client(Embedded(self.settings.state_dir).url)

    def is_well(self) -> bool:
        """Whether everything is heard, taken in and shown."""
        status = self.process.status()
        return (
            status is not None
            and status["watch"]["state"] == "up"
            and status["log"]["lag"] < 50
            and [source["state"] for source in status["sources"]] == ["up"]
        )

    def well(self, after: str) -> None:
        until(self.is_well, f"all is well after {after}", within_s=SLOW_S)

    def length(self) -> int:
        """How many entries the log has; 0 while it cannot be asked."""
        try:
            return int(self.client.call("XLEN", KEYS.events))
        except StoreUnavailable:
            return 0

    def go_on_for(self, events: int) -> None:
        goal = self.length() + events
        until(lambda: self.length() >= goal, f"{events} further events", within_s=SLOW_S)

    def kill(self, name: str) -> None:
        """Kill a process and wait for another in its place."""
        pid = self.process.children()[name]
        os.kill(pid, signal.SIGKILL)
        until(lambda: self.process.children().get(name, pid) != pid, f"another {name}", within_s=SLOW_S)

    def stop(self, name: str) -> None:
        """Stop a process until that is seen, then let it go on."""
        pid = self.process.children()[name]
        os.kill(pid, signal.SIGSTOP)
        try:
            until(SEEN[name](self), f"it is seen that {name} does not go on", within_s=SLOW_S)
        finally:
            os.kill(pid, signal.SIGCONT)

    def source(self) -> Any:
        status = self.process.status()
        return status and status["sources"][0]

    def watch_is(self, state: str) -> bool:
        status = self.process.status()
        return status is not None and status["watch"]["state"] == state


def source_is_stale(floor: Floor) -> Callable[[], bool]:
    def seen() -> bool:
        source = floor.source()
        if source is None or source["state"] != "stale":
            return False
        # By the floor's own clock, which a slow test does not stretch: two heartbeats after it was last heard.
        assert source["since"] - source["as_of"] <= 2 * HEARTBEAT_S + 1.0
        return True

    return seen


SEEN: dict[str, Callable[[Floor], Callable[[], bool]]] = {
    "collect": source_is_stale,
    "watch": lambda floor: lambda: floor.watch_is("silent"),
    "redis-server": lambda floor: lambda: floor.watch_is("unknown"),
    "web": lambda floor: lambda: floor.process.get("/healthz") is None,
}


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    with floor_process(tmp_path, site="hall", sources=[SIMULATED]) as process:
        floor = Floor(process)
        yield floor
        floor.client.close()


def test_whatever_is_killed_or_stopped_the_log_has_each_event_once_and_the_figures_are_those_of_the_log(
    floor: Floor,
) -> None:
    with drawn() as draw:
        fail_in_turn(floor, draw)

    # The floor falls silent, so that log and figures stand still.
    collect = floor.process.children()["collect"]
    os.kill(collect, signal.SIGSTOP)
    try:
        until(source_is_stale(floor), "nothing more is heard", within_s=SLOW_S)
        assert_each_event_once(floor.client)
        answer = floor.process.get("/api/v1/queues")
        board = undisturbed(floor, now=answer["as_of"])
    finally:
        os.kill(collect, signal.SIGCONT)
    assert floor.process.stop() == 0
    shown = [queue for queue in answer["queues"] if not queue["is_group"]]
    for queue in shown:
        row = as_stored(board.picture()[f"q:{queue['queue']}"])
        assert counts(queue["today"]) == counts(row["today"])
    assert sum(queue["today"]["answered"] for queue in shown) > 0  # few, where the day has just begun
    assert_picture_is_of_the_log(floor)


def fail_in_turn(floor: Floor, draw: random.Random) -> None:
    """Kill and stop each process once, in an order and at instants of chance."""
    faults = [(what, name) for what in ("kill", "stop") for name in PROCESSES]
    draw.shuffle(faults)
    floor.well("the start")
    for what, name in faults:
        floor.go_on_for(draw.randint(1, 6))
        getattr(floor, what)(name)
        floor.well(f"{what} of {name}")
    floor.go_on_for(5)


async def test_what_a_live_source_says_while_redis_is_away_is_all_there_in_order(tmp_path: Path) -> None:
    clock = SystemClock()
    async with AmiServer(clock) as pbx, AsyncExitStack() as stack:
        source = asterisk_source(pbx.port, tmp_path / "secret", snapshot_every_s=3600.0)
        sources = [source.model_dump(mode="json", exclude_none=True)]
        process = await in_thread(stack, floor_process(tmp_path, site="hall", sources=sources))
        floor = Floor(process)
        stack.callback(floor.client.close)
        await asyncio.to_thread(floor.well, "the start")
        told: list[str] = []
        calling = asyncio.create_task(call(pbx, clock, told))
        for what, name in (
            ("stop", "redis-server"),
            ("kill", "redis-server"),
            ("kill", "watch"),
            ("stop", "web"),
        ):
            await asyncio.to_thread(floor.go_on_for, 20)
            await asyncio.to_thread(getattr(floor, what), name)
            await asyncio.to_thread(floor.well, f"{what} of {name}")
        calling.cancel()
        await asyncio.wait([calling])
        assert len(told) > 200
        heard = await eventually(
            lambda: calls if len(calls := queued(floor)) >= len(told) else None, "all that was said arrives"
        )
        assert heard == told
        assert_each_event_once(floor.client)
        spooled = await eventually(lambda: floor.source()["counts"].get("spooled"), "the status tells of it")
        assert spooled > 20


async def call(pbx: AmiServer, clock: SystemClock, told: list[str]) -> None:
    """Let a caller join a queue fifty times a second, as a busy PBX would."""
    for number in count():
        pbx.tell("QueueCallerJoin", Uniqueid=f"{number}.1", Queue="sales")
        told.append(f"{number}.1")
        await clock.sleep(0.02)


def queued(floor: Floor) -> list[str]:
    return [event.call for event in logged(floor.client.address.url, "hall") if isinstance(event, CallQueued)]


async def in_thread(stack: AsyncExitStack, manager: AbstractContextManager[T]) -> T:
    """Enter what waits for a process, and leave it, without holding up who that process speaks with."""
    entered = await asyncio.to_thread(manager.__enter__)
    stack.push_async_callback(asyncio.to_thread, manager.__exit__, None, None, None)
    return entered


def counts(today: dict[str, Any]) -> dict[str, Any]:
    return {name: today[name] for name in COUNTED}


def assert_each_event_once(client: Client) -> None:
    """Each run's numbers are 1, 2, 3 … in the order of the log."""
    runs: dict[bytes, list[int]] = {}
    for _, fields in client.call("XRANGE", KEYS.events, "-", "+"):
        run, _, number = fields[3].rpartition(b"/")
        runs.setdefault(run, []).append(int(number))
    assert len(runs) == 1, "a collector that starts again says the same stream"
    for numbers in runs.values():
        assert numbers == list(range(1, len(numbers) + 1))


def undisturbed(floor: Floor, now: float, last: str = "+") -> Board:
    """What a board makes in one go of the log, up to an entry and a moment."""
    left = len(floor.client.call("XRANGE", KEYS.events, "-", last))
    board = Board(floor.settings.for_model("live"))
    reader = LogReader(floor.client, "hall")
    while left:
        entries = reader.read(min(left, 1000)).entries
        left -= len(entries)
        for received, event in entries:
            board.apply(event, received)
    board.advance(now)
    return board


def assert_picture_is_of_the_log(floor: Floor) -> None:
    """What the last watch left is what its log makes in one go, row by row."""
    server = Embedded(floor.settings.state_dir)
    server.start()
    try:
        rows = floor.client.call("HGETALL", KEYS.picture)
        stored = {key.decode(): msgspec.json.decode(row) for key, row in rows.items()}
        site = stored.pop("site")
        board = undisturbed(floor, last=site["log_position"], now=site["now"])
    finally:
        server.stop()
    made = {key: as_stored(row) for key, row in board.picture().items() if key != "site"}
    assert made.keys() == stored.keys()
    for key, row in made.items():
        assert stored[key] == row, key


def as_stored(row: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(row))
