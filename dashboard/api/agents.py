"""`GET /api/v1/agents`: every agent as it is now.

Neither presence nor mood is in it, nor any caller's number.
"""

import asyncio
from collections.abc import Iterable

import msgspec
from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import Request

from dashboard.api.answers import Agent, AgentsAnswer
from dashboard.api.context import Context
from dashboard.api.moment import Moment, moment
from dashboard.api.problems import NO_PICTURE
from dashboard.api.query import only_language
from dashboard.api.routes import add_call, json_bytes
from floor.model.picture import AgentRow


def add_to(router: APIRouter, context: Context) -> None:
    """Add the call."""

    async def agents(request: Request) -> Response:
        only_language(request.query_params, context.settings.language)
        feed = context.feed
        at = moment(feed.rows, feed.health, context.settings.site, context.clock())
        rows = [row for row in feed.rows.values() if isinstance(row, AgentRow)]
        return json_bytes(await asyncio.to_thread(answer, rows, at))

    add_call(
        router,
        "/api/v1/agents",
        agents,
        summary="Every agent as it is now",
        description="Two fields tell an agent's state: `availability` (signed in and ready or not, and why "
        "not) and `activity` (what the phone is doing). An agent can be talking and not ready at once. "
        "`quality` says whether the state was observed, derived or is stale. What one of them did today, "
        "queue by queue, is told by `/api/v1/agents/day`.",
        answer=AgentsAnswer,
        problems=(NO_PICTURE,),
    )


def answer(rows: Iterable[AgentRow], at: Moment) -> bytes:
    """Return an `AgentsAnswer` as JSON, by the agents' identifiers.

    Encoded one by one, so that ten thousand of them in a thread do not hold up the loop meanwhile.
    """
    encode = msgspec.json.Encoder().encode
    head = encode(AgentsAnswer(as_of=at.as_of, blind_since=at.blind_since, agents=()))
    agents = [
        encode(msgspec.convert(row, Agent, from_attributes=True))
        for row in sorted(rows, key=lambda row: row.agent)
    ]
    return head.removesuffix(b"]}") + b",".join(agents) + b"]}"
