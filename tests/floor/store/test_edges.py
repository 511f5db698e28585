import pytest

from floor.model.edges import AgentEdge, DayPassedOn, Told, Writing
from floor.store.client import AsyncClient, Client
from floor.store.edges import HOUR_MS, KEPT_S, EdgeWriter, read_day
from floor.store.errors import LeaseLost, StoreError
from floor.store.keys import Keys
from floor.store.lease import Lease
from floor.store.picture import Heartbeat, PictureWriter
from tests.doubles import floor_rows

HOUR = 1_795_305_600_000
"""Beginning of an hour, in milliseconds."""
READY, TALKING = Told("ready", "", None), Told("talking", "", "客服:一")
BEAT = Heartbeat(since=1.0, alive_at=0.0, fence=1, position="1-0", length=1, lag=0)
ROW = floor_rows.agent_row("SIP/1:a")


@pytest.fixture
def lease(client: Client) -> Lease:
    lease = Lease(client, "main")
    assert lease.take()
    return lease


def edge(ms: int, told: Told | None, agent: str = ROW.agent) -> AgentEdge:
    return AgentEdge(agent, HOUR + ms, told)


async def day(client: AsyncClient, agent: str = ROW.agent, hours: int = 3) -> list[tuple[int, Told]]:
    found = await read_day(client, "main", agent, HOUR / 1000, HOUR / 1000 + 3600 * hours)
    return [(ms - HOUR, told) for ms, told in found.edges]


async def test_edges_and_row_are_written_and_read_together(
    client: Client, async_client: AsyncClient, lease: Lease
) -> None:
    edges = [edge(0, READY), edge(5, TALKING, "other"), edge(HOUR_MS, TALKING), edge(HOUR_MS * 3, READY)]
    PictureWriter(client, "main").write(lease.fence, {"a:SIP/1:a": ROW}, BEAT, edges=edges)

    found = await read_day(async_client, "main", ROW.agent, HOUR / 1000, HOUR / 1000 + 3 * 3600)
    assert found.row == ROW
    assert found.edges == [(HOUR, READY), (HOUR + HOUR_MS, TALKING)]
    assert await day(async_client, "other") == [(5, TALKING)]
    nobody = await read_day(async_client, "main", "nobody", HOUR / 1000, HOUR / 1000 + 3600)
    assert (nobody.row, nobody.edges) == (None, [])


async def test_an_edge_is_written_over_and_taken_back_in_order(
    client: Client, async_client: AsyncClient, lease: Lease
) -> None:
    writer = EdgeWriter(client, "main")
    edges = [edge(0, READY), edge(5, READY), edge(5, TALKING), edge(9, READY), edge(9, None)]
    for _ in range(2):
        writer.write(lease.fence, edges)
        assert await day(async_client) == [(0, READY), (5, TALKING)]


async def test_only_what_lies_within_the_range_is_read(
    client: Client, async_client: AsyncClient, lease: Lease
) -> None:
    EdgeWriter(client, "main").write(lease.fence, [edge(ms, READY) for ms in (0, 1000, 2000)])
    found = await read_day(async_client, "main", ROW.agent, HOUR / 1000 + 1, HOUR / 1000 + 2)
    assert found.edges == [(HOUR + 1000, READY)]


async def test_a_day_begins_with_what_held_before_it(
    client: Client, async_client: AsyncClient, lease: Lease
) -> None:
    """However long before: by the hours between, in which nothing happened, too."""
    writer = EdgeWriter(client, "main")
    writer.write(lease.fence, [edge(-30 * HOUR_MS, READY), edge(-20 * HOUR_MS, TALKING), edge(9, READY)])
    assert await day(async_client) == [(0, TALKING), (9, READY)]
    in_the_hour = await read_day(async_client, "main", ROW.agent, HOUR / 1000 + 5, HOUR / 1000 + 3600)
    assert in_the_hour.edges[0] == (HOUR + 5000, READY)
    writer.write(lease.fence, [edge(0, READY)])
    assert await day(async_client) == [(0, READY), (9, READY)]


async def test_a_day_is_passed_on_as_it_is_and_two_may_change_places(
    client: Client, async_client: AsyncClient, lease: Lease
) -> None:
    writer = EdgeWriter(client, "main")
    until_ms = HOUR + 2 * HOUR_MS
    first = [edge(0, READY, "a"), edge(HOUR_MS, TALKING, "a"), edge(5, TALKING, "b"), edge(7, READY, "c")]
    moved: list[Writing] = [
        DayPassedOn("a", "b", until_ms),
        DayPassedOn("b", "a", until_ms),
        edge(HOUR_MS + 1, READY, "b"),
    ]
    again: list[Writing] = [DayPassedOn("b", "c", until_ms), edge(HOUR_MS + 1, None, "c")]
    for _ in range(2):  # written again from the beginning, as after a fall of the store
        writer.write(lease.fence, [*first, *moved])
        writer.write(lease.fence, again)
        assert await day(async_client, "b") == [(0, READY), (HOUR_MS, TALKING), (HOUR_MS + 1, READY)]
        assert await day(async_client, "c") == [(0, READY), (HOUR_MS, TALKING)]
        client.call(
            "DEL",
            *(Keys("main").edges(who, (HOUR + h * HOUR_MS) // HOUR_MS) for who in "abc" for h in (0, 1)),
        )
        writer.write(lease.fence, [edge(3, READY, "a")])
        writer.write(lease.fence, [edge(3, None, "a")])


async def test_a_writer_that_lost_its_lease_writes_none(
    client: Client, async_client: AsyncClient, lease: Lease
) -> None:
    fence = lease.fence
    lease.release()
    assert Lease(client, "main").take()

    with pytest.raises(LeaseLost):
        EdgeWriter(client, "main").write(fence, [edge(0, READY)])
    with pytest.raises(LeaseLost):
        PictureWriter(client, "main").write(fence, {}, BEAT, edges=[edge(0, READY)])
    assert await day(async_client) == []


def test_an_hour_is_kept_for_a_day_and_a_half(client: Client, lease: Lease) -> None:
    EdgeWriter(client, "main").write(lease.fence, [edge(0, READY)])
    left = client.call("TTL", Keys("main").edges(ROW.agent, HOUR // HOUR_MS))
    assert KEPT_S - 60 < left <= KEPT_S


def test_a_busy_hour_is_a_small_hash(client: Client, lease: Lease) -> None:
    EdgeWriter(client, "main").write(lease.fence, [edge(30_000 * n, TALKING) for n in range(120)])
    encoding = client.call("OBJECT", "ENCODING", Keys("main").edges(ROW.agent, HOUR // HOUR_MS))
    assert encoding in (b"listpack", b"ziplist")


async def test_a_day_that_cannot_be_read_is_said(
    client: Client, async_client: AsyncClient, lease: Lease
) -> None:
    EdgeWriter(client, "main").write(lease.fence, [edge(0, READY)])
    client.call("HSET", Keys("main").edges(ROW.agent, HOUR // HOUR_MS), HOUR + 1, '["asleep","",null]')
    with pytest.raises(StoreError, match="SIP/1:a"):
        await day(async_client)
