import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.api.sheet import safe, to_csv


def test_a_table_opens_in_a_spreadsheet_as_it_is() -> None:
    table = to_csv(("queue", "offered", "rate"), [('销售, "A"', 3, None), ("x\ny", 0, -0.5)])
    assert table.startswith(b"\xef\xbb\xbf")
    assert table.decode("utf-8-sig") == 'queue,offered,rate\r\n"销售, ""A""",3,\r\n"x\ny",0,-0.5\r\n'


def test_seconds_have_one_decimal_and_rates_four() -> None:
    header = ("asa_s", "usual_asa_s_p10", "rate", "start", "short_calls")
    table = to_csv(header, [(316.32908000000003, 0.04, 2 / 3, 1_700_000_000, 7), (20.0, None, 1.0, 0, 0)])
    assert table.decode("utf-8-sig").splitlines()[1:] == [
        "316.3,0.0,0.6667,1700000000,7",
        "20.0,,1.0,0,0",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"])
def test_text_that_would_be_a_formula_is_defused(text: str) -> None:
    assert safe(text) == "'" + text


def test_numbers_stay_numbers() -> None:
    assert safe(-3) == -3
    assert safe(-0.25) == -0.25
    assert safe(None) is None


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
@example([["\x85=1+1", "\u2003@x"]])
def test_no_cell_begins_as_a_formula_and_no_text_is_lost(rows: list[list[str]]) -> None:
    text = to_csv(("a", "b"), rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    for cell in (cell for row in read for cell in row):
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))
