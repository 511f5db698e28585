from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.skew import OLDEST_S, TOLERATED_S, WINDOW, Skew

T = 1_800_000_000.0
HOUR = 3600.0


def told(skew: Skew, moments: range, off_s: float, *, lag_s: float = 0.001) -> list[float]:
    """Let a source speak once at each second from T on; how far each fact then is from when it was."""
    errors = []
    for second in moments:
        was_at = T + second
        skew.read(was_at + off_s, was_at + lag_s)
        errors.append(skew.ours(was_at + off_s, was_at + lag_s) - was_at)
    return errors


def test_without_a_reading_nothing_is_known_and_nothing_moved() -> None:
    skew = Skew()
    assert skew.clock_off_s is None
    assert skew.shift_s == 0.0
    assert skew.ours(T, T + 1) == T


def test_a_clock_as_good_as_ours_is_left_alone() -> None:
    skew = Skew()
    for second in range(20):
        skew.read(T + second, T + second + 0.0013)
        assert skew.ours(T + second, T + second + 0.0013) == T + second
    assert skew.clock_off_s == pytest.approx(-0.0013, abs=1e-5)
    assert skew.shift_s == 0.0


@pytest.mark.parametrize("off_s", [-HOUR, -90.0, -2.5, 2.5, 90.0, HOUR, 28_800.0])
def test_a_constant_offset_is_corrected_from_the_first_word_and_said(off_s: float) -> None:
    skew = Skew()
    errors = told(skew, range(60), off_s)
    assert max(map(abs, errors)) < 0.01
    assert skew.clock_off_s == pytest.approx(off_s, abs=0.01)
    assert skew.shift_s == pytest.approx(-off_s, abs=0.01)


@pytest.mark.parametrize("off_s", [-1.9, 1.9])
def test_an_offset_that_delivery_alone_may_cause_is_said_and_not_corrected(off_s: float) -> None:
    skew = Skew()
    assert told(skew, range(20), off_s) == [pytest.approx(off_s)] * 20
    assert skew.clock_off_s == pytest.approx(off_s, abs=0.01)


@pytest.mark.parametrize("jump_s", [HOUR, -HOUR])
@pytest.mark.parametrize("before_s", [0.0, 300.0])
def test_a_clock_that_jumps_lands_nothing_an_hour_away_and_is_followed_in_seconds(
    jump_s: float, before_s: float
) -> None:
    skew = Skew()
    told(skew, range(60), before_s)
    errors = told(skew, range(60, 120), before_s + jump_s)
    assert max(map(abs, errors)) < 0.01
    assert skew.clock_off_s == pytest.approx(before_s + jump_s, abs=0.01)


def test_a_jump_smaller_than_what_a_stall_may_be_is_followed_too() -> None:
    skew = Skew()
    told(skew, range(60), 0.0)
    errors = told(skew, range(60, 60 + WINDOW), -8.0)
    assert max(map(abs, errors)) <= OLDEST_S
    assert errors[-1] == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("stall_s", [2.0, 5.0, 11.0])
@pytest.mark.parametrize("off_s", [0.0, 90.0])
def test_what_a_stall_held_up_keeps_its_own_time(stall_s: float, off_s: float) -> None:
    skew = Skew()
    told(skew, range(30), off_s)
    received_at = T + 30 + stall_s
    for tenth in range(int(stall_s * 10)):
        was_at = T + 30 + tenth / 10
        skew.read(was_at + off_s, received_at)
        assert skew.ours(was_at + off_s, received_at) == pytest.approx(was_at, abs=0.01)
    assert max(map(abs, told(skew, range(42, 60), off_s))) < 0.01


def test_of_what_comes_within_a_second_the_freshest_tells_the_clock() -> None:
    skew = Skew()
    for second in range(20):
        for delay_s in (9.0, 4.0, 0.001, 6.0):
            skew.read(T + second - delay_s, T + second)
    assert skew.clock_off_s == pytest.approx(-0.001, abs=1e-5)


def test_a_first_word_that_was_held_up_does_not_spoil_what_follows_for_long() -> None:
    skew = Skew()
    skew.read(T - 6, T)
    assert skew.shift_s == 6.0
    errors = told(skew, range(1, 5), 0.0)
    assert errors[-1] == pytest.approx(0.0, abs=0.01)


def test_a_slow_answer_is_no_skew() -> None:
    skew = Skew()
    skew.read(T + 0.1, T + 4.0, asked_at=T)
    assert skew.clock_off_s == 0.0
    skew = Skew()
    skew.read(T + 3.9, T + 4.0, asked_at=T)
    assert skew.clock_off_s == 0.0


@pytest.mark.parametrize("off_s", [-HOUR, HOUR])
def test_an_answer_tells_an_offset_to_within_its_own_time(off_s: float) -> None:
    skew = Skew()
    skew.read(T + 0.2 + off_s, T + 0.4, asked_at=T)
    assert skew.clock_off_s == pytest.approx(off_s, abs=0.4)


@given(
    off_s=st.floats(-1e6, 1e6),
    delays=st.lists(st.floats(0, 20), min_size=1, max_size=40),
    jumps=st.lists(st.floats(-1e5, 1e5), max_size=3),
)
def test_no_moment_is_ever_far_from_its_receipt(
    off_s: float, delays: list[float], jumps: list[float]
) -> None:
    skew, now = Skew(), T
    for number, delay in enumerate(delays):
        now += 0.7
        off_s += jumps[number] if number < len(jumps) else 0.0
        said_at = now - delay + off_s
        skew.read(said_at, now)
        assert now - OLDEST_S <= skew.ours(said_at, now) <= now + TOLERATED_S
    assert len(skew._earlier) < WINDOW
