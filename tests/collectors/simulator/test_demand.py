from __future__ import annotations

import itertools
from collections import Counter

import pytest

from collectors.simulator.demand import QUARTER_S, Demand, arrivals_a_second, handle_time_s
from collectors.simulator.queues import QUEUES

MIDDLE = 1_800_000_000.0


def counts(seed: int) -> list[int]:
    """How many call in each of the 8 quarters before the middle."""
    demand = Demand(seed, MIDDLE)
    return [len(demand.quarter(MIDDLE - place * QUARTER_S, 100)) for place in range(1, 9)]


def test_the_same_quarter_has_the_same_callers_whatever_was_asked_before() -> None:
    once = Demand(3, MIDDLE)
    once.quarter(MIDDLE - QUARTER_S, 100)
    assert once.quarter(MIDDLE, 100) == Demand(3, MIDDLE).quarter(MIDDLE, 100)
    assert once.quarter(MIDDLE, 100) != Demand(4, MIDDLE).quarter(MIDDLE, 100)


def test_callers_come_in_order_within_their_quarter_with_talk_and_patience() -> None:
    callers = Demand(3, MIDDLE).quarter(MIDDLE, 100)
    moments = [at for at, *_ in callers]
    assert moments == sorted(moments)
    assert moments[0] >= MIDDLE
    assert moments[-1] < MIDDLE + QUARTER_S
    assert all(talk_s > 0 and patience_s > 0 for _, _, talk_s, patience_s in callers)


def test_queues_get_their_shares() -> None:
    found = Counter(queue for seed in range(60) for _, queue, *_ in Demand(seed, MIDDLE).quarter(MIDDLE, 100))
    for spec in QUEUES:
        assert found[spec.queue] / found.total() == pytest.approx(spec.share, abs=0.03)


def test_counts_are_more_dispersed_than_poissons() -> None:
    found = list(itertools.chain.from_iterable(counts(seed) for seed in range(40)))
    mean = sum(found) / len(found)
    variance = sum((count - mean) ** 2 for count in found) / len(found)
    assert variance > 1.8 * mean
    assert mean == pytest.approx(arrivals_a_second(100, -QUARTER_S * 4) * QUARTER_S, rel=0.1)


def test_the_work_is_nearly_what_the_people_can_do_and_never_more() -> None:
    for on_duty in (4, 12, 100, 1000, 10_000):
        work = arrivals_a_second(on_duty, 0) * handle_time_s()
        assert 0.2 * on_duty < work < 0.85 * on_duty


def test_callers_of_some_queues_wait_longer_than_others() -> None:
    patience: dict[str, list[float]] = {}
    for seed in range(40):
        for _, queue, _, patience_s in Demand(seed, MIDDLE).quarter(MIDDLE, 100):
            patience.setdefault(queue, []).append(patience_s)
    middle = {queue: sorted(found)[len(found) // 2] for queue, found in patience.items()}
    assert middle["sales"] < middle["support"] < middle["complaints"]


def test_on_some_days_a_queue_is_called_much_more_for_a_while() -> None:
    quarters = [MIDDLE + place * QUARTER_S for place in range(-14, 12)]
    tallest = 0.0
    for seed in range(12):
        demand = Demand(seed, MIDDLE)
        found = [Counter(queue for _, queue, *_ in demand.quarter(start, 100)) for start in quarters]
        for spec in QUEUES[:3]:
            series = [count[spec.queue] for count in found]
            tallest = max(tallest, max(series) / (sum(series) / len(series)))
    assert tallest > 1.5
