"""The events of the floor: the one language every source is translated into.

An event is one fact a source stated. All times are epoch seconds UTC on the source's clock (already
corrected for skew by the collector), all durations seconds. `at` is when the fact became true.
`source` names the configured source. Identifiers mean:

* `queue`  the queue as the source names it;
* `agent`  the agent as the source names it (for Asterisk the member's `Interface`);
* `call`   the caller's side of a call (for Asterisk the caller channel's `Uniqueid`);
* `leg`    the agent's side of a call (for Asterisk the agent channel's `Uniqueid`);
* `linked` what joins all channels of one conversation (for Asterisk `Linkedid`).

Events are written to the log as JSON with the tag in `type`; a field left at its default is omitted.
Applying the same event twice must change nothing, so an event states a fact and never an increment.
"""

from typing import Literal

import msgspec

Device = Literal[
    "unknown", "idle", "in_use", "busy", "invalid", "unavailable", "ringing", "ring_in_use", "on_hold"
]
"""State of an agent's phone as the ACD reports it (Asterisk device states 0 to 8, in that order)."""

LeaveOutcome = Literal["abandoned", "timeout", "key", "empty", "full", "withdrawn", "unknown"]
"""How a call left a queue without being answered there. Only `abandoned` is the caller's own doing."""

RingOutcome = Literal["no_answer", "busy", "cancelled", "unknown"]
"""How a ring at an agent's phone ended without an answer. `cancelled`: the caller gave up first."""

EndedBy = Literal["agent", "caller", "transfer", "unknown"]
"""Who ended an answered call."""

SnapshotScope = Literal["queues", "calls"]
"""What a snapshot lists completely: queues, members and waiting calls; or all legs alive."""

DownReason = Literal["lost", "shutdown", "hung", "refused", "stopped", "ended"]
"""Why a source fell silent. `shutdown`: it announced its own stop. `stopped`: its collector was asked to
stop. `ended`: a recording is over, and all that was to be known of it is known."""


ReportedAvailability = Literal["logged_out", "ready", "not_ready"]
"""Whether an agent takes calls, in an ACD's own words."""

ReportedActivity = Literal["idle", "ringing", "talking", "hold", "wrap_up"]
"""What an agent does, in an ACD's own words."""

Mark = Literal["abusive", "complaint", "vulnerable", "vip"]
"""What somebody or the ACD noted of a caller."""

Sentiment = Literal["negative", "neutral", "positive"]
"""How the *caller* sounds, by an analysis outside. That of employees is never taken."""


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag_field="type"):
    """What every event carries: which source stated it, and since when it is true.

    `said_at` is the moment by the source's own clock, kept where that clock is off and `at` was corrected.
    """

    at: float
    source: str
    said_at: float | None = None


# ------------------------------------------------------------------------------------ sources


class SourceUp(Event, frozen=True, kw_only=True, gc=False, tag="source_up"):
    """The source can be heard from now on.

    `started_at` is when the source itself last started, if it tells. When that moved since the last
    `SourceUp`, the source forgot everything: calls open then never end in its own words.
    `kind` is the kind of source as in the configuration. A source that does not tell of members says
    nothing of who is staffed; one that does not tell of holds leaves handle times unknown; one that does
    not tell of calls leaves every count of calls unknown. With `heartbeat_s` the collector promises an event
    at least so often; two of them missed and the source is stale: nothing is known of it.

    `resumed`: whoever speaks goes on where it stopped, and nothing was missed in between (a sender that keeps
    what was not confirmed). A source already introduced keeps what it told of itself then.
    """

    kind: str
    tells_members: bool = False
    tells_holds: bool = False
    tells_calls: bool = True
    resumed: bool = False
    heartbeat_s: float | None = None
    started_at: float | None = None
    detail: str = ""


class SourceDown(Event, frozen=True, kw_only=True, gc=False, tag="source_down"):
    """Nothing is known of the source from now on."""

    reason: DownReason
    detail: str = ""


class SourceAlive(Event, frozen=True, kw_only=True, gc=False, tag="source_alive"):
    """The source proved itself alive although nothing happened (an answered ping).

    `clock_off_s` is the source's clock minus ours, where it can be told.
    """

    lag_s: float | None = None
    clock_off_s: float | None = None


class SourceCounted(Event, frozen=True, kw_only=True, gc=False, tag="source_counted"):
    """Running totals of what a collector did not turn into events, by name, since its own start.

    For instance `unknown_messages`, `malformed_messages`, `lines_skipped`, `dropped`, `spooled`.
    `notes` explains the latest of them for a person (such as "line 12: answered_at is not a time").
    """

    counts: dict[str, int]
    notes: list[str] = []


class ReplayProgressed(Event, frozen=True, kw_only=True, gc=False, tag="replay_progressed"):
    """How much of a recording has been played: `progress` as a fraction 0 to 1."""

    file: str
    progress: float
    done: bool = False


class SnapshotBegan(Event, frozen=True, kw_only=True, gc=False, tag="snapshot_began"):
    """The source was asked for all it knows within `scope`; `at` is the moment of asking.

    Facts of the snapshot yield to events that came after this one in the log.
    """

    snapshot: str
    scope: SnapshotScope


class SnapshotEnded(Event, frozen=True, kw_only=True, gc=False, tag="snapshot_ended"):
    """The list is complete: what it did not mention and nothing touched since is gone."""

    snapshot: str


# ------------------------------------------------------------------------------------- queues


class QueueReported(Event, frozen=True, kw_only=True, gc=False, tag="queue_reported"):
    """A queue as the ACD describes it, with the ACD's own counters since they were last zeroed.

    `service_level_perf` is Asterisk's ServicelevelPerf and `service_level_perf2` its
    ServicelevelPerf2, both as a percentage 0 to 100.
    """

    queue: str
    snapshot: str | None = None
    threshold_s: float | None = None
    waiting: int | None = None
    completed: int | None = None
    abandoned: int | None = None
    service_level_perf: float | None = None
    service_level_perf2: float | None = None


# ------------------------------------------------------------------------------------ members


class Member(Event, frozen=True, kw_only=True, gc=False):
    """One agent's membership of one queue, complete as of `at`.

    `paused_at` is when the pause or its reason last changed, `login_at` when the agent joined the
    queue, `calls_taken` what the ACD counts for this membership; `wrapup_s` an override of the
    queue's wrap-up time for this member.
    """

    queue: str
    agent: str
    name: str = ""
    device: Device = "unknown"
    paused: bool = False
    pause_reason: str = ""
    paused_at: float | None = None
    login_at: float | None = None
    in_call: bool = False
    calls_taken: int | None = None
    last_call_at: float | None = None
    wrapup_s: float | None = None


class MemberAdded(Member, frozen=True, kw_only=True, gc=False, tag="member_added"):
    """The agent signed in to the queue. An agent added again starts over, even in mid-call."""


class MemberChanged(Member, frozen=True, kw_only=True, gc=False, tag="member_changed"):
    """Pause, device, penalty or another field of the membership changed."""


class MemberSeen(Member, frozen=True, kw_only=True, gc=False, tag="member_seen"):
    """The membership as listed by a snapshot."""

    snapshot: str


class MemberRemoved(Event, frozen=True, kw_only=True, gc=False, tag="member_removed"):
    """The agent signed out of the queue."""

    queue: str
    agent: str


class MemberPaused(Event, frozen=True, kw_only=True, gc=False, tag="member_paused"):
    """Only the pause of a membership is known to have changed. `queue` None: in all its queues."""

    agent: str
    paused: bool
    queue: str | None = None
    pause_reason: str = ""


class AgentReported(Event, frozen=True, kw_only=True, gc=False, tag="agent_state"):
    """An agent's state as an ACD says it that knows agents, not memberships of queues.

    `queues` are all queues the agent serves; None leaves them as they were. `activity` None leaves it to be
    derived from calls. A reported `wrap_up` lasts until the next report, so wrap-up need not be derived.
    """

    agent: str
    availability: ReportedAvailability
    activity: ReportedActivity | None = None
    reason: str = ""
    name: str = ""
    queues: list[str] | None = None


# -------------------------------------------------------------------------------------- calls


class CallQueued(Event, frozen=True, kw_only=True, gc=False, tag="call_queued"):
    """A caller entered a queue: one queue visit is offered. `caller` is masked but for 4 digits."""

    call: str
    queue: str
    linked: str | None = None
    caller: str = ""
    position: int | None = None


class CallSeen(Event, frozen=True, kw_only=True, gc=False, tag="call_seen"):
    """A waiting call as listed by a snapshot; it has waited `waited_s` at `at`."""

    snapshot: str
    call: str
    queue: str
    waited_s: float
    caller: str = ""
    position: int | None = None


class CallRinging(Event, frozen=True, kw_only=True, gc=False, tag="call_ringing"):
    """The call rings at an agent."""

    call: str
    queue: str
    agent: str
    leg: str | None = None


class CallRingEnded(Event, frozen=True, kw_only=True, gc=False, tag="call_ring_ended"):
    """The ring at an agent ended without an answer."""

    call: str
    agent: str
    outcome: RingOutcome
    queue: str | None = None
    leg: str | None = None
    ring_s: float | None = None


class CallDequeued(Event, frozen=True, kw_only=True, gc=False, tag="call_dequeued"):
    """The caller is no longer in the queue's list; an answer may follow, or nothing."""

    call: str
    queue: str


class CallAnswered(Event, frozen=True, kw_only=True, gc=False, tag="call_answered"):
    """An agent answered. `wait_s` is the wait as the source itself counts it, where it does.

    An empty `agent`: the source does not tell who.
    """

    call: str
    queue: str
    agent: str
    leg: str | None = None
    wait_s: float | None = None
    ring_s: float | None = None


class CallLeft(Event, frozen=True, kw_only=True, gc=False, tag="call_left"):
    """The call left the queue unanswered."""

    call: str
    queue: str
    outcome: LeaveOutcome
    wait_s: float | None = None


class CallHeld(Event, frozen=True, kw_only=True, gc=False, tag="call_held"):
    """The agent put the call on hold."""

    leg: str
    linked: str | None = None


class CallResumed(Event, frozen=True, kw_only=True, gc=False, tag="call_resumed"):
    """The hold ended (said by some sources even where nothing was held)."""

    leg: str
    linked: str | None = None


class CallTransferred(Event, frozen=True, kw_only=True, gc=False, tag="call_transferred"):
    """The agent passed the call on and is free of it; the visit ends when the caller leaves."""

    leg: str
    linked: str | None = None
    attended: bool = False


class CallEnded(Event, frozen=True, kw_only=True, gc=False, tag="call_ended"):
    """An answered call is over. `call` and `leg` may be missing; `queue` never is.

    `talk_s` is the talk time as the source counts it (for a transferred call that may include what
    came after the agent).
    """

    queue: str
    agent: str
    call: str | None = None
    leg: str | None = None
    wait_s: float | None = None
    talk_s: float | None = None
    by: EndedBy = "unknown"


class LegEnded(Event, frozen=True, kw_only=True, gc=False, tag="leg_ended"):
    """A channel hung up: the caller's (`leg` equals a `call`) or an agent's."""

    leg: str
    linked: str | None = None


class LegSeen(Event, frozen=True, kw_only=True, gc=False, tag="leg_seen"):
    """A channel alive, as listed by a snapshot; it has existed `lasted_s` at `at`."""

    snapshot: str
    leg: str
    linked: str | None = None
    lasted_s: float | None = None


# ---------------------------------------------------------------------------- facts about calls


class ContactReasonGiven(Event, frozen=True, kw_only=True, gc=False, tag="contact_reason"):
    """Why the caller called, as the agent or the ACD coded it; the last word counts."""

    call: str
    reason: str
    queue: str | None = None


class CallerMarked(Event, frozen=True, kw_only=True, gc=False, tag="caller_mark"):
    """The caller of this call is marked."""

    call: str
    mark: Mark


class CustomerSentimentSaid(Event, frozen=True, kw_only=True, gc=False, tag="customer_sentiment"):
    """How the caller of this call sounds; the last word counts."""

    call: str
    sentiment: Sentiment


class QualityNoted(Event, frozen=True, kw_only=True, gc=False, tag="quality_note"):
    """A check of a call's quality found something: `note` is what to learn from it, one short line.

    `note_id` tells notes apart, so that the same one sent twice counts once.
    """

    agent: str
    note_id: str
    note: str
    call: str | None = None


AnyEvent = (
    SourceUp
    | SourceDown
    | SourceAlive
    | SourceCounted
    | ReplayProgressed
    | SnapshotBegan
    | SnapshotEnded
    | QueueReported
    | MemberAdded
    | MemberChanged
    | MemberSeen
    | MemberRemoved
    | MemberPaused
    | AgentReported
    | CallQueued
    | CallSeen
    | CallRinging
    | CallRingEnded
    | CallDequeued
    | CallAnswered
    | CallLeft
    | CallHeld
    | CallResumed
    | CallTransferred
    | CallEnded
    | LegEnded
    | LegSeen
    | ContactReasonGiven
    | CallerMarked
    | CustomerSentimentSaid
    | QualityNoted
)
"""Every event there is; decode with `msgspec.json.Decoder(AnyEvent)`."""
