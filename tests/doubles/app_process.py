"""The real `app.py web` of a site with a feed, that a test may kill."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.doubles.until import until

ROOT = Path(__file__).resolve().parents[2]


class WebCommand:
    """Starts, kills and ends the web process of one configuration, always on the same port."""

    def __init__(self, folder: Path, port: int, settings: dict[str, Any]) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._config = folder / "config.yaml"
        self._config.write_text(yaml.safe_dump(settings), encoding="utf-8")
        self._log = folder / "web.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and return when it answers."""
        command = [sys.executable, "-W", "error", "app.py", "web", "--config", str(self._config)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port)], cwd=ROOT, stdout=log, stderr=log
            )
        until(self._answers, f"{self.url} answers", within_s=30)

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"the web process ended at once:\n{self.said()}")
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def end(self, *, kill: bool = False) -> int:
        """End it, as a deploy or (kill) as a power cut does; return its exit code."""
        assert self._process is not None
        process, self._process = self._process, None
        process.kill() if kill else process.terminate()
        return process.wait(timeout=20)

    def said(self) -> str:
        """Return everything it wrote."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def running(self) -> bool:
        """Whether it was started and not ended."""
        return self._process is not None


@contextlib.contextmanager
def web_command(folder: Path, port: int, redis_url: str, **settings: Any) -> Iterator[WebCommand]:
    """Give the started web process of a site with these settings over a Redis."""
    command = WebCommand(folder, port, {"redis": {"url": redis_url}, **settings})
    command.start()
    try:
        yield command
    finally:
        if command.running:
            command.end()
