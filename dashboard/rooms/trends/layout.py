"""The boxes of the page of trends, and its controls. What was asked for fills them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.components import top
from dashboard.components.attributes import attributes
from dashboard.components.mantine import within_mantine
from dashboard.history.day import METRICS
from dashboard.rooms.trends import ids
from dashboard.rooms.trends.wish import ALL, GROUP, QUEUE, wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dash.development.base_component import Component

    from dashboard.rooms.trends.words import Gettext
    from floor.settings import Language, Settings

REFRESH_S = 60

CALENDAR: dict[Language, dict[str, Any]] = {
    "zh_CN": {
        "valueFormat": "YYYY年M月D日",
        "monthLabelFormat": "YYYY年M月",
        "yearLabelFormat": "YYYY年",
        "decadeLabelFormat": "YYYY年",
        "monthsListFormat": "M月",
    },
    "en": {"valueFormat": "D MMM YYYY"},
}
"""How the calendars write months and days. Their library knows English names alone."""


def layout(settings: Settings, language: Language, query: Mapping[str, str], _: Gettext) -> Component:
    """Return the room in ``language``. Its figures come when its scripts have told what is asked for."""
    main = html.Main(
        [
            _controls(settings, language, query, _),
            html.P(id=ids.NOTICE, className="trends-notice", role="status"),
            html.Div(
                [
                    html.H2(id=ids.TITLE, className="trends-title"),
                    html.P(id=ids.WORDS, className="trends-words"),
                    html.Ul(
                        id=ids.LEGEND, className="trends-legend", **attributes({"aria-label": _("Legend")})
                    ),
                ],
                className="trends-about",
            ),
            html.Div([_panel(metric, _) for metric in METRICS], id=ids.PANELS, className="trends-panels"),
            html.Div(id=ids.TABLES, className="trends-tables"),
            dcc.Store(id=ids.WISH),
            dcc.Interval(id=ids.TICK, interval=REFRESH_S * 1000),
            dcc.Store(id=ids.STARTED),
            dcc.Store(id=ids.CHOSEN),
        ],
        id=ids.ROOT,
        className="trends",
        **attributes(
            {
                "data-room": "trends",
                "data-state": "loading",
                "data-options": json.dumps({"ids": ids.by_name(), "refresh_s": REFRESH_S}),
            }
        ),
    )
    return within_mantine(html.Div([top.layout(settings, language, "trends", query, _), main]))


def _panel(metric: str, _: Gettext) -> Component:
    return html.Section(
        [
            html.Div(id=ids.head(metric), className="trends-head"),
            dcc.Graph(
                id=ids.graph(metric),
                className="trends-graph",
                responsive=True,
                style={"height": "240px"},
                config={"displayModeBar": False, "doubleClick": False},
            ),
        ],
        className="trends-panel",
        **attributes({"data-metric": metric}),
    )


def choices(
    settings: Settings, queues: Iterable[str], language: Language, _: Gettext
) -> list[dict[str, Any]]:
    """Return what can be looked at: all together, groups, each queue by its name."""
    groups = [
        {"value": GROUP + group, "label": section.name.text(language)}
        for group, section in settings.groups.items()
    ]
    every = dict.fromkeys([*settings.queues, *sorted(queues)])
    return [
        {"group": _("Together"), "items": [{"value": ALL, "label": _("All queues")}, *groups]},
        {
            "group": _("Queues"),
            "items": [
                {"value": QUEUE + queue, "label": settings.queue(queue).name.text(language)}
                for queue in every
            ],
        },
    ]


def _controls(settings: Settings, language: Language, query: Mapping[str, str], _: Gettext) -> Component:
    asked = wish(query)
    calendar: dict[str, Any] = {
        **CALENDAR[language],
        "firstDayOfWeek": 1,
        "hideOutsideDates": True,
        # The weekday's number, which the page's scripts write as its name.
        "weekdayFormat": "d",
        "getDayProps": {"function": "trendsDay"},
        "ariaLabels": {
            "monthLevelControl": _("Choose a month"),
            "yearLevelControl": _("Choose a year"),
            "nextMonth": _("Next month"),
            "previousMonth": _("Previous month"),
            "nextYear": _("Next year"),
            "previousYear": _("Previous year"),
            "nextDecade": _("Next decade"),
            "previousDecade": _("Previous decade"),
        },
    }
    return html.Div(
        [
            dmc.Select(
                id=ids.WHAT,
                label=_("Calls of"),
                data=choices(settings, (), language, _),
                value=asked.what,
                allowDeselect=False,
                searchable=True,
                nothingFoundMessage=_("No queue or group of this name"),
                className="trends-what",
            ),
            html.Div(
                [
                    _step(ids.EARLIER, "‹", _("The day before")),
                    dmc.DatePickerInput(
                        id=ids.DAY,
                        label=_("Which day"),
                        value=None if asked.day is None else asked.day.isoformat(),
                        placeholder=_("Today"),
                        className="trends-day",
                        **calendar,
                    ),
                    _step(ids.LATER, "›", _("The day after")),
                    html.Button(_("Today"), id=ids.TODAY, type="button", className="trends-button"),
                ],
                className="trends-days",
            ),
            dmc.DatePickerInput(
                id=ids.COMPARE,
                type="multiple",
                label=_("Beside it, up to two days"),
                value=[date.isoformat() for date in asked.compared],
                placeholder=_("No other day"),
                clearable=True,
                clearButtonProps={"aria-label": _("No other day")},
                className="trends-compare",
                **calendar,
            ),
            html.A(_("Export CSV"), id=ids.SHEET, href="#", className="trends-button trends-sheet"),
        ],
        className="trends-controls",
        role="group",
        **attributes({"aria-label": _("What is shown")}),
    )


def _step(name: str, sign: str, said: str) -> Component:
    return html.Button(
        sign,
        id=name,
        type="button",
        className="trends-button trends-step",
        title=said,
        **attributes({"aria-label": said}),
    )
