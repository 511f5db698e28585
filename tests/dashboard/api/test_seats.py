"""`/api/v1/seats`: the plan as it is told, and moving seats with all that may be wrong with that."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from floor.seat_plan_file import file_of, held, read_file
from floor.settings import Settings
from tests.doubles.api_house import House, open_house
from tests.doubles.json_schema import faults
from tests.doubles.until import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path
    from types import FrameType

    import httpx

PLAN = """\
rooms:
- room: hall
  name: {zh_CN: 大厅, en: Hall}
  outline: [[0, 0], [8, 0], [8, 5], [0, 5]]
  rows:
  - row: A
    seats:
    - {seat: A-01, x_m: 0.8, y_m: 0.6, name: 窗边}
    - {seat: A-02, x_m: 2.4, y_m: 0.6}
- room: annex
"""
JSON = {"content-type": "application/json"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A site whose plan stands in its configuration, with a folder of its own."""
    (tmp_path / "c.yaml").write_text(f"seating:\n  {PLAN.replace(chr(10), chr(10) + '  ')}", encoding="utf-8")
    return Settings.load(tmp_path / "c.yaml")


@pytest_asyncio.fixture
async def planned(settings: Settings) -> AsyncIterator[House]:
    async with open_house(settings) as house:
        yield house


async def plan(house: House, language: str = "zh_CN") -> Any:
    answer = await house.client.get("/api/v1/seats", params={"lang": language})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


async def move(house: House, version: str, *moves: Any, **headers: str) -> httpx.Response:
    body = json.dumps({"version": version, "moves": moves})
    return await house.client.patch(
        "/api/v1/seats",
        content=body,
        headers=JSON | {name.replace("_", "-"): text for name, text in headers.items()},
    )


def to(seat: object, x_m: object, y_m: object, room: object = "hall") -> dict[str, object]:
    return {"seat": seat, "room": room, "x_m": x_m, "y_m": y_m}


async def fits(house: House, method: str, answer: httpx.Response) -> None:
    """Hold an answer against what is documented for its status."""
    document = (await house.client.get("/api/openapi.json")).json()
    described = document["paths"]["/api/v1/seats"][method]["responses"][str(answer.status_code)]
    media_type = answer.headers["content-type"].partition(";")[0]
    schema = described["content"][media_type]["schema"]
    assert list(faults(answer.json(), schema, document["components"]["schemas"])) == []
    if answer.status_code != 200:
        assert f"`{answer.json()['type']}`" in described["description"]


async def test_the_plan_is_told_with_names_in_the_readers_language(planned: House) -> None:
    found = await plan(planned, "en")
    version = found.pop("version")
    assert found == {
        "file": "seats.yaml",
        "in_file": False,
        "editable": True,
        "hindrance": None,
        "problem": None,
        "rooms": [
            {
                "room": "hall",
                "name": "Hall",
                "outline": [[0, 0], [8, 0], [8, 5], [0, 5]],
                "rows": [
                    {
                        "row": "A",
                        "seats": [
                            {"seat": "A-01", "name": "窗边", "x_m": 0.8, "y_m": 0.6},
                            {"seat": "A-02", "name": "A-02", "x_m": 2.4, "y_m": 0.6},
                        ],
                    }
                ],
            },
            {"room": "annex", "name": "annex", "outline": [], "rows": []},
        ],
    }
    chinese = await plan(planned)
    assert (chinese["rooms"][0]["name"], chinese["version"]) == ("大厅", version)
    await fits(planned, "get", await planned.client.get("/api/v1/seats"))
    assert (await planned.client.head("/api/v1/seats")).status_code == 200


async def test_a_site_without_a_plan_has_none_and_that_is_an_answer(house: House) -> None:
    assert (await plan(house))["rooms"] == []


async def test_moved_seats_are_saved_whole_and_have_another_version(
    planned: House, settings: Settings
) -> None:
    before = (await plan(planned))["version"]
    answer = await move(planned, before, to("A-01", 1.006, 3), to("A-02", 1, 1, "annex"), to("X-1", 7, 2))
    assert answer.status_code == 200
    await fits(planned, "patch", answer)
    after = await plan(planned)
    assert answer.json() == {"version": after["version"]}
    assert after["version"] != before
    assert (after["in_file"], after["file"]) == (True, "seats.yaml")
    hall, annex = after["rooms"]
    assert hall["rows"][0]["seats"] == [
        {"seat": "A-01", "name": "窗边", "x_m": 1.01, "y_m": 3},
        {"seat": "X-1", "name": "X-1", "x_m": 7, "y_m": 2},
    ]
    assert annex["rows"] == [{"row": "1", "seats": [{"seat": "A-02", "name": "A-02", "x_m": 1, "y_m": 1}]}]
    written = read_file(file_of(settings))
    assert written is not None
    assert written.rooms[0].name == settings.seating.rooms[0].name
    assert written.rooms[0].outline == settings.seating.rooms[0].outline


async def test_of_two_who_edit_at_once_the_second_is_told_and_nothing_of_the_first_is_lost(
    planned: House,
) -> None:
    version = (await plan(planned))["version"]
    answers = await asyncio.gather(
        *(move(planned, version, to(f"N-{number}", number, 1)) for number in range(8))
    )
    codes = [answer.status_code for answer in answers]
    assert sorted(codes) == [200] + [409] * 7
    refused = answers[codes.index(409)]
    assert refused.json()["type"] == "/api/problems/plan-changed"
    await fits(planned, "patch", refused)
    seats = {seat["seat"] for seat in (await plan(planned))["rooms"][0]["rows"][0]["seats"]}
    assert seats == {"A-01", "A-02", f"N-{codes.index(200)}"}


@pytest.mark.parametrize(
    ("moves", "fields"),
    [
        ([to("A-01", 1, 1, "cellar")], {"moves.0.room"}),
        ([to("A-01", "1", None)], {"moves.0.x_m", "moves.0.y_m"}),
        ([to("A-01", 1000.5, -1001)], {"moves.0.x_m", "moves.0.y_m"}),
        ([to("A-01", True, 1)], {"moves.0.x_m"}),
        ([to("A-01", 10**400, -(10**4000))], {"moves.0.x_m", "moves.0.y_m"}),
        ([to(10**400, 1, 1)], {"moves.0.seat"}),
        ([to("A-01", 1, 1), to(" A-01 ", 2, 2)], {"moves.1.seat"}),
        ([to("A\u202e1", 1, 1)], {"moves.0.seat"}),
        (
            [to("", 1, 1), to("a\nb", 1, 1), to("x" * 101, 1, 1)],
            {"moves.0.seat", "moves.1.seat", "moves.2.seat"},
        ),
        ([to("A-01", 1, 1), to("A-02", 1, 1), to("A-01", 2, 2)], {"moves.2.seat"}),
        ([to("A-01", 1, 1) | {"z_m": 3}], {"moves.0.z_m"}),
        ([7], {"moves.0"}),
        ([], {"moves"}),
        ([to(f"S-{number}", 1, 1) for number in range(2001)], {"moves"}),
    ],
)
async def test_what_is_wrong_with_a_move_is_named_and_nothing_is_moved(
    planned: House, moves: list[Any], fields: set[str]
) -> None:
    before = await plan(planned)
    answer = await move(planned, before["version"], *moves)
    assert answer.status_code == 422
    assert answer.json()["type"] == "/api/problems/bad-parameter"
    assert {error["field"] for error in answer.json()["errors"]} == fields
    await fits(planned, "patch", answer)
    assert await plan(planned) == before


async def test_blanks_around_an_id_make_no_second_seat(planned: House) -> None:
    version = (await plan(planned))["version"]
    assert (await move(planned, version, to("A-01 ", 1, 3, " hall"))).status_code == 200
    seats = (await plan(planned))["rooms"][0]["rows"][0]["seats"]
    assert [(seat["seat"], seat["y_m"]) for seat in seats] == [("A-01", 3), ("A-02", 0.6)]


async def test_a_seat_that_would_hide_another_is_not_moved_and_that_one_is_named(planned: House) -> None:
    before = await plan(planned)
    answer = await move(planned, before["version"], to("N-1", 5, 5), to("A-01", 2.4, 0.5))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "moves.1")
    assert "a place of its own: A-02 stands there" in answer.json()["detail"]
    await fits(planned, "patch", answer)
    assert await plan(planned) == before


async def test_a_plan_that_is_full_takes_no_new_seat_and_says_so(
    planned: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("floor.seat_plan.MOST_SEATS", 2)
    before = await plan(planned)
    answer = await move(planned, before["version"], to("A-01", 1, 1), to("N-1", 2, 2))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "moves")
    assert "seats at most" in answer.json()["detail"]
    await fits(planned, "patch", answer)
    assert await plan(planned) == before


async def test_whoever_holds_the_folder_stops_nobody_but_those_who_save(
    planned: House, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("floor.seat_plan_file.PATIENCE_S", 0.3)
    before = await plan(planned)
    with held(file_of(settings)):
        saving = [asyncio.create_task(move(planned, before["version"], to("A-01", n, 1))) for n in range(3)]
        # A thread of everybody's is free all along, and what is held is told meanwhile.
        await eventually(lambda: threads("_lock") > 0, "somebody waits to save")
        assert threads("_lock") == 1
        assert await plan(planned) == before
        assert not saving[0].done()
        answers = await asyncio.gather(*saving)
    assert [answer.json()["type"] for answer in answers] == ["/api/problems/plan-not-writable"] * 3
    assert "another program holds the folder of seats.yaml" in answers[0].json()["detail"]
    assert (await move(planned, before["version"], to("A-01", 1, 1))).status_code == 200


def threads(function: str) -> int:
    """Count the threads that are in a function."""
    return sum(function in called(frame) for frame in sys._current_frames().values())


def called(frame: FrameType | None) -> Iterator[str]:
    """The functions a thread is in, the innermost first."""
    while frame is not None:
        yield frame.f_code.co_name
        frame = frame.f_back


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{nope", "expected JSON"),
        (b'{"version": "\xff"}', "expected JSON"),
        (b"[]", "body: expected an object"),
        (b'{"moves": []}', "version: expected"),
        (b'{"version": "a", "moves": [], "force": true}', "force: expected one of version, moves"),
        (b'{"version": "\\ud800", "moves": 1e999}', "expected JSON"),
    ],
)
async def test_a_body_that_is_no_wish_is_refused_in_words(planned: House, body: bytes, says: str) -> None:
    answer = await planned.client.patch("/api/v1/seats", content=body, headers=JSON)
    assert answer.status_code == 422
    assert says in answer.json()["detail"]


@pytest.mark.parametrize(
    ("headers", "status", "kind"),
    [
        ({"content-type": "text/plain"}, 415, "not-json-type"),
        ({}, 415, "not-json-type"),
        (JSON | {"content-encoding": "gzip"}, 415, "not-json-type"),
        (JSON | {"origin": "http://evil.example"}, 403, "foreign-page"),
        (JSON | {"origin": "null"}, 403, "foreign-page"),
        (JSON | {"origin": "http://floor:81"}, 403, "foreign-page"),
        (JSON | {"sec-fetch-site": "cross-site"}, 403, "foreign-page"),
        (JSON | {"sec-fetch-site": "same-site", "origin": "http://floor"}, 403, "foreign-page"),
        (JSON | {"origin": "http://floor", "sec-fetch-site": "same-origin"}, 200, None),
        ({"content-type": "Application/JSON; charset=utf-8"}, 200, None),
    ],
)
async def test_only_pages_of_this_server_and_programs_may_move_seats(
    planned: House, headers: dict[str, str], status: int, kind: str | None
) -> None:
    body = json.dumps({"version": (await plan(planned))["version"], "moves": [to("A-01", 1, 1)]}).encode()
    answer = await planned.client.patch("/api/v1/seats", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.json().get("type") == (kind and f"/api/problems/{kind}")
    await fits(planned, "patch", answer)


async def test_a_body_is_read_to_its_limit_and_no_further(planned: House) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield b" " * 65_536

    answer = await planned.client.patch("/api/v1/seats", content=endless(), headers=JSON)
    assert (answer.status_code, answer.json()["type"]) == (413, "/api/problems/too-large")
    assert sent <= 2**20
    await fits(planned, "patch", answer)


async def test_a_plan_that_cannot_be_saved_says_why_and_moves_nothing(
    planned: House, settings: Settings, tmp_path: Path
) -> None:
    before = await plan(planned)
    settings.state_dir.parent.mkdir(parents=True)
    settings.state_dir.write_text("a file where the folder should be")
    answer = await move(planned, before["version"], to("A-01", 1, 1))
    assert (answer.status_code, answer.json()["type"]) == (409, "/api/problems/plan-not-writable")
    assert "folder of seats.yaml" in answer.json()["detail"]
    assert str(tmp_path) not in answer.text
    await fits(planned, "patch", answer)
    planned.context.plan.look()
    found = await plan(planned)
    assert found["editable"] is False
    assert "folder of seats.yaml" in found["hindrance"]
    assert found["rooms"] == before["rooms"]
    assert found["version"] != before["version"]  # so that open pages ask, and hide what cannot be done
