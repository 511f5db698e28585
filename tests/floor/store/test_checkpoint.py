import pytest

from floor.model.events import SourceAlive
from floor.model.picture import QuarterRow
from floor.store.checkpoint import Checkpoint, Checkpoints
from floor.store.client import AsyncClient, Client
from floor.store.errors import LeaseLost
from floor.store.keys import Keys
from floor.store.lease import Lease
from floor.store.log import LogReader, LogWriter, position_time
from floor.store.quarters import known_queues

KEYS = Keys("main")


@pytest.fixture
def lease(client: Client) -> Lease:
    lease = Lease(client, "main", holder="w1")
    assert lease.take()
    return lease


def entries(client: Client, *times: int) -> None:
    for ms in times:
        client.call("XADD", KEYS.events, f"{ms}-0", "e", b'{"type":"source_alive","at":1,"source":"p"}')


def test_what_was_written_is_read(client: Client, lease: Lease) -> None:
    checkpoints = Checkpoints(client, "main")
    assert checkpoints.read() is None

    gone = checkpoints.write(lease.fence, Checkpoint(b"\x00\xffboard", b"17-3", 12))

    assert gone == 0
    assert checkpoints.read() == Checkpoint(b"\x00\xffboard", b"17-3", 12, None)


async def test_without_the_lease_neither_board_nor_rows_nor_log_are_touched(
    client: Client, async_client: AsyncClient, lease: Lease
) -> None:
    checkpoints = Checkpoints(client, "main")
    entries(client, 1000, 2000)
    checkpoints.write(lease.fence, Checkpoint(b"old", b"1000-0", 1))
    client.call("DEL", KEYS.lease)
    assert Lease(client, "main", holder="w2").take()

    with pytest.raises(LeaseLost):
        checkpoints.write(
            lease.fence,
            Checkpoint(b"new", b"2000-0", 2),
            [QuarterRow(queue="q", start=900, threshold_s=20.0)],
            trim_before=2.0,
        )

    assert checkpoints.read() == Checkpoint(b"old", b"1000-0", 1, None)
    assert await known_queues(async_client, "main") == {}
    assert client.call("XLEN", KEYS.events) == 2


def test_trimming_never_reaches_past_the_position(client: Client, lease: Lease) -> None:
    # Trimming goes by whole nodes of the stream, so it may leave a little more than asked.
    entries(client, *range(1_000_000, 1_001_000))
    position = b"1000549-0"

    gone = Checkpoints(client, "main").write(
        lease.fence, Checkpoint(b"board", position, 550), trim_before=9_999_999.0
    )

    first = client.call("XRANGE", KEYS.events, "-", "+", "COUNT", 1)[0][0]
    assert 400 <= gone <= 549
    assert position_time(first) <= position_time(position)
    assert LogReader(client, "main", position).read(10_000).entries[0][0] == 1000.550


def test_what_was_trimmed_is_remembered_and_counted(client: Client, lease: Lease) -> None:
    entries(client, *range(1_000_000, 1_001_000))
    checkpoints = Checkpoints(client, "main")

    gone = checkpoints.write(lease.fence, Checkpoint(b"b", b"1000999-0", 1000), trim_before=1000.250)

    assert 100 <= gone <= 250
    found = checkpoints.read()
    assert found == Checkpoint(b"b", b"1000999-0", 1000 - gone, 1000.250)


def test_a_log_younger_than_it_is_kept_is_not_trimmed(client: Client, lease: Lease) -> None:
    LogWriter(client, "main", "pbx", "r1").append(SourceAlive(at=1.0, source="pbx") for _ in range(300))
    reader = LogReader(client, "main")
    reader.read(1000)

    gone = Checkpoints(client, "main").write(
        lease.fence,
        Checkpoint(b"b", reader.position, reader.behind),
        trim_before=position_time(reader.position) - 36 * 3600,
    )

    assert gone == 0
    assert client.call("XLEN", KEYS.events) == 300


def test_the_lag_is_known_from_a_checkpoint_on(client: Client, lease: Lease) -> None:
    entries(client, *range(1_000_000, 1_001_000))
    reader = LogReader(client, "main")
    reader.read(700)
    checkpoints = Checkpoints(client, "main")
    gone = checkpoints.write(
        lease.fence, Checkpoint(b"b", reader.position, reader.behind), trim_before=1000.3
    )
    found = checkpoints.read()
    assert found is not None

    again = LogReader(client, "main", found.position, found.behind).read(100)

    assert gone > 0
    assert again.length == 1000 - gone
    assert again.lag == 200
