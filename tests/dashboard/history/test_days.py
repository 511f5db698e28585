"""The site's days by half hours: the clocks' changes, a day that begins in the morning."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from dashboard.history.days import SiteDays, same_weekdays_before
from dashboard.rooms.trends.axis import merged
from floor.settings import Settings


def days(**sections: str) -> SiteDays:
    return SiteDays(Settings.model_validate(sections))


@pytest.mark.parametrize(
    ("zone", "date", "count"),
    [
        ("Asia/Shanghai", "2026-11-20", 48),
        ("Europe/Berlin", "2026-03-29", 46),
        ("Europe/Berlin", "2026-10-25", 50),
        ("Australia/Lord_Howe", "2026-04-05", 49),
        ("America/Sao_Paulo", "2018-11-04", 46),
    ],
)
def test_half_hours_cover_the_day_without_a_seam(zone: str, date: str, count: int) -> None:
    site = days(timezone=zone)
    day = dt.date.fromisoformat(date)
    slots = site.slots(day)
    assert len(slots) == count
    assert (slots[0].start, slots[-1].until) == site.span(day)
    assert all(one.until == other.start for one, other in itertools.pairwise(slots))
    assert {site.date(slot.start) for slot in slots} == {day}
    assert len({(slot.wall, slot.again) for slot in slots}) == count


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    slots = days(timezone="Europe/Berlin").slots(dt.date(2026, 10, 25))
    assert [(slot.wall, slot.again) for slot in slots if slot.wall.startswith("02")] == [
        ("02:00", False), ("02:30", False), ("02:00", True), ("02:30", True),
    ]  # fmt: skip


def test_a_day_that_begins_in_the_morning_ends_the_next() -> None:
    site = days(timezone="Asia/Shanghai", day_starts_at="06:00")
    slots = site.slots(dt.date(2026, 11, 20))
    assert [slots[0].wall, slots[-1].wall] == ["06:00", "05:30"]
    assert site.date(slots[-1].start) == dt.date(2026, 11, 20)
    assert site.date(slots[-1].until) == dt.date(2026, 11, 21)


def test_weekdays_before() -> None:
    found = same_weekdays_before(dt.date(2026, 11, 20), 3)
    assert [day.isoformat() for day in found] == ["2026-11-13", "2026-11-06", "2026-10-30"]


def test_days_of_different_length_share_one_axis() -> None:
    site = days(timezone="Europe/Berlin")
    keys = [
        [(slot.wall, slot.again) for slot in site.slots(dt.date.fromisoformat(date))]
        for date in ("2026-03-29", "2026-10-25", "2026-11-01")
    ]
    axis = merged(keys)
    assert axis == keys[1]
    assert all([key for key in axis if key in day] == day for day in keys)
    a, b, c, z = ((wall, False) for wall in "abcz")
    assert merged([[a, c], [a, b, c], [z]]) == [z, a, b, c]
