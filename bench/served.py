"""A site for measuring its pages: a Redis that is thrown away, a watch where one is wanted, a web process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from floor.store.embedded import throwaway
from tests.doubles.free_ports import free_ports
from tests.doubles.web_process import WebProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """Where it is: the address of its Redis and its pages, and the number of the web process."""

    redis_url: str
    url: str
    live_url: str
    web_pid: int


@contextmanager
def served(*, watch: bool, **settings: Any) -> Iterator[Served]:
    """Run a site with these settings (as in config.yaml) for as long as the block lasts."""
    with ExitStack() as stack:
        redis_url = stack.enter_context(throwaway())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fw-bench-")))
        config = folder / "config.yaml"
        config.write_text(
            yaml.safe_dump({"redis": {"url": redis_url, "dir": str(folder / "site")}, **settings}), "utf-8"
        )
        if watch:
            stack.enter_context(_watch(config))
        web = WebProcess(config, free_ports(1)[0])
        web.start()
        stack.callback(web.stop)
        yield Served(redis_url, web.url, web.live_url, web.pid)


@contextmanager
def _watch(config: Path) -> Iterator[None]:
    command = [sys.executable, "app.py", "watch", "--config", str(config)]
    with config.with_suffix(".watch.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)  # noqa: S603 - our own program
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def cpu_s(pid: int) -> float:
    """Return the seconds of a core that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def memory_mb(pid: int) -> float:
    """Return what a process holds in memory now, in megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"/proc/{pid}/status has no VmRSS: this measurement needs Linux")
