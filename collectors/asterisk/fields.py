"""Reading the headers of an AMI message as what they mean."""

from collectors.asterisk.wire import Message

_LARGEST = 1e12


class MalformedError(Exception):
    """A message lacks what it must say, or says what cannot be; it is counted and dropped."""


def said_at(message: Message, received_at: float) -> float:
    """Return when the message became true: its own stamp where the PBX is set to give one."""
    stamp = message.get("Timestamp")
    return _float(stamp) if stamp else received_at


def need(message: Message, name: str) -> str:
    """Return a header's value. Raises MalformedError if it is missing or empty."""
    value = message.get(name)
    if not value:
        raise MalformedError
    return value


def text(message: Message, name: str) -> str | None:
    """Return a header's value, None if it is missing or empty."""
    return message.get(name) or None


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
