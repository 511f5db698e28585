"""A configured simulator, living in the site's own time."""

import asyncio

import msgspec
import structlog

from collectors.carry import carry
from collectors.clock import Clock
from collectors.inbox import Inbox
from collectors.simulator.anchor import LEAST_HISTORY_S, MARK_S, Anchor, anchor, history_s, keep
from collectors.simulator.collector import Live
from collectors.simulator.stream import stream
from collectors.simulator.world import World
from floor.settings import Settings, SimulatorSource


async def run(settings: Settings, source: SimulatorSource, clock: Clock) -> None:
    """Let the simulated floor live, until cancelled. It has no last words: it is not heard any more.

    Where the clock is set away from its stream it begins anew, as a PBX does that was started again.
    """
    anew = False
    while True:
        await _live(settings, source, clock, anchor(settings, source, clock.now(), anew=anew))
        anew = True
        structlog.get_logger().warning("simulator_begins_anew", source=source.name, why="the clock was set")


async def _live(settings: Settings, source: SimulatorSource, clock: Clock, kept: Anchor) -> None:
    """Say one stream, until the clock is set away from it."""
    noted = Noted(settings, kept)

    async def speak(inbox: Inbox) -> None:
        # A large floor takes seconds to be made up, in which this process has to show that it lives.
        world = await asyncio.to_thread(
            World,
            source.agents,
            kept.begins_at,
            kept.middle,
            seed=source.seed,
            source=source.name,
            outages=source.outages,
        )
        most_behind_s = min(LEAST_HISTORY_S, history_s(source.agents))
        said = stream(world, kept.at)
        await Live(said, inbox.put, clock, noted.about_to_say, most_behind_s=most_behind_s).speak()

    structlog.get_logger().info(
        "simulating", source=source.name, agents=source.agents, history_s=round(kept.at - kept.begins_at)
    )
    await carry(settings, source.name, clock, speak, run=kept.run)


class Noted:
    """Notes in the site's folder how far the stream may have come, always before it comes there."""

    def __init__(self, settings: Settings, kept: Anchor) -> None:
        self._settings = settings
        self._kept = kept
        self._told = False
        self._keep(kept)

    def about_to_say(self, at: float) -> None:
        """Take notice that what is said next is of the moment `at`."""
        if at > self._kept.said_until:
            self._keep(msgspec.structs.replace(self._kept, said_until=at + MARK_S))

    def _keep(self, kept: Anchor) -> None:
        self._kept = kept
        try:
            keep(self._settings, kept)
        except OSError as error:
            if not self._told:
                self._told = True
                structlog.get_logger().error(
                    "simulator_anchor_not_kept", folder=str(self._settings.state_dir), why=error.strerror
                )
