"""What to do about what lies between the sources and the reader. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.rooms.status.advice.words import Gettext, Say, Sentences


def _page_lost(_: Gettext) -> Sentences:
    return (
        _(
            "It keeps trying and comes back by itself. Is this device on the network? Is `app.py web` "
            "running?"
        ),
    )


def _redis_away(_: Gettext) -> Sentences:
    return (
        _("Is the Redis at {redis} running, and can this machine reach it? `app.py check` tells."),
        _("Collectors keep what they hear and hand it in later."),
    )


def _watch_silent(_: Gettext) -> Sentences:
    return (
        _("Is `app.py watch` running? Its log says what stopped it; `app.py run` starts it again by itself."),
        _("What the sources say waits in the log: nothing is lost."),
    )


def _no_picture(_: Gettext) -> Sentences:
    return (_("Start `app.py run`, or look at the log of `app.py watch`."),)


def _no_sources(_: Gettext) -> Sentences:
    return (_("Name one under `sources` in config.yaml: examples stand there. Then `app.py check`."),)


def _log_behind(_: Gettext) -> Sentences:
    return (
        _(
            "The watch catches up by itself. If the number keeps growing, this machine is too slow or "
            "too busy."
        ),
    )


def _log_unusable(_: Gettext) -> Sentences:
    return (
        _(
            "The log of `app.py watch` names each. After an update all parts have to be restarted, so "
            "that they speak the same language."
        ),
    )


def own_redis_away(_: Gettext) -> Sentences:
    """Say what to do where the Redis that Floorwatch runs itself is away."""
    return (
        _(
            "Floorwatch runs this Redis itself and starts it again. If it does not come: is the disk "
            "full? The log of `app.py run` says why."
        ),
        _("Collectors keep what they hear and hand it in later."),
    )


FINDINGS: dict[str, Say] = {
    "page_lost": _page_lost,
    "redis_away": _redis_away,
    "watch_silent": _watch_silent,
    "no_picture": _no_picture,
    "no_sources": _no_sources,
    "log_behind": _log_behind,
    "log_unusable": _log_unusable,
}
