"""`GET /api/v1/trends`: a day by half hours, days beside it, and what is usual on its weekday."""

import asyncio
import datetime as dt

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import Request

from dashboard.api.answers import TrendsAnswer, TrendsDay, TrendsHalf, TrendsUsual
from dashboard.api.context import Context
from dashboard.api.moment import Moment, moment
from dashboard.api.negotiate import CSV
from dashboard.api.problems import NO_PICTURE, STORE_UNREACHABLE, UNKNOWN_GROUP, UNKNOWN_QUEUE, cut
from dashboard.api.query import Query
from dashboard.api.routes import add_call, json_response
from dashboard.api.scopes import FORMAT, known_scope, one_of_two, store_problems, wants_csv
from dashboard.api.trends_sheet import csv_response
from dashboard.history.day import METRICS, DayHistory, Half
from dashboard.history.days import SiteDays
from dashboard.history.like import Bands
from dashboard.history.read import History, read
from dashboard.i18n import Language
from floor.model.usual import Band
from floor.settings import Settings

DATE = "a date such as 2026-11-20"
MOST_COMPARED = 2
_DATE_LENGTH = len("2026-11-20")

_PARAMETERS = (
    {
        "name": "queue",
        "in": "query",
        "description": "One queue's identifier. Default: `*`, all queues together.",
        "schema": {"type": "string"},
    },
    {
        "name": "group",
        "in": "query",
        "description": "A group's identifier, instead of `queue`.",
        "schema": {"type": "string"},
    },
    {
        "name": "day",
        "in": "query",
        "description": "The site's day that begins on this date. Default: today.",
        "schema": {"type": "string", "format": "date"},
    },
    {
        "name": "compare",
        "in": "query",
        "description": f"Up to {MOST_COMPARED} other days, with a comma between.",
        "schema": {"type": "string"},
        "example": "2026-11-13,2026-11-06",
    },
    FORMAT,
)


def add_to(router: APIRouter, context: Context) -> None:
    """Add the call."""

    async def call(request: Request) -> Response:
        settings = context.settings
        at = moment(context.feed.rows, context.feed.health, settings.site, context.clock())
        query = Query(request.query_params)
        queue, group = one_of_two(query)
        day, compared = read_days(query, SiteDays(settings).date(at.now))
        csv = wants_csv(query, request.headers.get("accept"))
        language = query.language(settings.language)
        query.finish()
        scope = await known_scope(queue, group, context)
        with store_problems():
            history = await read(context, at, scope, day, compared)
        if csv:
            response = await asyncio.to_thread(csv_response, history, settings, language)
        else:
            response = json_response(await asyncio.to_thread(answer, history, at, settings, language))
        response.headers["Vary"] = "Accept"
        return response

    add_call(
        router,
        "/api/v1/trends",
        call,
        summary="A day by half hours, days beside it, and what is usual",
        description="The day's half hours in order, those of the days it is compared with, and the median "
        "with the 10th and 90th percentile of the latest eight days of its weekday that have data. Nothing "
        "in it is of a person. With `Accept: text/csv` or `format=csv` it comes as CSV (UTF-8 with BOM), "
        "with the start by the site's clock as `date` and `time`. Where `blind_s` is above 0 counts are at "
        "least so many and rates about so much.",
        answer=TrendsAnswer,
        problems=(NO_PICTURE, STORE_UNREACHABLE, UNKNOWN_QUEUE, UNKNOWN_GROUP),
        parameters=_PARAMETERS,
        also={CSV: {"schema": {"type": "string"}}},
    )


def read_days(query: Query, today: dt.date) -> tuple[dt.date, tuple[dt.date, ...]]:
    """Return the day and those it is compared with; what is wrong with them stands in the query."""
    day = _date(query, "day", query.text("day")) or today
    text = query.text("compare")
    parts = [part.strip() for part in text.split(",", MOST_COMPARED)] if text else []
    if text and len(parts) > MOST_COMPARED:
        # Not looked at one by one: an address holds thousands.
        query.wrong("compare", f"{MOST_COMPARED} days at most", str(text.count(",") + 1))
        parts = []
    compared = [_date(query, "compare", part) for part in parts]
    return day, tuple(dict.fromkeys(date for date in compared if date is not None and date != day))


def _date(query: Query, field: str, text: str | None) -> dt.date | None:
    if text is None:
        return None
    found = parse_date(text)
    if found is None:
        query.wrong(field, f"{DATE}, from 2000 to 2099", cut(text))
    return found


def parse_date(text: str) -> dt.date | None:
    """Return the date a text names, None if it is none or in no year anybody means."""
    if len(text) != _DATE_LENGTH:
        return None
    try:
        found = dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None
    is_written_so = found.isoformat() == text  # as everything else reads it, the page's scripts too
    return found if is_written_so and 2000 <= found.year < 2100 else None  # noqa: PLR2004 - said in the message


def answer(history: History, at: Moment, settings: Settings, language: Language) -> TrendsAnswer:
    """Make the answer."""
    scope, like = history.scope, history.like
    return TrendsAnswer(
        as_of=at.as_of,
        blind_since=at.blind_since,
        queue=None if scope.kind == "group" else scope.name,
        group=scope.name if scope.kind == "group" else None,
        name=scope.shown_name(settings, language),
        today=history.today.isoformat(),
        days=tuple(_day(day) for day in (history.day, *history.compared)),
        usual=TrendsUsual(
            days=tuple(date.isoformat() for date in like.days),
            gaps=tuple(date.isoformat() for date in like.gaps),
            by_time={wall: _bands(bands) for wall, bands in like.by_wall.items()},
            total=_bands(like.total),
        ),
    )


def _day(day: DayHistory) -> TrendsDay:
    return TrendsDay(
        day=day.date.isoformat(),
        start=day.start,
        until=day.until,
        halves=tuple(_half(half) for half in day.halves),
        total=day.total,
    )


def _half(half: Half) -> TrendsHalf:
    return TrendsHalf(
        start=half.slot.start,
        until=half.slot.until,
        time=half.slot.wall,
        state=half.state,
        figures=half.known,
    )


def _bands(bands: Bands) -> dict[str, Band | None]:
    return {metric: bands.get(metric) for metric in METRICS}
