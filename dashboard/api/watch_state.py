"""Whether anybody keeps the picture up to date: pure."""

from typing import Annotated, Literal

import msgspec

from dashboard.live.frames import Health
from floor.model.picture import SiteRow

SILENT_AFTER_S = 3.0
"""Older than this the pages stop saying "live", and so does the API."""


class WatchState(msgspec.Struct, frozen=True):
    """Whether the picture is being kept up to date."""

    state: Annotated[
        Literal["up", "silent", "unknown"],
        msgspec.Meta(
            description="`up`: heard within 3 s. `silent`: the store answers, the watch gives no sign of "
            "life. `unknown`: the store cannot be reached, so nothing can be said of the watch."
        ),
    ]
    since: Annotated[
        float | None,
        msgspec.Meta(
            description="Since when: the start of the watch when up, else when the watch or the store was "
            "last heard; null if never."
        ),
    ]


def watch_state(health: Health, site: SiteRow | None, wall_now: float) -> WatchState:
    """Say what is known of the watch."""
    alive_at = health.watch_alive_at
    if not health.redis_ok:
        return WatchState("unknown", health.picture_at)
    if alive_at is None or wall_now - alive_at > SILENT_AFTER_S:
        return WatchState("silent", alive_at)
    return WatchState("up", site.watch_since if site else None)
