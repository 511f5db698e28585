"""Bytes to what was sent, one by one, in the order of the message. No socket."""

import re
from typing import Any, TypeVar

import msgspec

from collectors.feed.language import ANY, Id, Sent
from collectors.feed.limits import MESSAGE_EVENTS
from collectors.feed.refusals import Refusal, explained

Message = bytes | msgspec.Raw
Item = Sent | msgspec.Raw
"""What was sent; or what has to be looked at by itself, with `one`."""
Seq = int | Id
T = TypeVar("T")

_one: Any = msgspec.json.Decoder(ANY)
_many: Any = msgspec.json.Decoder(list[ANY])
_is_list = re.compile(rb"[ \t\r\n]*\[").match


class Unreadable(Exception):  # noqa: N818 - a message nobody can read
    """The message as a whole cannot be read: nothing of it is taken."""


class TooMany(Exception):  # noqa: N818 - the same, for another reason
    """The message holds more events than one may: nothing of it is taken."""

    def __init__(self, events: int) -> None:
        super().__init__(events)
        self.events = events


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One event or a list of them with the sender's own number of the message, which the answer repeats."""

    events: msgspec.Raw
    seq: Seq | None = None


_envelope = msgspec.json.Decoder(Envelope)
_each = msgspec.json.Decoder(list[msgspec.Raw])


def opened(message: bytes) -> tuple[Seq | None, Message]:
    """Return a message's number, if it has one, and what else there is of it. Raises `Unreadable`."""
    # Looking for the word is much cheaper than decoding; an event that has it somewhere is decoded twice.
    if b'"events"' not in message or _is_list(message):
        return None, message
    try:
        envelope = _envelope.decode(message)
    except msgspec.ValidationError:
        return None, message
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(error) from None
    return envelope.seq, envelope.events


def read(message: Message) -> list[Item]:
    """Return what a message holds: one event, or a list of them. Raises `Unreadable` and `TooMany`."""
    if not _is_list(message):
        return [_alone(message)]
    try:
        items: list[Item] = _many.decode(message)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # One of them is not right: each is to be looked at by itself, so that the others are taken.
        return [*_within_limit(_split(message))]
    return _within_limit(items)


def _within_limit(items: list[T]) -> list[T]:
    if len(items) > MESSAGE_EVENTS:
        raise TooMany(len(items))
    return items


def _split(message: Message) -> list[msgspec.Raw]:
    try:
        return _each.decode(message)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(error) from None


def _alone(message: Message) -> Item:
    try:
        sent: Sent = _one.decode(message)
    except msgspec.ValidationError:
        # The rest of the message was not looked at yet: it may not even be JSON.
        _valid(message)
        return message if isinstance(message, msgspec.Raw) else msgspec.Raw(message)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(error) from None
    return sent


def _valid(message: Message) -> None:
    try:
        msgspec.json.decode(message)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(error) from None


def one(raw: msgspec.Raw) -> Sent | tuple[Refusal, str | None]:
    """Return what was sent; or why it is not taken, and the id it came with."""
    try:
        sent: Sent = _one.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return explained(raw, error)
    return sent


def _unreadable(error: Exception) -> Unreadable:
    if isinstance(error, RecursionError):
        return Unreadable("it is nested too deep; every field of an event is a plain value")
    return Unreadable(f"it is not JSON in UTF-8: {error}")
