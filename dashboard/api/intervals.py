"""`GET /api/v1/intervals`: what was, by interval and queue, as JSON or CSV."""

import asyncio
import math
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import Request

from dashboard.api.answers import IntervalRow, IntervalsAnswer
from dashboard.api.context import Context
from dashboard.api.interval_sheet import csv_response
from dashboard.api.moment import Moment, moment
from dashboard.api.negotiate import CSV
from dashboard.api.problems import (
    NO_PICTURE,
    RANGE_TOO_LARGE,
    STORE_UNREACHABLE,
    UNKNOWN_GROUP,
    UNKNOWN_QUEUE,
    FieldError,
    Problem,
)
from dashboard.api.query import MOMENT, Query
from dashboard.api.routes import add_call, json_bytes
from dashboard.api.scopes import FORMAT, known_scope, one_of_two, store_problems, wants_csv
from dashboard.history.scope import Scope
from floor.model.calendar import Calendar, quarter_start
from floor.model.intervals import WIDTHS_S, interval_figures, interval_span, intervals
from floor.model.picture import QuarterRow, QueueRow, WindowFigures
from floor.settings import Settings

DAY_S = 86_400
LONGEST_RANGE_S = 400 * DAY_S
MOST_ROWS = 50_000
PICTURE_WIDTH_S = 1800
"""Width of the interval that the picture shows as `interval`."""
CHUNK_QUEUE_DAYS = 32
"""Days of queues read at once, so that a year of many neither fills the memory nor holds up the loop."""

_PARAMETERS = (
    {
        "name": "from",
        "in": "query",
        "description": f"First start: {MOMENT}; without an offset it is the site's time. "
        "Default: the beginning of today.",
        "schema": {"type": "string"},
        "example": "2026-03-01",
    },
    {
        "name": "to",
        "in": "query",
        "description": "Starts before this, in the same forms. Default: now.",
        "schema": {"type": "string"},
    },
    {
        "name": "width_s",
        "in": "query",
        "description": "Width of an interval in seconds.",
        "schema": {"type": "integer", "enum": list(WIDTHS_S), "default": PICTURE_WIDTH_S},
    },
    {
        "name": "queue",
        "in": "query",
        "description": "One queue's identifier; `*` for one row of all queues together. Default: each queue.",
        "schema": {"type": "string"},
    },
    {
        "name": "group",
        "in": "query",
        "description": "A group's identifier: one row of its queues together, instead of `queue`.",
        "schema": {"type": "string"},
    },
    FORMAT,
)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for, as epoch seconds [since, until). `scope` None: each queue for itself."""

    since: float
    until: float
    width_s: int
    scope: Scope | None
    csv: bool

    @property
    def together(self) -> bool:
        """Whether queues are added up."""
        return self.scope is not None and self.scope.kind != "queue"


def add_to(router: APIRouter, context: Context) -> None:
    """Add the call."""

    async def call(request: Request) -> Response:
        at = moment(context.feed.rows, context.feed.health, context.settings.site, context.clock())
        wish = await read_wish(Query(request.query_params), request.headers.get("accept"), context, at)
        rows = await read(wish, context, at)
        if wish.csv:
            response = await asyncio.to_thread(
                csv_response, rows, since=wish.since, width_s=wish.width_s, settings=context.settings
            )
        else:
            response = await asyncio.to_thread(rows_response, rows, at)
        response.headers["Vary"] = "Accept"
        return response

    add_call(
        router,
        "/api/v1/intervals",
        call,
        summary="What was, by interval and queue",
        description="One row for each interval and queue whose start is in [from, to), in the order of time. "
        "A call belongs wholly to the interval it arrived in. Intervals begin at the site's local wall time "
        "floored to the width; the hour that comes twice in autumn has two rows. An interval in which "
        "nothing happened has no row, nor one before anything was kept; where the floor was out of sight, "
        "the row says so in `blind_s`. The half hour in progress is included as the queues show it; "
        "other widths are added up from sums that are written every few seconds, and with calls waiting the "
        "bound of their latest service level may be null. "
        f"At most 400 days and {MOST_ROWS:,} rows. With `Accept: text/csv` or "
        "`format=csv` the same rows come as CSV (UTF-8 with BOM) with the start by the site's clock as "
        "`date` and `time`. Where `blind_s` is above 0 counts are at least so many and rates about so much.",
        answer=IntervalsAnswer,
        problems=(NO_PICTURE, STORE_UNREACHABLE, RANGE_TOO_LARGE, UNKNOWN_QUEUE, UNKNOWN_GROUP),
        parameters=_PARAMETERS,
        also={CSV: {"schema": {"type": "string"}}},
    )


async def read_wish(query: Query, accept: str | None, context: Context, at: Moment) -> Wish:
    """Read the parameters. Raise `bad-parameter`, `range-too-large`, `unknown-queue`, `unknown-group`."""
    zone = context.settings.zone
    since, until = query.moment("from", zone), query.moment("to", zone)
    width_s = int(query.choice("width_s", tuple(map(str, WIDTHS_S)), str(PICTURE_WIDTH_S)))
    queue, group = one_of_two(query)
    csv = wants_csv(query, accept)
    query.language(context.settings.language)
    query.finish()
    since = at.site.day_start if since is None else since
    until = at.now if until is None else until
    if until < since:
        query.wrong("to", f"a time not before `from` ({_iso(since, zone)})", _iso(until, zone))
        query.finish()
    if until - since > LONGEST_RANGE_S:
        days = math.ceil((until - since) / DAY_S)
        raise _too_large("to", "at most 400 days after `from`", f"{days} days")
    asked = None if queue is None and group is None else await known_scope(queue, group, context)
    return Wish(since=since, until=until, width_s=width_s, scope=asked, csv=csv)


async def read(wish: Wish, context: Context, at: Moment) -> list[IntervalRow]:
    """Read the quarters a chunk at a time and make rows of them. Raise `range-too-large` and others."""
    with store_problems():
        return await _read(wish, context, at)


async def _read(wish: Wish, context: Context, at: Moment) -> list[IntervalRow]:
    queues = await _asked_queues(wish, context)
    _refuse_too_many(wish, 1 if wish.scope else len(queues))
    calendar = Calendar(context.settings.timezone)
    chunk_s = max(1, CHUNK_QUEUE_DAYS // max(1, len(queues))) * DAY_S
    rows: list[IntervalRow] = []
    held: list[QuarterRow] = []
    begin = quarter_start(wish.since)
    end = math.ceil(wish.until) + wish.width_s
    while begin < end:
        upto = min(begin + chunk_s, end)
        for queue in queues:
            held += await context.quarters.read(queue, begin, upto)
        # An interval that goes on behind the chunk is made with the next one.
        cut_at = end if upto == end else calendar.interval_start(upto, wish.width_s)
        whole = [quarter for quarter in held if quarter.start < cut_at]
        held = [quarter for quarter in held if quarter.start >= cut_at]
        rows += await asyncio.to_thread(_rows, whole, wish, calendar, context.settings, at.now)
        begin = upto
    return _with_present(rows, wish, context, calendar) if wish.width_s == PICTURE_WIDTH_S else rows


def _with_present(
    rows: list[IntervalRow], wish: Wish, context: Context, calendar: Calendar
) -> list[IntervalRow]:
    """Give the half hour in progress as the picture has it: to the second, and with its bound.

    The sums in the store are written a few seconds later.
    """
    found = {(row.start, row.queue): row for row in rows}
    for key, shown in context.feed.rows.items():
        if not isinstance(shown, QueueRow):
            continue
        asked = key == wish.scope.row_key if wish.scope else not shown.is_group
        start, until = interval_span(calendar, shown.interval.since, PICTURE_WIDTH_S)
        place = start, shown.queue
        if (
            asked
            and wish.since <= start < wish.until
            and start == shown.interval.since
            and (shown.interval.offered or place in found)
        ):
            found[place] = _row(start, until, shown.queue, shown.interval)
    return [found[place] for place in sorted(found)]


async def _asked_queues(wish: Wish, context: Context) -> list[str]:
    """Return the queues to be read: of those that have rows as late as the range, the ones asked for."""
    kept = await context.quarters.queues()
    if wish.scope is not None and wish.scope.kind == "queue":
        return [wish.scope.name]
    return sorted(
        queue
        for queue, latest in kept.items()
        if latest >= quarter_start(wish.since)
        and (wish.scope is None or wish.scope.of(queue, context.settings))
    )


def rows_response(rows: Sequence[IntervalRow], at: Moment) -> Response:
    """Encode an `IntervalsAnswer` row by row, so that a great one does not hold up the loop meanwhile."""
    encode = msgspec.json.Encoder().encode
    head = encode(IntervalsAnswer(as_of=at.as_of, blind_since=at.blind_since, intervals=()))
    return json_bytes(head.removesuffix(b"]}") + b",".join([encode(row) for row in rows]) + b"]}")


def _rows(
    quarters: Sequence[QuarterRow], wish: Wish, calendar: Calendar, settings: Settings, now: float
) -> list[IntervalRow]:
    asked = wish.scope if wish.together else None
    made = intervals(quarters, calendar, wish.width_s, now, together=asked is not None)
    rules = settings.for_model()
    return [
        _row(
            interval.start,
            interval.until,
            asked.name if asked else interval.queue,
            interval_figures(interval, rules.queue_defaults if asked else rules.queue(interval.queue)),
        )
        for interval in made
        if wish.since <= interval.start < wish.until
    ]


def _row(start: int, until: int, queue: str, figures: WindowFigures) -> IntervalRow:
    fields = msgspec.structs.asdict(figures)
    del fields["since"], fields["until"]
    return IntervalRow(start=start, until=until, queue=queue, **fields)


def _refuse_too_many(wish: Wish, queues: int) -> None:
    rows = math.ceil((wish.until - wish.since) / wish.width_s) * queues
    if rows > MOST_ROWS:
        expected = f"a range, width and queue that make at most {MOST_ROWS:,} rows"
        raise _too_large("to", expected, f"up to {rows:,} rows ({queues} queues)")


def _too_large(field: str, expected: str, got: str) -> Problem:
    error = FieldError(field, expected, got)
    return Problem(RANGE_TOO_LARGE, f"{field}: expected {expected}, got {got}.", errors=(error,))


def _iso(t: float, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(t, zone).isoformat()
