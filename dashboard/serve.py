"""The web process: a socket, a server, and a clean end."""

import ipaddress
import os
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import structlog
import uvicorn

from dashboard import build_app
from dashboard.guest import Guest
from dashboard.live.door import MAX_WISH_BYTES
from dashboard.store import WebStore
from floor.settings import Settings

SHUTDOWN_S = 5
BACKLOG = 2048
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
            "there would see agents by name. Use 127.0.0.1, or add --insecure (web.insecure: true) if the "
            "network itself keeps others out."
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
        app,
        loop="uvloop",
        # Compressing a frame again for every viewer costs three times what sending it does.
        ws_per_message_deflate=False,
        # One limit holds for every WebSocket; the live path has a smaller one of its own.
        ws_max_size=max([MAX_WISH_BYTES, *(guest.longest_message_bytes for guest in guests)]),
        ssl_certfile=str(tls.cert) if tls else None,
        ssl_keyfile=str(tls.key) if tls else None,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=SHUTDOWN_S,
    )


class Server(uvicorn.Server):
    """uvicorn that ends with a code when asked to end: its own sends the signal again, to itself."""

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


def main(
    settings: Settings, host: str, port: int, *, build: str | None = None, guests: Sequence[Guest] = ()
) -> None:
    """Serve until a signal asks to end; `build` and `guests` as `build_app` takes them.

    Raises `Refused` where it may not or cannot serve, and the fault that ended the live path, if one did.
    """
    check_reach(host, insecure=settings.web.insecure)
    names = names_of(host, settings.web.public_url)
    with listen(host, port) as listener:
        app = build_app(settings, WebStore.of(settings), build=build, names=names, guests=guests)
        server = Server(server_config(settings, app, guests))

        def end() -> None:
            server.should_exit = True

        app.state.on_fault = end
        scheme = "https" if settings.web.tls else "http"
        shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
        log.info("serving", url=f"{scheme}://{shown}:{listener.getsockname()[1]}/")
        server.run(sockets=[listener])
    if app.state.fault is not None:
        raise app.state.fault
