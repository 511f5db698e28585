from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from collectors import run
from collectors.clock import SystemClock
from collectors.inbox import Inbox
from collectors.replay.collector import BUNDLED
from collectors.replay.recording import RecordingError, read_recording
from floor.model.events import LegEnded
from floor.settings import Redis, ReplaySource, Settings
from floor.store.client import open_client
from floor.store.keys import Keys
from tests.doubles.clock import VirtualClock
from tests.doubles.log import logged
from tests.doubles.until import eventually


def settings(redis_url: str, *sources: ReplaySource) -> Settings:
    return Settings(site="test", redis=Redis(url=redis_url), sources=sources, timezone="UTC")


def source(file: Path, name: str = "pbx", *, loop: bool = False) -> ReplaySource:
    return ReplaySource(kind="replay", name=name, file=file, loop=loop)


async def test_every_configured_recording_is_played_into_the_sites_log(redis_url: str) -> None:
    site = settings(redis_url, source(BUNDLED, "one"), source(BUNDLED, "two"))
    expected = 2 * len(list(read_recording(BUNDLED, "one")))
    collecting = asyncio.create_task(run.collect(site, VirtualClock()))
    client = open_client(redis_url)
    await eventually(
        lambda: client.call("XLEN", Keys("test").events) == expected, "both recordings in the log"
    )
    client.close()
    assert {event.source for event in logged(redis_url, "test")} == {"one", "two"}
    assert not collecting.done()  # it would be started again, and play them again
    collecting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await collecting


async def test_what_is_filled_in_is_in_the_log_in_order_when_the_filling_is_over(redis_url: str) -> None:
    sent = [LegEnded(at=1.0, source="pbx", leg=str(number)) for number in range(3000)]

    async def fill(inbox: Inbox) -> None:
        await inbox.put(sent)

    await run.feed_log(settings(redis_url), "pbx", SystemClock(), fill)
    assert logged(redis_url, "test") == sent


async def test_two_runs_of_one_source_number_their_events_anew(redis_url: str) -> None:
    async def fill(inbox: Inbox) -> None:
        await inbox.put([LegEnded(at=1.0, source="pbx", leg="1")])

    for _ in range(2):
        await run.feed_log(settings(redis_url), "pbx", SystemClock(), fill)
    assert len(logged(redis_url, "test")) == 2


async def test_a_source_that_breaks_ends_them_all(redis_url: str, tmp_path: Path) -> None:
    site = settings(redis_url, source(BUNDLED, "one"), source(tmp_path / "away.csv", "two"))
    with pytest.raises(ExceptionGroup) as caught:
        await run.collect(site, VirtualClock())
    assert caught.group_contains(RecordingError, match=r"away\.csv: cannot be read")


def test_the_process_says_why_it_ended_and_ends_with_one(
    redis_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(settings(redis_url, source(tmp_path / "away.csv"))) == 1
    written = capsys.readouterr().out
    assert "collect_failed" in written
    assert "away.csv: cannot be read" in written


def test_a_skipped_line_is_written_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    run.skipped_line("monday")("line 3: queue: expected a name")
    written = capsys.readouterr().out
    assert "line_skipped" in written
    assert "monday" in written
    assert "line 3: queue: expected a name" in written
