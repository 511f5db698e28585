from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest
import yaml
from redis import Redis as Client

from collectors import run
from collectors.carry import LAST_WORDS_S, carry
from collectors.clock import SystemClock
from collectors.inbox import Inbox
from collectors.replay import run as replay_run
from collectors.replay.collector import BUNDLED
from floor.model.events import CallQueued, Event, LegEnded, SourceDown, SourceUp
from floor.settings import Redis, ReplaySource, Settings
from tests.doubles.clock import VirtualClock
from tests.doubles.log import logged
from tests.doubles.redis_server import private_redis
from tests.doubles.stopped import stopped
from tests.doubles.until import eventually, until


def settings(redis_url: str, *sources: ReplaySource) -> Settings:
    return Settings(site="test", redis=Redis(url=redis_url), sources=sources, timezone="UTC")


def kept_in(folder: Path, redis_url: str) -> Settings:
    return Settings(site="test", redis=Redis(url=redis_url, dir=folder))


def source(file: Path, name: str = "pbx", *, loop: bool = False) -> ReplaySource:
    return ReplaySource(kind="replay", name=name, file=file, loop=loop)


def downs(redis_url: str) -> set[tuple[str, str]]:
    return {
        (event.source, event.reason) for event in logged(redis_url, "test") if isinstance(event, SourceDown)
    }


async def test_every_configured_recording_is_played_into_the_sites_log(redis_url: str) -> None:
    site = settings(redis_url, source(BUNDLED, "one"), source(BUNDLED, "two"))
    collecting = asyncio.create_task(run.collect(site, VirtualClock()))
    await eventually(lambda: len(downs(redis_url)) == 2, "both recordings in the log")
    assert downs(redis_url) == {("one", "ended"), ("two", "ended")}
    calls = [event.source for event in logged(redis_url, "test") if isinstance(event, CallQueued)]
    assert (calls.count("one"), calls.count("two")) == (54, 54)
    assert not collecting.done()  # it would be started again, and play them again
    collecting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await collecting
    assert len(downs(redis_url)) == 2  # who has ended does not stop


async def test_what_is_filled_in_is_in_the_log_in_order_when_the_filling_is_over(
    redis_url: str, tmp_path: Path
) -> None:
    sent = [LegEnded(at=1.0, source="pbx", leg=str(number)) for number in range(3000)]

    async def fill(inbox: Inbox) -> None:
        await inbox.put(sent)

    await carry(kept_in(tmp_path, redis_url), "pbx", SystemClock(), fill)
    assert logged(redis_url, "test") == sent


async def test_two_runs_of_one_source_number_their_events_anew(redis_url: str, tmp_path: Path) -> None:
    async def fill(inbox: Inbox) -> None:
        await inbox.put([LegEnded(at=1.0, source="pbx", leg="1")])

    for _ in range(2):
        await carry(kept_in(tmp_path, redis_url), "pbx", SystemClock(), fill)
    assert len(logged(redis_url, "test")) == 2


async def collected(site: Settings, redis_url: str, expected: set[tuple[str, str]]) -> None:
    """Collect until these sources have said these last words; the rest go on till then."""
    collecting = asyncio.create_task(run.collect(site, VirtualClock()))
    await eventually(lambda: expected <= downs(redis_url) or collecting.done(), "last words in the log")
    assert not collecting.done()
    collecting.cancel()
    with suppress(asyncio.CancelledError):
        await collecting
    assert downs(redis_url) == expected


async def test_a_source_that_cannot_be_used_says_why_and_leaves_the_others_alone(
    redis_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = settings(redis_url, source(tmp_path / "away.csv", "two"), source(BUNDLED, "one"))
    await collected(site, redis_url, {("one", "ended"), ("two", "refused")})
    (refused,) = (e for e in logged(redis_url, "test") if isinstance(e, SourceDown) and e.source == "two")
    assert "away.csv: cannot be read" in refused.detail
    written = capsys.readouterr().out
    assert "source_failed" in written
    assert "away.csv: cannot be read" in written


class Told:
    """Sources that do nothing but note that they run, as a kind of their own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.said: list[str] = []
        self.fail: set[str] = set()
        monkeypatch.setitem(run.RUN, "replay", self.run)

    async def run(self, _settings: Settings, each: ReplaySource, _clock: object) -> None:
        self.said.append(f"{each.name} begins")
        if each.name in self.fail:
            self.fail.discard(each.name)
            raise ValueError("a defect")
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            self.said.append(f"{each.name} ends")


class Changed:
    """A configuration that changes when a test says so."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Settings] = asyncio.Queue()

    async def changes(self) -> AsyncIterator[Settings]:
        while True:
            yield await self.queue.get()


@asynccontextmanager
async def following(first: Settings) -> AsyncIterator[Changed]:
    changed = Changed()
    collecting = asyncio.create_task(run.collect(first, VirtualClock(), changed.changes()))
    try:
        yield changed
    finally:
        collecting.cancel()
        with suppress(asyncio.CancelledError):
            await collecting


async def test_of_a_changed_configuration_only_what_changed_is_stopped_and_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = Told(monkeypatch)
    one, two, three = (source(BUNDLED, name) for name in ("one", "two", "three"))
    async with following(settings("unix:///x", one, two)) as changed:
        await eventually(lambda: len(told.said) == 2, "both begin")
        told.said.clear()
        looping = source(BUNDLED, "one", loop=True)
        await changed.queue.put(settings("unix:///x", two, looping, three))
        await eventually(lambda: len(told.said) == 3, "changes are taken up")
        assert told.said == ["one ends", "one begins", "three begins"]
        told.said.clear()
        await changed.queue.put(settings("unix:///x", two))
        await eventually(lambda: len(told.said) == 2, "two are gone")
        assert sorted(told.said) == ["one ends", "three ends"]
        told.said.clear()
        elsewhere = settings("unix:///x", two).model_copy(update={"timezone": "Europe/Berlin"})
        await changed.queue.put(elsewhere)
        await eventually(lambda: len(told.said) == 2, "what it lives by changed")
        assert told.said == ["two ends", "two begins"]
        told.said.clear()
        await changed.queue.put(elsewhere.model_copy(update={"language": "en"}))
        await changed.queue.put(elsewhere.model_copy(update={"sources": ()}))
        await eventually(lambda: told.said, "the last is gone")
        assert told.said == ["two ends"]


async def test_a_source_that_fails_is_started_again_and_the_others_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = Told(monkeypatch)
    told.fail = {"one"}
    async with following(settings("unix:///x", source(BUNDLED, "one"), source(BUNDLED, "two"))):
        await eventually(lambda: told.said.count("one begins") == 2, "it is started again")
        assert told.said.count("two begins") == 1
    assert sorted(told.said[-2:]) == ["one ends", "two ends"]
    assert "ValueError: a defect" in capsys.readouterr().out


async def test_events_that_wait_for_a_source_that_is_gone_are_mentioned(
    redis_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone, there, empty = (tmp_path / "spool" / name for name in ("gone", "there", "empty"))
    for folder in (gone, there, empty):
        folder.mkdir(parents=True)
    for folder in (gone, there):
        (folder / "0000000001.spool").write_text("")
    site = Settings(
        site="test", redis=Redis(url=redis_url, dir=tmp_path), sources=(source(BUNDLED, "there"),)
    )
    async with following(site):
        await eventually(lambda: len(downs(redis_url)) == 1, "it has been played")
    written = capsys.readouterr().out
    assert written.count("spool_left") == 1
    assert str(gone) in written


async def test_a_source_that_breaks_off_is_lost_and_the_others_go_on(redis_url: str, tmp_path: Path) -> None:
    torn = tmp_path / "torn.gz"
    torn.write_bytes(BUNDLED.read_bytes()[:-20_000])
    site = settings(redis_url, source(torn, "two"), source(BUNDLED, "one"))
    await collected(site, redis_url, {("one", "ended"), ("two", "lost")})


async def test_who_is_cut_short_still_brings_what_is_in_the_inbox(redis_url: str, tmp_path: Path) -> None:
    sent = [LegEnded(at=1.0, source="pbx", leg=str(number)) for number in range(3000)]

    async def fill(inbox: Inbox) -> None:
        await inbox.put(sent)
        raise RuntimeError("no more")

    with pytest.raises(ExceptionGroup):
        await carry(kept_in(tmp_path, redis_url), "pbx", SystemClock(), fill)
    assert logged(redis_url, "test") == sent


def write_config(folder: Path, redis_url: str, *sources: ReplaySource) -> Path:
    said = [
        {"kind": "replay", "name": each.name, "file": str(each.file), "loop": each.loop} for each in sources
    ]
    config = folder / "config.yaml"
    config.write_text(yaml.safe_dump({"site": "test", "redis": {"url": redis_url}, "sources": said}))
    return config


@contextmanager
def collecting_process(
    folder: Path, redis_url: str, *sources: ReplaySource
) -> Iterator[subprocess.Popen[bytes]]:
    config = write_config(folder, redis_url, *sources)
    command = [sys.executable, "-W", "error", "app.py", "collect", "--config", str(config)]
    with (folder / "said.log").open("wb") as said:
        process = subprocess.Popen(
            command, cwd=Path(__file__).parents[2], stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def playing(redis_url: str, process: subprocess.Popen[bytes]) -> list[Event]:
    """Wait until all three sources play, and give what they have said."""

    def said() -> list[Event]:
        assert process.poll() is None
        events = logged(redis_url, "test")
        return events if sum(isinstance(event, SourceUp) for event in events) == 3 else []

    return until(said, "three sources play")


@pytest.mark.process
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_process_asked_to_stop_says_so_for_each_source_that_was_up_and_ends_with_zero(
    redis_url: str, tmp_path: Path, told: signal.Signals
) -> None:
    over = tmp_path / "over.csv"
    over.write_text(
        "call_id,queue,arrived_at,answered_at,agent,ended_at,outcome\nc1,q,1795313000,,,1795313000,abandoned\n"
    )
    three = source(BUNDLED, "one", loop=True), source(BUNDLED, "two"), source(over, "three")
    with collecting_process(tmp_path, redis_url, *three) as process:
        playing(redis_url, process)
        until(lambda: ("three", "ended") in downs(redis_url), "the short one is over")
        process.send_signal(told)
        code = process.wait(timeout=20)
    assert code == 0, (tmp_path / "said.log").read_text()
    assert (tmp_path / "said.log").read_text() == ""
    assert downs(redis_url) == {("one", "stopped"), ("two", "stopped"), ("three", "ended")}
    said = logged(redis_url, "test")
    for name in ("one", "two"):
        *before, last = [event for event in said if event.source == name]
        assert isinstance(last, SourceDown)
        assert max(event.at for event in before) <= last.at < time.time()


@pytest.mark.process
def test_a_process_whose_log_is_away_ends_all_the_same(redis_binary: str, tmp_path: Path) -> None:
    with private_redis(redis_binary) as redis_url:
        three = [source(BUNDLED, name) for name in ("one", "two", "three")]
        with collecting_process(tmp_path, redis_url, *three) as process:
            playing(redis_url, process)
            shut_down(redis_url)
            until(lambda: "log_unavailable" in (tmp_path / "said.log").read_text(), "the log is missed")
            process.terminate()
            assert process.wait(timeout=20) == 0, (tmp_path / "said.log").read_text()


@pytest.mark.process
def test_a_process_whose_log_does_not_answer_ends_without_waiting_for_it(
    redis_url: str, tmp_path: Path
) -> None:
    three = [source(BUNDLED, name) for name in ("one", "two", "three")]
    with collecting_process(tmp_path, redis_url, *three) as process:
        playing(redis_url, process)
        with Client.from_url(redis_url) as client:
            pid = int(client.info("server")["process_id"])
        with stopped(pid):
            process.terminate()
            began = time.monotonic()
            assert process.wait(timeout=20) == 0, (tmp_path / "said.log").read_text()
            assert (
                time.monotonic() - began < LAST_WORDS_S + 5
            )  # much less than a test may take, on any machine


@pytest.mark.process
def test_a_process_takes_up_the_sources_of_a_changed_file(redis_url: str, tmp_path: Path) -> None:
    one, two, three = (source(BUNDLED, name, loop=True) for name in ("one", "two", "three"))
    four = source(BUNDLED, "four", loop=True)

    def ups(name: str) -> int:
        return sum(
            isinstance(event, SourceUp) and event.source == name for event in logged(redis_url, "test")
        )

    with collecting_process(tmp_path, redis_url, one, two, three) as process:
        playing(redis_url, process)
        write_config(tmp_path, redis_url, two, three, four)
        process.send_signal(signal.SIGHUP)
        until(lambda: downs(redis_url) == {("one", "stopped")} and ups("four"), "the change is taken up")
        assert (ups("two"), ups("three")) == (1, 1)
        process.terminate()
        assert process.wait(timeout=20) == 0


def shut_down(redis_url: str) -> None:
    with suppress(ConnectionError), Client.from_url(redis_url) as client:
        client.shutdown(nosave=True)


def test_a_skipped_line_is_written_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    replay_run.skipped_line("monday")("line 3: queue: expected a name")
    written = capsys.readouterr().out
    assert "line_skipped" in written
    assert "monday" in written
    assert "line 3: queue: expected a name" in written
