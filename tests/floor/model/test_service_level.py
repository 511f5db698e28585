from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floor.model.picture import FORMULAS, Formula
from floor.model.service_level import fraction, service_level, service_levels
from floor.model.sums import Sums
from floor.model.visits import contribution
from tests.floor.model.builders import Floor, added, answered, queued

if TYPE_CHECKING:
    from floor.model.picture import ServiceLevelValue

DAY = Sums(offered=23, answered=14, answered_within=9, abandoned=6, abandoned_within=2, otherwise_left=3)
"""14 answered, 9 of them in time; 6 abandoned, 2 of them in time; 3 left otherwise, which no formula knows."""


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("answered_and_abandoned", 11 / 20),
        ("answered_of_answered", 9 / 14),
        ("answered_of_offered", 9 / 20),
        ("short_abandons_excluded", 9 / 18),
    ],
)
def test_each_formula_by_hand(formula: Formula, value: float) -> None:
    assert service_level(formula, DAY, 0, 0).value == value
    assert service_levels(DAY, 0, 0)[formula].value == value


@pytest.mark.parametrize(
    ("formula", "bound"),
    [
        ("answered_and_abandoned", (11 + 3) / (20 + 3 + 5)),
        ("answered_of_answered", (9 + 3) / (14 + 3)),
        ("answered_of_offered", (9 + 3) / (20 + 3 + 5)),
        ("short_abandons_excluded", (9 + 3) / (18 + 3 + 5)),
    ],
)
def test_the_bound_lets_who_is_in_time_be_answered_and_counts_the_others_as_lost(
    formula: Formula, bound: float
) -> None:
    assert service_level(formula, DAY, 3, 5).bound == bound


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_calls_have_no_service_level(formula: Formula) -> None:
    assert service_level(formula, Sums(), 0, 0).value is None
    assert service_level(formula, Sums(), 0, 0).bound is None


def test_only_calls_still_waiting_have_a_bound_and_no_value() -> None:
    both = service_levels(Sums(offered=2), 1, 1)
    assert all(level.value is None for level in both.values())
    assert both["answered_of_offered"].bound == 0.5
    assert both["answered_of_answered"].bound == 1.0
    assert service_level("answered_of_answered", Sums(offered=1), 0, 1).bound is None


def test_leaving_otherwise_is_neither_good_nor_bad() -> None:
    only = Sums(offered=3, otherwise_left=3)
    assert all(level.value is None for level in service_levels(only, 0, 0).values())


def test_a_caller_who_gave_up_at_once_counts_nowhere_if_short_abandons_are_excluded() -> None:
    one = Sums(offered=1, abandoned=1, abandoned_within=1)
    assert service_level("short_abandons_excluded", one, 0, 0).value is None
    assert service_level("answered_of_offered", one, 0, 0).value == 0.0
    assert service_level("answered_and_abandoned", one, 0, 0).value == 1.0


@pytest.mark.parametrize(("wait_s", "within"), [(0.0, 1), (19.999, 1), (20.0, 1), (20.001, 0)])
def test_the_threshold_itself_is_in_time(wait_s: float, within: int) -> None:
    floor = Floor().play(added(0), queued(0), answered(30, wait_s=wait_s))
    (visit,) = floor.board.state.visits.values()
    sums = Sums(*contribution(visit))
    assert fraction("answered_of_answered", sums) == (within, 1)


def best_of(levels: dict[str, ServiceLevelValue]) -> list[float]:
    return [level.bound for level in levels.values() if level.bound is not None]


@given(st.lists(st.integers(0, 50), min_size=6, max_size=6))
def test_the_bound_is_what_comes_of_it_if_all_who_can_still_be_answered_in_time_are(
    numbers: list[int],
) -> None:
    in_time, late, gave_up, gave_up_soon, within, over = numbers
    sums = Sums(
        offered=in_time + late + gave_up + gave_up_soon + within + over,
        answered=in_time + late,
        answered_within=in_time,
        abandoned=gave_up + gave_up_soon,
        abandoned_within=gave_up_soon,
    )
    now = service_levels(sums, within, over)
    # Those who waited too long give up too late; by "of answered" they need not count at all.
    later = Sums(
        offered=sums.offered,
        answered=sums.answered + within,
        answered_within=in_time + within,
        abandoned=sums.abandoned + over,
        abandoned_within=gave_up_soon,
    )
    assert {name: level.bound for name, level in now.items()} == {
        name: level.value for name, level in service_levels(later, 0, 0).items()
    }
    assert all(0 <= bound <= 1 for bound in best_of(now))
