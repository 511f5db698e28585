"""`/healthz` and `/readyz`, for whoever starts and balances processes.

Ready says that this process can serve pages and the live path. The store, the watch and the sources are
not asked: taking every web process out of service because Redis is gone would turn a page that says what
it no longer knows into no page at all. They are in the status and the metrics.
"""

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import Request

from dashboard.api.answers import HealthAnswer
from dashboard.api.context import Context
from dashboard.api.problems import NOT_READY, Problem
from dashboard.api.routes import add_call, json_response


def add_to(router: APIRouter, context: Context) -> None:
    """Add both calls."""

    async def healthz(_request: Request) -> Response:
        return json_response(HealthAnswer("ok"))

    async def readyz(_request: Request) -> Response:
        if not context.feed.ready:
            raise Problem(NOT_READY, "The process is starting or stopping.", headers={"Retry-After": "1"})
        return json_response(HealthAnswer("ready"))

    add_call(
        router,
        "/healthz",
        healthz,
        summary="Liveness: the event loop answers",
        description="Restart the process if this does not answer. Takes any parameter and minds none.",
        answer=HealthAnswer,
        problems=(),
        plain=True,
    )
    add_call(
        router,
        "/readyz",
        readyz,
        summary="Readiness: pages and /live are served",
        description="Neither the store nor the watch nor a source is part of readiness; see the status.",
        answer=HealthAnswer,
        problems=(NOT_READY,),
        plain=True,
    )
