"""The floor page's donut: a ring of the team's agents by state, and its legend of buttons."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dash import dcc, html

from dashboard.components.attributes import attributes
from dashboard.rooms.floor import ids
from dashboard.theme import plotly_template

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.rooms.floor.view import Gettext


def templates() -> str:
    """Return the Plotly template of each colour scheme, as JSON: only the browser knows which it needs."""
    return json.dumps({"light": plotly_template("light"), "dark": plotly_template("dark")})


def ring() -> Component:
    """Return the ring without slices; drawn after the seats, because its library is large."""
    return dcc.Graph(
        id=ids.DONUT_GRAPH,
        figure={"data": [], "layout": {}},
        config={"displayModeBar": False, "responsive": True},
        responsive=True,
    )


def layout(_: Gettext) -> Component:
    """Return the place of the ring and its legend without buttons: its script fills them.

    The ring is for the eye and the pointer. Whoever hears the page, or walks it by keys, has the legend.
    """
    return html.Section(
        [
            html.Div(
                [
                    html.Div(
                        id=ids.DONUT_PLATE,
                        className="floor-donut-plate",
                        **attributes({"aria-hidden": "true"}),
                    ),
                    html.P(id=ids.DONUT_CENTRE, className="floor-donut-centre"),
                ],
                className="floor-donut-ring",
            ),
            html.Div(
                id=ids.DONUT_LEGEND,
                className="floor-donut-legend",
                **attributes({"role": "group", "aria-label": _("Show agents by state")}),
            ),
        ],
        id=ids.DONUT,
        className="floor-donut",
        **attributes({"aria-label": _("Agents by state"), "data-templates": templates()}),
    )
