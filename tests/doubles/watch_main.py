"""The watch as the product runs it, in a process of its own that may be told when to die.

``python -m tests.doubles.watch_main URL [--die-at-event N] [--die-at-call N] [--live] [--often] [--until-end]``

It kills itself (SIGKILL, so nothing is tidied up) before taking in its Nth event, or before or after its
Nth call of the store (odd: before, even: after). ``--often`` reads 50 entries at a time and writes picture
and checkpoint after each, so that a short log has many instants to die at. ``--until-end`` stops it, as
SIGTERM would, when the log is read.
"""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

import msgspec

from floor import watch
from floor.model.board import Board
from floor.model.config import FloorConfig, QueueConfig
from floor.store.client import Client, open_client
from floor.watch_process import WatchProcess

CONFIG = FloorConfig(
    timezone="Asia/Shanghai", mode="replay", queue_defaults=QueueConfig(wrapup_s=30.0, configured=False)
)
LIVE = msgspec.structs.replace(CONFIG, mode="live")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--die-at-event", type=int, default=0)
    parser.add_argument("--die-at-call", type=int, default=0)
    parser.add_argument("--live", action="store_true")
    parser.add_argument("--often", action="store_true")
    parser.add_argument("--until-end", action="store_true")
    arguments = parser.parse_args()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if arguments.often:
        # Constants of the watch, for which a test cannot wait.
        for name in ("PUBLISH_S", "CHECKPOINT_S", "TRIM_S"):
            setattr(watch, name, 0.0)
        watch.PUBLISH_SHARE = watch.CHECKPOINT_SHARE = 1e9  # type: ignore[misc]
        watch.READ = 50  # type: ignore[misc]
    if arguments.die_at_event:
        before(Board, "apply", arguments.die_at_event)
    if arguments.die_at_call:
        around(Client, "run", arguments.die_at_call)
    if arguments.until_end:
        stop_at_end(stop)
    client = open_client(arguments.url)
    try:
        return WatchProcess(client, "main", LIVE if arguments.live else CONFIG, stop).run()
    finally:
        client.close()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: type, name: str, nth: int) -> None:
    method: Callable[..., Any] = getattr(owner, name)
    left = nth

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        if not left:
            die()
        return method(*args, **kwargs)

    setattr(owner, name, counted)


def around(owner: type, name: str, nth: int) -> None:
    if nth % 2:
        before(owner, name, (nth + 1) // 2)
        return
    method: Callable[..., Any] = getattr(owner, name)
    left = nth // 2

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        answer = method(*args, **kwargs)
        left -= 1
        if not left:
            die()
        return answer

    setattr(owner, name, counted)


def stop_at_end(stop: threading.Event) -> None:
    step = watch.Watch.step

    def counted(self: watch.Watch) -> bool:
        more = step(self)
        if not more:
            stop.set()
        return more

    watch.Watch.step = counted  # type: ignore[method-assign]


if __name__ == "__main__":
    sys.exit(main())
