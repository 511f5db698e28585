"""The floor page's seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.components.attributes import attributes
from dashboard.rooms.floor import ids

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.rooms.floor.view import Gettext


def layout(_: Gettext) -> Component:
    """Return the box its script draws into."""
    return html.Section(id=ids.SEATS, className="floor-seats", **attributes({"aria-label": _("Seat plan")}))
