import pytest

from floor.model.picture import QuarterRow
from floor.store.checkpoint import Checkpoint, Checkpoints
from floor.store.client import AsyncClient, Client
from floor.store.errors import StoreError
from floor.store.keys import Keys
from floor.store.lease import Lease
from floor.store.quarters import begun_queues, day_of, known_queues, read_quarters

MIDNIGHT = 1_795_305_600
"""2026-11-22 00:00 UTC."""


def row(queue: str, start: int, offered: int = 1) -> QuarterRow:
    return QuarterRow(
        queue=queue, start=start, threshold_s=20.0, offered=offered, talk_histogram={3: 2, 17: 1}
    )


@pytest.fixture
def fence(client: Client) -> int:
    lease = Lease(client, "main")
    assert lease.take()
    return lease.fence


def write(client: Client, fence: int, *rows: QuarterRow) -> None:
    Checkpoints(client, "main", rows_kept_days=400).write(fence, Checkpoint(b"board", b"5-1", 3), rows)


def test_a_day_is_one_of_utc() -> None:
    assert day_of(MIDNIGHT - 1) == "2026-11-21"
    assert day_of(MIDNIGHT) == "2026-11-22"


async def test_rows_come_back_by_their_start_in_order(
    client: Client, async_client: AsyncClient, fence: int
) -> None:
    starts = [MIDNIGHT + 900, MIDNIGHT - 900, MIDNIGHT, MIDNIGHT + 86_400]
    write(client, fence, *(row("support", start) for start in starts), row("sales:eu", MIDNIGHT))

    found = await read_quarters(async_client, "main", "support", MIDNIGHT - 900, MIDNIGHT + 86_400)

    assert found == [row("support", start) for start in sorted(starts)[:3]]
    assert await read_quarters(async_client, "main", "sales:eu", 0, 2 * MIDNIGHT // 2 + 1) == [
        row("sales:eu", MIDNIGHT)
    ]
    assert await read_quarters(async_client, "main", "unheard-of", MIDNIGHT, MIDNIGHT + 900) == []


async def test_a_range_within_a_quarter_and_an_empty_one(
    client: Client, async_client: AsyncClient, fence: int
) -> None:
    write(client, fence, row("support", MIDNIGHT))

    assert await read_quarters(async_client, "main", "support", MIDNIGHT + 1, MIDNIGHT + 899) == []
    assert await read_quarters(async_client, "main", "support", MIDNIGHT, MIDNIGHT) == []
    assert len(await read_quarters(async_client, "main", "support", MIDNIGHT - 0.5, MIDNIGHT + 0.5)) == 1


async def test_a_row_written_again_replaces_itself(
    client: Client, async_client: AsyncClient, fence: int
) -> None:
    write(client, fence, row("support", MIDNIGHT, offered=1))
    write(client, fence, row("support", MIDNIGHT, offered=5))

    assert await read_quarters(async_client, "main", "support", MIDNIGHT, MIDNIGHT + 1) == [
        row("support", MIDNIGHT, offered=5)
    ]


async def test_a_long_range_crosses_many_days(client: Client, async_client: AsyncClient, fence: int) -> None:
    rows = [row("support", MIDNIGHT + day * 86_400) for day in range(200)]
    write(client, fence, *rows)

    assert await read_quarters(async_client, "main", "support", MIDNIGHT, MIDNIGHT + 400 * 86_400) == rows


async def test_queues_that_have_rows_are_known_with_their_latest_and_earliest(
    client: Client, async_client: AsyncClient, fence: int
) -> None:
    write(client, fence, row("support", MIDNIGHT + 900), row("客服", MIDNIGHT))
    write(client, fence, row("support", MIDNIGHT))

    assert await known_queues(async_client, "main") == {"support": MIDNIGHT + 900, "客服": MIDNIGHT}
    assert await begun_queues(async_client, "main") == {"support": MIDNIGHT, "客服": MIDNIGHT}


def test_rows_are_kept_400_days(client: Client, fence: int) -> None:
    write(client, fence, row("support", MIDNIGHT))

    left = client.call("TTL", Keys("main").quarters("support", "2026-11-22"))
    assert 400 * 86_400 - 60 < left <= 400 * 86_400


async def test_a_row_that_cannot_be_read_is_said_and_not_left_out(
    client: Client, async_client: AsyncClient, fence: int
) -> None:
    write(client, fence, row("support", MIDNIGHT))
    client.call("HSET", Keys("main").quarters("support", "2026-11-22"), MIDNIGHT + 900, "{}")

    with pytest.raises(StoreError, match="support"):
        await read_quarters(async_client, "main", "support", MIDNIGHT, MIDNIGHT + 900)
