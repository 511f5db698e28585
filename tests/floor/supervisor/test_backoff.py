from __future__ import annotations

from floor.supervisor import Backoff


def test_the_wait_doubles_up_to_the_ceiling() -> None:
    backoff = Backoff(first_s=0.25, ceiling_s=3)
    assert [backoff.delay_s(falls, 1.0) for falls in (1, 2, 3, 4, 5, 1000)] == [0.25, 0.5, 1, 2, 3, 3]


def test_chance_spreads_the_upper_half() -> None:
    backoff = Backoff(first_s=1)
    assert (backoff.delay_s(1, 0.0), backoff.delay_s(1, 0.5)) == (0.5, 0.75)
