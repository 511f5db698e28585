import threading

import pytest
from structlog.testing import capture_logs

from floor.model.config import FloorConfig
from floor.store.client import Client, Script, open_client
from floor.store.errors import StoreUnavailable
from floor.store.keys import Keys
from floor.store.lease import Lease
from floor.watch_process import FAILED, LEASE_LOST, STOPPED, UNFIT, Retry, WatchProcess
from tests.doubles.redis_server import private_redis

KEYS = Keys("main")
REPLAY = FloorConfig(mode="replay")


class Stop(threading.Event):
    """A stop that notes how long it was waited for, and is never waited for in earnest."""

    def __init__(self, after: int = 1000) -> None:
        super().__init__()
        self.waited: list[float] = []
        self._after = after

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0.0)
        if len(self.waited) >= self._after:
            self.set()
        return self.is_set()


def test_a_store_that_may_evict_ends_the_watch_with_what_to_change(redis_binary: str) -> None:
    with private_redis(redis_binary, "--maxmemory-policy", "allkeys-lru") as url:
        client = open_client(url)
        with capture_logs() as logged:
            code = WatchProcess(client, "main", REPLAY, threading.Event()).run()
        client.close()

    assert code == UNFIT
    (entry,) = logged
    assert "set 'maxmemory-policy noeviction'" in entry["reason"]


def test_a_watch_stopped_while_standing_by_never_wrote(client: Client) -> None:
    assert Lease(client, "main", holder="another", lease_s=3600).take()
    stop = Stop(after=3)

    with capture_logs() as logged:
        code = WatchProcess(client, "main", REPLAY, stop).run()

    assert code == STOPPED
    assert [entry["event"] for entry in logged] == ["another watch is at work, standing by"]
    assert client.call("EXISTS", KEYS.changes) == 0


def test_a_store_that_refuses_what_it_should_take_is_a_failure(client: Client) -> None:
    client.call("SET", KEYS.events, "not a stream")

    with capture_logs() as logged:
        code = WatchProcess(client, "main", REPLAY, threading.Event()).run()

    assert code == FAILED
    assert "WRONGTYPE" in logged[-1]["reason"]


def test_losing_the_lease_ends_it_with_a_code_of_its_own(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = WatchProcess(client, "main", REPLAY, threading.Event())
    steal = Script("return redis.call('INCR', KEYS[1])")
    monkeypatch.setattr(process.watch, "begin", lambda: client.run(steal, [KEYS.fence]))

    assert process.run() == LEASE_LOST


def test_a_store_that_stays_away_is_asked_ever_less_often_but_forever_and_said_once() -> None:
    stop = Stop()
    retry = Retry(stop)

    with capture_logs() as logged:
        for _ in range(20):
            retry.fell(StoreUnavailable("away"))
        retry.stands()
        retry.stands()
        retry.fell(StoreUnavailable("again"))

    assert all(0.05 <= delay <= 2.0 for delay in stop.waited)
    assert all(delay >= 1.0 for delay in stop.waited[10:20])
    assert stop.waited[20] <= 0.1
    assert [entry["log_level"] for entry in logged] == ["warning", "info", "warning"]
