"""Events of one source that the log could not take, on disk and in order until it can.

A folder holds segments: text files of one record a line, `CRC32 JSON`. The first record of a segment says
whose events follow (source, run, number of the first of them); each further one is an event in the bytes
that go to the log. A line that is cut short or does not match its checksum ends what can be read, so a
process or a machine that died in mid-write leaves what was written before, and never half an event.

One process at a time has the folder. Nothing here waits for anything but the disk: call it from a thread, but
never from two at once.
"""

import fcntl
import os
import time
import zlib
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import structlog

from floor.store.log import SEQ_KEPT_S

SEGMENT_BYTES: Final = 8 << 20
"""A segment that has grown to this is followed by another: what is read of it can be deleted sooner."""

_FIRST_ORDINAL: Final = 1_000_000
"""Of the first segment in an empty folder: there is room before it for what is put back."""
DAMAGED_KEPT: Final = 3
"""So many damaged segments are kept for whoever wants to look, the newest."""
SENT_AGAIN_S: Final = SEQ_KEPT_S - 86_400
"""What is older is left out: the log may not know any more how much of it has been brought."""
_READ_BYTES: Final = 256 << 10
_HEADER_BYTES: Final = 4096
_CRC_CHARS: Final = 8
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


class SpoolTakenError(Exception):
    """Another process has this spool, so it collects from the same source: both would be counted."""


class _Header(msgspec.Struct, frozen=True):
    source: str
    run: str
    first: int
    spool: int = 1


@dataclass(slots=True)
class _Segment:
    """A file of the folder: `size` bytes of it are written, `read` of them are done with.

    `next` is the number of the event that stands at `read`; `events` is how many are left from there on,
    None where that is not known because an earlier process wrote it.
    """

    path: Path
    run: str
    next: int
    size: int
    read: int
    events: int | None = None


@dataclass(frozen=True, slots=True)
class Portion:
    """Events of one run of a source, without gaps from number `first` on; `stood` is their length on disk."""

    run: str
    first: int
    events: Sequence[bytes]
    stood: int = 0

    @property
    def last(self) -> int:
        """The number of the last of them."""
        return self.first + len(self.events) - 1


class Spool:
    """The spool of one source in `folder`, at most `limit_bytes` on disk.

    `torn` counts the records that were there but could not be read: the last of a run that was killed.
    `expired` counts the events that were left out because they waited for too long.
    `trouble` says why `append` did not keep everything.
    """

    def __init__(self, folder: Path, source: str, limit_bytes: int) -> None:
        self.folder = folder
        self.limit_bytes = limit_bytes
        self.torn = 0
        self.expired = 0
        self.trouble = ""
        self._source = source
        self._lock: int | None = None
        self._writing: int | None = None
        self._newest: _Segment | None = None
        self._segments: deque[_Segment] = deque()
        self._ordinal = _FIRST_ORDINAL
        self._log = structlog.get_logger()

    @property
    def unread(self) -> bool:
        """Whether it holds something that is not confirmed."""
        return any(segment.read < segment.size for segment in self._segments)

    @property
    def size(self) -> int:
        """How many bytes it takes on disk."""
        return sum(segment.size for segment in self._segments)

    def open(self) -> None:
        """Take the folder, made if missing, and what an earlier process left in it.

        Raises SpoolTakenError, or OSError where the folder cannot be made or written.
        """
        if self._lock is not None:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise SpoolTakenError(
                f"{self.folder}: another process collects from {self._source}; stop that one first"
            ) from None
        try:
            paths = sorted(path for path in self.folder.iterdir() if path.suffix == ".spool")
        except OSError:
            # It is to be tried again as a whole: without it, nobody would see what is there.
            os.close(lock)
            raise
        self._lock = lock
        self._ordinal = max([_ordinal(path) for path in paths], default=_FIRST_ORDINAL)
        for path in paths:
            try:
                segment = self._left_behind(path)
            except OSError:
                self._set_aside(path)
                continue
            if segment is not None:
                self._segments.append(segment)

    def close(self) -> None:
        """Let go of the folder; what is in it stays."""
        self._end_segment()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def append(self, run: str, first: int, events: Sequence[bytes]) -> int:
        """Write events, numbered from `first` on, to the disk itself; how many of them are there.

        Where that is not all, `trouble` says why.
        """
        kept = 0
        try:
            self.open()
            while kept < len(events):
                taken = self._write(self._segment_for(run, first + kept), events[kept:])
                if not taken:
                    self.trouble = "spool full"
                    break
                kept += taken
        except OSError as error:
            self.trouble = f"spool cannot be written ({error.strerror})"
        except SpoolTakenError as error:
            self.trouble = str(error)
        return kept

    def put_back(self, portions: Sequence[Portion]) -> int:
        """Write events that may have to be sent again before all that is here: they are read first.

        How many of the portions are on the disk now, counted from the last; the others found no room.
        """
        kept = 0
        groups: list[list[Portion]] = []
        for portion in portions:
            if groups and groups[-1][-1].run == portion.run and groups[-1][-1].last == portion.first - 1:
                groups[-1].append(portion)
            else:
                groups.append([portion])
        with suppress(OSError, SpoolTakenError):
            self.open()
            for group in reversed(groups):
                events = [event for portion in group for event in portion.events]
                if not self._write_first(group[0].run, group[0].first, events):
                    break
                kept += len(group)
        return kept

    def read(self, most: int) -> Portion | None:
        """Return the oldest events that are not confirmed, `most` at most; None: there are no more.

        Raises OSError where they cannot be read; see `give_up`.
        """
        while self._segments:
            segment = self._segments[0]
            portion = self._read_of(segment, most)
            if portion is not None:
                return portion
            if segment is self._newest:
                return None
            self._forget(segment)
        return None

    def confirm(self, portion: Portion) -> None:
        """Tell that the log has what `read` gave last: it need not be kept."""
        segment = self._segments[0]
        segment.read += portion.stood
        segment.next += len(portion.events)
        if segment.events is not None:
            segment.events -= len(portion.events)

    def give_up(self) -> int:
        """Leave out the oldest segment, which cannot be read; how many events are lost, as far as known."""
        segment = self._segments[0]
        self._set_aside(segment.path)
        if segment is self._newest:
            self._end_segment()
        self._segments.popleft()
        return segment.events or 0

    def finish(self) -> None:
        """Delete what is left when all of it is confirmed."""
        self._end_segment()
        while self._segments:
            self._forget(self._segments[0])

    # -------------------------------------------------------------------------------------- writing

    def _segment_for(self, run: str, number: int) -> _Segment:
        newest = self._newest
        if newest is not None and newest.size < SEGMENT_BYTES and newest.run == run:
            return newest
        self._end_segment()
        self._ordinal += 1
        path = self._path(self._ordinal)
        header = self._header(run, number)
        self._writing = os.open(path, _NEW, 0o600)
        self._newest = _Segment(path=path, run=run, next=number, size=0, read=len(header), events=0)
        try:
            self._put(self._newest, header)
            self._sync_folder()
        except OSError:
            self._end_segment()
            with suppress(OSError):
                path.unlink()
            raise
        self._segments.append(self._newest)
        return self._newest

    def _write_first(self, run: str, number: int, events: Sequence[bytes]) -> bool:
        """Write a segment of its own before all others, wholly or not at all; whether it is there."""
        ordinal = self._ordinal + 1
        if self._segments:
            ordinal = _ordinal(self._segments[0].path) - 1
        header = self._header(run, number)
        data = b"".join([header, *(_record(event) for event in events)])
        if ordinal < 0 or self.size + len(data) > self.limit_bytes:
            return False
        path = self._path(ordinal)
        file = os.open(path, _NEW, 0o600)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file, rest) :]
            os.fdatasync(file)
            self._sync_folder()
        except OSError:
            with suppress(OSError):
                path.unlink()
            raise
        finally:
            os.close(file)
        self._ordinal = max(self._ordinal, ordinal)
        self._segments.appendleft(
            _Segment(path=path, run=run, next=number, size=len(data), read=len(header), events=len(events))
        )
        return True

    def _header(self, run: str, number: int) -> bytes:
        return _record(msgspec.json.encode(_Header(source=self._source, run=run, first=number)))

    def _path(self, ordinal: int) -> Path:
        return self.folder / f"{ordinal:010d}.spool"

    def _write(self, segment: _Segment, events: Iterable[bytes]) -> int:
        """Write as many as there is room for, one segment's worth at most."""
        room = self.limit_bytes - self.size
        records: list[bytes] = []
        length = 0
        for event in events:
            record = _record(event)
            if length + len(record) > room or segment.size + length >= SEGMENT_BYTES:
                break
            records.append(record)
            length += len(record)
        if records:
            self._put(segment, b"".join(records))
            if segment.events is not None:
                segment.events += len(records)
        return len(records)

    def _put(self, segment: _Segment, data: bytes) -> None:
        assert self._writing is not None  # noqa: S101 - a segment that is written to is open
        try:
            at = segment.size
            rest = memoryview(data)
            while rest:
                written = os.pwrite(self._writing, rest, at)
                at, rest = at + written, rest[written:]
            os.fdatasync(self._writing)
        except OSError:
            # What was written of it must not stand before what may come later.
            with suppress(OSError):
                os.ftruncate(self._writing, segment.size)
            raise
        segment.size += len(data)

    def _sync_folder(self) -> None:
        folder = os.open(self.folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _end_segment(self) -> None:
        self._newest = None
        if self._writing is not None:
            os.close(self._writing)
            self._writing = None

    # -------------------------------------------------------------------------------------- reading

    def _left_behind(self, path: Path) -> _Segment | None:
        """Look at a segment of an earlier process; None if there is nothing to be had from it."""
        found_as = path.stat()
        size = found_as.st_size
        with path.open("rb") as file:
            data = file.read(_HEADER_BYTES)
        found, length = whole(data, 1)
        try:
            header = msgspec.json.decode(found[0], type=_Header) if found else None
        except msgspec.DecodeError:
            header = None
        if header is not None and header.spool == 1 and header.source == self._source:
            if time.time() - found_as.st_mtime > SENT_AGAIN_S:
                self._leave_out(path)
                return None
            return _Segment(path=path, run=header.run, next=header.first, size=size, read=length)
        if b"\n" in data:
            self._set_aside(path)
        else:  # killed as it began
            self.torn += size > 0
            path.unlink()
        return None

    def _leave_out(self, path: Path) -> None:
        with path.open("rb") as file:
            events = sum(1 for _ in file) - 1
        self.expired += events
        self._log.error("spool_too_old", source=self._source, left_out=events, file=str(path))
        path.unlink()

    def _read_of(self, segment: _Segment, most: int) -> Portion | None:
        left = segment.size - segment.read
        if left <= 0:
            return None
        length = _READ_BYTES
        while True:
            with segment.path.open("rb") as file:
                file.seek(segment.read)
                data = file.read(min(length, left))
            events, stood = whole(data, most)
            if events:
                return Portion(segment.run, segment.next, events, stood)
            if b"\n" in data or length >= left:
                break
            length *= 2
        self.torn += 1
        segment.size = segment.read
        if b"\n" in data:
            # More than the last record of somebody who was killed: kept for whoever wants to look.
            self._set_aside(segment.path)
        return None

    def _forget(self, segment: _Segment) -> None:
        with suppress(OSError):
            segment.path.unlink(missing_ok=True)
        self._segments.remove(segment)

    def _set_aside(self, path: Path) -> None:
        aside = path.with_suffix(".damaged")
        with suppress(OSError):
            path.rename(aside)
            damaged = sorted(self.folder.glob("*.damaged"), key=lambda each: each.stat().st_mtime_ns)
            for old in damaged[:-DAMAGED_KEPT]:
                old.unlink()
        self._log.error(
            "spool_damaged", source=self._source, left_out="what cannot be read", kept_as=str(aside)
        )


def whole(data: bytes, most: int) -> tuple[list[bytes], int]:
    """Return the payloads of the first whole records of `data`, `most` at most, and how long they are."""
    found: list[bytes] = []
    length = 0
    while len(found) < most:
        end = data.find(b"\n", length)
        if end < 0:
            break
        payload = data[length + _CRC_CHARS + 1 : end]
        if data[length : end - len(payload)] != _crc(payload):
            break
        found.append(payload)
        length = end + 1
    return found, length


def _record(payload: bytes) -> bytes:
    return b"%s%s\n" % (_crc(payload), payload)


def _crc(payload: bytes) -> bytes:
    return b"%08x " % zlib.crc32(payload)


def _ordinal(path: Path) -> int:
    return int(path.stem) if path.stem.isdecimal() else 0
