from __future__ import annotations

import math
import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from collectors.replay.main import SOURCE, play
from collectors.replay.recording import RecordingError, read_recording
from floor.model.events import ReplayProgressed, SourceCounted
from floor.settings import Redis, Settings
from tests.doubles import recordings
from tests.doubles.clock import VirtualClock
from tests.doubles.log import logged

HEADER = "call_id,queue,arrived_at,answered_at,agent,ended_at,outcome\n"
T = 1795313000


def settings(redis_url: str) -> Settings:
    return Settings(site="replay", redis=Redis(url=redis_url), timezone="UTC")


@pytest.mark.parametrize("speed", ["max", 1.0, 60.0])
async def test_a_recording_is_in_the_log_as_it_was_when_play_returns(redis_url: str, speed: float) -> None:
    path = recordings.ami("crash")
    await play(settings(redis_url), path, speed, VirtualClock())
    events = logged(redis_url, "replay")
    facts = [event for event in events if not isinstance(event, ReplayProgressed | SourceCounted)]
    assert facts == list(read_recording(path, SOURCE))
    assert isinstance(events[-1], ReplayProgressed)
    assert events[-1].done


async def test_a_file_that_is_no_recording_is_said_to_be_none(redis_url: str, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("hello\n")
    with pytest.raises(ExceptionGroup) as caught:
        await play(settings(redis_url), file, math.inf, VirtualClock())
    assert caught.group_contains(RecordingError, match=r"notes\.txt: line 1: expected")


async def test_without_a_terminal_there_is_no_bar_and_skipped_lines_are_logged(
    redis_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "day.csv"
    file.write_text(HEADER + f"c1,q,{T},,,{T + 9},abandoned\nc2,q,late,,,,abandoned\n")
    await play(settings(redis_url), file, "max")
    out, err = capfd.readouterr()
    assert err == ""
    assert "line 3: arrived_at: expected" in out
    assert "could not be read: 1 lines" in out


@pytest.mark.process
def test_on_a_terminal_there_is_a_bar_and_skipped_lines_stand_above_it(
    redis_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "day.csv"
    file.write_text(HEADER + f"c1,q,{T},,,{T + 9},abandoned\nc2,q,late,,,,abandoned\n")
    code = (
        "import pathlib, sys; from collectors.replay.main import main; from floor.settings import *;"
        "main(Settings(site='replay', redis=Redis(url=sys.argv[1])), pathlib.Path(sys.argv[2]), 'max')"
    )
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, redis_url, str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=slave,
            check=True,
            timeout=50,
            cwd=Path(__file__).parents[3],
        )
        os.close(slave)
        shown = os.read(master, 100_000).decode()
    finally:
        os.close(master)
    assert "day.csv 100%" in shown
    assert "00:00, 4 events" in shown
    assert b"day.csv: line 3: arrived_at: expected" in done.stdout
