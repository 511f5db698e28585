"""What an agent did today, queue by queue: sums of the calls the agent was released from.

A call counts wholly to the day on which its agent became free of it, with all its talk and hold. Wrap-up
joins when it ends, so an average says a little too little while one goes on. A call whose end nobody told
has no talk time and is not in the sums.
"""

from collections.abc import Iterable

import msgspec

from floor.model.picture import AgentQueueDay
from floor.model.visits import Visit


class QueueDay(msgspec.Struct, gc=False):
    """Sums over an agent's calls of one queue. `unknown`: those of which hold or wrap-up cannot be told."""

    calls: int = 0
    unknown: int = 0
    talk_ms: int = 0
    hold_ms: int = 0
    wrap_ms: int = 0

    def add(self, other: "QueueDay") -> None:
        """Add another's sums to these."""
        self.calls += other.calls
        self.unknown += other.unknown
        self.talk_ms += other.talk_ms
        self.hold_ms += other.hold_ms
        self.wrap_ms += other.wrap_ms

    @property
    def att_s(self) -> float | None:
        """Average talk time, without hold; None without a call."""
        return self.talk_ms / self.calls / 1000 if self.calls else None

    @property
    def aht_s(self) -> float | None:
        """Average handle time, talk + hold + wrap-up; None without a call, or where one's is not known."""
        if self.unknown or not self.calls:
            return None
        return (self.talk_ms + self.hold_ms + self.wrap_ms) / self.calls / 1000


def count_call(day: dict[str, QueueDay], visit: Visit) -> None:
    """Count a call that the agent has just become free of."""
    sums = day.get(visit.queue)
    if sums is None:
        sums = day[visit.queue] = QueueDay()
    sums.calls += 1
    sums.unknown += not (visit.hold_known and visit.wrap_known)
    sums.talk_ms += visit.talk_ms()
    sums.hold_ms += visit.hold_ms


def count_wrap(day: dict[str, QueueDay], visit: Visit, wrap_ms: int) -> None:
    """Let a wrap-up that ended join the call it follows."""
    sums = day.get(visit.queue)
    if sums is not None:
        sums.wrap_ms += wrap_ms


def wrap_told_after_all(day: dict[str, QueueDay], visit: Visit) -> None:
    """The wrap-up of a counted call can be told now, and could not when the call ended."""
    sums = day.get(visit.queue)
    if sums is not None and visit.hold_known:
        sums.unknown -= 1


def together(days: Iterable[QueueDay]) -> QueueDay:
    """Return the sums over all queues."""
    total = QueueDay()
    for day in days:
        total.add(day)
    return total


def by_queue(day: dict[str, QueueDay]) -> tuple[AgentQueueDay, ...]:
    """Return an agent's day as it is shown, by queue."""
    return tuple(
        AgentQueueDay(queue=queue, calls=sums.calls, att_s=sums.att_s, aht_s=sums.aht_s)
        for queue, sums in sorted(day.items())
    )
