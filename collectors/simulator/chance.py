"""Chance that can be had again: the same key gives the same draws, one kind never disturbing another."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

BLOCK = 2048
"""Numbers drawn at once: one call of numpy a number would be most of a simulation's time."""


class Chance:
    """Endless draws from the generator that `key` (whole numbers) names."""

    def __init__(self, *key: int) -> None:
        self.generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(key)))
        """For many draws at once."""
        self.uniform: Callable[[], float] = _endless(self.generator.random).__next__
        """A number of [0, 1)."""
        self.normal: Callable[[], float] = _endless(self.generator.standard_normal).__next__
        """A number of the standard normal distribution."""

    def between(self, least: float, most: float) -> float:
        """Return a number of [least, most), each as likely."""
        return least + (most - least) * self.uniform()

    def exponential(self, mean: float) -> float:
        """Return a number of the exponential distribution."""
        return -mean * math.log1p(-self.uniform())

    def lognormal(self, median: float, sigma: float) -> float:
        """Return a number whose logarithm is normal around that of `median`."""
        return median * math.exp(sigma * self.normal())

    def happens(self, chance: float) -> bool:
        """Return True with the probability `chance`."""
        return self.uniform() < chance


def _endless(draw: Callable[[int], Any]) -> Iterator[float]:
    while True:
        yield from draw(BLOCK).tolist()
