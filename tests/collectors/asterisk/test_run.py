from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from collectors.asterisk.run import run
from collectors.clock import SystemClock
from collectors.run import RUN
from floor.model.events import CallQueued, SnapshotEnded, SourceAlive, SourceDown, SourceUp
from floor.settings import Redis, Settings
from tests.doubles.ami_house import asterisk_source
from tests.doubles.ami_server import SECRET, USERNAME, AmiServer
from tests.doubles.log import logged
from tests.doubles.until import eventually


def of_type(redis_url: str, kind: type) -> list[object]:
    return [event for event in logged(redis_url, "test") if isinstance(event, kind)]


async def test_what_the_pbx_says_is_in_the_log_and_its_end_too(redis_url: str, tmp_path: Path) -> None:
    clock = SystemClock()
    async with AmiServer(clock) as server:
        source = asterisk_source(server.port, tmp_path / "secret")
        site = Settings(
            site="test", redis=Redis(url=redis_url, dir=tmp_path), sources=(source,), timezone="UTC"
        )
        assert RUN["asterisk"] is run
        running = asyncio.create_task(run(site, source, clock))
        await eventually(lambda: len(of_type(redis_url, SnapshotEnded)) == 2, "a snapshot in the log")
        for number in range(500):
            server.tell("QueueCallerJoin", Uniqueid=f"{number}.1", Queue="sales")
        await eventually(lambda: len(of_type(redis_url, CallQueued)) == 500, "the calls in the log")
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    said = logged(redis_url, "test")
    assert isinstance(said[0], SourceUp)
    assert isinstance(said[-1], SourceDown)
    assert said[-1].reason == "stopped"
    assert [event.call for event in said if isinstance(event, CallQueued)] == [
        f"{number}.1" for number in range(500)
    ]


@pytest.mark.process
async def test_a_collector_that_was_stopped_for_a_while_goes_on_without_taking_the_pbx_for_hung(
    redis_url: str, tmp_path: Path
) -> None:
    async with AmiServer(SystemClock()) as server:
        source = {"kind": "asterisk", "name": "pbx", "host": "127.0.0.1", "port": server.port,
                  "username": USERNAME, "secret": {"env": "FW_SECRET"}, "answer_limit_s": 1}  # fmt: skip
        config = tmp_path / "config.yaml"
        config.write_text(yaml.safe_dump({"site": "test", "redis": {"url": redis_url}, "sources": [source]}))
        command = [sys.executable, "-W", "error", "app.py", "collect", "--config", str(config)]
        with (tmp_path / "said.log").open("wb") as written:
            process = subprocess.Popen(  # noqa: ASYNC220 - takes a millisecond
                command, cwd=Path(__file__).parents[3], env=os.environ | {"FW_SECRET": SECRET},
                stdin=subprocess.DEVNULL, stdout=written, stderr=written,
            )  # fmt: skip
        try:
            await eventually(lambda: of_type(redis_url, SnapshotEnded), "a snapshot in the log")
            before = len(of_type(redis_url, SourceAlive))
            process.send_signal(signal.SIGSTOP)
            for number in range(30):
                server.tell("QueueCallerJoin", Uniqueid=f"{number}.1", Queue="sales")
                await asyncio.sleep(0.1)  # real time has to pass for a process that stands still
            process.send_signal(signal.SIGCONT)
            await eventually(lambda: len(of_type(redis_url, CallQueued)) == 30, "the calls in the log")
            await eventually(lambda: len(of_type(redis_url, SourceAlive)) > before + 2, "signs of life")
            process.terminate()
            assert await asyncio.to_thread(process.wait, 20) == 0, (tmp_path / "said.log").read_text()
        finally:
            process.kill()
            process.wait()
    assert SECRET not in (tmp_path / "said.log").read_text()
    assert [down.reason for down in of_type(redis_url, SourceDown) if isinstance(down, SourceDown)] == [
        "stopped"
    ]
    assert len(server.sessions) == 1
