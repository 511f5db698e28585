"""The simulator as a collector: killed and started again, and what becomes of its stream."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from redis import Redis as Client
from structlog.testing import capture_logs

from collectors.simulator import run
from collectors.simulator.anchor import FILE, Anchor
from collectors.simulator.stream import stream
from collectors.simulator.world import World
from floor.model.events import Event, SourceAlive, SourceDown, SourceUp
from floor.settings import Redis, Settings, SimulatorSource
from tests.doubles.clock import VirtualClock
from tests.doubles.log import logged
from tests.doubles.until import eventually, until

ROOT = Path(__file__).resolve().parents[3]
EVENTS = "floor:{test}:events"


def site(redis_url: str, folder: Path, agents: int = 12) -> tuple[Settings, SimulatorSource]:
    source = SimulatorSource(kind="simulator", name="pbx", agents=agents)
    settings = Settings(
        site="test", redis=Redis(url=redis_url, dir=folder), sources=(source,), timezone="UTC"
    )
    return settings, source


def kept(folder: Path) -> Anchor:
    return msgspec.json.decode((folder / FILE).read_bytes(), type=Anchor)


def told(folder: Path, agents: int) -> Iterator[Event]:
    """The stream as the anchor kept in the folder has it."""
    anchor = kept(folder)
    world = World(agents, anchor.begins_at, anchor.middle, source="pbx")
    return chain.from_iterable(stream(world, anchor.at))


@contextmanager
def collecting(config: Path) -> Iterator[subprocess.Popen[bytes]]:
    """``app.py collect`` as a process of its own; killed if it still runs at the end."""
    with config.with_suffix(".log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "app.py", "collect", "--config", str(config)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.process
def test_killed_at_any_moment_nothing_is_missing_and_nothing_double(redis_url: str, tmp_path: Path) -> None:
    config = tmp_path / "c.yaml"
    text = {
        "site": "test",
        "timezone": "UTC",
        "redis": {"url": redis_url, "dir": str(tmp_path)},
        "sources": [{"kind": "simulator", "name": "pbx", "agents": 120}],
    }
    config.write_text(yaml.safe_dump(text), encoding="utf-8")
    chance = random.Random(os.urandom(8))  # noqa: S311 - another moment each time
    with Client.from_url(redis_url) as client:
        for _ in range(3):
            goal = int(client.xlen(EVENTS)) + chance.randint(1, 6000)
            with collecting(config) as process:
                until(lambda goal=goal: int(client.xlen(EVENTS)) >= goal, f"{goal} events")  # type: ignore[misc]
                process.send_signal(signal.SIGKILL)
                process.wait()
        with collecting(config):
            until(lambda: alive(client), "the floor lives in the present", within_s=30)
    log = logged(redis_url, "test")
    assert log == list(islice(told(tmp_path, 120), len(log)))
    assert log[-1].at > kept(tmp_path).at


def alive(client: Client) -> bool:
    newest: Any = client.xrevrange(EVENTS, count=1)
    return bool(newest) and b'"source_alive"' in newest[0][1][b"e"]


async def live(settings: Settings, source: SimulatorSource, clock: VirtualClock, events: int) -> None:
    """Let it live until the log has so many events, then stop it as a process is stopped."""
    running = asyncio.create_task(run.run(settings, source, clock))
    with Client.from_url(settings.redis.url) as client:
        await eventually(lambda: int(client.xlen(EVENTS)) >= events, f"{events} events")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_stopped_and_started_it_goes_on_as_if_it_had_never_stopped(
    redis_url: str, tmp_path: Path
) -> None:
    settings, source = site(redis_url, tmp_path)
    clock = VirtualClock()
    for events in (500, 6000, 9000):
        await live(settings, source, clock, events)
    log = logged(redis_url, "test")
    assert log == list(islice(told(tmp_path, 12), len(log)))


async def test_the_source_says_what_it_is_and_promises_to_be_heard(redis_url: str, tmp_path: Path) -> None:
    settings, source = site(redis_url, tmp_path)
    await live(settings, source, VirtualClock(), 6000)
    log = logged(redis_url, "test")
    up = log[0]
    assert isinstance(up, SourceUp)
    assert (up.kind, up.heartbeat_s, up.tells_members, up.tells_holds) == ("simulator", 2.0, True, True)
    assert up.at == kept(tmp_path).begins_at
    assert any(isinstance(event, SourceAlive) for event in log)


async def test_it_has_no_last_words(redis_url: str, tmp_path: Path) -> None:
    settings, source = site(redis_url, tmp_path)
    await live(settings, source.model_copy(update={"outages": False}), VirtualClock(), 6000)
    assert not [event for event in logged(redis_url, "test") if isinstance(event, SourceDown)]


async def test_it_is_noted_how_far_it_may_have_come_before_it_comes_there(
    redis_url: str, tmp_path: Path
) -> None:
    settings, source = site(redis_url, tmp_path)
    await live(settings, source, VirtualClock(), 9000)
    newest = logged(redis_url, "test")[-1].at
    assert newest <= kept(tmp_path).said_until
    assert kept(tmp_path).said_until > kept(tmp_path).at


async def test_a_new_anchor_after_a_day_and_a_half_counts_nothing_twice(
    redis_url: str, tmp_path: Path
) -> None:
    settings, source = site(redis_url, tmp_path)
    clock = VirtualClock()
    await live(settings, source, clock, 6000)
    first = logged(redis_url, "test")
    old = kept(tmp_path)
    await clock.sleep(36 * 3600.0)
    await live(settings, source, clock, len(first) + 200)
    log = logged(redis_url, "test")
    again = log[len(first) :]
    assert kept(tmp_path).run != old.run
    assert first[-1].at <= old.said_until <= again[0].at
    assert isinstance(again[0], SourceUp)
    assert again[0].started_at == again[0].at


@pytest.mark.parametrize("by_s", [-3600.0, 10 * 24 * 3600.0])
async def test_a_clock_that_is_set_while_it_lives_neither_silences_nor_floods_it(
    redis_url: str, tmp_path: Path, by_s: float
) -> None:
    settings, source = site(redis_url, tmp_path)
    clock = VirtualClock()
    running = asyncio.create_task(run.run(settings, source, clock))
    with Client.from_url(redis_url) as client:
        await eventually(lambda: int(client.xlen(EVENTS)) >= 6000, "it lives")
        first = kept(tmp_path)
        clock.set(clock.now() + by_s)
        set_at = clock.now()
        await eventually(lambda: kept(tmp_path).run != first.run, "there is a new anchor")
        again = kept(tmp_path)
        up = next(told(tmp_path, 12))
        await eventually(lambda: up in logged(redis_url, "test"), "it is up again")
        length = int(client.xlen(EVENTS))
        await eventually(lambda: int(client.xlen(EVENTS)) >= length + 300, "it goes on")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    log = logged(redis_url, "test")
    assert isinstance(up, SourceUp)
    begun = log.index(up)
    assert log[begun:] == list(islice(told(tmp_path, 12), len(log) - begun))
    assert 0 <= again.at - set_at < 60
    if by_s < 0:
        assert again.begins_at == again.at  # what was said of the hour that comes again stays
    else:
        assert again.at - again.begins_at <= 24 * 3600.0


async def test_an_anchor_whose_stream_was_said_far_beyond_now_is_given_up(
    redis_url: str, tmp_path: Path
) -> None:
    settings, source = site(redis_url, tmp_path)
    clock = VirtualClock()
    await live(settings, source, clock, 9000)
    old = kept(tmp_path)
    clock.set(old.at + 10)
    assert old.said_until - clock.now() > 100
    said = len(logged(redis_url, "test"))
    await live(settings, source, clock, said + 100)
    assert kept(tmp_path).run != old.run


async def test_a_log_that_was_emptied_gets_everything_again(redis_url: str, tmp_path: Path) -> None:
    settings, source = site(redis_url, tmp_path)
    clock = VirtualClock()
    await live(settings, source, clock, 3000)
    with Client.from_url(redis_url) as client:
        client.flushall()
    await live(settings, source, clock, 6000)
    log = logged(redis_url, "test")
    assert log == list(islice(told(tmp_path, 12), len(log)))


async def test_where_no_note_can_be_kept_it_lives_all_the_same_and_says_so_once(
    redis_url: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    settings, source = site(redis_url, tmp_path / "file")  # no folder can be made there
    with capture_logs() as said:
        await live(settings, source, VirtualClock(), 9000)
    assert [entry["event"] for entry in said].count("simulator_anchor_not_kept") == 1
