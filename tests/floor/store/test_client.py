import asyncio
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from floor.model.events import SourceAlive
from floor.store import client as clients
from floor.store import dial
from floor.store.client import Client, Script, open_async_client, open_client
from floor.store.embedded import Embedded
from floor.store.errors import StoreError, StoreUnavailable, StoreUnfit
from floor.store.keys import Keys
from floor.store.log import LogWriter
from tests.doubles.redis_server import private_redis
from tests.doubles.stopped import stopped


@pytest.fixture
def own_redis(redis_binary: str) -> Iterator[str]:
    """A Redis that only this test has, to be treated badly."""
    with private_redis(redis_binary, "--requirepass", "s3cret") as url:
        yield url.replace("unix://", "unix://:s3cret@")


def pid_of(client: Client) -> int:
    return int(client.call("INFO", "server")["process_id"])


def test_a_server_that_is_not_there_is_one_error_in_one_line(tmp_path: Path) -> None:
    client = open_client(f"unix://{tmp_path}/none.sock")

    with pytest.raises(StoreUnavailable, match=r"none\.sock cannot be reached") as raised:
        client.call("PING")
    assert "\n" not in str(raised.value)


async def test_so_it_is_for_asyncio(tmp_path: Path) -> None:
    client = open_async_client(f"unix://{tmp_path}/none.sock")

    with pytest.raises(StoreUnavailable, match=r"none\.sock"):
        await client.call("PING")
    await client.close()


def test_a_script_is_carried_out_whether_the_server_knows_it_or_not(client: Client) -> None:
    script = Script("return {KEYS[1], ARGV[1]}")

    assert client.run(script, ["k"], ["a"]) == [b"k", b"a"]
    client.call("SCRIPT FLUSH")
    assert client.run(script, ["k"], [b"\xff"]) == [b"k", b"\xff"]


def test_a_refusal_is_told_from_an_absence(client: Client) -> None:
    client.call("SET", "text", "x")

    with pytest.raises(StoreError, match="WRONGTYPE") as raised:
        client.call("LPUSH", "text", "y")
    assert not isinstance(raised.value, StoreUnavailable)


def test_a_wrong_password_is_for_a_person_to_mend(own_redis: str) -> None:
    client = open_client(own_redis.replace("s3cret", "gue55"))

    with pytest.raises(StoreUnfit, match=r"check user, password") as raised:
        client.call("PING")
    assert "gue55" not in str(raised.value)
    client.close()


def test_a_full_server_passes_and_loses_nothing_of_a_batch(own_redis: str) -> None:
    client = open_client(own_redis)
    writer = LogWriter(client, "main", "pbx", "r1")
    client.call("CONFIG SET", "maxmemory", "1")

    with pytest.raises(StoreUnavailable, match=r"cannot be used now: .*maxmemory"):
        writer.append([SourceAlive(at=1.0, source="pbx"), SourceAlive(at=2.0, source="pbx")])

    client.call("CONFIG SET", "maxmemory", "0")
    assert writer.flush() == 2
    client.close()


def test_a_server_that_may_evict_is_unfit_and_the_line_says_what_to_set(own_redis: str) -> None:
    client = open_client(own_redis)
    client.check("any")
    client.call("CONFIG SET", "maxmemory-policy", "allkeys-lru")

    with pytest.raises(StoreUnfit, match=r"allkeys-lru .* set 'maxmemory-policy noeviction'") as raised:
        client.check("any")
    assert "\n" not in str(raised.value)
    client.close()


@pytest.mark.parametrize("version", ["5.0.14", "6.0.16"])
def test_an_old_server_is_unfit(client: Client, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    monkeypatch.setattr(clients, "_INFO", Script(f"return 'redis_version:{version}\\r\\n'"))

    with pytest.raises(StoreUnfit, match=re.escape(f"is version {version[:3]}; expected 6.2 or newer")):
        client.check("any")


async def test_the_check_is_the_same_for_asyncio(own_redis: str) -> None:
    client = open_async_client(own_redis)
    await client.check("any")
    await client.call("CONFIG SET", "maxmemory-policy", "volatile-ttl")
    with pytest.raises(StoreUnfit, match="volatile-ttl"):
        await client.check("any")
    await client.close()


def test_a_stalled_server_makes_no_second_entry(own_redis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dial, "ANSWER_S", 0.2)
    client, other = open_client(own_redis), open_client(own_redis)
    writer = LogWriter(client, "main", "pbx", "r1")
    writer.append([SourceAlive(at=1.0, source="pbx")])

    with stopped(pid_of(other)), pytest.raises(StoreUnavailable):
        writer.append([SourceAlive(at=2.0, source="pbx")])
    writer.flush()

    # What the stalled server was sent at first may be carried out only now: until its end is seen, ask.
    deadline = time.monotonic() + 10
    while int(other.call("INFO", "clients")["connected_clients"]) > 2:
        assert time.monotonic() < deadline
    assert other.call("XLEN", Keys("main").events) == 2
    client.close()
    other.close()


async def test_a_quiet_stream_is_not_a_dead_server(own_redis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "ANSWER_S", 0.05)
    client = open_async_client(own_redis)

    quiet = await client.wait(0.3, "XREAD", "BLOCK", 300, "STREAMS", "nothing", "0-0")

    assert not quiet
    await client.close()


async def test_a_dead_server_is_not_a_quiet_stream(own_redis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "LIVENESS_S", 0.1)
    monkeypatch.setattr(clients, "ANSWER_S", 0.1)
    client = open_async_client(own_redis)
    pid = int((await client.call("INFO", "server"))["process_id"])
    with stopped(pid):
        with pytest.raises(StoreUnavailable, match="does not answer"):
            await client.wait(0.1, "XREAD", "BLOCK", 100, "STREAMS", "nothing", "0-0")
        with pytest.raises(StoreUnavailable, match="does not answer"):
            await client.call("PING")
    monkeypatch.setattr(clients, "ANSWER_S", 5.0)
    assert await client.call("ECHO", "not an answer to what was asked before") == (
        b"not an answer to what was asked before"
    )
    await client.close()


@pytest.mark.usefixtures("redis_binary")
def test_a_client_works_again_after_the_server_was_away(tmp_path: Path) -> None:
    server = Embedded(tmp_path / "site")
    server.start()
    client = open_client(server.url)
    client.call("SET", "k", "v")
    os.kill(pid_of(client), signal.SIGKILL)
    assert server._process is not None
    server._process.wait()
    with pytest.raises(StoreUnavailable):
        client.call("GET", "k")

    server.start()

    assert client.call("PING")
    client.close()
    server.stop()


async def test_many_tasks_share_one_client(redis_url: str) -> None:
    client = open_async_client(redis_url)

    answers = await asyncio.gather(*(client.call("ECHO", str(n)) for n in range(100)))

    assert answers == [str(n).encode() for n in range(100)]
    await client.close()
