"""The floor page's boxes. No value stands in them: its scripts write those from the live rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dash import dcc, html

from dashboard.components import top
from dashboard.components.attributes import attributes
from dashboard.rooms.floor import ids, view
from dashboard.rooms.floor.parts import agents, chips, donut, drawer, headline, notice, queues, seats, tabs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from dashboard.rooms.floor.view import Gettext
    from floor.settings import Language, Settings


def layout(settings: Settings, language: Language, query: Mapping[str, str], _: Gettext) -> Component:
    """Return the room in ``language``. Which team is shown the page's scripts read from its address."""
    main = html.Main(
        [
            headline.layout(_),
            queues.layout(_),
            chips.layout(settings, language, _),
            html.Div(
                [
                    seats.layout(_),
                    html.Aside([donut.layout(_), agents.layout(_)], className="floor-side"),
                ],
                className="floor-middle",
            ),
            notice.layout(query, _),
            drawer.layout(_),
            tabs.layout(_),
            dcc.Store(id=ids.STARTED),
            dcc.Store(id=ids.DRAWN),
        ],
        id=ids.ROOT,
        className="floor",
        **attributes(
            {
                "data-room": "floor",
                "data-state": "loading",
                "data-options": json.dumps(view.options(settings, language, _)),
            }
        ),
    )
    return html.Div([top.layout(settings, language, "floor", query, _), main], className="floor-page")
