"""The wallboard's fixed boxes. No value stands in them: the page's scripts write those from the live rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.components.attributes import attributes
from dashboard.rooms.wallboard import ids, view

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from dashboard.rooms.wallboard.view import Gettext
    from floor.settings import Language, Settings


def layout(settings: Settings, language: Language, query: Mapping[str, str], _: Gettext) -> Component:
    """Return the room for what ``query`` chooses, in ``language``."""
    options = view.options(settings, language, query, _)
    return html.Main(
        [
            _title(settings.name.text(language), options["boards"], _),
            html.Div(
                [_service_level(_), _waiting(_), _longest_wait(_), _rates(_)],
                className="wall-head",
            ),
            html.Div([_day_line(_), _agents(_)], className="wall-middle"),
            _strip(settings.wallboard.queues_per_page, _),
            html.Footer(
                [
                    html.P(id=ids.NOTICE, className="wall-notice", role="status"),
                    html.P(id=ids.FORMULA, className="wall-formula"),
                    html.P(id=ids.PRAISE, className="wall-praise"),
                    html.P(id=ids.STRIP_PAGE, className="wall-page"),
                ],
                className="wall-foot",
            ),
            dcc.Store(id=ids.STARTED),
        ],
        id=ids.ROOT,
        className="wall",
        **attributes(
            {"data-room": "wallboard", "data-state": "loading", "data-options": json.dumps(options)}
        ),
    )


def _title(site: str, boards: Sequence[Mapping[str, Any]], _: Gettext) -> Component:
    dots = [html.Span(className="wall-board") for _board in boards] if len(boards) > 1 else []
    return html.Header(
        [
            html.Div(
                [
                    html.H1(
                        [
                            html.Span(site),
                            html.Span(boards[0]["name"], id=ids.SUBJECT, className="wall-subject"),
                        ],
                        className="wall-title",
                    ),
                    html.Div(dots, id=ids.BOARDS, className="wall-boards", role="img", hidden=not dots),
                ],
                className="wall-whose",
            ),
            html.Div(
                [
                    html.Span(id=ids.DATE, className="wall-date"),
                    html.Time(
                        id=ids.CLOCK,
                        className="wall-clock",
                        **attributes({"aria-label": _("Time at the site")}),
                    ),
                ],
                className="wall-times",
            ),
            html.Div(
                [
                    html.Span(className="wall-sign-mark", **attributes({"aria-hidden": "true"})),
                    html.Span(id=ids.SIGN_WORDS),
                ],
                id=ids.SIGN,
                className="wall-sign",
                role="status",
            ),
        ],
        className="wall-top",
    )


def _figure_box(label: str, value_id: str, *below: Component, mark_id: str | None = None) -> Component:
    """Build one of the three figures of the head: its label, its digits, what stands below."""
    mark = [html.Span(id=mark_id, className="wall-mark")] if mark_id else []
    return html.Section(
        [
            html.H2([html.Span(label), *mark], className="wall-label"),
            html.Div(
                html.Span(id=value_id, className="wall-digits"),
                className="wall-digits-box",
            ),
            html.Div(list(below), className="wall-below"),
        ],
        className="wall-figure",
    )


def _service_level(_: Gettext) -> Component:
    return _figure_box(
        _("Service level today"),
        ids.SERVICE_LEVEL,
        html.P(id=ids.SERVICE_LEVEL_GOAL),
        mark_id=ids.SERVICE_LEVEL_MARK,
    )


def _waiting(_: Gettext) -> Component:
    return _figure_box(_("Waiting"), ids.WAITING, html.P(id=ids.WAITING_WHERE))


def _longest_wait(_: Gettext) -> Component:
    return _figure_box(
        _("Longest wait"),
        ids.LONGEST_WAIT,
        html.P(id=ids.LONGEST_WAIT_LIMIT),
        mark_id=ids.LONGEST_WAIT_MARK,
    )


def _rates(_: Gettext) -> Component:
    def rate(label: str, value_id: str) -> Component:
        return html.Div(
            [
                html.H2(label, className="wall-label"),
                html.Div(html.Span(id=value_id, className="wall-rate-digits"), className="wall-rate-box"),
            ],
            className="wall-rate",
        )

    return html.Section(
        [
            rate(_("Answered today"), ids.ANSWER_RATE),
            rate(_("Abandoned today"), ids.ABANDON_RATE),
            rate(_("Calls today"), ids.CALLS_TODAY),
        ],
        className="wall-rates",
    )


def _day_line(_: Gettext) -> Component:
    return html.Section(
        [
            html.Div(
                [
                    html.H2(_("Service level by half hour"), className="wall-label"),
                    html.P(id=ids.DAY_TARGET, className="wall-target"),
                    html.P(id=ids.HALF_HOUR, className="wall-half-hour"),
                ],
                className="wall-line-head",
            ),
            html.Div(
                [
                    dcc.Graph(
                        id=ids.DAY_LINE,
                        className="wall-line",
                        figure=view.day_figure(),
                        responsive=True,
                        config={"staticPlot": True, "displayModeBar": False},
                    ),
                    html.P(id=ids.DAY_LINE_WORDS, className="wall-line-words"),
                ],
                id=ids.DAY_LINE_BOX,
                className="wall-line-box",
                **attributes({"data-none": "true"}),
            ),
        ],
        className="wall-day",
    )


def _agents(_: Gettext) -> Component:
    words = view.state_words(_)

    def total(label: str, value_id: str) -> Component:
        return html.Div(
            [
                html.H2(label, className="wall-label"),
                html.Div(html.Span(id=value_id, className="wall-total-digits"), className="wall-total-box"),
            ],
            className="wall-total",
        )

    return html.Section(
        [
            html.Div(
                [total(_("Staffed"), ids.STAFFED), total(_("Available"), ids.AVAILABLE)],
                className="wall-totals",
            ),
            html.Div(
                [
                    html.Div(className="wall-segment", **attributes({"data-agent-state": state}))
                    for state in view.STATES
                ],
                id=ids.STATE_BAR,
                className="wall-bar",
                **attributes({"aria-hidden": "true"}),
            ),
            html.Ul(
                [
                    html.Li(
                        [
                            html.Span(
                                className="wall-swatch",
                                **attributes({"data-agent-state": state, "aria-hidden": "true"}),
                            ),
                            html.Span(className="wall-count"),
                            html.Span(words[state], className="wall-word"),
                        ],
                        **attributes({"data-agent-state-of": state}),
                    )
                    for state in view.STATES
                ],
                id=ids.STATE_COUNTS,
                className="wall-counts",
            ),
            html.P(id=ids.STATE_AS_OF, className="wall-as-of"),
            html.P(id=ids.STATE_WORDS, className="wall-state-words"),
        ],
        className="wall-agents",
    )


CELLS = ("waiting", "longest", "level", "agents", "today", "calls")
"""A queue's figures in the strip, in this order; the last two only where a queue has the whole width."""


def _strip(queues_per_page: int, _: Gettext) -> Component:
    heads = {
        "waiting": _("Waiting"),
        "longest": _("Longest"),
        "level": _("Service level"),
        "agents": _("Free / staffed"),
        "today": _("Level today"),
        "calls": _("Calls today"),
    }

    def heading(**more: Any) -> Component:
        cells = [html.Span(_("Queues, this half hour"), className="wall-cell-queue", role="columnheader")]
        cells += [
            html.Span(heads[cell], role="columnheader", **attributes({"data-cell": cell})) for cell in CELLS
        ]
        return html.Div(cells, className="wall-strip-head", role="row", **more)

    def row() -> Component:
        return html.Div(
            [
                html.Div(
                    [
                        html.Span(className="wall-row-mark"),
                        html.Div(
                            [html.Span(className="wall-row-name"), html.Span(className="wall-row-why")],
                            className="wall-row-names",
                        ),
                    ],
                    className="wall-cell-queue",
                    role="rowheader",
                ),
                *(html.Span(role="cell", **attributes({"data-cell": cell})) for cell in CELLS),
            ],
            className="wall-row",
            role="row",
            **attributes({"data-empty": "true"}),
        )

    table = html.Div(
        [
            html.Div(
                [heading(), heading(**attributes({"aria-hidden": "true", "data-second": "true"}))],
                className="wall-strip-heads",
                role="rowgroup",
            ),
            html.Div(
                [row() for _position in range(queues_per_page)],
                id=ids.STRIP_ROWS,
                className="wall-strip-rows",
                role="rowgroup",
            ),
        ],
        className="wall-strip-table",
        role="table",
        **attributes({"aria-label": _("Queues")}),
    )
    return html.Section(
        [table, html.P(id=ids.STRIP_WORDS, className="wall-strip-words", role="status")],
        id=ids.STRIP,
        className="wall-strip",
        **attributes({"data-columns": "2"}),
    )
