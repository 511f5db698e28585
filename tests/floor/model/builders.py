"""Events in short form, and a floor to tell them to. Times are seconds since `T0`, a Monday, 09:00 UTC."""

from __future__ import annotations

from typing import Any

from floor.model.board import Board
from floor.model.config import FloorConfig, QueueConfig
from floor.model.events import (
    AgentReported,
    AnyEvent,
    CallAnswered,
    CallDequeued,
    CallEnded,
    CallerMarked,
    CallHeld,
    CallLeft,
    CallQueued,
    CallResumed,
    CallRingEnded,
    CallRinging,
    CallSeen,
    CallTransferred,
    ContactReasonGiven,
    CustomerSentimentSaid,
    Device,
    DownReason,
    LeaveOutcome,
    LegEnded,
    LegSeen,
    Mark,
    MemberAdded,
    MemberChanged,
    MemberPaused,
    MemberRemoved,
    MemberSeen,
    QualityNoted,
    QueueReported,
    ReportedActivity,
    ReportedAvailability,
    RingOutcome,
    Sentiment,
    SnapshotBegan,
    SnapshotEnded,
    SnapshotScope,
    SourceAlive,
    SourceDown,
    SourceUp,
)
from floor.model.picture import (
    AcdCounters,
    AgentRow,
    DayRow,
    QueueRow,
    Row,
    SourceRow,
    WindowFigures,
    agent_key,
    day_key,
    group_key,
    queue_key,
    source_key,
)

T0 = 1_772_442_000.0
PBX = "pbx"
SALES = QueueConfig(threshold_s=20.0, wrapup_s=30.0)


class Floor:
    """A board with one source that tells of members and holds, and the rows of its picture by name."""

    def __init__(self, config: FloorConfig | None = None, *, up: bool = True, members: bool = True) -> None:
        self.board = Board(config or FloorConfig(mode="replay", queues={"sales": SALES}))
        self.told: list[AnyEvent] = []
        if up:
            self.play(source_up(0, members=members))

    def play(self, *events: AnyEvent) -> Floor:
        """Tell events; the floor's clock is the newest `at` so far."""
        for event in events:
            self.told.append(event)
            self.board.apply(event, max(event.at, self.board.now))
        return self

    def until(self, t: float) -> Floor:
        """Let time pass."""
        self.board.advance(T0 + t)
        return self

    def queue(self, queue: str = "sales") -> QueueRow:
        row = self._rows()[queue_key(queue)]
        assert isinstance(row, QueueRow)
        return row

    def group(self, group: str = "*") -> QueueRow:
        row = self._rows()[group_key(group)]
        assert isinstance(row, QueueRow)
        return row

    def today(self, queue: str = "sales") -> WindowFigures:
        return self.queue(queue).today

    def day(self, queue: str = "sales") -> DayRow:
        row = self._rows()[day_key(queue, is_group=False)]
        assert isinstance(row, DayRow)
        return row

    def agent(self, agent: str = "ann") -> AgentRow:
        row = self._rows()[agent_key(agent)]
        assert isinstance(row, AgentRow)
        return row

    def source(self, source: str = PBX) -> SourceRow:
        row = self._rows()[source_key(source)]
        assert isinstance(row, SourceRow)
        return row

    def _rows(self) -> dict[str, Row]:
        return self.board.picture()


def counts(window: WindowFigures) -> tuple[int, int, int, int, int]:
    """Return offered, answered, abandoned, otherwise left and waiting."""
    return (window.offered, window.answered, window.abandoned, window.otherwise_left, window.waiting)


def acd(floor: Floor, queue: str = "sales") -> AcdCounters:
    counters = floor.queue(queue).acd
    assert counters is not None
    return counters


# ------------------------------------------------------------------------------------ sources


def source_up(
    t: float,
    *,
    source: str = PBX,
    members: bool = True,
    holds: bool = True,
    started_at: float | None = None,
    heartbeat_s: float | None = None,
    **more: Any,
) -> SourceUp:
    started_at = None if started_at is None else T0 + started_at
    return SourceUp(
        at=T0 + t,
        source=source,
        kind="asterisk",
        tells_members=members,
        tells_holds=holds,
        started_at=started_at,
        heartbeat_s=heartbeat_s,
        **more,
    )


def source_down(t: float, *, source: str = PBX, reason: DownReason = "lost") -> SourceDown:
    return SourceDown(at=T0 + t, source=source, reason=reason)


def alive(t: float, *, source: str = PBX, **told: float) -> SourceAlive:
    return SourceAlive(at=T0 + t, source=source, **told)


def asked(
    t: float, snapshot: str = "s1", *, scope: SnapshotScope = "queues", source: str = PBX
) -> SnapshotBegan:
    return SnapshotBegan(at=T0 + t, source=source, snapshot=snapshot, scope=scope)


def told_all(t: float, snapshot: str = "s1", *, source: str = PBX) -> SnapshotEnded:
    return SnapshotEnded(at=T0 + t, source=source, snapshot=snapshot)


def call_seen(
    t: float, call: str, waited_s: float, *, queue: str = "sales", snapshot: str = "s1"
) -> CallSeen:
    return CallSeen(at=T0 + t, source=PBX, snapshot=snapshot, call=call, queue=queue, waited_s=waited_s)


def leg_seen(t: float, leg: str, *, snapshot: str = "s1") -> LegSeen:
    return LegSeen(at=T0 + t, source=PBX, snapshot=snapshot, leg=leg)


def reported(t: float, queue: str = "sales", *, source: str = PBX, **told: Any) -> QueueReported:
    return QueueReported(at=T0 + t, source=source, queue=queue, **told)


# ------------------------------------------------------------------------------------ members


def added(
    t: float, agent: str = "ann", queue: str = "sales", device: Device = "idle", **more: Any
) -> MemberAdded:
    return MemberAdded(**_member(t, agent, queue, device, more))


def changed(
    t: float, agent: str = "ann", queue: str = "sales", device: Device = "idle", **more: Any
) -> MemberChanged:
    return MemberChanged(**_member(t, agent, queue, device, more))


def member_seen(
    t: float,
    agent: str = "ann",
    queue: str = "sales",
    device: Device = "idle",
    *,
    snapshot: str = "s1",
    **more: Any,
) -> MemberSeen:
    return MemberSeen(snapshot=snapshot, **_member(t, agent, queue, device, more))


def removed(t: float, agent: str = "ann", queue: str = "sales", *, source: str = PBX) -> MemberRemoved:
    return MemberRemoved(at=T0 + t, source=source, queue=queue, agent=agent)


def paused(t: float, agent: str = "ann", *, source: str = PBX, reason: str = "") -> MemberPaused:
    return MemberPaused(at=T0 + t, source=source, agent=agent, paused=True, pause_reason=reason)


def agent_said(
    t: float,
    availability: ReportedAvailability = "ready",
    activity: ReportedActivity | None = None,
    *,
    agent: str = "ann",
    source: str = PBX,
    **more: Any,
) -> AgentReported:
    return AgentReported(
        at=T0 + t, source=source, agent=agent, availability=availability, activity=activity, **more
    )


def _member(t: float, agent: str, queue: str, device: Device, more: dict[str, Any]) -> dict[str, Any]:
    return {"at": T0 + t, "source": PBX, "agent": agent, "queue": queue, "device": device} | more


# -------------------------------------------------------------------------------------- calls


def queued(
    t: float, call: str = "c1", queue: str = "sales", *, linked: str | None = None, source: str = PBX
) -> CallQueued:
    return CallQueued(at=T0 + t, source=source, call=call, queue=queue, linked=linked)


def ringing(t: float, call: str = "c1", agent: str = "ann", *, leg: str | None = None) -> CallRinging:
    return CallRinging(at=T0 + t, source=PBX, call=call, queue="sales", agent=agent, leg=leg)


def ring_ended(
    t: float,
    call: str = "c1",
    agent: str = "ann",
    *,
    outcome: RingOutcome = "no_answer",
    leg: str | None = None,
) -> CallRingEnded:
    return CallRingEnded(at=T0 + t, source=PBX, call=call, agent=agent, outcome=outcome, leg=leg)


def dequeued(t: float, call: str = "c1", queue: str = "sales") -> CallDequeued:
    return CallDequeued(at=T0 + t, source=PBX, call=call, queue=queue)


def answered(
    t: float, call: str = "c1", agent: str = "ann", queue: str = "sales", *, source: str = PBX, **more: Any
) -> CallAnswered:
    return CallAnswered(at=T0 + t, source=source, call=call, queue=queue, agent=agent, **more)


def left(
    t: float,
    call: str = "c1",
    outcome: LeaveOutcome = "abandoned",
    queue: str = "sales",
    *,
    wait_s: float | None = None,
    source: str = PBX,
) -> CallLeft:
    return CallLeft(at=T0 + t, source=source, call=call, queue=queue, outcome=outcome, wait_s=wait_s)


def held(t: float, leg: str, *, linked: str | None = None) -> CallHeld:
    return CallHeld(at=T0 + t, source=PBX, leg=leg, linked=linked)


def resumed(t: float, leg: str, *, linked: str | None = None) -> CallResumed:
    return CallResumed(at=T0 + t, source=PBX, leg=leg, linked=linked)


def transferred(t: float, leg: str, *, linked: str | None = None) -> CallTransferred:
    return CallTransferred(at=T0 + t, source=PBX, leg=leg, linked=linked)


def ended(
    t: float,
    call: str | None = "c1",
    agent: str = "ann",
    queue: str = "sales",
    *,
    source: str = PBX,
    **more: Any,
) -> CallEnded:
    return CallEnded(at=T0 + t, source=source, call=call, queue=queue, agent=agent, **more)


def hung_up(t: float, leg: str = "c1", *, linked: str | None = None) -> LegEnded:
    return LegEnded(at=T0 + t, source=PBX, leg=leg, linked=linked)


# ---------------------------------------------------------------------------- facts about calls


def reason_given(
    t: float, reason: str, call: str = "c1", *, queue: str | None = None, source: str = PBX
) -> ContactReasonGiven:
    return ContactReasonGiven(at=T0 + t, source=source, call=call, reason=reason, queue=queue)


def marked(t: float, mark: Mark, call: str = "c1", *, source: str = PBX) -> CallerMarked:
    return CallerMarked(at=T0 + t, source=source, call=call, mark=mark)


def sounds(t: float, sentiment: Sentiment, call: str = "c1", *, source: str = PBX) -> CustomerSentimentSaid:
    return CustomerSentimentSaid(at=T0 + t, source=source, call=call, sentiment=sentiment)


def noted(
    t: float, note_id: str, agent: str = "ann", *, note: str = "greet", source: str = PBX
) -> QualityNoted:
    return QualityNoted(at=T0 + t, source=source, agent=agent, note_id=note_id, note=note)
