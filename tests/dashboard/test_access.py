"""The access log: who looked at whom, kept for as long as the site says, readable by its owner only."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from dashboard.access import NotKept, clean, folder_of, keep_clean, keep_look
from floor.settings import Settings

T = 1_795_312_800.123  # 2026-11-22, 10:00 in Shanghai
DAY_S = 86_400


def settings(folder: Path, days: int = 90) -> Settings:
    return Settings.model_validate(
        {"site": "harbour", "redis": {"dir": str(folder / "state")}, "retention": {"access_log_days": days}}
    )


async def look(settings: Settings, at: float = T, agent: str = "1001") -> None:
    await keep_look(settings, at=at, who="10.0.3.7", agent=agent, look="GET /api/v1/agents/day")


def files(settings: Settings) -> dict[str, list[str]]:
    return {
        file.name: file.read_text(encoding="utf-8").splitlines()
        for file in sorted(folder_of(settings).iterdir())
    }


async def test_a_look_is_a_line_for_its_owners_eyes(tmp_path: Path) -> None:
    site = settings(tmp_path)
    await look(site)
    await look(site, agent="客服\n1")
    [(name, lines)] = files(site).items()
    assert name == "2026-11-22.jsonl"
    assert json.loads(lines[0]) == {
        "at": T,
        "time": "2026-11-22T10:00:00.123+08:00",
        "who": "10.0.3.7",
        "agent": "1001",
        "look": "GET /api/v1/agents/day",
    }
    assert json.loads(lines[1])["agent"] == "客服\n1"
    folder = folder_of(site)
    assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_a_day_of_the_site_is_a_file(tmp_path: Path) -> None:
    site = settings(tmp_path)
    midnight = T - 10 * 3600 - 0.123
    await look(site, midnight - 0.001)
    await look(site, midnight)
    assert {name: len(lines) for name, lines in files(site).items()} == {
        "2026-11-21.jsonl": 1,
        "2026-11-22.jsonl": 1,
    }


async def test_a_look_at_night_is_of_the_day_that_goes_on(tmp_path: Path) -> None:
    site = Settings.model_validate(settings(tmp_path).model_dump() | {"day_starts_at": "06:00"})
    three = T - 7 * 3600
    await look(site, three)
    await look(site, three + 3 * 3600)
    assert list(files(site)) == ["2026-11-21.jsonl", "2026-11-22.jsonl"]


async def test_many_looks_at_once_are_whole_lines(tmp_path: Path) -> None:
    site = settings(tmp_path)
    await asyncio.gather(*(look(site, agent=str(number)) for number in range(50)))
    [lines] = files(site).values()
    assert {json.loads(line)["agent"] for line in lines} == {str(number) for number in range(50)}


async def test_a_line_that_a_full_disk_cut_short_stays_by_itself(tmp_path: Path) -> None:
    site = settings(tmp_path)
    await look(site)
    [name] = files(site)
    with (folder_of(site) / name).open("ab") as file:
        file.write(b'{"at":1')
    await look(site, agent="1002")
    lines = files(site)[name]
    assert lines[1] == '{"at":1'
    assert json.loads(lines[2])["agent"] == "1002"


async def test_what_cannot_be_written_is_said_once_and_names_nobody(tmp_path: Path) -> None:
    site = settings(tmp_path)
    (tmp_path / "state").mkdir()
    folder_of(site).write_text("in the way")
    with capture_logs() as said, pytest.raises(NotKept):
        await look(site)
    [line] = said
    assert (line["event"], line["log_level"]) == ("access_log_not_written", "error")
    assert "1001" not in str(line)


async def test_a_full_disk_is_said_as_such(tmp_path: Path) -> None:
    site = settings(tmp_path)
    folder_of(site).mkdir(parents=True)
    (folder_of(site) / "2026-11-22.jsonl").symlink_to("/dev/full")
    with pytest.raises(NotKept, match="No space left"):
        await look(site)


async def test_files_are_deleted_when_they_are_kept_no_more(tmp_path: Path) -> None:
    site = settings(tmp_path, days=2)
    for ago in range(5):
        await look(site, T - ago * DAY_S)
    (folder_of(site) / "notes.txt").write_text("not ours")
    clean(site, T)
    assert list(files(site)) == ["2026-11-20.jsonl", "2026-11-21.jsonl", "2026-11-22.jsonl", "notes.txt"]


async def test_cleaning_goes_on_by_the_settings_of_now_and_lives_through_a_failure(tmp_path: Path) -> None:
    sites = [settings(tmp_path, days=3), settings(tmp_path, days=1)]
    for ago in range(5):
        await look(sites[0], T - ago * DAY_S)
    hard = folder_of(sites[0]) / "2026-01-01.jsonl"
    hard.mkdir()
    counts: list[int] = []

    async def sleep(_seconds: float) -> None:
        counts.append(len(list(folder_of(sites[0]).glob("*.jsonl"))))
        if len(counts) == 1:
            hard.rmdir()
        sites.pop(0)

    with capture_logs() as said, pytest.raises(IndexError):
        await keep_clean(lambda: sites[0], lambda: T, sleep)
    assert [line["event"] for line in said] == ["access_log_not_cleaned"]
    assert list(files(settings(tmp_path))) == ["2026-11-21.jsonl", "2026-11-22.jsonl"]


async def test_no_fault_ends_the_cleaning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = settings(tmp_path, days=1)
    await look(site, T - 5 * DAY_S)
    rounds = 0

    async def sleep(_seconds: float) -> None:
        nonlocal rounds
        rounds += 1
        monkeypatch.undo()
        if rounds == 2:
            raise asyncio.CancelledError

    def beyond(_settings: Settings, _now: float) -> None:
        raise OverflowError("date value out of range")

    monkeypatch.setattr("dashboard.access.clean", beyond)
    with capture_logs() as said, pytest.raises(asyncio.CancelledError):
        await keep_clean(lambda: site, lambda: T, sleep)
    assert [line["event"] for line in said] == ["access_log_not_cleaned"]
    assert "OverflowError" in said[0]["why"]
    assert files(site) == {}


def test_a_site_at_which_nobody_looked_has_nothing_to_clean(tmp_path: Path) -> None:
    clean(settings(tmp_path), T)
    assert not folder_of(settings(tmp_path)).exists()
