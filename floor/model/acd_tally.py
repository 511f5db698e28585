"""Our own count of what the ACD counts, since the ACD last zeroed its counters.

It exists to be compared: Asterisk counts a call as completed when it ends, and every unanswered leave
as abandoned, by whole seconds, from its own start or the last reset. Nothing announces a reset; it is
recognised when a report says less than the report before, and then only what came after it is kept.
Where the ACD merely counts otherwise than we do, both numbers stand side by side.
"""

import msgspec

from floor.model.events import QueueReported
from floor.model.picture import AcdCounters

TAIL_KEPT = 10_000
"""Calls between two reports of the ACD, at most: it reports every minute."""

ENDS_KEPT = 10_000
"""Agents whose last end of a call is remembered, at least: those of whom it was said last."""


class AcdTally(msgspec.Struct, kw_only=True):
    """Counts of one queue since `since`; `tail` is what was counted since the last report."""

    since: float | None = None
    completed: int = 0
    completed_within: int = 0
    abandoned: int = 0
    abandoned_within: int = 0
    tail: list[tuple[float, bool, bool]] = []
    """(when, whether completed rather than abandoned, whether within T)."""
    ended_at: dict[str, float] = {}
    """When the ACD last said of each agent that a call ended: what it says twice counts once."""
    reported_at: float | None = None
    reported: QueueReported | None = None

    def zero(self, at: float) -> None:
        """The ACD started over."""
        self.since = at
        self.completed = self.completed_within = self.abandoned = self.abandoned_within = 0
        self.tail = []
        self.reported = None
        self.reported_at = None

    def count(self, at: float, *, completed: bool, within: bool) -> None:
        """Count a call that ended (`completed`) or left unanswered."""
        if self.reported is not None:
            # Only what came after a report can turn out to be all that a reset left.
            self.tail.append((at, completed, within))
            del self.tail[:-TAIL_KEPT]
        self._add(completed=completed, within=within)

    def count_end(self, at: float, member: str, *, within: bool) -> None:
        """Count a call that an agent ended."""
        self.ended_at.pop(member, None)
        self.ended_at[member] = at
        if len(self.ended_at) >= 2 * ENDS_KEPT:
            self.ended_at = dict(list(self.ended_at.items())[-ENDS_KEPT:])
        self.count(at, completed=True, within=within)

    def count_unseen(self, at: float, member: str, *, within: bool) -> None:
        """Count the end of a call whose answer was not seen, unless that end is said again."""
        if not self.knows_end(at, member):
            self.count_end(at, member, within=within)

    def knows_end(self, at: float, member: str) -> bool:
        """Tell whether the last end of a call that was counted of an agent is this one."""
        return self.ended_at.get(member) == at

    def report(self, event: QueueReported) -> None:
        """Take the ACD's own word, and recognise a reset by it."""
        before, completed, abandoned = self.reported, event.completed, event.abandoned
        if completed is None or abandoned is None:
            return
        if before is not None and (
            completed < (before.completed or 0) or abandoned < (before.abandoned or 0)
        ):
            self._reset_before(event.at, completed, abandoned)
        self.reported_at = event.at
        self.reported = event
        self.tail = []

    def _reset_before(self, at: float, completed: int, abandoned: int) -> None:
        """Keep only the newest calls that the ACD still counts; the reset lies just before them."""
        kept: list[tuple[float, bool, bool]] = []
        for entry in reversed(self.tail):
            if (completed if entry[1] else abandoned) == 0:
                break
            completed, abandoned = completed - entry[1], abandoned - (not entry[1])
            kept.append(entry)
        dropped = self.tail[: len(self.tail) - len(kept)]
        first_kept = kept[-1][0] if kept else at
        self.zero(dropped[-1][0] if dropped else first_kept)
        for _, is_completed, within in reversed(kept):
            self._add(completed=is_completed, within=within)

    def _add(self, *, completed: bool, within: bool) -> None:
        if completed:
            self.completed += 1
            self.completed_within += within
        else:
            self.abandoned += 1
            self.abandoned_within += within

    def row(self) -> AcdCounters:
        """Return our counters beside the ACD's."""
        both = self.completed + self.abandoned
        within = self.completed_within + self.abandoned_within
        reported = self.reported
        return AcdCounters(
            since=self.since,
            completed=self.completed,
            abandoned=self.abandoned,
            service_level_perf=100 * self.completed_within / self.completed if self.completed else None,
            service_level_perf2=100 * within / both if both else None,
            reported_at=self.reported_at,
            reported_completed=reported.completed if reported else None,
            reported_abandoned=reported.abandoned if reported else None,
            reported_service_level_perf=reported.service_level_perf if reported else None,
            reported_service_level_perf2=reported.service_level_perf2 if reported else None,
        )
