"""What is supervised: a command, and how it is started, waited for and stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FATAL_EXIT = 78
"""A child that ends with this (EX_CONFIG of sysexits.h) says that no restart will help."""

_LIFELINE = Path(__file__).with_name("lifeline.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A process to keep. ``env`` is laid over our own environment.

    ``ready`` (called in a thread) tells whether what comes after it may be started; it is waited for only at
    the beginning, ``ready_within_s`` at most. ``once``: it has a task with an end, and exit 0 is that end.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    ready_within_s: float = 30.0
    stop_within_s: float = 10.0
    once: bool = False


async def start(child: Child) -> asyncio.subprocess.Process:
    """Start it in a session of its own, so that a Ctrl-C at the terminal reaches only the supervisor.

    It goes through `lifeline`, which has the kernel end it when this process is gone, however it went.
    """
    return await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", str(_LIFELINE), str(os.getpid()), *child.argv,
        env={**os.environ, **child.env},
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


async def stop(child: Child, process: asyncio.subprocess.Process) -> bool:
    """Ask it to end and wait ``stop_within_s``; then end it. Return whether it ended by itself."""
    _send(process, signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), child.stop_within_s)
    except TimeoutError:
        kill(process)
        await process.wait()
        return False
    return True


def kill(process: asyncio.subprocess.Process) -> None:
    """End the process and whatever it started, at once."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _send(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except ProcessLookupError:
        return


def how_it_ended(code: int) -> str:
    """Say an exit status in words: ``exit code 1``, ``killed by SIGKILL``."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
