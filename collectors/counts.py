"""What was counted on an event's way to the log, told together with what its source counts itself."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from floor.model.events import Event, SourceCounted


class Counts:
    """Puts our own counts into every `SourceCounted` of one source, and says them where it says none.

    Each telling is complete, so that the last one is right whoever made it. A name that both count is added.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._own: Counter[str] = Counter()
        self._told: Counter[str] = Counter()
        self._theirs: dict[str, int] = {}
        self._notes: list[str] = []

    def add(self, name: str, number: int) -> None:
        """Count so many more by this name."""
        if number:
            self._own[name] += number

    def __getitem__(self, name: str) -> int:
        """Return how many of our own there were by this name."""
        return self._own[name]

    def merged(self, events: Sequence[Event]) -> list[Event]:
        """Return the events with our counts in those that tell of counts."""
        return [self._merge(event) if type(event) is SourceCounted else event for event in events]

    def owed(self, at: float) -> list[Event]:
        """Return what is to be told where our counts moved since they were last told; nothing if not."""
        if self._own == self._told:
            return []
        return [
            self._merge(SourceCounted(at=at, source=self._source, counts=self._theirs, notes=self._notes))
        ]

    def _merge(self, said: SourceCounted) -> SourceCounted:
        self._theirs, self._notes = said.counts, said.notes
        self._told = self._own.copy()
        return msgspec.structs.replace(said, counts=dict(Counter(said.counts) + self._own))
