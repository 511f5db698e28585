from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from collectors.call_log.wire import (
    COLUMNS,
    Header,
    HeaderError,
    Row,
    RowReader,
    delimiter_of,
    records,
)
from collectors.faults import LineError

BERLIN = ZoneInfo("Europe/Berlin")
READER = RowReader(Header(COLUMNS), BERLIN)
GOOD = {
    "call_id": "c1",
    "queue": "sales",
    "arrived_at": "1795313320",
    "answered_at": "1795313324.5",
    "agent": "anna",
    "ended_at": "1795313400",
    "outcome": "answered",
}


def row(**changed: str) -> Row:
    return READER.read(7, list((GOOD | changed).values()))


def test_a_row_is_a_call() -> None:
    assert row() == Row(
        line=7,
        call="c1",
        queue="sales",
        arrived_at=1795313320.0,
        answered_at=1795313324.5,
        agent="anna",
        ended_at=1795313400.0,
        outcome="answered",
    )


def test_columns_may_stand_in_any_order_among_others_and_in_capitals() -> None:
    reader = RowReader(Header(["Note", *(name.upper() for name in reversed(COLUMNS))]), BERLIN)
    assert reader.read(7, ["x", *reversed(GOOD.values())]) == row()


def test_a_missing_column_is_named() -> None:
    with pytest.raises(HeaderError, match="missing: agent, outcome"):
        Header([name for name in COLUMNS if name not in ("agent", "outcome")])


@pytest.mark.parametrize(
    ("value", "epoch"),
    [
        ("2026-11-22T02:08:40Z", 1795313320.0),
        ("2026-11-22T10:08:40+08:00", 1795313320.0),
        ("2026-11-22 03:08:40", 1795313320.0),
        ("2026-11-22T03:08:40.000000", 1795313320.0),
        ("1795313320", 1795313320.0),
        (" 1795313320.0 ", 1795313320.0),
    ],
)
def test_times_are_iso_with_or_without_a_zone_or_epoch(value: str, epoch: float) -> None:
    assert row(arrived_at=value).arrived_at == epoch


def test_in_the_hour_that_is_there_twice_a_call_does_not_end_before_it_began() -> None:
    first = dt.datetime(2026, 10, 25, 2, 59, tzinfo=BERLIN).timestamp()
    call = row(
        arrived_at="2026-10-25T02:59:00", answered_at="2026-10-25T02:01:00", ended_at="2026-10-25T02:02:00"
    )
    assert (call.arrived_at, call.answered_at, call.ended_at) == (first, first + 120, first + 180)


@pytest.mark.parametrize(
    ("changed", "field", "expected"),
    [
        ({"call_id": ""}, "call_id", "identifier"),
        ({"queue": " "}, "queue", "name"),
        ({"arrived_at": ""}, "arrived_at", "ISO 8601"),
        ({"arrived_at": "noon"}, "arrived_at", "ISO 8601"),
        ({"arrived_at": "2026-11-22"}, "arrived_at", "ISO 8601"),
        ({"arrived_at": "20261122"}, "arrived_at", "ISO 8601"),
        ({"arrived_at": "1795313320000"}, "arrived_at", "epoch seconds"),
        ({"arrived_at": "nan"}, "arrived_at", "ISO 8601"),
        ({"answered_at": "1795313319"}, "answered_at", "not before"),
        ({"ended_at": "1795313322"}, "ended_at", "not before"),
        ({"answered_at": ""}, "answered_at", "outcome is answered"),
        ({"outcome": "abandoned"}, "answered_at", "expected nothing"),
        ({"outcome": "timeout"}, "answered_at", "expected nothing"),
        ({"outcome": "lost"}, "outcome", "answered, abandoned, timeout, transferred"),
        ({"outcome": "abandoned", "answered_at": "", "ended_at": ""}, "ended_at", "when the call left"),
        ({"agent": "\ufffd\ufffd"}, "agent", "UTF-8"),
    ],
)
def test_a_row_that_cannot_be_names_its_field_and_what_was_expected(
    changed: dict[str, str], field: str, expected: str
) -> None:
    with pytest.raises(LineError, match=expected) as caught:
        row(**changed)
    assert caught.value.field == field


def test_a_short_row_names_the_first_column_it_lacks() -> None:
    with pytest.raises(LineError, match=r"answered_at: expected 4 columns or more, got 3"):
        READER.read(7, list(GOOD.values())[:3])


def test_an_answered_call_of_which_nobody_says_who_took_it_is_a_call() -> None:
    assert row(agent="").agent == ""
    assert row(agent="", outcome="transferred").answered_at == 1795313324.5


@pytest.mark.parametrize("field", ["arrived_at", "answered_at", "ended_at", "outcome"])
def test_a_number_in_the_wrong_column_is_not_written_down(field: str) -> None:
    with pytest.raises(LineError) as caught:
        row(**{field: "00493012345678"})
    assert "got '**********5678'" in str(caught.value)


def test_a_call_that_was_going_on_has_no_end() -> None:
    assert row(ended_at="").ended_at is None


def test_records_are_numbered_by_the_line_they_begin_in() -> None:
    lines = ['a,"one\n', 'two",c\n', "\n", "d\n"]
    assert list(records(lines, ",")) == [(1, ["a", "one\ntwo", "c"]), (4, ["d"])]


@pytest.mark.parametrize(("header", "delimiter"), [("a,b,c", ","), ("a;b;c", ";"), ("a\tb\tc", "\t")])
def test_columns_are_separated_as_spreadsheets_do(header: str, delimiter: str) -> None:
    assert delimiter_of(header) == delimiter
