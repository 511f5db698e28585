"""The floor page's drawer: one agent's state, call and day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.components.attributes import attributes
from dashboard.rooms.floor import ids

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.rooms.floor.view import Gettext


def layout(_: Gettext) -> Component:
    """Return the box its script draws into.

    The browser's own dialog: it stands beside a floor that stays usable, or over it on a phone, and its
    elements are always there for the script that writes into them.
    """
    return html.Dialog(
        id=ids.DRAWER, className="floor-drawer", **attributes({"aria-label": _("One agent's day")})
    )
