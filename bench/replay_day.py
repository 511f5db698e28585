"""A 10,000-call day as CSV, through the whole product: from the command to the last number served.

What is timed is `app.py replay FILE --speed max` from its start until /api/v1/status says that the file
is done and /api/v1/queues has every call. A second, direct reading of the file into a board, without any
process, store or page, is what the ratio is to.
"""

import csv
import json
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from bench.result import Measure
from collectors.replay.recording import read_recording
from floor.model.board import Board
from floor.model.config import FloorConfig

CALLS = 10_000
GOAL_S = 10
DAY = 1_795_276_800
"""Midnight in the time zone of the configuration the replay is run with (Asia/Shanghai)."""
ABANDONED = 0.08
GIVE_UP_S = 120.0
LOOK_EVERY_S = 0.05


def measure(calls: int = CALLS) -> list[Measure]:
    """Measure one day."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "day.csv"
        write_day(file, calls)
        board_s = _into_a_board(file)
        replay_s, playing_s = _through_the_product(file, calls)
    return [
        Measure(
            name=f"replay of {calls:,} calls",
            value=replay_s,
            unit="s",
            goal=f"<= {GOAL_S}",
            ratio=replay_s / board_s,
            ratio_of="reading it into a board",
            note=f"{playing_s:.1f} s after the first answer of the API; into a board alone {board_s:.2f} s",
        )
    ]


def write_day(file: Path, calls: int, seed: int = 1) -> None:
    """Write a call log of one day, busiest before and after noon, some left unanswered."""
    dice = random.Random(seed)
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["call_id", "queue", "arrived_at", "answered_at", "agent", "ended_at", "outcome"])
        for number in range(calls):
            hour = dice.choice((9.5, 10.5, 11.5, 14.5, 15.5, 16.5, 20.0))
            arrived = DAY + min(86_000.0, max(0.0, dice.gauss(hour, 1.5) * 3600))
            wait_s = dice.expovariate(1 / 18)
            queue = f"queue{dice.randrange(5)}"
            if dice.random() < ABANDONED:
                rows.writerow([f"c{number}", queue, f"{arrived:.3f}", "", "", f"{arrived + wait_s:.3f}",
                               "abandoned"])  # fmt: skip
                continue
            answered = arrived + wait_s
            ended = answered + dice.lognormvariate(5, 0.7)
            rows.writerow([f"c{number}", queue, f"{arrived:.3f}", f"{answered:.3f}",
                           f"agent{dice.randrange(120)}", f"{ended:.3f}", "answered"])  # fmt: skip


def _into_a_board(file: Path) -> float:
    began = time.perf_counter()
    board = Board(FloorConfig(mode="replay"))
    for event in read_recording(file, "day"):
        board.apply(event, max(event.at, board.now))  # type: ignore[arg-type]
    board.picture()
    return time.perf_counter() - began


def _through_the_product(file: Path, calls: int) -> tuple[float, float]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    argv = [sys.executable, "app.py", "replay", str(file), "--speed", "max", "--port", str(port)]
    began = time.perf_counter()
    answered_at = None
    with subprocess.Popen(  # noqa: S603 -- ourselves
        argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as product:
        try:
            while time.perf_counter() - began < GIVE_UP_S:
                status = _get(port, "status")
                if status is not None and answered_at is None:
                    answered_at = time.perf_counter()
                if status is not None and (status.get("replay") or {}).get("done"):
                    queues = _get(port, "queues") or {"queues": []}
                    offered = sum(q["today"]["offered"] for q in queues["queues"] if not q["is_group"])
                    if offered == calls and answered_at is not None:
                        now = time.perf_counter()
                        return now - began, now - answered_at
                time.sleep(LOOK_EVERY_S)
            raise TimeoutError(f"the replay was not done after {GIVE_UP_S:.0f} s")
        finally:
            product.terminate()
            product.wait(20)


def _get(port: int, what: str) -> Any:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/{what}", timeout=5) as answer:
            return json.load(answer)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None
