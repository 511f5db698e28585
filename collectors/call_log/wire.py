"""The rows of a call log: which column is which, and what a row says.

Columns `call_id,queue,arrived_at,answered_at,agent,ended_at,outcome` in any order, others are passed
over. Times are ISO 8601 (one without an offset is in the site's zone) or epoch seconds.
"""

import csv
import datetime as dt
import math
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from collectors.faults import LineError
from collectors.mask import shown

Outcome = Literal["answered", "abandoned", "timeout", "transferred"]

COLUMNS = ("call_id", "queue", "arrived_at", "answered_at", "agent", "ended_at", "outcome")
OUTCOMES: tuple[Outcome, ...] = ("answered", "abandoned", "timeout", "transferred")

_EARLIEST = 1e8
_LATEST = 1e11
_TIME = "expected ISO 8601 (2026-11-22T09:30:00+08:00) or epoch seconds"


_SHEET_TIME = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})[ T]+(\d{1,2}):(\d\d)(?::(\d\d))?")


def _from_sheet(value: str) -> dt.datetime | None:
    """Return a time as spreadsheets write it (2026/3/10 8:02), None for anything else."""
    found = _SHEET_TIME.fullmatch(value)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 -- the caller puts the zone on


class HeaderError(Exception):
    """The first line names no usable columns."""


class Row(msgspec.Struct, frozen=True, gc=False):
    """One call. Times are epoch seconds.

    `ended_at` None: it was going on when the log was written; an empty `agent`: the log does not tell who.
    """

    line: int
    call: str
    queue: str
    arrived_at: float
    answered_at: float | None
    agent: str
    ended_at: float | None
    outcome: Outcome


class Header:
    """Where each column stands."""

    def __init__(self, names: Sequence[str]) -> None:
        cleaned = [name.strip().lower() for name in names]
        missing = [column for column in COLUMNS if column not in cleaned]
        if missing:
            raise HeaderError(
                f"line 1: expected the columns {', '.join(COLUMNS)}; missing: {', '.join(missing)}"
            )
        self.places = [cleaned.index(column) for column in COLUMNS]


class RowReader:
    """Takes rows apart. `zone` is where times without an offset were written down."""

    def __init__(self, header: Header, zone: ZoneInfo) -> None:
        self._places = header.places
        self._zone = zone

    def read(self, line: int, fields: Sequence[str]) -> Row:
        """Return what a row says. Raises LineError."""
        values = [
            self._value(fields, place, column) for place, column in zip(self._places, COLUMNS, strict=True)
        ]
        call, queue, arrived, answered, agent, ended, outcome = values
        if not call:
            raise LineError("call_id", "expected the call's identifier, got nothing")
        if not queue:
            raise LineError("queue", "expected the queue's name, got nothing")
        if outcome not in OUTCOMES:
            raise LineError("outcome", f"expected {', '.join(OUTCOMES)}, got {shown(outcome)!r}")
        arrived_at = self._time("arrived_at", arrived, since=-math.inf)
        answered_at = self._time("answered_at", answered, since=arrived_at) if answered else None
        ended_since = arrived_at if answered_at is None else answered_at
        ended_at = self._time("ended_at", ended, since=ended_since) if ended else None
        self._check(outcome, answered_at, ended_at)
        return Row(
            line=line,
            call=call,
            queue=sys.intern(queue),
            arrived_at=arrived_at,
            answered_at=answered_at,
            agent=sys.intern(agent),
            ended_at=ended_at,
            outcome=outcome,
        )

    @staticmethod
    def _check(outcome: str, answered_at: float | None, ended_at: float | None) -> None:
        if outcome == "answered" and answered_at is None:
            raise LineError("answered_at", "expected a time, for the outcome is answered; got nothing")
        if outcome in ("abandoned", "timeout") and answered_at is not None:
            raise LineError("answered_at", f"expected nothing, for the outcome is {outcome}; got a time")
        if answered_at is None and ended_at is None:
            raise LineError(
                "ended_at", f"expected when the call left, for the outcome is {outcome}; got nothing"
            )

    @staticmethod
    def _value(fields: Sequence[str], place: int, column: str) -> str:
        if place >= len(fields):
            raise LineError(column, f"expected {place + 1} columns or more, got {len(fields)}")
        value = fields[place].strip()
        if "\ufffd" in value:
            raise LineError(column, "expected UTF-8 text")
        return value

    def _time(self, field: str, value: str, since: float) -> float:
        at = self._moment(field, value)
        if isinstance(at, dt.datetime):
            moment = at.timestamp()
            if moment < since and at.tzinfo is self._zone:
                # The hour that is there twice: what cannot be its first time is its second.
                moment = at.replace(fold=1).timestamp()
        else:
            moment = at
        if moment < since:
            raise LineError(
                field, f"expected a time not before the call's own beginning, got {shown(value)!r}"
            )
        return moment

    def _moment(self, field: str, value: str) -> float | dt.datetime:
        try:
            number = float(value)
        except ValueError:
            pass
        else:
            if not _EARLIEST <= number <= _LATEST:
                raise LineError(field, f"{_TIME}, got {shown(value)!r}")
            return number
        try:
            moment = _from_sheet(value) or dt.datetime.fromisoformat(value)
        except ValueError:
            raise LineError(field, f"{_TIME}, got {shown(value)!r}") from None
        if ":" not in value:  # a date alone, or a number with a letter in it
            raise LineError(field, f"{_TIME}, got {shown(value)!r}")
        return moment.replace(tzinfo=self._zone) if moment.tzinfo is None else moment


def records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Yield each record with the number of the line it begins in; an unreadable one as its error."""
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        number = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, error
            continue
        if fields:
            yield number, fields


def delimiter_of(header: str) -> str:
    """Return what separates the columns: a comma, or what spreadsheets write instead of one."""
    return max(",;\t", key=header.count)
