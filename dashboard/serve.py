"""The web process: a socket, a server, and a clean end."""

import asyncio
import ipaddress
import os
import signal
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import structlog
import uvicorn
from fastapi import FastAPI

from dashboard import build_app
from dashboard.guest import Guest
from dashboard.live.door import MAX_WISH_BYTES
from dashboard.proxied import Proxied
from dashboard.store import WebStore
from floor import certificate, seat_plan_file, site_folder
from floor.settings import Settings, Tls
from floor.settings.follow import Follow
from floor.settings.standing import Standing
from floor.supervisor import Pulse

SHUTDOWN_S = 5
BACKLOG = 2048
LAST_TURNS = 100
"""Of the event loop, in which dropped connections are gone."""
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

log = structlog.get_logger(__name__)


class Refused(Exception):  # noqa: N818 - it is what the server does, to the person who started it
    """The server does not start as asked; the text says what to do."""


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach a server on `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_reach(host: str, *, insecure: bool) -> None:
    """Raise `Refused` for an address that others can reach: there is no sign-in yet."""
    if not insecure and not is_loopback(host):
        raise Refused(
            f"web.host is {host!r}, which other machines can reach, and nobody has to sign in: everybody "
            "there would see agents by name and could move seats. Use 127.0.0.1, or add --insecure "
            "(web.insecure: true) if the network itself keeps others out."
        )


def names_of(host: str, public_url: str | None) -> frozenset[str] | None:
    """Return the names under which pages may ask for this server; None for any.

    A server that only this machine can reach is asked for by this machine's names, or by the one a proxy
    in front of it has. Any other name is a foreign page's: a name of its own that it pointed here (DNS
    rebinding), and what it asked for it could read.
    """
    if not is_loopback(host):
        return None
    public = urlsplit(public_url).hostname if public_url else None
    return LOOPBACK_NAMES | {host.strip("[]").lower()} | ({public} if public else set())


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. Raises `Refused`."""
    address = host.strip("[]")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise Refused(
            f"cannot listen on {host} port {port}: {why}. Choose another with --host and --port "
            "(web.host, web.port), or end what uses it."
        ) from error


def server_config(settings: Settings, app: Any, guests: Sequence[Guest] = ()) -> uvicorn.Config:
    """Return how uvicorn serves the app."""
    tls = settings.web.tls
    return uvicorn.Config(
        Proxied(app, believes=settings.web.public_url is not None),
        loop="uvloop",
        # Compressing a frame again for every viewer costs three times what sending it does.
        ws_per_message_deflate=False,
        # One limit holds for every WebSocket; the live path has a smaller one of its own.
        ws_max_size=max([MAX_WISH_BYTES, *(guest.longest_message_bytes for guest in guests)]),
        # Who is slowed down is not read, its answer to a ping included. A viewer that is gone is found by
        # what it no longer takes, a sender by TCP, to which the pings give something to find it by.
        ws_ping_timeout=None,
        ssl_certfile=str(tls.cert) if tls else None,
        ssl_keyfile=str(tls.key) if tls else None,
        # uvicorn would decide once whether a proxy is believed; the site's settings change while it serves.
        proxy_headers=False,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=SHUTDOWN_S,
    )


class Server(uvicorn.Server):
    """uvicorn that ends with a code when asked to end: its own sends the signal again, to itself.

    `beside` is what runs in its event loop as long as it serves.
    """

    def __init__(self, config: uvicorn.Config, beside: Sequence[Callable[[], Awaitable[None]]] = ()) -> None:
        super().__init__(config)
        self._beside = beside
        self.fault: BaseException | None = None
        """Of what runs beside it: it ended the serving."""

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until asked to end."""

        def ended(task: asyncio.Future[None]) -> None:
            if not task.cancelled() and (fault := task.exception()) is not None:
                self.fault, self.should_exit = fault, True

        tasks = [asyncio.ensure_future(run()) for run in self._beside]
        for task in tasks:
            task.add_done_callback(ended)
        try:
            await super().serve(sockets)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._let_go()

    async def _let_go(self) -> None:
        """Drop what is still connected: over TLS a closed connection waits half a minute for a last word."""
        connections = self.server_state.connections
        for connection in tuple(connections):
            transport = getattr(connection, "transport", None)
            if transport is not None:
                transport.abort()
        for _turn in range(LAST_TURNS):
            if not connections:
                return
            await asyncio.sleep(0)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take SIGTERM and SIGINT as the wish to end, while serving."""
        before = {
            number: signal.signal(number, self.handle_exit) for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class Changes:
    """Lets a server take up settings that change, while it serves; nobody is cut off."""

    def __init__(self, follow: Follow, host: str, names: set[str] | None) -> None:
        self._follow = follow
        self._settings = follow.settings
        self._host = host
        self._names = names

    async def take_up(self, app: FastAPI, config: uvicorn.Config) -> None:
        """Take up each change, until cancelled; one that fails leaves all as it was before it."""
        async for settings in self._follow.changes():
            if self._took(settings, app, config):
                self._settings = settings
            else:
                self._follow.settings = self._settings
                self._took(self._settings, app, config)

    def _took(self, settings: Settings, app: FastAPI, config: uvicorn.Config) -> bool:
        try:
            names = names_of(self._host, settings.web.public_url)
            if self._names is not None and names is not None:
                self._names.clear()
                self._names.update(names)
            if settings.web.tls is not None and config.ssl is not None:
                renew(config.ssl, settings.web.tls)
            config.app.believes = settings.web.public_url is not None  # type: ignore[union-attr]  # ours
            app.state.take_up(settings)
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
            log.exception("configuration refused, the old one goes on", problem=problem)
            self._follow.refuse(problem)
            return False
        return True


def renew(context: ssl.SSLContext, tls: Tls) -> None:
    """Let who connects from now on see the certificate that lies in the files now, unless it is broken."""
    if (wrong := certificate.problem(tls)) is not None:
        log.error("certificate refused, the old one goes on", cert=str(tls.cert), problem=wrong)
        return
    # Of its own: a context keeps a certificate for each kind of key, so beside a new one of RSA an old one of
    # an elliptic curve would go on being shown.
    fresh = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        fresh.load_cert_chain(tls.cert, tls.key)
    except OSError as error:  # changed in between; what SSL complains of is one of these
        problem = str(error)
        log.error(  # noqa: TRY400 - what our code did is of no interest
            "certificate refused, the old one goes on", cert=str(tls.cert), problem=problem
        )
        return

    def show(connection: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> None:
        connection.context = fresh

    context.sni_callback = show  # asked at each handshake, also where no name is given


def main(
    settings: Settings,
    host: str,
    port: int,
    *,
    build: str | None = None,
    guests: Sequence[Guest] = (),
    follow: Follow | None = None,
    standing: Callable[[], Standing] | None = None,
) -> None:
    """Serve until a signal asks to end; `build` and `guests` as `build_app` takes them.

    Settings that change come from `follow`, and `standing` tells where the configuration stands. Raises
    `Refused` where it may not or cannot serve, and the fault that ended the live path, or what ran beside
    it, if one did.
    """
    check_reach(host, insecure=settings.web.insecure)
    if settings.web.tls is not None and (wrong := certificate.problem(settings.web.tls)) is not None:
        raise Refused(wrong)
    if why := site_folder.unwritable(settings.state_dir):
        # Pages of what is now need nothing of it, so they are served all the same.
        log.warning(
            "seats cannot be saved, nor looks at one person be had"
            if seat_plan_file.lies_in(settings.state_dir, settings)
            else "looks at one person cannot be had",
            problem=why,
        )
    known = names_of(host, settings.web.public_url)
    names = None if known is None else set(known)
    pulse = Pulse.of_this_process()
    with listen(host, port) as listener:
        app = build_app(
            settings, WebStore.of(settings), build=build, names=names, guests=guests, standing=standing
        )
        config = server_config(settings, app, guests)
        beside: list[Callable[[], Awaitable[None]]] = [pulse.keep]
        if follow is not None:
            changes = Changes(follow, host, names)
            beside.append(lambda: changes.take_up(app, config))
        server = Server(config, beside)

        def end() -> None:
            server.should_exit = True

        app.state.on_fault = end
        scheme = "https" if settings.web.tls else "http"
        shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
        log.info("serving", url=f"{scheme}://{shown}:{listener.getsockname()[1]}/")
        server.run(sockets=[listener])
    fault = app.state.fault or server.fault
    if fault is not None:
        raise fault
