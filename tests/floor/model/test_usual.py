from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from floor.model.usual import DAYS_NEEDED, Band, quantile, usual

values = st.lists(st.floats(0, 1e9), min_size=DAYS_NEEDED, max_size=8)


def test_eight_days() -> None:
    assert usual([10, 20, 30, 40, 50, 60, 70, 80]) == Band(low=17, median=45, high=73, days=8)


def test_what_is_not_known_does_not_count() -> None:
    assert usual([None, 4.0, None, 2.0, 3.0]) == Band(low=2.2, median=3.0, high=3.8, days=3)


@pytest.mark.parametrize("few", [[], [None, None, None], [1.0, 2.0], [1.0, None, 2.0]])
def test_of_too_few_nobody_can_say(few: list[float | None]) -> None:
    assert usual(few) is None


@given(values, st.floats(0, 1))
def test_a_percentile_is_the_one_of_numpy(found: list[float], share: float) -> None:
    assert quantile(sorted(found), share) == pytest.approx(
        float(np.quantile(found, share)), rel=1e-9, abs=1e-6
    )


@given(values, st.randoms(use_true_random=False))
def test_a_band_is_in_order_within_its_values_and_minds_no_order(found: list[float], chance: object) -> None:
    band = usual(found)
    assert band is not None
    assert min(found) <= band.low <= band.median <= band.high <= max(found)
    shuffled = list(found)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' Random
    assert usual(shuffled) == band


@given(st.lists(st.floats(90, 110), min_size=7, max_size=7), st.floats(0, 1e6))
def test_one_holiday_leaves_the_median_among_the_others(ordinary: list[float], holiday: float) -> None:
    band = usual([*ordinary, holiday])
    assert band is not None
    assert min(ordinary) <= band.median <= max(ordinary)
