"""What of a caller may be written down: the last four digits of the number, never a name."""

_SHOWN = 4


def mask_number(number: str) -> str:
    """Return a caller's number with all but its last four digits as `*`.

    Empty where there is no number: `<unknown>`, `anonymous`, a name, nothing at all.
    """
    if any(char.isalpha() for char in number):
        return ""
    digits = [char for char in number if char.isdigit()]
    hidden = len(digits) - _SHOWN
    return "*" * hidden + "".join(digits[-_SHOWN:]) if hidden > 0 else "".join(digits)
