from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from collectors.replay.recording import Recording, RecordingError
from floor.model.events import CallEnded, CallQueued

HEADER = "call_id,queue,arrived_at,answered_at,agent,ended_at,outcome\n"
T = 1795313000


def read(tmp_path: Path, text: str, *, encoding: str = "utf-8") -> tuple[list[str], Recording]:
    file = tmp_path / "calls.csv"
    file.write_text(text, encoding=encoding, newline="")
    recording = Recording(file, "log", timezone="Asia/Shanghai")
    return [type(event).__name__ for event in recording.events()], recording


def test_a_bad_line_is_skipped_and_told_with_line_field_and_what_was_expected(tmp_path: Path) -> None:
    kinds, recording = read(
        tmp_path,
        HEADER + f"c1,sales,{T},,,{T + 9},abandoned\n"
        f"c2,sales,{T},soon,anna,{T + 9},answered\n"
        "\n"
        f"c3,sales,{T},,,{T + 9},timeout\n"
        "c4,sales\n",
    )
    assert kinds == ["SourceUp", "CallQueued", "CallQueued", "CallLeft", "CallLeft", "SourceDown"]
    assert recording.notes == [
        "line 3: answered_at: expected ISO 8601 (2026-11-22T09:30:00+08:00) or epoch seconds, got 'soon'",
        "line 6: arrived_at: expected 3 columns or more, got 2",
    ]
    assert recording.counts() == {"lines_skipped": 2}


def test_no_note_of_a_bad_line_carries_a_number(tmp_path: Path) -> None:
    _, recording = read(
        tmp_path,
        HEADER + f"c1,sales,{T},+33 6 01 10 00 01,anna,{T + 9},answered\nc2,sales,{T},,,,0601100001\n",
    )
    assert [note.rpartition(", got ")[2] for note in recording.notes] == ["'+*******0001'", "'******0001'"]


def test_rows_in_any_order_with_a_bom_quotes_and_semicolons(tmp_path: Path) -> None:
    kinds, recording = read(
        tmp_path,
        "queue;call_id;agent;arrived_at;answered_at;ended_at;outcome;note\r\n"
        f'"VIP; 客服";c2;王芳;{T + 50};{T + 51};{T + 60};answered;x\r\n'
        f'"VIP; 客服";"c""1""";"王\r\n芳";{T};{T + 1};{T + 60};answered;y\r\n',
        encoding="utf-8-sig",
    )
    assert recording.notes == []
    assert kinds == [
        "SourceUp",
        *["CallQueued", "CallAnswered"] * 2,
        *["CallEnded"] * 2,
        "SourceDown",
    ]
    (first, _) = (event for event in recording.events() if isinstance(event, CallQueued))
    assert (first.call, first.queue, first.at) == ('c"1"', "VIP; 客服", T)


def test_times_without_a_zone_are_the_sites(tmp_path: Path) -> None:
    _, recording = read(tmp_path, HEADER + "c1,sales,2026-11-22 10:08:40,,,2026-11-22 10:08:50,abandoned\n")
    _, queued, *_ = recording.events()
    assert queued.at == 1795313320.0


def test_a_visit_told_twice_counts_once_and_says_where_it_stood_first(tmp_path: Path) -> None:
    line = f"c1,sales,{T},,,{T + 9},abandoned\n"
    kinds, recording = read(tmp_path, HEADER + line + f"c1,sales,{T + 60},,,{T + 69},abandoned\n" + line)
    assert kinds.count("CallQueued") == 2
    assert recording.notes == ["line 4: call_id: expected each call once, line 2 has it already"]


def test_text_that_is_not_utf8_is_a_bad_line_not_a_wrong_name(tmp_path: Path) -> None:
    kinds, recording = read(
        tmp_path,
        HEADER + f"c1,客服,{T},,,{T + 9},abandoned\nc2,sales,{T},,,{T + 9},abandoned\n",
        encoding="gb18030",
    )
    assert kinds.count("CallQueued") == 1
    assert recording.notes == ["line 2: queue: expected UTF-8 text"]


def test_a_quote_that_is_never_closed_is_reported_and_the_rest_of_the_file_read(tmp_path: Path) -> None:
    open_quote = 'c1,"sales' + "x" * 200_000 + "\n"
    kinds, recording = read(tmp_path, HEADER + open_quote + f"c2,sales,{T},,,{T + 9},abandoned\n")
    assert kinds.count("CallQueued") == 1
    assert recording.notes[0].startswith("line 2: line: expected comma-separated values")


def test_a_file_without_the_columns_says_which_are_missing(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"calls\.csv: line 1: expected the columns .* missing: outcome"):
        read(tmp_path, HEADER.replace(",outcome", ""))


def test_a_day_of_ten_thousand_calls_is_read_whole_and_stays_small(tmp_path: Path) -> None:
    rows = "".join(
        f"c{n},q{n % 7},{T + n * 8},{T + n * 8 + 5},agent{n % 90},{T + n * 8 + 300},answered\n"
        for n in range(10_000)
    )
    file = tmp_path / "calls.csv"
    file.write_text(HEADER + rows)
    recording = Recording(file, "log")
    tracemalloc.start()
    try:
        events = sum(1 for _ in recording.events())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert events == 30_002
    assert peak < 10_000 * 1_000  # a million rows fit into a gigabyte


def test_progress_is_told_by_the_calls_that_arrived(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(HEADER + "".join(f"c{n},q,{T + n},,,{T + n},abandoned\n" for n in range(4)))
    recording = Recording(file, "log")
    seen = [recording.progress for event in recording.events() if isinstance(event, CallQueued | CallEnded)]
    assert seen == [0.25, 0.5, 0.75, 1.0]
    assert recording.progress == 1.0
