"""What is told under the pointer: all of one half hour, and nothing of another."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from dashboard.history.day import METRICS
from dashboard.i18n import messages_for
from dashboard.rooms.trends.axis import axis
from dashboard.rooms.trends.figure import figure
from dashboard.rooms.trends.lines import Drawing, Look
from tests.dashboard.rooms.trends.test_figure import history

if TYPE_CHECKING:
    from dashboard.history.day import Metric
    from dashboard.history.read import History
    from floor.settings import Language


def told(shown: History, metric: Metric = "offered", language: Language = "en") -> dict[str, list[str]]:
    """Return the lines told of each half hour, by what stands on the axis."""
    drawing = Drawing(
        history=shown,
        axis=axis(shown),
        look=Look(scheme="light"),
        language=language,
        gettext=messages_for(language).gettext,
    )
    *lines, pointed = figure(drawing, metric)["data"]
    assert {line["hoverinfo"] for line in lines} == {"skip"}, "of each line the nearest point would be told"
    assert pointed["x"] == drawing.labels
    assert None not in pointed["y"]
    texts = [html.unescape(re.sub("<(?!br)[^>]*>", "", text)).split("<br>") for text in pointed["customdata"]]
    return dict(zip(pointed["x"], texts, strict=True))


def amounts(lines: list[str]) -> list[str]:
    return [line.partition(": ")[2] for line in lines[1:]]


@pytest.mark.parametrize("metric", METRICS)
def test_of_every_half_hour_its_own_is_told_and_a_dash_where_there_is_nothing(metric: Metric) -> None:
    texts = told(history(), metric)
    for time, lines in texts.items():
        assert [line.partition(":")[0] for line in lines[1:]] == ["● Fri 20 Nov", "■ Fri 13 Nov", "┄ Usual"]
        assert lines[0] == time
    assert amounts(texts["15:30"])[0] == "–"
    assert [time for time, lines in texts.items() if "in progress" in lines[1]] == ["15:00"]
    assert not any("in progress" in line for lines in texts.values() for line in lines[2:])


def test_a_gap_is_told_of_its_own_half_hour_alone() -> None:
    texts = told(history(blind_h=10))
    assert [time for time, lines in texts.items() if "with a gap" in " ".join(lines)] == ["10:00"]
    assert amounts(texts["10:00"])[0].startswith("≥ ")
    assert not amounts(texts["10:30"])[0].startswith("≥")


def test_without_enough_days_nothing_is_said_of_what_is_usual() -> None:
    assert not any("Usual" in line for lines in told(history(weeks=2)).values() for line in lines)


def test_before_anything_was_heard_there_is_a_dash_and_no_zero() -> None:
    texts = told(history(now_h=30, since_h=12))
    assert amounts(texts["11:30"])[0] == "–"
    assert amounts(texts["12:00"])[0] not in {"–", "0"}


def test_no_word_is_left_in_english() -> None:
    texts = told(history(blind_h=15), language="zh_CN")
    assert not re.search("[A-Za-z]", " ".join(line for lines in texts.values() for line in lines))
    assert [time for time, lines in texts.items() if "有缺口" in lines[1]] == ["15:00"]
