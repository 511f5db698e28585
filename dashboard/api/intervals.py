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
from dashboard.api.moment import Moment, moment
from dashboard.api.negotiate import CSV, prefers_csv
from dashboard.api.problems import (
    NO_PICTURE,
    RANGE_TOO_LARGE,
    STORE_UNREACHABLE,
    UNKNOWN_QUEUE,
    FieldError,
    Problem,
    cut,
)
from dashboard.api.query import MOMENT, Query
from dashboard.api.routes import add_call, json_bytes
from dashboard.api.sheet import Cell, to_csv
from floor.model.calendar import Calendar, quarter_start
from floor.model.config import FloorConfig, QueueConfig
from floor.model.intervals import ALL_QUEUES, WIDTHS_S, interval_figures, interval_span, intervals
from floor.model.picture import FORMULAS, QuarterRow, QueueRow, WindowFigures
from floor.store.errors import StoreError

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
)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for, as epoch seconds [since, until)."""

    since: float
    until: float
    width_s: int
    queue: str | None


def add_to(router: APIRouter, context: Context) -> None:
    """Add the call."""

    async def call(request: Request) -> Response:
        at = moment(context.feed.rows, context.feed.health, context.settings.site, context.clock())
        wish = read_wish(Query(request.query_params), context, at)
        rows = await read(wish, context, at)
        if prefers_csv(request.headers.get("accept")):
            response = await asyncio.to_thread(csv_response, rows, wish, context)
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
        "floored to the width; the hour that comes twice in autumn has two rows. An interval about which "
        "nothing is kept has no row. The half hour in progress is included as the queues show it; "
        "other widths are added up from sums that are written every few seconds, and with calls waiting the "
        "bound of their latest service level may be null. "
        f"At most 400 days and {MOST_ROWS:,} rows. With `Accept: text/csv` the same rows come as CSV (UTF-8 "
        "with BOM) with the start as local time beside it.",
        answer=IntervalsAnswer,
        problems=(NO_PICTURE, STORE_UNREACHABLE, RANGE_TOO_LARGE, UNKNOWN_QUEUE),
        parameters=_PARAMETERS,
        also={CSV: {"schema": {"type": "string"}}},
    )


def read_wish(query: Query, context: Context, at: Moment) -> Wish:
    """Read the parameters. Raise `bad-parameter` or `range-too-large`."""
    zone = context.settings.zone
    since, until = query.moment("from", zone), query.moment("to", zone)
    width_s = int(query.choice("width_s", tuple(map(str, WIDTHS_S)), str(PICTURE_WIDTH_S)))
    queue = query.text("queue")
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
    return Wish(since=since, until=until, width_s=width_s, queue=queue)


async def read(wish: Wish, context: Context, at: Moment) -> list[IntervalRow]:
    """Read the quarters a chunk at a time and make rows of them. Raise `range-too-large` and others."""
    try:
        return await _read(wish, context, at)
    except StoreError as error:
        raise Problem(STORE_UNREACHABLE, str(error), headers={"Retry-After": "5"}) from error


async def _read(wish: Wish, context: Context, at: Moment) -> list[IntervalRow]:
    queues = await _asked_queues(wish, context)
    _refuse_too_many(wish, 1 if wish.queue else len(queues))
    calendar = Calendar(context.settings.timezone)
    rules = context.settings.for_model()
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
        rows += await asyncio.to_thread(_rows, whole, wish, calendar, rules, at.now)
        begin = upto
    return _with_present(rows, wish, context, calendar) if wish.width_s == PICTURE_WIDTH_S else rows


def _with_present(
    rows: list[IntervalRow], wish: Wish, context: Context, calendar: Calendar
) -> list[IntervalRow]:
    """Give the half hour in progress as the picture has it: to the second, and with its bound.

    The sums in the store are written a few seconds later.
    """
    found = {(row.start, row.queue): row for row in rows}
    for shown in context.feed.rows.values():
        if not isinstance(shown, QueueRow) or shown.is_group is not (wish.queue == ALL_QUEUES):
            continue
        start, until = interval_span(calendar, shown.interval.since, PICTURE_WIDTH_S)
        asked = wish.queue in (None, shown.queue) and wish.since <= start < wish.until
        key = start, shown.queue
        if asked and start == shown.interval.since and (shown.interval.offered or key in found):
            found[key] = _row(start, until, shown.queue, shown.interval)
    return [found[key] for key in sorted(found)]


async def _asked_queues(wish: Wish, context: Context) -> list[str]:
    """Return the queues to be read: of those that have rows as late as the range, the ones asked for."""
    kept = await context.quarters.queues()
    if wish.queue in (None, ALL_QUEUES):
        return sorted(queue for queue, latest in kept.items() if latest >= quarter_start(wish.since))
    shown = {r.queue for r in context.feed.rows.values() if isinstance(r, QueueRow) and not r.is_group}
    if wish.queue in shown or wish.queue in kept:
        return [wish.queue]
    known = ", ".join(sorted(shown | set(kept))) or "none"
    raise Problem(
        UNKNOWN_QUEUE,
        f"There is no queue {cut(wish.queue)!r}; the queues are: {known}.",
        errors=(FieldError("queue", "a queue of the floor, or *", cut(wish.queue)),),
    )


def rows_response(rows: Sequence[IntervalRow], at: Moment) -> Response:
    """Encode an `IntervalsAnswer` row by row, so that a great one does not hold up the loop meanwhile."""
    encode = msgspec.json.Encoder().encode
    head = encode(IntervalsAnswer(as_of=at.as_of, blind_since=at.blind_since, intervals=()))
    return json_bytes(head.removesuffix(b"]}") + b",".join([encode(row) for row in rows]) + b"]}")


def csv_response(rows: Sequence[IntervalRow], wish: Wish, context: Context) -> Response:
    """Make a file of the rows, named after the site and its first day."""
    zone = context.settings.zone
    day = datetime.fromtimestamp(wish.since, zone).date().isoformat()
    file = f"floorwatch-{context.settings.site}-{day}-{wish.width_s}s.csv"
    return Response(
        to_csv(HEADER, (_cells(row, zone) for row in rows)),
        media_type=f"{CSV}; charset=utf-8; header=present",
        headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{file}"'},
    )


_PLAIN = tuple(
    field for field in IntervalRow.__struct_fields__ if field not in ("service_level", "service_levels")
)
_LEVEL = ("value", "bound", "target", "threshold_s", "formula")
HEADER = (
    "start_local",
    *_PLAIN,
    *(f"service_level_{field}" for field in _LEVEL),
    *(f"{formula}_{part}" for formula in FORMULAS for part in ("value", "bound")),
)
"""Columns of the CSV: the fields of a row, those of its service level, and all four formulas."""


def _cells(row: IntervalRow, zone: ZoneInfo) -> Sequence[Cell]:
    levels = [row.service_levels[formula] for formula in FORMULAS]
    return [
        _iso(row.start, zone),
        *(getattr(row, field) for field in _PLAIN),
        *(getattr(row.service_level, field) for field in _LEVEL),
        *(value for level in levels for value in (level.value, level.bound)),
    ]


def _rows(
    quarters: Sequence[QuarterRow], wish: Wish, calendar: Calendar, rules: FloorConfig, now: float
) -> list[IntervalRow]:
    made = intervals(quarters, calendar, wish.width_s, now, together=wish.queue == ALL_QUEUES)
    return [
        _row(
            interval.start,
            interval.until,
            interval.queue,
            interval_figures(interval, _rules_of(interval.queue, rules)),
        )
        for interval in made
        if wish.since <= interval.start < wish.until
    ]


def _rules_of(queue: str, rules: FloorConfig) -> QueueConfig:
    """Return a queue's rules; all together are shown by the site's defaults, as in the picture."""
    return rules.queue_defaults if queue == ALL_QUEUES else rules.queue(queue)


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
