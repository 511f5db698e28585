"""The days before the demonstration began: what a watch would have kept of them, without their being told.

Trends compare a day with others, and a floor that began today has none. So the same simulated floor lives
through the weeks before, a day at a time and as fast as it can, and a board like the watch's counts it; the
sums of its quarter hours are kept, as of any day that was. The newest day comes first, and nothing lies
between two that are there, so whoever is interrupted goes on where it was.
"""

from __future__ import annotations

import math
import os
import time
from typing import TYPE_CHECKING, cast

import msgspec
import structlog

from collectors.simulator.anchor import anchor, history_s
from collectors.simulator.world import World
from floor.model.board import Board
from floor.model.calendar import Calendar, quarter_start
from floor.model.events import SourceUp
from floor.settings import SimulatorSource
from floor.store.client import open_client
from floor.store.embedded import store_url
from floor.store.errors import StoreError
from floor.store.past_quarters import PastQuarters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from floor.model.events import AnyEvent, Event
    from floor.model.picture import QuarterRow
    from floor.settings import Settings

WEEKS = 4
"""Of each weekday so many are compared: one more than what is usual is made of at least."""
BEFORE_S = 3600.0
"""A day is listened to from so long before it: its first calls come to a floor at work."""
AFTER_S = 3600.0
"""And for so long after it: until its last calls are over."""
NICE = 19
"""Nobody waits for these days: whatever else this machine has to do goes first."""


def main(settings: Settings) -> int:
    """Make the days before the demonstration began; return the exit code.

    The floor goes on without them, too.
    """
    os.nice(NICE)
    source = next((one for one in settings.sources if isinstance(one, SimulatorSource)), None)
    if source is None:
        return 0
    log = structlog.get_logger()
    began = time.monotonic()
    client = open_client(store_url(settings))
    try:
        past = PastQuarters(client, settings.site, kept_days=settings.retention.rows_days)
        days = make(settings, source, past, time.time())
    except StoreError as error:
        log.warning("the days before are not made", why=str(error))
        return 0
    finally:
        client.close()
    if days:
        log.info("the days before are made", days=days, took_s=round(time.monotonic() - began))
    return 0


def make(
    settings: Settings,
    source: SimulatorSource,
    past: PastQuarters,
    now: float,
    *,
    weeks: int = WEEKS,
) -> int:
    """Make what is missing of the weeks before `now`, and return how many days that were.

    Of a floor too large to tell its whole day at the start there are none: the gap would be today's.
    Raises `StoreError`.
    """
    if not math.isinf(history_s(source.agents)):
        return 0
    place = anchor(settings, source, now)
    calendar = Calendar(settings.timezone, settings.for_model().day_starts_at_s)
    begun = past.begun()
    until = quarter_start(place.begins_at if begun is None else begun)
    made = 0
    for since, end in days_before(calendar, until, now, weeks):
        past.add(rows_of(settings, source, place.middle, since, end))
        made += 1
    return made


def days_before(calendar: Calendar, until: int, now: float, weeks: int) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each of the site's days of so many weeks before `now`, the latest first.

    What is from `until` on is there already, so the first of them may be a part of a day.
    """
    oldest = calendar.day_start(now)
    for _ in range(weeks * 7):
        oldest = calendar.day_start(oldest - 1)
    while until > oldest:
        since = calendar.day_start(until - 1)
        yield since, until
        until = since


def rows_of(
    settings: Settings, source: SimulatorSource, middle: float, since: int, until: int
) -> list[QuarterRow]:
    """Return the quarter hours in [since, until) of the floor that has the middle of a shift at `middle`.

    Its link never breaks: with a gap in every day nobody could say what is usual.
    """
    world = World(
        source.agents, since - BEFORE_S, middle, seed=source.seed, source=source.name, outages=False
    )
    board = Board(settings.for_model())
    for said in world.moments():
        for event in said:
            board.apply(_unpromised(event), event.at)
        if said and said[0].at > until + AFTER_S:
            break
    return [row for row in board.take_quarters() if since <= row.start < until]


def _unpromised(event: Event) -> AnyEvent:
    """Take back the promise of a sign of life, which is one to keep in real time."""
    return cast(
        "AnyEvent",
        msgspec.structs.replace(event, heartbeat_s=None) if isinstance(event, SourceUp) else event,
    )
