from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from collectors.replay.recording import Recording
from floor.model.events import Event, SnapshotBegan, SourceDown, SourceUp
from tests.doubles import recordings

BOOTED = "Event: FullyBooted\r\nUptime: 10\r\n\r\n"
HANGUP = "Event: Hangup\r\nUniqueid: 1\r\n\r\n"


def read(tmp_path: Path, *lines: dict[str, object] | str) -> tuple[list[Event], Recording]:
    file = tmp_path / "ami.jsonl"
    file.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    recording = Recording(file, "pbx")
    return list(recording.events()), recording


def sources(folder: str) -> list[tuple[float, str]]:
    begin = json.loads(recordings_first_line(folder))["t"]
    return [
        (round(event.at - begin), "up" if isinstance(event, SourceUp) else event.reason)
        for event in Recording(recordings.ami(folder), "pbx").events()
        if isinstance(event, SourceUp | SourceDown)
    ]


def recordings_first_line(folder: str) -> bytes:
    file = recordings.ami(folder)
    if file.suffix == ".gz":
        return gzip.open(file).readline()
    import lzma

    return lzma.open(file).readline()


def test_the_quiet_run_is_up_from_its_greeting_and_stands_at_its_end() -> None:
    assert sources("light") == [(0, "up")]


def test_the_gap_is_a_loss_and_the_restart_a_shutdown_that_its_end_of_stream_does_not_repeat() -> None:
    assert sources("restart") == [(0, "up"), (110, "lost"), (135, "up"), (172, "shutdown"), (173, "up")]


def test_the_crash_is_an_end_of_stream_and_refused_connections_add_nothing() -> None:
    assert sources("crash") == [(0, "up"), (76, "lost"), (80, "up")]


def test_only_the_restart_moved_the_start_of_the_pbx() -> None:
    ups = [
        event for event in Recording(recordings.ami("restart"), "pbx").events() if isinstance(event, SourceUp)
    ]
    assert ups[0].started_at == ups[1].started_at
    assert ups[2].started_at == ups[2].at


@pytest.mark.parametrize("folder", recordings.FOLDERS)
def test_of_a_real_dialogue_nothing_is_unknown_malformed_or_incomplete(folder: str) -> None:
    recording = Recording(recordings.ami(folder), "pbx")
    list(recording.events())
    # In the crash one list was asked for before the PBX was up.
    assert recording.counts() == ({"messages_before_up": 1} if folder == "crash" else {})


def test_a_recording_without_a_greeting_was_begun_on_a_running_pbx(tmp_path: Path) -> None:
    events, _ = read(tmp_path, {"t": 100.0, "raw": HANGUP})
    assert events[0] == SourceUp(
        at=100.0, source="pbx", kind="asterisk", tells_members=True, tells_holds=True
    )
    assert len(events) == 2


def test_a_recording_of_the_greeting_waits_for_the_pbx(tmp_path: Path) -> None:
    banner = {"t": 99.0, "raw": "Asterisk Call Manager/11.0.0\r\n"}
    events, recording = read(tmp_path, banner, {"t": 99.5, "raw": HANGUP}, {"t": 100.0, "raw": BOOTED})
    (up,) = events
    assert isinstance(up, SourceUp)
    assert up.started_at == 90.0
    assert recording.counts() == {"messages_before_up": 1}


def test_a_connection_that_ends_in_mid_message_leaves_nothing_behind(tmp_path: Path) -> None:
    events, recording = read(
        tmp_path,
        {"t": 100.0, "raw": BOOTED},
        {"t": 101.0, "raw": "Event: Hangup\r\nUniq"},
        {"t": 102.0, "note": "disconnected: eof"},
        {"t": 103.0, "note": "connected"},
        {"t": 104.0, "raw": BOOTED},
        {"t": 105.0, "raw": HANGUP},
    )
    assert [type(event).__name__ for event in events] == ["SourceUp", "SourceDown", "SourceUp", "LegEnded"]
    assert recording.counts() == {}


def test_a_question_about_one_queue_is_no_snapshot(tmp_path: Path) -> None:
    events, _ = read(
        tmp_path,
        {"t": 100.0, "raw": BOOTED},
        {"t": 101.0, "sent": "Action: QueueStatus\r\nActionID: 1\r\nQueue: sales\r\n\r\n"},
        {"t": 102.0, "sent": "Action: QueueStatus\r\nActionID: 2\r\n\r\n"},
    )
    assert [event.snapshot for event in events if isinstance(event, SnapshotBegan)] == ["2"]


def test_bad_lines_are_skipped_and_told_with_their_number(tmp_path: Path) -> None:
    events, recording = read(
        tmp_path,
        {"t": 100.0, "raw": BOOTED},
        '{"t": 101.0, "raw": "torn',
        '{"t": "noon", "raw": ""}',
        "",
        {"t": 102.0},
        {"t": 103.0, "raw": HANGUP},
    )
    assert len(events) == 2
    assert [note.split(":")[0] for note in recording.notes] == ["line 2", "line 3", "line 5"]
    assert recording.counts() == {"lines_skipped": 3}


def test_malformed_blocks_are_counted(tmp_path: Path) -> None:
    _, recording = read(tmp_path, {"t": 100.0, "raw": BOOTED}, {"t": 101.0, "raw": "rubbish\r\n\r\n"})
    assert recording.counts() == {"malformed_messages": 1}
