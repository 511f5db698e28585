"""An answer to what the page asks: read, judged, made into plain values."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.api.moment import Moment, moment
from dashboard.api.problems import Problem
from dashboard.history.day import METRICS
from dashboard.history.days import SiteDays
from dashboard.history.read import read
from dashboard.history.scope import UnknownScope, known_queues, scope
from dashboard.i18n import messages_for
from dashboard.rooms.trends import situation, view
from dashboard.rooms.trends.axis import axis
from dashboard.rooms.trends.figure import figure
from dashboard.rooms.trends.lines import Drawing
from floor.store.errors import StoreError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from dashboard.api.context import Context
    from dashboard.history.read import History
    from dashboard.rooms.trends.lines import Look
    from dashboard.rooms.trends.wish import Wish
    from floor.settings import Language

SETTLED_S = 6 * 3600
"""A call counts on the day it came and may go on after its end; a collector may tell later what it kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is to be shown: a notice, or a history with its figures. `queues`: those that can be chosen.

    `today_until`: when today ends, by the site's clock (epoch seconds). `is_closed`: hardly anything of it
    changes any more, so it need not be asked for soon again.
    """

    day: dt.date | None
    today: dt.date | None
    today_until: int | None = None
    queues: tuple[str, ...] = ()
    notice: situation.Notice | None = None
    history: History | None = None
    at: Moment | None = None
    figures: Mapping[str, Any] | None = None
    tables: Sequence[view.Table] = ()
    is_closed: bool = False


async def answer(asked: Wish, look: Look, context: Context, language: Language) -> Answer:
    """Answer a wish. Whatever stands in the way becomes a notice."""
    settings, feed = context.settings, context.feed
    _ = messages_for(language).gettext
    try:
        at = moment(feed.rows, feed.health, settings.site, context.clock())
    except Problem:
        return Answer(day=asked.day, today=None, notice=situation.blank(_))
    days = SiteDays(settings)
    today = days.date(at.now)
    until = days.span(today)[1]
    day = asked.day or today
    told: tuple[str, ...] = ()
    try:
        kept = await context.quarters.queues()
        queues = known_queues(feed.rows, kept)
        told = tuple(sorted(queues))
        notice = _refusal(asked, day, today, language)
        if notice is None:
            whose = scope(asked.queue, asked.group, settings, queues)
            history = await read(context, at, whose, day, asked.compared)
            notice = _emptiness(history, kept, days, context, language)
    except UnknownScope as unknown:
        notice = situation.unknown(unknown.kind, unknown.name, _)
    except StoreError:
        notice = situation.unreachable(_)
    if notice is not None:
        return Answer(day=day, today=today, today_until=until, queues=told, notice=notice)
    figures, tables = await asyncio.to_thread(_drawn, history, look, language)
    return Answer(
        day=day,
        today=today,
        today_until=until,
        queues=told,
        history=history,
        at=at,
        figures=figures,
        tables=tables,
        is_closed=all(shown.until + SETTLED_S <= at.now for shown in (history.day, *history.compared)),
    )


def _refusal(asked: Wish, day: dt.date, today: dt.date, language: Language) -> situation.Notice | None:
    """Say why nothing needs to be read; None: it does."""
    _ = messages_for(language).gettext
    if asked.mistaken is not None:
        return situation.mistaken(*asked.mistaken, _)
    return situation.ahead(day, today, language, _) if day > today else None


def _emptiness(
    history: History, kept: Mapping[str, float], days: SiteDays, context: Context, language: Language
) -> situation.Notice | None:
    """Say that nothing is kept that could be drawn; None: something is."""
    if history.like.is_enough or any(shown.has_data for shown in (history.day, *history.compared)):
        return None
    settings, whose = context.settings, history.scope
    latest = max((t for queue, t in kept.items() if whose.of(queue, settings)), default=None)
    return situation.empty(
        history.day.date,
        whose.shown_name(settings, language),
        None if latest is None else days.date(latest),
        language,
        messages_for(language).gettext,
    )


def _drawn(history: History, look: Look, language: Language) -> tuple[dict[str, Any], Sequence[view.Table]]:
    _ = messages_for(language).gettext
    times = axis(history)
    drawing = Drawing(history=history, axis=times, look=look, language=language, gettext=_)
    return {metric: figure(drawing, metric) for metric in METRICS}, view.tables(history, times, language, _)
