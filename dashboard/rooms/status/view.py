"""What the status page needs besides the live rows, as plain values. No Dash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.rooms.status import advice, ids
from floor.model.sources import (
    AGENTS_OVER_LIMIT,
    FACTS_WITHOUT_CALL,
    FROM_THE_FUTURE,
    QUEUES_OVER_LIMIT,
    TOO_OLD,
)
from floor.settings.sources import AsteriskSource, FeedSource, ReplaySource

if TYPE_CHECKING:
    from collections.abc import Callable

    from floor.settings import Settings
    from floor.settings.sources import Source

    Gettext = Callable[[str], str]

SKEWED_S = 2.0
"""From here on a source's clock is off: collectors correct it from the same on."""
SLOW_S = 2.0
"""A source whose answers take longer is slow."""
BEHIND_ENTRIES = 5_000
"""So many entries of the log the watch takes in within a moment; more, and it is behind."""

CHAIN = ("web", "redis", "log", "watch")
"""What lies between the sources and the reader. Collectors speak through the sources."""

FEED_PATH = "/api/v1/events"


def kind_words(_: Gettext) -> dict[str, str]:
    """Each kind of source in the reader's language."""
    return {
        "asterisk": "Asterisk",
        "feed": _("Feed"),
        "replay": _("Recording"),
        "simulator": _("Simulation"),
        "call_log": _("Call log"),
        "queue_log": "queue_log",
    }


def chain_words(_: Gettext) -> dict[str, str]:
    """Each part of the chain in the reader's language."""
    return {"web": _("Pages"), "redis": "Redis", "log": _("Log of events"), "watch": _("Watch")}


def count_words(_: Gettext) -> dict[str, str]:
    """What a collector counts, by the names known here; others are shown by their own."""
    return {
        # of any collector
        "spooled": _("kept on disk while Redis was away"),
        "dropped": _("dropped"),
        "forgotten": _("forgotten by Redis"),
        "spool_records_torn": _("records on disk torn by a sudden end"),
        # of an Asterisk
        "malformed_messages": _("messages that could not be read"),
        "unknown_messages": _("messages of unknown kinds"),
        "messages_before_up": _("messages before it was ready"),
        "unasked_items": _("list entries nobody asked for"),
        "unasked_answers": _("answers nobody asked for"),
        "missed_answers": _("questions without an answer"),
        "refused_questions": _("questions it refused"),
        "incomplete_snapshots": _("snapshots left incomplete"),
        # of a sender
        "refused": _("events refused"),
        "refused_type": _("refused: of no known type"),
        "refused_field": _("refused: a field is wrong"),
        "refused_clock": _("refused: too old, or in the future"),
        "refused_source": _("refused: in the name of another source"),
        "refused_employee_sentiment": _("refused: about an employee's mood"),
        "unreadable_messages": _("messages that are no JSON"),
        "too_large_messages": _("messages that are too large"),
        "over_rate": _("events over the allowed rate"),
        "already_taken": _("events sent again"),
        # of a recording
        "lines_skipped": _("lines skipped"),
        # of the board
        FACTS_WITHOUT_CALL: _("facts about calls nobody knows"),
        TOO_OLD: _("calls older than all that is remembered"),
        FROM_THE_FUTURE: _("events from the future, taken as happening now"),
        QUEUES_OVER_LIMIT: _("events of queues beyond the most there may be"),
        AGENTS_OVER_LIMIT: _("events of agents beyond the most there may be"),
    }


def source_facts(source: Source) -> dict[str, str]:
    """Return what the page has to know of a configured source: no account, no token, no secret."""
    facts = {"name": source.name, "kind": source.kind, "advice": source.kind, "address": ""}
    if isinstance(source, AsteriskSource):
        facts["address"] = f"{source.host}:{source.port}"
        facts["advice"] = "asterisk_tls" if source.tls else "asterisk"
    elif isinstance(source, FeedSource):
        facts["address"] = FEED_PATH
    elif isinstance(source, ReplaySource):
        facts["address"] = source.file.name
    return facts


def options(settings: Settings, _: Gettext) -> dict[str, Any]:
    """Return what the page's scripts need: names and words, of no person.

    On the site of a recording no source is configured: those it has are the recording's.
    """
    sources = settings.sources if settings.mode == "live" else ()
    return {
        "ids": ids.by_name(),
        "mode": settings.mode,
        "sources": [source_facts(source) for source in sources],
        "redis": _("embedded, run by Floorwatch itself")
        if settings.redis.embedded
        else settings.redis.shown_url,
        "kinds": kind_words(_),
        "counts": count_words(_),
        "advice": advice.by_kind(_),
        "findings": advice.by_finding(_, redis_embedded=settings.redis.embedded),
        "limits": {"skewed_s": SKEWED_S, "slow_s": SLOW_S, "behind_entries": BEHIND_ENTRIES},
    }
