"""The site's days and their half hours: by its calendar, with the hours that come twice or not at all."""

import datetime as dt

import msgspec

from floor.model.calendar import Calendar
from floor.model.intervals import interval_span
from floor.settings import Settings

HALF_HOUR_S = 1800
WEEK = dt.timedelta(days=7)


class Slot(msgspec.Struct, frozen=True, gc=False):
    """A half hour [start, until) in epoch seconds. `wall`: the site's time of day at its start, as `14:30`.

    `again`: it is the second one of this time on its day, in the hour that comes twice.
    """

    start: int
    until: int
    wall: str
    again: bool


class SiteDays:
    """The days of one site. A day is named by the date it begins on."""

    def __init__(self, settings: Settings) -> None:
        begins = settings.day_start
        self._begins = begins
        self.zone = settings.zone
        self.calendar = Calendar(settings.timezone, begins.hour * 3600 + begins.minute * 60)

    def date(self, t: float) -> dt.date:
        """Return the day that holds a moment."""
        return dt.datetime.fromtimestamp(self.calendar.day_start(t), self.zone).date()

    def span(self, date: dt.date) -> tuple[int, int]:
        """Return start and end of a day; it has 23 or 25 hours twice a year."""
        begin = dt.datetime.combine(date, self._begins, self.zone).astimezone(dt.UTC).timestamp()
        start = self.calendar.day_start(begin)
        return start, self.calendar.day_end(start)

    def slots(self, date: dt.date) -> tuple[Slot, ...]:
        """Return a day's half hours in order: those that begin within it."""
        start, end = self.span(date)
        slots: list[Slot] = []
        seen: set[str] = set()
        at = start
        while at < end:
            begin, until = interval_span(self.calendar, at, HALF_HOUR_S)
            if begin >= start:
                wall = dt.datetime.fromtimestamp(begin, self.zone).strftime("%H:%M")
                slots.append(Slot(begin, until, wall, wall in seen))
                seen.add(wall)
            at = until
        return tuple(slots)


def same_weekdays_before(date: dt.date, count: int) -> list[dt.date]:
    """Return the `count` days of the same weekday before a date, the latest first."""
    return [date - WEEK * n for n in range(1, count + 1) if date.toordinal() > WEEK.days * n]
