"""Which address is which room: our own table, real status codes."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl

import structlog
from dash import html
from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.components.still import as_html
from dashboard.i18n import language_of, messages_for
from dashboard.index import Page, PagedDash, current_page, not_found_page
from dashboard.rooms.room import Make, Room, Visit
from floor.settings import Settings

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.backend import PlainBackend

API_PREFIX = "/api/"
HOME = "/wallboard"

ROOM = "room"
"""The id of what stands around every room."""

PAGES_KEPT = 64
LONGEST_QUERY = 500
"""Pages are kept by their address: so many, and none whose query is longer than any that means something."""

log = structlog.get_logger(__name__)


def visit(settings: Settings, query: Mapping[str, str]) -> Visit:
    """Return what a room is told of a request with this query: `lang` in it beats the site's language."""
    language = language_of(query.get("lang"), settings.language)
    return Visit(settings=settings, language=language, messages=messages_for(language), query=query)


def content(make: Make, seen: Visit) -> "Component":
    """Return what a room makes of a request."""
    return make(seen.settings, seen.language, seen.query, seen.messages.gettext)


def _with_query(path: str, request: Request) -> str:
    return f"{path}?{request.url.query}" if request.url.query else path


class Router:
    """The rooms of one app, by path, as they are under `settings` and in the `build` of now."""

    def __init__(self, settings: Settings, rooms: Sequence[Room], build: str) -> None:
        self.settings = settings
        self.build = build
        self._rooms = {room.path: room for room in rooms}
        self.kept: OrderedDict[tuple[str, str], tuple[Settings, str, bytes]] = OrderedDict()
        """Pages by room and query, with the settings and build they are of; the last asked for at the end."""

    def install(self, app: PagedDash, server: FastAPI) -> None:
        """Put the rooms, the way from `/` to the first and the 404 on the server, and itself in its state."""
        server.state.router = self
        app.layout = html.Div(id=ROOM)  # a page has its room in itself: see `PagedDash`
        for room in self._rooms.values():
            if room.register is not None:
                room.register(app)
            self._serve(app, server, room)
        server.add_api_route("/", self._home, include_in_schema=False)
        server.add_exception_handler(HTTPException, self._refuse)

    def _serve(self, app: PagedDash, server: FastAPI, room: Room) -> None:
        async def page(request: Request) -> HTMLResponse:
            # The page names the scripts of this moment: a stored copy would outlive a deploy.
            return HTMLResponse(self._page(app, room, request), headers={"Cache-Control": "no-cache"})

        server.add_api_route(room.path, page, name=f"room-{room.name}", include_in_schema=False)

    def _page(self, app: PagedDash, room: Room, request: Request) -> bytes:
        """Return a room's page, made once for settings, build and address, which are all it depends on.

        All walls of a site load themselves anew at the same moment, when its settings are taken up.
        """
        place = room.name, request.url.query
        settings, build, page = self.kept.get(place, (None, "", b""))
        if settings is not self.settings or build != self.build:
            page = self._made(app, room, request)
            if len(request.url.query) > LONGEST_QUERY:
                return page
            self.kept[place] = self.settings, self.build, page
        self.kept.move_to_end(place)
        while len(self.kept) > PAGES_KEPT:
            self.kept.popitem(last=False)
        return page

    def _made(self, app: PagedDash, room: Room, request: Request) -> bytes:
        seen = visit(self.settings, dict(parse_qsl(request.url.query)))
        whole = html.Div(content(room.layout, seen), id=ROOM)
        token = current_page.set(
            Page(
                language=seen.language,
                title=f"{seen.messages.gettext(room.title)} · {self.settings.name.text(seen.language)}",
                room=room.name,
                audience=room.audience,
                scheme=room.scheme,
                timezone=self.settings.timezone,
                build=self.build,
                boxes=as_html(whole) if room.drawn else "",
                layout=content(room.drawn, seen) if room.drawn else whole,
                plain=None if room.plain is None else _with_query(room.plain, request),
            )
        )
        try:
            return cast("PlainBackend", app.backend).page(app, request).encode()
        finally:
            current_page.reset(token)

    async def _home(self, request: Request) -> RedirectResponse:
        return RedirectResponse(_with_query(HOME, request), HTTPStatus.TEMPORARY_REDIRECT)

    async def _refuse(self, request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise TypeError(f"expected an HTTPException to answer, got {error!r}") from error
        path = request.url.path
        if error.status_code != HTTPStatus.NOT_FOUND or path.startswith(API_PREFIX):
            return await http_exception_handler(request, error)
        language = language_of(request.query_params.get("lang"), self.settings.language)
        return HTMLResponse(not_found_page(language, path, HOME, self.build), HTTPStatus.NOT_FOUND)
