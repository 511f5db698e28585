"""How long to wait before a fallen process is started again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Exponential, with a ceiling and jitter.

    A process that ran for ``steady_s`` is taken as recovered, and its next fall waits ``first_s`` again.
    """

    first_s: float = 0.25
    ceiling_s: float = 15.0
    steady_s: float = 10.0

    def delay_s(self, falls: int, chance: float) -> float:
        """Return how long to wait after the ``falls``-th fall in a row; ``chance`` 0 to 1 is the jitter."""
        whole = min(self.ceiling_s, self.first_s * 2.0 ** (min(falls, 32) - 1))
        return whole * (0.5 + chance / 2)
