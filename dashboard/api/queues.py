"""`GET /api/v1/queues`: every queue and group of queues as it is now."""

import msgspec
from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import Request

from dashboard.api.answers import Queue as QueueAnswer
from dashboard.api.answers import QueuesAnswer
from dashboard.api.context import Context
from dashboard.api.moment import Moment, moment
from dashboard.api.problems import NO_PICTURE
from dashboard.api.query import only_language
from dashboard.api.routes import add_call, json_response
from dashboard.i18n import messages_for
from floor.model.picture import QueueRow
from floor.settings import Language, Settings

ALL = "*"


def add_to(router: APIRouter, context: Context) -> None:
    """Add the call."""

    async def queues(request: Request) -> Response:
        language = only_language(request.query_params, context.settings.language)
        return json_response(answer(context, language))

    add_call(
        router,
        "/api/v1/queues",
        queues,
        summary="Every queue and group of queues as it is now",
        description="Counts of the present interval, the last 15 and 60 minutes and today, by the calls that "
        "arrived within them. Queues come first, by identifier; then the groups (`is_group`), of which `*` "
        "is all queues together, so do not add groups to queues. While `blind_since` is set the figures are "
        "the last that were known.",
        answer=QueuesAnswer,
        problems=(NO_PICTURE,),
    )


def answer(context: Context, language: Language) -> QueuesAnswer:
    """Make the answer from the picture."""
    feed = context.feed
    at = moment(feed.rows, feed.health, context.settings.site, context.clock())
    rows = sorted(
        (row for row in feed.rows.values() if isinstance(row, QueueRow)),
        key=lambda row: (row.is_group, row.queue != ALL, row.queue),
    )
    return QueuesAnswer(
        as_of=at.as_of,
        blind_since=at.blind_since,
        queues=tuple(_queue(row, at, name(row, context.settings, language)) for row in rows),
    )


def name(row: QueueRow, settings: Settings, language: Language) -> str:
    """Return what people call a queue or group; its identifier where the site gives no name."""
    if not row.is_group:
        return settings.queue(row.queue).name.text(language)
    if row.queue == ALL:
        return messages_for(language).gettext("All queues")
    group = settings.groups.get(row.queue)
    return group.name.text(language) if group else row.queue


def blind_since(row: QueueRow, at: Moment) -> float | None:
    """Return since when nothing new is known of a queue: by its sources, or because the picture stands."""
    return min((t for t in (row.blind_since, at.blind_since) if t is not None), default=None)


def longest_wait_s(row: QueueRow, at: Moment) -> float | None:
    """Return how long the longest waiting call has waited now; None if none waits.

    Of a blind queue it is the wait at the moment the view was lost: whether the caller still waits is not
    known.
    """
    if row.longest_wait_since is None:
        return None
    blind = blind_since(row, at)
    until = at.now if blind is None else min(at.now, blind)
    return max(0.0, until - row.longest_wait_since)


def _queue(row: QueueRow, at: Moment, shown_name: str) -> QueueAnswer:
    fields = msgspec.structs.asdict(row) | {"blind_since": blind_since(row, at)}
    return QueueAnswer(**fields, name=shown_name, longest_wait_s=longest_wait_s(row, at))
