"""From an event on the AMI's socket to the picture: how long it takes at 1,000 events a second.

Collector, store and watch are those of the product, the watch and the PBX each a process of its own. Every
event pauses an agent for a reason that is the moment at which it was said; each change of the picture tells
how old the reasons in it are. The ratio says how much longer the slowest hundredth takes than the median.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import msgspec
import uvloop

from bench.ami_to_log import SITE, Peer, settings
from bench.result import Measure
from collectors.asterisk.run import run
from collectors.clock import SystemClock
from floor.store.client import open_async_client
from floor.store.embedded import throwaway
from floor.store.picture import PictureReader

GOAL_MS = 50.0
PER_S = 1000
WARM_UP_S = 2.0
"""Everybody's first event and the first snapshot are not counted."""

IDLE = 20
"""So many changes are looked at after the last event was said."""


class _Agent(msgspec.Struct):
    reason: str | None = None


_reason = msgspec.json.Decoder(_Agent).decode


def measure(seconds: float = 15.0) -> list[Measure]:
    """Measure for so long."""
    with throwaway() as url, tempfile.TemporaryDirectory(prefix="fw-bench-") as name:
        folder = Path(name)
        config = folder / "config.yaml"
        config.write_text(f"site: {SITE}\ntimezone: UTC\nredis: {{url: '{url}'}}\n", encoding="utf-8")
        command = [sys.executable, "app.py", "watch", "--config", str(config)]
        with (folder / "watch.log").open("wb") as log:
            watch = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own program
        try:
            with Peer("pace", seconds + WARM_UP_S, PER_S) as peer:
                ages, said = uvloop.run(_follow(url, peer, folder))
        finally:
            watch.terminate()
            watch.wait(20)
    if not ages:
        raise RuntimeError(f"of {said} events none was seen in the picture")
    ages.sort()
    median, p99 = ages[len(ages) // 2], ages[int(len(ages) * 0.99)]
    return [
        Measure(name="AMI socket -> picture, median", value=median * 1000, unit="ms"),
        Measure(
            name="AMI socket -> picture, p99",
            value=p99 * 1000,
            unit="ms",
            goal=f"<= {GOAL_MS:g}",
            ratio=p99 / median,
            ratio_of="its median",
            note=f"{len(ages):,} of {said:,} events at {PER_S:,} a second (not the first seconds', nor what "
            f"the same agent's next overtook); the slowest took {ages[-1] * 1000:.0f} ms",
        ),
    ]


async def _follow(url: str, peer: Peer, folder: Path) -> tuple[list[float], int]:
    """Collect and follow the picture; return how old each reason was when it was there to be read."""
    source = peer.source()
    client = open_async_client(url)
    reader = PictureReader(client, SITE)
    ages: list[float] = []
    seen: dict[str, str] = {}  # a row is written again for other causes too, its reason long known
    while reader.beat is None:
        await reader.load()
        await asyncio.sleep(0.05)
    collecting = asyncio.create_task(run(settings(url, source, folder), source, SystemClock()))
    began = 0.0
    saying = asyncio.create_task(asyncio.to_thread(peer.line))
    try:
        idle = 0
        while not (saying.done() and idle > IDLE):
            change = await reader.follow(0.2)
            idle = idle + 1 if saying.done() else 0
            now = time.time()
            began = began or now
            if change is None or now - began < WARM_UP_S:
                continue
            for key, raw in change.rows.items():
                if not key.startswith("a:") or raw is None or not (reason := _reason(raw).reason):
                    continue
                if seen.get(key) != reason:
                    seen[key] = reason
                    ages.append(now - float(reason))
        return ages, int(saying.result())
    finally:
        collecting.cancel()
        with suppress(asyncio.CancelledError):
            await collecting
        await client.close()
