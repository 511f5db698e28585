"""A wall that changes four times a second, each time by a frame of about eight kilobytes."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dashboard.live.frames import AUDIENCES, seen_by
from floor.model.picture import group_key, queue_key
from tests.doubles import wall_floor
from tests.doubles.painter import Painter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from floor.model.picture import Row

FRAMES_PER_S = 4.0
FRAME_BYTES = 8_000


def rows(now: float, count: int) -> dict[str, Row]:
    """Return so many queues; each moment's differ from the last."""
    return {
        queue_key(f"q{n:03}"): wall_floor.queue_row(now, f"q{n:03}", waiting=1 + n % 5, waited_s=15.0 + n)
        for n in range(count)
    }


def queues_in_a_frame() -> int:
    """Return how many queues make a frame of that size."""
    now = time.time()
    row = wall_floor.queue_row(now, "q000", waiting=1, waited_s=15.0)
    encoded = seen_by(AUDIENCES["wallboard"], queue_key("q000"), row)
    if encoded is None:
        raise RuntimeError("a wall does not see queues: which audience does?")
    return max(1, round(FRAME_BYTES / len(encoded)))


@contextmanager
def changing(redis_url: str) -> Iterator[None]:
    """Let the picture change so for as long as the block lasts."""
    count, stop = queues_in_a_frame(), threading.Event()
    with Painter(redis_url).alive() as painter:
        now = time.time()
        painter.whole(
            {**wall_floor.normal(now), group_key("*"): wall_floor.queue_row(now, "*", members=("q000",))}
        )

        def paint() -> None:
            due = time.monotonic()
            while not stop.is_set():
                painter.put(rows(time.time(), count))
                due = max(due + 1 / FRAMES_PER_S, time.monotonic())
                stop.wait(due - time.monotonic())

        thread = threading.Thread(target=paint, name="paint")
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
