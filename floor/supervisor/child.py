"""What is supervised: a command, and how it is started, waited for and stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from floor.supervisor.pulse import PULSE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FATAL_EXIT = 78
"""A child that ends with this (EX_CONFIG of sysexits.h) says that no restart will help."""

_LIFELINE = Path(__file__).with_name("lifeline.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A process to keep. ``env`` is laid over our own environment.

    ``ready`` (called in a thread) tells whether what comes after it may be started; it is waited for only at
    the beginning, ``ready_within_s`` at most. ``once``: it has a task with an end, and exit 0 is that end;
    with any other everything stops, unless ``without_it`` says what is lacking then: that is told, and the
    others go on.

    What hangs is killed and started again: a child with ``pulse`` (see there) after ``hung_after_s`` without
    a beat, one with ``answers`` (called in a thread, once a second) after so long without a True. Before its
    first sign of life, while it starts, a child has ``begins_within_s``.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    ready_within_s: float = 30.0
    stop_within_s: float = 10.0
    once: bool = False
    without_it: str = ""
    pulse: bool = False
    answers: Callable[[], bool] | None = None
    hung_after_s: float = 15.0
    begins_within_s: float = 120.0


async def start(child: Child, pipe: int | None = None) -> asyncio.subprocess.Process:
    """Start it in a session of its own, so that a Ctrl-C at the terminal reaches only the supervisor.

    It goes through `lifeline`, which has the kernel end it when this process is gone, however it went.
    ``pipe`` is the file it writes its pulse to.
    """
    pulse = {} if pipe is None else {PULSE: str(pipe)}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", str(_LIFELINE), str(os.getpid()), *child.argv,
        env={**os.environ, **child.env, **pulse},
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=() if pipe is None else (pipe,),
    )  # fmt: skip


async def stop(process: asyncio.subprocess.Process, within_s: float) -> bool:
    """Ask it to end and wait; then end it. Return whether it ended by itself."""
    send(process, signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), within_s)
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


def send(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Send it a signal; one that has ended needs none."""
    try:
        # Not by its own method, which would collect the exit status that the loop waits for.
        os.kill(process.pid, number)
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
