from __future__ import annotations

import pytest

from collectors.faults import LineError
from collectors.queue_log.translate import Translator, agents_of_calls
from collectors.queue_log.wire import parse
from floor.model.events import (
    CallAnswered,
    CallEnded,
    CallLeft,
    CallQueued,
    CallRingEnded,
    Event,
    MemberAdded,
    MemberPaused,
    MemberRemoved,
    SourceDown,
    SourceUp,
)

T = 1795313328.0


@pytest.fixture
def log() -> Translator:
    translator = Translator("log", frozenset({"Anna"}))
    translator.translate(parse(b"1795313320|NONE|NONE|NONE|QUEUESTART|"))
    return translator


def said(log: Translator, rest: str) -> list[Event]:
    return log.translate(parse(f"1795313328|{rest}".encode()))


def test_the_log_is_up_from_its_first_line_to_its_last() -> None:
    log = Translator("log")
    assert said(log, "1.1|sales|NONE|ENTERQUEUE||0601100001|2") == [
        SourceUp(at=T, source="log", kind="queue_log"),
        CallQueued(at=T, source="log", call="1.1", queue="sales", caller="******0001", position=2),
    ]
    assert log.ended() == [SourceDown(at=T, source="log", reason="ended")]
    assert Translator("log").ended() == []


def test_a_start_of_asterisk_forgets_what_was_open() -> None:
    log = Translator("log")
    start = SourceUp(at=T, source="log", kind="queue_log", started_at=T)
    assert said(log, "NONE|NONE|NONE|QUEUESTART|") == [start]
    assert said(log, "NONE|NONE|NONE|QUEUESTART|") == [start]


def test_an_answered_call(log: Translator) -> None:
    assert said(log, "1.1|sales|Anna|CONNECT|4|1.2|3") == [
        CallAnswered(
            at=T, source="log", call="1.1", queue="sales", agent="Anna", leg="1.2", wait_s=4.0, ring_s=3.0
        )
    ]


@pytest.mark.parametrize(
    ("line", "by", "talk_s"),
    [
        ("COMPLETEAGENT|4|11|1", "agent", 11.0),
        ("COMPLETECALLER|4|12|1", "caller", 12.0),
        ("BLINDTRANSFER|803|from-internal|1|13|1", "transfer", 13.0),
        ("ATTENDEDTRANSFER|APP|Wait|2|22|1", "transfer", 22.0),
    ],
)
def test_the_end_of_a_call_says_who_ended_it(log: Translator, line: str, by: str, talk_s: float) -> None:
    (event,) = said(log, f"1.1|sales|Anna|{line}")
    assert isinstance(event, CallEnded)
    assert (event.call, event.agent, event.by, event.talk_s) == ("1.1", "Anna", by, talk_s)


@pytest.mark.parametrize(
    ("line", "outcome", "wait_s"),
    [
        ("ABANDON|1|3|8", "abandoned", 8.0),
        ("EXITWITHTIMEOUT|1|1|9", "timeout", 9.0),
        ("EXITWITHTIMEOUT|1", "timeout", None),
        ("EXITWITHKEY|5|1|2|7", "key", 7.0),
        ("EXITEMPTY|1|1|6", "empty", 6.0),
        ("WITHDRAW|1|1|5|why", "withdrawn", 5.0),
        ("SYSCOMPAT", "unknown", None),
    ],
)
def test_every_way_to_leave_is_told_apart(
    log: Translator, line: str, outcome: str, wait_s: float | None
) -> None:
    (event,) = said(log, f"1.1|sales|NONE|{line}")
    assert isinstance(event, CallLeft)
    assert (event.call, event.queue, event.outcome, event.wait_s) == ("1.1", "sales", outcome, wait_s)


def test_rings_that_nobody_took(log: Translator) -> None:
    missed, cancelled = said(log, "1.1|sales|Anna|RINGNOANSWER|8000") + said(
        log, "1.1|sales|Anna|RINGCANCELED|1744"
    )
    assert isinstance(missed, CallRingEnded)
    assert isinstance(cancelled, CallRingEnded)
    assert (missed.outcome, missed.ring_s) == ("no_answer", 8.0)
    assert (cancelled.outcome, cancelled.ring_s) == ("cancelled", 1.744)


def test_pauses_of_one_queue_and_of_all(log: Translator) -> None:
    assert said(log, "NONE|sales|Anna|PAUSE|Break") == [
        MemberPaused(at=T, source="log", agent="Anna", paused=True, queue="sales", pause_reason="Break")
    ]
    assert said(log, "NONE|NONE|Anna|PAUSEALL|") == [
        MemberPaused(at=T, source="log", agent="Anna", paused=True)
    ]
    assert said(log, "NONE|NONE|Anna|UNPAUSEALL|Break") == [
        MemberPaused(at=T, source="log", agent="Anna", paused=False)
    ]
    assert said(log, "NONE|sales|Anna|UNPAUSE|") == [
        MemberPaused(at=T, source="log", agent="Anna", paused=False, queue="sales")
    ]


def test_signing_in_under_the_name_calls_use_is_told(log: Translator) -> None:
    assert said(log, "MANAGER|sales|Anna|ADDMEMBER|PAUSED") == [
        MemberAdded(at=T, source="log", queue="sales", agent="Anna", paused=True, login_at=T)
    ]
    assert said(log, "MANAGER|sales|Anna|REMOVEMEMBER|") == [
        MemberRemoved(at=T, source="log", queue="sales", agent="Anna")
    ]
    assert log.counts() == {}


def test_signing_in_by_an_interface_no_call_names_is_counted_not_guessed_at(log: Translator) -> None:
    assert said(log, "MANAGER|sales|PJSIP/1001|ADDMEMBER|") == []
    assert said(log, "MANAGER|sales|PJSIP/1001|REMOVEMEMBER|") == []
    assert log.counts() == {"interfaces_without_calls": 1}


def test_agents_are_who_calls_and_pauses_name() -> None:
    lines = (
        b"1795313320|NONE|NONE|NONE|QUEUESTART|",
        b"1795313320|MANAGER|sales|PJSIP/1001|ADDMEMBER|",
        b"1795313320|NONE|sales|PJSIP/1002|PENALTY|1",
        b"1795313320|1.1|sales|Anna|CONNECT|4|1.2|3",
        b"1795313320|NONE|NONE|Bo|PAUSEALL|",
    )
    assert agents_of_calls(map(parse, lines)) == {"Anna", "Bo"}


def test_known_lines_that_change_nothing_are_silent_and_unknown_ones_counted(log: Translator) -> None:
    assert said(log, "NONE|sales|PJSIP/1001|PENALTY|1") == []
    assert said(log, "NONE|NONE|NONE|CONFIGRELOAD|") == []
    assert said(log, "NONE|sales|NONE|TELEPORT|") == []
    assert said(log, "NONE|ENTERQUEUE||0601100001|1") == []  # a torn line
    assert log.counts() == {"unknown_events": 2, "unknown_event TELEPORT": 1, "unknown_event ******0001": 1}


def test_data_that_is_no_number_is_an_error_of_the_line(log: Translator) -> None:
    with pytest.raises(LineError, match="data 1 of CONNECT"):
        said(log, "1.1|sales|Anna|CONNECT|soon|1.2|3")
