import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from floor.settings import Settings
from floor.store import embedded
from floor.store.client import open_client
from floor.store.embedded import Embedded, find_server, store_url, throwaway
from floor.store.errors import StoreUnfit

pytestmark = pytest.mark.usefixtures("redis_binary")


def say(url: str, *command: str) -> object:
    client = open_client(url)
    try:
        return client.call(*command)
    finally:
        client.close()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Embedded]:
    server = Embedded(tmp_path / "var" / "main")
    server.start()
    yield server
    server.stop()


def test_it_is_fit_to_be_the_store_and_has_no_port(own: Embedded) -> None:
    client = open_client(own.url)

    client.check("any")
    assert client.call("CONFIG GET", "port") == {"port": "0"}
    assert client.call("CONFIG GET", "appendonly") == {"appendonly": "yes"}
    assert client.call("CONFIG GET", "appendfsync") == {"appendfsync": "everysec"}
    assert own.socket.stat().st_mode & 0o077 == 0
    client.close()
    own.stop()
    assert not own.is_ready()


def test_what_it_was_told_outlives_its_stop(tmp_path: Path) -> None:
    first = Embedded(tmp_path)
    first.start()
    say(first.url, "SET", "k", "v")
    first.stop()

    second = Embedded(tmp_path)
    second.start()

    assert say(second.url, "GET", "k") == b"v"
    second.stop()


def test_a_folder_left_by_a_crash_is_taken_over(tmp_path: Path) -> None:
    first = Embedded(tmp_path)
    first.start()
    say(first.url, "CONFIG SET", "appendfsync", "always")
    say(first.url, "SET", "k", "v")
    assert first._process is not None
    os.kill(first._process.pid, signal.SIGKILL)
    first._process.wait()
    assert first.socket.exists(), "the stale socket"

    second = Embedded(tmp_path)
    second.start()

    assert say(second.url, "GET", "k") == b"v"
    second.stop()


def test_one_that_already_runs_there_is_used_and_left_running(tmp_path: Path) -> None:
    first, second = Embedded(tmp_path), Embedded(tmp_path)
    first.start()

    second.start()
    second.stop()

    assert first.is_ready()
    first.stop()


def test_a_folder_whose_path_is_too_long_for_a_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("long-" * 30) / "var"
    server = Embedded(folder)
    assert len(str(folder / "redis.sock")) > 108
    server.start()

    say(server.url, "SET", "k", "v")
    server.stop()

    assert (folder / "appendonlydir").exists() or (folder / "appendonly.aof").exists()
    assert server.socket.parent.stat().st_mode & 0o077 == 0
    assert Embedded(folder).url == server.url, "another process finds the same socket"
    server.socket.parent.rmdir()


def test_one_that_cannot_start_says_why_in_its_own_words(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    (folder / "appendonlydir").mkdir(parents=True)
    (folder / "appendonly.aof").write_bytes(b"not a log of commands")
    (folder / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")

    with pytest.raises(StoreUnfit, match=r"the embedded Redis in .*site ended: .+") as raised:
        Embedded(folder).start()
    assert "it said nothing" not in str(raised.value)


def test_a_throwaway_keeps_nothing() -> None:
    with throwaway() as url:
        folder = Path(url.removeprefix("unix://")).parent
        say(url, "SET", "k", "v")
        assert say(url, "CONFIG GET", "appendonly") == {"appendonly": "no"}
    assert not folder.exists()


def script(path: Path, version: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\necho 'Redis server v={version} sha=0:0 malloc=x bits=64 build=0'\n")
    path.chmod(0o700)
    return path


def test_the_first_server_that_is_new_enough_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = script(tmp_path / "old", "6.0.16")
    new = script(tmp_path / "new", "7.2.4")
    monkeypatch.setattr(embedded, "_candidates", lambda: iter([tmp_path / "none", old, new]))

    assert find_server() == new


def test_without_a_server_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = script(tmp_path / "old", "6.0.16")
    monkeypatch.setattr(embedded, "_candidates", lambda: iter([old]))

    with pytest.raises(StoreUnfit, match=r"old is 6\.0\).*apt install redis-server") as raised:
        Embedded(tmp_path).argv()
    assert "\n" not in str(raised.value)


def test_the_store_of_a_site_is_its_own_or_the_one_it_names(tmp_path: Path) -> None:
    own = Settings.model_validate({"redis": {"dir": str(tmp_path)}})
    named = Settings.model_validate({"redis": {"url": "redis://elsewhere/1"}})

    assert store_url(own) == f"unix://{tmp_path}/redis.sock"
    assert store_url(named) == "redis://elsewhere/1"
