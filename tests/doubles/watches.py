"""Watches as processes of a test, to be stopped, killed and raced."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from floor.store.client import Client
from floor.store.keys import Keys
from tests.doubles.until import until

ROOT = Path(__file__).parents[2]


class WatchProcess:
    """``python -m tests.doubles.watch_main`` on a store; see there for ``options``."""

    def __init__(self, url: str, *options: str, log: Path) -> None:
        self._log = log.open("wb")
        self.log = log
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.doubles.watch_main", url, *options],
            cwd=ROOT,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        return self.process.wait(30)

    def ended_well(self) -> None:
        """Wait for its end; fail with its own words if it was not asked for."""
        code = self.wait()
        assert code == 0, self.log.read_text(encoding="utf-8")

    def said(self, words: str) -> bool:
        return words in self.log.read_text(encoding="utf-8")

    def close(self) -> None:
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.signal(signal.SIGCONT)
            self.process.kill()
        self.process.wait()
        self._log.close()


class Watches:
    """Starts watches on one store and ends what is left of them."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self._folder = folder
        self._all: list[WatchProcess] = []

    def start(self, *options: str) -> WatchProcess:
        watch = WatchProcess(self.url, *options, log=self._folder / f"watch-{len(self._all)}.log")
        self._all.append(watch)
        return watch

    def close(self) -> None:
        for watch in self._all:
            watch.close()


@contextlib.contextmanager
def watches(url: str, folder: Path) -> Iterator[Watches]:
    group = Watches(url, folder)
    try:
        yield group
    finally:
        group.close()


def caught_up(client: Client, site: str = "main") -> None:
    """Wait until a watch has written a picture that holds the whole log."""
    keys = Keys(site)

    def done() -> bool:
        last = client.call("XREVRANGE", keys.events, "+", "-", "COUNT", 1)
        position = client.call("HGET", keys.watch, "position")
        return bool(last) and position == last[0][0]

    until(done, "the watch has taken in the whole log")
