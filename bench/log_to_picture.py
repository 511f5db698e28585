"""Log to picture: how many events a second one watch keeps up with, beside what the log itself can take.

The log is filled first (that is the fenced batched append, timed by itself), then the watch reads it with
nothing else going on but Redis: everything it does is counted, checkpoints and pictures too.
"""

import itertools
import time
from collections.abc import Sequence

from bench.load import calls, sign_in
from bench.result import Measure
from floor.model.config import FloorConfig, QueueConfig
from floor.model.events import AnyEvent
from floor.store.client import open_client
from floor.store.embedded import throwaway
from floor.store.lease import Lease
from floor.store.log import LogWriter
from floor.watch import Watch
from floor.watch_process import collect_garbage_less_often

AGENTS = 2000
QUEUES = 20
GOAL_PER_S = 30_000
CHUNK = 20_000
CALLS_EVENTS_PER_S = 200.0
"""What 2,000 agents can cause: about as many calls at once as there are agents."""
START = 1_795_000_000.0


def measure(seconds: float) -> list[Measure]:
    """Measure for `seconds` at the goal's pace: the log is filled with that many events."""
    total = int(seconds * GOAL_PER_S)
    config = FloorConfig(
        timezone="Asia/Shanghai", mode="replay", queue_defaults=QueueConfig(wrapup_s=30.0, configured=False)
    )
    with throwaway() as url:
        client = open_client(url)
        append_s = _fill(LogWriter(client, "bench", "load", "1"), total)
        collect_garbage_less_often()
        lease = Lease(client, "bench")
        if not lease.take():
            raise RuntimeError("the lease of a fresh store is taken: is another bench at work on it?")
        watch = Watch(client, "bench", config, lease)
        watch.begin()
        cpu, wall = time.process_time(), time.perf_counter()
        while watch.step():
            pass
        watch.publish()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        lease.release()
        client.close()
    per_s, append_per_s = total / wall, total / append_s
    return [
        Measure(name="fenced batched append", value=append_per_s, unit="events/s"),
        Measure(
            name="log -> picture",
            value=per_s,
            unit="events/s",
            goal=f">= {GOAL_PER_S}",
            ratio=per_s / append_per_s,
            ratio_of="fenced batched append",
            note=f"{total:,} events of {AGENTS:,} agents in {wall:.1f} s, {cpu:.1f} s of them on our core",
        ),
    ]


def _fill(writer: LogWriter, total: int) -> float:
    """Append `total` events; return the seconds the appending took, without making them."""
    events = itertools.chain(
        sign_in(AGENTS, QUEUES, START), calls(AGENTS, QUEUES, START + 1, CALLS_EVENTS_PER_S)
    )
    spent = 0.0
    left = total
    while left:
        chunk: Sequence[AnyEvent] = list(itertools.islice(events, min(CHUNK, left)))
        began = time.perf_counter()
        writer.append(chunk)
        spent += time.perf_counter() - began
        left -= len(chunk)
    return spent
