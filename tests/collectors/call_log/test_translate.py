from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from collectors.call_log.translate import translate
from collectors.call_log.wire import Outcome, Row
from floor.model.events import CallAnswered, CallEnded, CallLeft, CallQueued, Event, SourceDown, SourceUp


def row(
    call: str,
    arrived: float,
    answered: float | None,
    ended: float | None,
    outcome: Outcome = "answered",
    agent: str = "anna",
) -> Row:
    return Row(
        line=2,
        call=call,
        queue="sales",
        arrived_at=arrived,
        answered_at=answered,
        agent=agent,
        ended_at=ended,
        outcome=outcome,
    )


def told(*rows: Row) -> list[Event]:
    up, *events, down = translate("log", sorted(rows, key=lambda each: each.arrived_at))
    assert isinstance(up, SourceUp)
    assert (up.kind, up.tells_members, up.tells_holds) == ("call_log", False, False)
    assert down == SourceDown(at=events[-1].at, source="log", reason="ended")
    return events


def test_a_call_is_queued_answered_and_ended() -> None:
    assert told(row("c1", 10.0, 14.5, 60.0)) == [
        CallQueued(at=10.0, source="log", call="c1", queue="sales"),
        CallAnswered(at=14.5, source="log", call="c1", queue="sales", agent="anna", wait_s=4.5),
        CallEnded(at=60.0, source="log", queue="sales", agent="anna", call="c1", talk_s=45.5),
    ]


def test_an_answer_of_nobody_known_is_an_answer_without_an_agent() -> None:
    assert told(row("c1", 10.0, 14.5, 60.0, agent=""))[1:] == [
        CallAnswered(at=14.5, source="log", call="c1", queue="sales", agent="", wait_s=4.5),
        CallEnded(at=60.0, source="log", queue="sales", agent="", call="c1", talk_s=45.5),
    ]


def test_a_call_unanswered_left_as_its_outcome_says() -> None:
    abandoned, timeout, passed_on = (
        told(row("c1", 10.0, None, 14.0, outcome))[1] for outcome in ("abandoned", "timeout", "transferred")
    )
    assert abandoned == CallLeft(
        at=14.0, source="log", call="c1", queue="sales", outcome="abandoned", wait_s=4.0
    )
    assert isinstance(timeout, CallLeft)
    assert isinstance(passed_on, CallLeft)
    assert (timeout.outcome, passed_on.outcome) == ("timeout", "unknown")


def test_a_transferred_call_that_was_answered_counts_as_answered() -> None:
    _, answered, ended = told(row("c1", 10.0, 14.0, 60.0, "transferred"))
    assert isinstance(answered, CallAnswered)
    assert isinstance(ended, CallEnded)
    assert ended.by == "transfer"


def test_a_call_going_on_at_the_end_does_not_end() -> None:
    assert [type(event) for event in told(row("c1", 10.0, 14.0, None))] == [CallQueued, CallAnswered]


def test_at_one_moment_an_agent_is_free_before_the_next_call_and_a_call_is_in_its_own_order() -> None:
    events = told(
        row("c1", 10.0, 12.0, 20.0), row("c2", 20.0, 20.0, 20.0), row("c3", 20.0, None, 20.0, "abandoned")
    )
    assert [(type(event), getattr(event, "call", "")) for event in events] == [
        (CallQueued, "c1"),
        (CallAnswered, "c1"),
        (CallEnded, "c1"),
        (CallQueued, "c2"),
        (CallQueued, "c3"),
        (CallAnswered, "c2"),
        (CallLeft, "c3"),
        (CallEnded, "c2"),
    ]


def test_a_log_without_a_row_says_nothing() -> None:
    assert list(translate("log", [])) == []


calls = st.tuples(st.integers(0, 50), st.integers(0, 9), st.integers(0, 9), st.booleans())


@given(st.lists(calls, min_size=1, max_size=40))
def test_events_come_in_time_order_and_each_calls_own_order(made: list[tuple[int, int, int, bool]]) -> None:
    rows = [
        row(
            f"c{number}",
            float(arrived),
            float(arrived + wait) if answered else None,
            float(arrived + wait + talk),
            "answered" if answered else "abandoned",
        )
        for number, (arrived, wait, talk, answered) in enumerate(made)
    ]
    events = told(*rows)
    assert [event.at for event in events] == sorted(event.at for event in events)
    for each in rows:
        own = [type(event) for event in events if getattr(event, "call", None) == each.call]
        expected = (
            [CallQueued, CallLeft] if each.answered_at is None else [CallQueued, CallAnswered, CallEnded]
        )
        assert own == expected
