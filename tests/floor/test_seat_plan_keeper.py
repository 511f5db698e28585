from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from floor.seat_plan import Move, UnknownRoom, plan_version
from floor.seat_plan_file import NotWritable, file_of, read_file, write_file
from floor.seat_plan_keeper import Keeper, PlanChanged
from floor.seat_plan_spot import SpotTaken
from floor.settings import SeatPlan, Settings
from floor.settings.follow import LOOKS_MISSED
from tests.doubles.until import eventually

if TYPE_CHECKING:
    from pathlib import Path


def text(seat: str = "A-01", x_m: object = 1) -> str:
    return f"rooms: [{{room: hall, rows: [{{row: A, seats: [{{seat: {seat}, x_m: {x_m}, y_m: 2}}]}}]}}]\n"


def settings(folder: Path, more: str = "") -> Settings:
    (folder / "c.yaml").write_text(f"seating: {{{text('C-01').strip()}}}\n{more}")
    return Settings.load(folder / "c.yaml")


def seats(keeper: Keeper) -> list[str]:
    return [seat.seat for seat in keeper.held().plan.seats]


def save(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)


def test_the_configurations_rooms_are_the_plan_until_there_is_a_file_and_again_when_it_is_gone(
    tmp_path: Path,
) -> None:
    site = settings(tmp_path)
    keeper = Keeper(site)
    assert keeper.version is None
    assert seats(keeper) == ["C-01"]
    assert keeper.held().in_file is False
    first = keeper.version
    save(file_of(site), text("F-01"))
    keeper.look()
    assert seats(keeper) == ["C-01"]  # somebody may still be writing it
    keeper.look()
    assert seats(keeper) == ["F-01"]
    assert keeper.held().in_file is True
    file_of(site).unlink()
    for _ in range(LOOKS_MISSED - 1):
        keeper.look()
        assert seats(keeper) == ["F-01"]  # an editor replaces a file
    keeper.look()
    assert (seats(keeper), keeper.version) == (["C-01"], first)


def test_a_broken_file_is_said_once_and_the_last_good_plan_goes_on_and_is_not_overwritten(
    tmp_path: Path,
) -> None:
    site = settings(tmp_path)
    file = file_of(site)
    save(file, text("F-01"))
    keeper = Keeper(site)
    good = keeper.held()
    save(file, text("F-01", "far"))
    with capture_logs() as logs:
        for _ in range(4):
            keeper.look()
    assert [entry["event"] for entry in logs] == ["seat plan refused, the last good one goes on"]
    assert str(file) in logs[0]["problem"]
    held = keeper.held()
    assert held.plan == good.plan
    assert held.version != good.version
    assert held.problem == "seats.yaml:1: rooms[0].rows[0].seats[0].x_m: expected a number, found 'far'"
    with pytest.raises(NotWritable, match=r"seats.yaml is broken and would be overwritten"):
        keeper.move(held.version, [Move("F-01", "hall", 1, 1)])
    assert "far" in file.read_text()
    save(file, text("F-01"))
    keeper.look()
    keeper.look()
    assert keeper.held() == good


def test_a_file_broken_from_the_start_leaves_the_configurations_plan(tmp_path: Path) -> None:
    site = settings(tmp_path)
    save(file_of(site), "rooms: 7")
    keeper = Keeper(site)
    assert seats(keeper) == ["C-01"]
    assert keeper.held().problem == "seats.yaml:1: rooms: expected a list, found '7'"


@pytest.mark.parametrize("left", ["", "\n", "# The plan of the seats\n", "rooms:\n"])
def test_what_a_full_disk_leaves_of_a_file_does_not_empty_the_room(tmp_path: Path, left: str) -> None:
    site = settings(tmp_path)
    save(file_of(site), text("F-01"))
    keeper = Keeper(site)
    keeper.held()
    save(file_of(site), left)
    keeper.look()
    keeper.look()
    assert seats(keeper) == ["F-01"]
    assert "rooms: expected a list of rooms, 'rooms: []' for none, found nothing" in str(
        keeper.held().problem
    )
    save(file_of(site), "rooms: []\n")
    keeper.look()
    keeper.look()
    assert (seats(keeper), keeper.held().problem, keeper.held().in_file) == ([], None, True)


def test_moving_saves_the_whole_plan_and_what_was_saved_is_not_read_as_news(tmp_path: Path) -> None:
    site = settings(tmp_path)
    keeper = Keeper(site)
    moved = keeper.move(keeper.held().version, [Move("C-01", "hall", 4, 5), Move("X-1", "hall", 1, 1)])
    assert read_file(file_of(site)) == moved.plan
    assert moved.version == plan_version(moved.plan)
    keeper.look()
    keeper.look()
    assert keeper.held() is moved
    assert Keeper(site).held() == moved


def test_an_edit_by_hand_that_nobody_has_seen_yet_is_not_lost(tmp_path: Path) -> None:
    site = settings(tmp_path)
    keeper = Keeper(site)
    version = keeper.held().version
    save(file_of(site), text("F-01"))
    with pytest.raises(PlanChanged):
        keeper.move(version, [Move("C-01", "hall", 4, 5)])
    assert seats(keeper) == ["F-01"]
    assert file_of(site).read_text() == text("F-01")


def test_two_processes_with_one_file_do_not_lose_each_others_moves(tmp_path: Path) -> None:
    site = settings(tmp_path)
    write_file(file_of(site), SeatPlan.model_validate({"rooms": [{"room": "hall"}]}))
    one, other = Keeper(site), Keeper(site)
    version = one.held().version
    assert other.held().version == version
    one.move(version, [Move("A", "hall", 1, 1)])
    with pytest.raises(PlanChanged):
        other.move(version, [Move("B", "hall", 2, 2)])
    other.move(other.held().version, [Move("B", "hall", 2, 2)])
    assert seats(other) == ["A", "B"]


def test_an_unknown_room_writes_nothing(tmp_path: Path) -> None:
    keeper = Keeper(settings(tmp_path))
    with pytest.raises(UnknownRoom):
        keeper.move(keeper.held().version, [Move("C-01", "cellar", 1, 1)])
    assert keeper.held().in_file is False


def test_a_seat_that_would_stand_on_another_writes_nothing(tmp_path: Path) -> None:
    site = settings(tmp_path)
    two = [{"seat": "A-1", "x_m": 1, "y_m": 1}, {"seat": "A-2", "x_m": 2, "y_m": 1}]
    plan = {"rooms": [{"room": "hall", "rows": [{"row": "A", "seats": two}]}]}
    write_file(file_of(site), SeatPlan.model_validate(plan))
    keeper = Keeper(site)
    with pytest.raises(SpotTaken, match="seat 'A-1' would stand where 'A-2' stands") as caught:
        keeper.move(keeper.held().version, [Move("N-1", "hall", 9, 9), Move("A-1", "hall", 2.1, 1.1)])
    assert (caught.value.index, caught.value.by) == (1, "A-2")
    assert read_file(file_of(site)) == keeper.held().plan
    with pytest.raises(SpotTaken, match="'N-1' would stand where 'N-2' stands"):
        keeper.move(keeper.held().version, [Move("N-1", "hall", 5, 5), Move("N-2", "hall", 5.1, 4.9)])
    # Two that change places are on nobody's spot in the end, and 20 cm apart is apart.
    keeper.move(keeper.held().version, [Move("A-1", "hall", 2, 1), Move("A-2", "hall", 1, 1)])
    keeper.move(keeper.held().version, [Move("N-1", "hall", 2.2, 1)])
    assert seats(keeper) == ["A-1", "A-2", "N-1"]


def test_where_a_recording_is_played_nothing_is_moved(tmp_path: Path) -> None:
    keeper = Keeper(settings(tmp_path, "site: replay"))
    assert "a recording is played" in str(keeper.held().hindrance)
    with pytest.raises(NotWritable, match="a recording is played"):
        keeper.move(keeper.held().version, [Move("C-01", "hall", 1, 1)])


async def test_changed_settings_are_taken_up_at_once(tmp_path: Path) -> None:
    keeper = Keeper(settings(tmp_path), look_s=60)
    following = asyncio.create_task(keeper.run())

    async def follows(expected: list[str]) -> None:
        await eventually(
            lambda: keeper.version is not None and seats(keeper) == expected, f"the plan has {expected}"
        )

    await follows(["C-01"])
    (tmp_path / "c.yaml").write_text(f"seating: {{{text('D-01').strip()}}}")
    keeper.take_up(Settings.load(tmp_path / "c.yaml"))
    await follows(["D-01"])
    save(tmp_path / "other.yaml", text("E-01"))
    (tmp_path / "c.yaml").write_text("seating: {file: other.yaml}")
    keeper.take_up(Settings.load(tmp_path / "c.yaml"))
    await follows(["E-01"])
    following.cancel()
