from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from dashboard.security import KnownNames, content_security_policy

NAMES = frozenset({"localhost", "127.0.0.1", "::1", "wall.example"})


async def asked_as(host: str) -> int:
    async def page(_request: object) -> PlainTextResponse:
        return PlainTextResponse("here")

    app = KnownNames(Starlette(routes=[Route("/", page)]), names=NAMES)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://any") as client:
        return (await client.get("/", headers={"Host": host})).status_code


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8050", "127.0.0.1:80", "[::1]:8050", "wall.example"]
)
async def test_who_asks_by_a_name_of_ours_is_answered(host: str) -> None:
    assert await asked_as(host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "evil.example:8050",
        "",
        "127.0.0.1@evil.example",
        "[::1",
        "::1",
        "a b",
    ],
)
async def test_who_asks_by_another_is_not(host: str) -> None:
    assert await asked_as(host) == 421


def test_inline_scripts_are_allowed_by_hash_only() -> None:
    policy = content_security_policy(["'sha256-abc='"])
    assert "script-src 'self' 'sha256-abc=';" in policy
    assert "http:" not in policy
    assert "https:" not in policy
