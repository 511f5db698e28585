from __future__ import annotations

import gzip
import lzma
from pathlib import Path

import pytest

from collectors.replay.recording import Recording, RecordingError, detect, encoding_of, read_recording
from floor.model.events import CallQueued, Event
from tests.doubles import recordings

AMI = b'{"t": 1795313324.1, "raw": "Event: Hangup\\r\\nUniqueid: 1\\r\\n\\r\\n"}\n'
QUEUE_LOG = b"1795313314|NONE|NONE|NONE|QUEUESTART|\n"
CALL_LOG = b"\xef\xbb\xbfqueue;call_id;arrived_at\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [(AMI, "ami"), (QUEUE_LOG, "queue_log"), (CALL_LOG, "call_log"), (b"\n\n" + AMI, "ami")],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_a_recording_is_known_by_its_content_packed_or_not(
    tmp_path: Path, content: bytes, kind: str, pack: type[bytes]
) -> None:
    file = tmp_path / "whatever.txt"
    file.write_bytes(pack(content))
    assert detect(file) == kind


@pytest.mark.parametrize(
    "content", [b"", b"hello\n", b"\x89PNG\r\n", b"name,age\n1,2\n", b"1795313314 NONE\n"]
)
def test_what_is_no_recording_says_what_was_expected_and_what_stands_there(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    with pytest.raises(RecordingError, match=r"notes\.txt: line 1: expected a call log .* got "):
        Recording(file, "log")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"away\.csv: cannot be read: .*No such file"):
        Recording(tmp_path / "away.csv", "log")


def test_a_folder_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="cannot be read"):
        Recording(tmp_path, "log")


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_packed_file_that_breaks_off_tells_so_after_what_could_be_read(
    tmp_path: Path, pack: type[bytes]
) -> None:
    file = tmp_path / "ami.jsonl.gz"
    lines = b"".join(AMI.replace(b"Uniqueid: 1", b"Uniqueid: %d" % number) for number in range(20_000))
    file.write_bytes(pack(lines)[:-20])
    events: list[Event] = []
    with pytest.raises(RecordingError, match="cannot be read to its end"):
        events.extend(Recording(file, "pbx").events())
    assert len(events) > 100


@pytest.mark.parametrize("path", [recordings.ami("crash"), recordings.queue_log("crash")])
def test_progress_grows_to_one(path: Path) -> None:
    recording = Recording(path, "pbx")
    assert recording.progress == 0.0
    seen = [recording.progress for _ in recording.events()]
    assert seen == sorted(seen)
    assert 0.0 < seen[0] <= seen[-1] <= 1.0
    assert recording.progress == 1.0


def test_reading_twice_gives_the_same() -> None:
    path = recordings.ami("restart")
    assert list(read_recording(path, "pbx")) == list(read_recording(str(path), "pbx"))


def test_a_call_log_as_a_chinese_excel_saves_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "day.csv"
    text = (
        "call_id,queue,arrived_at,answered_at,agent,ended_at,outcome\r\n"
        "1,销售热线,2026/3/10 8:02,2026/3/10 8:03,王芳,2026/3/10 8:05:30,answered\r\n"
        "2,投诉建议,2026/3/10 08:04,,,2026/3/10 08:05,abandoned\r\n"
    )
    file.write_bytes(text.encode("gb18030"))
    recording = Recording(file, "log", timezone="Asia/Shanghai")
    queued = [event for event in recording.events() if isinstance(event, CallQueued)]
    assert [(event.queue, event.at) for event in queued] == [
        ("销售热线", 1_773_100_920.0),
        ("投诉建议", 1_773_101_040.0),
    ]
    assert recording.notes == []


def test_some_broken_bytes_do_not_make_utf_8_another_encoding() -> None:
    assert encoding_of("销售热线，投诉建议".encode() + b"\xff\xd7\n") == "utf-8-sig"
    assert encoding_of("销售热线，投诉建议".encode("gb18030")) == "gb18030"
    assert encoding_of(b"plain\n") == "utf-8-sig"
