"""What to do, in words: the one place where that is decided. Pure.

A source's condition says whether it is heard and, if not, why; `assets/status/judge.js` tells it from the
source's row. What to do about it depends on the kind of source too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from dashboard.rooms.status.advice import chain, configuration, heard
from dashboard.rooms.status.advice.asterisk import asterisk, asterisk_tls
from dashboard.rooms.status.advice.feed import feed
from dashboard.rooms.status.advice.played import replay, simulator
from floor.model.events import DownReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.rooms.status.advice.words import Gettext, Say, Sentences

REASONS: tuple[DownReason, ...] = get_args(DownReason)
CONDITIONS: tuple[str, ...] = ("heard", "asked", "silent", "never", "mute", "down", *REASONS)
"""Heard · heard, but has not told its whole state · silent for two heartbeats · never heard yet · never heard
though the connection is taken · down for a reason nobody remembers · down, by reason."""


def _other(_: Gettext) -> dict[str, Sentences]:
    look = (
        _(
            "This page does not know its configuration. Look at the log of `app.py collect`, and at the "
            "source itself."
        ),
    )
    return dict.fromkeys(CONDITIONS, look) | {"heard": (), "ended": ()}


_BY_KIND: dict[str, Callable[[Gettext], dict[str, Sentences]]] = {
    "asterisk": asterisk,
    "asterisk_tls": asterisk_tls,
    "feed": feed,
    "replay": replay,
    "simulator": simulator,
    "other": _other,
}
KINDS: tuple[str, ...] = tuple(_BY_KIND)
"""Kinds of sources, as far as it matters to what is to be done. `other`: in the picture, but in no
configuration this page knows."""

_BY_FINDING: dict[str, Say] = chain.FINDINGS | heard.FINDINGS | configuration.FINDINGS
FINDINGS: tuple[str, ...] = tuple(_BY_FINDING)
"""What else there may be to see to, apart from whether a source is heard."""


def for_source(kind: str, condition: str, _: Gettext) -> Sentences:
    """Return what to do about a source of a kind in a condition; nothing where there is nothing to do.

    Raise KeyError for a kind or condition that is not in `KINDS` or `CONDITIONS`.
    """
    return _BY_KIND[kind](_)[condition]


def for_finding(finding: str, _: Gettext, *, redis_embedded: bool) -> Sentences:
    """Return what to do about one of `FINDINGS`. Raise KeyError for any other."""
    if finding == "redis_away" and redis_embedded:
        return chain.own_redis_away(_)
    return _BY_FINDING[finding](_)


def by_kind(_: Gettext) -> dict[str, dict[str, Sentences]]:
    """Return what to do about sources, by kind and condition, for the page's scripts."""
    return {kind: {condition: for_source(kind, condition, _) for condition in CONDITIONS} for kind in KINDS}


def by_finding(_: Gettext, *, redis_embedded: bool) -> dict[str, Sentences]:
    """Return what to do about everything else, for the page's scripts."""
    return {finding: for_finding(finding, _, redis_embedded=redis_embedded) for finding in FINDINGS}
