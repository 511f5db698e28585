"""Agents: memberships as the ACD tells them, and the two state fields derived from them.

An agent sits in several queues and an ACD says everything once per queue, in no fixed order. So the
agent's state is a pure function of its memberships and current calls: which copy came first makes no
difference. A device's state is that of the membership it changed in last; equal moments are copies.
"""

import msgspec

from floor.model.breaks import NO_CONTACT, Break, Contact
from floor.model.day import QueueDay
from floor.model.edges import Standing
from floor.model.events import Device, ReportedActivity, ReportedAvailability
from floor.model.picture import Activity, AgentState, Availability, Quality

IN_USE: frozenset[str] = frozenset({"in_use", "busy", "ring_in_use", "on_hold"})
RINGING: frozenset[str] = frozenset({"ringing"})
SETTLE_S = 2.0
"""For so long after a call a phone may still be reported in use because of that very call."""


class Membership(msgspec.Struct, kw_only=True, gc=False):
    """One agent within one queue of one source, with when its pause and its device last changed."""

    queue: str
    source: str
    member: str
    paused: bool = False
    pause_reason: str = ""
    paused_changed_at: float = 0.0
    device: Device = "unknown"
    device_changed_at: float = 0.0
    in_call: bool = False
    wrapup_s: float | None = None
    login_at: float | None = None
    joined_at: float = 0.0
    calls_taken: int = 0
    counted_state: AgentState | None = None


class Report(msgspec.Struct, kw_only=True, gc=False):
    """What an ACD that knows agents, not memberships, last said of one of its agents.

    `queues`: those it last said the agent serves; None, it never did. `device` is the phone's state that the
    activity amounts to; None where no activity is said.
    """

    source: str
    member: str
    availability: ReportedAvailability
    availability_since: float
    reason: str = ""
    activity: ReportedActivity | None = None
    activity_since: float = 0.0
    device: Device | None = None
    queues: list[str] | None = None

    @property
    def signed_in(self) -> bool:
        """Whether the agent is there at all, by this report."""
        return self.availability != "logged_out"


class Note(msgspec.Struct, frozen=True, gc=False):
    """What a check of a call's quality found."""

    note_id: str
    at: float
    note: str
    call: str | None


class Ring(msgspec.Struct, gc=False):
    """A call ringing at the agent."""

    serial: int
    queue: str
    since: float
    leg: str | None


class RanOut(msgspec.Struct, frozen=True, gc=False):
    """A wrap-up that ended by the clock, [since, until)."""

    since: float
    until: float
    queue: str | None


class AgentFace(msgspec.Struct, frozen=True, gc=False):
    """The state of an agent as it is shown."""

    availability: Availability
    availability_since: float | None
    break_since: float | None
    reason: str
    activity: Activity
    since: float | None
    quality: Quality
    device: Device
    queue: str | None
    call_since: float | None


NO_FACE = AgentFace("unknown", None, None, "", "unknown", None, "observed", "unknown", None, None)


class Agent(msgspec.Struct, kw_only=True):
    """One agent. `calls` are the serials of answered visits the agent is not yet released from.

    `name` is what the source calls the agent; the configuration may know better. `reports` are by source and
    the source's identifier. `last_visit` is the serial of the call the agent was last released from. A
    wrap-up that a source reported lasts until the source says otherwise: its `wrap_until` is infinite.
    `notes` are the last of today's, `note_ids` those by which a note said twice is known, `notes_today` how
    many there were. `day` is what was done today, by queue. `edge` is the last of the agent's day; while
    a source of the agent's is not heard, `blind_ms` is from when on (milliseconds of the epoch) and `seen`
    the last edge before, as long as nothing is known to be missing.
    """

    agent: str
    name: str = ""
    memberships: dict[str, Membership] = {}
    """By source and queue, joined with a line feed (which no identifier may hold)."""
    sources: list[str] = []
    reports: dict[str, Report] = {}
    signed_out_at: float | None = None
    calls: list[int] = []
    rings: list[Ring] = []
    released_at: float = 0.0
    last_activity_end: float = 0.0
    last_visit: int | None = None
    wrap_since: float = 0.0
    wrap_until: float | None = None
    wrap_serial: int | None = None
    ran_out: RanOut | None = None
    """The last wrap-up that ended by the clock, until a moment is heard of that is later."""
    calls_today: int = 0
    talk_ms_today: int = 0
    day: dict[str, QueueDay] = {}
    notes_today: int = 0
    notes: list[Note] = []
    note_ids: list[str] = []
    phone: tuple[float, Device] = (0.0, "unknown")
    standing: tuple[Availability, float | None, str] = ("unknown", None, "")
    """Phone and availability as the memberships tell them; kept, because most events change neither."""
    contact: Contact = NO_CONTACT
    on_break: Break | None = None
    groups: tuple[str, ...] = ()
    ready_in: tuple[bool, ...] = ()
    face: AgentFace = NO_FACE
    edge: Standing | None = None
    blind_ms: int | None = None
    seen: Standing | None = None
    counted_in: tuple[str, ...] = ()
    counted_states: tuple[AgentState, ...] = ()

    def look(self) -> None:
        """Tell phone and availability anew from the memberships, after one of them changed."""
        self.look_at_phone()
        self.standing = self._availability()

    def look_at_phone(self) -> None:
        """Tell the phone's state and since when: that of the membership in which it changed last."""
        phone: tuple[float, Device] = (0.0, "unknown")
        for membership in self.memberships.values():
            said = (membership.device_changed_at, membership.device)
            phone = max(phone, said)
        for report in self.reports.values():
            if report.device is not None:
                phone = max(phone, (report.activity_since, report.device))
        self.phone = phone

    def _availability(self) -> tuple[Availability, float | None, str]:
        """Return availability, since when, and the reason if not ready.

        Ready when unpaused in at least one queue. Not ready since the last of the queues was paused, or
        since the reason last changed: a new reason is a new state. Where a source reports an agent whose
        queues it does not tell, its report stands for them.
        """
        ready: list[float] = []
        last = ("", 0.0)
        if self.reports:
            for report in self._reports_without_queues():
                if report.availability == "ready":
                    ready.append(report.availability_since)
                else:
                    last = max(last, (report.reason, report.availability_since), key=lambda r: r[::-1])
        if not (self.memberships or ready or last[1]):
            if self.signed_out_at is None:
                return "unknown", None, ""
            return "logged_out", self.signed_out_at, ""
        for membership in self.memberships.values():
            changed_at = membership.paused_changed_at
            if not membership.paused:
                ready.append(changed_at)
            elif (changed_at, membership.pause_reason) >= (last[1], last[0]):
                last = (membership.pause_reason, changed_at)
        if ready:
            return "ready", min(ready), ""
        return "not_ready", last[1], last[0]

    def _reports_without_queues(self) -> list[Report]:
        told = {(m.source, m.member) for m in self.memberships.values()}
        return [r for r in self.reports.values() if r.signed_in and (r.source, r.member) not in told]


def agent_state(face: AgentFace, *, ready: bool) -> AgentState:
    """Return the one word for the state bar: a contact first, then not ready, then idle."""
    activity = face.activity
    if activity in ("talking", "hold", "wrap_up", "ringing"):
        return activity
    if not ready:
        return "not_ready"
    return activity
