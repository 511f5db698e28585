"""Intervals and days of every kind of zone. Dates of 2026 unless said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floor.model.calendar import QUARTER_S, Calendar, quarter_start

HALF_HOUR_S = 1800
HOUR_S = 3600
ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",  # +05:30
    "Asia/Kathmandu",  # +05:45
    "Pacific/Chatham",  # +12:45, with daylight saving
    "Australia/Lord_Howe",  # daylight saving of half an hour
    "America/Santiago",  # midnight is skipped
    "Africa/Cairo",  # midnight is skipped, and the hour before it repeated
    "America/Havana",  # the hour after midnight is repeated
)
moments = st.integers(
    int(datetime(2023, 1, 1, tzinfo=UTC).timestamp()), int(datetime(2030, 1, 1, tzinfo=UTC).timestamp())
)


def moment(zone: str, text: str, *, fold: int = 0) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp())


def wall(zone: str, t: float) -> str:
    return datetime.fromtimestamp(t, ZoneInfo(zone)).strftime("%m-%d %H:%M %z")


def starts(calendar: Calendar, since: int, until: int, width_s: int) -> list[int]:
    return sorted({calendar.interval_start(t, width_s) for t in range(since, until, QUARTER_S)})


# ------------------------------------------------------------------------------- quarters


def test_a_quarter_holds_its_beginning_and_not_its_end() -> None:
    assert [quarter_start(t) for t in (0, 899.999, 900, 1799)] == [0, 0, 900, 900]


# ------------------------------------------------------------------------------- intervals


@pytest.mark.parametrize(
    ("zone", "at", "start"),
    [
        ("Asia/Shanghai", "2026-05-01T10:29:59", "2026-05-01T10:00"),
        ("Asia/Shanghai", "2026-05-01T10:30:00", "2026-05-01T10:30"),
        ("Asia/Kolkata", "2026-05-01T10:31:00", "2026-05-01T10:30"),
        ("Asia/Kathmandu", "2026-05-01T10:16:00", "2026-05-01T10:00"),
    ],
)
def test_an_interval_begins_on_the_local_half_hour(zone: str, at: str, start: str) -> None:
    assert Calendar(zone).interval_start(moment(zone, at), HALF_HOUR_S) == moment(zone, start)


@pytest.mark.parametrize("width_s", [HALF_HOUR_S, HOUR_S])
def test_the_repeated_hour_has_intervals_of_its_own(width_s: int) -> None:
    zone = "Europe/Berlin"
    first = moment(zone, "2026-10-25T02:00")
    made = starts(Calendar(zone), first, first + 2 * HOUR_S, width_s)
    assert made == list(range(first, first + 2 * HOUR_S, width_s))
    assert wall(zone, first) == "10-25 02:00 +0200"
    assert wall(zone, first + HOUR_S) == "10-25 02:00 +0100"


def test_the_skipped_hour_has_no_interval() -> None:
    zone = "Europe/Berlin"
    before = moment(zone, "2026-03-29T01:00")
    made = starts(Calendar(zone), before, before + 2 * HOUR_S, HOUR_S)
    assert [wall(zone, t) for t in made] == ["03-29 01:00 +0100", "03-29 03:00 +0200"]


def test_a_change_of_half_an_hour_splits_the_hour_it_falls_into() -> None:
    zone, calendar = "Australia/Lord_Howe", Calendar("Australia/Lord_Howe")
    back = moment(zone, "2026-04-05T01:00")
    assert [wall(zone, t) for t in starts(calendar, back, back + 3 * HOUR_S, HOUR_S)] == [
        "04-05 01:00 +1100", "04-05 01:30 +1030", "04-05 02:00 +1030", "04-05 03:00 +1030",
    ]  # fmt: skip
    forward = moment(zone, "2026-10-04T01:00")
    assert [wall(zone, t) for t in starts(calendar, forward, forward + 2 * HOUR_S, HOUR_S)] == [
        "10-04 01:00 +1030", "10-04 02:30 +1100", "10-04 03:00 +1100",
    ]  # fmt: skip
    assert len(starts(calendar, back, back + 2 * HOUR_S, HALF_HOUR_S)) == 4


@given(st.sampled_from(ZONES), moments, st.sampled_from((900, HALF_HOUR_S, HOUR_S)))
def test_an_interval_is_one_stretch_of_one_offset(zone: str, t: int, width_s: int) -> None:
    calendar = Calendar(zone)
    start = calendar.interval_start(t, width_s)
    assert start <= t < start + width_s
    assert start % QUARTER_S == 0
    assert calendar.interval_start(start, width_s) == start
    assert wall(zone, start)[-5:] == wall(zone, t)[-5:]


# ------------------------------------------------------------------------------------ days


@pytest.mark.parametrize(
    ("zone", "date", "hours"),
    [
        ("UTC", "2026-03-29", 24),
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("America/Santiago", "2026-04-04", 25),
        ("America/Santiago", "2026-09-06", 23),
        ("Africa/Cairo", "2026-04-24", 23),
        ("Africa/Cairo", "2026-10-29", 25),
        ("America/Havana", "2026-11-01", 25),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Asia/Kathmandu", "2026-03-29", 24),
    ],
)
def test_a_day_has_the_hours_its_clocks_give_it(zone: str, date: str, hours: float) -> None:
    calendar = Calendar(zone)
    noon = moment(zone, f"{date}T12:00")
    start, end = calendar.day_start(noon), calendar.day_end(noon)
    assert end - start == hours * HOUR_S
    assert wall(zone, start)[:5] == wall(zone, end - 1)[:5] == date[5:]
    assert wall(zone, end)[:5] != date[5:]


def test_a_day_whose_midnight_is_skipped_begins_with_the_first_moment_there_is() -> None:
    calendar = Calendar("America/Santiago")
    start = calendar.day_start(moment("America/Santiago", "2026-09-06T12:00"))
    assert wall("America/Santiago", start) == "09-06 01:00 -0300"
    assert wall("America/Santiago", start - 1) == "09-05 23:59 -0400"


def test_a_repeated_midnight_begins_the_day_the_first_time() -> None:
    zone = "America/Havana"
    second = moment(zone, "2026-11-01T00:30", fold=1)
    assert wall(zone, Calendar(zone).day_start(second)) == "11-01 00:00 -0400"


@pytest.mark.parametrize(
    ("at", "start"),
    [
        ("2026-05-02T05:59", "2026-05-01T06:00"),
        ("2026-05-02T06:00", "2026-05-02T06:00"),
        ("2026-05-02T23:59", "2026-05-02T06:00"),
    ],
)
def test_the_day_may_begin_at_another_hour(at: str, start: str) -> None:
    zone = "Asia/Shanghai"
    calendar = Calendar(zone, 6 * HOUR_S)
    assert calendar.day_start(moment(zone, at)) == moment(zone, start)
    assert calendar.day_end(moment(zone, at)) == moment(zone, start) + 24 * HOUR_S


def test_a_day_that_begins_in_the_skipped_hour_begins_after_it() -> None:
    zone = "Europe/Berlin"
    calendar = Calendar(zone, int(2.5 * HOUR_S))
    start = calendar.day_start(moment(zone, "2026-03-29T12:00"))
    assert wall(zone, start) == "03-29 03:30 +0200"
    assert calendar.day_end(start) - start == 23 * HOUR_S


def test_a_date_a_zone_left_out_is_no_day() -> None:
    zone = "Pacific/Apia"  # went over the date line at the end of 2011-12-29
    calendar = Calendar(zone)
    start = calendar.day_start(moment(zone, "2011-12-29T12:00"))
    assert calendar.day_end(start) - start == 24 * HOUR_S
    assert wall(zone, calendar.day_end(start)) == "12-31 00:00 +1400"
    assert calendar.day_start(moment(zone, "2011-12-31T12:00")) == calendar.day_end(start)


@given(
    st.sampled_from(ZONES), moments, st.sampled_from((0, 1800, 6 * HOUR_S, int(2.5 * HOUR_S), 23 * HOUR_S))
)
def test_days_follow_one_another_without_a_gap(zone: str, t: int, starts_at_s: int) -> None:
    calendar = Calendar(zone, starts_at_s)
    start, end = calendar.day_start(t), calendar.day_end(t)
    assert start <= t < end
    assert calendar.day_start(start) == start
    assert calendar.day_start(end - 1) == start
    assert calendar.day_start(end) == end
    assert (end - start) / HOUR_S in (23, 23.5, 24, 24.5, 25)
    assert start % QUARTER_S == 0


@given(st.sampled_from(ZONES), moments)
def test_a_days_intervals_fill_it(zone: str, t: int) -> None:
    calendar = Calendar(zone)
    start, end = calendar.day_start(t), calendar.day_end(t)
    made = starts(calendar, start, end, HALF_HOUR_S)
    widths = [after - before for before, after in zip(made, [*made[1:], end], strict=True)]
    assert made[0] == start
    assert all(0 < width <= HALF_HOUR_S for width in widths)
    # Where the clocks change at a quarter past or to the hour, the interval is cut in two there.
    assert sum(width < HALF_HOUR_S for width in widths) in (0, 2)


def test_what_is_remembered_does_not_grow_for_ever() -> None:
    calendar = Calendar("UTC")
    for day in range(200):
        base = int((datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)).timestamp())
        for quarter in range(96):
            t = base + quarter * QUARTER_S
            assert calendar.interval_start(t, HALF_HOUR_S) == t // HALF_HOUR_S * HALF_HOUR_S
    assert len(calendar._starts) <= 10_001
