"""What a reader could not make sense of: counted for ever, told for the latest few."""

from collections import Counter, deque
from collections.abc import Callable


class LineError(Exception):
    """A line that cannot be taken: which field is wrong and what was expected."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field}: {expected}")
        self.field = field
        self.expected = expected


class Strangers:
    """Counts things of a kind we do not know by name; past `names` different names, together."""

    def __init__(self, names: int = 50) -> None:
        self._names = names
        self._counts: Counter[str] = Counter()

    def count(self, name: str) -> None:
        """Count one more by this name."""
        known = name in self._counts or len(self._counts) < self._names
        self._counts[name if known else "(others)"] += 1

    def counts(self, kind: str) -> dict[str, int]:
        """Return how many of a kind there were, in all and by name; nothing if there were none."""
        if not self._counts:
            return {}
        named = {f"{kind} {name}": count for name, count in self._counts.items()}
        return {f"{kind}s": self._counts.total()} | named


class Faults:
    """Collects what was skipped of one file.

    `tell` hears of each of the first `told` faults, so that a file of the wrong kind does not fill a
    terminal.
    """

    def __init__(self, tell: Callable[[str], None] | None = None, *, kept: int = 20, told: int = 20) -> None:
        self._tell = tell
        self._untold = told
        self._latest: deque[str] = deque(maxlen=kept)
        self.lines_skipped = 0

    def skipped(self, line: int, field: str, expected: str) -> None:
        """Note that a line was skipped: its number, the field that is wrong and what it should be."""
        self.lines_skipped += 1
        note = f"line {line}: {field}: {expected}"
        self._latest.append(note)
        if self._tell is None or self._untold == 0:
            return
        self._untold -= 1
        self._tell(note if self._untold else f"{note} (further lines that are skipped are only counted)")

    @property
    def notes(self) -> list[str]:
        """The latest faults, oldest first."""
        return list(self._latest)
