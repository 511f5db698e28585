"""Dash's FastAPI backend, as we run it."""

from typing import Any

import dash
from dash.backends._fastapi import FastAPIDashServer, reset_current_request, set_current_request
from fastapi import FastAPI, Request


class PlainBackend(FastAPIDashServer):
    """Dash on our own FastAPI app: no WebSocket of Dash's, and pages only where our table has a room.

    Dash would open a WebSocket of its own on every page, used or not, and answer every unknown path with a
    page and status 200.
    """

    websocket_capability = False

    def __init__(self, server: FastAPI) -> None:
        super().__init__(server)
        self._server = server

    def setup_index(self, dash_app: dash.Dash) -> None:
        """Leave `/` to our own routes."""

    def _setup_catchall(self) -> None:
        """Leave unknown paths to our own answer, a 404."""

    def page(self, dash_app: dash.Dash, request: Request) -> str:
        """Return Dash's index page as made for a request."""
        token = set_current_request(request)  # type: ignore[no-untyped-call]
        try:
            return str(dash_app.index())  # type: ignore[no-untyped-call]
        finally:
            reset_current_request(token)  # type: ignore[no-untyped-call]

    @staticmethod
    def create_app(name: str = "__main__", config: dict[str, Any] | None = None) -> FastAPI:
        """Return the server Dash mounts itself on before `init_app` gives it ours."""
        del name, config
        return FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
