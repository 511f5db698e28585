from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from floor.seat_plan import Move, TooManySeats, UnknownRoom, moved, plan_version
from floor.seat_plan_text import number, plan_text, scalar
from floor.settings import SeatPlan
from floor.settings.seating import MOST_SEATS, Metres, plan_id, seen_name
from floor.settings.seating_file import read_plan
from floor.settings.yaml_reader import read_yaml


def plan(**rooms: Any) -> SeatPlan:
    """A plan of rooms by id, each with rows by id, each with seats by id and place."""
    return SeatPlan.model_validate(
        {
            "rooms": [
                {
                    "room": room,
                    "rows": [
                        {
                            "row": row,
                            "seats": [{"seat": s, "x_m": x, "y_m": y} for s, (x, y) in seats.items()],
                        }
                        for row, seats in rows.items()
                    ],
                }
                for room, rows in rooms.items()
            ]
        }
    )


TWO_ROOMS = plan(
    hall={"A": {"A-01": (0, 0), "A-02": (2, 0)}, "B": {"B-01": (0, 4)}},
    annex={"C": {"C-01": (0, 0)}},
)


def places(found: SeatPlan) -> dict[str, tuple[str, str, float, float]]:
    return {
        seat.seat: (room.room, row.row, seat.x_m, seat.y_m)
        for room in found.rooms
        for row in room.rows
        for seat in row.seats
    }


def test_a_seat_that_stays_in_its_room_keeps_its_row_and_its_place_in_it() -> None:
    after = moved(TWO_ROOMS, [Move("A-01", "hall", 0.123, 3.999)])
    assert places(after) == places(TWO_ROOMS) | {"A-01": ("hall", "A", 0.12, 4.0)}
    assert list(places(after)) == list(places(TWO_ROOMS))


def test_one_that_comes_to_a_room_joins_the_row_of_the_nearest_and_keeps_its_name() -> None:
    data = TWO_ROOMS.model_dump()
    data["rooms"][1]["rows"][0]["seats"][0]["name"] = "门口"
    named = SeatPlan.model_validate(data)
    after = moved(named, [Move("C-01", "hall", 1, 3.5)])
    assert places(after)["C-01"] == ("hall", "B", 1, 3.5)
    (seat,) = [seat for seat in after.seats if seat.seat == "C-01"]
    assert seat.name is not None
    assert seat.name.text("en") == "门口"


def test_a_row_left_by_its_last_seat_is_gone_and_an_empty_room_begins_a_first() -> None:
    after = moved(TWO_ROOMS, [Move("C-01", "hall", 2, 0)])
    assert [room.room for room in after.rooms] == ["hall", "annex"]
    assert after.rooms[1].rows == ()
    back = moved(after, [Move("C-01", "annex", 0, 0)])
    assert places(back)["C-01"] == ("annex", "1", 0, 0)


def test_a_seat_not_on_the_plan_comes_onto_it() -> None:
    after = moved(TWO_ROOMS, [Move("X-9", "hall", 2, 1)])
    assert places(after) == places(TWO_ROOMS) | {"X-9": ("hall", "A", 2, 1)}


def test_nothing_is_moved_where_a_room_is_unknown() -> None:
    with pytest.raises(UnknownRoom, match="'cellar' is not on the plan; on it are: hall, annex") as caught:
        moved(TWO_ROOMS, [Move("A-01", "hall", 1, 1), Move("A-02", "cellar", 1, 1)])
    assert caught.value.index == 1
    assert places(TWO_ROOMS)["A-01"] == ("hall", "A", 0, 0)


def test_a_version_names_the_content() -> None:
    assert plan_version(TWO_ROOMS) == plan_version(SeatPlan.model_validate(TWO_ROOMS.model_dump()))
    changed = moved(TWO_ROOMS, [Move("A-01", "hall", 0.01, 0)])
    assert plan_version(changed) != plan_version(TWO_ROOMS)
    assert plan_version(moved(changed, [Move("A-01", "hall", 0, 0)])) == plan_version(TWO_ROOMS)


def test_minus_nought_is_no_other_place() -> None:
    here = moved(TWO_ROOMS, [Move("A-01", "hall", 0.0, 0.0)])
    assert plan_version(moved(TWO_ROOMS, [Move("A-01", "hall", -0.0, -0.001)])) == plan_version(here)
    assert plan_version(here) == plan_version(TWO_ROOMS)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([f"S-{n}" for n in range(9)]),
            st.booleans(),
            st.integers(-5, 5),
            st.integers(-5, 5),
        ),
        max_size=12,
    )
)
def test_whoever_comes_to_a_room_joins_one_of_the_nearest_there(
    steps: list[tuple[str, bool, int, int]],
) -> None:
    now = TWO_ROOMS
    for seat, in_hall, x_m, y_m in steps:
        room = "hall" if in_hall else "annex"
        before = places(now)
        there = {one: place for one, place in before.items() if place[0] == room and one != seat}
        now = moved(now, [Move(seat, room, x_m, y_m)])
        came = places(now)[seat]
        assert (came[0], came[2:]) == (room, (x_m, y_m))
        if before.get(seat, ("", "", 0, 0))[0] == room or not there:
            continue
        far = {one: math.hypot(place[2] - x_m, place[3] - y_m) for one, place in there.items()}
        nearest = {there[one][1] for one in far if far[one] <= min(far.values())}
        assert came[1] in nearest


def test_a_plan_has_so_many_seats_and_no_more_and_is_moved_without_looking_at_each_for_each() -> None:
    seats = {f"S-{n}": (n % 100, n // 100) for n in range(MOST_SEATS)}
    full = plan(hall={"A": seats}, annex={})
    with pytest.raises(TooManySeats, match="10,000 seats at most"):
        moved(full, [Move("S-new", "hall", 1, 1)])
    with pytest.raises(ValidationError, match="expected 10,000 seats at most, found 10,001"):
        plan(hall={"A": {**seats, "S-new": (1, 1)}})
    looked = 0

    def counted(*sides: float) -> float:
        nonlocal looked
        looked += 1
        return math.sqrt(sides[0] ** 2 + sides[1] ** 2)

    away = moved(full, [Move(f"S-{n}", "annex", n, 1) for n in range(0, 1000, 2)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("floor.seat_plan_near.math.hypot", counted)
        back = moved(away, [Move(f"S-{n}", "hall", n % 100, n // 100) for n in range(0, 1000, 2)])
    assert {seat: place[2:] for seat, place in places(back).items()} == seats
    assert looked < 500 * MOST_SEATS / 10


@pytest.mark.parametrize("told", ["", "  ", "A\n1", "A\u202e1", "A\u200b", "A\u20281", "x" * 101])
def test_an_id_is_one_that_a_person_can_tell_from_another(told: str) -> None:
    with pytest.raises(ValueError, match="characters that can be seen"):
        plan_id(told)
    with pytest.raises(ValidationError, match="characters that can be seen"):
        plan(hall={"A": {told: (1, 1)}})


def test_blanks_around_an_id_are_no_part_of_it() -> None:
    assert places(plan(**{" hall": {"A ": {"A-01\u3000": (1, 1)}}})) == {"A-01": ("hall", "A", 1, 1)}
    with pytest.raises(ValidationError, match="'A-01' stands in room 'hall' and in room 'hall'"):
        plan(hall={"A": {"A-01": (1, 1), "A-01 ": (2, 2)}})


def test_a_row_that_stands_twice_in_a_room_is_refused() -> None:
    with pytest.raises(ValueError, match="'A' stands in room 'hall' twice"):
        SeatPlan.model_validate({"rooms": [{"room": "hall", "rows": [{"row": "A"}, {"row": "A"}]}]})


def test_the_file_is_made_for_people() -> None:
    text = plan_text(
        SeatPlan.model_validate(
            {
                "rooms": [
                    {
                        "room": "hall",
                        "name": {"zh_CN": "大厅", "en": "Hall: big"},
                        "outline": [[0, 0], [8.5, 0], [8.5, 5]],
                        "rows": [
                            {"row": 1, "seats": [{"seat": "001", "x_m": 1, "y_m": 0.6, "name": "窗边"}]},
                            {"row": "B"},
                        ],
                    },
                    {"room": "empty"},
                ]
            }
        )
    )
    assert [line for line in text.splitlines() if not line.startswith("#")] == [
        "rooms:",
        "- room: hall",
        '  name: {zh_CN: 大厅, en: "Hall: big"}',
        "  outline: [[0, 0], [8.5, 0], [8.5, 5]]",
        "  rows:",
        '  - row: "1"',
        "    seats:",
        '    - {seat: "001", x_m: 1, y_m: 0.6, name: 窗边}',
        "  - row: B",
        "- room: empty",
    ]
    assert plan_text(SeatPlan()).endswith("\nrooms: []\n")


TEXTS = st.text(min_size=1, max_size=12) | st.sampled_from(
    [
        "null",
        "True",
        "~",
        "1e5",
        "0600",
        "a: b",
        "a #b",
        "- a",
        "[x]",
        "{",
        "'",
        '"',
        "\\",
        "é",
        "座位 1",
        "A-01 ",
        " A",
        "\u202eA",
        "😀",
    ]
)


def is_id(text: str) -> bool:
    try:
        return plan_id(text) == text
    except ValueError:
        return False


def is_name(text: str) -> bool:
    try:
        return seen_name(text) == text
    except ValueError:
        return False


IDS = TEXTS.filter(is_id)
METRES = st.floats(-1000, 1000)
PLANS = st.dictionaries(
    IDS,
    st.dictionaries(IDS, st.dictionaries(IDS, st.tuples(METRES, METRES), max_size=3), max_size=2),
    max_size=2,
)


@settings(max_examples=50)
@given(PLANS, TEXTS.filter(is_name))
def test_what_is_written_is_read_as_the_same_plan(rooms: dict[str, Any], name: str) -> None:
    seen: set[str] = set()
    for rows in rooms.values():
        for seats in rows.values():
            for seat in [seat for seat in seats if seat in seen]:
                del seats[seat]
            seen |= seats.keys()
    data = plan(**rooms).model_dump()
    for room in data["rooms"]:
        room["name"] = {"en": name}
    written = SeatPlan.model_validate(data)
    read = read_plan(plan_text(written), "seats.yaml")
    assert read == written
    assert plan_version(read) == plan_version(written)


@given(st.text(min_size=1))
def test_a_text_stays_itself_wherever_it_stands(text: str) -> None:
    assert read_yaml(f"a: {scalar(text)}\nb: {{c: {scalar(text)}, d: 1}}", "").data == {
        "a": text, "b": {"c": text, "d": 1},
    }  # fmt: skip


@given(METRES)
def test_a_place_is_known_to_a_tenth_of_a_millimetre_and_written_so(value: float) -> None:
    metres = TypeAdapter(Metres).validate_python(value)
    assert metres == pytest.approx(value, abs=0.00006)
    assert float(read_yaml(f"a: {number(metres)}", "").data["a"]) == metres
    assert len(number(metres)) <= len("-999.9999")


def test_places_out_of_reach_are_refused_and_minus_zero_is_zero() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Metres).validate_python(1000.1)
    assert number(TypeAdapter(Metres).validate_python(-0.00001)) == "0"
