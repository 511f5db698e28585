"""Who asks, where a proxy stands in front: its word counts while the site says that there is one."""

import os
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

THIS_MACHINE: Final = "127.0.0.1,::1"


class Proxied:
    """An app behind a proxy, or not: `believes` may change at any time and holds from the next request on.

    Without a proxy a header that says who asks is anybody's word. With one, those of this machine are
    believed, or of the addresses in the environment variable FORWARDED_ALLOW_IPS.
    """

    def __init__(self, app: ASGIApp, *, believes: bool) -> None:
        self.believes = believes
        self._app = app
        trusted = os.environ.get("FORWARDED_ALLOW_IPS", THIS_MACHINE)
        self._told: ASGIApp = ProxyHeadersMiddleware(app, trusted_hosts=trusted)  # type: ignore[arg-type,assignment]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request as of the one who asks."""
        await (self._told if self.believes else self._app)(scope, receive, send)
