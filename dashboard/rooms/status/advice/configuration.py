"""What to do where the configuration and what is heard do not agree. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.rooms.status.advice.words import Gettext, Say, Sentences


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


FINDINGS: dict[str, Say] = {
    "configuration_refused": _configuration_refused,
    "shared_agents": _shared_agents,
    "queues_not_configured": _queues_not_configured,
    "queues_not_heard": _queues_not_heard,
    "queues_told_no_more": _queues_told_no_more,
}
