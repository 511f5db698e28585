"""The lines of an Asterisk `queue_log`: `epoch|call|queue|agent|event|data…`, UTF-8."""

import math
from typing import NamedTuple

from collectors.faults import LineError
from collectors.mask import shown

_FIELDS = 5
_EARLIEST = 1e8
_LATEST = 1e11


class Record(NamedTuple):
    """One line: `at` epoch seconds; `NONE` stands where a call, queue or agent is not concerned."""

    at: float
    call: str
    queue: str
    agent: str
    event: str
    data: list[str]

    def text(self, index: int) -> str:
        """Return a data field, empty if the line ends before it."""
        return self.data[index] if index < len(self.data) else ""

    def number(self, index: int) -> float | None:
        """Return a data field's number, None if it is empty or missing. Raises LineError."""
        value = self.text(index)
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise LineError(f"data {index + 1} of {self.event}", f"expected a number, got {shown(value)!r}")
        return number


def parse(line: bytes) -> Record:
    """Return what a line says. Raises LineError."""
    try:
        text = line.decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise LineError("line", f"expected UTF-8 ({error.reason} at byte {error.start + 1})") from None
    fields = text.removeprefix("\ufeff").split("|")
    if len(fields) < _FIELDS:
        raise LineError("line", f"expected epoch|call|queue|agent|event, got {len(fields)} fields")
    moment, call, queue, agent, event, *data = fields
    try:
        at = float(moment)
    except ValueError:
        at = 0.0
    if not _EARLIEST <= at <= _LATEST:
        raise LineError("time", f"expected epoch seconds, got {shown(moment)!r}")
    return Record(at, call, queue, agent, event, data)
