"""The form of every answer. The OpenAPI document is made from these classes; `fields.py` explains them.

Times are epoch seconds UTC, durations seconds, rates fractions 0 to 1, unrounded; null is "not known" or
"no value" and never zero.
"""

from typing import Literal

import msgspec

from dashboard.api.watch_state import WatchState
from floor.model.picture import (
    AcdCounters,
    AgentNow,
    Mode,
    ReplayProgress,
    ServiceLevel,
    ServiceLevelValue,
    SharedAgent,
    SourceRow,
    WindowFigures,
)
from floor.model.usual import Band


class Log(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The log of events, and how far the picture is behind it."""

    length: int
    position: str
    lag: int
    unusable: int


class ConfigurationProblem(msgspec.Struct, frozen=True, gc=False):
    """One thing that is wrong in a refused configuration."""

    line: int | None
    key: str
    text: str


class Configuration(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Whether the configuration file as it is now is in force."""

    state: Literal["taken", "refused"]
    since: float
    problems: tuple[ConfigurationProblem, ...]


class StatusAnswer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What runs, what is heard, and how far behind the picture is."""

    site: str
    now: float
    mode: Mode
    replay: ReplayProgress | None
    sources: tuple[SourceRow, ...]
    shared_agents: tuple[SharedAgent, ...]
    log: Log
    watch: WatchState
    configuration: Configuration


class Queue(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A queue, or a group of queues (`is_group`; the group `*` is all queues together)."""

    queue: str
    name: str
    is_group: bool
    members: tuple[str, ...]
    configured: bool
    told_no_more: bool
    sources: tuple[str, ...]
    as_of: float | None
    blind_since: float | None
    waiting: int | None
    longest_wait_s: float | None
    longest_wait_since: float | None
    longest_wait_limit_s: float
    staffed: int | None
    available: int | None
    talking: int | None
    states: dict[str, int] | None
    contact_reasons: dict[str, int]
    interval: WindowFigures
    rolling_15m: WindowFigures
    rolling_60m: WindowFigures
    today: WindowFigures
    acd: AcdCounters | None


class QueuesAnswer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Every queue as it is now, then the groups of queues."""

    as_of: float
    blind_since: float | None
    queues: tuple[Queue, ...]


class Agent(AgentNow, frozen=True, kw_only=True, gc=False):
    """An agent as it is now: the picture's row without what the agent did queue by queue.

    That is a person's detail, which is had by `/api/v1/agents/day` only, where each look is written down.
    """


class AgentsAnswer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Every agent as it is now."""

    as_of: float
    blind_since: float | None
    agents: tuple[Agent, ...]


class IntervalRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What happened to the calls that arrived at a queue within one interval."""

    start: int
    until: int
    queue: str
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


class IntervalsAnswer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Intervals in the order of time, then queue. One without a call may have no row."""

    as_of: float
    blind_since: float | None
    intervals: tuple[IntervalRow, ...]


class TrendsHalf(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A half hour of a day; `figures` null: nothing is known of it, which is not the same as no calls.

    It lies ahead, or before anything was kept, or the floor was not heard, or out of sight for all of it.
    """

    start: int
    until: int
    time: str
    state: Literal["over", "present", "coming"]
    figures: WindowFigures | None


class TrendsDay(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A day by half hours; `total` adds up those that are over."""

    day: str
    start: int
    until: int
    halves: tuple[TrendsHalf, ...]
    total: WindowFigures | None


class TrendsUsual(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is usual on the day's weekday, by time of day and for the half hours that are over together."""

    days: tuple[str, ...]
    gaps: tuple[str, ...]
    by_time: dict[str, dict[str, Band | None]]
    total: dict[str, Band | None]


class TrendsAnswer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A day, those it is compared with, and what is usual on its weekday."""

    as_of: float
    blind_since: float | None
    queue: str | None
    group: str | None
    name: str
    today: str
    days: tuple[TrendsDay, ...]
    usual: TrendsUsual


class HealthAnswer(msgspec.Struct, frozen=True, gc=False):
    """The process lives, or is ready."""

    status: str
