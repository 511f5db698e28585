"""How many events a sender may say a second: a bucket that fills up again as time passes."""


class Pace:
    """Holds one second's worth of events. A clock that is set back fills nothing up."""

    def __init__(self, events_per_s: float) -> None:
        self.events_per_s = events_per_s
        self.most = max(1, int(events_per_s))
        """So many events may be taken at once; more never can be."""
        self._left = float(self.most)
        self._as_of: float | None = None

    def take(self, events: int, now: float) -> float:
        """Take room for so many events and return 0, or take none and return the seconds to wait for it."""
        if events < 0:
            raise ValueError(f"{events} events; expected 0 or more: nothing is given back")
        if self._as_of is not None:
            filled = self._left + max(now - self._as_of, 0.0) * self.events_per_s
            self._left = min(float(self.most), filled)
        self._as_of = now
        if events <= self._left:
            self._left -= events
            return 0.0
        return (events - self._left) / self.events_per_s
