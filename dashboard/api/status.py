"""`GET /api/v1/status`: what runs, what is heard, how far behind the picture is."""

from collections.abc import Mapping

import msgspec
from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import Request

from dashboard.api.answers import Configuration, ConfigurationProblem, Log, StatusAnswer
from dashboard.api.context import Context
from dashboard.api.moment import Moment, moment
from dashboard.api.problems import NO_PICTURE
from dashboard.api.query import only_language
from dashboard.api.routes import add_call, json_response
from dashboard.live.frames import sources_in
from floor.model.picture import SourceRow
from floor.settings.standing import Standing


def add_to(router: APIRouter, context: Context) -> None:
    """Add the call."""

    async def status(request: Request) -> Response:
        only_language(request.query_params, context.settings.language)
        return json_response(answer(context))

    add_call(
        router,
        "/api/v1/status",
        status,
        summary="What runs and what is heard",
        description="The site's clock and mode, every source with its state, the log and the watch. `now` is "
        "the server's clock; of a replay it is the recording's own time, which stands still at its end.",
        answer=StatusAnswer,
        problems=(NO_PICTURE,),
    )


def _source(row: SourceRow, at: Moment, kinds: Mapping[str, str]) -> SourceRow:
    """Return a source; where the picture stands still, one that was up is not known to be.

    Of one that never introduced itself the configuration knows the kind.
    """
    if not row.kind:
        row = msgspec.structs.replace(row, kind=kinds.get(row.name, ""))
    if at.blind_since is not None and row.state == "up":
        return msgspec.structs.replace(row, state="stale", since=at.blind_since)
    return row


def _configuration(standing: Standing) -> Configuration:
    return Configuration(
        state=standing.state,
        since=standing.since,
        problems=tuple(ConfigurationProblem(one.line, one.key, one.text) for one in standing.problems),
    )


def answer(context: Context) -> StatusAnswer:
    """Make the answer from the picture."""
    feed = context.feed
    at = moment(feed.rows, feed.health, context.settings.site, context.clock())
    kinds = {source.name: source.kind for source in context.settings.sources}
    return StatusAnswer(
        site=context.settings.site,
        now=at.now,
        mode=at.site.mode,
        replay=at.site.replay,
        sources=tuple(_source(row, at, kinds) for row in sources_in(feed.rows.values())),
        shared_agents=at.site.shared_agents,
        log=Log(
            length=at.site.log_length,
            position=at.site.log_position,
            lag=at.site.log_lag,
            unusable=at.site.log_unusable,
        ),
        watch=at.watch,
        configuration=_configuration(feed.configuration),
    )
