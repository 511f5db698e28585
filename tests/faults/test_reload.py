"""A configuration that is changed while the whole product runs: real processes, real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from collectors.feed.tokens import token_hash
from collectors.replay.collector import BUNDLED
from floor.compose import GIVEN
from floor.model.events import SourceUp
from floor.model.picture import QueueRow
from floor.store.keys import Keys
from floor.store.log import LogWriter
from floor.store.picture import decode_row
from tests.doubles.floor_process import OPENER, ROOT, FloorProcess, floor_process, hammered
from tests.doubles.until import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from floor.store.client import Client

pytestmark = pytest.mark.process

PBX = {"kind": "replay", "name": "pbx", "file": str(BUNDLED), "loop": True}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, redis_binary: str) -> Iterator[FloorProcess]:
    del redis_binary
    folder = tmp_path_factory.mktemp("floor")
    with floor_process(folder, site="hall", sources=[PBX], queues={"sales": {"name": "Sales"}}) as floor:
        yield floor


@pytest.fixture
def floor(running: FloorProcess) -> FloorProcess:
    until(lambda: running.sources() == {"pbx": "up"} and running.queue("sales"), "the floor is seen")
    return running


def target_and_name(floor: FloorProcess) -> Any:
    row = floor.queue("sales")
    return row and (row["name"], row["interval"]["service_level"]["target"], row["configured"])


def configuration(floor: FloorProcess) -> tuple[str, list[tuple[Any, ...]]]:
    told = (floor.status() or {}).get("configuration", {"state": "", "problems": []})
    return told["state"], [tuple(problem.values()) for problem in told["problems"]]


def test_a_saved_name_and_target_are_in_the_api_without_a_restart_or_a_refused_connection(
    floor: FloorProcess,
) -> None:
    before = floor.children()
    with hammered(f"{floor.address}/healthz") as refused:
        floor.save(queues={"sales": {"name": "Verkauf", "target": 0.95}})
        until(lambda: target_and_name(floor) == ("Verkauf", 0.95, True), "the saved file is taken up")
        floor.save(queues={"sales": {"name": "Sales", "target": 0.5}})
        floor.hang_up()
        until(lambda: target_and_name(floor) == ("Sales", 0.5, True), "SIGHUP takes it up too")
    assert refused == []
    assert floor.children() == before
    assert "queues.sales" in floor.said()


def test_a_broken_file_is_refused_once_and_the_floor_goes_on_even_through_a_fall(floor: FloorProcess) -> None:
    floor.save_text("site: hall\nqeues: {}\n")
    refusal = "c.yaml:2: qeues: unknown key; did you mean 'queues'?"
    until(lambda: refusal in floor.said(), "it is refused with its place")
    until(lambda: configuration(floor)[0] == "refused", "the status tells it")
    ((line, key, _text),) = configuration(floor)[1]
    assert (line, key) == (2, "qeues")
    watch = floor.children()["watch"]
    os.kill(watch, signal.SIGKILL)
    until(lambda: floor.children().get("watch", watch) != watch, "what falls meanwhile starts again")
    until(lambda: (status := floor.status()) and status["watch"]["state"] == "up", "and works")
    assert floor.said().count(refusal) == 1
    floor.save(name="Mended")
    until(
        lambda: "configuration taken up" in floor.said().rpartition(refusal)[2], "the mended one is taken up"
    )
    assert floor.said().count(refusal) == 1
    until(lambda: configuration(floor) == ("taken", []), "the status tells that, too")


def test_what_cannot_change_is_said_and_the_rest_is_taken_up(floor: FloorProcess) -> None:
    floor.save(site="other", log={"format": "json"}, queues={"sales": {"name": "Kept"}})
    until(lambda: (target_and_name(floor) or [""])[0] == "Kept", "the rest is taken up")
    assert "site, log.format: takes effect at the next start" in floor.said()
    watch = floor.children()["watch"]
    os.kill(watch, signal.SIGKILL)
    until(lambda: floor.children().get("watch", watch) != watch, "a child to come")
    until(lambda: (status := floor.status()) and status["watch"]["state"] == "up", "works on the same site")
    assert floor.status()["site"] == "hall"
    del floor.settings["log"]
    floor.save(site="hall")
    until(lambda: floor.queue("sales"), "all is as before")


def test_the_log_is_as_loud_as_the_file_says_now(floor: FloorProcess) -> None:
    floor.save(log={"level": "debug"})
    until(lambda: "log.level" in floor.said(), "it is taken up")
    floor.save(name="Louder", log={"level": "debug"})
    until(
        lambda: (
            {word for word in floor.said().rpartition("log.level")[2].split() if word.startswith("process=")}
            >= {"process=run", "process=watch", "process=web"}
        ),
        "every process says what only a debug log says",
    )
    floor.save(log={"level": "info"})


def test_sources_come_and_go_and_with_the_last_one_the_process_that_collects(floor: FloorProcess) -> None:
    web = floor.children()["web"]
    floor.save(sources=[])
    until(lambda: "collect" not in floor.children(), "nothing is left to collect")
    until(lambda: floor.sources() == {}, "the watch lets the source go")
    floor.save(sources=[PBX | {"name": "second"}])
    until(lambda: floor.sources() == {"second": "up"}, "the first source to come is heard")
    floor.save(sources=[PBX])
    until(lambda: floor.sources() == {"pbx": "up"}, "another takes its place")
    assert floor.children()["web"] == web


def test_a_watch_run_alone_follows_its_file_by_itself(tmp_path: Path, redis_url: str, client: Client) -> None:
    config, log = tmp_path / "c.yaml", tmp_path / "watch.log"

    def save(rest: str) -> None:
        beside = config.with_suffix(".new")
        beside.write_text(f"site: alone\nredis: {{url: '{redis_url}'}}\n{rest}\n")
        beside.replace(config)

    def target() -> float | None:
        raw = client.call("HGET", Keys("alone").picture, "q:sales")
        row = None if raw is None else decode_row("q:sales", raw)
        return row.interval.service_level.target if isinstance(row, QueueRow) else None

    save("queues: {sales: {target: 0.5}}")
    with log.open("wb") as said, subprocess.Popen(
        [sys.executable, "app.py", "watch", "--config", str(config)],
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
        env={name: value for name, value in os.environ.items() if name != GIVEN},
    ) as watch:  # fmt: skip
        try:
            until(lambda: "watching" in log.read_text(), "it watches")
            up = SourceUp(at=1.0, source="pbx", kind="x", tells_members=True, tells_holds=True)
            LogWriter(client, "alone", "pbx", "1").append([up])
            until(lambda: target() == 0.5, "it keeps the picture")
            save("queues: {sales: {target: 0.75}}")
            until(lambda: target() == 0.75, "the saved target is in the picture")
            save("qeues: {}")
            watch.send_signal(signal.SIGHUP)
            until(lambda: "c.yaml:3: qeues: unknown key" in log.read_text(), "the broken one is refused")
            assert target() == 0.75
            assert watch.poll() is None
        finally:
            watch.terminate()
            assert watch.wait(20) == 0


def test_a_feed_that_is_added_is_heard_and_one_that_is_gone_is_not(floor: FloorProcess) -> None:
    token = "a-token-of-the-tests-alone"  # noqa: S105 - opens nothing else

    def status_of_post() -> int:
        event = b'{"type": "call_queued", "call": "1", "queue": "fed"}'
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        ask = urllib.request.Request(f"{floor.address}/api/v1/events", event, headers)  # noqa: S310 - ours
        try:
            with OPENER.open(ask, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    assert status_of_post() == 401
    children = floor.children()
    floor.save(sources=[PBX, {"kind": "feed", "name": "crm", "token_hash": token_hash(token)}])
    until(lambda: status_of_post() == 200, "its token is known")
    until(lambda: floor.sources() == {"pbx": "up", "crm": "up"} and floor.queue("fed"), "it is heard")
    floor.save(sources=[PBX])
    until(lambda: status_of_post() == 401, "its token is known no more")
    until(lambda: floor.sources() == {"pbx": "up"}, "and it is let go")
    assert floor.children() == children
