"""`GET /api/v1/agents/day`: what one agent did today. Each look is written to the access log, or refused."""

from collections.abc import Mapping, Sequence

import structlog
from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import Request

from dashboard.access import NotKept, keep_look
from dashboard.api.agent_day_answers import AgentDayAnswer, AgentDayFigures, AgentDaySpan
from dashboard.api.context import Context
from dashboard.api.moment import Moment, moment
from dashboard.api.problems import ACCESS_NOT_KEPT, NO_PICTURE, STORE_UNREACHABLE, UNKNOWN_AGENT, Problem, cut
from dashboard.api.query import Query
from dashboard.api.routes import add_call, json_response
from floor.model.edges import UNKNOWN, Told
from floor.model.picture import AgentRow, QueueRow, Row, queue_key
from floor.store.errors import StoreError

PATH = "/api/v1/agents/day"
AGENT = {
    "name": "agent",
    "in": "query",
    "required": True,
    "description": "The agent's identifier, as `/api/v1/agents` has it.",
    "schema": {"type": "string"},
}

_log = structlog.get_logger(__name__)


def add_to(router: APIRouter, context: Context) -> None:
    """Add the call."""

    async def agent_day(request: Request) -> Response:
        query = Query(request.query_params)
        agent = query.text("agent")
        query.language(context.settings.language)
        if agent is None:
            query.wrong("agent", "an agent's identifier")
        query.finish()
        return json_response(await _look(context, request, agent or ""))

    add_call(
        router,
        PATH,
        agent_day,
        summary="What one agent did today",
        description="`spans` tells in which state the agent was, and `figures` what was done in each queue, "
        "beside all of that queue. A time of which nothing is known is a span `unknown`; before "
        "the first span nothing was ever heard. Every look is written to the access log with the address it "
        "came from; where that cannot be done there is no answer.",
        answer=AgentDayAnswer,
        problems=(NO_PICTURE, STORE_UNREACHABLE, ACCESS_NOT_KEPT, UNKNOWN_AGENT),
        parameters=(AGENT,),
    )


async def _look(context: Context, request: Request, agent: str) -> AgentDayAnswer:
    feed = context.feed
    at = moment(feed.rows, feed.health, context.settings.site, context.clock())
    try:
        row, edges = await context.days.read(agent, at.site.day_start, at.site.day_end)
    except StoreError as error:
        _log.warning("agent_day_not_read", reason=str(error))
        raise Problem(
            STORE_UNREACHABLE, "The agent's day could not be read.", headers={"Retry-After": "2"}
        ) from error
    if row is None:
        raise Problem(UNKNOWN_AGENT, f"The floor knows no agent {cut(agent)!r} now.")
    who = request.client.host if request.client else "this machine"
    try:
        await keep_look(
            context.settings, at=context.clock(), who=who, agent=agent, look=f"{request.method} {PATH}"
        )
    except NotKept as error:
        raise Problem(
            ACCESS_NOT_KEPT, f"This look could not be written to the access log: {error}."
        ) from error
    return answer(row, edges, feed.rows, at)


def answer(
    row: AgentRow, edges: Sequence[tuple[int, Told]], rows: Mapping[str, Row], at: Moment
) -> AgentDayAnswer:
    """Make the answer from the agent's row and edges and the queues' rows."""
    site = at.site
    return AgentDayAnswer(
        as_of=at.as_of,
        blind_since=at.blind_since,
        now=at.now,
        day_start=site.day_start,
        day_end=site.day_end,
        agent=row.agent,
        name=row.name,
        team=row.team,
        seat=row.seat,
        calls_today=row.calls_today,
        talk_s_today=row.talk_s_today,
        aht_s_today=row.aht_s_today,
        spans=spans(edges, at.now, at.blind_since),
        figures=figures(row, rows),
    )


def spans(
    edges: Sequence[tuple[int, Told]], now: float, blind_since: float | None
) -> tuple[AgentDaySpan, ...]:
    """Return the spans between edges; the last goes on. Since nothing new is known, nothing is.

    Neighbours that say the same are one, and one of no length is none: it was taken back at once.
    """
    told = [(min(ms / 1000, now), what) for ms, what in edges]
    if blind_since is not None and told:
        told = [edge for edge in told if edge[0] <= blind_since] or told[:1]
        told.append((max(told[-1][0], blind_since), UNKNOWN))
    found: list[AgentDaySpan] = []
    for number, (since, what) in enumerate(told):
        until = told[number + 1][0] if number + 1 < len(told) else None
        if until is not None and until <= since:
            continue
        before = found.pop() if found and _says(found[-1]) == what else None
        found.append(
            AgentDaySpan(
                since=since if before is None else before.since,
                until=until,
                state=what.state,
                reason=what.reason,
                queue=what.queue,
            )
        )
    return tuple(found)


def _says(span: AgentDaySpan) -> Told:
    return Told(span.state, span.reason, span.queue)


def figures(row: AgentRow, rows: Mapping[str, Row]) -> tuple[AgentDayFigures, ...]:
    """Return the agent's figures of each queue beside those of the queue."""
    found: list[AgentDayFigures] = []
    for day in row.day_by_queue:
        queue = rows.get(queue_key(day.queue))
        today = queue.today if isinstance(queue, QueueRow) else None
        found.append(
            AgentDayFigures(
                queue=day.queue,
                calls=day.calls,
                att_s=day.att_s,
                aht_s=day.aht_s,
                queue_answered=today.answered if today else None,
                queue_att_s=today.att_s if today else None,
                queue_aht_s=today.aht_s if today else None,
            )
        )
    return tuple(found)
