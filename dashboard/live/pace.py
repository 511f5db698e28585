"""How often viewers are told: the first change after quiet at once, then no faster than a set rate."""

from typing import Final

EARLY_S: Final = 0.02
"""A frame goes with a change that comes so shortly before its moment: the watch writes as often, so the next
change would come a moment after the frame, and wait for a whole one."""
EARLY_SHARE: Final = 0.4
"""Of the time between two frames, that may be at most."""


class Pace:
    """A rate for frames. It reads no clock: every call is given the moment, in seconds.

    A frame that goes early brings the next one no nearer, so on average the rate is never exceeded.
    `frames_per_s` must be above 0.
    """

    def __init__(self, frames_per_s: float) -> None:
        if frames_per_s <= 0:
            raise ValueError(f"frames_per_s is {frames_per_s}: expected a rate above 0")
        self._gap_s = 1.0 / frames_per_s
        self._early_s = min(EARLY_S, EARLY_SHARE * self._gap_s)
        self._due: float | None = None

    def wait_s(self, now: float, *, fresh: bool = False) -> float:
        """Return how long a frame has to wait yet, in seconds; 0 if it may go now.

        `fresh`: a change came just now.
        """
        if self._due is None or (fresh and now >= self._due - self._early_s):
            return 0.0
        return min(self._gap_s + self._early_s, max(0.0, self._due - now))

    def sent(self, now: float) -> None:
        """Note that a frame went out."""
        is_early = self._due is not None and self._due - self._early_s <= now < self._due
        self._due = (self._due if is_early and self._due is not None else now) + self._gap_s
