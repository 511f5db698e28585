"""When a day's figure is called above or below what is usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from dashboard.rooms.trends.judge import Verdict, verdict
from floor.model.usual import Band
from tests.doubles import wall_floor

if TYPE_CHECKING:
    from dashboard.history.day import Metric
    from floor.model.picture import WindowFigures


def band(low: float, high: float) -> Band:
    return Band(low=low, median=(low + high) / 2, high=high, days=3)


def total(
    *, level: float = 0.8, offered: int = 500, asa_s: float = 12.0, blind_s: float = 0.0
) -> WindowFigures:
    today = wall_floor.queue_row(1e9, "vip").today
    service_level = replace(today.service_level, value=level)
    return replace(today, service_level=service_level, offered=offered, asa_s=asa_s, blind_s=blind_s)


@pytest.mark.parametrize(
    ("metric", "usual", "of", "said"),
    [
        ("service_level", band(0.681, 0.688), total(level=0.664), None),  # outside, by less than a twentieth
        ("service_level", band(0.681, 0.688), total(level=0.62), Verdict("below", is_sure=True)),
        ("service_level", band(0.681, 0.688), total(level=0.62, offered=10), None),  # one call makes a tenth
        ("service_level", band(0.681, 0.688), total(level=0.75), Verdict("above", is_sure=True)),
        ("offered", band(493, 566), total(offered=480), None),
        ("offered", band(493, 566), total(offered=440), Verdict("below", is_sure=True)),
        ("offered", band(0, 1), total(offered=2), None),  # one call more
        ("offered", band(0, 1), total(offered=3), Verdict("above", is_sure=True)),
        ("asa_s", band(10, 11), total(asa_s=11.4), None),
        ("asa_s", band(10, 11), total(asa_s=14), Verdict("above", is_sure=True)),
        ("offered", None, total(), None),
        ("offered", band(1, 2), None, None),
    ],
)  # fmt: skip
def test_only_what_is_clearly_outside_is_called_unusual(
    metric: Metric, usual: Band | None, of: WindowFigures | None, said: Verdict | None
) -> None:
    assert verdict(usual, of, metric) == said


def test_with_a_gap_a_rate_is_perhaps_unusual_and_a_count_never_too_low() -> None:
    assert verdict(band(0.844, 0.853), total(level=0.7, blind_s=60), "service_level") == Verdict(
        "below", is_sure=False
    )
    assert verdict(band(10, 11), total(asa_s=30, blind_s=60), "asa_s") == Verdict("above", is_sure=False)
    assert verdict(band(493, 566), total(offered=300, blind_s=60), "offered") is None
    assert verdict(band(493, 566), total(offered=900, blind_s=60), "offered") == Verdict(
        "above", is_sure=True
    )
