"""Reading `/metrics` as Prometheus does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from tests.doubles.api_house import House

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


async def scrape(house: House) -> Samples:
    """Return every sample, by name and labels."""
    response = await house.client.get("/metrics")
    assert response.status_code == 200
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def of(samples: Samples, name: str, **labels: str) -> float | None:
    """Return one of our samples; None if there is none."""
    return samples.get((f"floorwatch_{name}", tuple(sorted(labels.items()))))
