"""Looks at every source of a site, and says in one line each whether it can be read."""

import asyncio
from itertools import chain

from collectors.asterisk.probe import probe
from collectors.link import LinkError
from collectors.replay.recording import Format, RecordingError, detect
from floor.check import Finding
from floor.settings import AsteriskSource, ReplaySource, Settings, Source
from floor.settings.explain import nearest

_SAID: dict[Format, str] = {"ami": "an AMI recording", "queue_log": "a queue_log", "call_log": "a call log"}

_NAMED = 10
"""So many missing queues are named; there may be hundreds."""


def sources(settings: Settings) -> list[Finding]:
    """Look at each source, in the order of the file; and at the queues, where a source lists its own."""
    if not settings.sources:
        return [Finding(True, "sources: none; nothing will be shown until there is one")]
    listed: dict[str, frozenset[str]] = {}
    findings = [_source(source, listed) for source in settings.sources]
    return [*findings, *_queues(settings, listed)]


def _source(source: Source, listed: dict[str, frozenset[str]]) -> Finding:
    """Look at one source; where it lists its queues, they are put into `listed`."""
    if isinstance(source, AsteriskSource):
        return _asterisk(source, listed)
    if not isinstance(source, ReplaySource):
        return Finding(True, f"source {source.name}: {source.kind}")
    try:
        kind = detect(source.file)
    except RecordingError as error:
        return Finding(False, f"source {source.name}: {error}")
    return Finding(True, f"source {source.name}: {source.file} is {_SAID[kind]}")


def _asterisk(source: AsteriskSource, listed: dict[str, frozenset[str]]) -> Finding:
    """Connect, log in and ask once: what is wrong now would be wrong when the site is started."""
    try:
        found = asyncio.run(probe(source))
    except LinkError as error:
        return Finding(False, f"source {source.name}: {error}")
    listed[source.name] = found.queues
    return Finding(True, f"source {source.name}: {found.text}")


def _queues(settings: Settings, listed: dict[str, frozenset[str]]) -> list[Finding]:
    """Name the configured queues that no listing has. The site runs so, and one may be added there later."""
    if not listed:
        return []
    there = sorted(frozenset().union(*listed.values()))
    named = (*settings.queues, *chain.from_iterable(group.queues for group in settings.groups.values()))
    missing = [name for name in dict.fromkeys(named) if name not in there]
    if not missing:
        return []
    shown = [
        f"{name} (is it {meant}?)" if (meant := nearest(name, there)) else name for name in missing[:_NAMED]
    ]
    more = ", …" if len(missing) > _NAMED else ""
    others = [source.name for source in settings.sources if source.name not in listed]
    rest = f"; {', '.join(others)} could not be asked here" if others else ""
    return [
        Finding(
            True, f"queues: named here, and not known to {', '.join(listed)}: {', '.join(shown)}{more}{rest}"
        )
    ]
