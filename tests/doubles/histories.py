"""Histories of queues: quarter hours of many days, as a watch would have written them, made up but consistent."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from floor.model.calendar import QUARTER_S
from floor.model.picture import QuarterRow
from floor.store.checkpoint import Checkpoint, Checkpoints
from floor.store.client import open_client
from floor.store.keys import Keys
from floor.store.lease import Lease

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

OPENS_H, CLOSES_H = 8, 20
THRESHOLD_S = 20.0
BATCH = 2000


def quarter(queue: str, start: int, zone: ZoneInfo, *, size: float = 1.0, blind_s: float = 0.0) -> QuarterRow:
    """Return one quarter of a queue: two humps a day, weekdays that differ, a little noise of its own."""
    local = dt.datetime.fromtimestamp(start, zone)
    hour = local.hour + local.minute / 60
    humps = math.exp(-((hour - 10.5) ** 2) / 4) + 0.8 * math.exp(-((hour - 15.5) ** 2) / 5)
    noise = _noise(queue, start)
    seen = 1 - blind_s / QUARTER_S
    offered = round(30 * size * humps * (0.8 + 0.06 * local.weekday()) * (0.85 + 0.3 * noise) * seen)
    abandoned = round(offered * (0.03 + 0.09 * noise * humps))
    answered = offered - abandoned
    within = round(answered * (0.97 - 0.22 * humps * noise))
    return QuarterRow(
        queue=queue,
        start=start,
        threshold_s=THRESHOLD_S,
        offered=offered,
        answered=answered,
        abandoned=abandoned,
        answered_within=within,
        abandoned_within=abandoned // 3,
        handled=answered,
        wait_ms=round(answered * (6_000 + 30_000 * noise * humps)),
        talk_ms=round(answered * (170_000 + 60_000 * noise)),
        hold_ms=answered * 6_000,
        wrap_ms=answered * 21_000,
        contact_ms=answered * 200_000,
        idle_ms=400_000,
        blind_ms=round(blind_s * 1000),
        talk_histogram={60: answered},
    )


def day(
    queue: str, start: float, until: float, zone: ZoneInfo, *, size: float = 1.0, day_size: float = 1.0
) -> Iterator[QuarterRow]:
    """Return a queue's quarters in [start, until) while the centre is open."""
    for at in range(int(start), int(until), QUARTER_S):
        if OPENS_H <= dt.datetime.fromtimestamp(at, zone).hour < CLOSES_H:
            yield quarter(queue, at, zone, size=size * day_size)


def write(url: str, rows: Iterable[QuarterRow], site: str = "main") -> None:
    """Write rows as a watch does: with its checkpoint, under the fence of whoever holds it."""
    client = open_client(url)
    try:
        fence = int(client.call("GET", Keys(site).fence) or 0)
        if not fence:
            lease = Lease(client, site)
            assert lease.take()
            fence = lease.fence
        checkpoints = Checkpoints(client, site)
        held = list(rows)
        for at in range(0, len(held), BATCH):
            checkpoints.write(fence, Checkpoint(b"board", b"1-1", 1), held[at : at + BATCH])
    finally:
        client.close()


def _noise(queue: str, start: int) -> float:
    """Return a number from 0 to 1 that is the same each time."""
    return math.modf(math.sin(start * 12.9898 / 900 + sum(map(ord, queue))) * 43758.5453)[0] % 1
