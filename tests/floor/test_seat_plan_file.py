from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from floor.seat_plan_file import NotWritable, file_of, keep_old, obstacle, read_file, write_file
from floor.settings import ConfigError, SeatPlan, Settings

if TYPE_CHECKING:
    from pathlib import Path

PLAN = SeatPlan.model_validate(
    {"rooms": [{"room": "hall", "rows": [{"row": "A", "seats": [{"seat": "A-01", "x_m": 1, "y_m": 2}]}]}]}
)


def test_the_file_lies_with_what_the_site_keeps_unless_the_configuration_names_another(
    tmp_path: Path,
) -> None:
    config = tmp_path / "c.yaml"
    config.write_text("site: north")
    assert file_of(Settings.load(config)) == tmp_path / "var" / "north" / "seats.yaml"
    config.write_text("seating: {file: plans/floor.yaml}")
    assert file_of(Settings.load(config)) == tmp_path / "plans" / "floor.yaml"


def test_a_file_that_is_not_there_is_no_plan_and_one_that_is_broken_is_an_error_with_its_line(
    tmp_path: Path,
) -> None:
    file = tmp_path / "seats.yaml"
    assert read_file(file) is None
    assert read_file(tmp_path / "none" / "seats.yaml") is None
    file.write_text(
        "rooms:\n- room: hall\n  rows:\n  - row: A\n    seats:\n    - {seat: A-01, x_m: far, y_m: 1}\n"
    )
    with pytest.raises(ConfigError) as caught:
        read_file(file)
    assert str(caught.value) == f"{file}:6: rooms[0].rows[0].seats[0].x_m: expected a number, found 'far'"
    file.write_text("rooms: []\nroom: x\n")
    with pytest.raises(ConfigError, match=r":2: room: unknown key; did you mean 'rooms'\?"):
        read_file(file)
    file.write_text('rooms:\n- room: hall\n  name: {en: "Ha\\all"}\n')
    with pytest.raises(
        ConfigError, match=r":3: rooms\[0\].name: expected a text on one line that can be seen"
    ):
        read_file(file)
    file.write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_file(file)


def test_a_plan_is_written_into_a_folder_that_is_made_for_it_and_leaves_nothing_beside(
    tmp_path: Path,
) -> None:
    file = tmp_path / "var" / "main" / "seats.yaml"
    write_file(file, PLAN)
    assert read_file(file) == PLAN
    assert list(file.parent.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_a_new_file_has_the_mode_of_the_old_and_a_link_stays_one(tmp_path: Path) -> None:
    target = tmp_path / "real" / "plan.yaml"
    write_file(target, SeatPlan())
    target.chmod(0o640)
    link = tmp_path / "seats.yaml"
    link.symlink_to(target)
    before = target.stat().st_ino
    write_file(link, PLAN)
    assert link.is_symlink()
    assert read_file(target) == PLAN
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert target.stat().st_ino != before


def test_a_write_that_fails_leaves_the_old_plan_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "seats.yaml"
    write_file(file, PLAN)

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NotWritable, match=r"^seats.yaml cannot be written: No space left on device$"):
        write_file(file, SeatPlan())
    assert read_file(file) == PLAN
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_cannot_be_flushed_is_logged_as_the_plan_is_saved_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "seats.yaml"
    write_file(file, SeatPlan())
    monkeypatch.setattr("os.fsync", only_files)
    with capture_logs() as logged:
        write_file(file, PLAN)
        kept = keep_old(file)
    assert read_file(file) == read_file(kept) == PLAN
    assert [entry["why"] for entry in logged] == ["Input/output error"] * 2
    assert {entry["log_level"] for entry in logged} == {"warning"}


def full(_handle: int) -> None:
    """Fail as a disk does on which nothing has room."""
    raise OSError(errno.ENOSPC, "No space left on device")


def only_files(handle: int) -> None:
    """Fail of a folder, as some network file systems do."""
    if stat.S_ISDIR(os.fstat(handle).st_mode):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_an_old_plan_that_cannot_be_kept_whole_leaves_nothing_that_looks_like_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "seats.yaml"
    write_file(file, PLAN)

    kept = keep_old(file)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NotWritable, match=r"cannot be kept beside it: No space left on device$"):
        keep_old(file)
    assert read_file(kept) == PLAN
    assert sorted(tmp_path.iterdir()) == [file, kept]


def test_what_is_in_the_way_is_said_without_the_folders_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert obstacle(tmp_path / "new" / "seats.yaml") is None
    assert obstacle(tmp_path) == f"{tmp_path.name} is not a file"
    assert obstacle(tmp_path / "taken" / "seats.yaml") == "what should be the folder of seats.yaml is a file"
    with pytest.raises(NotWritable, match=r"what should be the folder of seats.yaml is a file"):
        write_file(tmp_path / "taken" / "seats.yaml", PLAN)


def test_a_file_that_may_only_be_read_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "seats.yaml"
    write_file(file, PLAN)
    # The account that runs tests may be one that nothing is forbidden to.
    monkeypatch.setattr("os.access", lambda path, _mode: path != file.resolve())
    assert obstacle(file) == "seats.yaml may not be written by the account that serves the pages"
    monkeypatch.setattr("os.access", lambda path, _mode: path != tmp_path.resolve())
    assert obstacle(file) == "the account that serves the pages may not write in the folder of seats.yaml"
