from __future__ import annotations

from collections.abc import Callable

import pytest

from collectors.simulator.chance import BLOCK, Chance


def draws(chance: Chance) -> list[float]:
    return [chance.uniform() for _ in range(BLOCK + 5)]


def test_the_same_key_gives_the_same_draws_and_another_gives_others() -> None:
    assert draws(Chance(1, 2)) == draws(Chance(1, 2))
    assert draws(Chance(1, 2)) != draws(Chance(2, 1))


def test_draws_of_one_kind_never_run_out() -> None:
    assert len({*draws(Chance(1))}) == BLOCK + 5


@pytest.mark.parametrize(
    ("drawn", "mean", "within"),
    [
        (lambda chance: chance.between(2.0, 6.0), 4.0, 0.1),
        (lambda chance: chance.exponential(30.0), 30.0, 1.5),
        (lambda chance: chance.lognormal(100.0, 0.5), 113.3, 4.0),
        (lambda chance: float(chance.happens(0.2)), 0.2, 0.02),
    ],
    ids=["between", "exponential", "lognormal", "happens"],
)
def test_a_distribution_has_the_mean_it_should(
    drawn: Callable[[Chance], float], mean: float, within: float
) -> None:
    chance = Chance(7)
    found = [drawn(chance) for _ in range(10_000)]
    assert sum(found) / len(found) == pytest.approx(mean, abs=within)
