from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.simulator.people import People, people, team_sizes
from collectors.simulator.queues import QUEUES


@given(st.integers(12, 10_000))
def test_teams_hold_10_to_25_and_all_of_them_everybody(agents: int) -> None:
    sizes = team_sizes(agents)
    assert sum(sizes) == agents
    assert all(10 <= size <= 25 for size in sizes)


@pytest.mark.parametrize("agents", [12, 40, 120, 1000])
def test_nobody_shares_an_id_a_name_or_a_seat(agents: int) -> None:
    floor = people(agents)
    assert [person.agent for person in floor.persons][:2] == ["1001", "1002"]
    leads = [team.lead for team in floor.teams]
    for shared in (
        [person.agent for person in floor.persons],
        [person.interface for person in floor.persons],
        [person.name for person in floor.persons] + leads,
        [person.seat for person in floor.persons],
    ):
        assert len(set(shared)) == len(shared)
    assert [agent for team in floor.teams for agent in team.agents] == [p.agent for p in floor.persons]


def fresh(agents: int) -> People:
    people.cache_clear()
    return people(agents)


def test_a_floor_of_so_many_has_always_the_same_people() -> None:
    assert fresh(120) == fresh(120)


@pytest.mark.parametrize("agents", [12, 40, 120, 1000])
def test_every_shift_can_take_the_calls_of_every_queue(agents: int) -> None:
    floor = people(agents)
    for shift in ("main", "early", "late", "night"):
        skills = {queue for p in floor.persons if p.shift == shift for queue, _ in p.skills}
        assert skills == {spec.queue for spec in QUEUES}
    for person in floor.persons:
        assert person.skills[0][1] == 0
        assert len({queue for queue, _ in person.skills}) == len(person.skills)


def test_of_120_about_85_percent_work_the_main_shift_and_a_few_are_new_and_slower() -> None:
    floor = people(120)
    shifts = Counter(person.shift for person in floor.persons)
    assert shifts == {"main": 102, "early": 7, "late": 7, "night": 4}
    new = [person for person in floor.persons if person.new_hire]
    assert 5 <= len(new) <= 20
    old = [person.pace for person in floor.persons if not person.new_hire]
    assert sum(person.pace for person in new) / len(new) > 1.2 * sum(old) / len(old)


def test_teams_are_called_by_chinese_numerals() -> None:
    names = [team.zh_name for team in people(1000).teams]
    assert [names[place] for place in (0, 9, 10, 19, 20)] == ["一组", "十组", "十一组", "二十组", "二十一组"]
