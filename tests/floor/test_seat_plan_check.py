"""What `app.py plan import` and `app.py plan check` do and say."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

import app
from floor.seat_plan_check import on_one_spot, seats
from floor.seat_plan_file import file_of, read_file
from floor.settings import SeatPlan, Settings
from floor.supervisor import FATAL_EXIT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("logging_as_before")

CSV = "room,row,seat,x_m,y_m\nhall,A,A-01,1,1\nhall,A,A-02,2,1\nannex,B,B-01,1,1\nannex,B,B-02,1,1\n"
FAR = ((6, 6), (7, 7), (8, 8))
AGENTS = "agents: {x/1: {agent: '1', seat: A-01}, x/2: {agent: '2', seat: Z-9}, x/3: {agent: '3'}}\n"


def site(folder: Path, text: str = AGENTS) -> Path:
    config = folder / "c.yaml"
    config.write_text(text)
    return config


def csv(folder: Path, text: str = CSV) -> Path:
    file = folder / "seats.csv"
    file.write_text(text)
    return file


def command(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = app.main([str(argument) for argument in arguments])
    output = capsys.readouterr()
    return code, output.out + output.err


def test_an_imported_plan_is_the_sites_and_is_described(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = site(tmp_path)
    file = file_of(Settings.load(config))
    made = command(capsys, "plan", "import", csv(tmp_path), "--config", config)
    assert made == (
        0,
        (
            f"site main: {file}: 4 seats in 2 rooms (hall 2, annex 2); no corners of walls given, "
            "so a plain frame is drawn around each room; seats.csv read as UTF-8; "
            "on the same spot, nearer than 20 cm to each other: B-01 and B-02\n"
        ),
    )
    assert command(capsys, "plan", "check", "--config", config) == (
        0,
        (
            f"seats: 4 seats in 2 rooms (hall 2, annex 2), from {file}\n"
            "seats: 1 seat (Z-9) of configured agents is not on the plan\n"
            "seats: 3 seats (A-02, B-01, B-02) are no configured agent's\n"
            "seats: on the same spot, nearer than 20 cm to each other: B-01 and B-02\n"
        ),
    )


@pytest.mark.parametrize(
    ("desks", "said"),
    [
        # As the API and the page count it, 20 cm apart is apart; here, also where a square of theirs ends.
        (((1, 1), (1.2, 1)), None),
        ((*((1, 1), (1.19, 1)), *FAR), "A-1 and A-2"),
        ((*((0.99, 1), (1.01, 1.1)), *FAR), "A-1 and A-2"),
        ((*((-0.01, 0), (0.01, 0)), *FAR), "A-1 and A-2"),
        # In a row too close, each hides the next: one knot, not many pairs. In another room it hides nobody.
        (((0, 0), (0.1, 0), (0.2, 0), (0.3, 0)), "A-1 and 3 more; are the places in metres?"),
        (
            ((0, 0), (5, 5), (0, 0.1), (5, 5), (6, 6), (7, 7), (8, 8), (9, 9)),
            "A-1 and A-3, A-2 and A-4",
        ),
    ],
)
def test_seats_that_hide_each_other_are_said(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    desks: tuple[tuple[float, float], ...],
    said: str | None,
) -> None:
    lines = "".join(f"hall,A,A-{number},{x},{y}\n" for number, (x, y) in enumerate(desks, 1))
    source = csv(tmp_path, f"room,row,seat,x_m,y_m\nannex,B,B-1,{desks[0][0]},{desks[0][1]}\n{lines}")
    config = site(tmp_path, "site: main\n")
    code, told = command(capsys, "plan", "import", source, "--config", config)
    remark = f"on the same spot, nearer than 20 cm to each other: {said}\n"
    assert (code, told.partition("; seats.csv read as UTF-8")[2]) == (0, f"; {remark}" if said else "\n")
    code, told = command(capsys, "plan", "check", "--config", config)
    assert (code, told.splitlines()[1:]) == (0, [f"seats: {remark.strip()}"] if said else [])


@pytest.mark.parametrize("unit_m", [0.1, 0.001, 0])
def test_a_plan_in_wrong_units_is_remarked_on_at_once_and_shortly(unit_m: float) -> None:
    """Of 10,000 desks too close each has its neighbours, and nobody wants to read 10,000 names."""
    desks = [
        {"seat": f"S-{number}", "x_m": number % 100 * unit_m, "y_m": number // 100 * unit_m}
        for number in range(10_000)
    ]
    plan = SeatPlan.model_validate({"rooms": [{"room": "h", "rows": [{"row": "A", "seats": desks}]}]})
    before = time.process_time()
    assert on_one_spot(plan) == (
        "on the same spot, nearer than 20 cm to each other: S-0 and 9999 more; are the places in metres?"
    )
    assert time.process_time() - before < 10


def test_the_demonstrations_plan_is_asked_for_as_the_demonstration_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("floor.compose.DEMO", site(tmp_path, "site: demo\n"))
    file = csv(tmp_path)
    file.write_bytes("room,row,seat,x_m,y_m,name\nhall,A,A-01,1,1,窗边\n".encode("gb18030"))
    code, said = command(capsys, "plan", "import", "--demo", file)
    assert (code, said.partition(":")[0]) == (0, "site demo")
    assert "seats.csv read as GB 18030" in said
    assert "1 seat" in command(capsys, "plan", "check", "--demo")[1]


def test_a_plan_there_is_already_is_replaced_only_when_asked_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "plan.yaml"
    code, said = command(capsys, "plan", "import", csv(tmp_path), "--to", target)
    assert (code, said.partition(":")[0]) == (0, str(target))
    before = target.read_text()
    other = csv(tmp_path, "room,row,seat,x_m,y_m\nhall,A,N-01,1,1\n")
    code, said = command(capsys, "plan", "import", other, "--to", target)
    assert (code, said) == (
        FATAL_EXIT,
        f"{target} is there already; add --replace to put this plan in its place\n",
    )
    assert target.read_text() == before
    assert command(capsys, "plan", "import", other, "--to", target, "--replace")[0] == 0
    plan = read_file(target)
    assert plan is not None
    assert [seat.seat for seat in plan.seats] == ["N-01"]


def test_the_plan_before_is_kept_beside_the_new_one_and_none_kept_before_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "plan.yaml"
    command(capsys, "plan", "import", csv(tmp_path), "--to", target)
    target.write_text("# moved by hand\nrooms: []\n")
    target.chmod(0o600)
    for name, kept in (("old", "# moved by hand\nrooms: []\n"), ("old-2", None)):
        before = target.read_text()
        code, said = command(capsys, "plan", "import", csv(tmp_path), "--to", target, "--replace")
        beside = tmp_path / f"plan.yaml.{name}"
        assert (code, said.rpartition("; ")[2]) == (0, f"the plan before is kept in {beside}\n")
        assert beside.read_text() == (kept or before)
        assert beside.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "plan.yaml.old").read_text() == "# moved by hand\nrooms: []\n"
    code, said = command(capsys, "plan", "import", csv(tmp_path), "--to", tmp_path / "new.yaml", "--replace")
    assert (code, "is kept in" in said) == (0, False)


@pytest.mark.parametrize(
    ("corners", "said"),
    [
        ("", "no corners of walls given, so a plain frame is drawn around each room"),
        ("hall", "walls of hall; a plain frame around annex"),
        ("hall annex", "walls of hall, annex"),
    ],
)
def test_what_is_drawn_around_the_rooms_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], corners: str, said: str
) -> None:
    lines = "".join(
        f"{room},outline,,{x},{y}\n" for room in corners.split() for x, y in ((0, 0), (9, 0), (9, 9))
    )
    source = csv(tmp_path, CSV + lines)
    code, told = command(capsys, "plan", "import", source, "--to", tmp_path / "plan.yaml")
    assert (code, told.split("; ", 1)[1].partition("; seats.csv")[0]) == (0, said)


def test_nothing_is_written_where_a_line_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "plan.yaml"
    wrong = csv(tmp_path, f"{CSV}hall,A,A-01,1,1\n")
    code, said = command(capsys, "plan", "import", wrong, "--to", target)
    assert (code, said) == (
        FATAL_EXIT,
        f"{wrong}:6: seat: 'A-01' stands here a second time; first on line 2\n",
    )
    assert not target.exists()
    assert command(capsys, "plan", "import", tmp_path / "none.csv", "--to", target)[0] == FATAL_EXIT


def test_a_broken_plan_is_not_right_and_none_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = site(tmp_path)
    (none,) = seats(Settings.load(config))
    assert none.right
    assert "no plan" in none.text
    file = file_of(Settings.load(config))
    file.parent.mkdir(parents=True)
    file.write_text("rooms:\n- {room: hall, rows: 7}\n")
    code, said = command(capsys, "plan", "check", "--config", config)
    assert (code, said) == (1, f"NOT RIGHT  seats: {file}:2: rooms[0].rows: expected a list, found '7'\n")
