"""The floor page's filters: team, search, and chips that say what is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.rooms.floor import ids

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.rooms.floor.view import Gettext
    from floor.settings import Language, Settings


def layout(settings: Settings, language: Language, _: Gettext) -> Component:
    """Return the box its script draws into."""
    del settings, language
    return html.Div(id=ids.CHIPS, className="floor-chips")
