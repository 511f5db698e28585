"""What an AMI says of calls in its queues."""

from collections import OrderedDict
from typing import Any, Literal

from collectors.asterisk.fields import need, number, text, whole
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
    CallTransferred,
    EndedBy,
    Event,
    LegEnded,
)

_ENDED_BY: dict[str, EndedBy] = {"agent": "agent", "caller": "caller", "transfer": "transfer"}

_MAX_LEGS = 20_000
"""So many ringing or answered phones are remembered; the oldest are forgotten first."""

Transferer = Literal["Transferer", "OrigTransferer", "SecondTransferer"]


class Calls:
    """Translates call events of one PBX.

    Remembers what the wire spreads over messages: for which queue and agent a phone rings (a `DialEnd`
    names neither), and which phones answered a queue's call.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._ringing: OrderedDict[str, tuple[str, str, str]] = OrderedDict()
        self._busy: OrderedDict[str, None] = OrderedDict()
        self._answered: OrderedDict[str, None] = OrderedDict()

    def forget(self) -> None:
        """Drop what was remembered: the PBX started anew and so do its identifiers."""
        self._ringing.clear()
        self._busy.clear()
        self._answered.clear()

    def caller_join(self, message: Message, at: float) -> list[Event]:
        """Translate `QueueCallerJoin`."""
        return [
            CallQueued(
                at=at,
                source=self._source,
                call=need(message, "Uniqueid"),
                queue=need(message, "Queue"),
                linked=text(message, "Linkedid"),
                caller=mask_number(message.get("CallerIDNum")),
                position=whole(message, "Position"),
            )
        ]

    def caller_leave(self, message: Message, at: float) -> list[Event]:
        """Translate `QueueCallerLeave`, which comes for answered and unanswered calls alike."""
        return [
            CallDequeued(
                at=at, source=self._source, call=need(message, "Uniqueid"), queue=need(message, "Queue")
            )
        ]

    def caller_abandon(self, message: Message, at: float) -> list[Event]:
        """Translate `QueueCallerAbandon`. A timeout looks the same: only `queue_log` tells it apart."""
        return [
            CallLeft(
                at=at,
                source=self._source,
                call=need(message, "Uniqueid"),
                queue=need(message, "Queue"),
                outcome="abandoned",
                wait_s=number(message, "HoldTime"),
            )
        ]

    def agent_called(self, message: Message, at: float) -> list[Event]:
        """Translate `AgentCalled`: a phone is dialled for a queue."""
        call, queue = need(message, "Uniqueid"), need(message, "Queue")
        agent, leg = need(message, "Interface"), text(message, "DestUniqueid")
        if leg is not None:
            _remember(self._ringing, leg, (call, queue, agent))
        return [CallRinging(at=at, source=self._source, call=call, queue=queue, agent=agent, leg=leg)]

    def agent_ring_no_answer(self, message: Message, at: float) -> list[Event]:
        """Translate `AgentRingNoAnswer`, whose `RingTime` is milliseconds (seconds in AgentConnect)."""
        leg = text(message, "DestUniqueid")
        ring_ms = number(message, "RingTime")
        busy = False
        if leg is not None:
            self._ringing.pop(leg, None)
            busy = leg in self._busy
            self._busy.pop(leg, None)
        return [
            CallRingEnded(
                at=at,
                source=self._source,
                call=need(message, "Uniqueid"),
                agent=need(message, "Interface"),
                outcome="busy" if busy else "no_answer",
                queue=need(message, "Queue"),
                leg=leg,
                ring_s=None if ring_ms is None else ring_ms / 1000,
            )
        ]

    def dial_end(self, message: Message, at: float) -> list[Event]:
        """Translate `DialEnd` of a ring that the caller, or another agent's answer, cut short.

        Nothing else says so. Only phones that AgentCalled named ring for a queue; what a Local agent's
        dialplan dials behind them does not. Of every other end AgentRingNoAnswer speaks, afterwards.
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

    def agent_connect(self, message: Message, at: float) -> list[Event]:
        """Translate `AgentConnect`: `HoldTime` is the wait as Asterisk counts it, in whole seconds."""
        leg = text(message, "DestUniqueid")
        if leg is not None:
            self._ringing.pop(leg, None)
            _remember(self._answered, leg, None)
        return [
            CallAnswered(
                at=at,
                source=self._source,
                call=need(message, "Uniqueid"),
                queue=need(message, "Queue"),
                agent=need(message, "Interface"),
                leg=leg,
                wait_s=number(message, "HoldTime"),
                ring_s=number(message, "RingTime"),
            )
        ]

    def agent_complete(self, message: Message, at: float) -> list[Event]:
        """Translate `AgentComplete`, which may lack the headers of either channel."""
        return [
            CallEnded(
                at=at,
                source=self._source,
                queue=need(message, "Queue"),
                agent=need(message, "Interface"),
                call=text(message, "Uniqueid"),
                leg=text(message, "DestUniqueid"),
                talk_s=number(message, "TalkTime"),
                by=_ENDED_BY.get(message.get("Reason"), "unknown"),
            )
        ]

    def blind_transfer(self, message: Message, at: float) -> list[Event]:
        """Translate `BlindTransfer`."""
        return self._transfer(message, at, "Transferer", attended=False)

    def attended_transfer(self, message: Message, at: float) -> list[Event]:
        """Translate `AttendedTransfer`.

        The queue's call is the transferer's original leg, unless the phone asked from the second one.
        """
        original, second = (message.get(f"{which}TransfererUniqueid") for which in ("Orig", "Second"))
        swapped = second in self._answered and original not in self._answered
        which: Transferer = "SecondTransferer" if swapped else "OrigTransferer"
        return self._transfer(message, at, which, attended=True)

    def _transfer(self, message: Message, at: float, who: Transferer, *, attended: bool) -> list[Event]:
        if message.get("Result", "Success") != "Success":
            return []
        return [
            CallTransferred(
                at=at,
                source=self._source,
                leg=need(message, f"{who}Uniqueid"),
                linked=text(message, f"{who}Linkedid"),
                attended=attended,
            )
        ]

    def hold(self, message: Message, at: float) -> list[Event]:
        """Translate `Hold` by an agent; members' states never tell of it."""
        leg, linked = need(message, "Uniqueid"), text(message, "Linkedid")
        if leg == linked:  # who began the conversation is the caller, whose hold is not the agent's
            return []
        return [CallHeld(at=at, source=self._source, leg=leg, linked=linked)]

    def unhold(self, message: Message, at: float) -> list[Event]:
        """Translate `Unhold` by an agent; a transfer says it even where nothing was held."""
        leg, linked = need(message, "Uniqueid"), text(message, "Linkedid")
        if leg == linked:
            return []
        return [CallResumed(at=at, source=self._source, leg=leg, linked=linked)]

    def hangup(self, message: Message, at: float) -> list[Event]:
        """Translate `Hangup` of any channel: which of them matter the board knows."""
        leg = need(message, "Uniqueid")
        self._ringing.pop(leg, None)
        self._answered.pop(leg, None)
        return [LegEnded(at=at, source=self._source, leg=leg, linked=text(message, "Linkedid"))]


def _remember(memory: OrderedDict[str, Any], key: str, value: object) -> None:
    memory[key] = value
    if len(memory) > _MAX_LEGS:
        memory.popitem(last=False)
