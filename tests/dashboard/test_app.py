"""The app as a whole: what it serves, in which language, under which policy."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import pytest_asyncio

from dashboard import build_app, router
from dashboard.rooms import ROOMS
from dashboard.router import content
from dashboard.store import WebStore
from floor.settings import Settings
from tests.doubles.picture import MemoryPicture, NoDays, NoQuarters

if TYPE_CHECKING:
    from dash.development.base_component import Component
    from fastapi import FastAPI

    from dashboard.rooms.room import Make, Visit

PAGES = [room.path for room in ROOMS]


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """One app for the module: Dash allows one to a process, and reading tests do not change it."""
    return build_app(
        Settings.default(),
        WebStore(picture=MemoryPicture(), quarters=NoQuarters(), days=NoDays()),
        build="build-1",
    )


@pytest_asyncio.fixture
async def web(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8050") as client:
        yield client


def policy_of(answer: httpx.Response) -> dict[str, list[str]]:
    parts = [part.split() for part in answer.headers["content-security-policy"].split(";")]
    return {name: values for name, *values in parts}


def json_block(html: str, name: str) -> Any:
    found = re.search(rf'<script [^>]*id="{name}"[^>]*>(.*?)</script>', html)
    assert found is not None
    return json.loads(found[1])


def page_data(html: str) -> dict[str, Any]:
    data: dict[str, Any] = json_block(html, "floorwatch-page")
    return data


@pytest.mark.parametrize("path", PAGES)
async def test_every_room_has_an_address_of_its_own(web: httpx.AsyncClient, path: str) -> None:
    answer = await web.get(path)
    assert answer.status_code == 200
    room = next(room for room in ROOMS if room.path == path)
    assert f'data-room="{room.name}"' in answer.text
    assert f'data-scheme="{room.scheme}"' in answer.text
    assert page_data(answer.text)["audience"] == room.audience


async def test_the_root_leads_to_the_wallboard_and_keeps_the_query(web: httpx.AsyncClient) -> None:
    answer = await web.get("/?lang=en&group=sales")
    assert (answer.status_code, answer.headers["location"]) == (307, "/wallboard?lang=en&group=sales")


async def test_a_slash_too_many_leads_to_the_room(web: httpx.AsyncClient) -> None:
    answer = await web.get("/wallboard/?lang=en")
    assert answer.status_code == 307
    assert answer.headers["location"].endswith("/wallboard?lang=en")


@pytest.mark.parametrize(
    ("query", "lang", "title"),
    [
        ("", "zh-CN", "客服中心"),
        ("?lang=zh_CN", "zh-CN", "客服中心"),
        ("?lang=zh-cn", "zh-CN", "客服中心"),
        ("?lang=en", "en", "Contact centre"),
        ("?lang=EN-gb", "en", "Contact centre"),
        ("?lang=xx", "zh-CN", "客服中心"),
        ("?lang=", "zh-CN", "客服中心"),
    ],
)
async def test_a_page_is_in_the_language_asked_for_else_the_sites(
    web: httpx.AsyncClient, query: str, lang: str, title: str
) -> None:
    html = (await web.get(f"/wallboard{query}")).text
    assert f'<html lang="{lang}"' in html
    assert title in html.partition("<title>")[2].partition("</title>")[0]
    assert page_data(html)["language"] == lang


async def test_the_page_tells_its_scripts_zone_build_and_words(web: httpx.AsyncClient) -> None:
    data = page_data((await web.get("/wallboard?lang=en")).text)
    assert (data["timezone"], data["build"]) == ("Asia/Shanghai", "build-1")
    assert data["messages"]


@pytest.mark.parametrize("path", ["/nope", "/wallboard/x", "/_dash-ws-callback", "/docs", "/redoc"])
async def test_an_unknown_address_is_a_404_in_the_readers_language(web: httpx.AsyncClient, path: str) -> None:
    chinese, english = await web.get(path), await web.get(f"{path}?lang=en")
    assert (chinese.status_code, english.status_code) == (404, 404)
    assert '<html lang="zh-CN"' in chinese.text
    assert "没有" in chinese.text
    assert ">前往大屏</a>" in chinese.text
    assert "There is no such page" in english.text
    assert ">To the wallboard</a>" in english.text
    assert path in english.text


async def test_what_stands_in_an_address_is_not_taken_for_html(web: httpx.AsyncClient) -> None:
    answer = await web.get("/<script>alert(1)</script>")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


async def test_a_method_that_a_page_does_not_have_is_refused(web: httpx.AsyncClient) -> None:
    assert (await web.post("/wallboard")).status_code == 405


@pytest.mark.parametrize(
    "path", ["/wallboard", "/nope", "/", "/assets/live.js", "/assets/none.js", "/_dash-layout"]
)
async def test_every_answer_carries_the_security_headers(web: httpx.AsyncClient, path: str) -> None:
    answer = await web.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    policy = policy_of(answer)
    assert policy["default-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert "'unsafe-inline'" not in policy["script-src"]


async def test_the_policy_knows_every_inline_script_of_every_page(web: httpx.AsyncClient) -> None:
    import base64
    import hashlib

    for path in PAGES:
        answer = await web.get(path)
        allowed = policy_of(answer)["script-src"]
        scripts = re.findall(r"<script([^>]*)>(.*?)</script>", answer.text, re.DOTALL)
        inline = [text for tag, text in scripts if "src=" not in tag and "application/json" not in tag]
        assert inline, "Dash's renderer is started by an inline script"
        for text in inline:
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in allowed


async def test_nothing_on_a_page_comes_from_elsewhere(web: httpx.AsyncClient) -> None:
    for path in [*PAGES, "/nope", "/api/docs"]:
        html = (await web.get(path)).text
        assert re.findall(r"""(?:src|href)=["'](?:https?:)?//[^"']+""", html) == []


async def test_every_script_and_style_a_page_names_is_there(web: httpx.AsyncClient) -> None:
    html = (await web.get("/wallboard")).text
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', html):
        answer = await web.get(address)
        assert answer.status_code == 200, address


async def test_dash_has_no_websocket_of_its_own(app: FastAPI, web: httpx.AsyncClient) -> None:
    paths = [getattr(route, "path", "") for route in app.routes]
    assert "/live" in paths
    assert not [path for path in paths if "ws-callback" in path]
    assert "websocket" not in json_block((await web.get("/wallboard")).text, "_dash-config")


def test_every_server_callback_is_async(app: FastAPI) -> None:
    callbacks = app.state.dash.callback_map
    served = {name: made["callback"] for name, made in callbacks.items() if "callback" in made}
    assert served, "there is at least the one that enters a room"
    assert [name for name, callback in served.items() if not inspect.iscoroutinefunction(callback)] == []


async def test_a_page_has_in_itself_what_dash_asks_for_first(web: httpx.AsyncClient) -> None:
    html = (await web.get("/wallboard?lang=en")).text
    layout, dependencies = json_block(html, "_dash-layout"), json_block(html, "_dash-dependencies")
    assert layout["props"]["id"] == "room"
    assert layout["props"]["children"]["type"]
    assert dependencies == (await web.get("/_dash-dependencies")).json()
    english, chinese = html, (await web.get("/wallboard?lang=zh_CN")).text
    assert json_block(english, "_dash-layout") != json_block(chinese, "_dash-layout")


async def test_only_pages_with_its_controls_load_mantine(web: httpx.AsyncClient) -> None:
    loads = {
        path: "/dash_mantine_components/" in (await web.get(path)).text
        for path in ("/wallboard", "/floor", "/status", "/trends")
    }
    assert [path for path, does in loads.items() if does] == ["/trends"]


async def test_a_page_has_its_colours_before_its_styles_and_loads_their_script_once(
    web: httpx.AsyncClient,
) -> None:
    for path in ("/floor", "/wallboard", "/nope"):
        html = (await web.get(path)).text
        assert html.count("scheme.js") == 1
        assert html.index("scheme.js") < html.index('rel="stylesheet"')
    assert (await web.get("/assets/scheme.js")).status_code == 200


async def test_the_hub_runs_while_the_app_does(app: FastAPI) -> None:
    hub = app.state.hub
    async with app.router.lifespan_context(app):
        await asyncio.sleep(0)
        assert hub.ready
    assert not hub.ready


async def test_a_page_is_made_once_for_an_address_and_anew_for_other_settings(
    web: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(make: Make, seen: Visit) -> Component:
        made.append(seen.language)
        return content(make, seen)

    monkeypatch.setattr(router, "content", counted)
    first = await web.get("/status?lang=en&once")
    assert (await web.get("/status?lang=en&once")).text == first.text
    assert made == ["en"]
    await web.get("/status?lang=zh&once")
    await web.get("/wallboard?lang=en&once")
    assert made == ["en", "zh_CN", "en"]
    fresh = Settings.model_validate({"name": {"zh_CN": "港口", "en": "Harbour"}})
    monkeypatch.setattr(app.state.router, "settings", fresh)
    assert "<title>Status · Harbour</title>" in (await web.get("/status?lang=en&once")).text
    monkeypatch.setattr(app.state.router, "build", "build-2")
    assert page_data((await web.get("/status?lang=en&once")).text)["build"] == "build-2"
    assert made == ["en", "zh_CN", "en", "en", "en"]


async def test_addresses_that_nobody_meant_fill_no_memory(
    web: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(router, "PAGES_KEPT", 3)
    for n in range(5):
        await web.get(f"/status?x={n}")
    await web.get("/status?x=" + "y" * 10_000)
    assert list(app.state.router.kept) == [("status", f"x={n}") for n in (2, 3, 4)]
