"""From the command to the first number: `app.py run --demo` on a site that was never started before."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from bench.result import Measure
from dashboard.rooms.wallboard import ids
from floor.compose import GIVEN, Given
from tests.doubles.chromium import ARGUMENTS, find_chromium

ROOT = Path(__file__).resolve().parents[1]
GOAL_S = 10
LIMIT_S = 120.0
STEP_S = 0.02
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
ALONE = "import dashboard.serve"
"""What this machine's own limit is: one process that loads what the pages need, and nothing beside it."""
BOXES = (ids.WAITING, ids.STAFFED, ids.CALLS_TODAY)


def measure() -> list[Measure]:
    """Measure how long a person waits after the command; the site's memory is thrown away after it."""
    folder = Path(tempfile.mkdtemp(prefix="floorwatch-bench-"))
    given = folder / "given.json"
    Given(overrides={"redis": {"dir": str(folder / "site")}, "web": {"port": 0}}).write(given)
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", ALONE], cwd=ROOT, check=True)  # noqa: S603 - our own modules
    alone_s = time.perf_counter() - began
    with _Browser() as browser:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "app.py", "run", "--demo"],
            cwd=ROOT,
            env={**os.environ, GIVEN: str(given)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            return _watch(process, browser, began, alone_s)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
            shutil.rmtree(folder, ignore_errors=True)


def _watch(
    process: subprocess.Popen[str], browser: "_Browser", began: float, alone_s: float
) -> list[Measure]:
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    line = process.stdout.readline()
    if not line.startswith("Floorwatch: "):
        raise RuntimeError(f"app.py run --demo ended with {process.wait()}; start it yourself to see why")
    address = line.split()[1]
    answers_s = time.perf_counter() - began
    browser.open(f"{address}/wallboard?lang=en")
    told_s = painted_s = 0.0
    while not (told_s and painted_s):
        now = time.perf_counter() - began
        if now > LIMIT_S:
            raise RuntimeError(f"no number within {LIMIT_S:g} s of the command")
        if not told_s and _has_staff(address):
            told_s = time.perf_counter() - began
        if not painted_s and browser.shows_numbers():
            painted_s = time.perf_counter() - began
        time.sleep(STEP_S)
    shares = {"ratio_of": f"{ALONE}, in {alone_s:.1f} s"}
    measures = [
        Measure(name="command -> /healthz", value=answers_s, unit="s", ratio=answers_s / alone_s, **shares),
        Measure(
            name="command -> first number told", value=told_s, unit="s", ratio=told_s / alone_s, **shares
        ),
    ]
    if browser.there:
        measures.append(
            Measure(
                name="command -> first painted number",
                value=painted_s,
                unit="s",
                goal=f"<= {GOAL_S}",
                ratio=painted_s / alone_s,
                **shares,
                note="how many wait, are staffed and called today, on /wallboard in a Chromium that was open",
            )
        )
    return measures


def _has_staff(address: str) -> bool:
    try:
        with OPENER.open(f"{address}/api/v1/queues", timeout=5) as answer:
            queues = json.load(answer)["queues"]
    except urllib.error.HTTPError as error:
        error.close()
        return False
    return any(queue["staffed"] and queue["today"]["offered"] for queue in queues)


class _Browser:
    """A Chromium that is open before anything starts; where there is none, every number counts as painted."""

    def __init__(self) -> None:
        self._path = find_chromium()
        self._page: Any = None
        self._close: list[Callable[[], Any]] = []

    @property
    def there(self) -> bool:
        return self._path is not None

    def __enter__(self) -> Self:
        if self._path is not None:
            from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not on every machine

            playwright = sync_playwright().start()
            chromium = playwright.chromium.launch(executable_path=self._path, args=list(ARGUMENTS))
            self._close = [chromium.close, playwright.stop]
            self._page = chromium.new_page(viewport={"width": 1920, "height": 1080})
        return self

    def __exit__(self, *_: object) -> None:
        for close in self._close:
            close()

    def open(self, url: str) -> None:
        if self._page is not None:
            self._page.goto(url, wait_until="commit")

    def shows_numbers(self) -> bool:
        if self._page is None:
            return True
        read = "boxes => boxes.map(box => document.getElementById(box)?.textContent ?? '')"
        return all(re.search(r"\d", text) for text in self._page.evaluate(read, list(BOXES)))
