"""The floor page's boxes, and what Dash draws for two of them.

No value stands in the boxes: the page's scripts write those from the live rows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dash import html

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
            chips.layout(_),
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


def drawn(settings: Settings, language: Language, query: Mapping[str, str], _: Gettext) -> Component:
    """Return what Dash draws, once the seats stand: each then takes its place on a plate of the boxes."""
    del settings, language, query
    return html.Div(
        [
            html.Div(donut.ring(), id=ids.DONUT_DRAWN, className="floor-donut-drawn"),
            html.Div(agents.grid(_), id=ids.AGENTS_DRAWN, className="floor-agents-drawn"),
        ],
        id=ids.DRAWN,
        hidden=True,
    )
