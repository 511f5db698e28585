"""The whole product on a recording, seen in a browser: what the wall says at its end."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import app
from dashboard.rooms.wallboard import ids
from tests.browser.wall import open_wall, says, strip, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import NewPage

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.usefixtures("redis_binary")]

CALLS = """call_id,queue,arrived_at,answered_at,agent,ended_at,outcome
1,sales,2025-11-22T09:00:00+08:00,2025-11-22T09:00:05+08:00,1001,2025-11-22T09:03:00+08:00,answered
2,sales,2025-11-22T09:01:00+08:00,2025-11-22T09:01:08+08:00,1002,2025-11-22T09:04:00+08:00,answered
3,sales,2025-11-22T09:02:00+08:00,,,2025-11-22T09:02:50+08:00,abandoned
4,support,2025-11-22T09:05:00+08:00,2025-11-22T09:05:10+08:00,1001,2025-11-22T09:06:00+08:00,answered
"""


@contextlib.contextmanager
def replayed(folder: Path) -> Iterator[str]:
    """Play the calls as fast as can be; yield the address of the pages, stop as Ctrl-C does."""
    calls, config = folder / "calls.csv", folder / "config.yaml"
    calls.write_text(CALLS, encoding="utf-8")
    config.write_text("timezone: Asia/Shanghai\nweb: {port: 0}\n", encoding="utf-8")
    command = [sys.executable, "app.py", "replay", str(calls), "--speed", "max", "--config", str(config)]
    with subprocess.Popen(
        command, cwd=Path(app.__file__).parent, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("Floorwatch: http://127.0.0.1:"), line
            yield line.split()[1]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


async def test_at_the_end_of_a_call_log_the_figures_stand_and_the_foot_says_so(
    tmp_path: Path, new_page: NewPage
) -> None:
    with replayed(tmp_path) as url:
        page, console = await open_wall(new_page, url.rstrip("/"), state="replay")
        await says(page, ids.NOTICE, "Plays the recording calls.csv: at its end")
        await says(page, ids.SIGN_WORDS, "Recording")
        await says(page, ids.CALLS_TODAY, "4")
        await says(page, ids.SERVICE_LEVEL, "75%")
        await says(page, ids.ANSWER_RATE, "75%")
        await says(page, ids.WAITING, "0")
        assert {row["queue"]: row["rank"] for row in await strip(page)} == {
            "sales": "calm",
            "support": "calm",
        }
        assert "≈" not in await text(page, ids.SERVICE_LEVEL)
        assert console.complaints == []
