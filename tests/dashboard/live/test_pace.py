from __future__ import annotations

from itertools import pairwise

import pytest

from dashboard.live.pace import Pace


def test_the_first_frame_after_quiet_goes_at_once() -> None:
    pace = Pace(4.0)
    assert pace.wait_s(100.0) == 0.0
    pace.sent(100.0)
    assert pace.wait_s(500.0) == 0.0


def test_then_frames_keep_their_distance() -> None:
    pace = Pace(4.0)
    pace.sent(100.0)
    assert pace.wait_s(100.0) == pytest.approx(0.25)
    assert pace.wait_s(100.1) == pytest.approx(0.15)
    assert pace.wait_s(100.25) == 0.0


def test_in_ten_seconds_of_constant_change_there_are_forty_frames() -> None:
    pace, sent, now = Pace(4.0), 0, 0.0
    while now < 10.0:
        if (wait_s := pace.wait_s(now)) == 0.0:
            pace.sent(now)
            sent += 1
        now += wait_s or 0.01
    assert sent == 40


def test_a_frame_that_is_nearly_due_goes_with_a_change_and_brings_the_next_no_nearer() -> None:
    pace = Pace(20.0)
    pace.sent(100.0)
    assert pace.wait_s(100.029, fresh=True) == pytest.approx(0.021)
    assert pace.wait_s(100.031) == pytest.approx(0.019), "no change came: the last one waits for its moment"
    assert pace.wait_s(100.031, fresh=True) == 0.0
    pace.sent(100.031)
    assert pace.wait_s(100.031) == pytest.approx(0.069)
    # Late, it counts from when it went.
    pace.sent(100.3)
    assert pace.wait_s(100.3) == pytest.approx(0.05)


@pytest.mark.parametrize("every_s", [0.001, 0.007, 0.02, 0.0205, 0.03])
def test_changes_that_come_all_the_time_make_no_more_frames_than_the_rate(every_s: float) -> None:
    pace, sent, change = Pace(20.0), [], 0.0
    while change < 10.0:
        if pace.wait_s(change, fresh=True) == 0.0:
            pace.sent(change)
            sent.append(change)
        change += every_s
    assert len(sent) <= 201
    assert min(after - before for before, after in pairwise(sent)) >= 0.03 - 1e-9


def test_a_clock_set_back_does_not_stop_the_frames() -> None:
    pace = Pace(4.0)
    pace.sent(1000.0)
    assert pace.wait_s(10.0) <= 0.27


@pytest.mark.parametrize("rate", [0.0, -1.0])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="expected a rate above 0"):
        Pace(rate)
