"""Keeps one source going: a defect in it is written down, and it is started again while the others go on."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator

import structlog

from collectors.clock import Clock
from collectors.spool import SpoolTakenError
from floor.store.errors import StoreError, StoreUnavailable
from floor.supervisor import Backoff


async def keep(
    source: str,
    run: Callable[[], Awaitable[None]],
    clock: Clock,
    *,
    backoff: Backoff | None = None,
    chance: Callable[[], float] = random.random,
) -> None:
    """Run a source until it is over or cancelled, starting it again with growing pauses where it fails.

    Its fall is logged once, and its recovery once it has run for a while. What the store says no to for good
    is raised: no source can go on then.
    """
    backoff = backoff or Backoff()
    loop = asyncio.get_running_loop()
    log = structlog.get_logger().bind(source=source)
    falls = 0
    while True:
        begun = loop.time()
        steady = loop.call_later(backoff.steady_s, log.info, "source_runs_again") if falls else None
        try:
            await run()
        except Exception as error:
            if steady is not None:
                steady.cancel()
            if loop.time() - begun >= backoff.steady_s:
                falls = 0
            if _is_final(error):
                raise
            if falls == 0:
                why, defect = reasons(error)
                log.exception("source_fell", why=why, exc_info=error if defect else None)
            if _being_cancelled():
                raise asyncio.CancelledError from error
            falls += 1
            await clock.sleep(backoff.delay_s(falls, chance()))
        else:
            return
        finally:
            if steady is not None:
                steady.cancel()


def leaves(error: BaseException) -> Iterator[BaseException]:
    """Yield the exceptions of a group, however deep; any other as it is."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from leaves(inner)
    else:
        yield error


def reasons(error: BaseException) -> tuple[str, bool]:
    """Return what went wrong, and whether it is a defect: what nobody foresaw and put into words."""
    found, defect = [], False
    for leaf in leaves(error):
        foreseen = isinstance(leaf, StoreError | SpoolTakenError)
        found.append(str(leaf) if foreseen else f"{type(leaf).__name__}: {leaf}")
        defect = defect or not foreseen
    return "; ".join(found), defect


def _is_final(error: BaseException) -> bool:
    return any(
        isinstance(leaf, StoreError) and not isinstance(leaf, StoreUnavailable) for leaf in leaves(error)
    )


def _being_cancelled() -> bool:
    """Tell whether whoever runs us wants us to end: a failure while ending is not to be tried again."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
