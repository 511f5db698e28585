from zoneinfo import ZoneInfo

import pytest
from starlette.datastructures import QueryParams

from dashboard.api.problems import Problem
from dashboard.api.query import Query

SHANGHAI = ZoneInfo("Asia/Shanghai")
MARCH = 1_772_294_400  # 2026-03-01T00:00 in Shanghai


def moment(text: str, zone: ZoneInfo = SHANGHAI) -> float | None:
    query = Query(QueryParams({"from": text}))
    value = query.moment("from", zone)
    query.finish()
    return value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1772294400", MARCH),
        ("1772294400.25", MARCH + 0.25),
        ("2026-03-01", MARCH),
        ("2026-03-01T08:30", MARCH + 30_600),
        ("2026-03-01T08:30:15.5", MARCH + 30_615.5),
        ("2026-03-01 08:30", MARCH + 30_600),
        ("2026-03-01T00:30Z", MARCH + 30_600),
        ("2026-03-01T01:30:00+01:00", MARCH + 30_600),
        ("2026-03-01T01:30:00 01:00", MARCH + 30_600),  # an unescaped plus is a space
        ("2026-02-28T19:30:00-05:00", MARCH + 30_600),
        ("20260301T083000", MARCH + 30_600),
        ("", None),
    ],
)
def test_a_moment_is_read(text: str, expected: float | None) -> None:
    assert moment(text) == expected


def test_a_local_time_that_comes_twice_is_the_first_of_the_two() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert moment("2026-10-25T02:30", berlin) == moment("2026-10-25T00:30Z", berlin)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yesterday", "epoch seconds, or ISO 8601"),
        ("2026-02-30", "epoch seconds, or ISO 8601"),
        ("nan", "epoch seconds, or ISO 8601"),
        ("1e9", "epoch seconds, or ISO 8601"),
        ("0x10", "epoch seconds, or ISO 8601"),
        ("١٧٧٢٢٩٤٤٠٠", "epoch seconds, or ISO 8601"),
        ("9999999999999999999999", "seconds, not milliseconds"),
        ("1772294400000", "seconds, not milliseconds"),
        ("20260301", "from 2000 to 2100"),
        ("-5", "from 2000 to 2100"),
        ("0001-01-01T00:00+23:59", "from 2000 to 2100"),
        ("9999-12-31T23:59-23:59", "from 2000 to 2100"),
    ],
)
def test_what_is_no_moment_is_refused_with_what_was_expected(text: str, expected: str) -> None:
    with pytest.raises(Problem) as refusal:
        moment(text)
    [error] = refusal.value.errors
    assert error.field == "from"
    assert expected in error.expected
    assert error.got == text


def test_all_mistakes_are_told_at_once() -> None:
    query = Query(
        QueryParams([("width_s", "7"), ("from", "x"), ("to", "1"), ("to", "2"), ("wdith_s", "900")])
    )
    query.choice("width_s", ("900", "1800"), "1800")
    query.moment("from", SHANGHAI)
    query.moment("to", SHANGHAI)
    with pytest.raises(Problem) as refusal:
        query.finish()
    told = {error.field: error.expected for error in refusal.value.errors}
    assert told["width_s"] == "one of 900, 1800"
    assert told["to"] == "to be given once"
    assert told["wdith_s"] == "one of the parameters from, to, width_s"
    assert set(told) == {"width_s", "from", "to", "wdith_s"}


def test_the_default_stands_where_nothing_is_asked() -> None:
    query = Query(QueryParams("width_s="))
    assert query.choice("width_s", ("900", "1800"), "1800") == "1800"
    query.finish()


@pytest.mark.parametrize(
    ("text", "expected"), [("en", "en"), ("zh-cn", "zh_CN"), ("fr", "zh_CN"), ("", "zh_CN")]
)
def test_the_language_is_read_as_the_pages_do(text: str, expected: str) -> None:
    query = Query(QueryParams({"lang": text}))
    assert query.language("zh_CN") == expected
    query.finish()


def test_what_came_is_shown_back_cut_short() -> None:
    query = Query(QueryParams({"width_s": "9" * 5000}))
    query.choice("width_s", ("900",), "900")
    with pytest.raises(Problem) as refusal:
        query.finish()
    assert len(str(refusal.value.errors[0].got)) == 100
