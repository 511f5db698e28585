"""The floor page's filters: team, search, and chips that say what is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.components.attributes import attributes
from dashboard.rooms.floor import ids

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.rooms.floor.view import Gettext


def layout(_: Gettext) -> Component:
    """Return the controls' and the chips' places. The line of chips keeps its height while there are none."""
    return html.Div(
        [
            html.Div(id=ids.FILTERS, className="floor-filters"),
            html.Div(
                id=ids.CHIP_LINE,
                className="floor-chip-line",
                **attributes({"role": "group", "aria-label": _("Filters")}),
            ),
            html.P(id=ids.FOUND, className="visually-hidden", role="status"),
        ],
        id=ids.CHIPS,
        className="floor-chips",
    )
