"""Memory of a watch with 10,000 agents after 300,000 calls on one day, its checkpoints included.

A process of its own, so that nothing but the watch is measured: it makes its load as it goes and keeps
none of it.
"""

import itertools
import json
import subprocess
import sys
from pathlib import Path

from bench.load import calls, sign_in
from bench.result import Measure
from floor.model.board import Board
from floor.model.config import FloorConfig, QueueConfig
from floor.model.picture import QueueRow
from floor.watch_process import collect_garbage_less_often

AGENTS = 10_000
QUEUES = 50
CALLS = 300_000
EVENTS_PER_CALL = 11.7
DAY_S = 10 * 3600.0
START = 1_795_050_000.0
PICTURE_EVERY = 200_000


def measure(calls_today: int = CALLS) -> list[Measure]:
    """Measure in a fresh process."""
    argv = [sys.executable, "-m", "bench.watch_memory", str(calls_today)]
    said = subprocess.run(argv, check=True, capture_output=True, text=True)  # noqa: S603 -- ourselves
    told = json.loads(said.stdout)
    day = f"{AGENTS:,} agents, {told['offered']:,} calls today"
    return [
        Measure(
            name="watch memory",
            value=told["rss_mb"],
            unit="MB",
            goal="<= 500",
            note=f"{day}, checkpoint of {told['dump_mb']:.1f} MB",
        )
    ]


def main(calls_today: int) -> None:
    """Work a day off and say what it took."""
    collect_garbage_less_often()
    config = FloorConfig(timezone="UTC", mode="replay", queue_defaults=QueueConfig(wrapup_s=30.0))
    board = Board(config)
    per_s = calls_today * EVENTS_PER_CALL / DAY_S
    events = itertools.chain(
        sign_in(AGENTS, QUEUES, START),
        itertools.islice(calls(AGENTS, QUEUES, START + 1, per_s), int(calls_today * EVENTS_PER_CALL)),
    )
    dump = b""
    for number, event in enumerate(events):
        board.apply(event, max(event.at, board.now))
        if number % PICTURE_EVERY == 0:
            board.take_changes()
            board.take_edges()
            dump = board.dump()
    board.picture()
    dump = board.dump()
    rows = [row for row in board.picture().values() if isinstance(row, QueueRow)]
    offered = sum(row.today.offered for row in rows if not row.is_group)
    print(json.dumps({"rss_mb": _peak_mb(), "offered": offered, "dump_mb": len(dump) / 1e6}))


def _peak_mb() -> float:
    """Return the most memory this process ever held.

    Not `ru_maxrss`: that begins with what our starter held when it started us.
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("/proc/self/status has no VmHWM: this measurement needs Linux")


if __name__ == "__main__":
    main(int(sys.argv[1]))
