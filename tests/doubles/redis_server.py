"""A private redis-server on a unix socket: no port, no persistence, gone with its test."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.doubles.until import until

if TYPE_CHECKING:
    from collections.abc import Iterator


def find_redis_server() -> str | None:
    """Path of a redis-server: the machine's, else the one a wheel put beside this Python."""
    return shutil.which("redis-server") or shutil.which("redis-server", path=str(Path(sys.prefix) / "bin"))


def answers(path: Path) -> bool:
    """Tell whether somebody listens: a socket's file is there a moment before."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


@contextlib.contextmanager
def private_redis(binary: str, *options: str) -> Iterator[str]:
    """Start ``binary`` with extra ``options`` (``"--appendonly", "yes"``) and yield its ``unix://`` address.

    The directory is made by ``tempfile`` and not by pytest: a socket's path may have 107 bytes at most.
    """
    with tempfile.TemporaryDirectory(prefix="fw-redis-") as folder:
        path = Path(folder) / "redis.sock"
        log = Path(folder) / "redis.log"
        # fmt: off
        command = [
            binary, "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700",
            "--dir", folder, "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction",
            "--logfile", str(log), *options,
        ]
        # fmt: on
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            until(lambda: answers(path) or server.poll() is not None, "redis-server opens its socket")
            if server.poll() is not None:
                raise AssertionError(f"redis-server ended with {server.returncode}: {log.read_text()}")
            yield f"unix://{path}"
        finally:
            server.kill()
            server.wait()
