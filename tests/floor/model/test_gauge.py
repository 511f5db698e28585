from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floor.model.gauge import MINUTES_KEPT, Gauge
from tests.floor.model.builders import T0

MINUTE = int(T0 // 60)


def begun(at: float = T0, *, contact: int = 0, idle: int = 0) -> Gauge:
    """Return a gauge that counts since `at`."""
    gauge = Gauge()
    gauge.flush(at)
    gauge.contact, gauge.idle = contact, idle
    return gauge


def test_nothing_is_counted_before_the_first_moment() -> None:
    gauge = Gauge(idle=3)
    assert gauge.flush(T0) == []
    assert gauge.flush(T0 + 1) == [(MINUTE, 0, 3000)]


def test_time_counts_once_for_each_agent() -> None:
    gauge = begun(contact=2, idle=3)
    assert gauge.flush(T0 + 10) == [(MINUTE, 20_000, 30_000)]
    assert gauge.minutes == {MINUTE: [20_000, 30_000]}
    assert gauge.flush(T0 + 10) == []


def test_a_change_within_the_minute_is_kept_back_until_it_is_handed_on() -> None:
    gauge = begun(idle=1)
    assert gauge.settle(T0 + 10)
    gauge.idle, gauge.contact = 0, 1
    assert gauge.settle(T0 + 15)
    assert gauge.minutes == {}
    assert gauge.flush(T0 + 20) == [(MINUTE, 10_000, 10_000)]


def test_beyond_the_minute_it_has_to_be_flushed_which_splits_by_minutes() -> None:
    gauge = begun(T0 + 50, idle=1)
    assert not gauge.settle(T0 + 61)
    assert gauge.flush(T0 + 130) == [
        (MINUTE, 0, 10_000), (MINUTE + 1, 0, 60_000), (MINUTE + 2, 0, 10_000),
    ]  # fmt: skip


def test_a_moment_already_counted_changes_nothing() -> None:
    gauge = begun(idle=1)
    gauge.flush(T0 + 30)
    assert gauge.settle(T0 + 5)
    assert gauge.flush(T0 + 5) == []
    assert gauge.flush(T0 + 31) == [(MINUTE, 0, 1000)]


def test_while_nobody_is_there_minutes_pass_without_a_trace() -> None:
    gauge = begun()
    assert gauge.flush(T0 + 86_400) == []
    gauge.idle = 1
    assert gauge.flush(T0 + 86_401) == [(MINUTE + 1440, 0, 1000)]
    assert list(gauge.minutes) == [MINUTE + 1440]


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [(0.0, 120.0, 2), (0.0, 119.9, 1), (-60.0, 120.0, 3), (0.1, 60.0, 1), (60.0, 60.0, 0)],
)
def test_a_span_holds_the_minutes_that_begin_after_its_beginning_up_to_its_end(
    since: float, until: float, minutes: int
) -> None:
    gauge = begun(T0 - 600, contact=1)
    gauge.flush(T0 + 600)
    assert gauge.over(T0 + since, T0 + until) == (minutes * 60_000, 0)


def test_old_minutes_are_let_go_of_but_never_those_of_the_last_hour() -> None:
    gauge = begun(idle=1)
    for minute in range(1, 400):
        gauge.flush(T0 + 60 * minute)
        assert len(gauge.minutes) <= 2 * MINUTES_KEPT
        hour = min(minute, 60) * 60_000
        assert gauge.over(T0 + 60 * minute - 3601, T0 + 60 * minute)[1] >= hour - 60_000
    assert gauge.over(T0 + 60 * 339, T0 + 60 * 399) == (0, 59 * 60_000)


@given(st.lists(st.tuples(st.integers(0, 200_000), st.integers(0, 3), st.integers(0, 3)), max_size=20))
def test_however_it_is_settled_no_agents_millisecond_is_lost(changes: list[tuple[int, int, int]]) -> None:
    gauge = begun()
    at_ms = int(T0 * 1000)
    expected: Counter[str] = Counter()
    handed_on: Counter[str] = Counter()

    def flush() -> None:
        for _, contact_ms, idle_ms in gauge.flush(at_ms / 1000):
            handed_on.update(contact=contact_ms, idle=idle_ms)

    for passed_ms, contact, idle in changes:
        at_ms += passed_ms
        expected.update(contact=gauge.contact * passed_ms, idle=gauge.idle * passed_ms)
        if not gauge.settle(at_ms / 1000):
            flush()
        gauge.contact, gauge.idle = contact, idle
    flush()
    assert handed_on["contact"] == pytest.approx(expected["contact"], abs=3 * len(changes))
    assert handed_on["idle"] == pytest.approx(expected["idle"], abs=3 * len(changes))
