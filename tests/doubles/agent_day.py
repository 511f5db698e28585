"""An agent's day as the server tells it, made up but consistent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from floor.model.picture import AgentRow

FIGURES: list[dict[str, Any]] = [
    {
        "queue": "hotline",
        "calls": 31,
        "att_s": 193.0,
        "aht_s": 231.5,
        "queue_answered": 812,
        "queue_att_s": 204.1,
        "queue_aht_s": 246.0,
    },
    {
        "queue": "billing",
        "calls": 12,
        "att_s": 240.2,
        "aht_s": None,
        "queue_answered": 96,
        "queue_att_s": None,
        "queue_aht_s": None,
    },
]
ROUND = (
    ("ready", 75, None),
    ("ringing", 5, "hotline"),
    ("talking", 190, "hotline"),
    ("hold", 35, "hotline"),
    ("talking", 40, "hotline"),
    ("wrap_up", 25, "hotline"),
)
"""Seconds in each state from call to call."""


def day(row: AgentRow, now: float, *, rounds: int = 70) -> dict[str, Any]:
    """Return the answer to `GET /api/v1/agents/day` for an agent who had so many calls.

    A lunch, a gap in which nothing was heard, then what the agent does now.
    """
    since = max(row.since or now, row.availability_since or now)
    spans: list[dict[str, Any]] = []
    at = since - rounds * sum(seconds for _, seconds, _ in ROUND) - 2700 - 600

    def add(state: str, seconds: float, queue: str | None = None, reason: str = "") -> None:
        nonlocal at
        spans.append({"from": at, "until": at + seconds, "state": state, "reason": reason, "queue": queue})
        at += seconds

    for number in range(rounds):
        for state, seconds, queue in ROUND:
            add(state, seconds, queue)
        if number == rounds // 2:
            add("not_ready", 2700, reason="Lunch")
        if number == rounds // 2 + 5:
            add("unknown", 600)
    spans.append({"from": since, "until": None} | _state(row))
    return {
        "as_of": now,
        "now": now,
        "day_start": spans[0]["from"] - 600,
        "day_end": spans[0]["from"] - 600 + 86400,
        "agent": row.agent,
        "name": row.name,
        "team": row.team,
        "seat": row.seat,
        "calls_today": row.calls_today,
        "talk_s_today": row.talk_s_today,
        "aht_s_today": row.aht_s_today,
        "spans": spans,
        "figures": FIGURES,
    }


def _state(row: AgentRow) -> dict[str, Any]:
    doing = row.activity if row.activity in ("ringing", "talking", "hold", "wrap_up") else row.availability
    return {"state": doing, "reason": row.reason, "queue": row.queue}
