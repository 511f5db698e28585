from __future__ import annotations

import pytest

from floor.model.figures import Goal, Window, figures
from floor.model.picture import WindowFigures
from floor.model.sums import Sums

GOAL = Goal(target=0.8, formula="answered_of_offered", threshold_s=20.0)


def made(sums: Sums, goal: Goal = GOAL, **more: float) -> WindowFigures:
    return figures(Window(since=100.0, until=200.0, sums=sums, **more), goal)  # type: ignore[arg-type]


def test_nothing_happened_is_no_value_and_not_zero() -> None:
    nothing = made(Sums())
    assert (nothing.offered, nothing.waiting) == (0, 0)
    for field in ("asa_s", "att_s", "aht_s", "answer_rate", "abandon_rate", "occupancy"):
        assert getattr(nothing, field) is None, field
    assert (nothing.service_level.value, nothing.service_level.bound) == (None, None)


def test_rates_are_of_the_offered_and_averages_of_those_they_are_about() -> None:
    some = made(Sums(offered=8, answered=4, abandoned=2, otherwise_left=1, handled=2, wait_ms=40_000,
                     talk_ms=100_000, hold_ms=20_000, wrap_ms=60_000))  # fmt: skip
    assert some.waiting == 1
    assert (some.answer_rate, some.abandon_rate) == (0.5, 0.25)
    assert (some.asa_s, some.att_s, some.aht_s) == (10.0, 50.0, 90.0)


def test_while_every_call_still_waits_there_is_no_rate_and_then_they_are_of_all_offered() -> None:
    waiting = made(Sums(offered=24))
    assert (waiting.waiting, waiting.answer_rate, waiting.abandon_rate) == (24, None, None)
    for one, rates in (
        ({"answered": 1}, (1 / 24, 0)),
        ({"abandoned": 1}, (0, 1 / 24)),
        ({"otherwise_left": 1}, (0, 0)),
    ):
        some = made(Sums(offered=24, **one))
        assert (some.answer_rate, some.abandon_rate) == rates


def test_one_call_of_unknown_handle_time_makes_the_average_unknown_and_not_the_talk_time() -> None:
    some = made(Sums(offered=2, answered=2, handled=2, handle_unknown=1, talk_ms=60_000))
    assert (some.aht_s, some.att_s) == (None, 30.0)


@pytest.mark.parametrize(
    ("contact_ms", "idle_ms", "occupancy"), [(30, 10, 0.75), (5, 0, 1.0), (0, 5, 0.0), (0, 0, None)]
)
def test_occupancy(contact_ms: int, idle_ms: int, occupancy: float | None) -> None:
    assert made(Sums(contact_ms=contact_ms, idle_ms=idle_ms)).occupancy == occupancy


def test_the_shown_service_level_is_one_of_all_four() -> None:
    goal = Goal(target=0.9, formula="answered_of_answered", threshold_s=None)
    some = made(Sums(offered=5, answered=2, answered_within=1, abandoned=1), goal, waiting_within=2)
    shown = some.service_level
    assert (shown.value, shown.bound, shown.target, shown.threshold_s) == (0.5, 0.75, 0.9, None)
    assert shown.formula == "answered_of_answered"
    assert (some.service_levels["answered_of_answered"].value, len(some.service_levels)) == (0.5, 4)


def test_the_window_says_when_it_is_and_how_long_nothing_was_known() -> None:
    some = made(Sums(), blind_s=3.5)
    assert (some.since, some.until, some.blind_s) == (100.0, 200.0, 3.5)
