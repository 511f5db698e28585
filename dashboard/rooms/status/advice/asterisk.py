"""What to do about an Asterisk, by how it stands. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.rooms.status.advice.collector import collector_gone, collector_stopped

if TYPE_CHECKING:
    from dashboard.rooms.status.advice.words import Gettext, Sentences


def asterisk(_: Gettext) -> dict[str, Sentences]:
    """Return what to do about an Asterisk, by condition."""
    lost = (
        _(
            'Is Asterisk running, and does it listen at {address}? There: `asterisk -rx "manager show '
            'settings"`.'
        ),
        _("From here: `app.py check`. A firewall may stand between the two."),
    )
    refused = (
        _(
            "Compare username and secret in config.yaml with manager.conf; `permit` there must let this "
            "machine in."
        ),
        _('After a change there: `asterisk -rx "manager reload"`. It is tried again by itself, slowly.'),
    )
    stopped = collector_stopped(_)
    return {
        "heard": (),
        "asked": (
            _("It was asked for its whole state, which takes some seconds."),
            _(
                "If that lasts, the account may not ask about queues: compare `read` and `write` in "
                "manager.conf with the README."
            ),
        ),
        "silent": collector_gone(_),
        "never": (
            _("Is `app.py collect` running? Then `app.py check` says whether {address} can be reached."),
        ),
        "mute": (
            _(
                'Is {address} the port of the AMI? On the PBX: `asterisk -rx "manager show settings"` names '
                "it, mostly 5038, and with TLS 5039."
            ),
            _("Or does a firewall or proxy in between take the connection? From here: `app.py check`."),
        ),
        "down": lost,
        "lost": lost,
        "hung": (
            _("Asterisk takes the connection but answers nothing: it hangs, or has too much to do."),
            _(
                'On the PBX: `asterisk -rx "core show uptime"`. If that hangs too, Asterisk has to be '
                "restarted."
            ),
        ),
        "refused": refused,
        "shutdown": (
            _("Asterisk said that it stops. If it does not come back within minutes, start it on the PBX."),
        ),
        "stopped": stopped,
        "ended": stopped,
    }


def asterisk_tls(_: Gettext) -> dict[str, Sentences]:
    """Return the same of one that is spoken to over TLS, where a certificate may be the reason."""
    certificate = _(
        "Its certificate may be the reason: has it run out, is it signed by the `ca` in config.yaml, is "
        "it for `server_name`?"
    )
    plain = asterisk(_)
    return plain | {why: (*plain[why], certificate) for why in ("never", "down", "lost", "refused")}
