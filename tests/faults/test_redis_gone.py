"""Redis is killed and comes back on the same folder: watch, log and picture go on by themselves."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from floor.model.events import SourceAlive
from floor.store.client import Client, open_client
from floor.store.embedded import Embedded
from floor.store.errors import StoreUnavailable
from floor.store.keys import Keys
from floor.store.log import LogWriter
from floor.watch_process import STOPPED
from tests.doubles.until import until
from tests.doubles.watches import Watches, caught_up, watches

pytestmark = [pytest.mark.process, pytest.mark.timeout(120), pytest.mark.usefixtures("redis_binary")]

KEYS = Keys("main")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Embedded]:
    server = Embedded(tmp_path / "site")
    server.start()
    # A killed Redis may lose its last second or two, on a slow disk; what is tested is not luck.
    client = open_client(server.url)
    client.call("CONFIG SET", "appendfsync", "always")
    client.close()
    yield server
    server.stop()


@pytest.fixture
def own_pack(server: Embedded, tmp_path: Path) -> Iterator[Watches]:
    with watches(server.url, tmp_path) as group:
        yield group


@pytest.fixture
def own_client(server: Embedded) -> Iterator[Client]:
    client = open_client(server.url)
    yield client
    client.close()


def kill(server: Embedded) -> None:
    assert server._process is not None
    os.kill(server._process.pid, signal.SIGKILL)
    server._process.wait()


def test_a_watch_goes_on_when_redis_was_killed_and_came_back(
    server: Embedded, own_pack: Watches, own_client: Client
) -> None:
    log = LogWriter(own_client, "main", "pbx", "r1")
    log.append([SourceAlive(at=1.0, source="pbx")])
    watch = own_pack.start()
    caught_up(own_client)
    kill(server)
    until(lambda: watch.said("store away"), "the watch notices")
    with pytest.raises(StoreUnavailable):
        log.append([SourceAlive(at=2.0, source="pbx")])

    server.start()
    log.flush()
    caught_up(own_client)
    row = own_client.call("HGET", KEYS.picture, "s:pbx")

    assert b'"last_event_at":2.0' in row or b'"as_of":2.0' in row
    until(lambda: watch.said("store is back"), "the watch says so")
    assert watch.stop() == STOPPED
    text = watch.log.read_text(encoding="utf-8")
    assert text.count("store away") == 1
    assert text.count("store is back") == 1


def test_a_watch_that_starts_before_redis_waits_for_it(
    server: Embedded, own_pack: Watches, own_client: Client
) -> None:
    kill(server)
    watch = own_pack.start()
    until(lambda: watch.said("store away"), "the watch waits")

    server.start()
    LogWriter(own_client, "main", "pbx", "r1").append([SourceAlive(at=1.0, source="pbx")])
    caught_up(own_client)

    assert watch.stop() == STOPPED


def test_a_watch_can_be_stopped_while_redis_is_away(server: Embedded, own_pack: Watches) -> None:
    kill(server)
    watch = own_pack.start()
    until(lambda: watch.said("store away"), "the watch waits")

    assert watch.stop() == STOPPED


def test_a_redis_that_came_back_empty_ends_the_watch_and_the_next_one_starts_anew(
    own_pack: Watches, own_client: Client
) -> None:
    log = LogWriter(own_client, "main", "pbx", "r1")
    log.append([SourceAlive(at=1.0, source="pbx")])
    first = own_pack.start()
    caught_up(own_client)

    own_client.call("FLUSHALL")
    code = first.wait()
    LogWriter(own_client, "main", "pbx", "r2").append([SourceAlive(at=5.0, source="pbx")])
    second = own_pack.start()
    caught_up(own_client)

    assert code != STOPPED
    assert first.said("the store forgot us")
    assert second.stop() == STOPPED
