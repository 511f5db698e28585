"""Puts the web process together: Dash and its rooms, the live path, the API."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from typing import Any

import structlog
from fastapi import FastAPI
from starlette.routing import WebSocketRoute

from dashboard import access, api
from dashboard.backend import PlainBackend
from dashboard.build import ASSETS, build_id, page_build
from dashboard.bundle import Bundles
from dashboard.guest import Guest
from dashboard.index import BROKEN_SCRIPT, OLD_SCRIPT, SCHEME_SCRIPT, PagedDash
from dashboard.live import door
from dashboard.live.hub import Hub
from dashboard.rooms import ROOMS
from dashboard.rooms.wallboard.plain import door as plain
from dashboard.router import Router
from dashboard.security import KnownNames, SecurityHeaders, content_security_policy
from dashboard.store import WebStore
from floor.seat_plan_keeper import Keeper
from floor.settings import Settings
from floor.settings.standing import Standing

OUTSIDE = (BROKEN_SCRIPT, SCHEME_SCRIPT, OLD_SCRIPT, plain.SCRIPT)
"""Scripts that stand in a page by themselves, not among those that draw it."""

log = structlog.get_logger(__name__)


def build_app(
    settings: Settings,
    store: WebStore,
    *,
    build: str | None = None,
    names: Collection[str] | None = None,
    guests: Sequence[Guest] = (),
    standing: Callable[[], Standing] | None = None,
) -> FastAPI:
    """Return the web process's ASGI app. One to a process: Dash keeps part of itself in its modules.

    `build` names the state of everything that makes a page, from files and settings if None; `names` the
    hosts it may be asked for as, any if None; `guests` are served too; `standing` tells where the
    configuration stands, taken if None. `app.state.hub` is the reader of the
    picture, `app.state.dash` the Dash app. `app.state.take_up(settings)` lets everything after it be as those
    settings say, and open pages load themselves anew. Should the hub or a guest die, `app.state.fault` holds
    why and `app.state.on_fault` is called.
    """
    files = build or build_id()
    plan = Keeper(settings)
    hub = Hub(
        store.picture,
        build=build or page_build(files, settings),
        standing=standing,
        plan=lambda: plan.version,
    )

    async def clean_access() -> None:
        await access.keep_clean(lambda: context.settings, time.time)

    server = _server(hub, store, (plan.run, clean_access, *(guest.run for guest in guests)))
    router = _pages(server, settings, hub)
    server.router.routes.append(WebSocketRoute(door.PATH, door.Live(hub).serve, name="live"))
    for guest in guests:
        server.router.routes.extend(guest.routes)
    described = [guest.openapi for guest in guests]
    context = api.install(server, settings, hub, store.quarters, store.days, plan, described)
    server.state.dash.context = context

    def take_up(fresh: Settings) -> None:
        router.settings = context.settings = fresh
        plan.take_up(fresh)
        for guest in guests:
            guest.take_up(fresh)
        router.build = page_build(files, fresh)
        # Last: whoever loads a page because of it gets the new one.
        hub.rebuild(router.build)

    server.state.take_up = take_up
    _guard(server, names)
    return server


def _server(hub: Hub, store: WebStore, beside: Sequence[Callable[[], Awaitable[None]]]) -> FastAPI:
    """Return the server without a page; `beside` runs as long as it does, next to the hub."""
    server = FastAPI(
        title="Floorwatch",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=_lifespan(hub, store, beside),
    )
    server.state.hub = hub
    server.state.fault, server.state.on_fault = None, lambda: None
    return server


def _pages(server: FastAPI, settings: Settings, hub: Hub) -> Router:
    """Give the server its rooms, with the scripts they are drawn by, and the plain page."""
    server.state.dash = dash_app = _dash(server)
    dash_app.bundles = Bundles(ASSETS, ROOMS, OUTSIDE)
    dash_app.bundles.install(server)
    router = Router(settings, ROOMS, hub.build)
    router.install(dash_app, server)
    plain.install(server, hub, lambda: router.settings, lambda: router.build)
    return router


def _guard(server: FastAPI, names: Collection[str] | None) -> None:
    """Say to browsers what a page may do, and answer only those who ask for one of `names`."""
    # Collects the scripts of every component and room, so that the policy can name the inline ones. Dash
    # itself calls it at the first request.
    server.state.dash._setup_server()  # noqa: SLF001 - it has no public name
    server.add_middleware(SecurityHeaders, policy=content_security_policy(server.state.dash.csp_hashes()))
    if names is not None:
        server.add_middleware(KnownNames, names=names)


def _dash(server: FastAPI) -> PagedDash:
    app = PagedDash(
        name="dashboard",
        server=False,
        backend=PlainBackend,
        assets_folder=str(ASSETS),
        assets_ignore=f"^({'|'.join(OUTSIDE)})$",
        title="Floorwatch",
        update_title="",
        suppress_callback_exceptions=True,  # what a room's callbacks name is there only in that room
        add_log_handler=False,
        on_error=_say_and_raise,
        use_pages=False,
        pages_folder="",
    )
    app.init_app(server)
    return app


def _say_and_raise(error: Exception) -> None:
    """Log a callback's fault, which Dash would answer with a 500 and not a word here."""
    log.error("a callback failed", exc_info=error)
    raise error


def _lifespan(hub: Hub, store: WebStore, beside: Sequence[Callable[[], Awaitable[None]]]) -> Any:
    @contextlib.asynccontextmanager
    async def lifespan(server: FastAPI) -> AsyncIterator[None]:
        def ended(task: asyncio.Future[None]) -> None:
            # Pages without a hub would be pages that never change, and a guest's routes would wait for ever:
            # the process ends, its supervisor starts a new one.
            if not task.cancelled() and (fault := task.exception()) is not None:
                log.error(
                    "the live path failed" if task is running[0] else "what runs beside it failed",
                    exc_info=fault,
                )
                server.state.fault = fault
                server.state.on_fault()

        running = [asyncio.ensure_future(run()) for run in (hub.run, *beside)]
        for task in running:
            task.add_done_callback(ended)
        try:
            yield
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await store.close()

    return lifespan
