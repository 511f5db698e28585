from __future__ import annotations

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


def test_a_clock_set_back_does_not_stop_the_frames() -> None:
    pace = Pace(4.0)
    pace.sent(1000.0)
    assert pace.wait_s(10.0) <= 0.25


@pytest.mark.parametrize("rate", [0.0, -1.0])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="expected a rate above 0"):
        Pace(rate)
