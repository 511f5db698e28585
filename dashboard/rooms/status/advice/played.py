"""What to do about a recording or a simulation, by how it stands: little, for so it was made. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.rooms.status.advice.collector import collector_gone, collector_stopped

if TYPE_CHECKING:
    from dashboard.rooms.status.advice.words import Gettext, Sentences


def replay(_: Gettext) -> dict[str, Sentences]:
    """Return what to do about a recording, by condition."""
    recorded = (_("So it is in the recording: there its source could not be heard. There is nothing to do."),)
    return {
        "heard": (),
        "asked": (
            _("So it is in the recording: its source was asked for its whole state. There is nothing to do."),
        ),
        "silent": collector_gone(_),
        "never": (_("Is `app.py collect` running? Then `app.py check` says whether {address} can be read."),),
        "mute": recorded,
        "down": recorded,
        "lost": recorded,
        "hung": recorded,
        "refused": recorded,
        "shutdown": recorded,
        "stopped": collector_stopped(_),
        "ended": (_("The recording is over. To play it again: `loop: true` in config.yaml."),),
    }


def simulator(_: Gettext) -> dict[str, Sentences]:
    """Return what to do about a simulated floor, by condition."""
    pretended = (
        _("The simulated telephone system fails now and then, and comes back by itself."),
        _("Without that: `outages: false` in config.yaml."),
    )
    return {
        "heard": (),
        "asked": (_("It was asked for its whole state, which takes some seconds."),),
        "silent": collector_gone(_),
        "never": (_("Is `app.py collect` running? Its log says what stopped it."),),
        "mute": pretended,
        "down": pretended,
        "lost": pretended,
        "hung": pretended,
        "refused": pretended,
        "shutdown": pretended,
        "stopped": collector_stopped(_),
        "ended": collector_stopped(_),
    }
