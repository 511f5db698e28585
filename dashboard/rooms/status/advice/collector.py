"""What to do about the collector of a source. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.rooms.status.advice.words import Gettext, Sentences


def collector_gone(_: Gettext) -> Sentences:
    """Say what to do where nothing comes from a source's collector."""
    return (
        _("Nothing comes from its collector. Is `app.py collect` running? Its log says what stopped it."),
        _("`app.py run` starts it again by itself."),
    )


def collector_stopped(_: Gettext) -> Sentences:
    """Say what to do where a source's collector was told to stop."""
    return (_("Its collector was told to stop. Start `app.py run` or `app.py collect` again."),)
