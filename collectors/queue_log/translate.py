"""What a `queue_log` says, as events of the floor.

The log names an agent in two ways: calls and pauses by the member's name where it has one, signing in and
out by the interface (unless `log_membername_as_agent` is on). Nothing in it joins the two, so an agent is
whoever the calls name, and a signing in under a name that no call and no pause ever uses is not passed
on: it would put a second, idle person beside the one who works.
"""

from collections.abc import Callable, Iterable

from collectors.faults import Strangers
from collectors.mask import mask_number, shown
from collectors.queue_log.wire import Record
from floor.model.events import (
    CallAnswered,
    CallEnded,
    CallLeft,
    CallQueued,
    CallRingEnded,
    EndedBy,
    Event,
    LeaveOutcome,
    MemberAdded,
    MemberPaused,
    MemberRemoved,
    RingOutcome,
    SourceDown,
    SourceUp,
)

KIND = "queue_log"

_NONE = "NONE"

_MEMBERSHIP = frozenset({"ADDMEMBER", "REMOVEMEMBER"})

_BY_INTERFACE = _MEMBERSHIP | {"PENALTY", "RINGINUSE"}
"""Events that name the agent by its interface; all others name the member."""

_SAYS_NOTHING = frozenset(
    {
        "AGENTDUMP",
        "CONFIGRELOAD",
        "DID",
        "INFO",
        "PENALTY",
        "QUEUELOG",
        "RINGINUSE",
    }
)
"""Known events that change nothing we show. After AGENTDUMP the caller waits on."""

_WAIT_FIELD: dict[LeaveOutcome, int] = {
    "abandoned": 2,
    "timeout": 2,
    "empty": 2,
    "withdrawn": 2,
    "key": 3,
}
"""Which data field holds the wait; a key's own comes before the positions."""


def agents_of_calls(records: Iterable[Record]) -> frozenset[str]:
    """Return the agents as calls and pauses name them: those whose signing in can be told."""
    return frozenset(
        record.agent for record in records if record.agent != _NONE and record.event not in _BY_INTERFACE
    )


class Translator:
    """Turns records into events of `source`. `agents`: what `agents_of_calls` found in the same log."""

    def __init__(self, source: str, agents: frozenset[str] = frozenset()) -> None:
        self._source = source
        self._agents = agents
        self._unknown = Strangers()
        self._unmatched: set[str] = set()
        self._last_at: float | None = None
        self._handlers = self._handler_table()

    def counts(self) -> dict[str, int]:
        """Return what was not translated, by name."""
        counts = self._unknown.counts("unknown_event")
        if self._unmatched:
            counts["interfaces_without_calls"] = len(self._unmatched)
        return counts

    def translate(self, record: Record) -> list[Event]:
        """Return the events a record stands for. Raises LineError for data that cannot be."""
        handler = self._handlers.get(record.event)
        if handler is None:
            if record.event not in _SAYS_NOTHING:
                self._unknown.count(shown(record.event))
            return self._begun(record)
        events = handler(record)
        return [*self._begun(record), *events]

    def ended(self) -> list[Event]:
        """Say that the log is over: from here on it tells nothing."""
        if self._last_at is None:
            return []
        return [SourceDown(at=self._last_at, source=self._source, reason="ended")]

    def _begun(self, record: Record) -> list[Event]:
        first = self._last_at is None
        self._last_at = max(record.at, self._last_at or record.at)
        if not first or record.event == "QUEUESTART":
            return []
        return [SourceUp(at=record.at, source=self._source, kind=KIND)]

    def _handler_table(self) -> dict[str, Callable[[Record], list[Event]]]:
        return {
            "QUEUESTART": self._queue_start,
            "ENTERQUEUE": self._enter_queue,
            "CONNECT": self._connect,
            "ABANDON": self._left("abandoned"),
            "EXITWITHTIMEOUT": self._left("timeout"),
            "EXITWITHKEY": self._left("key"),
            "EXITEMPTY": self._left("empty"),
            "WITHDRAW": self._left("withdrawn"),
            "SYSCOMPAT": self._left("unknown"),
            "COMPLETEAGENT": self._ended_by("agent", talk_field=1),
            "COMPLETECALLER": self._ended_by("caller", talk_field=1),
            "BLINDTRANSFER": self._ended_by("transfer", talk_field=3),
            "ATTENDEDTRANSFER": self._ended_by("transfer", talk_field=3),
            "TRANSFER": self._ended_by("transfer", talk_field=3),
            "RINGNOANSWER": self._ring_ended("no_answer"),
            "RINGCANCELED": self._ring_ended("cancelled"),
            "ADDMEMBER": self._add_member,
            "REMOVEMEMBER": self._remove_member,
            "PAUSE": lambda record: self._paused(record, record.queue, paused=True),
            "UNPAUSE": lambda record: self._paused(record, record.queue, paused=False),
            "PAUSEALL": lambda record: self._paused(record, None, paused=True),
            "UNPAUSEALL": lambda record: self._paused(record, None, paused=False),
        }

    def _queue_start(self, record: Record) -> list[Event]:
        """Say that Asterisk started: what was open then never ends in its own words."""
        return [SourceUp(at=record.at, source=self._source, kind=KIND, started_at=record.at)]

    def _enter_queue(self, record: Record) -> list[Event]:
        position = record.number(2)
        return [
            CallQueued(
                at=record.at,
                source=self._source,
                call=record.call,
                queue=record.queue,
                caller=mask_number(record.text(1)),
                position=None if position is None else int(position),
            )
        ]

    def _connect(self, record: Record) -> list[Event]:
        return [
            CallAnswered(
                at=record.at,
                source=self._source,
                call=record.call,
                queue=record.queue,
                agent=record.agent,
                leg=record.text(1) or None,
                wait_s=record.number(0),
                ring_s=record.number(2),
            )
        ]

    def _left(self, outcome: LeaveOutcome) -> Callable[[Record], list[Event]]:
        wait_field = _WAIT_FIELD.get(outcome)

        def left(record: Record) -> list[Event]:
            wait_s = None if wait_field is None else record.number(wait_field)
            return [
                CallLeft(
                    at=record.at,
                    source=self._source,
                    call=record.call,
                    queue=record.queue,
                    outcome=outcome,
                    wait_s=wait_s,
                )
            ]

        return left

    def _ended_by(self, by: EndedBy, *, talk_field: int) -> Callable[[Record], list[Event]]:
        def ended(record: Record) -> list[Event]:
            return [
                CallEnded(
                    at=record.at,
                    source=self._source,
                    queue=record.queue,
                    agent=record.agent,
                    call=record.call,
                    talk_s=record.number(talk_field),
                    by=by,
                )
            ]

        return ended

    def _ring_ended(self, outcome: RingOutcome) -> Callable[[Record], list[Event]]:
        def ring_ended(record: Record) -> list[Event]:
            ring_ms = record.number(0)
            return [
                CallRingEnded(
                    at=record.at,
                    source=self._source,
                    call=record.call,
                    agent=record.agent,
                    outcome=outcome,
                    queue=record.queue,
                    ring_s=None if ring_ms is None else ring_ms / 1000,
                )
            ]

        return ring_ended

    def _add_member(self, record: Record) -> list[Event]:
        if self._is_unmatched(record.agent):
            return []
        return [
            MemberAdded(
                at=record.at,
                source=self._source,
                queue=record.queue,
                agent=record.agent,
                paused=record.text(0) == "PAUSED",
                login_at=record.at,
            )
        ]

    def _remove_member(self, record: Record) -> list[Event]:
        if self._is_unmatched(record.agent):
            return []
        return [MemberRemoved(at=record.at, source=self._source, queue=record.queue, agent=record.agent)]

    def _is_unmatched(self, agent: str) -> bool:
        if agent in self._agents:
            return False
        self._unmatched.add(agent)
        return True

    def _paused(self, record: Record, queue: str | None, *, paused: bool) -> list[Event]:
        return [
            MemberPaused(
                at=record.at,
                source=self._source,
                agent=record.agent,
                paused=paused,
                queue=queue,
                pause_reason=record.text(0) if paused else "",
            )
        ]
