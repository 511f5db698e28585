"""What an Asterisk says of its queues, as events of the floor.

Almost everything is translated message by message, without memory: who belongs to whom is the board's
business. Remembered is only what the wire itself spreads over several messages: whether the PBX is up
(here), which question an answer belongs to (`snapshots.py`), for which queue a phone rings (`calls.py`).
"""

from collections import Counter
from collections.abc import Callable

import msgspec

from collectors.asterisk import members
from collectors.asterisk.calls import Calls
from collectors.asterisk.fields import MalformedError, number
from collectors.asterisk.ignored import IGNORED_EVENTS
from collectors.asterisk.snapshots import IncompleteError, Snapshots, UnaskedError
from collectors.asterisk.wire import Message
from collectors.faults import Strangers
from collectors.mask import shown
from collectors.skew import TOLERATED_S, Skew
from floor.model.events import DownReason, Event, Member, SourceDown, SourceUp

KIND = "asterisk"

_PROOFS_OF_LIFE = frozenset({"QueueParams", "QueueStatusComplete", "QueueCallerJoin"})
"""Messages that only a PBX whose queues work can send."""

_TELL_MOMENTS = frozenset(
    {
        "QueueMember",
        "QueueMemberAdded",
        "QueueMemberPause",
        "QueueMemberPenalty",
        "QueueMemberRinginuse",
        "QueueMemberStatus",
    }
)
"""Messages that tell since when something is so, by the PBX's clock, even where they carry no stamp."""

_COUNTED_AS = {
    MalformedError: "malformed_messages",
    UnaskedError: "unasked_items",
    IncompleteError: "incomplete_snapshots",
}


class Translator:
    """Turns the messages of one Asterisk into events of `source`.

    Nothing is said before the PBX is up: `FullyBooted` says so, or, for an account that may not see
    system events, its first answer about queues or its first queued call.

    `skew` is what is known of the PBX's clock from the stamps it gives its messages (`timestampevents`).
    Its moments are brought to our clock; where that changed the moment of a fact, both are kept.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._up = False
        self._started_at: float | None = None
        self._heard_at: float | None = None
        self._now = 0.0
        self.skew = Skew()
        self._snapshots = Snapshots(source)
        self._calls = Calls(source)
        self._unknown = Strangers()
        self._counts: Counter[str] = Counter()
        self._handlers = self._handler_table()

    def counts(self) -> dict[str, int]:
        """Return what was not translated, by name, since the start."""
        return dict(self._counts) | self._unknown.counts("unknown_message")

    def joined(self, at: float) -> list[Event]:
        """Take the PBX for up from `at` on: we listen to one that was running before."""
        return self._come_up(at, started_at=None)

    def asked(self, action: str, action_id: str, at: float) -> list[Event]:
        """Note that we sent an action; one that lists a whole scope begins a snapshot."""
        if not self._snapshots.asked(action, action_id, at) or not self._up:
            return []
        return [self._snapshots.began(action_id)]

    @property
    def source(self) -> str:
        """The name under which its events are told."""
        return self._source

    def read_clock(self, answer: Message, received_at: float, asked_at: float) -> None:
        """Take the stamp of an answer for a reading of the PBX's clock."""
        try:
            stamp = number(answer, "Timestamp")
        except MalformedError:
            self._counts["malformed_messages"] += 1
            return
        if stamp is not None:
            self.skew.read(stamp, received_at, asked_at)

    @property
    def up(self) -> bool:
        """Whether the PBX said that it is up, and not since that it is not."""
        return self._up

    def missed(self, action_id: str) -> None:
        """Note that an answer will not come any more: the snapshot never ends."""
        self._snapshots.refused(action_id)

    def lost(self, at: float, detail: str = "", reason: DownReason = "lost") -> list[Event]:
        """Note that the connection is gone. Says nothing where the PBX was not up or shut down itself.

        Who answers the next one may be another machine: what is known of the clock goes too.
        """
        self._snapshots.forget()
        self.skew = Skew()
        if not self._up:
            return []
        self._up = False
        return [SourceDown(at=at, source=self._source, reason=reason, detail=detail)]

    def translate(self, message: Message, received_at: float) -> list[Event]:
        """Return the events a message stands for, none if it says nothing of the floor."""
        if message.kind != "event":
            return self._response(message, received_at) if message.kind == "response" else []
        handler = self._handlers.get(message.name)
        if handler is None:
            if message.name not in IGNORED_EVENTS:
                self._unknown.count(shown(message.name))
            return []
        self._now = received_at
        try:
            stamp = number(message, "Timestamp")
            if stamp is None:
                at = received_at
            else:
                self.skew.read(stamp, received_at)
                at = self.skew.ours(stamp, received_at)
            if self._up or message.name == "FullyBooted":
                proof = []
            elif message.name in _PROOFS_OF_LIFE:
                proof = self._proved_up(message, at)
            else:
                self._counts["messages_before_up"] += 1
                return []
            events = handler(message, at)
            if (stamp is not None and stamp != at) or message.name in _TELL_MOMENTS:
                events = [self._by_our_clock(event, stamp, at) for event in events]
        except (MalformedError, UnaskedError, IncompleteError) as error:
            self._counts[_COUNTED_AS[type(error)]] += 1
            return []
        self._heard_at = received_at
        return proof + events

    def _by_our_clock(self, event: Event, stamp: float | None, at: float) -> Event:
        """Keep the PBX's own moment of a fact beside ours, and bring to our clock since when it is so."""
        changes: dict[str, float] = {}
        if stamp is not None and stamp != at:
            changes["said_at"] = stamp
        if isinstance(event, Member):
            shift, latest = self.skew.shift_s, self._now + TOLERATED_S
            for name in ("paused_at", "login_at", "last_call_at"):
                moment: float | None = getattr(event, name)
                if moment is not None and (shift or moment > latest):
                    moved = moment + shift
                    changes[name] = self._now if moved > latest else moved
        return msgspec.structs.replace(event, **changes) if changes else event

    def _handler_table(self) -> dict[str, Callable[[Message, float], list[Event]]]:
        calls, snapshots = self._calls, self._snapshots
        return {
            "FullyBooted": self._fully_booted,
            "Shutdown": self._shutdown,
            "QueueCallerJoin": calls.caller_join,
            "QueueCallerLeave": calls.caller_leave,
            "QueueCallerAbandon": calls.caller_abandon,
            "AgentCalled": calls.agent_called,
            "AgentRingNoAnswer": calls.agent_ring_no_answer,
            "DialEnd": calls.dial_end,
            "AgentConnect": calls.agent_connect,
            "AgentComplete": calls.agent_complete,
            "BlindTransfer": calls.blind_transfer,
            "AttendedTransfer": calls.attended_transfer,
            "Hold": calls.hold,
            "Unhold": calls.unhold,
            "Hangup": calls.hangup,
            "QueueMemberAdded": lambda message, at: [members.member_added(self._source, message, at)],
            "QueueMemberRemoved": lambda message, at: [members.member_removed(self._source, message, at)],
            "QueueMemberPause": self._member_changed,
            "QueueMemberStatus": self._member_changed,
            "QueueMemberPenalty": self._member_changed,
            "QueueMemberRinginuse": self._member_changed,
            "QueueParams": snapshots.queue_params,
            "QueueMember": snapshots.queue_member,
            "QueueEntry": snapshots.queue_entry,
            "QueueStatusComplete": snapshots.list_complete,
            "CoreShowChannel": snapshots.core_show_channel,
            "CoreShowChannelsComplete": snapshots.list_complete,
        }

    def _member_changed(self, message: Message, at: float) -> list[Event]:
        return [members.member_changed(self._source, message, at)]

    def _response(self, message: Message, received_at: float) -> list[Event]:
        if message.name == "Error":
            self._snapshots.refused(message.get("ActionID"))
            return []
        return self._snapshots.answered(message, received_at) if self._up else []

    def _come_up(self, at: float, started_at: float | None) -> list[Event]:
        self._up = True
        return [
            SourceUp(
                at=at,
                source=self._source,
                kind=KIND,
                tells_members=True,
                tells_holds=True,
                started_at=started_at,
            )
        ]

    def _fully_booted(self, message: Message, at: float) -> list[Event]:
        """Say that the PBX is there, and since when it runs.

        `Uptime` is whole seconds, cut off, so taken from the moment of receipt it never gives a start
        earlier than the true one. A start later than the last word heard is a new one; else it is the
        start already known, restated to the digit so that nobody takes the rounding for a restart.
        Questions asked before were refused or answered by half a PBX: they are void.
        """
        uptime = number(message, "Uptime")
        if uptime is not None:
            started_at = self._now - uptime
            if self._started_at is None or self._heard_at is None or started_at > self._heard_at:
                self._started_at = started_at
                self._calls.forget()
        self._snapshots.forget()
        return self._come_up(at, self._started_at)

    def _proved_up(self, message: Message, at: float) -> list[Event]:
        """Say that the PBX is up although nobody said `FullyBooted`: here is word of a queue."""
        action_id = message.get("ActionID")
        asked_at = self._snapshots.asked_at(action_id)
        if asked_at is None:
            self._snapshots.forget()
            return self.joined(at)
        return [*self.joined(asked_at), self._snapshots.began(action_id)]

    def _shutdown(self, message: Message, at: float) -> list[Event]:
        self._up = False
        self._snapshots.forget()
        detail = "restarting" if message.get("Restart") == "True" else "stopping"
        return [SourceDown(at=at, source=self._source, reason="shutdown", detail=detail)]
