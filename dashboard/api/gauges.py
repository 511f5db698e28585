"""Samples for Prometheus. What is not known has none: a zero would be counted as one."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily

Samples = Iterable[tuple[tuple[str, ...], float | None]]


def gauge(name: str, text: str, labels: tuple[str, ...], samples: Samples) -> GaugeMetricFamily:
    """Return a gauge with a sample for each value that is known."""
    family = GaugeMetricFamily(f"floorwatch_{name}", text, labels=labels)
    for values, sample in samples:
        if sample is not None:
            family.add_metric(values, sample)
    return family


def age(now: float, then: float | None) -> float | None:
    """Return how long ago something was, in seconds; None if it never was."""
    return None if then is None else max(0.0, now - then)
