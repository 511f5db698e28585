from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floor.model.calendar import QUARTER_S, Calendar
from floor.model.config import QueueConfig
from floor.model.intervals import WIDTHS_S, interval_figures, interval_span, intervals
from floor.model.picture import QuarterRow

ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "America/St_Johns",
)
FAR = 4_000_000_000.0
RULES = QueueConfig(target=0.9, formula="answered_of_answered")


def quarter(start: int, queue: str = "sales", **sums: object) -> QuarterRow:
    return QuarterRow(queue=queue, start=start, **{"threshold_s": 20.0, **sums})  # type: ignore[arg-type]


def moment(zone: str, text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def day_of_quarters(zone: str, date: str) -> list[QuarterRow]:
    """One call in every quarter hour of a local day."""
    begin = moment(zone, date)
    following = datetime.fromisoformat(date) + timedelta(days=1)
    end = moment(zone, following.isoformat())
    return [quarter(start, offered=1, answered=1) for start in range(begin, end, QUARTER_S)]


@pytest.mark.parametrize(
    ("zone", "date", "hours"),
    [
        ("Asia/Shanghai", "2026-03-01", 24),
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("America/St_Johns", "2026-11-01", 25),
        ("Australia/Adelaide", "2026-10-04", 23),
    ],
)
@pytest.mark.parametrize("width_s", WIDTHS_S)
def test_a_day_has_as_many_intervals_as_it_has_hours(zone: str, date: str, hours: int, width_s: int) -> None:
    made = intervals(day_of_quarters(zone, date), Calendar(zone), width_s, FAR, together=False)
    assert len(made) == hours * 3600 // width_s
    assert all(i.sums.offered == width_s // QUARTER_S for i in made)
    assert sum(i.sums.offered for i in made) == hours * 4


def test_the_repeated_hour_has_two_rows_at_the_same_wall_time() -> None:
    made = intervals(
        day_of_quarters("Europe/Berlin", "2026-10-25"), Calendar("Europe/Berlin"), 3600, FAR, together=False
    )
    at_two = [i for i in made if datetime.fromtimestamp(i.start, ZoneInfo("Europe/Berlin")).hour == 2]
    assert [i.start for i in at_two] == [1_792_886_400, 1_792_890_000]
    assert [i.sums.offered for i in at_two] == [4, 4]


@pytest.mark.parametrize(("zone", "minute"), [("Asia/Kolkata", 30), ("Asia/Kathmandu", 15)])
def test_hours_begin_at_the_local_full_hour(zone: str, minute: int) -> None:
    made = intervals(day_of_quarters(zone, "2026-03-01"), Calendar(zone), 3600, FAR, together=False)
    assert {datetime.fromtimestamp(i.start, ZoneInfo("UTC")).minute for i in made} == {minute}
    assert {datetime.fromtimestamp(i.start, ZoneInfo(zone)).minute for i in made} == {0}


def test_where_clocks_move_by_half_an_hour_the_interval_ends_with_the_change() -> None:
    zone = "Australia/Lord_Howe"  # 2026-04-05 at 02:00 back to 01:30
    made = intervals(day_of_quarters(zone, "2026-04-05"), Calendar(zone), 3600, FAR, together=False)
    change = 1_775_314_800
    [after] = [i for i in made if i.start == change]
    assert (after.until - after.start, after.sums.offered) == (1800, 2)
    assert sum(i.sums.offered for i in made) == 98


@given(
    zone=st.sampled_from(ZONES),
    width_s=st.sampled_from(WIDTHS_S),
    first=st.integers(1_700_000_000 // QUARTER_S, 1_800_000_000 // QUARTER_S),
    counts=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=60),
    together=st.booleans(),
)
def test_intervals_never_overlap_and_lose_no_call(
    zone: str, width_s: int, first: int, counts: list[tuple[str, int]], *, together: bool
) -> None:
    rows = [
        quarter((first + place) * QUARTER_S, queue, offered=n, otherwise_left=n)
        for place, (queue, n) in enumerate(counts)
    ]
    made = intervals(rows, Calendar(zone), width_s, FAR, together=together)
    assert sum(i.sums.offered for i in made) == sum(n for _, n in counts)
    assert [(i.start, i.queue) for i in made] == sorted((i.start, i.queue) for i in made)
    for queue in {i.queue for i in made}:
        own = [i for i in made if i.queue == queue]
        assert all(earlier.until <= later.start for earlier, later in pairwise(own))
        assert all(0 < i.until - i.start <= width_s for i in own)


@given(
    zone=st.sampled_from(ZONES),
    width_s=st.sampled_from(WIDTHS_S),
    t=st.integers(1_700_000_000, 1_800_000_000),
)
def test_a_span_holds_its_moment_and_touches_the_next(zone: str, width_s: int, t: int) -> None:
    calendar = Calendar(zone)
    start, until = interval_span(calendar, t, width_s)
    assert start <= t < until
    assert interval_span(calendar, until, width_s)[0] == until
    assert interval_span(calendar, start, width_s) == (start, until)


def test_queues_are_kept_apart_or_put_together() -> None:
    rows = [
        quarter(1_772_352_000, "a", offered=2, abandoned=2),
        quarter(1_772_352_900, "b", offered=3, answered=3),
    ]
    apart = intervals(rows, Calendar("UTC"), 1800, FAR, together=False)
    assert [(i.queue, i.sums.offered) for i in apart] == [("a", 2), ("b", 3)]
    [one] = intervals(rows, Calendar("UTC"), 1800, FAR, together=True)
    assert (one.queue, one.sums.offered, one.sums.answered, one.sums.abandoned) == ("*", 5, 3, 2)


def test_a_threshold_that_differs_is_not_named() -> None:
    rows = [quarter(1_772_352_000, "a", threshold_s=20.0), quarter(1_772_352_000, "b", threshold_s=30.0)]
    assert [i.threshold_s for i in intervals(rows, Calendar("UTC"), 1800, FAR, together=False)] == [
        20.0,
        30.0,
    ]
    assert [i.threshold_s for i in intervals(rows, Calendar("UTC"), 1800, FAR, together=True)] == [None]


def test_blind_time_is_counted_once_however_many_queues_are_blind() -> None:
    rows = [
        quarter(1_772_352_000, "a", blind_ms=60_000),
        quarter(1_772_352_000, "b", blind_ms=90_000),
        quarter(1_772_352_900, "b", blind_ms=5_000),
    ]
    [one] = intervals(rows, Calendar("UTC"), 1800, FAR, together=True)
    assert one.blind_ms == 95_000
    assert interval_figures(one, RULES).blind_s == 95.0


@pytest.mark.parametrize(
    ("waited_at_least_s", "bound"),
    [
        (-890.0, 5 / 6),  # the quarter began 10 s ago: nobody can have waited for more than 20 s
        (-100.0, None),  # some may have, some may not
        (20.0, 3 / 4),  # the quarter ended 20 s ago: all have
    ],
)
def test_the_bound_is_said_where_sums_can_tell_it(waited_at_least_s: float, bound: float | None) -> None:
    row = quarter(1_772_352_000, offered=6, answered=4, answered_within=3)
    now = row.start + QUARTER_S + waited_at_least_s
    [interval] = intervals([row], Calendar("UTC"), 900, now, together=False)
    figures = interval_figures(interval, RULES)
    assert figures.waiting == 2
    assert figures.service_level.value == 3 / 4
    assert figures.service_level.bound == bound
    assert figures.service_levels["answered_of_answered"].bound == bound
    assert (figures.service_level.target, figures.service_level.formula) == (0.9, "answered_of_answered")


def test_with_nobody_waiting_the_bound_is_the_value() -> None:
    row = quarter(1_772_352_000, offered=4, answered=3, abandoned=1, answered_within=3)
    [interval] = intervals([row], Calendar("UTC"), 900, row.start + 100.0, together=False)
    level = interval_figures(interval, QueueConfig()).service_level
    assert (level.value, level.bound) == (0.75, 0.75)


def test_no_call_is_no_value_and_never_zero() -> None:
    [interval] = intervals([quarter(1_772_352_000)], Calendar("UTC"), 900, FAR, together=False)
    figures = interval_figures(interval, RULES)
    for rate in ("asa_s", "att_s", "aht_s", "answer_rate", "abandon_rate", "occupancy"):
        assert getattr(figures, rate) is None
    assert figures.service_level.value is None
    assert figures.service_level.bound is None
