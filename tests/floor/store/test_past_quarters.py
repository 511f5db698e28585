from __future__ import annotations

from floor.model.picture import QuarterRow
from floor.store.checkpoint import Checkpoint, Checkpoints
from floor.store.client import AsyncClient, Client
from floor.store.keys import Keys
from floor.store.lease import Lease
from floor.store.past_quarters import PastQuarters
from floor.store.quarters import begun_queues, day_of, known_queues, read_quarters

MIDNIGHT = 1_795_305_600
"""2026-11-22 00:00 UTC."""


def row(start: int, offered: int, queue: str = "support") -> QuarterRow:
    return QuarterRow(queue=queue, start=start, threshold_s=20.0, offered=offered)


async def test_what_is_added_lies_beside_what_the_watch_wrote_and_changes_none_of_it(
    client: Client, async_client: AsyncClient
) -> None:
    lease = Lease(client, "main")
    assert lease.take()
    heard = row(MIDNIGHT, 7)
    Checkpoints(client, "main").write(lease.fence, Checkpoint(b"board", b"5-1", 3), [heard])
    past = PastQuarters(client, "main", kept_days=10)
    assert past.begun() == MIDNIGHT

    before = row(MIDNIGHT - 900, 3)
    assert past.add([before, row(MIDNIGHT, 1)]) == 1
    assert past.add([before]) == 0

    assert await read_quarters(async_client, "main", "support", MIDNIGHT - 900, MIDNIGHT + 900) == [
        before,
        heard,
    ]
    assert past.begun() == MIDNIGHT - 900
    assert await known_queues(async_client, "main") == {"support": MIDNIGHT}
    assert await begun_queues(async_client, "main") == {"support": MIDNIGHT - 900}
    assert 0 < client.call("TTL", Keys("main").quarters("support", day_of(MIDNIGHT - 900))) <= 10 * 86_400


async def test_without_any_row_there_is_no_beginning_and_what_is_added_makes_one(
    client: Client, async_client: AsyncClient
) -> None:
    past = PastQuarters(client, "main")
    assert past.begun() is None
    assert past.add([row(MIDNIGHT, 1), row(MIDNIGHT + 900, 1, "vip")]) == 2
    assert past.begun() == MIDNIGHT
    assert await known_queues(async_client, "main") == {"support": MIDNIGHT, "vip": MIDNIGHT + 900}
