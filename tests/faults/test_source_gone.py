"""The whole product listens to an Asterisk that dies and hangs, and its collector is killed: all is said in time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from collectors.clock import SystemClock
from collectors.heartbeat import HEARTBEAT_S
from tests.doubles.ami_house import asterisk_source
from tests.doubles.ami_server import AmiServer, Headers, Session, event, member
from tests.doubles.floor_process import FloorProcess, floor_process
from tests.doubles.until import eventually, until

pytestmark = [pytest.mark.process, pytest.mark.timeout(300), pytest.mark.usefixtures("redis_binary")]

SLOW_S = 60.0
"""So long may anything take on a machine that does much else."""
BUSY, ORDERLY = "sales", "support"
"""Calls come to the one all the time, to the other while somebody certainly listens."""


class CallCentre:
    """A PBX with callers. Its list of who waits is right whenever it is asked."""

    def __init__(self, pbx: AmiServer, clock: SystemClock) -> None:
        self.pbx = pbx
        self._clock = clock
        self._names = count(1)
        self._joined_at: dict[str, float] = {}
        pbx.queues = {queue: [member(queue)] for queue in (BUSY, ORDERLY)}
        self._list = pbx.answers["QueueStatus"]
        pbx.answers["QueueStatus"] = self._queue_status

    def join(self, queue: str) -> str:
        call = f"{next(self._names)}.1"
        self._joined_at[call] = self._clock.now()
        self.pbx.waiting.append({"Queue": queue, "Uniqueid": call})
        self.pbx.tell("QueueCallerJoin", Uniqueid=call, Queue=queue)
        return call

    def answer(self, queue: str, call: str) -> None:
        """Let the call be answered, and be over at once."""
        self._leave(queue, call)
        held_s = f"{self._clock.now() - self._joined_at[call]:.0f}"
        told = {"Uniqueid": call, "DestUniqueid": f"{call}.2", "Queue": queue, "HoldTime": held_s}
        told |= {"Interface": "PJSIP/1001", "MemberName": "Anna"}
        self.pbx.say(event("AgentConnect", **told, RingTime="1"))
        self.pbx.say(event("AgentComplete", **told, TalkTime="9", Reason="agent"))

    def abandon(self, queue: str, call: str) -> None:
        self.pbx.tell("QueueCallerAbandon", Uniqueid=call, Queue=queue, HoldTime="1", Position="1")
        self._leave(queue, call)

    def waiting(self, queue: str) -> int:
        return sum(entry["Queue"] == queue for entry in self.pbx.waiting)

    async def rush(self) -> None:
        """Let calls come to the busy queue for ever; some are answered, some give up, some go on waiting."""
        for number in count():
            call = self.join(BUSY)
            await self._clock.sleep(0.03)
            if number % 10 < 6:
                self.answer(BUSY, call)
            elif number % 10 < 9:
                self.abandon(BUSY, call)

    def _leave(self, queue: str, call: str) -> None:
        self.pbx.waiting = [entry for entry in self.pbx.waiting if entry["Uniqueid"] != call]
        self.pbx.tell("QueueCallerLeave", Uniqueid=call, Queue=queue, Position="1")

    def _queue_status(self, session: Session, headers: Headers) -> None:
        for place, entry in enumerate(self.pbx.waiting, 1):
            waited_s = self._clock.now() - self._joined_at[entry["Uniqueid"]]
            entry |= {"Wait": f"{waited_s:.0f}", "Position": str(place)}
        self._list(session, headers)


class Floor:
    """What the product says, asked in another thread: the PBX has to answer meanwhile."""

    def __init__(self, process: FloorProcess) -> None:
        self._process = process

    async def well(self, after: str) -> None:
        await asyncio.to_thread(until, self._is_well, f"all is well after {after}", within_s=SLOW_S)

    async def seen_to_be_gone(self, fault: str, at_each_look: Callable[[], None] = lambda: None) -> float:
        """Wait until source and queues are said not to be heard; return how much of today they were not."""

        def seen() -> Any:
            at_each_look()
            source = self._source()
            if source is None or source["state"] == "up":
                return None
            # By the floor's own clock, which a slow test does not stretch.
            assert source["since"] - source["as_of"] <= 2 * HEARTBEAT_S + 1.0, fault
            queues = self._process.queue(BUSY), self._process.queue(ORDERLY)
            return all(queue is not None and queue["blind_since"] is not None for queue in queues)

        await asyncio.to_thread(until, seen, f"{fault} is seen", within_s=SLOW_S)
        return await self.blind_s(ORDERLY)

    async def blind_s(self, queue: str) -> float:
        row = await self.queue(queue)
        return float(row["today"]["blind_s"])

    async def queue(self, name: str) -> Any:
        return await eventually(
            lambda: asyncio.to_thread(self._process.queue, name), f"{name} is shown", within_s=SLOW_S
        )

    def kill_collect(self) -> None:
        """Kill whichever process collects now: another is started at once, and may be up before anybody looks."""
        pid = self._process.children().get("collect")
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _source(self) -> Any:
        status = self._process.status()
        return status and status["sources"][0]

    def _is_well(self) -> bool:
        source, queue = self._source(), self._process.queue(ORDERLY)
        return (
            source is not None
            and source["state"] == "up"
            and queue is not None
            and queue["blind_since"] is None
        )


@contextlib.asynccontextmanager
async def running(pbx: AmiServer, folder: Path) -> AsyncIterator[Floor]:
    source = asterisk_source(pbx.port, folder / "secret", snapshot_every_s=3600.0, answer_limit_s=2.0)
    sources = [source.model_dump(mode="json", exclude_none=True)]
    floor = floor_process(folder, site="hall", sources=sources)
    process = await asyncio.to_thread(floor.__enter__)
    try:
        yield Floor(process)
    finally:
        await asyncio.to_thread(floor.__exit__, None, None, None)


async def test_whatever_becomes_of_the_source_it_is_said_in_time_and_what_was_heard_is_counted_once(
    tmp_path: Path,
) -> None:
    clock = SystemClock()
    async with AmiServer(clock) as pbx, AsyncExitStack() as stack:
        centre = CallCentre(pbx, clock)
        floor = await stack.enter_async_context(running(pbx, tmp_path))

        async def dies() -> float:
            await pbx.die()
            gone_s = await floor.seen_to_be_gone("a PBX that died")
            await pbx.come()
            return gone_s

        async def hangs() -> float:
            with pbx.hanging():
                return await floor.seen_to_be_gone("a PBX that hangs")

        async def is_not_collected() -> float:
            return await floor.seen_to_be_gone("a collector that was killed", floor.kill_collect)

        await floor.well("the start")
        blind_s = await floor.blind_s(ORDERLY)
        rushing = asyncio.create_task(centre.rush())
        offered = answered = 0
        for fault in (dies, hangs, is_not_collected):
            for call in [centre.join(ORDERLY) for _ in range(5)]:
                centre.answer(ORDERLY, call)
            stays, leaves = centre.join(ORDERLY), centre.join(ORDERLY)
            offered, answered = offered + 7, answered + 5
            await shows(floor, ORDERLY, offered=offered, answered=answered, waiting=2)

            gone_s = await fault()
            centre.abandon(ORDERLY, leaves)  # which nobody hears
            await floor.well(fault.__name__)
            assert await floor.blind_s(ORDERLY) >= gone_s
            assert await floor.blind_s(ORDERLY) > blind_s
            blind_s = await floor.blind_s(ORDERLY)
            await shows(floor, ORDERLY, offered=offered, answered=answered, waiting=1)
            centre.answer(ORDERLY, stays)
            answered += 1
            await shows(floor, ORDERLY, offered=offered, answered=answered, waiting=0)
        rushing.cancel()
        await asyncio.wait([rushing])
        await shows(floor, BUSY, waiting=centre.waiting(BUSY))
        assert centre.waiting(BUSY) > 10


async def shows(floor: Floor, name: str, *, waiting: int, **counts: int) -> None:
    """Wait until so many calls wait; then they were counted so."""

    async def counted() -> Any:
        row = await floor.queue(name)
        waits = row["waiting"] == waiting and row["blind_since"] is None
        return waits and counts.items() <= row["today"].items()

    try:
        await eventually(counted, f"{waiting} wait in {name}", within_s=20.0)
    except AssertionError:
        row = await floor.queue(name)
        told = {key: row["today"][key] for key in ("offered", "answered", "otherwise_left", "abandoned")}
        pytest.fail(f"expected {counts}, {waiting} waiting; {name} shows {told}, {row['waiting']} waiting")
