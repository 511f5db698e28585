"""How far a source's clock is from ours, and what its moments are by ours. Pure: both clocks are given in.

What a source says arrives at once or later, never earlier, so of all that was received within one second the
difference that is smallest tells most: a stall of delivery, after which much comes together, spoils one
second at most. The median over the latest such seconds stands against what is left, and moves a few
seconds after the source's clock does.
"""

from bisect import insort
from collections import deque
from statistics import median

TOLERATED_S = 2.0
"""Clocks this close are taken for the same: delivery alone may take as long."""

OLDEST_S = 12.0
"""What reaches us older than this was not merely delayed: its clock jumped, and nobody knows yet how far."""

WINDOW = 9
"""Seconds with a reading over which the median is taken."""


class Skew:
    """What is known of one source's clock. Without any reading nothing is, and nothing is corrected."""

    def __init__(self) -> None:
        self._second: int | None = None
        self._smallest = 0.0
        self._earlier: deque[float] = deque(maxlen=WINDOW - 1)
        self._behind: float | None = None

    @property
    def clock_off_s(self) -> float | None:
        """The source's clock minus ours, None where no reading told."""
        return None if self._behind is None else -self._behind

    @property
    def shift_s(self) -> float:
        """What is added to a moment by the source's clock: 0 while it is as good as ours."""
        behind = self._behind
        return 0.0 if behind is None or abs(behind) <= TOLERATED_S else behind

    def read(self, said_at: float, received_at: float, asked_at: float | None = None) -> None:
        """Take a reading: the source's clock stood at `said_at` in what we received at `received_at`.

        For an answer `asked_at` is when we asked: its clock was read in between, so the difference may be
        anything from one to the other, and the smallest in size is believed.
        """
        behind = received_at - said_at
        if asked_at is not None and behind > 0:
            behind = max(min(asked_at - said_at, behind), 0.0)
        second = int(received_at)
        if second == self._second:
            if behind >= self._smallest:
                return
            self._smallest = behind
        else:
            if self._second is not None:
                self._earlier.append(self._smallest)
            self._second, self._smallest = second, behind
        readings = sorted(self._earlier)
        insort(readings, self._smallest)
        self._behind = median(readings)

    def ours(self, said_at: float, received_at: float) -> float:
        """Return when it was by our clock what the source says was at `said_at`.

        What would then lie ahead of its receipt, or long before it, was said by a clock that has just
        jumped: the receipt is the best there is.
        """
        at = said_at + self.shift_s
        return at if received_at - OLDEST_S <= at <= received_at + TOLERATED_S else received_at
