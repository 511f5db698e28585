"""Reading the headers of an AMI message as what they mean."""

from collectors.asterisk.wire import Message

_LARGEST = 1e12

_LONGEST = 512
"""Longest identifier believed, in characters: Asterisk ends them at 256, and what we remember is bounded."""


class MalformedError(Exception):
    """A message lacks what it must say, or says what cannot be; it is counted and dropped."""


def need(message: Message, name: str) -> str:
    """Return an identifier. Raises MalformedError if it is missing, empty or too long to be one."""
    value = message.get(name)
    if not value or len(value) > _LONGEST:
        raise MalformedError
    return value


def text(message: Message, name: str) -> str | None:
    """Return an identifier, None if it is missing or empty. Raises MalformedError if it is too long."""
    return need(message, name) if message.get(name) else None


def words(message: Message, name: str) -> str:
    """Return what people wrote, such as a name: empty if there is none, cut where it is too long."""
    return message.get(name)[:_LONGEST]


def number(message: Message, name: str) -> float | None:
    """Return a header's number, None if there is none. Raises MalformedError if it is no number."""
    value = message.get(name)
    return _float(value) if value else None


def whole(message: Message, name: str) -> int | None:
    """Return a header's whole number, None if there is none. Raises MalformedError if it is none."""
    value = message.get(name)
    return int(_float(value)) if value else None


def moment(message: Message, name: str) -> float | None:
    """Return a moment in epoch seconds, None for Asterisk's 0, which means never."""
    return number(message, name) or None


def clock_duration(message: Message, name: str) -> float | None:
    """Return the seconds of `HH:MM:SS` (hours may pass 24), None if there is no duration."""
    value = message.get(name)
    if not value:
        return None
    seconds = 0.0
    for part in value.split(":"):
        seconds = seconds * 60 + _float(part)
    return seconds


def _float(value: str) -> float:
    try:
        result = float(value)
    except ValueError:
        raise MalformedError from None
    if not -_LARGEST < result < _LARGEST:  # nor is "nan" or "inf" a number of anything
        raise MalformedError
    return result
