"""Looks at every source of a site, and says in one line each whether it can be read."""

import asyncio

from collectors.asterisk.probe import probe
from collectors.link import LinkError
from collectors.replay.recording import Format, RecordingError, detect
from floor.check import Finding
from floor.settings import AsteriskSource, ReplaySource, Settings, Source

_SAID: dict[Format, str] = {"ami": "an AMI recording", "queue_log": "a queue_log", "call_log": "a call log"}


def sources(settings: Settings) -> list[Finding]:
    """Look at each source, in the order of the file."""
    if not settings.sources:
        return [Finding(True, "sources: none; nothing will be shown until there is one")]
    return [_source(source) for source in settings.sources]


def _source(source: Source) -> Finding:
    if isinstance(source, AsteriskSource):
        return _asterisk(source)
    if not isinstance(source, ReplaySource):
        return Finding(True, f"source {source.name}: {source.kind}")
    try:
        kind = detect(source.file)
    except RecordingError as error:
        return Finding(False, f"source {source.name}: {error}")
    return Finding(True, f"source {source.name}: {source.file} is {_SAID[kind]}")


def _asterisk(source: AsteriskSource) -> Finding:
    """Connect, log in and ask once: what is wrong now would be wrong when the site is started."""
    try:
        found = asyncio.run(probe(source))
    except LinkError as error:
        return Finding(False, f"source {source.name}: {error}")
    return Finding(True, f"source {source.name}: {found}")
