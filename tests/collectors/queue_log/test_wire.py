from __future__ import annotations

import pytest

from collectors.queue_log.wire import QueueLogError, Record, parse


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
    with pytest.raises(QueueLogError, match="expected") as caught:
        parse(line)
    assert caught.value.field == field


def test_a_number_that_is_none_names_its_place() -> None:
    with pytest.raises(QueueLogError, match="data 3 of ABANDON: expected a number, got 'x'"):
        parse(b"1795313328|a|b|NONE|ABANDON|1|1|x").number(2)
