"""A source that numbers what it says, in a process of its own that may be killed.

``python -m tests.doubles.numbered_source URL STATE SAID [--from N] [--spool-mb N]``

It says ``LegEnded`` events whose legs are the numbers from N on, five every hundredth of a second, and writes
each number to the file SAID just before it is said. A test's own process can
do the same with ``speaker``.
"""

import argparse
import asyncio
import signal
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path

from collectors.carry import carry
from collectors.clock import SystemClock
from collectors.delivery import unbroken
from collectors.inbox import Inbox
from floor.model.events import LegEnded, SourceUp
from floor.settings import Redis, Settings
from floor.settings.shape import Retention

SITE = "test"
SOURCE = "pbx"
BURST = 5
PAUSE_S = 0.01


def site(url: str, state: Path, *, spool_mb: float = 256.0) -> Settings:
    """Settings of a site whose Redis is at ``url`` and which keeps its files in ``state``."""
    return Settings(site=SITE, redis=Redis(url=url, dir=state), retention=Retention(spool_mb=spool_mb))


def speaker(said: Path, first: int) -> Callable[[Inbox], Awaitable[None]]:
    """What fills an inbox with numbers; called again, it introduces itself again and goes on counting."""
    numbers = count(first)

    async def fill(inbox: Inbox) -> None:
        clock = SystemClock()
        await inbox.put([SourceUp(at=clock.now(), source=SOURCE, kind="test", heartbeat_s=2.0)])
        with said.open("a", encoding="ascii") as file:
            while True:
                burst = [next(numbers) for _ in range(BURST)]
                file.writelines(f"{number}\n" for number in burst)
                file.flush()
                at = clock.now()
                events = [LegEnded(at=at, source=SOURCE, leg=str(number)) for number in burst]
                await unbroken(inbox.put(events))  # what stands in the file is said, come what may
                await clock.sleep(PAUSE_S)

    return fill


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("state", type=Path)
    parser.add_argument("said", type=Path)
    parser.add_argument("--from", type=int, default=1, dest="first")
    parser.add_argument("--spool-mb", type=float, default=256.0)
    arguments = parser.parse_args()
    settings = site(arguments.url, arguments.state, spool_mb=arguments.spool_mb)
    running = asyncio.create_task(
        carry(settings, SOURCE, SystemClock(), speaker(arguments.said, arguments.first))
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    await asyncio.wait([running])
    if not running.cancelled():
        running.result()


if __name__ == "__main__":
    asyncio.run(main())
