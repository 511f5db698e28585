"""The supervisor itself: one task a child, one order of starting, the reverse one of stopping."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
from typing import TYPE_CHECKING, Final, NamedTuple

import structlog

from floor.supervisor.backoff import Backoff
from floor.supervisor.child import FATAL_EXIT, Child, how_it_ended, kill, send, start, stop
from floor.supervisor.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

log = structlog.stdlib.get_logger(__name__)

STOP_S: Final = 10.0
"""Within so long everything is stopped."""
_SHARES: Final = 10
"""Of the time there is for stopping, each child is sure of one part in so many."""
_READY_STEP_S: Final = 0.02


class _Life(NamedTuple):
    """One life of a child. ``code``: its exit code, None where it could not even be started."""

    code: int | None
    how_it_ended: str
    was_steady: bool = False


class Supervisor:
    """Keeps ``children`` running until `stop` is called or one of them cannot go on.

    ``chance`` gives the jitter, ``pause`` waits between a fall and the next start, ``watchdog`` listens to
    one life of a child. Stopping takes ``stop_within_s`` at most, whoever is deaf. A fall is logged once,
    however often the child falls before it is steady again, and so is its recovery.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        backoff: Backoff | None = None,
        chance: Callable[[], float] = random.random,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        watchdog: Callable[[Child], Watchdog] = Watchdog,
        stop_within_s: float = STOP_S,
    ) -> None:
        self._children = list(children)
        self._backoff = backoff or Backoff()
        self._chance = chance
        self._pause = pause
        self._watchdog = watchdog
        self._stop_within_s = stop_within_s
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._keepers: dict[str, asyncio.Task[None]] = {}
        self._leaving: set[str] = set()
        self._stopping = asyncio.Event()
        self._exit = 0
        self.started = asyncio.Event()
        """Set when every child was started and was ready."""

    @property
    def stopping(self) -> bool:
        """Whether stopping has begun."""
        return self._stopping.is_set()

    @property
    def names(self) -> tuple[str, ...]:
        """The children there are, in the order in which they are started."""
        return tuple(child.name for child in self._children)

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

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a child a signal; one that does not run just now gets none."""
        if self.pid(name) is not None:
            send(self._processes[name], number)

    async def add(self, child: Child, *, before: str) -> None:
        """Keep one more child from now on; at the end it is stopped after ``before``."""
        await self.started.wait()
        if self.stopping:
            return
        self._children.insert(self.names.index(before), child)
        self._keepers[child.name] = self._keeper(child)

    async def remove(self, name: str) -> None:
        """Stop a child and keep it no more."""
        await self.started.wait()
        child = self._children[self.names.index(name)]
        self._leaving.add(name)
        await self._end(child, child.stop_within_s)
        self._children.remove(child)
        self._keepers.pop(name, None)
        self._leaving.discard(name)

    async def run(self) -> int:
        """Run until stopped and return an exit code: 0, or that of the child that could not go on."""
        opening = asyncio.create_task(self._open(), name="supervisor opens")
        try:
            await self._stopping.wait()
        finally:
            opening.cancel()
            await self._close()
            await asyncio.gather(opening, return_exceptions=True)
        return self._exit

    def _keeper(self, child: Child) -> asyncio.Task[None]:
        return asyncio.create_task(self._keep(child), name=f"supervisor keeps {child.name}")

    async def _open(self) -> None:
        for child in self._children:
            self._keepers[child.name] = self._keeper(child)
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

    def _is_wanted(self, child: Child) -> bool:
        return not self._stopping.is_set() and child.name not in self._leaving

    async def _keep(self, child: Child) -> None:
        falls, unstartable = 0, False
        while self._is_wanted(child):
            life = await self._live(child, falls)
            if life.was_steady:
                falls, unstartable = 0, False
            if not self._is_wanted(child) or (life.code is not None and self._is_the_end(child, life.code)):
                return
            falls += 1
            # That there is no life at all is another trouble than how the last one ended.
            if falls == 1 or (life.code is None and not unstartable):
                log.warning("fell; it is started again", child=child.name, how=life.how_it_ended)
            unstartable = unstartable or life.code is None
            await self._pause(self._backoff.delay_s(falls, self._chance()))

    async def _live(self, child: Child, falls: int) -> _Life:
        """Start the child and wait for its end; what keeps it from being started is an end too."""
        with contextlib.ExitStack() as stack:
            try:
                watchdog = stack.enter_context(self._watchdog(child))
                process = self._processes[child.name] = await start(child, watchdog.pipe)
            except OSError as error:
                return _Life(None, f"it could not be started: {error.strerror or error}")
            watchdog.handed_over()
            log.debug("started", child=child.name, pid=process.pid)
            steady = asyncio.create_task(self._steady(child, falls))
            minding = asyncio.create_task(self._mind(child, process, watchdog))
            code = await process.wait()
            minding.cancel()
            (how,) = await asyncio.gather(minding, return_exceptions=True)
        was_steady = steady.done()
        steady.cancel()
        return _Life(code, how if isinstance(how, str) else how_it_ended(code), was_steady)

    async def _mind(
        self, child: Child, process: asyncio.subprocess.Process, watchdog: Watchdog
    ) -> str | None:
        """Kill the child when it hangs, and say so; until then, wait."""
        silent_s = await watchdog.hangs()
        if not self._is_wanted(child):
            return None  # it is asked to end, and has a time for that
        kill(process)
        return f"hung: no sign of life for {silent_s:.0f} s; killed"

    async def _steady(self, child: Child, falls: int) -> None:
        await asyncio.sleep(self._backoff.steady_s)
        if falls:
            log.info("runs again", child=child.name, falls=falls)

    def _is_the_end(self, child: Child, code: int) -> bool:
        """Tell whether a child that ended is not to be started again, and stop all if none can go on."""
        if child.once and code == 0:
            return True
        if child.once and child.without_it:
            log.warning(
                "failed; the others go on without it",
                child=child.name,
                how=how_it_ended(code),
                without_it=child.without_it,
            )
            return True
        if child.once or code == FATAL_EXIT:
            log.error("cannot go on; everything stops", child=child.name, how=how_it_ended(code))
            self.stop(code if code > 0 else 1)
            return True
        return False

    async def _close(self) -> None:
        """Stop all, the last first. Who is slow takes of the time there is, but leaves some to the others."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._stop_within_s
        share_s = self._stop_within_s / _SHARES
        closing = [child for child in reversed(self._children) if child.name in self._keepers]
        for others, child in zip(reversed(range(len(closing))), closing, strict=True):
            left_s = max(until - loop.time() - others * share_s, share_s)
            await self._end(child, min(child.stop_within_s, left_s))

    async def _end(self, child: Child, within_s: float) -> None:
        keeper = self._keepers.get(child.name)
        if keeper is None:
            return  # it was taken out meanwhile
        process = self._processes.get(child.name)
        if process is None or process.returncode is not None:
            keeper.cancel()  # between two lives, or not begun
        elif not await stop(process, within_s):
            log.warning("deaf to SIGTERM; killed", child=child.name, waited_s=within_s)
        await asyncio.gather(keeper, return_exceptions=True)


async def supervise(supervisor: Supervisor) -> int:
    """Run ``supervisor`` until SIGINT or SIGTERM; a second one ends every child at once."""
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        if supervisor.stopping:
            supervisor.kill()
        else:
            log.info("stopping; a second time ends everything at once")
        supervisor.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal)
    try:
        return await supervisor.run()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
