from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.build import build_id, page_build
from floor.settings import Redis, Settings

if TYPE_CHECKING:
    from pathlib import Path


def house(folder: Path) -> Path:
    (folder / "dashboard").mkdir(parents=True)
    (folder / "assets").mkdir()
    (folder / "dashboard" / "page.py").write_text("1\n", encoding="utf-8")
    (folder / "assets" / "live.js").write_text("2\n", encoding="utf-8")
    return folder


def test_the_same_files_are_the_same_build_wherever_they_lie(tmp_path: Path) -> None:
    assert build_id(house(tmp_path / "a")) == build_id(house(tmp_path / "b"))


def test_another_script_another_name_or_another_page_is_another_build(tmp_path: Path) -> None:
    place = house(tmp_path)
    seen = {build_id(place)}
    (place / "assets" / "live.js").write_text("3\n", encoding="utf-8")
    seen.add(build_id(place))
    (place / "assets" / "live.js").rename(place / "assets" / "lives.js")
    seen.add(build_id(place))
    (place / "dashboard" / "page.py").write_text("4\n", encoding="utf-8")
    seen.add(build_id(place))
    assert len(seen) == 4


def test_what_makes_no_page_makes_no_build(tmp_path: Path) -> None:
    place = house(tmp_path)
    before = build_id(place)
    (place / "README.md").write_text("new\n", encoding="utf-8")
    (place / "dashboard" / "notes.txt").write_text("new\n", encoding="utf-8")
    assert build_id(place) == before


def test_other_settings_are_another_build_and_where_they_are_remembered_is_nobodys_business() -> None:
    plain = Settings.default()
    assert page_build("b", plain) == page_build("b", Settings(redis=Redis(url="redis://u:hunter2@h/0")))
    builds = {page_build("b", plain), page_build("c", plain), page_build("b", Settings(language="en"))}
    assert len(builds) == 3
