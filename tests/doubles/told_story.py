"""Follows a telephone system's events and finds what could not have been said by an honest one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from floor.model import events as e


class Story:
    """What has been told so far of calls and agents. `tell` fails on an effect before its cause."""

    def __init__(self) -> None:
        self.at = 0.0
        self.queued: dict[str, str] = {}
        """Calls that wait, with their queue."""
        self.listed: set[str] = set()
        """Calls in a queue's list: until they are dequeued."""
        self.ringing: dict[str, tuple[str, str]] = {}
        """Legs that ring, with call and agent."""
        self.talking: dict[str, tuple[str, str]] = {}
        """Legs that talk, with call and agent."""
        self.held: set[str] = set()
        self.alive: set[str] = set()
        """Calls whose caller has not hung up."""
        self.before: set[str] = set()
        """Channels listed by a snapshot: nobody heard how they came to be."""
        self.paused: dict[str, bool] = {}
        """Agents signed in, and whether they are paused."""
        self.memberships: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()

    def tell(self, said: Iterable[e.Event]) -> Story:
        for event in said:
            assert event.at >= self.at, f"{event} after {self.at}"
            self.at = event.at
            getattr(self, f"_{type(event).__name__}", self._other)(event)
        return self

    def _other(self, event: e.Event) -> None:
        assert isinstance(
            event,
            e.SourceUp | e.SnapshotBegan | e.SnapshotEnded | e.QueueReported | e.SourceAlive,
        ), event

    def _LegSeen(self, event: e.LegSeen) -> None:  # noqa: N802 - named after the event
        self.before.add(event.leg)

    def _CallSeen(self, event: e.CallSeen) -> None:  # noqa: N802 - named after the event
        self._join(event.call, event.queue)

    def _CallQueued(self, event: e.CallQueued) -> None:  # noqa: N802
        self._join(event.call, event.queue)

    def _join(self, call: str, queue: str) -> None:
        assert call not in self.queued
        assert call not in self.listed
        self.queued[call] = queue
        self.listed.add(call)
        self.alive.add(call)
        self.counts["offered"] += 1

    def _CallRinging(self, event: e.CallRinging) -> None:  # noqa: N802
        assert self.queued[event.call] == event.queue
        assert event.leg
        assert event.leg not in self.ringing
        assert self.paused[event.agent] is False, f"{event.agent} rings and is paused"
        assert event.agent not in self._busy(), f"{event.agent} rings and is busy"
        self.ringing[event.leg] = (event.call, event.agent)

    def _busy(self) -> set[str]:
        return {agent for _, agent in (*self.ringing.values(), *self.talking.values())}

    def _CallRingEnded(self, event: e.CallRingEnded) -> None:  # noqa: N802
        assert event.leg
        if event.leg not in self.before:
            assert self.ringing.pop(event.leg) == (event.call, event.agent)
        self.counts[event.outcome] += 1

    def _CallDequeued(self, event: e.CallDequeued) -> None:  # noqa: N802
        self.listed.remove(event.call)

    def _CallAnswered(self, event: e.CallAnswered) -> None:  # noqa: N802
        assert event.leg
        assert self.queued.pop(event.call) == event.queue
        assert event.call not in self.listed, "answered before it left the list"
        if event.leg not in self.before:
            assert self.ringing.pop(event.leg) == (event.call, event.agent)
        assert event.agent not in self._busy(), f"{event.agent} is in two calls"
        self.talking[event.leg] = (event.call, event.agent)
        self.counts["answered"] += 1

    def _CallLeft(self, event: e.CallLeft) -> None:  # noqa: N802
        assert self.queued.pop(event.call) == event.queue
        assert event.call in self.listed, "left after it was out of the list"
        assert event.call not in {call for call, _ in self.ringing.values()}
        self.counts[event.outcome] += 1

    def _CallHeld(self, event: e.CallHeld) -> None:  # noqa: N802
        assert event.leg in self.talking or event.leg in self.before
        assert event.leg not in self.held
        self.held.add(event.leg)

    def _CallResumed(self, event: e.CallResumed) -> None:  # noqa: N802
        assert event.leg in self.talking or event.leg in self.before
        self.held.discard(event.leg)

    def _CallTransferred(self, event: e.CallTransferred) -> None:  # noqa: N802
        assert event.leg in self.talking or event.leg in self.before
        assert event.leg not in self.held
        self.counts["attended" if event.attended else "blind"] += 1

    def _CallEnded(self, event: e.CallEnded) -> None:  # noqa: N802
        assert event.leg
        if event.leg in self.before and event.leg not in self.talking:
            return
        assert self.talking.pop(event.leg) == (event.call, event.agent)
        self.held.discard(event.leg)
        self.counts["ended"] += 1

    def _LegEnded(self, event: e.LegEnded) -> None:  # noqa: N802
        assert event.leg not in self.queued
        assert event.leg not in self.talking
        assert event.leg not in self.ringing
        self.alive.discard(event.leg)

    def _MemberAdded(self, event: e.MemberAdded) -> None:  # noqa: N802
        self.paused[event.agent] = False
        self.memberships[event.agent] += 1

    def _MemberSeen(self, event: e.MemberSeen) -> None:  # noqa: N802
        self.paused[event.agent] = event.paused
        self.memberships[event.agent] += 1

    def _MemberChanged(self, event: e.MemberChanged) -> None:  # noqa: N802
        assert self.memberships[event.agent] > 0
        self.paused[event.agent] = event.paused
        if event.paused:
            assert event.pause_reason
            self.counts[event.pause_reason] += 1

    def _MemberRemoved(self, event: e.MemberRemoved) -> None:  # noqa: N802
        assert event.agent not in self._busy(), f"{event.agent} signed out in a call"
        self.memberships[event.agent] -= 1
        assert self.memberships[event.agent] >= 0
        if not self.memberships[event.agent]:
            del self.paused[event.agent]
