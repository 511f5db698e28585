"""`/metrics`: the numbers of the status and the queues for Prometheus. No person's name is in it.

What is not known has no sample: a zero would be counted as one. Groups of queues are left out, so that
queues can be added up.
"""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.requests import Request

from dashboard.api.context import Context
from dashboard.api.gauges import age, gauge
from dashboard.api.moment import Moment, moment
from dashboard.api.problems import Problem
from dashboard.api.queues import blind_since, longest_wait_s
from dashboard.api.source_metrics import configured_kinds, of_sources
from dashboard.live.frames import sources_in
from floor.model.picture import AgentRow, QueueRow


def add_to(router: APIRouter, context: Context) -> None:
    """Add the call, with a registry of its own."""
    registry = CollectorRegistry(auto_describe=False)
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)

    async def metrics(request: Request) -> Response:
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        # With many queues this takes tens of milliseconds, so a thread does it, from what is known now.
        text = await asyncio.to_thread(encode, Scrape(registry, context))
        return Response(text, headers={"Content-Type": media_type, "Cache-Control": "no-store"})

    router.add_api_route(
        "/metrics",
        metrics,
        methods=["GET"],
        summary="The status and the queues for Prometheus",
        description="What is not known has no sample. No person's name is in it.",
        response_class=Response,
        responses={
            200: {
                "description": "Prometheus or OpenMetrics text, as asked for",
                "content": {"text/plain": {"schema": {"type": "string"}}},
            }
        },
    )


class Scrape(Collector):
    """All there is to say at one moment; nothing is asked of the feed after it was made."""

    def __init__(self, registry: CollectorRegistry, context: Context) -> None:
        self._registry = registry
        self._site = context.settings.site
        self._configured = configured_kinds(context.settings)
        self._wall_now = context.clock()
        self._rows = dict(context.feed.rows)
        self._health = context.feed.health
        self._viewers = dict(context.feed.viewers)
        self._loop_lag_s = context.feed.loop_lag_s

    def collect(self) -> Iterator[Metric]:
        """Yield what this process knows of itself, then of the floor as far as there is a picture."""
        yield from self._registry.collect()
        health, wall_now = self._health, self._wall_now
        yield gauge("store_up", "Whether the store answered within 3 s.", (), [((), float(health.redis_ok))])
        yield gauge(
            "store_heard_age_seconds",
            "How long ago the store last answered.",
            (),
            [((), age(wall_now, health.picture_at))],
        )
        yield gauge(
            "watch_alive_age_seconds",
            "How long ago the watch gave its last sign of life.",
            (),
            [((), age(wall_now, health.watch_alive_at))],
        )
        yield gauge(
            "event_loop_lag_seconds",
            "How late the event loop of this process ran lately.",
            (),
            [((), self._loop_lag_s)],
        )
        yield gauge(
            "viewers",
            "Viewers connected to the live path.",
            ("audience",),
            [((audience,), float(count)) for audience, count in self._viewers.items()],
        )
        try:
            at = moment(self._rows, health, self._site, wall_now)
        except Problem:
            return  # nothing is known of the floor, so nothing is said of it
        rows = list(self._rows.values())
        yield from _of_site(at)
        yield from of_sources(sources_in(rows), self._configured, at)
        yield from _of_queues([row for row in rows if isinstance(row, QueueRow) and not row.is_group], at)
        if at.blind_since is None:
            yield from _of_agents([row for row in rows if isinstance(row, AgentRow)])


def _of_site(at: Moment) -> Iterator[Metric]:
    site = at.site
    yield gauge("log_entries", "Entries in the log of events.", (), [((), float(site.log_length))])
    yield gauge(
        "log_lag_entries", "Entries of the log the watch has not read yet.", (), [((), float(site.log_lag))]
    )
    yield gauge(
        "log_unusable_entries",
        "Entries of the log this watch could not read or take in.",
        (),
        [((), float(site.log_unusable))],
    )
    yield gauge(
        "late_events",
        "Events over 2 s older than the newest of their source, since the log began.",
        (),
        [((), float(site.late_events))],
    )
    yield gauge(
        "shared_agents",
        "Agents whom more than one source claims, 20 at most.",
        (),
        [((), float(len(site.shared_agents)))],
    )


def _of_queues(queues: list[QueueRow], at: Moment) -> Iterator[Metric]:
    def each(name: str, text: str, value: Callable[[Any], float | None]) -> Metric:
        return gauge(name, text, ("queue",), [((q.queue,), value(q)) for q in queues])

    def now(name: str, text: str, value: Callable[[Any], float | None]) -> Metric:
        """Of a blind queue nothing is known of this moment, so it has no sample."""
        return each(name, text, lambda q: value(q) if blind_since(q, at) is None else None)

    yield each(
        "queue_blind",
        "1 while nothing new is known of the queue.",
        lambda q: float(blind_since(q, at) is not None),
    )
    yield now("queue_waiting", "Calls waiting.", lambda q: q.waiting)
    yield now(
        "queue_longest_wait_seconds",
        "Wait of the longest waiting call.",
        lambda q: None if q.waiting is None else longest_wait_s(q, at) or 0.0,
    )
    yield now("queue_staffed", "Agents signed in.", lambda q: q.staffed)
    yield now("queue_available", "Agents ready and idle.", lambda q: q.available)
    yield now("queue_talking", "Agents talking.", lambda q: q.talking)
    for field, text in (
        ("offered", "Calls offered today."),
        ("answered", "Calls answered today."),
        ("abandoned", "Calls abandoned today."),
        ("otherwise_left", "Calls that left unanswered in another way today."),
    ):
        yield each(f"queue_{field}_today", text, _today(field))
    yield each(
        "queue_service_level_today", "Service level today, a fraction.", lambda q: q.today.service_level.value
    )


def _today(field: str) -> Callable[[QueueRow], float | None]:
    # Of a queue no source has ever told of the counts are zero and say nothing.
    return lambda queue: float(getattr(queue.today, field)) if queue.sources else None


def _of_agents(agents: list[AgentRow]) -> Iterator[Metric]:
    counts: dict[tuple[str, ...], float] = {}
    for agent in agents:
        key = (agent.availability, agent.activity)
        counts[key] = counts.get(key, 0.0) + 1
    yield gauge(
        "agents", "Agents by state, without names.", ("availability", "activity"), sorted(counts.items())
    )
