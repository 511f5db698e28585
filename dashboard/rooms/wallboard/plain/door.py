"""Where the plain page is served."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.responses import HTMLResponse

from dashboard.i18n import language_of, messages_for
from dashboard.live.frames import floor_now
from dashboard.rooms.wallboard.boards import on_turn, turns
from dashboard.rooms.wallboard.plain.choice import choose
from dashboard.rooms.wallboard.plain.page import SCRIPT, Plain, html
from dashboard.rooms.wallboard.plain.truth import standing
from floor.model.picture import SITE_KEY, SiteRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fastapi import FastAPI

    from dashboard.api.context import Feed
    from dashboard.live.frames import Health
    from dashboard.rooms.wallboard.boards import Turns
    from floor.model.picture import Row
    from floor.settings import Settings

__all__ = ["PATH", "SCRIPT", "drawn", "install"]

PATH = "/wallboard/plain"


def install(server: FastAPI, feed: Feed, settings: Callable[[], Settings], build: Callable[[], str]) -> None:
    """Put the page on the server; `settings` and `build` are asked for at each request."""

    async def plain(request: Request) -> HTMLResponse:
        text = drawn(feed.rows, feed.health, settings(), dict(request.query_params), time.time(), build())
        return HTMLResponse(text, headers={"Cache-Control": "no-store"})

    server.add_api_route(PATH, plain, name="wallboard-plain", include_in_schema=False)


def drawn(
    rows: Mapping[str, Row],
    health: Health,
    settings: Settings,
    query: Mapping[str, str],
    wall_now: float,
    build: str,
) -> str:
    """Return the page's HTML at a moment of our clock."""
    language = language_of(query.get("lang"), settings.language)
    messages = messages_for(language)
    shown: Turns = turns(settings, language, query, messages.gettext)
    row = rows.get(SITE_KEY)
    site = row if isinstance(row, SiteRow) else None
    place = on_turn(shown.boards, wall_now)
    board = shown.boards[place]
    choice = choose(rows, board, settings)
    now = floor_now(site, wall_now)
    stands = standing(rows, health, site, choice, board, settings, now=now, wall_now=wall_now)
    return html(
        Plain(
            settings=settings,
            language=language,
            messages=messages,
            turns=shown,
            place=place,
            choice=choice,
            standing=stands,
            build=build,
        )
    )
