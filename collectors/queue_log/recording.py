"""A `queue_log` on disk, from its first line to its last."""

from collections.abc import Iterable, Iterator

from collectors.faults import Faults, LineError
from collectors.queue_log.translate import Translator, agents_of_calls
from collectors.queue_log.wire import Record, parse
from floor.model.events import Event


class QueueLogRecording:
    """Reads the lines of a log as events. `beforehand` are the same lines, read once ahead for names."""

    def __init__(self, source: str, faults: Faults, beforehand: Iterable[bytes]) -> None:
        self._faults = faults
        self._translator = Translator(source, agents_of_calls(_records(beforehand)))

    def events(self, lines: Iterable[bytes]) -> Iterator[Event]:
        """Yield the events of the lines in their order; the source is up from the first to the last."""
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                events = self._translator.translate(parse(line))
            except LineError as error:
                self._faults.skipped(number, error.field, error.expected)
                continue
            yield from events
        yield from self._translator.ended()

    def counts(self) -> dict[str, int]:
        """Return what was not translated, by name."""
        return self._translator.counts()


def _records(lines: Iterable[bytes]) -> Iterator[Record]:
    for line in lines:
        try:
            yield parse(line)
        except LineError:
            continue
