"""What to do about a sender of events, by how it stands. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.rooms.status.advice.words import Gettext, Sentences


def feed(_: Gettext) -> dict[str, Sentences]:
    """Return what to do about a sender, by condition."""
    lost = (
        _(
            "Look at the sender: its connection broke. It should connect again by itself; its own log "
            "says why it does not."
        ),
    )
    over = (_("The sender said that it stops. Start it again where it runs."),)
    return {
        "heard": (),
        "asked": (
            _("The sender has not told its whole state since: it should send a snapshot (docs/feed.md)."),
        ),
        "silent": (
            _(
                "Look at the sender: it sends nothing, not even the heartbeat it promised. Is it running, "
                "and can it reach this server?"
            ),
        ),
        "never": (
            _("No event has come with its token. Is the sender running, and does it send to {address}?"),
            _(
                "If it is answered 401, its token is not the one of `token_hash` in config.yaml: `app.py "
                "tokens hash` tells."
            ),
        ),
        "mute": lost,
        "down": lost,
        "lost": lost,
        "hung": lost,
        "refused": (
            _("The sender said that it was refused where its events come from. Look at its own log."),
        ),
        "shutdown": over,
        "stopped": over,
        "ended": over,
    }
