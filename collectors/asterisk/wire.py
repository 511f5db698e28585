"""The wire of Asterisk's manager interface (AMI), sans I/O: bytes in, messages out.

A message is a block of `Name: value` lines, each ended by CR LF, the block by an empty line. A new
connection begins with one banner line that no empty line follows. A PBX says some six things for one
that matters here, so a message is cut out of the stream, looked at by its first line and thrown away if
its event is one we do not follow; of the others a header is looked for and decoded when it is read.
"""

from collections.abc import Iterable
from functools import cache

MAX_LINE = 64 * 1024
"""Longest line believed, in bytes. Asterisk's own lines are far shorter."""

MAX_MESSAGE = 1024 * 1024
"""Longest message believed, in bytes."""

_LONGEST_OPENING = 200
"""So much is kept of what stands where a banner should."""

_END_OF_MESSAGE = b"\r\n\r\n"
_END_OF_LINE = b"\r\n"
_BANNER = b"Asterisk Call Manager"
_EVENT = b"Event: "


class Message:
    """One message: what it is (`kind`), which (`name`) and its headers.

    `kind` is the first header's name in lower case: `event`, `response`, `action` or whatever stood
    there; `name` that header's value, such as `QueueCallerJoin` or `Success`.
    """

    __slots__ = ("_raw", "kind", "name")

    def __init__(self, kind: str, name: str, raw: bytes) -> None:
        self.kind = kind
        self.name = name
        self._raw = _END_OF_LINE + raw  # so that every header begins behind the end of a line

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name}, {len(self._raw)} bytes>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and self._raw == other._raw

    def __hash__(self) -> int:
        return hash(self._raw)

    def get(self, name: str, default: str = "") -> str:
        """Return the header's first value, `default` if there is no such header."""
        # Of thirty headers we read five: looking for those takes a quarter of taking all apart.
        begin = self._raw.find(_beginning(name))
        if begin < 0:
            return default
        begin += len(_beginning(name))
        end = self._raw.find(_END_OF_LINE, begin)
        return _value(self._raw[begin:end] if end >= 0 else self._raw[begin:])


def encode_action(action: str, action_id: str, **headers: str) -> bytes:
    """Return an action as it goes over the wire.

    Raises ValueError for a header that would end its line and begin another, or the action: whoever may
    choose a value must not choose what is asked.
    """
    lines = {"Action": action, "ActionID": action_id, **headers}
    for name, value in lines.items():
        if any(char in value for char in "\r\n\0"):
            raise ValueError(f"{name}: a line break or NUL cannot be sent in a header of the AMI")
    return "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode() + _END_OF_LINE


@cache
def _beginning(name: str) -> bytes:
    """Return how a header begins, with the end of the line before it."""
    return _END_OF_LINE + name.encode() + b":"


class Decoder:
    """Cuts a byte stream into messages, however the bytes were split on their way.

    `ignored` are names of events to skip unread. What cannot be believed is left out and counted in
    `malformed`: a message over `max_message` whole, of other messages a line over `max_line`, and a
    block whose first line is no header.
    """

    def __init__(
        self,
        *,
        ignored: Iterable[str] = (),
        max_line: int = MAX_LINE,
        max_message: int = MAX_MESSAGE,
    ) -> None:
        self._ignored = frozenset(name.encode() for name in ignored)
        self._max_line = max_line
        self._max_message = max_message
        self._rest = b""
        self._greeted = False
        self._oversized = False
        self.banner: str | None = None
        self.opening: bytes | None = None
        """Where the stream does not begin with a banner: what came first instead, as much as was there."""
        self.malformed = 0
        self.skipped = 0

    @property
    def held_bytes(self) -> int:
        """How many bytes wait for the rest of their message."""
        return len(self._rest)

    def feed(self, data: bytes) -> list[Message]:
        """Take bytes as they came and return the messages they complete, oldest first."""
        if self._oversized:
            data = self._after_oversized(self._rest + data)
        elif self._rest:
            data = self._rest + data
        if not self._greeted:
            data = self._greet(data)
            if not self._greeted:
                self._rest = data
                return []
        *blocks, rest = data.split(_END_OF_MESSAGE)
        messages: list[Message] = []
        ignored = self._ignored
        for block in blocks:
            if block.startswith(_EVENT) and len(block) <= self._max_message:
                end = block.find(_END_OF_LINE)
                if block[len(_EVENT) : end if end >= 0 else None] in ignored:
                    self.skipped += 1
                    continue
            message = self._message(block)
            if message is not None:
                messages.append(message)
        # What is kept may end in the first bytes of the empty line, which are no part of the message.
        if len(rest) > self._max_message + len(_END_OF_MESSAGE) - 1:
            self._oversized = True
            rest = rest[1 - len(_END_OF_MESSAGE) :]
        self._rest = rest
        return messages

    def _greet(self, data: bytes) -> bytes:
        """Take the banner off, as soon as it is whole; a stream joined later has none."""
        end = data.find(_END_OF_LINE)
        may_be_banner = _BANNER.startswith(data[: len(_BANNER)])
        if end < 0 and may_be_banner and len(data) <= self._max_line + 1:
            return data
        self._greeted = True
        if may_be_banner and len(_BANNER) <= end <= self._max_line:
            self.banner = _decode(data[:end])
            return data[end + len(_END_OF_LINE) :]
        self.opening = data[:_LONGEST_OPENING]
        return data

    def _after_oversized(self, data: bytes) -> bytes:
        """Drop what belongs to a message already too long."""
        end = data.find(_END_OF_MESSAGE)
        if end < 0:
            return data[1 - len(_END_OF_MESSAGE) :]
        self._oversized = False
        self.malformed += 1
        return data[end + len(_END_OF_MESSAGE) :]

    def _message(self, block: bytes) -> Message | None:
        if len(block) > self._max_message:
            self.malformed += 1
            return None
        block = block.lstrip(_END_OF_LINE)
        if block.startswith(_BANNER):  # a recording of several connections holds several
            banner, _, block = block.partition(_END_OF_LINE)
            self.banner = _decode(banner)
        if not block:
            return None
        if len(block) > self._max_line:
            block = self._without_long_lines(block)
        first, _, _ = block.partition(_END_OF_LINE)
        kind, colon, name = first.partition(b":")
        if not colon:
            self.malformed += 1
            return None
        return Message(_decode(kind).lower(), _decode(name.strip()), block)

    def _without_long_lines(self, block: bytes) -> bytes:
        lines = block.split(_END_OF_LINE)
        kept = [line for line in lines if len(line) <= self._max_line]
        self.malformed += len(lines) - len(kept)
        return _END_OF_LINE.join(kept)


def _value(raw: bytes) -> str:
    return _decode(raw[1:] if raw[:1] == b" " else raw)


def _decode(value: bytes) -> str:
    """Return text; what is not UTF-8 becomes U+FFFD, and NUL, which nothing downstream wants, nothing."""
    text = value.decode("utf-8", "replace")
    return text.replace("\0", "") if "\0" in text else text
