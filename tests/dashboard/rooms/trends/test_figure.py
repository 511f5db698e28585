"""What the figures and words of the page of trends say of gaps, of what is in progress, of what is usual."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.api.moment import Moment
from dashboard.api.trends import parse_date
from dashboard.api.trends_sheet import header
from dashboard.api.trends_sheet import rows as sheet_rows
from dashboard.api.watch_state import WatchState
from dashboard.history.day import METRICS, DayMaker, Heard, Metric
from dashboard.history.days import SiteDays
from dashboard.history.like import like
from dashboard.history.read import History
from dashboard.history.scope import ALL
from dashboard.i18n import messages_for
from dashboard.rooms.trends import parts, view
from dashboard.rooms.trends import wish as wishes
from dashboard.rooms.trends.axis import axis
from dashboard.rooms.trends.figure import figure
from dashboard.rooms.trends.lines import Drawing, Look
from dashboard.rooms.trends.scale import scale
from dashboard.rooms.trends.wish import query_of, wish
from floor.model.calendar import QUARTER_S
from floor.model.config import QueueConfig
from floor.model.picture import QuarterRow
from floor.model.usual import Band
from floor.settings import Settings
from tests.doubles import histories, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.history.day import DayHistory
    from dashboard.i18n import Language

SITE = SiteDays(Settings.model_validate({"timezone": "Asia/Shanghai"}))
DAY = dt.date(2026, 11, 20)
_ = messages_for("en").gettext
NOW = SITE.span(DAY)[0] + 15.25 * 3600
AT = Moment(site=rows.site(), now=NOW, as_of=NOW, blind_since=None, watch=WatchState(state="up", since=None))


def quarters(date: dt.date) -> list[QuarterRow]:
    return list(histories.day("sales", *SITE.span(date), SITE.zone))


def heard(date: dt.date) -> Heard:
    return Heard(*SITE.span(date))


def history(
    *, now_h: float = 15.25, blind_h: int | None = None, weeks: int = 4, since_h: float = 0
) -> History:
    start = SITE.span(DAY)[0]
    now = start + now_h * 3600
    told = [row for row in quarters(DAY) if start + since_h * 3600 <= row.start <= now]
    if blind_h is not None:
        at = start + blind_h * 3600
        told = [row for row in told if row.start not in {at, at + 900}]
        told += [histories.quarter("sales", at + part, SITE.zone, blind_s=part or 450) for part in (0, 900)]
        told.sort(key=lambda row: row.start)
    maker = DayMaker(days=SITE, rules=QueueConfig(), now=now)
    before = [DAY - dt.timedelta(weeks=n) for n in range(1, weeks + 1)]
    made = [maker.day(date, quarters(date), heard(date)) for date in before]
    return History(
        scope=ALL,
        today=DAY,
        day=maker.day(DAY, told, Heard(start + since_h * 3600, now)),
        compared=(made[0],) if made else (),
        alike=(made[0].total,) if made else (),
        like=like(made, [one.total for one in made]),
    )


def data(shown: History, metric: Metric = "offered") -> list[dict[str, Any]]:
    drawing = Drawing(history=shown, axis=axis(shown), look=Look(scheme="light"), language="en", gettext=_)
    made: list[dict[str, Any]] = figure(drawing, metric)["data"]
    return made


def test_what_is_to_come_is_empty_and_what_is_in_progress_open() -> None:
    traces = data(history())
    *drawn, _pointed = traces
    present = drawn[-1]
    assert (present["x"], present["mode"], present["marker"]["symbol"]) == (
        ["15:00"],
        "markers",
        "circle-open",
    )
    day = drawn[-2]
    told = dict(zip(day["x"], day["y"], strict=True))
    assert told["14:30"] > 0
    assert [told[time] for time in ("15:00", "15:30", "19:30")] == [None, None, None]
    lead = data(history(), "aht_s")[-3]
    assert (lead["x"], lead["mode"], lead["hoverinfo"]) == (["14:30", "15:00"], "lines", "skip")


def test_the_service_level_says_its_target_and_what_is_divided_by_what() -> None:
    heads = view.heads(history(), "en", _)
    assert heads["service_level"].note == "target 80% in 20 s · answered in time ÷ all calls"
    assert heads["offered"].note == ""


def test_a_gap_is_hatched_and_its_half_hour_stands_beside_the_line() -> None:
    traces = data(history(blind_h=10))
    assert traces[0]["x"] == ["10:00"]
    [part] = [one for one in traces if one.get("mode") == "markers" and one["x"] == ["10:00"]]
    assert part["marker"]["symbol"] == "circle-open"
    line = next(one for one in traces if one.get("marker", {}).get("symbol") == "circle")
    assert dict(zip(line["x"], line["y"], strict=True))["10:00"] is None


def test_the_legend_has_a_sign_of_its_own_for_half_hours_with_a_gap_where_one_is_drawn() -> None:
    for shown, keys in ((history(), []), (history(blind_h=10), ["part-0"])):
        drawn = [
            item.children[0].to_plotly_json()["props"]["data-key"] for item in parts.legend(shown, "en", _)
        ]
        assert [key for key in drawn if key.startswith("part-")] == keys
        assert "present" in drawn
    assert "Half hour with a gap" in str(parts.legend(history(blind_h=10), "en", _))


def test_how_a_figure_with_a_gap_compares_is_said_as_perhaps() -> None:
    far = Band(low=0.99, median=0.995, high=1.0, days=4)
    for blind_h, said in ((None, "below usual"), (10, "perhaps below usual")):
        shown = history(blind_h=blind_h)
        usual = msgspec.structs.replace(shown.like, total={**shown.like.total, "service_level": far})
        head = view.heads(msgspec.structs.replace(shown, like=usual), "en", _)["service_level"]
        assert (head.position, head.is_sure) == (said, blind_h is None)
        assert ("Strong" in str(parts.head(head))) is head.is_sure


def test_a_day_with_a_gap_is_not_called_below_usual() -> None:
    heads = {hour: view.heads(history(blind_h=hour), "en", _) for hour in (None, 10)}
    whole, part = heads[None]["offered"], heads[10]["offered"]
    assert whole.usual.startswith("usual ")
    assert part.value.startswith("≥ ")
    assert part.position == ""
    rates: tuple[Metric, ...] = ("service_level", "asa_s", "aht_s")
    assert [heads[10][metric].value[:2] for metric in rates] == ["≈ "] * 3
    assert not any(heads[None][metric].value.startswith("≈") for metric in rates)


def test_a_day_heard_from_noon_on_has_at_least_so_many_and_says_why() -> None:
    shown = history(now_h=30, since_h=12)
    head = view.heads(shown, "en", _)["offered"]
    assert (head.value[:2], head.position) == ("≥ ", "")
    total = view.tables(shown, axis(shown), "en", _)[0].total
    assert (total.time, total.cells[1][:2]) == ("Whole day", "≥ ")
    said = " ".join(view.facts(shown, AT, SITE.zone, "en", _))
    assert "Nothing is known of 24 half hours: ≥ means at least, ≈ about." in said
    assert "Nothing is known" not in " ".join(view.facts(history(), AT, SITE.zone, "en", _))


@pytest.mark.parametrize(("language", "said"), [("en", "{} so far"), ("zh_CN", "至今 {}")])
def test_today_beside_a_day_that_is_over_is_said_to_go_on(language: Language, said: str) -> None:
    yesterday = DAY - dt.timedelta(days=1)
    maker = DayMaker(days=SITE, rules=QueueConfig(), now=NOW)
    told = [row for row in quarters(DAY) if row.start < NOW]
    until_now = Heard(SITE.span(DAY)[0], NOW)
    today = maker.day(DAY, told, until_now)
    shown = History(
        scope=ALL,
        today=DAY,
        day=maker.day(yesterday, quarters(yesterday), heard(yesterday)),
        compared=(today,),
        alike=(maker.total_of(DAY, told, lambda _slot: True, until_now),),
        like=like([], []),
    )
    words = messages_for(language).gettext
    [(_name, text)] = view.heads(shown, language, words)["offered"].others
    [_first, beside] = view.tables(shown, axis(shown), language, words)
    # The half hour in progress is in neither, and what is to come is no gap.
    assert text == said.format(beside.total.cells[1])
    assert not beside.total.cells[1].startswith("≥")
    [(_name, text)] = view.heads(history(), "en", _)["offered"].others
    assert "so far" not in text
    # Its line ends with what is over: a half hour that has just begun is no fall.
    traces = data(shown)
    line = next(one for one in traces if one.get("marker", {}).get("symbol") == "square")
    assert dict(zip(line["x"], line["y"], strict=True))["15:00"] is None
    [running] = [one for one in traces if one.get("marker", {}).get("symbol") == "square-open"]
    assert running["x"] == ["15:00"]
    assert "Half hour in progress" in str(parts.legend(shown, "en", _))


def test_the_target_is_in_the_legend_where_it_is_drawn() -> None:
    empty = DayMaker(days=SITE, rules=QueueConfig(), now=NOW).day(DAY, [])
    for shown, is_drawn in (
        (history(), True),
        (msgspec.structs.replace(history(), day=empty), True),
        (msgspec.structs.replace(history(), day=empty, compared=(), alike=()), False),
    ):
        drawing = Drawing(
            history=shown, axis=axis(shown), look=Look(scheme="light"), language="en", gettext=_
        )
        assert bool(figure(drawing, "service_level")["layout"]["shapes"]) is is_drawn
        assert ("Target" in str(parts.legend(shown, "en", _))) is is_drawn


def test_of_a_day_wholly_out_of_sight_nothing_is_drawn_and_words_say_so() -> None:
    date = DAY - dt.timedelta(weeks=1)
    rows_ = [
        histories.quarter("sales", at, SITE.zone, blind_s=900) for at in range(*SITE.span(date), QUARTER_S)
    ]
    unseen = DayMaker(days=SITE, rules=QueueConfig(), now=NOW).day(date, rows_, heard(date))
    shown = msgspec.structs.replace(history(), compared=(unseen,), alike=(unseen.total,))
    assert [text for _name, text in view.heads(shown, "en", _)["offered"].others] == ["–"]
    assert "Nothing is kept of Fri 13 Nov." in view.facts(shown, AT, SITE.zone, "en", _)
    assert len(view.tables(shown, axis(shown), "en", _)) == 1
    shown = msgspec.structs.replace(history(), day=unseen)
    assert view.heads(shown, "en", _)["offered"].value == "–"
    said = " ".join(view.facts(shown, AT, SITE.zone, "en", _))
    assert "Nothing is kept of Fri 13 Nov." in said
    assert "≥" not in said


def test_a_day_of_25_hours_is_not_called_more_than_usual_for_its_hour_that_comes_twice() -> None:
    site = SiteDays(Settings.model_validate({"timezone": "Europe/Berlin"}))
    long = dt.date(2026, 10, 25)
    slots = site.slots(long)
    maker = DayMaker(days=site, rules=QueueConfig(), now=slots[-1].until)

    def made(date: dt.date) -> DayHistory:
        rows = [QuarterRow(queue="sales", start=slot.start, threshold_s=20.0, offered=10)
                for slot in site.slots(date)]  # fmt: skip
        return maker.day(date, rows, Heard(*site.span(date)))

    before = [made(long - dt.timedelta(weeks=n)) for n in range(1, 5)]
    shown = History(
        scope=ALL,
        today=long,
        day=made(long),
        compared=(),
        alike=(),
        like=like(before, [one.total for one in before]),
    )
    head = view.heads(shown, "en", _)["offered"]
    assert (head.value, head.usual, head.position) == ("500", "usual 480", "")
    lines = {line["start"]: line for line in sheet(shown)}
    again = [lines[str(slot.start)] for slot in slots if slot.again]
    assert [(line["offered"], line["usual_offered_median"], line["usual_days"]) for line in again] == [
        ("10", "", "")
    ] * 2
    assert lines[str(slots[0].start)]["usual_offered_median"] == "10.0"


def sheet(shown: History) -> list[dict[str, str]]:
    settings = Settings.model_validate({"timezone": "Europe/Berlin"})
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet_rows(shown, settings, "en")]
    return [dict(zip(header(shown), row, strict=True)) for row in rows]


def test_with_two_days_before_nothing_is_called_usual() -> None:
    shown = history(weeks=2)
    said = " ".join(view.facts(shown, AT, SITE.zone, "en", _))
    assert "Not enough Fridays yet to say what is usual: 2 of 3" in said
    assert view.heads(shown, "en", _)["offered"].usual == ""
    assert data(shown)[1]["x"] == []


@given(st.sampled_from(METRICS), st.lists(st.none() | st.floats(0, 1e6), max_size=20), st.floats(0.1, 1))
def test_every_value_lies_within_the_scale_and_ticks_are_few(
    metric: Metric, values: Sequence[float | None], target: float
) -> None:
    if metric == "service_level":
        values = [None if value is None else value / 1e6 for value in values]
    found = scale(metric, values, target if metric == "service_level" else None)
    low, high = found.range
    assert all(low <= value <= high for value in values if value is not None)
    assert 2 <= len(found.ticks) <= 7
    assert list(found.ticks) == sorted(set(found.ticks))
    assert all(low <= tick <= high for tick in found.ticks)


@pytest.mark.parametrize(
    ("search", "what", "day", "compared", "mistaken"),
    [
        ("", "*", None, [], None),
        ("?queue=a%26b&day=2026-11-20", "q:a&b", "2026-11-20", [], None),
        ("?group=front&queue=x&compare=2026-11-13,2026-11-13,2026-11-06,2026-10-30", "g:front", None,
         ["2026-11-13", "2026-11-06"], None),
        ("?queue=*&day=soon", "*", None, [], ("day", "soon")),
        ("?day=2026-02-30&compare=x", "*", None, [], ("day", "2026-02-30")),
        ("?compare=2026-11-13,2026-1-5", "*", None, ["2026-11-13"], ("compare", "2026-1-5")),
    ],
)  # fmt: skip
def test_an_address_says_what_is_asked_for(
    search: str, what: str, day: str | None, compared: list[str], mistaken: tuple[str, str] | None
) -> None:
    asked = wish(query_of(search))
    assert (asked.what, asked.mistaken) == (what, mistaken)
    assert (asked.day and asked.day.isoformat()) == day
    assert [date.isoformat() for date in asked.compared] == compared


def test_of_a_long_list_of_days_no_more_is_looked_at_than_can_be_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[str] = []

    def parse(text: str) -> dt.date | None:
        looked.append(text)
        return parse_date(text)

    monkeypatch.setattr(wishes, "parse_date", parse)
    asked = wish({"compare": "2026-11-13," * 20_000 + "x"})
    assert (asked.compared, asked.mistaken) == ((dt.date(2026, 11, 13),), None)
    assert len(looked) < 10
    assert len(query_of("?group=front&compare=" + "2026-11-13," * 200_000)["compare"]) < 10_000
    assert query_of("?group=\ud800")["group"].encode() == b"?"
