"""How many callers come when: about as many as the people on duty can serve, sometimes more."""

from __future__ import annotations

import math

import numpy as np

from collectors.simulator import handling, routing
from collectors.simulator.chance import Chance
from collectors.simulator.queues import QUEUES
from collectors.simulator.shifts import DAY_S, HALF_DAY_S

QUARTER_S = 900
ON_THE_PHONE = 0.83
"""Of the people on duty, on average: the others are on a break, in a meeting, late."""
RESERVE, RESERVE_AGENTS = 0.3, 0.8
"""How many times the square root of the people on the phone, and how many beside, are more than the work
needs: the rule of square-root staffing, by which a large floor can be busier than a small one at the same
service."""
LEAST_LOAD, MOST_LOAD = 0.3, 0.96
"""Of the people on the phone: no shift is idler or busier than that."""
PACE = 1.04
"""Mean pace of all agents, new hires among them."""
DAY_CV, QUEUE_CV = 0.10, 0.10
"""How far a quarter hour's true rate is off its expectation, for all queues together and for each
(gamma-distributed, so that counts are more dispersed than Poisson)."""
SURGES, SURGE_S, SURGE_FACTOR = 0.7, (1200.0, 2700.0), (1.3, 1.6)
"""On so many days one queue, or two, is called much more for a while."""


def handle_time_s() -> float:
    """Return how long a call occupies an agent, on average over all queues."""
    own_s = sum(spec.share * (spec.talk_mean_s * PACE + spec.wrapup_s) for spec in QUEUES)
    monsters_s = handling.MONSTERS * sum(handling.MONSTER_S) / 2
    held_s = handling.HELD * handling.HOLD_MEDIAN_S * math.exp(handling.HOLD_SIGMA**2 / 2)
    consulted_s = handling.ATTENDED * sum(handling.CONSULT_S) / 2
    return own_s + monsters_s + held_s + consulted_s + routing.RING_MEDIAN_S


def arrivals_a_second(on_duty: int, from_middle_s: float) -> float:
    """Return the expected rate of all callers with so many agents on duty, so long from the shift's middle.

    Callers come in two waves a day, one before the middle and one after it.
    """
    on_the_phone = on_duty * ON_THE_PHONE
    load = on_the_phone - RESERVE * math.sqrt(on_the_phone) - RESERVE_AGENTS
    load = min(max(load, LEAST_LOAD * on_the_phone), MOST_LOAD * on_the_phone)
    hours = from_middle_s / 3600
    before = 0.09 * math.exp(-(((hours + 2.2) / 1.1) ** 2))
    after = 0.07 * math.exp(-(((hours - 1.8) / 1.2) ** 2))
    before = 0.09 * math.exp(-(((hours + 2.2) / 1.1) ** 2))
    after = 0.07 * math.exp(-(((hours - 1.8) / 1.2) ** 2))
    between = -0.05 * math.exp(-((hours / 0.9) ** 2))
    wave = 0.97 + before + between + after
    rejoin = 1 + handling.BLIND
    return load / (handle_time_s() * rejoin) * wave


class Surge:
    """A queue that is called much more for a while."""

    def __init__(self, middle: float, chance: Chance) -> None:
        self.queue = QUEUES[int(chance.uniform() * len(QUEUES))].queue
        self.begins_at = middle + chance.between(-3.5, 3.0) * 3600
        self.ends_at = self.begins_at + chance.between(*SURGE_S)
        self.factor = chance.between(*SURGE_FACTOR)
        if not chance.happens(SURGES):
            self.factor = 1.0

    def at(self, queue: str, moment: float) -> float:
        """Return how much more a queue is called at a moment."""
        return self.factor if queue == self.queue and self.begins_at <= moment < self.ends_at else 1.0


class Demand:
    """Draws the callers of a quarter hour."""

    def __init__(self, seed: int, middle: float) -> None:
        self._seed = seed
        self._middle = middle
        self._surges: dict[int, Surge] = {}

    def quarter(self, start: float, on_duty: int) -> list[tuple[float, str, float, float]]:
        """Return the callers of a quarter hour: (when, queue, talk_s, patience_s), in order."""
        chance = Chance(self._seed, 3, int(start))
        generator = chance.generator
        from_middle_s = (start + QUARTER_S / 2 - self._middle + HALF_DAY_S) % DAY_S - HALF_DAY_S
        rate = arrivals_a_second(on_duty, from_middle_s) * _gamma(chance, DAY_CV)
        surge = self._surge(start)
        found: list[tuple[float, str, float, float]] = []
        for spec in QUEUES:
            expected = rate * spec.share * _gamma(chance, QUEUE_CV) * QUARTER_S
            expected *= surge.at(spec.queue, start + QUARTER_S / 2)
            count = int(generator.poisson(expected))
            moments = (start + generator.random(count) * QUARTER_S).tolist()
            talk_s = (
                spec.talk_median_s * np.exp(generator.standard_normal(count) * spec.talk_sigma)
            ).tolist()
            patience_s = self._patience(chance, spec.patience_s, count)
            found += zip(moments, [spec.queue] * count, talk_s, patience_s, strict=True)
        found.sort()
        return found

    def _patience(self, chance: Chance, typical_s: float, count: int) -> list[float]:
        generator = chance.generator
        hurried = (generator.random(count) < routing.HURRIED).tolist()
        soon = (generator.standard_exponential(count) * routing.HURRIED_MEAN_S + 1.0).tolist()
        later = (generator.weibull(routing.PATIENCE_SHAPE, count) * typical_s + 4.0).tolist()
        return [s if h else p for h, s, p in zip(hurried, soon, later, strict=True)]

    def _surge(self, moment: float) -> Surge:
        day = math.floor((moment - self._middle + HALF_DAY_S) / DAY_S)
        if day not in self._surges:
            self._surges = {day: Surge(self._middle + day * DAY_S, Chance(self._seed, 4, day % 2**31))}
        return self._surges[day]


def _gamma(chance: Chance, cv: float) -> float:
    """Return a gamma-distributed factor of mean 1 and this coefficient of variation."""
    return float(chance.generator.gamma(1 / cv**2, cv**2))
