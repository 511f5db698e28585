import asyncio

import pytest

from floor.model.picture import AgentRow, SourceRow, agent_key, source_key
from floor.store.client import AsyncClient, Client
from floor.store.errors import LeaseLost
from floor.store.keys import Keys
from floor.store.lease import Lease
from floor.store.picture import Heartbeat, PictureReader, PictureWriter, decode_row

KEYS = Keys("main")
BEAT = Heartbeat(since=1000.5, alive_at=0.0, fence=0, position="17-3", length=42, lag=7)


def source(name: str, detail: str = "") -> SourceRow:
    return SourceRow(
        name=name,
        kind="asterisk",
        state="up",
        since=1.0,
        as_of=None,
        last_event_at=None,
        lag_s=None,
        clock_off_s=None,
        detail=detail,
        counts={},
        notes=(),
    )


class Site:
    """A writer with the lease, as the watch has it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.lease = Lease(client, "main", holder="w1")
        assert self.lease.take()
        self.writer = PictureWriter(client, "main")

    def write(self, changes: dict[str, SourceRow | None], *, whole: bool = False) -> None:
        self.writer.write(self.lease.fence, dict(changes), BEAT, whole=whole)


@pytest.fixture
def site(client: Client) -> Site:
    return Site(client)


@pytest.fixture
def reader(async_client: AsyncClient) -> PictureReader:
    return PictureReader(async_client, "main")


async def test_a_reader_loads_all_then_follows_what_changes(site: Site, reader: PictureReader) -> None:
    site.write({"s:a": source("a"), "s:b": source("b")}, whole=True)
    first = await reader.follow()
    assert first is not None
    assert first.whole
    assert set(first.rows) == {"s:a", "s:b"}

    site.write({"s:b": source("b", "new"), "s:客服": source("客服")})
    site.write({"s:a": None})
    second = await reader.follow()

    assert second is not None
    assert not second.whole
    assert {key: raw is None for key, raw in second.rows.items()} == {
        "s:b": False,
        "s:客服": False,
        "s:a": True,
    }
    assert dict(reader.of_kind("s")) == {"s:b": source("b", "new"), "s:客服": source("客服")}
    assert reader.row("s:a") is None
    assert reader.loads == 1


async def test_the_sign_of_life_comes_with_the_rows(
    site: Site, reader: PictureReader, client: Client
) -> None:
    assert reader.beat is None
    site.write({"s:a": source("a")})
    await reader.follow()

    seconds, micros = client.call("TIME")
    now = int(seconds) + int(micros) / 1e6
    assert reader.beat is not None
    assert now - 60 < reader.beat.alive_at <= now
    assert reader.beat == Heartbeat(
        since=1000.5,
        alive_at=reader.beat.alive_at,
        fence=site.lease.fence,
        position="17-3",
        length=42,
        lag=7,
    )


async def test_silence_is_told_and_nothing_is_forgotten(site: Site, reader: PictureReader) -> None:
    site.write({"s:a": source("a")})
    await reader.follow()

    assert await reader.follow(block_s=0.01) is None
    assert reader.row("s:a") == source("a")


async def test_a_store_that_never_had_a_watch_is_an_empty_picture_without_sign_of_life(
    reader: PictureReader,
) -> None:
    change = await reader.follow(block_s=0.01)

    assert change is not None
    assert change.whole
    assert (change.rows, change.beat) == ({}, None)
    assert await reader.follow(block_s=0.01) is None


async def test_a_waiting_reader_is_woken_by_a_change(site: Site, reader: PictureReader) -> None:
    await reader.follow(block_s=0.01)
    waiting = asyncio.create_task(reader.follow(block_s=30.0))

    await asyncio.to_thread(site.write, {"s:a": source("a")}, whole=True)
    change = await waiting

    assert change is not None
    assert set(change.rows) == {"s:a"}


async def test_who_missed_batches_that_are_no_longer_kept_loads_everything(
    site: Site, reader: PictureReader, client: Client
) -> None:
    site.write({"s:a": source("a"), "s:b": source("b")}, whole=True)
    await reader.follow()
    site.write({"s:a": None})
    site.write({"s:c": source("c")})
    client.call("XTRIM", KEYS.changes, "MAXLEN", 1)

    change = await reader.follow()

    assert change is not None
    assert change.whole
    assert set(reader.rows) == {"s:b", "s:c"}


async def test_the_stream_of_changes_is_bounded_and_a_reader_left_behind_recovers(
    site: Site, reader: PictureReader, client: Client
) -> None:
    site.write({"s:a": source("a")}, whole=True)
    await reader.follow()
    for n in range(2500):
        site.write({"s:a": source("a", str(n))})

    assert client.call("XLEN", KEYS.changes) < 1300
    change = await reader.follow()

    assert change is not None
    assert change.whole
    assert reader.row("s:a") == source("a", "2499")


async def test_another_watch_has_the_picture_loaded_anew(
    site: Site, reader: PictureReader, client: Client
) -> None:
    site.write({"s:a": source("a")}, whole=True)
    await reader.follow()
    client.call("DEL", KEYS.lease)
    other = Site(client)
    other.write({"s:b": source("b")}, whole=True)

    change = await reader.follow()

    assert change is not None
    assert change.whole
    assert set(reader.rows) == {"s:b"}


@pytest.mark.parametrize("again", [True, False])
async def test_a_store_that_forgot_everything_is_noticed(
    site: Site, reader: PictureReader, client: Client, *, again: bool
) -> None:
    site.write({"s:a": source("a")}, whole=True)
    await reader.follow()
    client.call("FLUSHALL")
    if again:
        Site(client).write({"s:b": source("b")}, whole=True)

    change = await reader.follow(block_s=0.01)

    assert change is not None
    assert change.whole
    assert set(reader.rows) == ({"s:b"} if again else set())


async def test_a_watch_without_the_lease_writes_nothing(
    site: Site, reader: PictureReader, client: Client
) -> None:
    site.write({"s:a": source("a")}, whole=True)
    client.call("DEL", KEYS.lease)
    assert Lease(client, "main", holder="w2").take()

    with pytest.raises(LeaseLost):
        site.write({"s:a": None, "s:z": source("z")})

    await reader.follow()
    assert set(reader.rows) == {"s:a"}
    assert client.call("XLEN", KEYS.changes) == 1


async def test_ten_thousand_agents_are_one_write_and_one_read(
    site: Site, reader: PictureReader, client: Client
) -> None:
    row = AgentRow(
        agent="1",
        name="n",
        team=None,
        seat=None,
        sources=("pbx",),
        as_of=1.0,
        availability="ready",
        availability_since=None,
        reason="",
        activity="idle",
        since=None,
        quality="observed",
        device="idle",
        queue=None,
        call_since=None,
        queues=(),
        calls_today=0,
        talk_s_today=0.0,
    )
    rows = {agent_key(str(n)): row for n in range(10_000)}
    await reader.follow(block_s=0.01)
    site.writer.write(site.lease.fence, {source_key("a"): source("a")}, BEAT, whole=True)
    await reader.follow()

    site.writer.write(site.lease.fence, dict(rows), BEAT)
    change = await reader.follow()

    assert change is not None
    assert not change.whole
    assert len(change.rows) == 10_000
    assert reader.row("a:9999") == row
    kept = client.call("MEMORY", "USAGE", KEYS.changes, "SAMPLES", 0)
    assert kept < 300_000, "the stream keeps keys, not rows"


def test_a_row_of_an_unknown_kind_is_not_guessed_at() -> None:
    with pytest.raises(KeyError):
        decode_row("zz:a", b"{}")
