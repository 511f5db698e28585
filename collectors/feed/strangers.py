"""Who knocks without being known: how many may wait at once, and what the log of the process says of them."""

from collections import Counter
from typing import Final

import structlog

from collectors.clock import Clock
from collectors.feed.limits import CONNECTIONS_UNKNOWN
from collectors.feed.seats import Seats

TELL_EVERY_S: Final = 60.0
"""Whoever tries tokens must not fill our log."""

_log = structlog.get_logger(__name__)


class Strangers:
    """Those who are not known (yet). What they sent is never kept, their tokens least of all."""

    def __init__(self, clock: Clock) -> None:
        self.seats = Seats(CONNECTIONS_UNKNOWN)
        self._clock = clock
        self._untold: Counter[str] = Counter(wrong_tokens=0, turned_away=0)
        self._told_at: float | None = None

    def wrong_token(self) -> None:
        """Count a token that no sender has."""
        self._count("wrong_tokens")

    def turned_away(self) -> None:
        """Count a connection there was no room for."""
        self._count("turned_away")

    def _count(self, name: str) -> None:
        self._untold[name] += 1
        now = self._clock.now()
        # A clock that was set back begins a new minute.
        if self._told_at is not None and 0 <= now - self._told_at < TELL_EVERY_S:
            return
        self._told_at = now
        _log.warning("feed_strangers", **self._untold)
        for known in self._untold:
            self._untold[known] = 0
