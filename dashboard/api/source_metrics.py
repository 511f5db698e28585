"""Each source for Prometheus: whether it is heard, what hangs on it, what was lost of it. Pure."""

from collections.abc import Callable, Iterator, Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from dashboard.api.gauges import age, gauge
from dashboard.api.moment import Moment
from floor.model.picture import SourceRow
from floor.settings import Settings

LABELS = ("source", "kind")
Value = Callable[[SourceRow, Moment], float | None]


def _is_heard(source: SourceRow, at: Moment) -> bool:
    return source.state == "up" and at.blind_since is None


def _counted(what: str) -> Value:
    # A collector tells all its counts or none: what it leaves out did not happen.
    return lambda s, _at: None if s.as_of is None and not s.counts else float(s.counts.get(what, 0))


GAUGES: tuple[tuple[str, str, Value], ...] = (
    (
        "source_blind",
        "1 while what is shown of the source is the last that was known: until it has told all again.",
        lambda s, at: float(s.blind_since is not None or not _is_heard(s, at)),
    ),
    (
        "source_blind_today_seconds",
        "For so long today the source could not be heard, to the minute.",
        lambda s, _at: None if s.as_of is None else s.blind_today_s,
    ),
    (
        "source_as_of_age_seconds",
        "How long ago the source last proved itself alive, by the floor's clock.",
        lambda s, at: age(at.now, s.as_of),
    ),
    ("source_lag_seconds", "Delay of the source's events.", lambda s, _at: s.lag_s),
    ("source_clock_off_seconds", "The source's clock minus ours.", lambda s, _at: s.clock_off_s),
    ("source_queues", "Queues that hang on the source.", lambda s, _at: float(s.queues)),
    ("source_agents", "Agents that hang on the source.", lambda s, _at: float(s.agents)),
)

TOTALS: tuple[tuple[str, str, Value], ...] = (
    (
        "source_late_events",
        "Events that told of something older than the source had told before.",
        lambda s, _at: float(s.late_events),
    ),
    (
        "source_events_dropped",
        "Events lost because neither the log nor the spool could take them, since the collector's start.",
        _counted("dropped"),
    ),
    (
        "source_events_spooled",
        "Events that waited on the collector's disk for the log, since the collector's start.",
        _counted("spooled"),
    ),
)


def configured_kinds(settings: Settings) -> dict[str, str]:
    """Return the kind of each configured source; a recording's site has only those of the recording."""
    return {source.name: source.kind for source in settings.sources} if settings.mode == "live" else {}


def of_sources(sources: Sequence[SourceRow], kinds: dict[str, str], at: Moment) -> Iterator[Metric]:
    """Yield what is known of each source. `kinds`: of those configured, also of one never heard."""
    # One that never got so far as to introduce itself has no kind of its own.
    labelled = [((source.name, source.kind or kinds.get(source.name, "")), source) for source in sources]
    yield _up(labelled, kinds, at)
    for name, text, value in GAUGES:
        yield gauge(name, text, LABELS, [(labels, value(source, at)) for labels, source in labelled])
    for name, text, value in TOTALS:
        total = CounterMetricFamily(f"floorwatch_{name}", text, labels=LABELS)
        for labels, source in labelled:
            if (count := value(source, at)) is not None:
                total.add_metric(labels, count)
        yield total
    by_name = CounterMetricFamily(
        "floorwatch_source_counted",
        "What a collector did not turn into events, by name, since its start.",
        labels=(*LABELS, "what"),
    )
    for labels, source in labelled:
        for what, count in sorted(source.counts.items()):
            by_name.add_metric((*labels, what), count)
    yield by_name


def _up(
    labelled: Sequence[tuple[tuple[str, str], SourceRow]], kinds: dict[str, str], at: Moment
) -> GaugeMetricFamily:
    samples = [(labels, float(_is_heard(source, at))) for labels, source in labelled]
    known = {source.name for _labels, source in labelled}
    samples += [((name, kind), 0.0) for name, kind in kinds.items() if name not in known]
    return gauge("source_up", "Whether the source can be heard.", LABELS, samples)
