"""Spans of time in which something held."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from floor.model.spans import SPANS_AT_MOST, SPANS_FUSED_TO, add_span, covered_s, joined

Spans = list[tuple[float, float]]
some_spans = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda s: (min(s), max(s))), max_size=6
)


def held(spans: Spans, since: int = 0, until: int = 50) -> set[int]:
    return {s for s in range(since, until) if any(a <= s < b for a, b in spans)}


def is_joined(spans: Spans) -> bool:
    return all(a < b for a, b in spans) and all(one[1] < two[0] for one, two in pairwise(spans))


def test_only_what_lies_within_is_covered() -> None:
    assert covered_s([(0, 10)], 2, 5) == 3
    assert covered_s([(0, 10)], 10, 20) == 0
    assert covered_s([(5, 10)], 0, 7) == 2
    assert covered_s([(1, 2), (3, 4), (6, 9)], 3, 7) == 2
    assert covered_s([], 0, 7) == 0


def test_what_overlaps_is_covered_once() -> None:
    assert covered_s(joined([(6, 9), (0, 4), (2, 5), (3, 4)]), 0, 10) == 8


@given(some_spans)
def test_joined_is_the_same_time(spans: Spans) -> None:
    assert is_joined(joined(spans))
    assert held(joined(spans)) == held(spans)


@given(some_spans)
def test_spans_added_in_any_order_are_joined(spans: Spans) -> None:
    together: Spans = []
    for begin, end in spans:
        add_span(together, begin, end)
    assert together == joined(spans)


@given(some_spans, st.integers(0, 50), st.integers(0, 50))
def test_covered_is_every_second_in_which_a_span_holds(spans: Spans, since: int, until: int) -> None:
    assert covered_s(joined(spans), since, until) == len(held(spans, since, until))


@given(some_spans, st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_neighbouring_windows_add_up(spans: Spans, a: int, b: int, c: int) -> None:
    first, second, third = sorted((a, b, c))
    spans = joined(spans)
    assert covered_s(spans, first, third) == covered_s(spans, first, second) + covered_s(spans, second, third)


def test_too_many_are_fused_where_the_gaps_are_narrow() -> None:
    spans: Spans = []
    for n in range(SPANS_AT_MOST):
        # Every tenth gap is a minute wide, the others a second.
        begin = 2.0 * n + 59 * (n // 10)
        add_span(spans, begin, begin + 1)
    assert len(spans) == SPANS_AT_MOST
    add_span(spans, 10_000.0, 10_001.0)
    assert len(spans) == SPANS_FUSED_TO
    assert is_joined(spans)
    assert spans[-1] == (10_000.0, 10_001.0)
    wide = sum(two[0] - one[1] > 30 for one, two in pairwise(spans))
    assert wide == SPANS_AT_MOST // 10 + 1


@settings(max_examples=25)
@given(st.lists(st.integers(0, 5_000), min_size=300, max_size=400, unique=True))
def test_fusing_calls_nothing_known_that_was_not(begins: list[int]) -> None:
    spans: Spans = []
    for begin in begins:
        add_span(spans, 3 * begin, 3 * begin + 1)
    assert len(spans) <= SPANS_AT_MOST
    assert is_joined(spans)
    assert all(covered_s(spans, 3 * begin, 3 * begin + 1) == 1 for begin in begins)
