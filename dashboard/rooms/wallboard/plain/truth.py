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
    from dashboard.rooms.wallboard.plain.choice import Figures
    from floor.model.picture import QueueRow, Row, SiteRow
    from floor.settings import Settings

State = Literal["live", "replay", "unheard", "part", "blind", "empty"]
Trouble = Literal["critical", "attention", "blind", "calm"]

SILENT_S = 3.0
"""A watch that gave no sign of life for so long is called silent."""
MISSED_FOR_ATTENTION = 1.5
"""Calls: between one and two, apart from rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the page stands. `at`: the moment as of which its figures are drawn, by the floor's clock.

    `since`: since when nothing new is known; None where that is not so, or not known. `redis_ok`: the store
    answers. `missing` of so many sources (`sources`) are not heard.
    """

    state: State
    at: float
    since: float | None = None
    redis_ok: bool = True
    missing: tuple[str, ...] = ()
    sources: int = 0


def standing(  # noqa: PLR0913 - each is one thing the page knows
    rows: Mapping[str, Row],
    health: Health,
    site: SiteRow | None,
    figures: Figures | None,
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
        at = now if site.mode == "replay" or since is None else since
        return Standing(state="blind", at=at, since=since, redis_ok=ok)
    missing, sources = unheard(rows, board, settings, site)
    if figures is not None and figures.blind_since is not None:
        return Standing(state="part", at=now, since=figures.blind_since, missing=missing, sources=sources)
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


def shown_at(row: QueueRow | Figures, at: float) -> float:
    """Return the moment as of which a row is drawn: `at`, or when it was last known to be true."""
    if row.blind_since is None:
        return at
    return row.blind_since if row.as_of is None else row.as_of


def longest_wait_s(row: QueueRow | None, at: float) -> float | None:
    """Return for how long the longest waiting caller of a queue has waited, in seconds; None if none does."""
    if row is None or row.longest_wait_since is None:
        return None
    return max(0.0, shown_at(row, at) - row.longest_wait_since)


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
