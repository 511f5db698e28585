"""The form of the answer about one agent's day."""

import msgspec

from floor.model.picture import AgentWord


class AgentDaySpan(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename={"since": "from"}):
    """For how long the agent was in one state; `until` None: it goes on."""

    since: float
    until: float | None
    state: AgentWord
    reason: str
    queue: str | None


class AgentDayFigures(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the agent did today in one queue, beside all of that queue."""

    queue: str
    calls: int
    att_s: float | None
    aht_s: float | None
    queue_answered: int | None
    queue_att_s: float | None
    queue_aht_s: float | None


class AgentDayAnswer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One agent's day so far."""

    as_of: float
    blind_since: float | None
    now: float
    day_start: float
    day_end: float
    agent: str
    name: str
    team: str | None
    seat: str | None
    calls_today: int
    talk_s_today: float
    aht_s_today: float | None
    spans: tuple[AgentDaySpan, ...]
    figures: tuple[AgentDayFigures, ...]
