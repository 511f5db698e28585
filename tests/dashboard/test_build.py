from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard.build import DRAWN, UNDRAWN, build_id, page_build
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


FEED = {"kind": "feed", "name": "acd", "token_hash": "sha256:" + "a" * 64}
ASTERISK = {"kind": "asterisk", "name": "pbx", "host": "h", "username": "u", "secret": {"env": "S"}}


def build_of(**said: object) -> str:
    return page_build("b", Settings.model_validate(said))


@pytest.mark.parametrize(
    "drawn",
    [
        {"name": "Hall"},
        {"language": "en"},
        {"timezone": "UTC"},
        {"day_starts_at": "06:00"},
        {"queues": {"sales": {"name": "Sales"}}},
        {"groups": {"all": {"name": "All", "queues": ["sales"]}}},
        {"teams": {"a": {"name": "A"}}},
        {"wallboard": {"rotate_s": 30}},
        {"service_level": {"target": 0.9}},
        {"queue_defaults": {"wrapup_s": 30}},
        {"sources": [FEED]},
        {"sources": [ASTERISK]},
    ],
)
def test_what_rooms_draw_makes_another_build(drawn: dict[str, object]) -> None:
    assert build_of(**drawn) != build_of()


def test_another_name_kind_or_address_of_a_source_makes_another_build() -> None:
    changes: list[dict[str, object]] = [{}, {"name": "b"}, {"host": "i"}, {"port": 5039}, {"tls": {}}]
    seen = {build_of(sources=[ASTERISK | change]) for change in changes}
    assert len(seen) == 5


@pytest.mark.parametrize(
    "undrawn",
    [
        {"retention": {"log_h": 30}},
        {"log": {"level": "debug"}},
        {"web": {"port": 8051, "public_url": "https://wall.example"}},
        {"agents": {"PJSIP/1": {"agent": "1", "name": "Ann"}}},  # their names come with the live rows
        {"seating": {"rooms": [{"room": "hall"}]}},  # it comes with the plan
    ],
)
def test_what_no_room_draws_lets_open_pages_be(undrawn: dict[str, object]) -> None:
    assert build_of(**undrawn) == build_of()


def test_how_a_source_is_signed_in_to_lets_open_pages_be() -> None:
    one, other = (
        {"token_hash": f"sha256:{digit * 64}", "events_per_s": rate} for digit, rate in (("a", 9), ("b", 8))
    )
    assert build_of(sources=[FEED | one]) == build_of(sources=[FEED | other])
    assert build_of(sources=[ASTERISK]) == build_of(sources=[ASTERISK | {"username": "v", "ping_every_s": 9}])


def test_of_every_section_it_is_decided_whether_pages_draw_it() -> None:
    assert set(DRAWN) | {"sources"} | set(UNDRAWN) == set(Settings.model_fields)


def test_other_settings_are_another_build_and_where_they_are_remembered_is_nobodys_business() -> None:
    plain = Settings.default()
    assert page_build("b", plain) == page_build("b", Settings(redis=Redis(url="redis://u:hunter2@h/0")))
    builds = {page_build("b", plain), page_build("c", plain), page_build("b", Settings(language="en"))}
    assert len(builds) == 3
