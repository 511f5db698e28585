"""How much of the wall is true, and whether a queue is in trouble: as the wall's scripts judge it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dashboard.rooms.wallboard.boards import ALL_QUEUES
from floor.model.picture import SourceRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.live.frames import Health
    from dashboard.rooms.wallboard.boards import Board
    from dashboard.rooms.wallboard.plain.choice import Choice, Figures
    from floor.model.picture import QueueRow, Row, SiteRow
    from floor.settings import Settings

State = Literal["live", "replay", "old", "unheard", "part", "blind", "empty"]
Trouble = Literal["critical", "attention", "blind", "calm"]

SILENT_S = 3.0
"""When the watch gave no sign of life for so long, the page is not live."""
PATIENCE_S = 5.0
"""While the store answers, so long a silent watch only makes the page old."""
MISSED_FOR_ATTENTION = 1.5
"""Calls: between one and two, apart from rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the page stands. `at`: the moment as of which its figures are drawn, by the floor's clock.

    `since`: since when nothing new is known; None where that is not so, or not known. `age_s`: how old the
    page is where it is neither live nor blind. `redis_ok`: the store answers. `missing` of so many sources
    (`sources`) are not heard.
    """

    state: State
    at: float
    since: float | None = None
    age_s: float | None = None
    redis_ok: bool = True
    missing: tuple[str, ...] = ()
    sources: int = 0


def standing(  # noqa: PLR0913 - each is one thing the page knows
    rows: Mapping[str, Row],
    health: Health,
    site: SiteRow | None,
    choice: Choice,
    board: Board,
    settings: Settings,
    *,
    now: float,
    wall_now: float,
) -> Standing:
    """Say how the page stands; `now` is the floor's clock, `wall_now` ours."""
    ok = health.redis_ok
    if site is None:
        return Standing(state="empty", at=now, redis_ok=ok)
    alive_at = health.watch_alive_at
    if not ok or alive_at is None or wall_now - alive_at >= SILENT_S:
        known = [moment for moment in (health.picture_at, alive_at) if moment is not None]
        since = min(known, default=None)
        if ok and alive_at is not None and wall_now - alive_at < PATIENCE_S:
            return Standing(state="old", at=now, age_s=wall_now - alive_at)
        at = now if site.mode == "replay" or since is None else since
        return Standing(state="blind", at=at, since=since, redis_ok=ok)
    missing, sources = unheard(rows, board, settings, site)
    if choice.blind_since is not None and (choice.figures is not None or not missing):
        return Standing(state="part", at=now, since=choice.blind_since, missing=missing, sources=sources)
    if missing:
        return Standing(state="unheard", at=now, missing=missing, sources=sources)
    return Standing(state="replay" if site.mode == "replay" else "live", at=now)


def unheard(
    rows: Mapping[str, Row], board: Board, settings: Settings, site: SiteRow
) -> tuple[tuple[str, ...], int]:
    """Return the sources that are missing from what is shown, and how many there are; a recording has none.

    A wall of all queues misses each that is not heard; one of some queues only where none is.
    """
    if site.mode == "replay":
        return (), 0
    told = {row.name: row for row in rows.values() if isinstance(row, SourceRow)}
    configured = [source.name for source in settings.sources] if settings.mode == "live" else []
    every = list(dict.fromkeys([*configured, *sorted(told)]))
    silent = tuple(name for name in every if name not in told or told[name].state != "up")
    return (silent if board.group == ALL_QUEUES or len(silent) == len(every) else ()), len(every)


def shown_at(row: QueueRow, at: float) -> float:
    """Return the moment as of which a row is drawn: `at`, or when it was last known to be true."""
    if row.blind_since is None:
        return at
    return row.blind_since if row.as_of is None else row.as_of


def longest_wait_s(row: QueueRow | None, at: float) -> float | None:
    """Return for how long the longest waiting caller of a queue has waited, in seconds; None if none does."""
    if row is None or row.longest_wait_since is None:
        return None
    return max(0.0, shown_at(row, at) - row.longest_wait_since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Longest:
    """The longest wait of a view, and the row of its queue; None where nobody waits or it is not known.

    `is_least`: elsewhere somebody waits, or may wait, and it is not known for how long.
    """

    row: QueueRow | None = None
    wait_s: float | None = None
    is_least: bool = False


def longest(figures: Figures | None, at: float) -> Longest:
    """Return the longest wait of a view, each queue drawn as of when it was last known to be true."""
    if figures is None:
        return Longest()
    whole = figures.whole
    if whole is not None and whole.waiting == 0:
        return Longest()
    waits = [(longest_wait_s(row, at), row) for row in figures.parts]
    known = [(wait_s, row) for wait_s, row in waits if wait_s is not None]
    is_whole = whole is not None and whole.longest_wait_since is not None
    if not known:
        return Longest(row=whole, wait_s=longest_wait_s(whole, at)) if is_whole else Longest()
    wait_s, row = max(known, key=lambda one: one[0])
    is_least = not is_whole and any(
        part.longest_wait_since is None and part.waiting != 0 for part in figures.parts
    )
    return Longest(row=row, wait_s=wait_s, is_least=is_least)


def trouble(row: QueueRow, at: float) -> Trouble:
    """Say whether a queue is in trouble: a wait over its limit, or a half hour lost by more than a call."""
    if row.blind_since is not None:
        return "blind"
    wait_s = longest_wait_s(row, at)
    if wait_s is not None and wait_s > row.longest_wait_limit_s:
        return "critical"
    level = row.interval.service_level
    if level.bound is None or level.bound >= level.target:
        return "calm"
    return "attention" if (1 - level.bound) * row.interval.offered > MISSED_FOR_ATTENTION else "calm"
