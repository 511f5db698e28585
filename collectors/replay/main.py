"""Plays one recording into a site's log in the recording's own time, with a progress bar on a terminal."""

import math
from pathlib import Path
from typing import Literal

import uvloop
from tqdm import tqdm

from collectors.carry import carry
from collectors.clock import Clock, SystemClock
from collectors.inbox import Inbox
from collectors.replay.collector import Replay
from collectors.replay.run import skipped_line
from floor.settings import Settings

SOURCE = "recording"
"""The name of the source a recording is played as."""


async def play(
    settings: Settings, file: Path, speed: float | Literal["max"], clock: Clock | None = None
) -> None:
    """Play `file` into the log of `settings.site`, `speed` times as fast as it was or as fast as it goes.

    Returns when the log has the last event. Raises RecordingError (the file is no recording, or breaks
    off) and StoreError, in a group.
    """
    clock = clock or SystemClock()
    with tqdm(
        desc=file.name,
        total=1.0,
        disable=None,  # only on a terminal
        bar_format="{desc} {percentage:3.0f}% |{bar}| {elapsed}{postfix}",
    ) as bar:

        def watch(progress: float, events: int) -> None:
            bar.set_postfix_str(f"{events:,} events", refresh=False)
            bar.update(progress - bar.n)

        def tell(note: str) -> None:
            if bar.disable:
                skipped_line(SOURCE)(note)
            else:
                bar.write(f"{file.name}: {note}")

        async def fill(inbox: Inbox) -> None:
            replay = Replay(
                file,
                SOURCE,
                inbox.put,
                clock,
                speed=math.inf if speed == "max" else speed,
                timezone=settings.timezone,
                watch=watch,
                tell=tell,
            )
            await replay.play()
            if replay.lines_skipped:
                tell(f"left out in all, because they could not be read: {replay.lines_skipped:,} lines")

        await carry(settings, SOURCE, clock, fill, waits=True)


def main(settings: Settings, file: Path, speed: float | Literal["max"]) -> None:
    """Play to the end; see `play`."""
    uvloop.run(play(settings, file, speed))
