"""``app.py run`` as a person starts it, on a configuration that may be saved anew while it runs."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from floor.compose import GIVEN
from tests.doubles.until import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_START = "import sys, app; from floor import compose; compose.HUNG_AFTER_S = float(sys.argv[1]); sys.exit(app.main(sys.argv[2:]))"


class FloorProcess:
    """A floor that runs, its configuration and what it said."""

    def __init__(self, folder: Path, settings: Mapping[str, Any], hung_after_s: float = 3600) -> None:
        self.config = folder / "c.yaml"
        self.settings = dict(settings)
        self.save()
        self.log = folder / "run.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _START, str(hung_after_s), "run", "--config", str(self.config), "--port", "0"],
                cwd=ROOT, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, text=True,
                env={name: value for name, value in os.environ.items() if name != GIVEN},
            )  # fmt: skip
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("Floorwatch: http://127.0.0.1:"), line + self.said()
        self.address = line.split()[1]

    def save(self, **changes: Any) -> None:
        """Save the configuration with these keys changed, as an editor does."""
        self.settings |= changes
        self.save_text(yaml.safe_dump(self.settings, allow_unicode=True))

    def save_text(self, text: str) -> None:
        beside = self.config.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(self.config)

    def hang_up(self) -> None:
        """Send it SIGHUP."""
        self.process.send_signal(signal.SIGHUP)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def get(self, path: str) -> Any:
        """The answer, or None while it cannot be given (503, or nobody listens)."""
        try:
            with OPENER.open(self.address + path, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                if error.code == HTTPStatus.SERVICE_UNAVAILABLE:
                    return None
            raise
        except OSError:
            return None

    def status(self) -> Any:
        return self.get("/api/v1/status")

    def queue(self, name: str) -> Any:
        answer = self.get("/api/v1/queues?lang=en")
        return next((row for row in (answer or {"queues": []})["queues"] if row["queue"] == name), None)

    def sources(self) -> dict[str, str]:
        return {source["name"]: source["state"] for source in (self.status() or {"sources": []})["sources"]}

    def children(self) -> dict[str, int]:
        """Process ids by verb (redis-server, which sets a title, by its name)."""
        found = {}
        for folder in Path("/proc").iterdir():
            with contextlib.suppress(OSError, IndexError, ValueError):
                if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == self.process.pid:
                    words = (folder / "cmdline").read_bytes().decode().split("\0")
                    name = words[2] if words[1].endswith("app.py") else Path(words[0].split()[0]).name
                    found[name] = int(folder.name)
        return found

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(30)
        finally:
            self.process.kill()
            assert self.process.stdout is not None
            self.process.stdout.close()


@contextlib.contextmanager
def floor_process(folder: Path, *, hung_after_s: float = 3600, **settings: Any) -> Iterator[FloorProcess]:
    """Run a floor for the time of the block."""
    floor = FloorProcess(folder, settings, hung_after_s)
    try:
        yield floor
    finally:
        floor.stop()


@contextlib.contextmanager
def hammered(url: str) -> Iterator[list[str]]:
    """Ask ``url`` again and again, each time over a connection of its own; give what went wrong, in words."""
    wrong: list[str] = []
    asked = 0
    over = threading.Event()

    def hammer() -> None:
        nonlocal asked
        while not over.wait(0.01):  # and leave something of a small machine to others
            try:
                with OPENER.open(url, timeout=10) as answer:
                    answer.read()
                asked += 1
            except OSError as error:
                wrong.append(str(error))

    thread = threading.Thread(target=hammer)
    thread.start()
    try:
        yield wrong
        seen = asked
        until(lambda: wrong or asked > seen, "it was asked to the end")
    finally:
        over.set()
        thread.join()
