"""Rows of a made-up floor: two queues, the group of all, agents and sources, as the watch would write them."""

from __future__ import annotations

from typing import Any

import msgspec

from floor.model.figures import Goal, Window, figures
from floor.model.picture import (
    SITE_KEY,
    AcdCounters,
    AgentRow,
    MembershipRow,
    QueueRow,
    Row,
    SiteRow,
    SourceRow,
    WindowFigures,
    agent_key,
    group_key,
    queue_key,
    source_key,
)
from floor.model.sums import Sums

NOW = 1_772_352_600.0  # 2026-03-01T08:10:00Z, 16:10 in Shanghai
DAY_START = 1_772_294_400  # midnight in Shanghai

SUMS = Sums(
    offered=10,
    answered=7,
    abandoned=2,
    answered_within=6,
    abandoned_within=1,
    short_calls=1,
    handled=7,
    wait_ms=70_000,
    talk_ms=700_000,
    hold_ms=7_000,
    wrap_ms=70_000,
    contact_ms=900_000,
    idle_ms=300_000,
)


def as_json(row: Row) -> Any:
    """Return a row as it comes out of JSON."""
    return msgspec.json.decode(msgspec.json.encode(row))


def window(since: float = DAY_START, until: float = NOW, sums: Sums = SUMS) -> WindowFigures:
    """Figures of ten calls, one of them waiting within T."""
    goal = Goal(target=0.8, formula="answered_of_offered", threshold_s=20.0)
    counted = Window(since=since, until=until, sums=sums, waiting_within=sums.waiting)
    return figures(counted, goal)


def queue_row(queue: str, **changes: Any) -> QueueRow:
    """A queue with one call that has waited for 12 seconds."""
    row = QueueRow(
        queue=queue,
        is_group=False,
        configured=True,
        sources=("pbx",),
        as_of=NOW - 0.5,
        blind_since=None,
        waiting=1,
        longest_wait_since=NOW - 12.0,
        longest_wait_limit_s=120.0,
        staffed=3,
        available=1,
        talking=2,
        states={"idle": 1, "talking": 2},
        interval=window(NOW - 600),
        rolling_15m=window(NOW - 900),
        rolling_60m=window(NOW - 3600),
        today=window(),
        acd=AcdCounters(
            since=float(DAY_START),
            completed=6,
            abandoned=2,
            service_level_perf=85.7,
            service_level_perf2=77.8,
            reported_at=NOW - 30,
            reported_completed=6,
            reported_abandoned=2,
            reported_service_level_perf=85.7,
            reported_service_level_perf2=77.8,
        ),
    )
    return msgspec.structs.replace(row, **changes)


def agent_row(agent: str, **changes: Any) -> AgentRow:
    """An agent who talks, signed in to one queue."""
    row = AgentRow(
        agent=agent,
        name=f"Name of {agent}",
        team="north",
        seat="A-12",
        sources=("pbx",),
        as_of=NOW - 0.5,
        availability="ready",
        availability_since=NOW - 7200,
        reason="",
        activity="talking",
        since=NOW - 95,
        quality="observed",
        device="in_use",
        queue="sales",
        call_since=NOW - 95,
        queues=(
            MembershipRow(queue="sales", paused=False, pause_reason="", calls_taken=4, login_at=NOW - 7200),
        ),
        calls_today=4,
        talk_s_today=612.5,
    )
    return msgspec.structs.replace(row, **changes)


def source_row(name: str, **changes: Any) -> SourceRow:
    """A source that is heard."""
    row = SourceRow(
        name=name,
        kind="asterisk",
        state="up",
        since=NOW - 86_400,
        as_of=NOW - 0.5,
        last_event_at=NOW - 1.5,
        lag_s=0.02,
        clock_off_s=0.0,
        detail="Asterisk 20",
        counts={"unknown_messages": 3},
        notes=(),
    )
    return msgspec.structs.replace(row, **changes)


def site_row(**changes: Any) -> SiteRow:
    """A live site whose day began at midnight in Shanghai."""
    row = SiteRow(
        now=NOW - 0.5,
        mode="live",
        timezone="Asia/Shanghai",
        interval_start=NOW - 600,
        day_start=DAY_START,
        day_end=DAY_START + 86_400,
        replay=None,
        late_events=2,
        watch_since=NOW - 3600,
        log_position="1772351999500-0",
        log_length=1234,
        log_lag=0,
    )
    return msgspec.structs.replace(row, **changes)


def floor_rows() -> dict[str, Row]:
    """A whole small picture."""
    everything = queue_row("*", is_group=True, members=("sales", "service"), acd=None)
    rows: dict[str, Row] = {
        SITE_KEY: site_row(),
        queue_key("service"): queue_row("service", waiting=0, longest_wait_since=None),
        queue_key("sales"): queue_row("sales"),
        group_key("*"): everything,
        source_key("pbx"): source_row("pbx"),
    }
    rows |= {agent_key(a): agent_row(a) for a in ("1002", "1001")}
    return rows
