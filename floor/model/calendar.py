"""The site's calendar: quarters, intervals and days, in the site's own time zone.

Everything is stored as epoch seconds UTC; only where an interval or a day *begins* is a matter of local
wall time. A day has 23 or 25 hours twice a year and the repeated hour gives two intervals.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

STARTS_KEPT = 10_000
QUARTER_S = 900
"""Every zone's offset from UTC is a multiple of a quarter hour, so quarters of UTC fit all of them."""


def quarter_start(t: float) -> int:
    """Return the start of the quarter hour that holds `t`."""
    return int(t // QUARTER_S) * QUARTER_S


class Calendar:
    """Local intervals and days of one site; `day_starts_at_s` is the wall time its day begins at."""

    def __init__(self, timezone: str, day_starts_at_s: int = 0) -> None:
        self.zone = ZoneInfo(timezone)
        self.day_starts_at_s = day_starts_at_s
        self._starts: dict[tuple[int, int], int] = {}

    def interval_start(self, t: float, width_s: int) -> int:
        """Return the start of the interval of `width_s` (a divisor of a day) that holds `t`.

        The local wall time is floored to the width; within a repeated or skipped hour the start is
        never before the change of the clocks, so that no interval holds two offsets.
        """
        key = (quarter_start(t), width_s)
        start = self._starts.get(key)
        if start is None:
            if len(self._starts) > STARTS_KEPT:
                self._starts.clear()
            # Offsets change on quarters, so all moments of a quarter share their interval.
            start = self._starts[key] = self._interval_start(key[0], width_s)
        return start

    def _interval_start(self, t: int, width_s: int) -> int:
        local = datetime.fromtimestamp(t, self.zone)
        wall_s = local.hour * 3600 + local.minute * 60 + local.second
        start = t - wall_s % width_s
        if datetime.fromtimestamp(start, self.zone).utcoffset() != local.utcoffset():
            start = self._offset_change(start, t)
        return start

    def day_start(self, t: float) -> int:
        """Return the start of the site's day that holds `t`."""
        local = datetime.fromtimestamp(t, self.zone)
        start = self._on_day(local, 0)
        if start > t:
            start = self._on_day(local, -1)
        else:
            following = self._on_day(local, 1)
            if following <= t:
                start = following
        return start

    def day_end(self, t: float) -> int:
        """Return the end of the site's day that holds `t`, which is the start of the next."""
        start = self.day_start(t)
        end = self._on_day(datetime.fromtimestamp(start, self.zone), 1)
        if end <= start:
            end = self._on_day(datetime.fromtimestamp(start, self.zone), 2)
        return end

    def _on_day(self, local: datetime, days: int) -> int:
        """Return when the site's day begins on the local date of `local` plus `days`."""
        date = (local + timedelta(days=days)).date()
        hours, rest = divmod(self.day_starts_at_s, 3600)
        wall = datetime(date.year, date.month, date.day, hours, rest // 60, tzinfo=self.zone)
        # A wall time the clocks skip is taken with the offset before the change, so it comes as much later
        # as they skip: a skipped midnight at the first moment of its date.
        return round(wall.astimezone(UTC).timestamp())

    def _offset_change(self, before: float, after: float) -> int:
        """Return the quarter at which the offset changes between two moments."""
        offset = datetime.fromtimestamp(after, self.zone).utcoffset()
        moment = quarter_start(after)
        while (
            moment - QUARTER_S >= before
            and datetime.fromtimestamp(moment - QUARTER_S, self.zone).utcoffset() == offset
        ):
            moment -= QUARTER_S
        return moment
