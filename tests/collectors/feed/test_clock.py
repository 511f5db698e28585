from __future__ import annotations

from collectors.feed.clock import SenderClock

NOW = 1_795_356_000.0


def test_a_clock_that_is_off_is_known_after_three_readings() -> None:
    clock = SenderClock()
    for second in range(2):
        clock.read(NOW + second - 300, NOW + second + 0.1)
        assert (clock.clock_off_s, clock.shift_s) == (None, 0.0)
    clock.read(NOW + 2 - 300, NOW + 2.1)
    assert clock.clock_off_s is not None
    assert round(clock.clock_off_s) == -300
    assert round(clock.shift_s) == 300


def test_a_clock_within_two_seconds_is_left_alone() -> None:
    clock = SenderClock()
    for second in range(5):
        clock.read(NOW + second - 1.5, NOW + second)
    assert (clock.clock_off_s, clock.shift_s) == (-1.5, 0.0)


def test_what_was_kept_and_comes_at_once_does_not_move_a_good_clock() -> None:
    clock = SenderClock()
    for minute in range(60):
        clock.read(NOW - 3600 + 60 * minute, NOW + 0.2)
    assert clock.shift_s == 0.0
    for second in range(1, 4):
        clock.read(NOW + second, NOW + second)
    assert clock.shift_s == 0.0
