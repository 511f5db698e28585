"""The embedded Redis in a folder of a test, which may be killed, stopped and started again."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from floor.store.embedded import Embedded


class MortalRedis:
    """Runs from the beginning; ``url`` stays the same whatever happens to it."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._server = Embedded(folder, durable=durable)
        self._server.start()

    @property
    def url(self) -> str:
        """Its address."""
        return self._server.url

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._server._process is not None
        return self._server._process.pid

    def kill(self) -> None:
        """End it with SIGKILL."""
        assert self._server._process is not None
        os.kill(self.pid, signal.SIGKILL)
        self._server._process.wait()

    def start(self) -> None:
        """Start it again on what it left; returns when it answers."""
        self._server.start()

    def halt(self) -> None:
        """Let it hang (SIGSTOP)."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    def close(self) -> None:
        """End it, in whatever state it is."""
        with contextlib.suppress(ProcessLookupError, AssertionError):
            self.go_on()
        self._server.stop()


@contextlib.contextmanager
def mortal_redis(folder: Path, *, durable: bool = True) -> Iterator[MortalRedis]:
    """Run one for a test; one that is not ``durable`` starts empty whenever it was killed."""
    server = MortalRedis(folder, durable=durable)
    try:
        yield server
    finally:
        server.close()
