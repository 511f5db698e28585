"""What the floor page needs besides the live rows, as plain values. No Dash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.components.formula import formula_words
from dashboard.rooms.floor import ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from floor.settings import Language, Settings

    Gettext = Callable[[str], str]

SHORT = 2
"""Characters of a reason on a seat."""


def state_words(_: Gettext) -> dict[str, str]:
    """Each state in the reader's language, in the order of every list of the page's scripts."""
    return {
        "ready": _("Ready"),
        "ringing": _("Ringing"),
        "talking": _("Talking"),
        "hold": _("On hold"),
        "wrap_up": _("Wrap-up"),
        "not_ready": _("Not ready"),
        "unknown": _("Unknown"),
        "logged_out": _("Logged out"),
    }


def reasons(settings: Settings, language: Language) -> dict[str, dict[str, Any]]:
    """Return each aux code's name, the two characters on a seat, its limit in seconds and its kind."""
    return {
        code: {
            "name": (name := reason.name.text(language)),
            "short": name[:SHORT],
            "limit_s": reason.limit_min * 60 if reason.limit_min else settings.too_long.not_ready_s,
            "kind": reason.kind,
        }
        for code, reason in settings.reasons.items()
    }


def limits(settings: Settings) -> dict[str, Any]:
    """Return from when on each state is too long, in seconds; None: never. `talk` has two tiers by queue."""
    too_long = settings.too_long
    return {
        "hold_s": too_long.hold_s,
        "wrap_up_s": too_long.wrap_up_s,
        "not_ready_s": too_long.not_ready_s,
        "talk": {
            "attention_s": too_long.talk_attention_s,
            "critical_s": too_long.talk_critical_s,
        },
        "talk_by_queue": {
            queue: {
                "attention_s": settings.queue(queue).talk_attention_s,
                "critical_s": settings.queue(queue).talk_critical_s,
            }
            for queue in settings.queues
        },
    }


def options(settings: Settings, language: Language, _: Gettext) -> dict[str, Any]:
    """Return what the page's scripts need: names, words and limits."""
    return {
        "ids": ids.by_name(),
        "states": state_words(_),
        "reasons": reasons(settings, language),
        "limits": limits(settings),
        "queue_names": {queue: settings.queue(queue).name.text(language) for queue in settings.queues},
        "formulas": formula_words(_),
        "team_names": {team: section.name.text(language) for team, section in settings.teams.items()},
    }
