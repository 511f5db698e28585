from __future__ import annotations

from pathlib import Path

import pytest

from collectors.simulator.configuration import AGENTS, DEMO_SOURCE, beneath, configuration, sized
from collectors.simulator.people import people
from collectors.simulator.queues import QUEUES
from collectors.simulator.world import World
from floor.compose import DEMO
from floor.model.events import MemberChanged
from floor.settings import ConfigError, Settings, SimulatorSource


def load(folder: Path, text: str) -> Settings:
    (folder / "c.yaml").write_text(text, encoding="utf-8")
    return Settings.load(folder / "c.yaml", beneath=beneath)


SIMULATED = "sources: [{kind: simulator, name: pbx, agents: 30}]\n"


def test_a_site_with_a_simulator_knows_its_people_and_queues(tmp_path: Path) -> None:
    settings = load(tmp_path, SIMULATED)
    assert len(settings.agents) == 30
    first = people(30).persons[0]
    assert settings.agents[first.interface].model_dump() == {
        "agent": first.agent,
        "name": first.name,
        "team": first.team,
        "seat": first.seat,
    }
    assert set(settings.queues) == {spec.queue for spec in QUEUES}
    assert settings.queue("sales").name.text("en") == "Sales"
    assert set(settings.teams) == {team.team for team in people(30).teams}
    assert settings.reasons["Lunch"].limit_min == 45
    assert set(settings.groups) == {"commerce", "service"}
    assert {seat.seat for seat in settings.seating.seats} == {
        agent.seat for agent in settings.agents.values()
    }


def test_what_the_file_says_wins(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        SIMULATED
        + "queues: {sales: {name: Vertrieb, target: 0.9}, other: {target: 0.5}}\n"
        + "agents: {PJSIP/1002: {name: 某人}}\n"
        + "teams:\n"
        + "seating: {file: plan.yaml, rooms: }\n",
    )
    assert settings.queue("sales").name.text("en") == "Vertrieb"
    assert settings.queue("sales").target == 0.9
    assert settings.queue("sales").wrapup_s == 20
    assert settings.queue("other").target == 0.5
    assert settings.agents["PJSIP/1002"].name == "某人"
    assert settings.agents["PJSIP/1002"].agent == "1002"
    assert settings.teams  # an empty section says nothing
    assert settings.seating.file == tmp_path / "plan.yaml"
    assert len(list(settings.seating.seats)) == 30  # nor does an empty key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sources:\n",
        "sources: [{kind: replay, name: r, file: x.csv}]\n",
    ],
)
def test_another_site_has_nothing_beneath_its_file(tmp_path: Path, text: str) -> None:
    assert not load(tmp_path, text).agents


@pytest.mark.parametrize(
    "source", ["{kind: simulator, name: pbx, agents: 11}", "{kind: simulator, name: pbx, agents: many}"]
)
def test_a_floor_of_no_size_is_refused_with_its_key(tmp_path: Path, source: str) -> None:
    with pytest.raises(ConfigError, match="agents"):
        load(tmp_path, f"sources: [{source}]\n")


@pytest.mark.parametrize(
    "data", [{"sources": "pbx"}, {"sources": ["pbx"]}, {"sources": [{"kind": "simulator", "agents": "x"}]}]
)
def test_what_is_no_configuration_is_left_to_whoever_reads_it(data: dict[str, object]) -> None:
    assert beneath(data) == {}


def test_the_demonstration_is_one_of_120_agents_and_may_have_another_size() -> None:
    settings = Settings.load(DEMO, beneath=beneath)
    (source,) = settings.sources
    assert isinstance(source, SimulatorSource)
    assert (source.name, source.agents, settings.site) == (DEMO_SOURCE, AGENTS, "demo")
    assert len(settings.agents) == AGENTS
    larger = Settings.load(DEMO, sized(1000), beneath=beneath)
    assert len(larger.agents) == 1000


def test_every_reason_of_a_pause_is_explained() -> None:
    middle = 1_800_000_000.0
    said = World(120, middle - 4 * 3600, middle, outages=False).run(middle + 4 * 3600)
    reasons = {event.pause_reason for event in said if isinstance(event, MemberChanged) and event.paused}
    assert reasons <= set(configuration(120)["reasons"])
    assert len(reasons) >= 6
