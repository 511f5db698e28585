from __future__ import annotations

import pytest

from collectors.feed.pace import Pace


def test_a_seconds_worth_may_come_at_once_and_then_as_time_passes() -> None:
    pace = Pace(10)
    assert pace.take(10, 100.0) == 0
    assert pace.take(1, 100.0) == pytest.approx(0.1)
    assert pace.take(5, 100.4) == pytest.approx(0.1)
    assert pace.take(4, 100.4) == 0
    assert pace.take(10, 105.0) == 0, "no more than a second's worth is saved up"
    assert pace.take(1, 105.0) > 0


def test_refused_events_cost_nothing() -> None:
    pace = Pace(10)
    for _ in range(5):
        assert pace.take(11, 100.0) > 0
    assert pace.take(10, 100.0) == 0


def test_a_clock_that_is_set_back_fills_nothing_and_locks_nobody_out() -> None:
    pace = Pace(10)
    pace.take(10, 100.0)
    assert pace.take(1, 50.0) > 0
    assert pace.take(1, 50.2) == 0


def test_nothing_is_ever_given_back() -> None:
    pace = Pace(10)
    pace.take(10, 100.0)
    with pytest.raises(ValueError, match="-1 events"):
        pace.take(-1, 100.0)
    assert pace.take(1, 100.0) > 0


def test_less_than_one_a_second_is_a_pace_too() -> None:
    pace = Pace(0.5)
    assert (pace.most, pace.take(1, 0.0)) == (1, 0)
    assert pace.take(1, 1.0) == pytest.approx(1.0)
    assert pace.take(1, 2.0) == 0
