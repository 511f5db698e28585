"""What to do about a source that is heard, and not well: its clock, and what of it was lost. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.rooms.status.advice.words import Gettext, Say, Sentences


def _skewed(_: Gettext) -> Sentences:
    return (
        _(
            "Its times are corrected as they come. Set its clock right: NTP or chrony on the machine "
            "of {name}."
        ),
        _("If every source is off by as much, it is the clock of this machine."),
    )


def _slow(_: Gettext) -> Sentences:
    return (
        _(
            "Its answers take long: look at the network between here and there, and at how busy its "
            "machine is."
        ),
    )


def _dropped(_: Gettext) -> Sentences:
    return (
        _(
            "These are lost, and counts of that time are too low. Redis was away for longer than the "
            "spool could hold."
        ),
        _("Find out why Redis was away; `retention.spool_mb` in config.yaml makes the spool larger."),
    )


def _forgotten(_: Gettext) -> Sentences:
    return (
        _(
            "Redis had taken these, and came back without them: they are lost, and counts of that time "
            "are too low."
        ),
        _(
            "Does Redis keep its data on disk (`appendonly yes`), and was it emptied? What it forgets of "
            "the last seconds is sent again by itself."
        ),
    )


def _refused_events(_: Gettext) -> Sentences:
    return (
        _(
            "The sender is told which field of which event is wrong, and what was expected: look at "
            "its own log."
        ),
    )


def _over_rate(_: Gettext) -> Sentences:
    return (
        _(
            "They were answered with 429: nothing is lost where the sender sends them again. Does it? "
            "`events_per_s` of the source in config.yaml allows more."
        ),
    )


def _unreadable(_: Gettext) -> Sentences:
    return (
        _(
            "What stood in them is counted nowhere. The notes below name the latest; look at what the "
            "sender writes, and at what lies between it and here."
        ),
    )


def _without_call(_: Gettext) -> Sentences:
    return (
        _(
            "They count in nothing. Does the source tell of each call's beginning before it tells more "
            "of it? Right after a start some are to be expected."
        ),
    )


def _too_old(_: Gettext) -> Sentences:
    return (
        _(
            "They are in no figure: a call of more than two days ago counts no more, and that is fixed. "
            "Was the source cut off for so long, or are its dates wrong?"
        ),
    )


def _from_future(_: Gettext) -> Sentences:
    return (_("They are taken as happening now. Set the clock right where they come from: NTP or chrony."),)


def _over_limit(_: Gettext) -> Sentences:
    return (
        _(
            "They are missing in the figures. Does the source make up names, a new one for each call? "
            "Look at which queues and agents it tells of."
        ),
    )


def _no_promise(_: Gettext) -> Sentences:
    return (
        _(
            "Set `heartbeat_s` of the source in config.yaml, or let the sender promise one in "
            "`source_up` and then send `source_alive`."
        ),
    )


def _refused_questions(_: Gettext) -> Sentences:
    return (
        _(
            "The notes below say which and why. Mostly a class is missing in `write` of manager.conf: "
            "the README has the stanza."
        ),
    )


def _skipped(_: Gettext) -> Sentences:
    return (_("The notes below name the latest lines and what was expected there."),)


FINDINGS: dict[str, Say] = {
    "skewed": _skewed,
    "slow": _slow,
    "dropped": _dropped,
    "forgotten": _forgotten,
    "refused_events": _refused_events,
    "over_rate": _over_rate,
    "unreadable": _unreadable,
    "without_call": _without_call,
    "too_old": _too_old,
    "from_future": _from_future,
    "over_limit": _over_limit,
    "no_promise": _no_promise,
    "refused_questions": _refused_questions,
    "skipped": _skipped,
}
