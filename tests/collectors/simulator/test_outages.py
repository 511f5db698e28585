from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from collectors.simulator.chance import Chance
from collectors.simulator.outages import SPARED_S, outages

MIDDLE = 1_800_000_000.0


@given(st.integers(0, 2**32))
def test_a_day_has_one_crash_and_some_lost_links_apart_from_each_other(seed: int) -> None:
    found = outages(MIDDLE, Chance(seed))
    assert [outage.crash for outage in found].count(True) == 1
    assert len(found) >= 3
    for before, after in itertools.pairwise(found):
        assert before.ends_at < after.begins_at
    for outage in found:
        assert 10 < outage.ends_at - outage.begins_at < 80
        assert abs(outage.begins_at - MIDDLE) > SPARED_S
        assert abs(outage.begins_at - MIDDLE) < 12 * 3600
