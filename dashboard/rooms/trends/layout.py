"""The boxes of the page of trends. What was asked for fills them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dash import dcc, html

from dashboard.components import top
from dashboard.components.attributes import attributes
from dashboard.components.mantine import within_mantine
from dashboard.history.day import METRICS
from dashboard.rooms.trends import ids
from dashboard.rooms.trends.controls import controls

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from dashboard.rooms.trends.words import Gettext
    from floor.settings import Language, Settings

REFRESH_S = 60


def layout(settings: Settings, language: Language, query: Mapping[str, str], _: Gettext) -> Component:
    """Return the room in ``language``. Its figures come when its scripts have told what is asked for."""
    main = html.Main(
        [
            controls(settings, language, query, _),
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
                "data-options": json.dumps({"ids": ids.by_name()}),
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
