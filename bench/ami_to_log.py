"""AMI messages a second from the socket to the log: connection, wire, translation, inbox, store.

Another process says the dialogue that ships with the product as fast as it is taken. What is counted is
everything it said, most of which says nothing of the floor, until the last of it is in the log; the ratio is
to translating the same messages in memory. It is judged by the clock, as a site would; the note tells the
time the collector, one process on one core, was at work, for a machine that others share.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import uvloop

from bench import ami_wire
from bench.ami_peer import dialogue
from bench.result import Measure
from collectors.asterisk.run import run
from collectors.clock import SystemClock
from floor.model.events import CallQueued
from floor.settings import AsteriskSource, Redis, Settings
from floor.store.client import open_client
from floor.store.embedded import throwaway
from floor.store.log import LogReader

GOAL_PER_S = 20_000
SITE = "bench"
STILL_S = 1.5
"""A log to which nothing came for so long has all, but for a sign of life a second."""

SIGNS_OF_LIFE = 5
_SECRET = "FW_BENCH_AMI_SECRET"  # noqa: S105 - a variable's name


def measure(seconds: float = 10.0) -> list[Measure]:
    """Measure for so long."""
    translated = ami_wire.measure()[1]
    with (
        throwaway() as url,
        tempfile.TemporaryDirectory(prefix="fw-bench-") as folder,
        Peer("flood", seconds) as peer,
    ):
        said, wall_s, cpu_s = uvloop.run(_collect(url, peer, Path(folder)))
    return [judged(said=said, wall_s=wall_s, cpu_s=cpu_s, translated_per_s=translated.value)]


def judged(*, said: int, wall_s: float, cpu_s: float, translated_per_s: float) -> Measure:
    """Return the measure of so many messages in so long by the clock, and so long at work."""
    per_s = said / wall_s
    return Measure(
        name="AMI socket -> log",
        value=per_s,
        unit="messages/s",
        goal=f">= {GOAL_PER_S}",
        ratio=per_s / translated_per_s,
        ratio_of="AMI bytes -> events",
        note=(
            f"{said:,} messages in {wall_s:.1f} s by the clock, {cpu_s:.1f} s of one core "
            f"({said / cpu_s:,.0f} a second at work)"
        ),
    )


class Peer:
    """The other side, a process of its own."""

    def __init__(self, *arguments: object) -> None:
        self._command = [sys.executable, "-m", "bench.ami_peer", *map(str, arguments)]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.port = int(self.line())
        return self

    def line(self) -> str:
        """Return the next line it prints."""
        if self._process.stdout is None:
            raise RuntimeError("the peer has no output")
        return self._process.stdout.readline()

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def source(self) -> AsteriskSource:
        """Return the settings of a source that is this peer."""
        os.environ[_SECRET] = "bench"
        return AsteriskSource.model_validate(
            {
                "kind": "asterisk",
                "name": "pbx",
                "host": "127.0.0.1",
                "port": self.port,
                "username": "bench",
                "secret": {"env": _SECRET},
                "answer_limit_s": 60,
            }
        )


def settings(url: str, source: AsteriskSource, folder: Path) -> Settings:
    """Return the settings of a site that has this source alone."""
    return Settings(site=SITE, redis=Redis(url=url, dir=folder), sources=(source,), timezone="UTC")


async def _collect(url: str, peer: Peer, folder: Path) -> tuple[int, float, float]:
    """Collect until all that was said is in the log; return the messages, the wall's seconds and ours."""
    source = peer.source()
    wall, cpu = time.perf_counter(), time.process_time()
    collecting = asyncio.create_task(run(settings(url, source, folder), source, SystemClock()))
    said = int(await asyncio.to_thread(peer.line))
    one = dialogue()
    joined = said // one.count(b"\r\n\r\n") * one.count(b"Event: QueueCallerJoin\r\n")
    wall_s, cpu_s = await asyncio.to_thread(_until_logged, url, joined, wall, cpu)
    collecting.cancel()
    with suppress(asyncio.CancelledError):
        await collecting
    return said, wall_s, cpu_s


def _until_logged(url: str, joined: int, wall: float, cpu: float) -> tuple[float, float]:
    """Wait until the log stands still, then see that nothing is missing in it."""
    client = open_client(url)
    try:
        length, still_s = -1, 0.0
        at = (0.0, 0.0)
        while still_s < STILL_S:
            now = int(client.call("XLEN", f"floor:{{{SITE}}}:events"))
            if now - length > SIGNS_OF_LIFE:
                at, still_s, length = (time.perf_counter() - wall, time.process_time() - cpu), 0.0, now
            time.sleep(0.05)
            still_s += 0.05
        reader, found = LogReader(client, SITE), 0
        while (batch := reader.read(5000)).entries:
            found += sum(isinstance(event, CallQueued) for _, event in batch.entries)
    finally:
        client.close()
    if found != joined:
        raise RuntimeError(f"{joined} callers joined, {found} are in the log")
    return at
