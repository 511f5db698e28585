"""The real web process on a free port, over whatever Redis the test has."""

from __future__ import annotations

import contextlib
import os
import signal
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.doubles.until import until

ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; from pathlib import Path; from dashboard.serve import main; from floor.settings import Settings;"
    "from floor.settings.follow import Follow; from floor import logs; file = Path(sys.argv[1]);"
    "follow = Follow(lambda: Settings.load(file), file, look_s=0.05); logs.configure(follow.settings.log, 'web');"
    "main(follow.settings, '127.0.0.1', int(sys.argv[2]), build=sys.argv[3], follow=follow)"
)


class WebProcess:
    """Starts, stops and restarts the web process of one configuration, always on the same port."""

    def __init__(self, config: Path, port: int, trust: ssl.SSLContext | None = None) -> None:
        self.config = config
        self.port = port
        self.build = "build-1"
        """Set another before a restart, and the restart is a deploy."""
        self.trust = trust
        self.url = f"{'https' if trust else 'http'}://127.0.0.1:{port}"
        self.log = config.with_suffix(f".{port}.log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def live_url(self) -> str:
        """Address of the live path."""
        return f"{'wss' if self.trust else 'ws'}://127.0.0.1:{self.port}/live"

    def start(self) -> None:
        """Start it and return when it answers."""
        # The parent's output may be a pipe that nobody empties: what it says goes to a file.
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-W", "error", "-c", _START, str(self.config), str(self.port), self.build],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        until(self._answers, f"{self.url} answers", within_s=30)

    @property
    def pid(self) -> int:
        """The number of the running process."""
        assert self._process is not None
        return self._process.pid

    def configure(self, **settings: object) -> None:
        """Save other settings, which it takes up while it runs."""
        beside = self.config.with_suffix(".new")
        beside.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
        beside.replace(self.config)

    def hang_up(self) -> None:
        """Send it SIGHUP."""
        assert self._process is not None
        self._process.send_signal(signal.SIGHUP)

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"the web process ended at once:\n{self.said()}")
        try:
            ask = f"{self.url}/assets/tokens.css"
            with urllib.request.urlopen(ask, timeout=5, context=self.trust) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self, *, kill: bool = False) -> int:
        """End it, as a deploy or (kill) as a power cut does; return its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        code = self._process.wait(timeout=20)
        self._process = None
        return code

    def said(self) -> str:
        """Return everything it wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    @property
    def exit_code(self) -> int | None:
        """With which code it ended by itself; None while it runs."""
        return None if self._process is None else self._process.poll()

    @property
    def running(self) -> bool:
        """Whether it was started and neither stopped nor ended by itself."""
        return self._process is not None and self._process.poll() is None


@contextlib.contextmanager
def web_process(
    folder: Path, port: int, redis_url: str, trust: ssl.SSLContext | None = None, /, **settings: object
) -> Iterator[WebProcess]:
    """Give a started web process with these settings (a mapping as in config.yaml) over a Redis.

    `trust`: it is asked over TLS, and its certificate is checked by this.
    """
    config = folder / "config.yaml"
    config.write_text(
        yaml.safe_dump({"redis": {"url": redis_url}, **settings}, allow_unicode=True), encoding="utf-8"
    )
    process = WebProcess(config, port, trust)
    process.start()
    try:
        yield process
    finally:
        if process.running:
            process.stop()
