"""The picture: what is true of the floor now, as plain values that can be stored, sent and shown.

A picture is a set of rows, each under its own key. Only the watch writes rows; pages and the API
read them. Times are epoch seconds UTC, durations seconds, rates fractions 0 to 1, unrounded. `None`
is "not known" or "no value" and is never to be drawn as zero.
"""

from typing import Literal

import msgspec

from floor.model.events import DownReason

Formula = Literal[
    "answered_and_abandoned", "answered_of_answered", "answered_of_offered", "short_abandons_excluded"
]
FORMULAS: tuple[Formula, ...] = (
    "answered_and_abandoned",
    "answered_of_answered",
    "answered_of_offered",
    "short_abandons_excluded",
)
Availability = Literal["logged_out", "ready", "not_ready", "unknown"]
Activity = Literal["idle", "ringing", "talking", "hold", "wrap_up", "unknown"]
Quality = Literal["observed", "derived", "stale"]
AgentState = Literal["idle", "ringing", "talking", "hold", "wrap_up", "not_ready", "unknown"]
"""One word for the state bar, of staffed agents only: a contact first, then not ready, then idle."""
AgentWord = Literal["ready", "ringing", "talking", "hold", "wrap_up", "not_ready", "unknown", "logged_out"]
"""One word for an agent as a whole, as pages show it."""
SourceState = Literal["up", "down", "stale"]
Mode = Literal["live", "replay"]


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One row of the picture."""


class ServiceLevelValue(msgspec.Struct, frozen=True, gc=False):
    """A service level: `value` reached so far and `bound`, the best that can still be reached."""

    value: float | None
    bound: float | None


class ServiceLevel(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The service level that is shown, with its target, threshold T and formula.

    `threshold_s` is None for a group whose queues have different thresholds (each counted by its own).
    """

    value: float | None
    bound: float | None
    target: float
    threshold_s: float | None
    formula: Formula


class WindowFigures(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What happened to the calls that arrived within a window.

    `offered` = `answered` + `abandoned` + `otherwise_left` + `waiting`. `blind_s`: for so long within the
    window nothing was known, so counts are lower bounds. `att_s` average talk time, `asa_s` average speed
    of answer, `aht_s` average handle time (talk + hold + wrap-up; None where a part is unknown).
    """

    since: float
    until: float
    offered: int
    answered: int
    abandoned: int
    otherwise_left: int
    waiting: int
    answered_within: int
    abandoned_within: int
    short_calls: int
    asa_s: float | None
    att_s: float | None
    aht_s: float | None
    answer_rate: float | None
    abandon_rate: float | None
    occupancy: float | None
    blind_s: float
    service_level: ServiceLevel
    service_levels: dict[str, ServiceLevelValue]


class AcdCounters(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The ACD's own counters beside ours, both since the ACD last zeroed its own (`since`).

    `abandoned` counts as the ACD does: every unanswered leave. Percentages are 0 to 100, as it says them.
    `reported_*` is the ACD's word as of `reported_at`.
    """

    since: float | None
    completed: int
    abandoned: int
    service_level_perf: float | None
    service_level_perf2: float | None
    reported_at: float | None = None
    reported_completed: int | None = None
    reported_abandoned: int | None = None
    reported_service_level_perf: float | None = None
    reported_service_level_perf2: float | None = None


class QueueRow(Row, frozen=True, kw_only=True, gc=False):
    """A queue, or a group of queues (`is_group`; the group `*` is all queues together).

    `as_of` and `waiting` are None where no source has ever spoken of the queue: nothing is known of it.
    `states` counts staffed agents by state for the state bar (they add up to `staffed`; None like
    `staffed` where the source does not tell of members). `blind_since` is set while any of its sources is
    not up: everything here is then the last that was known.
    """

    queue: str
    is_group: bool
    members: tuple[str, ...] = ()
    """For a group: its queues."""
    configured: bool
    sources: tuple[str, ...]
    as_of: float | None
    blind_since: float | None
    waiting: int | None
    longest_wait_since: float | None
    longest_wait_limit_s: float
    staffed: int | None
    available: int | None
    talking: int | None
    states: dict[str, int] | None
    contact_reasons: dict[str, int] = {}
    """Reasons given for today's calls, and how often."""
    interval: WindowFigures
    rolling_15m: WindowFigures
    rolling_60m: WindowFigures
    today: WindowFigures
    acd: AcdCounters | None = None
    told_no_more: bool = False
    """Calls of today are counted, but no source tells of the queue any more: it was taken out."""


class HalfHour(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One half hour of today for the line on the wall: `value` by the shown formula."""

    start: float
    offered: int
    answered: int
    value: float | None
    blind_s: float


class DayRow(Row, frozen=True, kw_only=True, gc=False):
    """Today by half hours, of a queue or group: from the first that has calls to the present one."""

    queue: str
    day_start: float
    day_end: float
    target: float
    half_hours: tuple[HalfHour, ...]


class MembershipRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An agent within one queue. `calls_taken` since last added there, by our own count."""

    queue: str
    paused: bool
    pause_reason: str
    calls_taken: int
    login_at: float | None


class AgentQueueDay(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What an agent did today in one queue: calls that ended, and their averages.

    `att_s` average talk time, `aht_s` average handle time (talk + hold + wrap-up; None where a part of one is
    not known).
    """

    queue: str
    calls: int
    att_s: float | None
    aht_s: float | None


class AgentNow(Row, frozen=True, kw_only=True, gc=False):
    """One agent's state now: `since` belongs to `activity`, `availability_since` to `availability`.

    `break_since`: when the break began, which is not before the contact it was asked for in is over, and does
    not change for a ring or a call that comes in it. None without a break, and while it has not begun.
    """

    agent: str
    name: str
    team: str | None
    seat: str | None
    sources: tuple[str, ...]
    as_of: float | None
    availability: Availability
    availability_since: float | None
    break_since: float | None = None
    reason: str
    activity: Activity
    since: float | None
    quality: Quality
    device: str
    queue: str | None
    call_since: float | None
    queues: tuple[MembershipRow, ...]
    calls_today: int
    talk_s_today: float
    aht_s_today: float | None = None
    """Average handle time of today's calls of all queues; None where it is not known of one of them."""
    call_marks: tuple[str, ...] = ()
    """What is marked of the caller the agent speaks with now."""
    call_sentiment: str | None = None
    quality_notes_today: int = 0


class AgentRow(AgentNow, frozen=True, kw_only=True, gc=False):
    """An agent's state now, and a person's detail: what the agent did today queue by queue."""

    day_by_queue: tuple[AgentQueueDay, ...] = ()


class SourceRow(Row, frozen=True, kw_only=True, gc=False):
    """A source: `as_of` is the last moment it proved itself alive.

    `queues` and `agents` count what hangs on it. `blind_since`: until it tells its whole state again, what is
    shown of them is the last that was known. `blind_today_s`: for so long today it could not be heard.
    `late_events` told of something older than it had told before; `clock_off_s` is its clock minus ours.
    `reason`: why it is down, as in `SourceDown`; None while it is not, and before it was ever heard.
    """

    name: str
    kind: str
    state: SourceState
    since: float
    as_of: float | None
    last_event_at: float | None
    lag_s: float | None
    clock_off_s: float | None
    detail: str
    counts: dict[str, int]
    notes: tuple[str, ...]
    heartbeat_s: float | None = None
    blind_since: float | None = None
    blind_today_s: float = 0.0
    late_events: int = 0
    queues: int = 0
    agents: int = 0
    reason: DownReason | None = None
    told_all: bool = True
    """Whether it ever told its whole state; one of another version of this program is taken to have."""


class ReplayProgress(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How far a recording has been played."""

    file: str
    progress: float
    done: bool


class SharedAgent(msgspec.Struct, frozen=True, gc=False):
    """An agent whom several sources call their member: one person at two systems, or two of one name."""

    agent: str
    sources: tuple[str, ...]


class SiteRow(Row, frozen=True, kw_only=True, gc=False):
    """The site as a whole. `now` is the floor's clock when the row was made."""

    now: float
    mode: Mode
    timezone: str
    interval_start: float
    day_start: float
    day_end: float
    replay: ReplayProgress | None
    late_events: int
    watch_since: float
    log_position: str
    log_length: int
    log_lag: int
    shared_agents: tuple[SharedAgent, ...] = ()
    """Agents whom more than one source claims as its member, the first 20 by id."""
    log_unusable: int = 0
    """Entries this watch could not read or take in; its own log says why."""


def queue_key(queue: str) -> str:
    """Key of a queue's row."""
    return "q:" + queue


def group_key(group: str) -> str:
    """Key of a group's row; the group `*` is all queues."""
    return "g:" + group


def day_key(queue: str, *, is_group: bool) -> str:
    """Key of the day row of a queue or group."""
    return ("dg:" if is_group else "dq:") + queue


def agent_key(agent: str) -> str:
    """Key of an agent's row."""
    return "a:" + agent


def source_key(source: str) -> str:
    """Key of a source's row."""
    return "s:" + source


SITE_KEY = "site"

ROW_TYPES: dict[str, type[Row]] = {
    "q": QueueRow,
    "g": QueueRow,
    "dq": DayRow,
    "dg": DayRow,
    "a": AgentRow,
    "s": SourceRow,
    SITE_KEY: SiteRow,
}
"""Which row a key holds, by what stands before its first colon."""


class QuarterRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Sums of one queue over one quarter hour of UTC, kept for 400 days and addable.

    A quarter hour, because every zone's offset is a multiple of it: intervals of 15, 30 and 60 minutes
    and days in any zone are sums of quarters. Sums are of calls that *arrived* in the quarter; `*_ms` are
    milliseconds; `contact_ms` and `idle_ms` are agents' time within the quarter. `talk_histogram` counts
    handled calls by talk time in the buckets of `floor.model.sums.talk_bucket`. `handle_unknown` counts
    handled calls whose hold or wrap-up time is not known.
    """

    queue: str
    start: int
    threshold_s: float
    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    otherwise_left: int = 0
    answered_within: int = 0
    abandoned_within: int = 0
    short_calls: int = 0
    handled: int = 0
    handle_unknown: int = 0
    wait_ms: int = 0
    talk_ms: int = 0
    hold_ms: int = 0
    wrap_ms: int = 0
    contact_ms: int = 0
    idle_ms: int = 0
    blind_ms: int = 0
    talk_histogram: dict[int, int] = {}
