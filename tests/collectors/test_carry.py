"""A source whose log is killed, hangs and comes back: a real Redis, a real disk."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from collectors import delivery
from collectors.carry import carry
from collectors.clock import SystemClock
from collectors.inbox import Inbox
from collectors.spool import SpoolTakenError, whole
from floor.model.events import Event, LegEnded, SourceCounted, SourceDown, SourceUp
from floor.store.client import open_client
from floor.store.errors import LogGap, StoreUnavailable, StoreUnfit
from floor.store.keys import Keys
from tests.doubles.clock import VirtualClock
from tests.doubles.log import logged
from tests.doubles.mortal_redis import MortalRedis, mortal_redis
from tests.doubles.numbered_source import SITE, SOURCE, site, speaker
from tests.doubles.until import eventually, until

pytestmark = [pytest.mark.usefixtures("redis_binary"), pytest.mark.timeout(120)]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MortalRedis]:
    with mortal_redis(tmp_path / "redis") as running:
        yield running


@pytest.fixture
def forgetful(tmp_path: Path) -> Iterator[MortalRedis]:
    """A Redis that keeps nothing."""
    with mortal_redis(tmp_path / "redis", durable=False) as running:
        yield running


def legs(url: str) -> list[int]:
    return [int(event.leg) for event in logged(url, SITE) if isinstance(event, LegEnded)]


def numbers(url: str) -> list[tuple[str, int]]:
    """Run and number of every entry of the log."""
    client = open_client(url)
    try:
        entries = client.call("XRANGE", Keys(SITE).events, "-", "+")
    finally:
        client.close()
    found = []
    for _, fields in entries:
        source, run, number = fields[3].decode().split("/")
        assert source == SOURCE
        found.append((run, int(number)))
    return found


def without_gaps(found: list[tuple[str, int]]) -> None:
    """Each run's numbers are 1, 2, 3 … in the order of the log."""
    for run in dict.fromkeys(run for run, _ in found):
        own = [number for each, number in found if each == run]
        assert own == list(range(1, len(own) + 1))


def said(path: Path) -> int:
    """How many numbers have been said."""
    return path.read_bytes().count(b"\n") if path.exists() else 0


@contextlib.asynccontextmanager
async def carrying(url: str, state: Path, *, spool_mb: float = 256.0) -> AsyncIterator[Path]:
    """Carry the numbered source in this process; yields the file of what it has said."""
    file = state.parent / "said"
    settings = site(url, state, spool_mb=spool_mb)
    running = asyncio.create_task(carry(settings, SOURCE, SystemClock(), speaker(file, 1)))
    try:
        yield file
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


def spooled(state: Path) -> list[int]:
    """What is on the disk, run after run."""
    found = []
    for path in sorted((state / "spool" / SOURCE).glob("*.spool")):
        events, _ = whole(path.read_bytes(), 1_000_000)
        found += [int(event.rpartition(b'"leg":"')[2][:-2]) for event in events if b"leg_ended" in event]
    return found


@pytest.mark.process
@pytest.mark.parametrize("seed", [1, 2])
async def test_a_log_killed_and_stopped_at_random_instants_has_everything_once_and_in_order(
    server: MortalRedis, tmp_path: Path, seed: int
) -> None:
    draw = random.Random(seed)  # noqa: S311 - instants, not secrets
    async with carrying(server.url, tmp_path / "state") as file:
        for _ in range(5):
            await more(file, draw.randint(20, 300))
            if draw.random() < 0.5:
                server.kill()
                await more(file, draw.randint(1, 600))
                await asyncio.to_thread(server.start)
            else:
                server.halt()
                await more(file, draw.randint(1, 600))
                server.go_on()
        await more(file, 50)
    total = said(file)
    assert legs(server.url) == list(range(1, total + 1))
    without_gaps(numbers(server.url))
    assert spooled(tmp_path / "state") == []


async def more(file: Path, events: int) -> None:
    target = said(file) + events
    await eventually(lambda: said(file) >= target, f"{events} further events")


@pytest.mark.process
async def test_a_log_that_hangs_does_not_stop_the_hearing_and_gets_it_all(
    server: MortalRedis, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    async with carrying(server.url, state) as file:
        await more(file, 50)
        server.halt()
        # Some of these were confirmed, and only may have been forgotten.
        await eventually(lambda: len(spooled(state)) > 900, "events go to the disk")
        server.go_on()
        await eventually(lambda: spooled(state) == [], "the spool is brought")
        await more(file, 100)
        counted = await eventually(
            lambda: [event for event in logged(server.url, SITE) if isinstance(event, SourceCounted)],
            "what went by the disk is told",
        )
    assert counted[-1].counts["spooled"] > 500
    assert legs(server.url) == list(range(1, said(file) + 1))


class Process:
    """The numbered source as a process."""

    def __init__(self, url: str, state: Path, *options: str) -> None:
        self.file = state.parent / "said"
        first = said(self.file) + 1
        command = [sys.executable, "-W", "error", "-m", "tests.doubles.numbered_source"]
        arguments = [url, str(state), str(self.file), "--from", str(first), *options]
        self.process = subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
        )
        self.first = first

    def more(self, events: int) -> None:
        target = said(self.file) + events

        def done() -> bool:
            assert self.process.poll() is None
            return said(self.file) >= target

        until(done, f"{events} further events")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.mark.process
@pytest.mark.parametrize("seed", [1, 2])
def test_a_collector_killed_while_its_log_is_away_loses_nothing_that_was_on_the_disk(
    server: MortalRedis, tmp_path: Path, seed: int
) -> None:
    draw = random.Random(seed)  # noqa: S311 - instants, not secrets
    state = tmp_path / "state"
    file = tmp_path / "said"
    safe: set[int] = set()
    spoken: list[tuple[int, int]] = []
    collector = Process(server.url, state)
    try:
        for life in range(4):
            collector.more(draw.randint(1, 200))
            if life % 2 == 0:
                safe |= set(legs(server.url))
                server.kill()
            collector.more(draw.randint(1, 500))
            collector.kill()
            safe |= set(spooled(state))
            spoken.append((collector.first, said(file)))
            if life % 2:
                server.start()
            collector = Process(server.url, state)
        collector.more(100)
        assert collector.stop() == 0
        spoken.append((collector.first, said(file)))
    finally:
        collector.kill()
    arrived = legs(server.url)
    assert arrived == sorted(set(arrived))
    assert safe <= set(arrived)
    without_gaps(numbers(server.url))
    # Of each life what arrived is a beginning; of the last, which ended well, it is all.
    for first, last in spoken:
        own = [number for number in arrived if first <= number <= last]
        assert own == list(range(first, first + len(own)))
    assert own[-1] == last
    assert spooled(state) == []


@pytest.mark.process
def test_a_collector_that_is_stopped_while_its_log_is_away_leaves_its_last_words_on_the_disk(
    server: MortalRedis, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    first = Process(server.url, state)
    try:
        first.more(50)
        server.kill()
        first.more(50)
        assert first.stop() == 0
    finally:
        first.kill()
    total = said(first.file)
    assert spooled(state)[-1] == total
    server.start()
    second = Process(server.url, state)
    try:
        second.more(50)
        assert second.stop() == 0
    finally:
        second.kill()
    assert legs(server.url) == list(range(1, said(second.file) + 1))


@pytest.mark.process
async def test_a_full_spool_is_said_and_the_source_introduces_itself_again(
    server: MortalRedis, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with carrying(server.url, tmp_path / "state", spool_mb=0.02) as file:
        await more(file, 20)
        server.kill()
        await eventually(lambda: "events_dropped" in capsys.readouterr().out, "the spool is full")
        await more(file, 100)
        await asyncio.to_thread(server.start)
        await eventually(
            lambda: sum(isinstance(event, SourceUp) for event in logged(server.url, SITE)) == 2,
            "the source begins anew",
        )
        await more(file, 20)
    events = logged(server.url, SITE)
    (lost_at,) = [place for place, event in enumerate(events) if isinstance(event, SourceDown)]
    down = events[lost_at]
    assert isinstance(down, SourceDown)
    assert down.reason == "lost"
    before = [int(event.leg) for event in events[:lost_at] if isinstance(event, LegEnded)]
    after = [int(event.leg) for event in events[lost_at:] if isinstance(event, LegEnded)]
    assert before == list(range(1, len(before) + 1))
    assert after == list(range(after[0], said(file) + 1))
    missing = after[0] - len(before) - 1
    counted = [event for event in events if isinstance(event, SourceCounted)][-1]
    assert 100 <= counted.counts["dropped"] == missing
    assert down.detail == f"spool full, {counted.counts['dropped']} events dropped"
    up = next(place for place, event in enumerate(events) if place > lost_at and isinstance(event, SourceUp))
    assert not any(isinstance(event, LegEnded) for event in events[lost_at:up])
    without_gaps(numbers(server.url))


async def test_what_still_waited_in_the_inbox_when_a_loss_ends_is_counted_too(
    server: MortalRedis, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lives = 0
    put: list[int] = []

    async def fill(inbox: Inbox) -> None:
        nonlocal lives
        lives += 1
        await inbox.put([SourceUp(at=1.0, source=SOURCE, kind="test")])
        if lives == 2:
            await eventually(
                lambda: sum(isinstance(event, SourceUp) for event in logged(server.url, SITE)) == 2,
                "it is introduced again",
            )
            return
        server.kill()
        await inbox.put([LegEnded(at=2.0, source=SOURCE, leg=str(leg)) for leg in range(1, 3001)])
        await eventually(lambda: "events_dropped" in capsys.readouterr().out, "the spool is full")
        await asyncio.to_thread(server.start)
        while True:
            burst = [LegEnded(at=3.0, source=SOURCE, leg="0") for _ in range(5000)]
            putting = asyncio.ensure_future(inbox.put(burst))
            try:
                await asyncio.shield(putting)
            finally:
                await putting
                put.append(len(burst))
            await asyncio.sleep(0)

    await carry(site(server.url, tmp_path / "state", spool_mb=0.02), SOURCE, SystemClock(), fill)
    events = logged(server.url, SITE)
    (down,) = [event for event in events if isinstance(event, SourceDown)]
    arrived = sum(isinstance(event, LegEnded) for event in events)
    assert down.detail == f"spool full, {3000 + sum(put) - arrived} events dropped"


async def test_what_a_log_did_not_take_before_it_refused_us_for_good_is_kept(
    server: MortalRedis, tmp_path: Path
) -> None:
    settings = site(server.url, tmp_path / "state")
    client = open_client(server.url)

    async def fill(inbox: Inbox) -> None:
        await inbox.put([LegEnded(at=1.0, source=SOURCE, leg="1")])
        await eventually(lambda: legs(server.url) == [1], "the first arrives")
        client.call("CONFIG", "SET", "requirepass", "secret")
        client.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        await inbox.put([LegEnded(at=2.0, source=SOURCE, leg="2")])
        await asyncio.Event().wait()

    with pytest.raises(ExceptionGroup) as caught:
        await carry(settings, SOURCE, VirtualClock(), fill)
    assert caught.group_contains(StoreUnfit)
    assert spooled(tmp_path / "state") == [2]
    client.call("CONFIG", "SET", "requirepass", "")
    client.close()

    async def nothing(_inbox: Inbox) -> None:
        """Say nothing."""

    await carry(settings, SOURCE, VirtualClock(), nothing)
    assert legs(server.url) == [1, 2]


async def test_two_processes_do_not_share_a_spool(redis_url: str, tmp_path: Path) -> None:
    settings = site(redis_url, tmp_path)
    begun = asyncio.Event()

    async def fill(_inbox: Inbox) -> None:
        begun.set()
        await asyncio.Event().wait()

    first = asyncio.create_task(carry(settings, SOURCE, VirtualClock(), fill))
    await begun.wait()
    with pytest.raises(SpoolTakenError):
        await carry(settings, SOURCE, VirtualClock(), fill)
    first.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await first
    begun.clear()
    third = asyncio.create_task(carry(settings, SOURCE, VirtualClock(), fill))
    await begun.wait()
    third.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await third


async def test_a_folder_that_cannot_be_used_is_said_at_the_start_and_the_source_is_heard(
    redis_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "spool").write_text("a file")

    async def fill(inbox: Inbox) -> None:
        await inbox.put([LegEnded(at=1.0, source=SOURCE, leg="1")])

    await carry(site(redis_url, tmp_path), SOURCE, VirtualClock(), fill)
    assert legs(redis_url) == [1]
    written = capsys.readouterr().out
    assert "spool_unusable" in written
    assert str(tmp_path / "spool" / SOURCE) in written


async def test_a_source_that_closes_its_inbox_itself_is_heard_to_the_end(
    redis_url: str, tmp_path: Path
) -> None:
    last: list[Event] = [LegEnded(at=1.0, source=SOURCE, leg="1")]
    closed = asyncio.Event()

    async def fill(inbox: Inbox) -> None:
        await inbox.close(*last)
        await eventually(lambda: legs(redis_url) == [1], "it arrives")
        closed.set()

    await carry(site(redis_url, tmp_path), SOURCE, VirtualClock(), fill)
    assert closed.is_set()


async def test_a_source_that_names_its_run_and_begins_again_is_taken_once(
    redis_url: str, tmp_path: Path
) -> None:
    for count in (300, 700):

        async def fill(inbox: Inbox, count: int = count) -> None:
            await inbox.put([LegEnded(at=1.0, source=SOURCE, leg=str(leg)) for leg in range(1, count + 1)])

        await carry(site(redis_url, tmp_path), SOURCE, VirtualClock(), fill, run="the day")
    assert legs(redis_url) == list(range(1, 701))
    assert numbers(redis_url) == [("the day", number) for number in range(1, 701)]


async def test_what_redis_forgot_before_the_collector_was_stopped_comes_with_the_next(
    forgetful: MortalRedis, tmp_path: Path
) -> None:
    settings = site(forgetful.url, tmp_path / "state")
    state = tmp_path / "state"

    async def fill(inbox: Inbox) -> None:
        await inbox.put([LegEnded(at=1.0, source=SOURCE, leg=str(leg)) for leg in range(1, 21)])
        await arrived(forgetful.url, 20)
        await asyncio.to_thread(forgetful.kill)
        await inbox.put([LegEnded(at=2.0, source=SOURCE, leg="21")])
        await eventually(lambda: spooled(state) == list(range(1, 22)), "it is on the disk")
        raise asyncio.CancelledError

    with contextlib.suppress(asyncio.CancelledError):
        await carry(settings, SOURCE, SystemClock(), fill)
    await asyncio.to_thread(forgetful.start)

    async def nothing(_inbox: Inbox) -> None:
        """Say nothing."""

    await carry(settings, SOURCE, SystemClock(), nothing)
    assert legs(forgetful.url) == list(range(1, 22))


async def arrived(url: str, last: int) -> None:
    await eventually(lambda: legs(url)[-1:] == [last], "it arrives")


@pytest.mark.parametrize("run", [None, "the day"])
async def test_what_a_redis_that_starts_empty_between_two_events_had_taken_is_sent_again(
    forgetful: MortalRedis, tmp_path: Path, run: str | None
) -> None:
    async def fill(inbox: Inbox) -> None:
        for round_ in range(3):
            first = 20 * round_ + 1
            await inbox.put(
                [LegEnded(at=1.0, source=SOURCE, leg=str(leg)) for leg in range(first, first + 20)]
            )
            await arrived(forgetful.url, first + 19)
            if round_ < 2:
                await asyncio.to_thread(forgetful.kill)
                await asyncio.to_thread(forgetful.start)

    await carry(site(forgetful.url, tmp_path / "state"), SOURCE, VirtualClock(), fill, run=run)
    assert legs(forgetful.url) == list(range(1, 61))
    without_gaps(numbers(forgetful.url))


async def test_a_source_that_can_say_all_again_does_so_where_redis_forgot_what_nobody_has(
    forgetful: MortalRedis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "DOUBT_EVENTS", 10)
    told = 0

    async def fill(inbox: Inbox) -> None:
        nonlocal told
        for leg in range(1, 31):
            await inbox.put([LegEnded(at=1.0, source=SOURCE, leg=str(leg))])
            if told < leg:
                told = leg
                await arrived(forgetful.url, leg)
                if leg == 29:
                    await asyncio.to_thread(forgetful.kill)
                    await asyncio.to_thread(forgetful.start)

    settings = site(forgetful.url, tmp_path / "state")
    with pytest.raises(ExceptionGroup) as caught:
        await carry(settings, SOURCE, VirtualClock(), fill, run="the day")
    assert caught.group_contains(LogGap)
    # Whoever keeps the source going tries what is unavailable again.
    await carry(settings, SOURCE, VirtualClock(), fill, run="the day")
    assert legs(forgetful.url) == list(range(1, 31))


def test_a_redis_of_a_test_is_really_gone_when_it_was_killed(server: MortalRedis) -> None:
    pid = server.pid
    server.kill()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    client = open_client(server.url)
    with pytest.raises(StoreUnavailable):
        client.call("PING")
    client.close()
