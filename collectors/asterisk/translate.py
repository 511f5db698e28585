"""What an Asterisk says of its queues, as events of the floor.

Almost everything is translated message by message, without memory: who belongs to whom is the board's
business. Remembered is only what the wire itself spreads over several messages: which of our questions
an answer belongs to, whether the PBX is up, and which queue a ringing phone rings for.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any, Literal

from collectors.asterisk.wire import Message
from collectors.mask import mask_number
from floor.model.events import (
    CallAnswered,
    CallDequeued,
    CallEnded,
    CallHeld,
    CallLeft,
    CallQueued,
    CallResumed,
    CallRingEnded,
    CallRinging,
    CallSeen,
    CallTransferred,
    Device,
    EndedBy,
    Event,
    LegEnded,
    LegSeen,
    MemberAdded,
    MemberChanged,
    MemberRemoved,
    MemberSeen,
    QueueReported,
    SnapshotBegan,
    SnapshotEnded,
    SnapshotScope,
    SourceDown,
    SourceUp,
)

KIND = "asterisk"

IGNORED_EVENTS = frozenset(
    {
        "BridgeCreate",
        "BridgeDestroy",
        "BridgeEnter",
        "BridgeLeave",
        "ChannelTalkingStart",
        "ChannelTalkingStop",
        "ContactStatus",
        "DeviceStateChange",
        "DeviceStateListComplete",
        "DialBegin",
        "DialState",
        "ExtensionStatus",
        "HangupRequest",
        "LocalBridge",
        "LocalOptimizationBegin",
        "LocalOptimizationEnd",
        "MusicOnHoldStart",
        "MusicOnHoldStop",
        "NewCallerid",
        "NewConnectedLine",
        "NewAccountCode",
        "Newchannel",
        "Newexten",
        "Newstate",
        "PeerStatus",
        "QueueSummary",
        "QueueSummaryComplete",
        "RTCPReceived",
        "RTCPSent",
        "Registry",
        "Reload",
        "SoftHangupRequest",
        "SuccessfulAuth",
        "VarSet",
    }
)
"""Events known to say nothing we need; the wire skips them unread.

`DeviceStateChange` among them: it repeats states, mixes in pseudo-devices of the queues themselves, and
`QueueMemberStatus` says the same with the agent's name. A `Reload` of the queue module keeps counters
and members, and the next snapshot shows what else changed.
"""

DEVICES: tuple[Device, ...] = (
    "unknown",
    "idle",
    "in_use",
    "busy",
    "invalid",
    "unavailable",
    "ringing",
    "ring_in_use",
    "on_hold",
)
"""Device states by the number Asterisk gives them in `Status`."""

ENDED_BY: dict[str, EndedBy] = {"agent": "agent", "caller": "caller", "transfer": "transfer"}

SCOPES: dict[str, SnapshotScope] = {"QueueStatus": "queues", "CoreShowChannels": "calls"}
"""Actions whose answer lists a scope completely."""

_ANSWER_BEGINS: dict[str, SnapshotScope] = {
    "Queue status will follow": "queues",
    "Channels will follow": "calls",
}

_MAX_NAMES = 50
"""So many names of unknown messages are counted each for itself."""

_MAX_LEGS = 20_000
"""So many ringing or answered phones are remembered; the oldest are forgotten first."""


class _MalformedError(Exception):
    """A message lacks what it must say, or says what cannot be; it is counted and dropped."""


class _UnaskedError(Exception):
    """An item of a list that no valid question of ours stands behind; it is counted and dropped."""


class _Snapshot:
    """One question of ours and how much of its answer came."""

    __slots__ = ("asked_at", "items", "scope")

    def __init__(self, scope: SnapshotScope, asked_at: float) -> None:
        self.scope = scope
        self.asked_at = asked_at
        self.items = 0


class Translator:
    """Turns the messages of one Asterisk into events of `source`.

    Nothing is said before the PBX is up: `FullyBooted` says so, or, for an account that may not see
    system events, its first answer about queues or its first queued call.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._up = False
        self._started_at: float | None = None
        self._heard_at: float | None = None
        self._asked: dict[str, _Snapshot] = {}
        self._ringing: OrderedDict[str, tuple[str, str, str]] = OrderedDict()
        self._busy: OrderedDict[str, None] = OrderedDict()
        self._answered: OrderedDict[str, None] = OrderedDict()
        self._unknown: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._handlers = self._handler_table()

    @property
    def up(self) -> bool:
        """Whether the PBX has said that it is there."""
        return self._up

    def counts(self) -> dict[str, int]:
        """Return what was not translated, by name, since the start."""
        counts = dict(self._counts)
        if self._unknown:
            counts["unknown_messages"] = self._unknown.total()
            counts |= {f"unknown_message {name}": count for name, count in self._unknown.items()}
        return counts

    # ------------------------------------------------------------------ what is not a message

    def joined(self, at: float) -> list[Event]:
        """Take the PBX for up from `at` on: we listen to one that was running before."""
        return self._come_up(at, started_at=None)

    def asked(self, action: str, action_id: str, at: float) -> list[Event]:
        """Note that we sent an action; an action that lists a whole scope begins a snapshot."""
        scope = SCOPES.get(action)
        if scope is None or not action_id:
            return []
        self._asked[action_id] = _Snapshot(scope, at)
        if not self._up:
            return []
        return [SnapshotBegan(at=at, source=self._source, snapshot=action_id, scope=scope)]

    def lost(self, at: float, detail: str = "", *, hung: bool = False) -> list[Event]:
        """Note that the connection is gone. Says nothing where the PBX was not up or shut down itself."""
        self._asked.clear()
        if not self._up:
            return []
        self._up = False
        return [SourceDown(at=at, source=self._source, reason="hung" if hung else "lost", detail=detail)]

    # -------------------------------------------------------------------------------- messages

    def translate(self, message: Message, received_at: float) -> list[Event]:
        """Return the events a message stands for, none if it says nothing of the floor."""
        if message.kind != "event":
            return self._response(message, received_at) if message.kind == "response" else []
        handler = self._handlers.get(message.name)
        if handler is None:
            if message.name not in IGNORED_EVENTS:
                self._count_unknown(message.name)
            return []
        try:
            at = _at(message, received_at)
            if message.name == "FullyBooted":
                return self._fully_booted(message, at)
            events: list[Event] = []
            if not self._up:
                if message.name not in ("QueueParams", "QueueCallerJoin"):
                    self._counts["messages_before_up"] += 1
                    return []
                events = self._proved_up(message, at)
            self._heard_at = max(received_at, self._heard_at or received_at)
            return events + handler(message, at)
        except _MalformedError:
            self._counts["malformed_messages"] += 1
        except _UnaskedError:
            self._counts["unasked_items"] += 1
        return []

    def _handler_table(self) -> dict[str, Callable[[Message, float], list[Event]]]:
        return {
            "FullyBooted": self._fully_booted,
            "Shutdown": self._shutdown,
            "QueueCallerJoin": self._queue_caller_join,
            "QueueCallerLeave": self._queue_caller_leave,
            "QueueCallerAbandon": self._queue_caller_abandon,
            "AgentCalled": self._agent_called,
            "AgentRingNoAnswer": self._agent_ring_no_answer,
            "DialEnd": self._dial_end,
            "AgentConnect": self._agent_connect,
            "AgentComplete": self._agent_complete,
            "BlindTransfer": self._blind_transfer,
            "AttendedTransfer": self._attended_transfer,
            "Hold": self._hold,
            "Unhold": self._unhold,
            "Hangup": self._hangup,
            "QueueMemberAdded": self._queue_member_added,
            "QueueMemberRemoved": self._queue_member_removed,
            "QueueMemberPause": self._queue_member_changed,
            "QueueMemberStatus": self._queue_member_changed,
            "QueueMemberPenalty": self._queue_member_changed,
            "QueueMemberRinginuse": self._queue_member_changed,
            "QueueParams": self._queue_params,
            "QueueMember": self._queue_member,
            "QueueEntry": self._queue_entry,
            "QueueStatusComplete": self._list_complete,
            "CoreShowChannel": self._core_show_channel,
            "CoreShowChannelsComplete": self._list_complete,
        }

    def _count_unknown(self, name: str) -> None:
        known = name in self._unknown or len(self._unknown) < _MAX_NAMES
        self._unknown[name if known else "(others)"] += 1

    # ------------------------------------------------------------------------------ the source

    def _come_up(self, at: float, started_at: float | None) -> list[Event]:
        self._up = True
        self._ringing.clear()
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
        """The PBX is there, now or since before we came.

        `Uptime` is whole seconds, cut off, so `at` - `Uptime` is never earlier than the true start. A
        start later than the last word heard is a new one; else it is the start already known, restated
        to the digit so that nobody takes the rounding for a restart. Questions asked before were
        refused or answered by half a PBX: they are void.
        """
        uptime = _number(message, "Uptime")
        if uptime is not None:
            started_at = at - uptime
            if self._started_at is None or self._heard_at is None or started_at > self._heard_at:
                self._started_at = started_at
                self._answered.clear()
        self._heard_at = at
        self._asked.clear()
        return self._come_up(at, self._started_at)

    def _proved_up(self, message: Message, at: float) -> list[Event]:
        """Nobody said `FullyBooted`, yet here is word of a queue: the PBX is up."""
        snapshot = self._asked.get(message.get("ActionID"))
        if snapshot is None:
            self._asked.clear()
            return self.joined(at)
        return [
            *self.joined(snapshot.asked_at),
            SnapshotBegan(
                at=snapshot.asked_at,
                source=self._source,
                snapshot=message.get("ActionID"),
                scope=snapshot.scope,
            ),
        ]

    def _shutdown(self, message: Message, at: float) -> list[Event]:
        self._up = False
        self._asked.clear()
        detail = "restarting" if message.get("Restart") == "True" else "stopping"
        return [SourceDown(at=at, source=self._source, reason="shutdown", detail=detail)]

    # -------------------------------------------------------------------------------- snapshots

    def _response(self, message: Message, received_at: float) -> list[Event]:
        """A refused question begins no list; a list nobody noted our asking for begins here."""
        action_id = message.get("ActionID")
        if message.name == "Error":
            self._asked.pop(action_id, None)
            return []
        scope = _ANSWER_BEGINS.get(message.get("Message"))
        if scope is None or action_id in self._asked or not self._up or not action_id:
            return []
        self._asked[action_id] = _Snapshot(scope, received_at)
        return [SnapshotBegan(at=received_at, source=self._source, snapshot=action_id, scope=scope)]

    def _item(self, message: Message, scope: SnapshotScope) -> str:
        """Return the id of the snapshot an item of a list belongs to."""
        action_id = message.get("ActionID")
        snapshot = self._asked.get(action_id)
        if snapshot is None or snapshot.scope != scope:
            raise _UnaskedError
        return action_id

    def _queue_params(self, message: Message, at: float) -> list[Event]:
        snapshot = self._item(message, "queues")
        event = QueueReported(
            at=at,
            source=self._source,
            queue=_need(message, "Queue"),
            snapshot=snapshot,
            threshold_s=_number(message, "ServiceLevel"),
            waiting=_whole(message, "Calls"),
            completed=_whole(message, "Completed"),
            abandoned=_whole(message, "Abandoned"),
            service_level_perf=_number(message, "ServicelevelPerf"),
            service_level_perf2=_number(message, "ServicelevelPerf2"),
        )
        self._asked[snapshot].items += 1
        return [event]

    def _queue_member(self, message: Message, at: float) -> list[Event]:
        """A member in a list, where `Name` and `Location` stand for MemberName and Interface."""
        snapshot = self._item(message, "queues")
        event = MemberSeen(
            snapshot=snapshot, **self._member_fields(message, at, name="Name", interface="Location")
        )
        self._asked[snapshot].items += 1
        return [event]

    def _queue_entry(self, message: Message, at: float) -> list[Event]:
        snapshot = self._item(message, "queues")
        event = CallSeen(
            at=at,
            source=self._source,
            snapshot=snapshot,
            call=_need(message, "Uniqueid"),
            queue=_need(message, "Queue"),
            waited_s=_number(message, "Wait") or 0.0,
            caller=mask_number(message.get("CallerIDNum")),
            position=_whole(message, "Position"),
        )
        self._asked[snapshot].items += 1
        return [event]

    def _core_show_channel(self, message: Message, at: float) -> list[Event]:
        snapshot = self._item(message, "calls")
        event = LegSeen(
            at=at,
            source=self._source,
            snapshot=snapshot,
            leg=_need(message, "Uniqueid"),
            linked=message.get("Linkedid") or None,
            lasted_s=_clock_duration(message.get("Duration")),
        )
        self._asked[snapshot].items += 1
        return [event]

    def _list_complete(self, message: Message, at: float) -> list[Event]:
        """End a snapshot, unless an item of it was lost on the way: it would then vanish unjustly."""
        snapshot = self._asked.pop(message.get("ActionID"), None)
        if snapshot is None:
            return []
        listed = _whole(message, "ListItems")
        if listed is not None and listed != snapshot.items:
            self._counts["incomplete_snapshots"] += 1
            return []
        return [SnapshotEnded(at=at, source=self._source, snapshot=message.get("ActionID"))]

    # ---------------------------------------------------------------------------------- members

    def _member_fields(
        self, message: Message, at: float, *, name: str = "MemberName", interface: str = "Interface"
    ) -> dict[str, Any]:
        """Take what every member message says.

        An unpause may still carry the reason of the pause it ends, and `LastPause` stays where it was:
        neither says anything of a member that is not paused.
        """
        paused = message.get("Paused") == "1"
        status = _whole(message, "Status")
        wrapup_s = _number(message, "Wrapuptime")
        return {
            "at": at,
            "source": self._source,
            "queue": _need(message, "Queue"),
            "agent": _need(message, interface),
            "name": message.get(name),
            "device": DEVICES[status] if status is not None and 0 <= status < len(DEVICES) else "unknown",
            "paused": paused,
            "pause_reason": message.get("PausedReason") if paused else "",
            "paused_at": _moment(message, "LastPause") if paused else None,
            "login_at": _moment(message, "LoginTime"),
            "in_call": message.get("InCall") == "1",
            "calls_taken": _whole(message, "CallsTaken"),
            "last_call_at": _moment(message, "LastCall"),
            "wrapup_s": wrapup_s or None,
        }

    def _queue_member_added(self, message: Message, at: float) -> list[Event]:
        return [MemberAdded(**self._member_fields(message, at))]

    def _queue_member_changed(self, message: Message, at: float) -> list[Event]:
        return [MemberChanged(**self._member_fields(message, at))]

    def _queue_member_removed(self, message: Message, at: float) -> list[Event]:
        return [
            MemberRemoved(
                at=at,
                source=self._source,
                queue=_need(message, "Queue"),
                agent=_need(message, "Interface"),
            )
        ]

    # ------------------------------------------------------------------------------------ calls

    def _queue_caller_join(self, message: Message, at: float) -> list[Event]:
        return [
            CallQueued(
                at=at,
                source=self._source,
                call=_need(message, "Uniqueid"),
                queue=_need(message, "Queue"),
                linked=message.get("Linkedid") or None,
                caller=mask_number(message.get("CallerIDNum")),
                position=_whole(message, "Position"),
            )
        ]

    def _queue_caller_leave(self, message: Message, at: float) -> list[Event]:
        return [
            CallDequeued(
                at=at,
                source=self._source,
                call=_need(message, "Uniqueid"),
                queue=_need(message, "Queue"),
            )
        ]

    def _queue_caller_abandon(self, message: Message, at: float) -> list[Event]:
        """A call left unanswered. A timeout looks the same here; only `queue_log` tells it apart."""
        return [
            CallLeft(
                at=at,
                source=self._source,
                call=_need(message, "Uniqueid"),
                queue=_need(message, "Queue"),
                outcome="abandoned",
                wait_s=_number(message, "HoldTime"),
            )
        ]

    def _agent_called(self, message: Message, at: float) -> list[Event]:
        call, queue = _need(message, "Uniqueid"), _need(message, "Queue")
        agent, leg = _need(message, "Interface"), message.get("DestUniqueid") or None
        if leg is not None:
            _remember(self._ringing, leg, (call, queue, agent))
        return [CallRinging(at=at, source=self._source, call=call, queue=queue, agent=agent, leg=leg)]

    def _agent_ring_no_answer(self, message: Message, at: float) -> list[Event]:
        """A ring nobody took; `RingTime` is milliseconds here (seconds in AgentConnect)."""
        leg = message.get("DestUniqueid") or None
        ring_ms = _number(message, "RingTime")
        busy = leg is not None and self._busy.pop(leg, _NOT_BUSY) is not _NOT_BUSY
        if leg is not None:
            self._ringing.pop(leg, None)
        return [
            CallRingEnded(
                at=at,
                source=self._source,
                call=_need(message, "Uniqueid"),
                agent=_need(message, "Interface"),
                outcome="busy" if busy else "no_answer",
                queue=_need(message, "Queue"),
                leg=leg,
                ring_s=None if ring_ms is None else ring_ms / 1000,
            )
        ]

    def _dial_end(self, message: Message, at: float) -> list[Event]:
        """The only word on a ring the caller (or another agent's answer) cut short.

        Only legs that AgentCalled named are queue rings; a Local agent's phone, dialled behind the
        queue's back, is none. Other ends of a ring are told by AgentRingNoAnswer, which comes after.
        """
        leg = message.get("DestUniqueid")
        ring = self._ringing.get(leg)
        if ring is None:
            return []
        status = message.get("DialStatus")
        if status == "BUSY":
            _remember(self._busy, leg, None)
        if status != "CANCEL":
            return []
        del self._ringing[leg]
        call, queue, agent = ring
        return [
            CallRingEnded(
                at=at,
                source=self._source,
                call=call,
                agent=agent,
                outcome="cancelled",
                queue=queue,
                leg=leg,
            )
        ]

    def _agent_connect(self, message: Message, at: float) -> list[Event]:
        leg = message.get("DestUniqueid") or None
        if leg is not None:
            self._ringing.pop(leg, None)
            _remember(self._answered, leg, None)
        return [
            CallAnswered(
                at=at,
                source=self._source,
                call=_need(message, "Uniqueid"),
                queue=_need(message, "Queue"),
                agent=_need(message, "Interface"),
                leg=leg,
                wait_s=_number(message, "HoldTime"),
                ring_s=_number(message, "RingTime"),
            )
        ]

    def _agent_complete(self, message: Message, at: float) -> list[Event]:
        """An answered call is over; the headers of either channel may be missing."""
        return [
            CallEnded(
                at=at,
                source=self._source,
                queue=_need(message, "Queue"),
                agent=_need(message, "Interface"),
                call=message.get("Uniqueid") or None,
                leg=message.get("DestUniqueid") or None,
                talk_s=_number(message, "TalkTime"),
                by=ENDED_BY.get(message.get("Reason"), "unknown"),
            )
        ]

    def _blind_transfer(self, message: Message, at: float) -> list[Event]:
        return self._transfer(message, at, "Transferer", attended=False)

    def _attended_transfer(self, message: Message, at: float) -> list[Event]:
        """The agent's queue leg is the original one, unless the phone named them the other way round."""
        second = message.get("SecondTransfererUniqueid")
        swapped = second in self._answered and message.get("OrigTransfererUniqueid") not in self._answered
        return self._transfer(message, at, "SecondTransferer" if swapped else "OrigTransferer", attended=True)

    def _transfer(
        self,
        message: Message,
        at: float,
        who: Literal["Transferer", "OrigTransferer", "SecondTransferer"],
        *,
        attended: bool,
    ) -> list[Event]:
        if message.get("Result") not in ("Success", ""):
            return []
        return [
            CallTransferred(
                at=at,
                source=self._source,
                leg=_need(message, f"{who}Uniqueid"),
                linked=message.get(f"{who}Linkedid") or None,
                attended=attended,
            )
        ]

    def _hold(self, message: Message, at: float) -> list[Event]:
        leg, linked = _need(message, "Uniqueid"), message.get("Linkedid") or None
        return [] if leg == linked else [CallHeld(at=at, source=self._source, leg=leg, linked=linked)]

    def _unhold(self, message: Message, at: float) -> list[Event]:
        """The caller's own hold is none of the agent's: the caller began, so it is its own Linkedid."""
        leg, linked = _need(message, "Uniqueid"), message.get("Linkedid") or None
        return [] if leg == linked else [CallResumed(at=at, source=self._source, leg=leg, linked=linked)]

    def _hangup(self, message: Message, at: float) -> list[Event]:
        leg = _need(message, "Uniqueid")
        self._ringing.pop(leg, None)
        self._answered.pop(leg, None)
        return [LegEnded(at=at, source=self._source, leg=leg, linked=message.get("Linkedid") or None)]


_NOT_BUSY = object()


def _remember(memory: OrderedDict[str, Any], key: str, value: object) -> None:
    memory[key] = value
    if len(memory) > _MAX_LEGS:
        memory.popitem(last=False)


def _at(message: Message, received_at: float) -> float:
    """Return when the message became true: its own stamp where the PBX is set to give one."""
    stamp = message.get("Timestamp")
    if not stamp:
        return received_at
    return _float(stamp)


def _float(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise _MalformedError from None
    if not -1e12 < number < 1e12:  # also what is not finite
        raise _MalformedError
    return number


def _need(message: Message, name: str) -> str:
    value = message.get(name)
    if not value:
        raise _MalformedError
    return value


def _number(message: Message, name: str) -> float | None:
    value = message.get(name)
    return _float(value) if value else None


def _whole(message: Message, name: str) -> int | None:
    value = message.get(name)
    return int(_float(value)) if value else None


def _moment(message: Message, name: str) -> float | None:
    """Return a moment, None for Asterisk's 0, which means never."""
    return _number(message, name) or None


def _clock_duration(text: str) -> float | None:
    """Return the seconds of `HH:MM:SS` (hours may pass 24), None if there is no duration."""
    if not text:
        return None
    seconds = 0.0
    for part in text.split(":"):
        seconds = seconds * 60 + _float(part)
    return seconds
