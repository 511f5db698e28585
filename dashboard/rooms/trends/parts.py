"""The pieces of the page that an answer fills: heads of figures, legend, words, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.components.attributes import attributes
from dashboard.history.day import METRICS
from dashboard.rooms.trends import words
from dashboard.rooms.trends.figure import target_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from dashboard.history.day import Half
    from dashboard.history.read import History
    from dashboard.rooms.trends.situation import Notice
    from dashboard.rooms.trends.view import Head, Line, Table
    from dashboard.rooms.trends.words import Gettext
    from floor.settings import Language


def head(said: Head) -> list[Component]:
    """Return what stands above a figure."""
    others = [
        html.Span(
            [_key(f"other-{place}"), html.Span(day, className="visually-hidden"), f" {value}"],
            className="trends-head-other",
            title=day,
        )
        for place, (day, value) in enumerate(said.others)
    ]
    return [
        html.H3(
            [said.name, html.Span(said.note, className="trends-head-note")], className="trends-head-name"
        ),
        html.P(
            [
                html.Span(said.value, className="trends-head-value"),
                html.Span(_usual(said), className="trends-head-usual"),
                *others,
            ],
            className="trends-head-figures",
        ),
    ]


def _usual(said: Head) -> list[Component | str]:
    """Return what is usual and how the day compares: heavy where that is sure."""
    if not said.position:
        return [said.usual]
    compared = f" · {said.position}"
    return [said.usual, html.Strong(compared) if said.is_sure else compared]


def legend(history: History, language: Language, _: Gettext) -> list[Component]:
    """Return what the lines and areas mean: only those that are drawn."""
    entries = [("day", words.short_date(history.day.date, language))]
    entries += [
        (f"other-{place}", words.short_date(day.date, language)) for place, day in enumerate(history.compared)
    ]
    if history.like.is_enough:
        entries += [("median", _("Usual, the middle")), ("band", _("Usual, most days"))]
    days = (history.day, *history.compared)
    if any(half.state == "present" for day in days for half in day.halves):
        entries.append(("present", _("Half hour in progress")))
    if any(half.has_gap for half in history.day.halves):
        entries.append(("gap", _("Out of sight")))
    parts = (f"part-{place}" for place, day in enumerate(days) if any(map(_is_open, day.halves)))
    if (part := next(parts, None)) is not None:
        entries.append((part, _("Half hour with a gap")))
    if target_of(history) is not None:
        entries.append(("target", _("Target")))
    return [html.Li([_key(name), text]) for name, text in entries]


def _is_open(half: Half) -> bool:
    """Whether a half hour is drawn with the open sign of one with a gap."""
    return half.state == "over" and half.has_gap and any(half.value(metric) is not None for metric in METRICS)


def _key(name: str) -> Component:
    return html.Span(className="trends-key", **attributes({"data-key": name, "aria-hidden": "true"}))


def notice(said: Notice | None) -> list[Component]:
    """Return why nothing is drawn."""
    if said is None:
        return []
    return [html.Strong(said.what), html.Span(said.todo)]


def facts(lines: Sequence[str]) -> list[Component]:
    """Return what has to be known to read the page."""
    return [html.Span(line) for line in lines]


def tables(shown: Sequence[Table], _: Gettext) -> list[Component]:
    """Return the day's table, and those of the days beside it folded away."""
    made = []
    for place, table in enumerate(shown):
        drawn = _table(table, _)
        if place:
            drawn = html.Details([html.Summary(table.title), drawn], className="trends-more")
        made.append(drawn)
    return made


def _table(table: Table, _: Gettext) -> Component:
    names = words.metric_names(_)
    lines = (table.total, *table.lines)
    keeps = [any(usual) for usual in zip(*(line.usual for line in lines), strict=True)]
    heading = html.Tr(
        [
            html.Th(_("Time"), **attributes({"scope": "col"})),
            *(html.Th(names[metric], **attributes({"scope": "col"})) for metric in METRICS),
        ]
    )
    return html.Div(
        html.Table(
            [
                html.Caption(table.title),
                html.Thead(heading),
                html.Tbody([_row(line, keeps) for line in lines]),
            ]
        ),
        className="trends-table",
        tabIndex="0",
        role="region",
        **attributes({"aria-label": table.title}),
    )


def _row(line: Line, keeps: Sequence[bool]) -> Component:
    """Return a row. Where a column `keeps` room for what is usual, a row without has that room empty."""
    cells = [
        html.Td([text, *([html.Small(usual)] if kept else [])])
        for text, usual, kept in zip(line.cells, line.usual, keeps, strict=True)
    ]
    place: list[Component | str] = [line.time, *([html.Small(line.note)] if line.note else [])]
    return html.Tr(
        [html.Th(place, **attributes({"scope": "row"})), *cells],
        **attributes({"data-state": line.state}),
    )
