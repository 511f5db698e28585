"""The simulated source's stream: all it says, with a sign of life wherever it would say nothing for long."""

from collections.abc import Iterator

from collectors.heartbeat import ALIVE_S
from collectors.simulator.world import World
from floor.model.events import Event, SourceAlive


def stream(world: World, alive_from: float) -> Iterator[list[Event]]:
    """Yield, for ever and in order of time, what `world` says: lists of events, each of one moment.

    From `alive_from` on nobody need take silence for quiet: while the link stands, `SourceAlive` is said
    after each `ALIVE_S` without a word. The same world gives the same stream, signs of life included, so
    the number of an event in it never changes. (An empty list is no part of it, see `World.moments`.)
    """
    source = world.voice.source
    spoke_at = alive_from
    up = False
    for said in world.moments():
        if not said:
            yield said
            continue
        at = said[0].at
        if up:
            while (due := round(spoke_at + ALIVE_S, 3)) < at:
                yield [SourceAlive(at=due, source=source)]
                spoke_at = due
        yield said
        spoke_at = max(spoke_at, at)
        up = world.voice.heard
