"""Every call of the store against a real Cluster and through a real Sentinel."""

import contextlib
from collections.abc import Iterator

import msgspec
import pytest

from floor.model.edges import AgentEdge, DaysPassedOn, Told
from floor.model.events import SourceAlive
from floor.model.picture import QuarterRow, SourceRow
from floor.store.checkpoint import Checkpoint, Checkpoints
from floor.store.client import open_async_client, open_client
from floor.store.edges import EdgeWriter, Renaming, read_day
from floor.store.errors import StoreUnavailable
from floor.store.lease import Lease
from floor.store.log import AsyncLog, LogReader, LogWriter
from floor.store.picture import Heartbeat, PictureReader, PictureWriter
from floor.store.quarters import known_queues, read_quarters
from tests.doubles.redis_plants import redis_cluster, redis_sentinel

pytestmark = pytest.mark.process

BEAT = Heartbeat(since=1.0, alive_at=0.0, fence=0, position="0-0", length=0, lag=0)
ROW = SourceRow(
    name="pbx",
    kind="asterisk",
    state="up",
    since=1.0,
    as_of=None,
    last_event_at=None,
    lag_s=None,
    clock_off_s=None,
    detail="",
    counts={},
    notes=(),
)


@pytest.fixture(params=["cluster", "sentinel"])
def plant(request: pytest.FixtureRequest, redis_binary: str) -> Iterator[str]:
    make = {"cluster": redis_cluster, "sentinel": redis_sentinel}[request.param]
    with make(redis_binary) as url:
        yield url


async def test_log_lease_picture_checkpoint_and_rows_work_there(plant: str) -> None:
    client, pages = open_client(plant), open_async_client(plant)
    client.check("floor:{main}:events")
    await pages.check("floor:{main}:events")

    events = [SourceAlive(at=float(n), source="pbx") for n in range(700)]
    assert LogWriter(client, "main", "pbx", "r1").append(events) == 700
    encoded, theirs = [msgspec.json.encode(event) for event in events], AsyncLog(pages, "main", "pbx")
    assert await theirs.append("r2", 1, encoded[:500]) + await theirs.append("r2", 501, encoded[500:]) == 700
    log = LogReader(client, "main")
    batches = [log.read(500) for _ in range(4)]
    assert [len(batch.entries) for batch in batches] == [500, 500, 400, 0]
    assert batches[-1].empty_until is not None
    log.wait(0.01)

    lease = Lease(client, "main")
    assert lease.take()
    lease.renew()
    lease.renumber()
    reader = PictureReader(pages, "main")
    writer = PictureWriter(client, "main")
    writer.write(lease.fence, {"s:pbx": ROW}, BEAT, whole=True)
    await reader.follow()
    writer.write(lease.fence, {"s:feed": ROW}, BEAT)
    await reader.follow()
    assert set(reader.rows) == {"s:pbx", "s:feed"}
    assert await reader.follow(block_s=0.01) is None

    quarters = [QuarterRow(queue=queue, start=900, threshold_s=20.0) for queue in ("a", "b")]
    checkpoints = Checkpoints(client, "main")
    checkpoints.write(lease.fence, Checkpoint(b"board", log.position, 1400), quarters, trim_before=1.0)
    assert checkpoints.read() == Checkpoint(b"board", log.position, 1400)
    assert await known_queues(pages, "main") == {"a": 900.0, "b": 900.0}
    assert await read_quarters(pages, "main", "a", 0, 10 * 86_400) == quarters[:1]

    told = Told("ready", "", None)
    EdgeWriter(client, "main").write(lease.fence, [AgentEdge("SIP/1", 5000, told)])
    renaming = Renaming("t", DaysPassedOn((("SIP/1", "1001"), ("1001", None)), 5000))
    checkpoints.write(lease.fence, Checkpoint(b"board", log.position, 1400), quarters, edges=[renaming])
    assert checkpoints.renamed() == "t"
    assert (await read_day(pages, "main", "1001", 0.0, 10.0)).edges == [(5000, told)]
    assert (await read_day(pages, "main", "SIP/1", 0.0, 10.0)).edges == []
    lease.release()
    client.close()
    await pages.close()


async def test_a_plant_that_is_gone_is_unavailable_like_any_other(redis_binary: str) -> None:
    for make in (redis_cluster, redis_sentinel):
        with contextlib.ExitStack() as stack:
            url = stack.enter_context(make(redis_binary))
        client, pages = open_client(url), open_async_client(url)
        with pytest.raises(StoreUnavailable):
            client.call("GET", "floor:{main}:fence")
        with pytest.raises(StoreUnavailable):
            await pages.call("GET", "floor:{main}:fence")
        client.close()
        await pages.close()
