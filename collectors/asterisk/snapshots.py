"""Lists an AMI gives when asked: which of our questions an answer belongs to, and whether it is whole."""

from collectors.asterisk.fields import clock_duration, need, number, text, whole
from collectors.asterisk.members import member_seen
from collectors.asterisk.wire import Message
from collectors.mask import mask_number
from floor.model.events import (
    CallSeen,
    Event,
    LegSeen,
    QueueReported,
    SnapshotBegan,
    SnapshotEnded,
    SnapshotScope,
)

_SCOPES: dict[str, SnapshotScope] = {"QueueStatus": "queues", "CoreShowChannels": "calls"}
"""Actions whose answer lists a scope completely."""

_ANSWERS: dict[str, SnapshotScope] = {
    "Queue status will follow": "queues",
    "Channels will follow": "calls",
}
"""How the answers to these actions begin."""


_LONGEST_ID = 200
"""Longest `ActionID` taken for the name of a snapshot."""

_MOST = 100
"""So many questions are open at most; the oldest is given up first."""


class UnaskedError(Exception):
    """An item of a list that no valid question of ours stands behind; it is counted and dropped."""


class IncompleteError(Exception):
    """A list is over and an item of it was lost on the way; it is counted and never ends."""


class _Question:
    """One question of ours and how much of its answer came."""

    __slots__ = ("asked_at", "items", "scope")

    def __init__(self, scope: SnapshotScope, asked_at: float) -> None:
        self.scope = scope
        self.asked_at = asked_at
        self.items = 0


class Snapshots:
    """The open questions, by their `ActionID`, which is the snapshot's name too."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._open: dict[str, _Question] = {}

    def forget(self) -> None:
        """Drop every open question: its answer will not come, or not from the PBX that was asked."""
        self._open.clear()

    def asked(self, action: str, action_id: str, at: float) -> bool:
        """Note that an action was sent; return whether its answer is a snapshot."""
        scope = _SCOPES.get(action)
        if scope is None or not action_id:
            return False
        self._ask(action_id, scope, at)
        return True

    def refused(self, action_id: str) -> None:
        """Note that the PBX refused an action: the snapshot never ends."""
        self._open.pop(action_id, None)

    def answered(self, message: Message, received_at: float) -> list[Event]:
        """Begin a snapshot at its answer where nobody noted our asking (a recording without `sent`)."""
        action_id = message.get("ActionID")
        scope = _ANSWERS.get(message.get("Message"))
        if scope is None or not 0 < len(action_id) <= _LONGEST_ID or action_id in self._open:
            return []
        self._ask(action_id, scope, received_at)
        return [self.began(action_id)]

    def asked_at(self, action_id: str) -> float | None:
        """Return when an open question was asked."""
        question = self._open.get(action_id)
        return None if question is None else question.asked_at

    def began(self, action_id: str) -> SnapshotBegan:
        """Return the beginning of the snapshot of an open question."""
        question = self._open[action_id]
        return SnapshotBegan(
            at=question.asked_at, source=self._source, snapshot=action_id, scope=question.scope
        )

    def queue_params(self, message: Message, at: float) -> list[Event]:
        """Translate `QueueParams`."""
        question, snapshot = self._question(message, "queues")
        event = QueueReported(
            at=at,
            source=self._source,
            queue=need(message, "Queue"),
            snapshot=snapshot,
            threshold_s=number(message, "ServiceLevel"),
            waiting=whole(message, "Calls"),
            completed=whole(message, "Completed"),
            abandoned=whole(message, "Abandoned"),
            service_level_perf=number(message, "ServicelevelPerf"),
            service_level_perf2=number(message, "ServicelevelPerf2"),
        )
        question.items += 1
        return [event]

    def queue_member(self, message: Message, at: float) -> list[Event]:
        """Translate `QueueMember`."""
        question, snapshot = self._question(message, "queues")
        event = member_seen(self._source, message, at, snapshot)
        question.items += 1
        return [event]

    def queue_entry(self, message: Message, at: float) -> list[Event]:
        """Translate `QueueEntry`, a call that waits."""
        question, snapshot = self._question(message, "queues")
        event = CallSeen(
            at=at,
            source=self._source,
            snapshot=snapshot,
            call=need(message, "Uniqueid"),
            queue=need(message, "Queue"),
            waited_s=number(message, "Wait") or 0.0,
            caller=mask_number(message.get("CallerIDNum")),
            position=whole(message, "Position"),
        )
        question.items += 1
        return [event]

    def core_show_channel(self, message: Message, at: float) -> list[Event]:
        """Translate `CoreShowChannel`, a channel that is alive."""
        question, snapshot = self._question(message, "calls")
        event = LegSeen(
            at=at,
            source=self._source,
            snapshot=snapshot,
            leg=need(message, "Uniqueid"),
            linked=text(message, "Linkedid"),
            lasted_s=clock_duration(message, "Duration"),
        )
        question.items += 1
        return [event]

    def list_complete(self, message: Message, at: float) -> list[Event]:
        """End a snapshot.

        Raises IncompleteError if fewer items were understood than `ListItems` says: ending it would
        take for gone what was merely lost.
        """
        action_id = message.get("ActionID")
        question = self._open.pop(action_id, None)
        if question is None:
            return []
        listed = whole(message, "ListItems")
        if listed is not None and listed != question.items:
            raise IncompleteError
        return [SnapshotEnded(at=at, source=self._source, snapshot=action_id)]

    def _ask(self, action_id: str, scope: SnapshotScope, at: float) -> None:
        self._open[action_id] = _Question(scope, at)
        if len(self._open) > _MOST:
            del self._open[next(iter(self._open))]

    def _question(self, message: Message, scope: SnapshotScope) -> tuple[_Question, str]:
        action_id = message.get("ActionID")
        question = self._open.get(action_id)
        if question is None or question.scope != scope:
            raise UnaskedError
        return question, action_id
