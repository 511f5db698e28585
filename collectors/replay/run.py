"""A configured recording, played as if it happened now."""

import asyncio
import math
from collections.abc import Callable

import structlog

from collectors.carry import carry
from collectors.clock import Clock
from collectors.inbox import Inbox
from collectors.replay.collector import Replay
from collectors.replay.recording import RecordingError
from floor.model.events import DownReason, SourceDown
from floor.settings import ReplaySource, Settings


async def run(settings: Settings, source: ReplaySource, clock: Clock) -> None:
    """Play the recording into the site's log; return when it is over, or cannot be read."""
    speed = math.inf if source.speed == "max" else source.speed

    async def play(inbox: Inbox) -> None:
        replay = Replay(
            source.file,
            source.name,
            inbox.put,
            clock,
            speed=speed,
            timezone=settings.timezone,
            tell=skipped_line(source.name),
        )
        try:
            await replay.play_as_now(loop=source.loop)
        except asyncio.CancelledError:
            await inbox.close(*replay.last_words("stopped"))
            raise
        except RecordingError as error:
            structlog.get_logger().error("source_failed", source=source.name, why=str(error))
            # What was up is lost; what never came up was refused. Either way the others go on.
            was_up = bool(replay.last_words("lost"))
            reason: DownReason = "lost" if was_up else "refused"
            await inbox.close(
                SourceDown(at=clock.now(), source=source.name, reason=reason, detail=str(error))
            )

    await carry(settings, source.name, clock, play, waits=True)


def skipped_line(source: str) -> Callable[[str], None]:
    """Return what writes a skipped line of a recording to the process's own log."""
    log = structlog.get_logger()

    def tell(note: str) -> None:
        log.warning("line_skipped", source=source, note=note)

    return tell
