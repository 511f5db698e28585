"""Where a simulation is anchored in time: kept in a file, so that a collector started again says the same.

The anchor is the moment from which the simulation lives at its own pace; what lies before it is its history,
which is said as fast as it can be. Whoever starts again within `AGAIN_S` says the whole stream again from
the beginning of that history, and the log leaves out what it has. Later, or where that would be too many
events, or where the simulation is to be another one, there is a new anchor, whose history begins where the
old stream may have ended: nothing of the day is counted twice. So it is when the clock was set away from the
stream; set back, there is no history, for the hour that comes again has one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import structlog

from collectors.simulator.collector import SET_BACK_S
from floor.model.calendar import Calendar

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from floor.settings import Settings, SimulatorSource

FILE = "simulator.json"
AGAIN_S = 36 * 3600.0
"""Older anchors are given up. The log remembers for longer than that how far a silent run had come."""
LEAST_HISTORY_S = 4 * 3600.0
EVENTS_PER_AGENT_S = 0.024
"""What a floor says in a busy hour, by agent: measured."""
SHIFT_S = 9 * 3600.0
WHOLE_EVENTS = 150_000
"""A floor whose main shift says no more than this, of up to 190 agents, has the whole day as its history."""
HISTORY_EVENTS = 80_000
"""A larger one has so many events of it, so that a start stays within ten seconds or so: of 1,000 agents
nearly an hour, of 10,000 some minutes. There every agent is said anew beside."""
AGAIN_EVENTS = 600_000
"""Nor is more than this said again; a large floor so gets a new anchor earlier."""
MARK_S = 60.0
"""So far ahead of the stream it is noted how far it may have come."""

_FILE_MODE = 0o600


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """One simulation's place in time.

    `run` names the stream; `begins_at` is its first moment, `at` the anchor, `middle` the middle of a main
    shift. `said_until`: nothing later has been said.
    """

    run: str
    what: str
    begins_at: float
    at: float
    middle: float
    said_until: float


def anchor(settings: Settings, source: SimulatorSource, now: float, *, anew: bool = False) -> Anchor:
    """Return the anchor kept in the site's folder if its stream can be said again at `now`, or a new one.

    `anew`: it cannot.
    """
    file = settings.state_dir / FILE
    what = _what(settings, source)
    most_s = min(AGAIN_S, AGAIN_EVENTS / (source.agents * EVENTS_PER_AGENT_S))
    kept = _read(file)
    if (
        not anew
        and isinstance(kept, Anchor)
        and kept.what == what
        and 0 <= now - kept.at <= most_s
        and kept.said_until <= now + MARK_S + SET_BACK_S  # else the clock was set back meanwhile
    ):
        return kept
    if isinstance(kept, Anchor) and kept.what != what:
        _say_another(settings, source)
    day_start = Calendar(settings.timezone, _seconds(settings.day_start)).day_start(now)
    begins_at = max(min(day_start, now - LEAST_HISTORY_S), now - history_s(source.agents))
    if kept is not None:
        # What cannot be read may have said all up to now.
        said_until = kept.said_until if isinstance(kept, Anchor) else now
        begins_at = min(max(begins_at, said_until), now)
    middle = now if source.mid_shift_at == "start" else nearest(source.mid_shift_at, now, settings.zone)
    run = hashlib.sha256(f"{what} {now!r} {begins_at!r} {middle!r}".encode()).hexdigest()[:32]
    return Anchor(run=run, what=what, begins_at=begins_at, at=now, middle=middle, said_until=now)


def _say_another(settings: Settings, source: SimulatorSource) -> None:
    """Say that a floor that is simulated differently now has the day of the one before it."""
    structlog.get_logger().warning(
        "simulated_floor_is_another",
        source=source.name,
        why="the simulation is not the one of before; what was counted of today stays",
        to_begin_anew=f"stop it, remove {settings.state_dir}, start it again"
        if settings.redis.embedded
        else "give it another name under `site`",
    )


def keep(settings: Settings, kept: Anchor) -> None:
    """Write the anchor into the site's folder, whole or not at all. Raises OSError."""
    folder = settings.state_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = folder / f"{FILE}.new"
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILE_MODE), "wb") as opened:
        opened.write(msgspec.json.encode(kept))
    beside.replace(folder / FILE)


def nearest(time_of_day: str, now: float, zone: ZoneInfo) -> float:
    """Return the moment closest to `now` at which the local clock shows a time of day."""
    wall = dt.time.fromisoformat(time_of_day)
    today = dt.datetime.fromtimestamp(now, zone).date()
    days = (today + dt.timedelta(days=days) for days in (-1, 0, 1))
    moments = (dt.datetime.combine(day, wall, zone).timestamp() for day in days)
    return min(moments, key=lambda moment: abs(moment - now))


def history_s(agents: int) -> float:
    """Return how long the history of so many agents may be."""
    events_a_second = agents * EVENTS_PER_AGENT_S
    return math.inf if events_a_second * SHIFT_S <= WHOLE_EVENTS else HISTORY_EVENTS / events_a_second


def _seconds(wall: dt.time) -> int:
    return wall.hour * 3600 + wall.minute * 60


def _what(settings: Settings, source: SimulatorSource) -> str:
    """Return what determines the stream but for its place in time: the wish, and the code that fulfils it."""
    wish = [settings.site, source.name, source.agents, source.seed, source.mid_shift_at, source.outages]
    digest = hashlib.sha256(msgspec.json.encode([*wish, np.__version__]))
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def _read(file: Path) -> Anchor | str | None:
    """Return the anchor kept in a file, None if there is none, or why it cannot be read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Anchor)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        why = str(error)
        structlog.get_logger().warning("simulator_anchor_unreadable", file=str(file), why=why)
        return why
