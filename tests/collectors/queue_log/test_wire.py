from __future__ import annotations

import pytest

from collectors.faults import LineError
from collectors.queue_log.wire import Record, parse


def test_a_line_is_time_call_queue_agent_event_and_data() -> None:
    record = parse(b"1795313328|1795313324.0|sales|Sofia Rossi|CONNECT|4|1795313325.2|3\n")
    assert record == Record(
        1795313328.0, "1795313324.0", "sales", "Sofia Rossi", "CONNECT", ["4", "1795313325.2", "3"]
    )
    assert record.number(0) == 4.0
    assert record.text(1) == "1795313325.2"


def test_data_a_line_does_not_have_is_empty_and_no_number() -> None:
    record = parse("\ufeff1795313328.25|NONE|客服|Aïcha|PAUSE|\r\n".encode())
    assert (record.at, record.queue, record.agent, record.data) == (1795313328.25, "客服", "Aïcha", [""])
    assert (record.text(3), record.number(0), record.number(3)) == ("", None, None)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b"1795313328|a|b|c", "line"),
        (b"yesterday|a|b|c|ABANDON", "time"),
        (b"12|a|b|c|ABANDON", "time"),
        (b"nan|a|b|c|ABANDON", "time"),
        (b"1795313328|a|b|\xff|ABANDON", "line"),
    ],
)
def test_a_line_that_is_none_says_which_field_is_wrong(line: bytes, field: str) -> None:
    with pytest.raises(LineError, match="expected") as caught:
        parse(line)
    assert caught.value.field == field


@pytest.mark.parametrize("data", ["x", "nan", "inf", "1e999"])
def test_a_number_that_is_none_names_its_place(data: str) -> None:
    with pytest.raises(LineError, match=f"data 3 of ABANDON: expected a number, got '{data}'"):
        parse(f"1795313328|a|b|NONE|ABANDON|1|1|{data}".encode()).number(2)


def test_a_callers_number_in_the_wrong_place_is_not_written_down() -> None:
    with pytest.raises(LineError, match=r"got '\*{6}0001 x'"):
        parse(b"1795313328|a|b|NONE|ABANDON|1|1|0601100001 x").number(2)
    with pytest.raises(LineError, match=r"got '\*{10}5678'"):
        parse(b"00493012345678|a|b|NONE|ABANDON")
