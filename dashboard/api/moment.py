"""As of when an answer is true, and whether anybody still watches: pure."""

from collections.abc import Mapping

import msgspec

from dashboard.api.problems import NO_PICTURE, Problem, Situation
from dashboard.api.watch_state import WatchState, watch_state
from dashboard.live.frames import Health, floor_now
from floor.model.picture import SITE_KEY, Row, SiteRow


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """When an answer is given and as of when it is true. `blind_since` None: the picture is current."""

    site: SiteRow
    now: float
    as_of: float
    blind_since: float | None
    watch: WatchState


def moment(rows: Mapping[str, Row], health: Health, site_name: str, wall_now: float) -> Moment:
    """Return the moment of an answer. Raise the problem `no-picture` if there never was a picture."""
    site = rows.get(SITE_KEY)
    site = site if isinstance(site, SiteRow) else None
    watch = watch_state(health, site, wall_now)
    if site is None:
        why = {
            "unknown": "the store cannot be reached",
            "silent": "the store answers, but no watch has written there",
            "up": "a watch is at work, but has written no picture yet",
        }[watch.state]
        raise Problem(
            NO_PICTURE,
            f"No picture of the site {site_name!r} was ever read by this process: {why}.",
            situation=Situation(site_name, wall_now, watch),
            headers={"Retry-After": "2"},
        )
    now = floor_now(site, wall_now)
    if site.mode == "replay":
        as_of = site.now
    else:
        heard = [t for t in (health.picture_at, health.watch_alive_at) if t is not None]
        as_of = min([now, *heard])
    blind_since = None if watch.state == "up" else watch.since or as_of
    return Moment(site=site, now=now, as_of=as_of, blind_since=blind_since, watch=watch)
