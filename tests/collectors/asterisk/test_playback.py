"""Whole recordings through a socket: the collector says what the recording's reader says."""

from __future__ import annotations

import asyncio
import json
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from collectors.replay.recording import Recording
from floor.model.events import (
    Event,
    Member,
    SnapshotBegan,
    SourceAlive,
    SourceCounted,
    SourceUp,
)
from tests.doubles import recordings
from tests.doubles.ami_house import ami_house
from tests.doubles.ami_playback import Line, Playback, read_lines

STAMPED = "light"
"""The recording whose messages carry the PBX's own time."""


def comparable(events: list[Event], invented: set[str], *, stamped: bool) -> list[Event]:
    """Leave out what only a live connection says, and what only its own moments and names make different."""
    names: dict[str, str] = {}
    kept = []
    for event in events:
        snapshot = getattr(event, "snapshot", None)
        if isinstance(event, SourceAlive | SourceCounted | SnapshotBegan) or snapshot in invented:
            continue
        changes: dict[str, object] = {}
        if snapshot is not None:
            changes["snapshot"] = names.setdefault(snapshot, str(len(names)))
        if isinstance(event, SourceUp):
            changes |= {"heartbeat_s": None, "started_at": None}
        if not stamped or snapshot is not None or event.__class__.__name__.startswith("Source"):
            changes["at"] = 0.0
        if hasattr(event, "detail"):
            changes["detail"] = ""
        kept.append(msgspec.structs.replace(event, **changes))
    return kept


def starts(events: list[Event]) -> list[bool]:
    """Return for each time the PBX came up whether it had started anew."""
    ups = [event.started_at for event in events if isinstance(event, SourceUp)]
    return [before != after for before, after in pairwise(ups)]


@pytest.mark.parametrize("folder", recordings.FOLDERS)
async def test_a_recording_played_through_a_socket_gives_the_events_its_reader_gives(
    folder: str, tmp_path: Path
) -> None:
    lines = read_lines(recordings.ami(folder))
    file = tmp_path / "cut.ami.jsonl"
    file.write_text("".join(json.dumps(said(line)) + "\n" for line in lines))
    expected = list(Recording(file, "pbx").events())
    async with ami_house(tmp_path, start=lines[0].t, snapshot_every_s=29.5, answer_limit_s=60) as house:
        playback = Playback(house.server, lines)
        playing = asyncio.create_task(playback.play())
        await house.clock.until(playing.done, within_s=1000)
        playing.result()
        await house.clock.pass_s(0.1)
    stamped = folder == STAMPED
    ours = comparable(house.events, playback.invented, stamped=stamped)
    theirs = comparable(expected, set(), stamped=stamped)
    assert ours == theirs
    assert starts(house.events) == starts(expected)
    assert sum(isinstance(each, Member) for each in ours) > 200


def said(line: Line) -> dict[str, object]:
    return {key: value for key, value in msgspec.to_builtins(line).items() if value is not None}
