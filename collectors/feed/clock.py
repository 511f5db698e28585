"""A sender's clock against ours, told by the one event that is about the present moment."""

from collectors.skew import Skew

SECONDS_NEEDED = 3
"""Readings of so many different seconds before a clock is believed to be off: what a sender kept back and
sends later comes together, and is old without its clock being wrong."""


class SenderClock:
    """What is known of one sender's clock from its `source_alive`."""

    def __init__(self) -> None:
        self._skew = Skew()
        self._seconds = 0
        self._latest: int | None = None

    def read(self, said_at: float, received_at: float) -> None:
        """Take a reading: the sender's clock stood at `said_at` in what came at `received_at`."""
        if int(received_at) != self._latest:
            self._latest = int(received_at)
            self._seconds += 1
        self._skew.read(said_at, received_at)

    @property
    def clock_off_s(self) -> float | None:
        """The sender's clock minus ours, None while that is not known."""
        return self._skew.clock_off_s if self._seconds >= SECONDS_NEEDED else None

    @property
    def shift_s(self) -> float:
        """What is added to the sender's moments: 0 while its clock is as good as ours, or not known."""
        return self._skew.shift_s if self._seconds >= SECONDS_NEEDED else 0.0
