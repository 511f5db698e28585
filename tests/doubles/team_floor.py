"""Floors for a team lead: any number of agents in every state, as a watch would write them, made up but consistent."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from collectors.simulator.configuration import configuration
from collectors.simulator.people import people
from floor.model.picture import (
    SITE_KEY,
    AgentQueueDay,
    AgentRow,
    MembershipRow,
    Row,
    agent_key,
    group_key,
    queue_key,
    source_key,
)
from tests.doubles import wall_floor

if TYPE_CHECKING:
    from floor.model.picture import Activity, Availability

QUEUES = ("hotline", "billing", "vip")
"""Each agent serves the first and one of the others."""

WHAT: tuple[tuple[Availability, Activity, str, float], ...] = (
    ("ready", "talking", "", 95),
    ("ready", "idle", "", 40),
    ("ready", "talking", "", 243),
    ("ready", "wrap_up", "", 21),
    ("ready", "ringing", "", 4),
    ("not_ready", "idle", "Lunch", 1260),
    ("ready", "talking", "", 610),
    ("ready", "idle", "", 312),
    ("ready", "hold", "", 47),
    ("not_ready", "idle", "Break", 1125),
    ("ready", "talking", "", 12),
    ("ready", "unknown", "", 80),
    ("ready", "talking", "", 1330),
    ("logged_out", "unknown", "", 7200),
    ("not_ready", "talking", "Break", 180),
    ("ready", "wrap_up", "", 155),
)
"""Availability, activity, reason and for how many seconds; agents take turns in them. Two talk for too long (one
critically), one break and one wrap-up are over their limits."""


def config(agents: int = 120, **sections: Any) -> dict[str, Any]:
    """Return a site that knows so many agents, as it stands in config.yaml."""
    simulated = configuration(agents)
    return {
        "name": {"zh_CN": "客服中心", "en": "Contact centre"},
        "timezone": wall_floor.TIMEZONE,
        "queues": {queue: {"name": {"zh_CN": zh, "en": en}} for queue, zh, en in wall_floor.QUEUES},
        "groups": {
            "service": {"name": {"zh_CN": "售后服务", "en": "After-sales"}, "queues": ["billing", "vip"]}
        },
        **{part: simulated[part] for part in ("teams", "agents", "reasons")},
        **({"seating": simulated["seating"]} if "seating" in simulated else {}),
    } | sections


def agent_row(now: float, number: int, agents: int = 120, **changes: Any) -> AgentRow:
    """Return the row of an agent by number, from 0, in the state whose turn it is."""
    person = people(agents).persons[number]
    availability, activity, reason, lasted_s = WHAT[number % len(WHAT)]
    since = now - lasted_s
    on_call = activity in ("talking", "hold")
    queue = QUEUES[0] if number % 3 else QUEUES[1]
    row = AgentRow(
        agent=person.agent,
        name=person.name,
        team=person.team,
        seat=person.seat,
        sources=("pbx",),
        as_of=now,
        availability=availability,
        availability_since=since,
        break_since=since if availability == "not_ready" and activity == "idle" else None,
        reason=reason,
        activity=activity,
        since=since,
        quality="observed",
        device="in_use" if on_call else "idle",
        queue=queue if on_call or activity in ("ringing", "wrap_up") else None,
        call_since=since - (60 if activity == "hold" else 0) if on_call else None,
        queues=tuple(
            MembershipRow(
                queue=name, paused=bool(reason), pause_reason=reason, calls_taken=9, login_at=now - 9000
            )
            for name in (QUEUES[0], QUEUES[1 + number % 2])
        ),
        calls_today=14 + number % 9,
        talk_s_today=2900.0 + 7 * (number % 40),
        aht_s_today=231.5 + number % 60,
        day_by_queue=(
            AgentQueueDay(queue=queue, calls=14 + number % 9, att_s=190.0, aht_s=231.5 + number % 60),
        ),
    )
    return replace(row, **changes)


def agents(now: float, count: int = 120) -> dict[str, AgentRow]:
    """Return so many agents by the key of their row."""
    rows = [agent_row(now, number, max(count, 12)) for number in range(count)]
    return {agent_key(row.agent): row for row in rows}


def floor(now: float, count: int = 120) -> dict[str, Row]:
    """Return a floor of so many agents with three queues and the group of all."""
    persons = agents(now, count)
    counted = Counter(
        "not_ready" if row.availability == "not_ready" and row.activity == "idle" else row.activity
        for row in persons.values()
        if row.availability != "logged_out"
    )
    states = {
        state: counted[state]
        for state in ("idle", "ringing", "talking", "hold", "wrap_up", "not_ready", "unknown")
    }
    rows: dict[str, Row] = {
        SITE_KEY: wall_floor.site_row(now),
        source_key("pbx"): wall_floor.source_row(now),
        queue_key("hotline"): wall_floor.queue_row(now, "hotline", waiting=3, waited_s=141, agents=states),
        queue_key("billing"): wall_floor.queue_row(now, "billing", interval=(40, 30, 22), agents=states),
        queue_key("vip"): wall_floor.queue_row(now, "vip", agents=states),
        group_key("*"): wall_floor.queue_row(
            now, "*", members=QUEUES, waiting=3, waited_s=141, agents=states
        ),
    }
    return rows | persons


def blind(rows: dict[str, Row], since: float) -> dict[str, Row]:
    """Return a floor whose only source has not been heard since; what its agents did began as long before."""
    found: dict[str, Row] = {}
    for key, row in rows.items():
        if isinstance(row, AgentRow):
            found[key] = replace(_earlier(row, (row.as_of or since) - since), quality="stale")
        elif hasattr(row, "blind_since"):
            found[key] = replace(row, blind_since=since)
        else:
            found[key] = row
    found[source_key("pbx")] = wall_floor.source_row(since, "down", since)
    return found


def _earlier(row: AgentRow, by_s: float) -> AgentRow:
    """Return a row of which everything began that much earlier, if that is earlier."""
    times = ("as_of", "availability_since", "break_since", "since", "call_since")
    known = {name: at for name in times if (at := getattr(row, name)) is not None}
    return replace(row, **{name: at - max(0.0, by_s) for name, at in known.items()})
