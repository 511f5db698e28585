"""Where the configuration stands: taken, or refused since when and for what; one process tells the other.

Whoever follows the file knows it. Under ``run`` that is the supervisor: it writes what was refused beside
what it gives its children, until a right one is saved.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Final, Literal, Self

import msgspec

from floor.settings.errors import ConfigError, dotted

if TYPE_CHECKING:
    from pathlib import Path

TOLD_AT_MOST: Final = 10
"""So many problems of a refused file are kept; the log has all."""
LONGEST_TEXT: Final = 300
"""A problem's text is cut to so many characters."""


class Fault(msgspec.Struct, frozen=True, gc=False):
    """One thing that is wrong: in which line (null where no line is to blame), at which key, and what."""

    line: int | None
    key: str
    text: str


class Standing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Whether the file as it is now is in force. `refused`: an older one is, and `problems` says why.

    `file` is its name without the folder, `since` the moment in epoch seconds. Values of secrets are in no
    problem's text.
    """

    state: Literal["taken", "refused"]
    since: float
    file: str
    problems: tuple[Fault, ...] = ()

    @classmethod
    def refused(cls, file: Path, since: float, error: ConfigError | str) -> Self:
        """Return that a file is refused, for what an error says or for a fault of the program's own."""
        faults = (
            [Fault(None, "", error)]
            if isinstance(error, str)
            else [Fault(problem.line, dotted(problem.path), problem.text) for problem in error.problems]
        )
        return cls(
            state="refused", since=since, file=file.name, problems=tuple(map(_cut, faults[:TOLD_AT_MOST]))
        )

    def write(self, file: Path) -> None:
        """Write it for other processes, as a whole and readable by the owner only. Raise `OSError`."""
        beside = file.with_suffix(".new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(msgspec.json.encode(self))
        beside.replace(file)

    @classmethod
    def read(cls, file: Path) -> Self | None:
        """Return what another process wrote; None if it wrote nothing that can be read."""
        with contextlib.suppress(OSError, msgspec.DecodeError):
            return msgspec.json.decode(file.read_bytes(), type=cls)
        return None


def _cut(fault: Fault) -> Fault:
    text = " ".join(fault.text.split())
    return Fault(fault.line, fault.key, text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…")
