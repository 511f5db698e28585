"""Rows of the picture for tests: sensible values, each of which a test may replace."""

from __future__ import annotations

from typing import Any

from floor.model.picture import (
    FORMULAS,
    AcdCounters,
    AgentQueueDay,
    AgentRow,
    DayRow,
    HalfHour,
    MembershipRow,
    QueueRow,
    Row,
    ServiceLevel,
    ServiceLevelValue,
    SiteRow,
    SourceRow,
    WindowFigures,
)

NOON = 1_763_784_000.0
"""2025-11-22 12:00:00 in Shanghai (04:00 UTC)."""


def window(**changes: Any) -> WindowFigures:
    """Figures of 100 calls: 82 answered in time, 10 later, 5 abandoned, 1 left by key, 2 waiting."""
    values: dict[str, Any] = {
        "since": NOON,
        "until": NOON + 1800,
        "offered": 100,
        "answered": 92,
        "abandoned": 5,
        "otherwise_left": 1,
        "waiting": 2,
        "answered_within": 82,
        "abandoned_within": 1,
        "short_calls": 3,
        "asa_s": 11.25,
        "att_s": 180.5,
        "aht_s": 204.75,
        "answer_rate": 0.92,
        "abandon_rate": 0.05,
        "occupancy": 0.8,
        "blind_s": 0.0,
        "service_level": ServiceLevel(
            value=82 / 97, bound=84 / 99, target=0.8, threshold_s=20.0, formula="answered_of_offered"
        ),
        "service_levels": {formula: ServiceLevelValue(0.85, 0.86) for formula in FORMULAS},
    }
    return WindowFigures(**(values | changes))


def queue(name: str = "support", **changes: Any) -> QueueRow:
    """A queue at noon, all well."""
    values: dict[str, Any] = {
        "queue": name,
        "is_group": False,
        "configured": True,
        "sources": ("pbx",),
        "as_of": NOON,
        "blind_since": None,
        "waiting": 2,
        "longest_wait_since": NOON - 42,
        "longest_wait_limit_s": 120.0,
        "staffed": 12,
        "available": 3,
        "talking": 7,
        "states": {"idle": 3, "talking": 7, "wrap_up": 1, "not_ready": 1},
        "interval": window(),
        "rolling_15m": window(),
        "rolling_60m": window(),
        "today": window(),
        "acd": AcdCounters(
            since=NOON - 3600, completed=92, abandoned=6, service_level_perf=89.1, service_level_perf2=84.5
        ),
    }
    return QueueRow(**(values | changes))


def day(name: str = "support", **changes: Any) -> DayRow:
    """Today's half hours of a queue, two of them."""
    start = NOON - 12 * 3600
    values: dict[str, Any] = {
        "queue": name,
        "day_start": start,
        "day_end": start + 86400,
        "target": 0.8,
        "half_hours": (
            HalfHour(start=NOON - 1800, offered=50, answered=48, value=0.84, blind_s=0.0),
            HalfHour(start=NOON, offered=10, answered=9, value=0.9, blind_s=0.0),
        ),
    }
    return DayRow(**(values | changes))


def agent(name: str = "1001", **changes: Any) -> AgentRow:
    """An agent on a call."""
    values: dict[str, Any] = {
        "agent": name,
        "name": "Wang Fang",
        "team": "blue",
        "seat": "A1",
        "sources": ("pbx",),
        "as_of": NOON,
        "availability": "ready",
        "availability_since": NOON - 3600,
        "reason": "",
        "activity": "talking",
        "since": NOON - 60,
        "quality": "observed",
        "device": "INUSE",
        "queue": "support",
        "call_since": NOON - 60,
        "queues": (
            MembershipRow(
                queue="support", paused=False, pause_reason="", calls_taken=14, login_at=NOON - 3600
            ),
        ),
        "calls_today": 14,
        "talk_s_today": 2520.0,
        "aht_s_today": 215.0,
        "day_by_queue": (AgentQueueDay(queue="support", calls=14, att_s=180.0, aht_s=215.0),),
        "call_sentiment": "negative",
    }
    return AgentRow(**(values | changes))


def source(name: str = "pbx", **changes: Any) -> SourceRow:
    """A source that is up."""
    values: dict[str, Any] = {
        "name": name,
        "kind": "asterisk",
        "state": "up",
        "since": NOON - 3600,
        "as_of": NOON,
        "last_event_at": NOON - 1,
        "lag_s": 0.02,
        "clock_off_s": None,
        "detail": "manager at 10.1.2.3",
        "counts": {"events": 1062},
        "notes": ("a note",),
    }
    return SourceRow(**(values | changes))


def site(**changes: Any) -> SiteRow:
    """A live site at noon."""
    start = NOON - 12 * 3600
    values: dict[str, Any] = {
        "now": NOON,
        "mode": "live",
        "timezone": "Asia/Shanghai",
        "interval_start": NOON,
        "day_start": start,
        "day_end": start + 86400,
        "replay": None,
        "late_events": 0,
        "watch_since": NOON - 3600,
        "log_position": "1-1",
        "log_length": 1000,
        "log_lag": 0,
    }
    return SiteRow(**(values | changes))


def floor() -> dict[str, Row]:
    """A small floor: one queue, all queues together, today, an agent, a source, the site."""
    return {
        "q:support": queue(),
        "g:*": queue("*", is_group=True, members=("support",), acd=None),
        "dq:support": day(),
        "dg:*": day("*"),
        "a:1001": agent(),
        "s:pbx": source(),
        "site": site(),
    }
