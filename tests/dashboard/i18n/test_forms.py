from __future__ import annotations

import zoneinfo

import pytest

from dashboard.i18n import Language
from dashboard.i18n.forms import NO_VALUE, clock, count, duration, percent
from tests.doubles.forms import CLOCKS, COUNTS, DURATIONS, PERCENTS


@pytest.mark.parametrize(("seconds", "text"), DURATIONS)
def test_durations(seconds: float | None, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(("value", "text"), COUNTS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_counts(value: int | None, text: str, language: Language) -> None:
    assert count(value, language) == text


@pytest.mark.parametrize(("rate", "places", "text"), PERCENTS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_percentages(rate: float | None, places: int, text: str, language: Language) -> None:
    assert percent(rate, language, places) == text


@pytest.mark.parametrize(("at", "seconds", "text"), CLOCKS)
def test_clock_times_are_the_sites(at: float | None, seconds: bool, text: str) -> None:  # noqa: FBT001
    assert clock(at, zoneinfo.ZoneInfo("Asia/Shanghai"), seconds=seconds) == text


def test_no_value_is_a_dash_and_never_zero() -> None:
    zone = zoneinfo.ZoneInfo("UTC")
    assert {duration(None), count(None, "en"), percent(None, "en"), clock(None, zone)} == {NO_VALUE}
