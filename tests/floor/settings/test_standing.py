"""Where a configuration stands, as the pages tell it: what is wrong with it, short and without secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from floor.settings import ConfigError, Settings
from floor.settings.follow import Follow
from floor.settings.standing import LONGEST_TEXT, TOLD_AT_MOST, Fault, Standing

if TYPE_CHECKING:
    from pathlib import Path

RIGHT = "queues: {sales: {target: 0.8}}"
WRONG = "queues:\n  sales:\n    target: many\n"


class Clock:
    """A clock a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_refused_file_is_told_until_a_right_one_is_saved(tmp_path: Path) -> None:
    file, clock = tmp_path / "c.yaml", Clock()
    told: list[Standing] = []
    file.write_text(RIGHT)
    follow = Follow(lambda: Settings.load(file), file, now=clock)
    follow.tell = told.append
    assert (follow.standing.state, follow.standing.since) == ("taken", 1000)

    def saved(text: str, at: float) -> Standing:
        clock.now = at
        file.write_text(text)
        follow.ask()
        follow.look()
        return follow.standing

    refused = saved(WRONG, 1060)
    (fault,) = refused.problems
    assert (refused.state, refused.since, refused.file) == ("refused", 1060, "c.yaml")
    assert (fault.line, fault.key) == (3, "queues.sales.target")
    assert "found 'many'" in fault.text
    assert saved(WRONG, 1070) == refused
    taken = saved(RIGHT, 1080)
    assert (taken.state, taken.since, taken.problems) == ("taken", 1080, ())
    assert told == [refused, taken]


def test_what_a_process_cannot_take_up_is_refused_there(tmp_path: Path) -> None:
    file, clock = tmp_path / "c.yaml", Clock()
    file.write_text(RIGHT)
    follow = Follow(lambda: Settings.load(file), file, now=clock)
    follow.refuse("ValueError: no such host")
    assert follow.standing.problems == (Fault(None, "", "ValueError: no such host"),)
    follow.ask()
    follow.look()
    assert follow.standing.state == "taken"


def refused(file: Path, text: str) -> Standing:
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        Settings.load(file)
    return Standing.refused(file, 1.0, caught.value)


def test_it_is_bounded(tmp_path: Path) -> None:
    standing = refused(tmp_path / "c.yaml", "".join(f"wrong{n}: {'9' * 500}\n" for n in range(30)))
    assert len(standing.problems) == TOLD_AT_MOST
    long = Standing.refused(tmp_path / "c.yaml", 1.0, "far too long\n" * 1000)
    assert len(long.problems[0].text) == LONGEST_TEXT + 1
    assert "\n" not in long.problems[0].text


def test_it_shows_no_secret_and_no_folder(tmp_path: Path) -> None:
    standing = refused(
        tmp_path / "c.yaml",
        "web: {public_url: 'ftp://admin:hunter2@h'}\n"
        "sources:\n  - {kind: feed, name: crm, token_hash: hunter2}\n",
    )
    assert {"web.public_url", "sources[0].token_hash"} <= {fault.key for fault in standing.problems}
    assert "hunter2" not in repr(standing)
    assert str(tmp_path) not in repr(standing)


def test_one_process_tells_another(tmp_path: Path) -> None:
    file = tmp_path / "refused.json"
    assert Standing.read(file) is None
    standing = Standing.refused(tmp_path / "c.yaml", 5.0, "broken")
    standing.write(file)
    assert Standing.read(file) == standing
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("{")
    assert Standing.read(file) is None
