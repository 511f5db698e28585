import pytest

from floor.model.edges import AgentEdge, DaysPassedOn, Told
from floor.store.checkpoint import Checkpoint, Checkpoints
from floor.store.client import AsyncClient, Client
from floor.store.edges import HOUR_MS, KEPT_S, EdgeWriter, Renaming, arguments, read_day
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


def pass_on(client: Client, lease: Lease, *writings: AgentEdge | DaysPassedOn) -> None:
    edges = [Renaming("t", one) if isinstance(one, DaysPassedOn) else one for one in writings]
    Checkpoints(client, "main").write(lease.fence, Checkpoint(b"board", b"1-0", 1), edges=edges)


async def test_days_are_passed_on_all_at_once_and_two_may_change_places(
    client: Client, async_client: AsyncClient, lease: Lease
) -> None:
    first = [edge(0, READY, "a"), edge(HOUR_MS, TALKING, "a"), edge(5, TALKING, "b"), edge(7, READY, "c")]
    EdgeWriter(client, "main").write(lease.fence, first)
    until_ms = HOUR + 2 * HOUR_MS
    pass_on(
        client,
        lease,
        DaysPassedOn((("a", "b"), ("b", "a"), ("c", "d")), until_ms),
        edge(HOUR_MS + 1, READY, "b"),
        DaysPassedOn((("d", "a"), ("b", "e"), ("a", None)), until_ms),
        edge(9, TALKING, "a"),
    )
    assert await day(async_client, "e") == [(0, READY), (HOUR_MS, TALKING), (HOUR_MS + 1, READY)]
    assert await day(async_client, "a") == [(7, READY), (9, TALKING)]
    for nobody in "bcd":
        assert await day(async_client, nobody) == []
    kept = {client.call("TTL", key) for key in client.call("KEYS", "*:edges:*")}
    assert kept <= {KEPT_S, KEPT_S - 1, KEPT_S - 2}
    assert len(client.call("KEYS", "*:edges:*")) == 3
    assert Checkpoints(client, "main").renamed() == "t"


async def test_who_is_passed_nothing_on_has_nothing_of_who_had_the_identifier_before(
    client: Client, async_client: AsyncClient, lease: Lease
) -> None:
    EdgeWriter(client, "main").write(lease.fence, [edge(0, READY, "old")])
    pass_on(client, lease, DaysPassedOn((("new", "old"),), HOUR + HOUR_MS))
    assert await day(async_client, "old") == []


async def test_thousands_of_days_are_passed_on_by_one_call_of_modest_size(
    client: Client, async_client: AsyncClient, lease: Lease
) -> None:
    agents = [f"SIP/{n}" for n in range(5000)]
    EdgeWriter(client, "main").write(lease.fence, [edge(0, READY, agent) for agent in agents])
    heirs = tuple(zip(agents, [*agents[1:], agents[0]], strict=True))
    EdgeWriter(client, "main").write(lease.fence, [edge(7, TALKING, "SIP/7")])
    moved = DaysPassedOn(heirs, HOUR + 2 * HOUR_MS)
    keys, args = arguments(Keys("main"), [Renaming("t", moved)])
    assert len(keys) + len(args) < 20_000

    pass_on(client, lease, moved)
    assert await day(async_client, "SIP/8") == [(0, READY), (7, TALKING)]
    assert await day(async_client, "SIP/7") == [(0, READY)]


async def test_more_edges_than_one_call_takes_are_all_written(
    client: Client, async_client: AsyncClient, lease: Lease, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("floor.store.edges.AT_ONCE", 2)
    EdgeWriter(client, "main").write(lease.fence, [edge(ms, READY) for ms in range(5)])
    assert [ms for ms, _ in await day(async_client)] == [0, 1, 2, 3, 4]


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


async def test_a_day_that_cannot_be_read_is_said_and_not_whose_it_is(
    client: Client, async_client: AsyncClient, lease: Lease
) -> None:
    EdgeWriter(client, "main").write(lease.fence, [edge(0, READY)])
    client.call("HSET", Keys("main").edges(ROW.agent, HOUR // HOUR_MS), HOUR + 1, '["asleep","",null]')
    with pytest.raises(StoreError, match="an agent's day in the store cannot be read: ") as refused:
        await day(async_client)
    assert "SIP" not in str(refused.value)
