"""What a sender said and we did not take, by name, for the page that tells people of their sources."""

import asyncio
from collections import Counter, deque

from collectors.feed.refusals import EventRefused, Why
from collectors.mask import shown
from floor.model.events import SourceCounted

TELL_EVERY_S = 3.0
"""More often nobody needs to know."""
_NOTES = 5
_NOTE_CHARS = 200


class Counts:
    """Running totals since this process heard the sender first. `changed` is set until `told`."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._counts: Counter[str] = Counter()
        self._notes: deque[str] = deque(maxlen=_NOTES)
        self.changed = asyncio.Event()

    def refused(self, why: Why, explained: EventRefused | None) -> None:
        """Count one event that was refused: in all, and by why; note what is explained of it."""
        self._counts["refused"] += 1
        self._counts[f"refused_{why}"] += 1
        self.changed.set()
        if explained is None:
            return
        note = f"{shown(explained.field)}: expected {explained.expected[:_NOTE_CHARS]}"
        if note not in self._notes:
            self._notes.append(note)

    def message_refused(self, name: str, by: int = 1) -> None:
        """Count a message of which nothing was taken, or its events, by name."""
        self._counts[name] += by
        self.changed.set()

    def resent(self, events: int) -> None:
        """Count events that were in the log already."""
        self._counts["already_taken"] += events
        self.changed.set()

    def told(self, now: float) -> SourceCounted:
        """Return what is to be told, as of `now`."""
        self.changed.clear()
        return SourceCounted(at=now, source=self._source, counts=dict(self._counts), notes=list(self._notes))
