from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from floor.model.sources import Source, covered_s

spans = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda s: (min(s), max(s))), max_size=6
)


def test_only_what_lies_within_is_covered() -> None:
    assert covered_s([(0, 10)], 2, 5) == 3
    assert covered_s([(0, 10)], 10, 20) == 0
    assert covered_s([(5, 10)], 0, 7) == 2
    assert covered_s([], 0, 7) == 0


def test_what_overlaps_is_covered_once() -> None:
    assert covered_s([(6, 9), (0, 4), (2, 5), (3, 4)], 0, 10) == 8


@given(spans, st.integers(0, 50), st.integers(0, 50))
def test_covered_is_every_second_in_which_a_span_holds(
    spans: list[tuple[float, float]], since: int, until: int
) -> None:
    seconds = sum(any(a <= s < b for a, b in spans) for s in range(since, until))
    assert covered_s(spans, since, until) == seconds


@given(spans, st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_neighbouring_windows_add_up(spans: list[tuple[float, float]], a: int, b: int, c: int) -> None:
    first, second, third = sorted((a, b, c))
    assert covered_s(spans, first, third) == covered_s(spans, first, second) + covered_s(spans, second, third)


def test_a_source_is_deaf_until_it_is_heard_and_blind_until_it_has_told_all() -> None:
    source = Source(name="pbx", kind="asterisk", since=0)
    source.fall_silent(100)
    source.fall_silent(130)
    assert source.spans(90) == []
    assert source.spans(150) == [(100, 150)]
    source.hear_again(160)
    assert source.spans(500) == [(100, 160)]
    assert source.blind_since == 100
    source.fall_silent(170)
    assert source.spans(200) == [(100, 160), (170, 200)]
    assert source.blind_since == 100


def test_hearing_again_what_was_always_heard_is_nothing() -> None:
    source = Source(name="pbx", kind="asterisk", since=0)
    source.hear_again(100)
    source.fall_silent(200)
    source.hear_again(200)
    assert source.spans(300) == []


def test_old_spans_are_forgotten_once_they_are_wholly_old() -> None:
    source = Source(name="pbx", kind="asterisk", since=0, deaf=[(10, 20), (30, 40)])
    source.forget_deafness_before(35)
    assert source.deaf == [(30, 40)]
