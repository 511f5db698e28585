"""A recording on disk: which kind it is, and its events from the first line to the last."""

import gzip
import io
import lzma
import re
import zlib
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import IO, Literal, Protocol, cast
from zoneinfo import ZoneInfo

from collectors.asterisk.recording import AmiRecording
from collectors.call_log.recording import CallLogRecording
from collectors.call_log.wire import HeaderError
from collectors.faults import Faults
from collectors.mask import shown
from collectors.queue_log.recording import QueueLogRecording
from floor.model.events import Event

Format = Literal["ami", "queue_log", "call_log"]

_LOOKED_AT = 64 * 1024
_QUEUE_LOG = re.compile(rb"\d+(\.\d+)?\|[^|]*\|[^|]*\|[^|]*\|[A-Z]+")


class RecordingError(Exception):
    """The file cannot be played: it is missing, unreadable or no recording of a kind we know."""


class _Reader(Protocol):
    def counts(self) -> dict[str, int]: ...


class Recording:
    """One recording. Read it once, by `events`; `progress` and `counts` tell how far that is."""

    def __init__(
        self, path: Path, source: str, *, timezone: str = "UTC", tell: Callable[[str], None] | None = None
    ) -> None:
        self.path = path
        self.format: Format = detect(path)
        self._source = source
        self._timezone = timezone
        self._faults = Faults(tell)
        self._size = max(path.stat().st_size, 1)
        self._file: IO[bytes] | None = None
        self._done = False
        self._reader: _Reader | None = None

    @property
    def progress(self) -> float:
        """How much of the file was read, as a fraction 0 to 1."""
        if self._done:
            return 1.0
        if isinstance(self._reader, CallLogRecording):
            return self._reader.progress
        return 0.0 if self._file is None else min(self._file.tell() / self._size, 1.0)

    @property
    def notes(self) -> list[str]:
        """The latest lines that were skipped, and why."""
        return self._faults.notes

    def counts(self) -> dict[str, int]:
        """Return what did not become an event so far, by name."""
        counts = self._reader.counts() if self._reader is not None else {}
        skipped = self._faults.lines_skipped
        return counts | ({"lines_skipped": skipped} if skipped else {})

    def events(self) -> Generator[Event, None, None]:
        """Yield the recording's events in their order. Raises RecordingError where it breaks off.

        Who stops before the end closes the generator, and so the file.
        """
        try:
            with self.path.open("rb") as self._file:
                yield from self._events(_unpacked(self._file))
        except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
            raise RecordingError(f"{self.path}: cannot be read to its end: {error}") from None
        except HeaderError as error:
            raise RecordingError(f"{self.path}: {error}") from None
        finally:
            self._file = None
        self._done = True

    def _events(self, lines: IO[bytes]) -> Iterator[Event]:
        match self.format:
            case "ami":
                ami = self._reader = AmiRecording(self._source, self._faults)
                yield from ami.events(lines)
            case "queue_log":
                with self.path.open("rb") as beforehand:
                    log = QueueLogRecording(self._source, self._faults, _unpacked(beforehand))
                self._reader = log
                yield from log.events(lines)
            case "call_log":
                calls = CallLogRecording(self._source, self._faults, ZoneInfo(self._timezone))
                self._reader = calls
                encoding = encoding_of(_head(self.path))
                text = io.TextIOWrapper(lines, encoding=encoding, errors="replace", newline="")
                try:
                    yield from calls.events(text)
                finally:
                    text.detach()  # else it closes, with a warning, what is not its own


def read_recording(path: Path | str, source: str, *, timezone: str = "UTC") -> Iterator[Event]:
    """Yield the events of a recording of any kind we know, found out by its content."""
    return Recording(Path(path), source, timezone=timezone).events()


def detect(path: Path) -> Format:
    """Return what kind of recording a file is. Raises RecordingError where it is none."""
    try:
        head = _head(path)
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise RecordingError(f"{path}: cannot be read: {error}") from None
    line = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0].strip()
    if line.startswith(b"{"):
        return "ami"
    if _QUEUE_LOG.match(line):
        return "queue_log"
    if b"call_id" in line:
        return "call_log"
    raise RecordingError(
        f"{path}: line 1: expected a call log (its columns' names, call_id among them), an Asterisk "
        f'queue_log (epoch|call|queue|agent|event|…) or an AMI recording ({{"t": …, "raw": …}} a line), '
        f"got {shown(line.decode('utf-8', 'replace'))}"
    )


def encoding_of(head: bytes) -> str:
    """Return how the text that begins with `head` is written: UTF-8, or GB 18030 as a Chinese Excel saves it.

    A few broken bytes do not make a UTF-8 file another one: most of what is not ASCII has to be broken.
    """
    as_utf_8 = head.decode("utf-8", "replace")
    broken = as_utf_8.count("\ufffd")
    whole = sum(character > "\x7f" for character in as_utf_8) - broken
    if broken > whole + 1 and "\ufffd" not in head[:-3].decode("gb18030", "replace")[:-1]:
        return "gb18030"
    return "utf-8-sig"


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return _unpacked(file).read(_LOOKED_AT)


def _unpacked(file: IO[bytes]) -> IO[bytes]:
    """Return what the file holds, unpacked if it was packed with gzip or xz."""
    magic = file.read(6)
    file.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.open(file))
    if magic == b"\xfd7zXZ\x00":
        return cast("IO[bytes]", lzma.open(file))
    return file
