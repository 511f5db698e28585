"""What of a caller may be written down: the last four digits of the number, never a name."""

import re

_SHOWN = 4

_LONGEST = 40
"""Of a value that could not be understood, so many characters are enough to find it by."""

_MAY_BE_NUMBER = re.compile(r"\d(?:[ ()./-]{0,2}\d){4,}")
"""Five digits or more, in groups as people write numbers down."""

_DATE = re.compile(r"((19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](19|20)\d\d)( \d{1,2})?")
"""A day, with the hour behind it: digits in groups, too, and no caller's."""

_VERSION = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?=\d)|(?!.))){3,4}")
"""A version (`20.11.12`) or a machine's address: three or four numbers up to 255, none with a 0 before it."""


def mask_number(number: str) -> str:
    """Return a caller's number with all but its last four digits as `*`.

    Empty where there is no number: `<unknown>`, `anonymous`, a name, nothing at all.
    """
    if any(char.isalpha() for char in number):
        return ""
    digits = [char for char in number if char.isdigit()]
    hidden = len(digits) - _SHOWN
    return "*" * hidden + "".join(digits[-_SHOWN:]) if hidden > 0 else "".join(digits)


def shown(value: str) -> str:
    """Return a value that could not be understood as a person may see it who looks for it: cut short.

    It may be a number in the wrong place, so what looks like one is masked.
    """
    masked = without_numbers(value)
    return masked if len(masked) <= _LONGEST else f"{masked[: _LONGEST - 1]}…"


def without_numbers(text: str) -> str:
    """Return a text with what looks like a number people can be called at masked; days stay."""
    return _MAY_BE_NUMBER.sub(_mask_found, text)


def detail_without_numbers(text: str) -> str:
    """Return the same of what a system says of itself: versions and addresses of machines stay, too."""
    return _MAY_BE_NUMBER.sub(
        lambda found: found[0] if _VERSION.fullmatch(found[0]) else _mask_found(found), text
    )


def _mask_found(found: re.Match[str]) -> str:
    return found[0] if _DATE.fullmatch(found[0]) else mask_number(found[0])
