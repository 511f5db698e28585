from __future__ import annotations

import math

from floor.model.timers import Timer, Timers


def all_due(timers: Timers, now: float) -> list[Timer]:
    due = []
    while (timer := timers.pop_due(now)) is not None:
        due.append(timer)
    return due


def test_timers_fire_in_the_order_they_are_due_and_not_before() -> None:
    timers = Timers()
    timers.set(30, "late")
    timers.set(10, "early")
    assert timers.next_due == 10
    assert all_due(timers, 9.999) == []
    assert all_due(timers, 30) == [(10, "early", ""), (30, "late", "")]
    assert timers.next_due == math.inf


def test_those_due_at_once_fire_in_an_order_of_their_own_however_they_were_set() -> None:
    one, other = Timers(), Timers()
    for key in ("b", "a"):
        one.set(5, "wrap", key)
    for key in ("a", "b"):
        other.set(5, "wrap", key)
    assert all_due(one, 5) == all_due(other, 5) == [(5, "wrap", "a"), (5, "wrap", "b")]


def test_a_timer_set_twice_fires_once_and_may_be_set_again_afterwards() -> None:
    timers = Timers()
    timers.set(5, "wrap", "ann")
    timers.set(5, "wrap", "ann")
    assert len(all_due(timers, 5)) == 1
    timers.set(5, "wrap", "ann")
    assert len(all_due(timers, 5)) == 1


def test_no_timer_is_never_due() -> None:
    assert Timers().next_due == math.inf
    assert Timers().pop_due(1e12) is None
