"""The HTTP API: status, queues, agents, intervals; health and metrics; its own page and document."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import Response
from starlette.requests import Request
from starlette.routing import Match

from dashboard.api import (
    agent_day,
    agents,
    docs,
    health,
    intervals,
    metrics,
    queues,
    seats,
    seats_move,
    status,
    trends,
)
from dashboard.api.context import Context, DayReader, Feed, QuarterReader
from dashboard.api.openapi import document
from dashboard.api.problems import METHOD_NOT_ALLOWED, NOT_FOUND, Problem, ProblemRoute
from floor.seat_plan_keeper import Keeper
from floor.settings import Settings

__all__ = ["Context", "DayReader", "Feed", "QuarterReader", "install", "install_context", "router"]

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def install(
    app: FastAPI,
    settings: Settings,
    feed: Feed,
    quarters: QuarterReader,
    days: DayReader,
    plan: Keeper,
    others: Sequence[Mapping[str, Any]] = (),
) -> Context:
    """Put the API on an app, whose OpenAPI document becomes that of the API, with what `others` add to it.

    Return what it answers from.
    """
    context = Context(settings=settings, feed=feed, quarters=quarters, days=days, plan=plan)
    install_context(app, context, others)
    return context


def install_context(app: FastAPI, context: Context, others: Sequence[Mapping[str, Any]] = ()) -> None:
    """Do the same with a clock of the caller's."""
    ours = router(context, others)
    described: dict[str, Any] = document(ours, others)
    app.include_router(ours)
    app.openapi = lambda: described  # type: ignore[method-assign]  # FastAPI's own way to extend it


def router(context: Context, others: Sequence[Mapping[str, Any]] = ()) -> APIRouter:
    """Return every call of the API, and an answer to what is none under `/api/`."""
    made = APIRouter(route_class=ProblemRoute)
    for part in (status, queues, agents, agent_day, seats, seats_move, intervals, trends, health, metrics):
        part.add_to(made, context)
    docs.add_to(made, others)
    _add_refusal(made)
    return made


def _add_refusal(made: APIRouter) -> None:
    calls = list(made.routes)

    async def refuse(request: Request) -> Response:
        path, method = request.url.path, request.method
        allowed: set[str] = set()
        for route in calls:
            match, _ = route.matches(dict(request.scope))
            if match is not Match.NONE:
                allowed |= getattr(route, "methods", None) or set()
        if allowed:
            raise Problem(
                METHOD_NOT_ALLOWED,
                f"{path} takes {', '.join(sorted(allowed))}, not {method}.",
                headers={"Allow": ", ".join(sorted(allowed))},
            )
        raise Problem(NOT_FOUND, f"There is nothing at {path}. The calls are listed at {docs.PATH}.")

    outside = {getattr(route, "path", "") for route in calls}
    for path in sorted(path for path in outside if not path.startswith("/api/")):
        made.add_api_route(path, refuse, methods=METHODS, include_in_schema=False)
    made.add_api_route("/api/{rest:path}", refuse, methods=METHODS, include_in_schema=False)
