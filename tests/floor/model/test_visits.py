from __future__ import annotations

from typing import Any

import pytest

from floor.model.sums import FIELDS, NOTHING
from floor.model.visits import Stage, Visit, contribution, milliseconds


def visit(stage: Stage = "waiting", **more: Any) -> Visit:
    return Visit(
        serial=1,
        source="pbx",
        call="c1",
        queue="sales",
        join=1,
        linked=None,
        arrived_at=100.0,
        stage=stage,
        **more,
    )


def told(made: Visit) -> dict[str, int]:
    """Return what a visit contributes, without what it does not."""
    return {field: by for field, by in zip(FIELDS, contribution(made), strict=True) if by}


def test_durations_are_whole_milliseconds_and_never_negative() -> None:
    assert [milliseconds(s) for s in (0.0004, 0.0006, 1.5, -3.0)] == [0, 1, 1500, 0]


@pytest.mark.parametrize("stage", ["waiting", "dequeued"])
def test_a_waiting_call_is_offered_and_nothing_else(stage: Stage) -> None:
    assert told(visit(stage, wait_s=99.0)) == {"offered": 1}
    assert visit(stage).in_queue


def test_leaving_in_time_or_not_matters_for_abandons_only() -> None:
    assert told(visit("left", outcome="abandoned", wait_s=20.0)) == {
        "offered": 1, "abandoned": 1, "abandoned_within": 1,
    }  # fmt: skip
    assert told(visit("left", outcome="abandoned", wait_s=20.1)) == {"offered": 1, "abandoned": 1}
    assert told(visit("left", outcome="key", wait_s=1.0)) == {"offered": 1, "otherwise_left": 1}


def test_an_answered_call_adds_its_wait_and_once_handled_the_rest() -> None:
    talking = visit("answered", answered_at=110.0, wait_s=10.0)
    assert told(talking) == {"offered": 1, "answered": 1, "answered_within": 1, "wait_ms": 10_000}
    done = visit("ended", answered_at=110.0, wait_s=10.0, released_at=150.0, hold_ms=4000, wrap_ms=2000)
    assert told(done) == {
        "offered": 1, "answered": 1, "answered_within": 1, "handled": 1, "wait_ms": 10_000,
        "talk_ms": 36_000, "hold_ms": 4000, "wrap_ms": 2000,
    }  # fmt: skip


def test_a_call_whose_end_is_not_known_is_answered_and_not_handled() -> None:
    lost = visit("ended", answered_at=110.0, released_at=150.0, talk_known=False)
    assert "handled" not in told(lost)
    assert lost.talk_ms() == 0


@pytest.mark.parametrize("unknown", ["hold_known", "wrap_known"])
def test_a_part_that_is_not_known_makes_the_handle_time_unknown(unknown: str) -> None:
    assert (
        told(visit("ended", answered_at=110.0, released_at=150.0, **{unknown: False}))["handle_unknown"] == 1
    )


@pytest.mark.parametrize(("talk_s", "short"), [(9.999, 1), (10.0, 0)])
def test_a_call_is_short_below_its_queues_limit(talk_s: float, short: int) -> None:
    made = visit("ended", answered_at=110.0, released_at=110.0 + talk_s)
    assert told(made).get("short_calls", 0) == short


def test_a_call_spent_on_hold_is_not_short() -> None:
    made = visit("ended", answered_at=110.0, released_at=122.0, hold_ms=6000)
    assert told(made).get("short_calls", 0) == 0


def test_a_visit_first_seen_talking_contributes_nothing() -> None:
    assert contribution(visit("ended", answered_at=110.0, released_at=150.0, offered=False)) == NOTHING


def test_hold_is_held_once_and_resumed_once() -> None:
    made = visit("answered", answered_at=110.0)
    assert not made.resume(111.0)
    assert made.hold(112.0)
    assert not made.hold(113.0)
    assert made.resume(120.0)
    assert not made.resume(121.0)
    assert made.hold_ms == 8000


@pytest.mark.parametrize(
    "made", [visit(), visit("answered", released_at=120.0), visit("ended"), visit("left")]
)
def test_only_a_call_an_agent_is_in_can_be_held(made: Visit) -> None:
    assert not made.hold(130.0)


def test_more_hold_than_call_is_no_negative_talk() -> None:
    assert visit("ended", answered_at=110.0, released_at=120.0, hold_ms=99_000).talk_ms() == 0


@pytest.mark.parametrize(
    ("made", "closed"),
    [
        (visit(), False),
        (visit("dequeued"), False),
        (visit("answered", released_at=120.0), False),
        (visit("left"), True),
        (visit("ended"), True),
        (visit("ended", wrap_open=True), False),
    ],
)
def test_a_visit_is_closed_once_nothing_more_is_expected(made: Visit, *, closed: bool) -> None:
    assert made.closed is closed


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (visit(), False),
        (visit("answered"), True),
        (visit("ended"), True),
        (visit("ended", acd_counted=True), False),
        (visit("ended", lost=True), False),
        (visit("left"), False),
    ],
)
def test_an_end_is_expected_of_answered_calls_until_it_is_said(made: Visit, *, expected: bool) -> None:
    assert made.end_expected is expected
