"""The web process: a socket, a server, and a clean end."""

import ipaddress
from typing import Any

import uvicorn

from dashboard import build_app
from dashboard.store import WebStore
from floor.settings import Settings

MAX_WISH_BYTES = 4096
"""A viewer only ever says "snapshot": nothing longer is taken from it."""
SHUTDOWN_S = 5


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


def server_config(settings: Settings, app: Any, host: str, port: int) -> uvicorn.Config:
    """Return how uvicorn serves the app."""
    tls = settings.web.tls
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="uvloop",
        # Compressing a frame again for every viewer costs three times what sending it does.
        ws_per_message_deflate=False,
        ws_max_size=MAX_WISH_BYTES,
        ssl_certfile=str(tls.cert) if tls else None,
        ssl_keyfile=str(tls.key) if tls else None,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=SHUTDOWN_S,
    )


def main(settings: Settings, host: str, port: int, *, build: str | None = None) -> None:
    """Serve until a signal ends it; `build` as `build_app` takes it. Raises `Refused`."""
    check_reach(host, insecure=settings.web.insecure)
    app = build_app(settings, WebStore.of(settings), build=build)
    uvicorn.Server(server_config(settings, app, host, port)).run()
