"""What a page loads: what its room uses, once, in an order its scripts can count on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from dashboard.bundle import BEGUN, KEPT, OTHER, PATH, Bundles, joined, sources
from dashboard.rooms.room import Room

CSS = '<link rel="stylesheet" href="/assets/base.css?m=1">\n<link rel="stylesheet" href="/lib/grid.css">\n'
SCRIPTS = "\n".join(
    f'<script src="{address}"></script>'
    for address in (
        "/suites/dash/deps/polyfill@7.js", "/suites/dash/deps/react@18.js", "/suites/grid/grid.js",
        "/assets/live.js?m=1", "/suites/dash/renderer.js", "/suites/dash_table/bundle.js",
    )
)  # fmt: skip


def room(name: str, **more: object) -> Room:
    return Room(path=f"/{name}", name=name, title=name, layout=lambda *_visit: None, audience=name, **more)  # type: ignore[arg-type]


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    for name in (
        "live.js",
        "base.css",
        "head.js",
        "floor/b.js",
        "floor/a.js",
        "floor/a.css",
        "wall/rules.js",
        "other/x.js",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"/* of {name} */", encoding="utf-8")
    return tmp_path


@pytest.fixture
def bundles(assets: Path) -> Bundles:
    rooms = [room("floor", uses=("wall",), alone=("grid",), drawn=lambda *_visit: None), room("wall")]
    return Bundles(assets, rooms, without=("head.js",))


def test_scripts_of_every_page_come_before_the_rooms_and_folders_by_name(assets: Path) -> None:
    found = [file.relative_to(assets).as_posix() for file in sources(assets, ("wall", "floor"), "js")]
    assert found == ["head.js", "live.js", "floor/a.js", "floor/b.js", "wall/rules.js"]


def test_each_script_is_named_guarded_and_ends_before_the_next_begins(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("(function () {})() // no end of line", encoding="utf-8")
    (tmp_path / "b.js").write_text("(function () {})()", encoding="utf-8")
    lines = joined([tmp_path / "a.js", tmp_path / "b.js"], "js").decode().splitlines()
    assert lines[0] == BEGUN.strip()
    for name in ("a.js", "b.js"):
        at = lines.index(f"/* {name} */")
        assert (lines[at + 1], lines[at + 3]) == ("try {", "} catch (error) {")
        assert f'("{name}", error)' in lines[at + 4]


def test_styles_are_joined_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a {}", encoding="utf-8")
    assert joined([tmp_path / "a.css"] * 2, "css") == b"/* a.css */\na {}\n" * 2


def test_a_page_has_its_own_scripts_first_once_and_of_the_libraries_what_it_uses(bundles: Bundles) -> None:
    parts = bundles.parts("wall", CSS, SCRIPTS)
    assert re.findall(r'src="([^"]+)"', parts.scripts) == [
        bundles.address("wall", "js"),
        "/suites/dash/deps/polyfill@7.js",  # Dash's figures are not drawn without it
        "/suites/dash/deps/react@18.js", "/suites/dash/renderer.js",
    ]  # fmt: skip
    assert re.findall(r'href="([^"]+)"', parts.css) == ["/lib/grid.css", bundles.address("wall", "css")]
    assert "text/later" not in parts.scripts


def test_what_a_room_draws_later_is_named_and_not_loaded(bundles: Bundles) -> None:
    parts = bundles.parts("floor", CSS, SCRIPTS)
    assert re.findall(r'type="text/later" src="([^"]+)"', parts.scripts) == [
        "/suites/dash/deps/polyfill@7.js", "/suites/dash/deps/react@18.js", "/suites/grid/grid.js",
        "/suites/dash/renderer.js",
    ]  # fmt: skip
    assert re.findall(r'<script src="([^"]+)"', parts.scripts) == [bundles.address("floor", "js")]


def test_what_one_room_alone_draws_with_no_other_loads(assets: Path) -> None:
    bundles = Bundles(assets, [room("floor"), room("wall", alone=("grid",))], without=())
    assert "/suites/grid/grid.js" in bundles.parts("wall", CSS, SCRIPTS).scripts
    assert "grid.js" not in bundles.parts("floor", CSS, SCRIPTS).scripts


def test_an_address_changes_with_what_is_in_it(bundles: Bundles, assets: Path) -> None:
    before = bundles.address("floor", "js")
    (assets / "floor" / "a.js").write_text("/* changed */", encoding="utf-8")
    after = Bundles(assets, [room("floor", uses=("wall",))], without=("head.js",)).address("floor", "js")
    assert before.startswith(f"{PATH}/floor.js?m=")
    assert before != after


async def test_only_the_page_of_the_same_build_may_keep_a_bundle(bundles: Bundles) -> None:
    server = FastAPI()
    bundles.install(server)
    address = bundles.address("floor", "js")
    asked = (address, address.replace("?m=", "?m=0"), address.partition("?")[0])
    async with AsyncClient(transport=ASGITransport(app=server), base_url="http://here") as client:
        kept = [(await client.get(path)).headers["cache-control"] for path in asked]
    assert kept == [KEPT, OTHER, OTHER]
