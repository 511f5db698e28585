"""A source and the spans in which it could not be heard."""

from __future__ import annotations

from floor.model.sources import Source
from floor.model.spans import SPANS_AT_MOST


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


def test_one_span_that_touches_another_is_one_with_it() -> None:
    source = Source(name="pbx", kind="asterisk", since=0)
    for begin, end in ((100, 110), (110, 120), (130, 140), (90, 135)):
        source.fall_silent(begin)
        source.hear_again(end)
    assert source.deaf == [(90, 140)]


def test_times_without_calls_told_are_kept_like_silences() -> None:
    source = Source(name="pbx", kind="asterisk", since=0)
    for n in range(1000):
        source.tell_calls(10 * n, tells=False)
        source.tell_calls(10 * n + 1, tells=True)
        source.fall_silent(10 * n + 5)
        source.hear_again(10 * n + 6)
    assert max(len(source.untold), len(source.deaf)) <= SPANS_AT_MOST
    # One of both is a span of both.
    assert source.uncounted(9_996)[-2:] == [(9_990, 9_991), (9_995, 9_996)]
