"""What a site with a simulator knows of its floor without anybody having written it down."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from collectors.simulator.people import people
from collectors.simulator.queues import GROUPS, QUEUES
from collectors.simulator.seats import rooms_of

KIND = "simulator"
AGENTS = 120
DEMO_SOURCE = "pbx"

REASONS: dict[str, tuple[str, str, float, str]] = {
    "Break": ("小休", "Short break", 15, "break"),
    "Toilet": ("洗手间", "Toilet", 10, "break"),
    "Lunch": ("就餐", "Meal", 45, "meal"),
    "Coaching": ("辅导", "Coaching", 30, "consult"),
    "Training": ("培训", "Training", 60, "training"),
    "Meeting": ("班会", "Team meeting", 20, "meeting"),
    "ACW": ("话后处理", "After-call work", 5, "after_call"),
}
"""By the reason of a pause: Chinese name, English name, limit in minutes, kind."""


def beneath(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what lies beneath a configuration: the simulated floor's, where a simulator is its source."""
    sources = data.get("sources")
    for source in sources if isinstance(sources, list | tuple) else ():
        if isinstance(source, Mapping) and source.get("kind") == KIND:
            agents = source.get("agents", AGENTS)
            if isinstance(agents, int) and 0 < agents <= 10_000:  # noqa: PLR2004 - else it is refused later
                return configuration(agents)
    return {}


def sized(agents: int) -> dict[str, Any]:
    """Return the demonstration's simulator with so many agents, as overrides."""
    return {"sources": [{"kind": KIND, "name": DEMO_SOURCE, "agents": agents}]}


@lru_cache(maxsize=2)
def configuration(agents: int) -> Mapping[str, Any]:
    """Return what a file says of a floor of so many agents: queues, groups, teams, agents, reasons, seats."""
    floor = people(agents)
    return {
        "queues": {
            spec.queue: {
                "name": {"zh_CN": spec.zh_name, "en": spec.en_name},
                "threshold_s": spec.threshold_s,
                "target": spec.target,
                "wrapup_s": spec.wrapup_s,
            }
            for spec in QUEUES
        },
        "groups": {
            group: {"name": {"zh_CN": zh_name, "en": en_name}, "queues": list(queues)}
            for group, (zh_name, en_name, queues) in GROUPS.items()
        },
        "teams": {team.team: {"name": {"zh_CN": team.zh_name, "en": team.en_name}} for team in floor.teams},
        "agents": {
            person.interface: {
                "agent": person.agent,
                "name": person.name,
                "team": person.team,
                "seat": person.seat,
            }
            for person in floor.persons
        },
        "reasons": {
            reason: {"name": {"zh_CN": zh_name, "en": en_name}, "limit_min": limit_min, "kind": kind}
            for reason, (zh_name, en_name, limit_min, kind) in REASONS.items()
        },
        "seating": {"rooms": rooms_of(floor.seats)},
    }
