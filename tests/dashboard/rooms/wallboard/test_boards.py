from __future__ import annotations

import pytest

from dashboard.i18n import messages_for
from dashboard.rooms.wallboard.boards import Board, chosen_group, chosen_queues, on_turn, turns
from tests.doubles import wall_floor

english = messages_for("en").gettext
chinese = messages_for("zh_CN").gettext
SITE = wall_floor.settings()
BOARDS = wall_floor.settings(
    wallboard={
        "boards": [
            {"name": {"zh_CN": "全部", "en": "Everything"}, "stay_s": 20},
            {"name": {"zh_CN": "售后", "en": "After-sales"}, "group": "service", "stay_s": 30},
            {"name": "VIP", "queues": ["vip", "repair"], "stay_s": 10},
        ]
    }
)


@pytest.mark.parametrize(
    ("query", "queues"),
    [
        ({}, []),
        ({"queues": ""}, []),
        ({"queues": "repair"}, ["repair"]),
        ({"queues": "vip, repair,,vip "}, ["vip", "repair"]),
    ],
)
def test_queues_are_taken_in_their_order_and_once(query: dict[str, str], queues: list[str]) -> None:
    assert chosen_queues(query) == queues


def test_without_a_choice_the_wall_shows_all_queues() -> None:
    assert chosen_group({}, SITE) == "*"


def test_the_site_may_choose_another_group() -> None:
    assert chosen_group({}, wall_floor.settings(wallboard={"group": "service"})) == "service"


def test_the_address_beats_the_site() -> None:
    settings = wall_floor.settings(wallboard={"group": "service"})
    assert chosen_group({"group": "other"}, settings) == "other"
    assert chosen_group({"queues": "vip"}, settings) is None
    assert chosen_group({"queues": "vip", "group": "service"}, settings) == "service"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "All queues"),
        ({"group": "service"}, "After-sales service"),
        ({"group": "nobody-made-it"}, "nobody-made-it"),
        ({"queues": "vip,repair"}, "VIP line, Fault reports"),
        ({"queues": "not-configured"}, "not-configured"),
    ],
)
def test_the_title_says_what_is_shown(query: dict[str, str], words: str) -> None:
    assert [board.name for board in turns(SITE, "en", query, english).boards] == [words]


def test_the_title_is_in_the_readers_language() -> None:
    shown = turns(SITE, "zh_CN", {"queues": "vip,repair"}, chinese)
    assert shown.boards[0].name == "贵宾专线、故障报修"


def test_the_boards_of_the_site_take_turns_where_the_address_names_none() -> None:
    shown = turns(BOARDS, "zh_CN", {"lang": "zh"}, chinese)
    assert [(board.name, board.group, board.queues, board.stay_s) for board in shown.boards] == [
        ("全部", "*", (), 20),
        ("售后", "service", (), 30),
        ("VIP", None, ("vip", "repair"), 10),
    ]
    assert shown.unknown is None


@pytest.mark.parametrize("wanted", ["2", " 2 ", "After-sales", "after-SALES", "售后"])
def test_an_address_keeps_to_one_board_by_number_or_name(wanted: str) -> None:
    assert [board.group for board in turns(BOARDS, "en", {"board": wanted}, english).boards] == ["service"]


@pytest.mark.parametrize("wanted", ["0", "4", "-1", "Sales"])
def test_a_board_that_there_is_not_is_said_and_all_take_turns(wanted: str) -> None:
    shown = turns(BOARDS, "en", {"board": wanted}, english)
    assert (len(shown.boards), shown.unknown) == (3, wanted)
    alone = turns(SITE, "en", {"board": wanted}, english)
    assert (len(alone.boards), alone.unknown) == (1, wanted)


@pytest.mark.parametrize("query", [{"group": "service"}, {"queues": "vip"}])
def test_a_choice_in_the_address_beats_the_boards(query: dict[str, str]) -> None:
    (board,) = turns(BOARDS, "en", query | {"board": "1"}, english).boards
    assert (board.group, board.queues) == ((None, ("vip",)) if "queues" in query else ("service", ()))


def test_whose_turn_it_is_hangs_on_the_clock_alone() -> None:
    boards = turns(BOARDS, "en", {}, english).boards
    assert [on_turn(boards, 1_763_784_000 + second) for second in (0, 19.9, 20, 49.9, 50, 59.9, 60)] == [
        0, 0, 1, 1, 2, 2, 0,
    ]  # fmt: skip
    assert on_turn((Board(name="", group="*", queues=()),), 12345.6) == 0
