"""A call log on disk: read as a whole, since its rows may stand in any order, then told in time's."""

import csv
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from collectors.call_log.translate import translate
from collectors.call_log.wire import Header, Row, RowReader, delimiter_of, records
from collectors.faults import Faults, LineError
from floor.model.events import CallQueued, Event


class CallLogRecording:
    """Reads the rows of a call log as events. `zone` is where times without an offset were written."""

    def __init__(self, source: str, faults: Faults, zone: ZoneInfo) -> None:
        self._source = source
        self._faults = faults
        self._zone = zone
        self._rows_read = 0
        self._rows_told = 0

    @property
    def progress(self) -> float:
        """How many of the rows have arrived, as a fraction 0 to 1; 0 until all are read."""
        return self._rows_told / self._rows_read if self._rows_read else 0.0

    def events(self, lines: Iterable[str]) -> Iterator[Event]:
        """Yield the events of all rows in the order of their times. Raises HeaderError."""
        rows = list(self._rows(lines))
        rows.sort(key=lambda row: (row.arrived_at, row.queue, row.call, row.line))
        rows = list(self._without_repeated(rows))
        self._rows_read = len(rows)
        for event in translate(self._source, rows):
            self._rows_told += isinstance(event, CallQueued)
            yield event

    def counts(self) -> dict[str, int]:
        """Return what was not translated: of a row that was read, nothing is left out."""
        return {}

    def _rows(self, lines: Iterable[str]) -> Iterator[Row]:
        rest = iter(lines)
        first = next(rest, "")
        delimiter = delimiter_of(first)
        reader = RowReader(Header(next(csv.reader([first], delimiter=delimiter), [])), self._zone)
        for number, fields in records(rest, delimiter):
            line = number + 1  # the header is line 1
            if isinstance(fields, csv.Error):
                self._faults.skipped(line, "line", f"expected comma-separated values: {fields}")
                continue
            try:
                yield reader.read(line, fields)
            except LineError as error:
                self._faults.skipped(line, error.field, error.expected)

    def _without_repeated(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Leave out rows that say the same visit again; sorted rows have these side by side."""
        before: tuple[float, str, str] | None = None
        first_line = 0
        for row in rows:
            visit = (row.arrived_at, row.queue, row.call)
            if visit == before:
                self._faults.skipped(
                    row.line, "call_id", f"expected each call once, line {first_line} has it already"
                )
                continue
            before, first_line = visit, row.line
            yield row
