from __future__ import annotations

import contextlib
import os
import resource
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors import spool as spool_module
from collectors.spool import SENT_AGAIN_S, Portion, Spool, SpoolTakenError, whole

MB = 1_000_000


def payloads(count: int, first: int = 1) -> list[bytes]:
    return [b'{"type":"leg_ended","leg":"%d"}' % number for number in range(first, first + count)]


@contextlib.contextmanager
def opened(folder: Path, *, limit: int = MB, source: str = "pbx") -> Iterator[Spool]:
    spool = Spool(folder, source, limit)
    spool.open()
    try:
        yield spool
    finally:
        spool.close()


def drained(spool: Spool, most: int = 100) -> list[Portion]:
    found = []
    while (portion := spool.read(most)) is not None:
        found.append(portion)
        spool.confirm(portion)
    return found


def events_of(portions: list[Portion]) -> list[bytes]:
    return [event for portion in portions for event in portion.events]


def segments(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.spool"))


def test_what_is_written_is_read_in_order_with_its_run_and_numbers(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        assert spool.append("r1", 11, payloads(3)) == 3
        assert spool.append("r1", 14, payloads(2, first=4)) == 2
        assert spool.unread
        portions = drained(spool, 2)
        assert [(each.run, each.first, len(each.events)) for each in portions] == [
            ("r1", 11, 2),
            ("r1", 13, 2),
            ("r1", 15, 1),
        ]
        assert events_of(portions) == payloads(5)
        assert not spool.unread


def test_runs_in_one_spool_keep_apart(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        spool.append("r1", 8, payloads(2))
        spool.append("r2", 1, payloads(2, first=3))
        assert [(each.run, each.first) for each in drained(spool)] == [("r1", 8), ("r2", 1)]


def test_what_is_not_confirmed_is_read_again(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        spool.append("r1", 1, payloads(3))
        assert spool.read(2) == spool.read(2)


def test_what_is_written_while_it_is_read_comes_behind(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        spool.append("r1", 1, payloads(2))
        assert events_of(drained(spool)) == payloads(2)
        spool.append("r1", 3, payloads(2, first=3))
        (portion,) = drained(spool)
        assert (portion.first, portion.events) == (3, payloads(2, first=3))


def test_when_all_is_confirmed_nothing_is_left_on_the_disk(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        spool.append("r1", 1, payloads(3))
        drained(spool)
        spool.finish()
        assert segments(tmp_path) == []
        assert spool.size == 0
        spool.append("r1", 4, payloads(1, first=4))
        (portion,) = drained(spool)
        assert portion.first == 4


def test_the_next_process_finds_it_under_the_run_of_the_one_before_and_adds_its_own(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        spool.append("r1", 5, payloads(3))
    with opened(tmp_path) as spool:
        assert spool.unread
        spool.append("r2", 1, payloads(2, first=4))
    with opened(tmp_path) as spool:
        portions = drained(spool)
        assert [(each.run, each.first) for each in portions] == [("r1", 5), ("r2", 1)]
        assert events_of(portions) == payloads(5)


def test_what_is_put_back_is_read_before_all_else(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        spool.append("r2", 4, payloads(4, first=6))
        first = spool.read(1)
        assert first is not None
        spool.confirm(first)
        doubted = [
            Portion("r1", 8, payloads(1)),
            Portion("r1", 9, payloads(1, first=2)),
            Portion("r2", 1, payloads(3, first=3)),
            first,
        ]
        assert spool.put_back(doubted) == 4
    with opened(tmp_path) as spool:
        portions = drained(spool)
        assert [(each.run, each.first) for each in portions] == [("r1", 8), ("r2", 1), ("r2", 4)]
        assert events_of(portions)[:6] == payloads(6)
        assert events_of(portions)[6:] == payloads(4, first=6)
        spool.finish()
        assert spool.put_back(doubted[:1]) == 1
        assert spool.append("r1", 9, payloads(1, first=2)) == 1
        assert events_of(drained(spool)) == payloads(2)


def test_what_finds_no_room_is_not_put_back_and_the_newest_go_first(tmp_path: Path) -> None:
    doubted = [Portion("r1", 8, payloads(50)), Portion("r2", 1, payloads(2))]
    with opened(tmp_path, limit=500) as spool:
        assert spool.put_back(doubted) == 1
        assert events_of(drained(spool)) == payloads(2)
    (tmp_path / "file").write_text("no folder")
    assert Spool(tmp_path / "file" / "pbx", "pbx", MB).put_back(doubted) == 0


def test_what_waited_longer_than_the_log_remembers_its_numbers_is_left_out_and_counted(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as spool:
        spool.append("r1", 1, payloads(5))
        spool._end_segment()
        spool.append("r1", 6, payloads(2, first=6))
    old, _ = segments(tmp_path)
    long_ago = time.time() - SENT_AGAIN_S - 60
    os.utime(old, (long_ago, long_ago))
    with opened(tmp_path) as spool:
        assert spool.expired == 5
        assert events_of(drained(spool)) == payloads(2, first=6)
    assert not old.exists()


def test_a_folder_that_could_not_be_listed_is_looked_at_again(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        spool.append("r1", 1, payloads(2))
    spool = Spool(tmp_path, "pbx", MB)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.open(tmp_path, os.O_RDONLY)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free + 1, hard))  # the lock can be opened, and no more
    try:
        with pytest.raises(OSError, match="Too many open files"):
            spool.open()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert spool.append("r2", 1, payloads(1, first=3)) == 1
    assert events_of(drained(spool)) == payloads(3)
    spool.close()


def test_of_damaged_files_the_newest_few_are_kept(tmp_path: Path) -> None:
    for number in range(1, 8):
        path = tmp_path / f"{number:010d}.spool"
        path.write_text("hello\n")
        os.utime(path, (number, number))
    with opened(tmp_path):
        pass
    assert sorted(path.stem for path in tmp_path.glob("*.damaged")) == [f"{n:010d}" for n in (5, 6, 7)]


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    with opened(tmp_path / "spool" / "pbx") as spool:
        spool.append("r1", 1, payloads(1))
        (segment,) = segments(spool.folder)
        assert (segment.stat().st_mode & 0o777, spool.folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_one_process_has_it_at_a_time(tmp_path: Path) -> None:
    with opened(tmp_path) as first:
        with pytest.raises(SpoolTakenError, match=r"another process collects from pbx; stop that one first"):
            Spool(tmp_path, "pbx", MB).open()
        second = Spool(tmp_path, "pbx", MB)
        assert second.append("r1", 1, payloads(1)) == 0
        assert "another process" in second.trouble
        assert first.append("r1", 1, payloads(1)) == 1
    with opened(tmp_path):
        pass


def test_long_spools_are_cut_and_what_is_read_of_them_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_module, "SEGMENT_BYTES", 500)
    with opened(tmp_path) as spool:
        assert spool.append("r1", 1, payloads(100)) == 100
        assert len(segments(tmp_path)) > 5
        half = [spool.read(10) for _ in range(1)]
        assert half[0] is not None
        found: list[bytes] = []
        while len(found) < 50:
            portion = spool.read(10)
            assert portion is not None
            assert portion.first == len(found) + 1
            spool.confirm(portion)
            found += portion.events
        before = len(segments(tmp_path))
        assert spool.append("r1", 101, payloads(20, first=101)) == 20
        assert spool.size < 120 * 45
        found += events_of(drained(spool))
        assert found == payloads(120)
        assert len(segments(tmp_path)) == 1 < before


def test_it_takes_no_more_than_its_limit_and_says_so(tmp_path: Path) -> None:
    with opened(tmp_path, limit=1000) as spool:
        kept = spool.append("r1", 1, payloads(100))
        assert 10 < kept < 30
        assert spool.trouble == "spool full"
        assert sum(path.stat().st_size for path in segments(tmp_path)) <= 1000
        assert spool.append("r1", kept + 1, payloads(5)) == 0
        assert events_of(drained(spool)) == payloads(kept)


def test_the_limit_holds_for_what_an_earlier_process_left_too(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        spool.append("r1", 1, payloads(20))
    with opened(tmp_path, limit=1000) as spool:
        assert spool.append("r2", 1, payloads(20)) < 10


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file")
    spool = Spool(tmp_path / "spool" / "pbx", "pbx", MB)
    assert spool.append("r1", 1, payloads(3)) == 0
    assert spool.trouble == "spool cannot be written (Not a directory)"


@contextlib.contextmanager
def longest_file(size: int) -> Iterator[None]:
    """The system refuses to let a file grow beyond so many bytes, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_a_disk_that_takes_no_more_is_said_and_what_was_there_stays_right(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        assert spool.append("r1", 1, payloads(3)) == 3
        size = spool.size
        with longest_file(size + 60):
            assert spool.append("r1", 4, payloads(10, first=4)) == 0
        assert spool.trouble.startswith("spool cannot be written (")
        assert segments(tmp_path)[0].stat().st_size == size
        assert spool.append("r1", 4, payloads(2, first=4)) == 2
        assert events_of(drained(spool)) == payloads(5)


def test_a_record_longer_than_what_is_read_at_once_is_read(tmp_path: Path) -> None:
    long = b'{"detail":"%s"}' % (b"x" * (3 * spool_module._READ_BYTES))
    with opened(tmp_path) as spool:
        spool.append("r1", 1, [long, *payloads(1)])
        assert events_of(drained(spool)) == [long, *payloads(1)]


def test_a_file_that_is_damaged_before_its_end_is_kept_for_people(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        spool.append("r1", 1, payloads(5))
        spool._end_segment()
        spool.append("r1", 6, payloads(2, first=6))
    first, _ = segments(tmp_path)
    data = first.read_bytes()
    first.write_bytes(data.replace(b'"leg":"3"', b'"leg":"9"'))
    with opened(tmp_path) as spool:
        assert events_of(drained(spool)) == [*payloads(2), *payloads(2, first=6)]
        assert spool.torn == 1
        spool.finish()
    assert [path.name for path in tmp_path.glob("*.damaged")] == [first.with_suffix(".damaged").name]


@pytest.mark.parametrize("text", ["hello\n", "00000000 {}\n", ""])
def test_a_file_that_is_no_spool_of_this_source_is_let_be(tmp_path: Path, text: str) -> None:
    with opened(tmp_path, source="other") as other:
        other.append("r1", 1, payloads(1))
    (tmp_path / "0000000007.spool").write_text(text)
    with opened(tmp_path) as spool:
        assert not spool.unread
        spool.append("r1", 1, payloads(1))
        assert segments(tmp_path)[-1].name == "0001000002.spool"
        assert events_of(drained(spool)) == payloads(1)
    assert len(list(tmp_path.glob("*.damaged"))) == (2 if text else 1)


def test_a_segment_that_is_gone_is_given_up_and_the_next_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        spool.append("r1", 1, payloads(5))
        spool._end_segment()
        spool.append("r1", 6, payloads(2, first=6))
        segments(tmp_path)[0].unlink()
        with pytest.raises(FileNotFoundError):
            spool.read(10)
        assert spool.give_up() == 5
        assert events_of(drained(spool)) == payloads(2, first=6)


@given(
    st.lists(st.binary(max_size=40).map(lambda b: b.replace(b"\n", b"")), min_size=1, max_size=12), st.data()
)
def test_whatever_is_cut_off_its_end_what_can_be_read_is_a_beginning(
    events: list[bytes], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        with opened(Path(folder)) as spool:
            assert spool.append("r1", 1, events) == len(events)
        (segment,) = segments(Path(folder))
        written = segment.read_bytes()
        left = data.draw(st.integers(0, len(written)))
        tail = data.draw(st.sampled_from([b"", b"\0" * 7, b"00000000 "]))
        segment.write_bytes(written[:left] + tail)
        with opened(Path(folder)) as spool:
            found = events_of(drained(spool, 3))
            torn = spool.torn
    assert found == events[: len(found)]
    # Nothing that is whole is left out, and what is not is counted.
    assert len(found) == max(written[:left].count(b"\n") - 1, 0)
    assert torn == (bool(tail) or not (written[:left].endswith(b"\n") or left == 0))


@given(st.binary(max_size=300), st.integers(1, 5))
def test_whatever_bytes_there_are_reading_them_ends_within_them(data: bytes, most: int) -> None:
    found, length = whole(data, most)
    assert len(found) <= most
    assert length <= len(data)
    assert not found or data[:length].endswith(b"\n")
