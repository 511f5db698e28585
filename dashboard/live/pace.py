"""How often viewers are told: the first change after quiet at once, then no faster than a set rate."""


class Pace:
    """A rate for frames. It reads no clock: every call is given the moment, in seconds.

    `frames_per_s` must be above 0.
    """

    def __init__(self, frames_per_s: float) -> None:
        if frames_per_s <= 0:
            raise ValueError(f"frames_per_s is {frames_per_s}: expected a rate above 0")
        self._gap_s = 1.0 / frames_per_s
        self._last: float | None = None

    def wait_s(self, now: float) -> float:
        """Return how long a frame has to wait yet, in seconds; 0 if it may go now."""
        if self._last is None:
            return 0.0
        return min(self._gap_s, max(0.0, self._last + self._gap_s - now))

    def sent(self, now: float) -> None:
        """Note that a frame went out."""
        self._last = now
