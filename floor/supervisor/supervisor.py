"""The supervisor itself: one task a child, one order of starting, the reverse one of stopping."""

from __future__ import annotations

import asyncio
import random
import signal
from typing import TYPE_CHECKING

import structlog

from floor.supervisor.backoff import Backoff
from floor.supervisor.child import FATAL_EXIT, Child, how_it_ended, kill, start, stop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

log = structlog.stdlib.get_logger(__name__)

_READY_STEP_S = 0.02


class Supervisor:
    """Keeps ``children`` running until `stop` is called or one of them cannot go on.

    ``chance`` gives the jitter, ``pause`` waits between a fall and the next start. A fall is logged once,
    however often the child falls before it is steady again, and so is its recovery.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        backoff: Backoff | None = None,
        chance: Callable[[], float] = random.random,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._children = tuple(children)
        self._backoff = backoff or Backoff()
        self._chance = chance
        self._pause = pause
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._stopping = asyncio.Event()
        self._exit = 0
        self.started = asyncio.Event()
        """Set when every child was started and was ready."""

    @property
    def stopping(self) -> bool:
        """Whether stopping has begun."""
        return self._stopping.is_set()

    def stop(self, code: int = 0) -> None:
        """Begin to stop; `run` will return ``code`` unless a child already gave a reason of its own."""
        self._exit = self._exit or code
        self._stopping.set()

    def kill(self) -> None:
        """End every child at once, for a second Ctrl-C."""
        for process in self._processes.values():
            kill(process)

    def pid(self, name: str) -> int | None:
        """Return the process id of a child that runs now."""
        process = self._processes.get(name)
        return None if process is None or process.returncode is not None else process.pid

    async def run(self) -> int:
        """Run until stopped and return an exit code: 0, or that of the child that could not go on."""
        keepers: list[asyncio.Task[None]] = []
        opening = asyncio.create_task(self._open(keepers), name="supervisor opens")
        try:
            await self._stopping.wait()
        finally:
            opening.cancel()
            await self._close(keepers)
            await asyncio.gather(opening, return_exceptions=True)
        return self._exit

    async def _open(self, keepers: list[asyncio.Task[None]]) -> None:
        for child in self._children:
            keepers.append(asyncio.create_task(self._keep(child), name=f"supervisor keeps {child.name}"))
            if child.ready is not None and not await self._becomes_ready(child.ready, child.ready_within_s):
                log.warning("not ready in time, going on", child=child.name, waited_s=child.ready_within_s)
        self.started.set()

    async def _becomes_ready(self, ready: Callable[[], bool], within_s: float) -> bool:
        try:
            async with asyncio.timeout(within_s):
                while not await asyncio.to_thread(ready):  # noqa: ASYNC110 - it has no event of ours
                    await asyncio.sleep(_READY_STEP_S)
        except TimeoutError:
            return False
        return True

    async def _keep(self, child: Child) -> None:
        falls = 0
        while not self._stopping.is_set():
            process = self._processes[child.name] = await start(child)
            log.debug("started", child=child.name, pid=process.pid)
            steady = asyncio.create_task(self._steady(child, falls))
            code = await process.wait()
            if steady.done():
                falls = 0
            steady.cancel()
            if self._stopping.is_set() or self._is_the_end(child, code):
                return
            falls += 1
            if falls == 1:
                log.warning("fell; it is started again", child=child.name, how=how_it_ended(code))
            await self._pause(self._backoff.delay_s(falls, self._chance()))

    async def _steady(self, child: Child, falls: int) -> None:
        await asyncio.sleep(self._backoff.steady_s)
        if falls:
            log.info("runs again", child=child.name, falls=falls)

    def _is_the_end(self, child: Child, code: int) -> bool:
        """Tell whether a child that ended is not to be started again, and stop all if none can go on."""
        if child.once and code == 0:
            return True
        if child.once or code == FATAL_EXIT:
            log.error("cannot go on; everything stops", child=child.name, how=how_it_ended(code))
            self.stop(code if code > 0 else 1)
            return True
        return False

    async def _close(self, keepers: Sequence[asyncio.Task[None]]) -> None:
        for child, keeper in reversed(list(zip(self._children, keepers, strict=False))):
            process = self._processes.get(child.name)
            if process is None or process.returncode is not None:
                keeper.cancel()  # between two lives, or not begun
            elif not await stop(child, process):
                log.warning("deaf to SIGTERM; killed", child=child.name, waited_s=child.stop_within_s)
            await asyncio.gather(keeper, return_exceptions=True)


async def supervise(supervisor: Supervisor) -> int:
    """Run ``supervisor`` until SIGINT or SIGTERM; a second one ends every child at once."""
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        if supervisor.stopping:
            supervisor.kill()
        supervisor.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal)
    try:
        return await supervisor.run()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
