from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from collectors.simulator.configuration import configuration
from floor.seat_plan_columns import CHINESE as CHINESE_HEADINGS
from floor.seat_plan_columns import COLUMNS
from floor.seat_plan_columns import EXAMPLE as SHOWN
from floor.seat_plan_csv import read_csv
from floor.settings import ConfigError, SeatPlan, Settings
from floor.settings.seating_file import read_plan

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "seats-120.csv"
HEAD = "room,row,seat,x_m,y_m"
SMALL = f"{HEAD},name,room_name\nhall,A,A-01,0.8,0.6,窗边,大厅\nhall,A,A-02,2.4,0.6,,\nannex,B,B-01,1,2,,\n"


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_csv(text.encode(), "seats.csv")
    return [str(problem) for problem in caught.value.problems]


def test_the_example_is_the_plan_of_the_demonstration_an_l_of_120_seats() -> None:
    plan = read_csv(EXAMPLE.read_bytes(), EXAMPLE.name)
    assert plan == SeatPlan.model_validate(configuration(120)["seating"])
    assert len(list(plan.seats)) == 120
    assert len(plan.rooms[0].outline) == 6


def test_rooms_rows_seats_and_names_come_in_the_order_of_the_lines() -> None:
    hall, annex = read_csv(SMALL.encode(), "seats.csv").rooms
    assert hall.name is not None
    assert (hall.name.text("zh_CN"), hall.name.text("en"), annex.name) == ("大厅", "大厅", None)
    first, second = hall.seats
    assert (first.seat, first.x_m, first.y_m, second.name) == ("A-01", 0.8, 0.6, None)
    assert first.name is not None
    assert first.name.text("en") == "窗边"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_whatever_a_spreadsheet_saves_it_is_the_same_plan(encoding: str, separator: str, ending: str) -> None:
    text = SMALL.replace(",", separator).replace("\n", ending)
    assert read_csv(text.encode(encoding), "seats.csv") == read_csv(SMALL.encode(), "seats.csv")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line", ["sep={}", "SEP={}", '"sep={}"', "sep={}{}{}"])
def test_a_first_line_may_say_what_stands_between_the_cells(separator: str, line: str) -> None:
    """As spreadsheets write it that are to read it again."""
    text = SMALL.replace(",", separator).replace("\n", "\r\n")
    said = line.format(*[separator] * 3)
    assert read_csv(f"{said}\r\n{text}".encode(), "seats.csv") == read_csv(SMALL.encode(), "seats.csv")
    (far,) = problems(
        f"{said}\n{HEAD.replace(',', separator)}\n{separator.join(('hall', 'A', 'A', 'far', '1'))}"
    )
    assert far.startswith("seats.csv:3: x_m: ")


CHINESE = "房间,排,座位,横坐标（米）,纵坐标（米）,座位名称,房间名称"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_chinese_headings_are_the_same_columns_however_excel_saves_them(
    encoding: str, separator: str
) -> None:
    head = SMALL.partition("\n")[0]
    text = SMALL.replace(head, CHINESE, 1).replace(",", separator).replace("\n", "\r\n")
    assert read_csv(text.encode(encoding), "座位.csv") == read_csv(SMALL.encode(), "seats.csv")


def test_every_column_has_a_chinese_heading_and_corners_have_too() -> None:
    assert set(CHINESE_HEADINGS.values()) == set(COLUMNS)
    text = "区域, 排号 ,工位号,X坐标(m),Y坐标(m),座位英文名称\n"
    text += "hall,墙角,,0,0,\nhall,墙角,,5,0,\nhall,外墙,,5,4,\nhall,A,A-01,1,1,Window\n"
    (room,) = read_csv(text.encode("gbk"), "座位.csv").rooms
    assert room.outline == ((0, 0), (5, 0), (5, 4))
    (seat,) = room.seats
    assert (seat.x_m, seat.y_m, seat.name and seat.name.text("en")) == (1, 1, "Window")


def test_mistakes_under_chinese_headings_are_told_by_these() -> None:
    assert problems("房间,排,座位,横坐标,纵坐标\nhall,A,A-01,远,1\n") == [
        "seats.csv:2: 横坐标: expected metres from -1,000 to 1,000, such as 2.4, found '远'"
    ]
    assert problems("房间,座位,横坐标,座位\n") == [
        "seats.csv:1: expected the columns room, row, seat, x_m, y_m; missing: row (排), y_m (纵坐标)",
        "seats.csv:1: 座位: the column stands there twice",
    ]
    assert problems("房间,排,座位,横坐标,纵坐标,房间名\n") == [
        "seats.csv:1: 房间名: unknown column; did you mean '房间名称'?"
    ]


def test_two_headings_that_mean_the_same_are_both_named() -> None:
    assert problems("房间,区域,职场,排,座位,横坐标,纵坐标\n") == [
        "seats.csv:1: 区域: means the same as '房间', the column room; leave one of the two out",
        "seats.csv:1: 职场: means the same as '房间', the column room; leave one of the two out",
    ]
    assert problems(f"区域,{HEAD},Room\n") == [
        "seats.csv:1: room: means the same as '区域', the column room; leave one of the two out",
        "seats.csv:1: Room: means the same as '区域', the column room; leave one of the two out",
    ]


KNOWN = (
    "seats.csv:1: known columns are: room (房间), row (排), seat (座位), x_m (横坐标), y_m (纵坐标), name (名称), "
    "name_zh_CN (中文名称), name_en (英文名称), room_name (房间名称), room_name_zh_CN (房间中文名称), "
    "room_name_en (房间英文名称)"
)


def test_unknown_columns_are_named_each_and_the_known_ones_once_in_both_languages() -> None:
    assert problems("房间,排,列,座位,横坐标,纵坐标,备注\nhall,A,1,A-01,1,1,x\n") == [
        "seats.csv:1: 列: unknown column; leave it out, or give it the name of a known one",
        "seats.csv:1: 备注: unknown column; leave it out, or give it the name of a known one",
        KNOWN,
    ]


@pytest.mark.parametrize("heading", ["座席", "座席号"])
def test_a_heading_that_may_be_a_seat_or_an_agent_is_not_guessed(heading: str) -> None:
    (said,) = problems(f"房间,排,座位,横坐标,纵坐标,{heading}\n")
    assert said == (
        f"seats.csv:1: {heading}: may mean a seat or an agent: where it is the seat's id, "
        "call it seat (座位), where it is an agent, leave it out"
    )


@pytest.mark.parametrize("mark", ["，", "；"])
def test_separators_of_full_width_are_called_so(mark: str) -> None:
    heading = mark.join(["房间", "排", "座位", "横坐标", "纵坐标", "姓名"])
    _, said = problems(f"{heading}\n")
    assert said == (
        f"seats.csv:1: {heading}: expected ',', ';' or a tab between the columns, found '{mark}', "
        "which is of full width"
    )


PERSONS = [
    "姓名",
    "工号",
    "坐席工号",
    "座席姓名",
    "员工姓名",
    "员工编号",
    "人员",
    "姓 名",
    "Agent",
    "agent name",
    "Employee ID",
]


@pytest.mark.parametrize("person", PERSONS)
def test_a_column_of_persons_is_no_part_of_a_plan(person: str) -> None:
    (said,) = problems(f"{HEAD},{person}\nhall,A,A-01,1,1,张伟\n")
    assert said == (
        f"seats.csv:1: {person}: a plan knows no persons: leave this column out; "
        "who sits where is said by `agents.….seat` in config.yaml"
    )


def test_decimal_commas_where_cells_are_not_separated_by_them() -> None:
    plan = read_csv(b"room;row;seat;x_m;y_m\nhall;A;A-01;0,8;1\n", "seats.csv")
    assert next(plan.seats).x_m == 0.8


def test_a_name_by_language_goes_before_the_one_for_all() -> None:
    text = f"{HEAD},room_name,room_name_en,name_zh_CN\nhall,A,A-01,1,1,大厅,Hall,门口\n"
    (room,) = read_csv(text.encode(), "seats.csv").rooms
    assert room.name is not None
    assert room.name.root == {"zh_CN": "大厅", "en": "Hall"}
    (seat,) = room.seats
    assert seat.name is not None
    assert seat.name.root == {"zh_CN": "门口"}


def test_corners_of_the_walls_stand_in_lines_of_their_own() -> None:
    text = f"{HEAD}\nhall,Outline,,0,0\nhall,outline,,5,0\nhall,outline,,5,4\nhall,A,A-01,1,1\n"
    (room,) = read_csv(text.encode(), "seats.csv").rooms
    assert room.outline == ((0, 0), (5, 0), (5, 4))
    assert [row.row for row in room.rows] == ["A"]


def test_every_mistake_is_named_with_its_line() -> None:
    text = (
        f"{HEAD},room_name\n"
        "hall,A,A-01,far,1,大厅\n"
        "\n"
        ",,A-02,1,,\n"
        "hall,A,,1,1,\n"
        "hall,A,A-01,1,2000,\n"
        "hall,A,A-03,1,1,小厅\n"
        "hall,A,A-04,1,1,,,more\n"
    )
    assert problems(text) == [
        "seats.csv:2: x_m: expected metres from -1,000 to 1,000, such as 2.4, found 'far'",
        "seats.csv:4: room: expected a text, found nothing",
        "seats.csv:4: row: expected a text, found nothing",
        "seats.csv:4: y_m: expected metres from -1,000 to 1,000, such as 2.4, found nothing",
        "seats.csv:5: seat: expected the seat's id, or 'outline' as row for a corner of the walls",
        "seats.csv:6: y_m: expected metres from -1,000 to 1,000, such as 2.4, found '2000'",
        "seats.csv:6: seat: 'A-01' stands here a second time; first on line 2",
        "seats.csv:7: room_name: expected '大厅' as above for 'hall', found '小厅'",
        "seats.csv:8: expected 6 cells as in the first line, found 8",
    ]


def test_mistakes_in_the_headings_do_not_hide_those_below_them() -> None:
    text = "房间,排,座位,横坐标,纵坐标,姓名,房间\nhall,A,A-01,1,1,张伟,x\nhall,A,A-01,far,1,王芳,x\nhall,outline,,0,0,,x\n"
    person, head, *rest = problems(text)
    assert person.startswith("seats.csv:1: 姓名: a plan knows no persons")
    assert [head, *rest] == [
        "seats.csv:1: 房间: the column stands there twice",
        "seats.csv:2: outline: expected 3 corners or more of room 'hall', found 1",
        "seats.csv:3: 横坐标: expected metres from -1,000 to 1,000, such as 2.4, found 'far'",
        "seats.csv:3: 座位: 'A-01' stands here a second time; first on line 2",
    ]


def test_a_missing_column_does_not_hide_the_mistakes_in_the_others() -> None:
    assert problems("room,row,seet,x_m,y_m\nhall,A,A-01,far,1\nhall,,A-02,1,1\n") == [
        "seats.csv:1: expected the columns room, row, seat, x_m, y_m; missing: seat (座位)",
        "seats.csv:1: seet: unknown column; did you mean 'seat'?",
        "seats.csv:2: x_m: expected metres from -1,000 to 1,000, such as 2.4, found 'far'",
        "seats.csv:3: row: expected a text, found nothing",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "",
            "seats.csv:1: expected a first line with the columns room, row, seat, x_m, y_m; the file is empty",
        ),
        (
            "room,seat,x_m\n",
            "seats.csv:1: expected the columns room, row, seat, x_m, y_m; missing: row (排), y_m (纵坐标)",
        ),
        (f"{HEAD},nmae\n", "seats.csv:1: nmae: unknown column; did you mean 'name'?"),
        (f"{HEAD},seat\n", "seats.csv:1: seat: the column stands there twice"),
        (f"{HEAD}\n", "seats.csv: expected at least one seat"),
        (
            f"{HEAD}\nhall,outline,,0,0\nhall,A,A-01,1,1\n",
            "seats.csv:2: outline: expected 3 corners or more of room 'hall', found 1",
        ),
    ],
)
def test_what_is_no_plan_says_what_was_expected(text: str, said: str) -> None:
    assert problems(text) == [said]


@pytest.mark.parametrize("around", ['"room', 'room,"row'])
def test_a_quotation_mark_that_is_not_closed_does_not_make_the_file_a_column(around: str) -> None:
    (said,) = problems(SMALL.replace(HEAD[: len(around) - 1], around, 1))
    assert said == "seats.csv:1: a quotation mark opens in the line of the columns and is not closed in it"


def test_nor_does_one_in_a_long_file_make_it_an_empty_one() -> None:
    (said,) = problems('"' + SMALL + "hall,A,A-03,1,1,,\n" * 10_000)
    assert said == (
        "seats.csv:1: not valid CSV: field larger than field limit (131072); is a quotation mark not closed?"
    )


def test_a_column_of_no_name_is_shown_in_short() -> None:
    said, known = problems(HEAD + "," + "x\x1b" * 100 + "\nhall,A,A-01,1,1,\n")
    assert said.startswith("seats.csv:1: x\\x1bx\\x1b")
    assert len(said) < 320
    assert known == KNOWN


def test_names_are_what_a_person_reads_too() -> None:
    head = f"{HEAD},name,room_name_en"
    assert problems(f'{head}\nhall,A,A-01,1,1,a\x07b,\nhall,A,A-02,1,1,"two\nlines",Ha\u202ell\n') == [
        "seats.csv:2: name: expected a text on one line that can be seen, found 'a\\x07b'",
        "seats.csv:3: name: expected a text on one line that can be seen, found 'two\\nlines'",
        "seats.csv:3: room_name_en: expected a text on one line that can be seen, found 'Ha\u202ell'",
    ]
    joined = "👩\u200d💻"
    (seat,) = read_csv(f"{HEAD},name\nhall,A,A-01,1,1,{joined}\n".encode(), "seats.csv").seats
    assert seat.name is not None
    assert seat.name.text("en") == joined


def test_numbers_and_ids_are_what_a_person_reads() -> None:
    assert problems(f"{HEAD}\nhall,A,A-01,1_000,1\nhall,A,A\u202e1,1,1\n") == [
        "seats.csv:2: x_m: expected metres from -1,000 to 1,000, such as 2.4, found '1_000'",
        "seats.csv:3: seat: expected 1 to 100 characters that can be seen, found 'A\u202e1'",
    ]


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ConfigError, match="neither UTF-8 nor GB 18030"):
        read_csv(b"\xff\xff\xff\xff", "seats.csv")


@given(st.binary() | st.text().map(lambda text: f"{HEAD}\n{text}".encode("utf-8", "replace")))
def test_nothing_breaks_the_reader(data: bytes) -> None:
    found: list[object] = []
    try:
        found += read_csv(data, "seats.csv").seats
    except ConfigError as error:
        found += error.problems
    assert found


def test_the_guides_own_example_is_right_and_its_file_has_the_same_shape() -> None:
    guide = (EXAMPLE.parents[1] / "seats.md").read_text(encoding="utf-8")
    plan = read_csv(guide.partition("```\n")[2].partition("```")[0].encode(), "seats.md")
    assert [seat.seat for seat in plan.seats] == ["A-01", "A-02"]
    agents, rooms = (block.partition("```")[0] for block in guide.split("```yaml\n")[1:])
    configured = Settings.model_validate(yaml.safe_load(agents)).agents
    assert [agent.seat for agent in configured.values()] == ["A-01", "A-02"]
    written = read_plan(rooms, "seats.md")
    assert written.rooms[0].outline == plan.rooms[0].outline


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_example_of_the_command_line_is_right_in_both_languages(language: str) -> None:
    shown = [line[2:] for line in SHOWN.splitlines() if line.startswith("  ")]
    lines = [line.split(maxsplit=1)[language == "zh"].strip() for line in shown]
    plan = read_csv("\n".join(lines).encode(), "seats.csv")
    assert [(seat.seat, seat.x_m) for seat in plan.seats] == [("A-01", 1.5), ("A-02", 3.1)]
