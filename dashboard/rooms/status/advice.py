"""What to do, in words: the one place where that is decided. Pure.

A source's condition says whether it is heard and, if not, why; `assets/status/judge.js` tells it from the
source's row. What to do about it depends on the kind of source too. What stands in backquotes is to be typed
as it is; {names} in braces are filled in by the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from floor.model.events import DownReason

if TYPE_CHECKING:
    from collections.abc import Callable

    Gettext = Callable[[str], str]

Sentences = tuple[str, ...]

REASONS: tuple[DownReason, ...] = get_args(DownReason)
CONDITIONS: tuple[str, ...] = ("heard", "asked", "silent", "never", "mute", "down", *REASONS)
"""Heard · heard, but has not told its whole state · silent for two heartbeats · never heard yet · never heard
though the connection is taken · down for a reason nobody remembers · down, by reason."""

KINDS: tuple[str, ...] = ("asterisk", "asterisk_tls", "feed", "replay", "simulator", "other")
"""Kinds of sources, as far as it matters to what is to be done. `other`: in the picture, but in no
configuration this page knows."""


def for_source(kind: str, condition: str, _: Gettext) -> Sentences:
    """Return what to do about a source of a kind in a condition; nothing where there is nothing to do.

    Raise KeyError for a kind or condition that is not in `KINDS` or `CONDITIONS`.
    """
    return _BY_KIND[kind](_)[condition]


def for_finding(finding: str, _: Gettext, *, redis_embedded: bool) -> Sentences:
    """Return what to do about one of `FINDINGS`. Raise KeyError for any other."""
    if finding == "redis_away" and redis_embedded:
        return _own_redis_away(_)
    return _BY_FINDING[finding](_)


def _collector_gone(_: Gettext) -> Sentences:
    return (
        _("Nothing comes from its collector. Is `app.py collect` running? Its log says what stopped it."),
        _("`app.py run` starts it again by itself."),
    )


def _collector_stopped(_: Gettext) -> Sentences:
    return (_("Its collector was told to stop. Start `app.py run` or `app.py collect` again."),)


def _asterisk(_: Gettext) -> dict[str, Sentences]:
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
    stopped = _collector_stopped(_)
    return {
        "heard": (),
        "asked": (
            _("It was asked for its whole state, which takes some seconds."),
            _(
                "If that lasts, the account may not ask about queues: compare `read` and `write` in "
                "manager.conf with the README."
            ),
        ),
        "silent": _collector_gone(_),
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


def _asterisk_tls(_: Gettext) -> dict[str, Sentences]:
    certificate = _(
        "Its certificate may be the reason: has it run out, is it signed by the `ca` in config.yaml, is "
        "it for `server_name`?"
    )
    plain = _asterisk(_)
    return plain | {why: (*plain[why], certificate) for why in ("never", "down", "lost", "refused")}


def _feed(_: Gettext) -> dict[str, Sentences]:
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


def _replay(_: Gettext) -> dict[str, Sentences]:
    recorded = (_("So it is in the recording: there its source could not be heard. There is nothing to do."),)
    return {
        "heard": (),
        "asked": (
            _("So it is in the recording: its source was asked for its whole state. There is nothing to do."),
        ),
        "silent": _collector_gone(_),
        "never": (_("Is `app.py collect` running? Then `app.py check` says whether {address} can be read."),),
        "mute": recorded,
        "down": recorded,
        "lost": recorded,
        "hung": recorded,
        "refused": recorded,
        "shutdown": recorded,
        "stopped": _collector_stopped(_),
        "ended": (_("The recording is over. To play it again: `loop: true` in config.yaml."),),
    }


def _simulator(_: Gettext) -> dict[str, Sentences]:
    pretended = (
        _("The simulated telephone system fails now and then, and comes back by itself."),
        _("Without that: `outages: false` in config.yaml."),
    )
    return {
        "heard": (),
        "asked": (_("It was asked for its whole state, which takes some seconds."),),
        "silent": _collector_gone(_),
        "never": (_("Is `app.py collect` running? Its log says what stopped it."),),
        "mute": pretended,
        "down": pretended,
        "lost": pretended,
        "hung": pretended,
        "refused": pretended,
        "shutdown": pretended,
        "stopped": _collector_stopped(_),
        "ended": _collector_stopped(_),
    }


def _other(_: Gettext) -> dict[str, Sentences]:
    look = (
        _(
            "This page does not know its configuration. Look at the log of `app.py collect`, and at the "
            "source itself."
        ),
    )
    return dict.fromkeys(CONDITIONS, look) | {"heard": (), "ended": ()}


_BY_KIND: dict[str, Callable[[Gettext], dict[str, Sentences]]] = {
    "asterisk": _asterisk,
    "asterisk_tls": _asterisk_tls,
    "feed": _feed,
    "replay": _replay,
    "simulator": _simulator,
    "other": _other,
}


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


def _own_redis_away(_: Gettext) -> Sentences:
    return (
        _(
            "Floorwatch runs this Redis itself and starts it again. If it does not come: is the disk "
            "full? The log of `app.py run` says why."
        ),
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
            "They are in no figure. Was the source cut off for long? `retention.visits_h` in "
            "config.yaml says for how long calls are remembered."
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


def _configuration_refused(_: Gettext) -> Sentences:
    return (
        _(
            "Correct it and save it: it is taken up by itself, within seconds. `app.py check` says "
            "whether it is right."
        ),
    )


def _shared_agents(_: Gettext) -> Sentences:
    return (
        _("The same person at two sources: there is nothing to do."),
        _("Two people: tell them apart under `agents` in config.yaml, as `<source>:<interface>`."),
    )


def _queues_not_configured(_: Gettext) -> Sentences:
    return (
        _(
            "They are counted by the defaults, under the PBX's own names. A section under `queues` in "
            "config.yaml changes that."
        ),
    )


def _queues_not_heard(_: Gettext) -> Sentences:
    return (
        _(
            "Is each name right? It has to be spelled as its source spells it. What is taken out of "
            "config.yaml goes from here, too."
        ),
    )


def _queues_told_no_more(_: Gettext) -> Sentences:
    return (
        _(
            "Their source was taken out of config.yaml. What was counted of them today stays until the "
            "day ends."
        ),
    )


_BY_FINDING: dict[str, Callable[[Gettext], Sentences]] = {
    "page_lost": _page_lost,
    "redis_away": _redis_away,
    "watch_silent": _watch_silent,
    "no_picture": _no_picture,
    "no_sources": _no_sources,
    "log_behind": _log_behind,
    "log_unusable": _log_unusable,
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
    "configuration_refused": _configuration_refused,
    "shared_agents": _shared_agents,
    "queues_not_configured": _queues_not_configured,
    "queues_not_heard": _queues_not_heard,
    "queues_told_no_more": _queues_told_no_more,
}

FINDINGS: tuple[str, ...] = tuple(_BY_FINDING)
"""What else there may be to see to, apart from whether a source is heard."""


def by_kind(_: Gettext) -> dict[str, dict[str, Sentences]]:
    """Return what to do about sources, by kind and condition, for the page's scripts."""
    return {kind: {condition: for_source(kind, condition, _) for condition in CONDITIONS} for kind in KINDS}


def by_finding(_: Gettext, *, redis_embedded: bool) -> dict[str, Sentences]:
    """Return what to do about everything else, for the page's scripts."""
    return {finding: for_finding(finding, _, redis_embedded=redis_embedded) for finding in FINDINGS}
