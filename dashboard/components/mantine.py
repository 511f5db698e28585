"""What pages with controls of Mantine stand in; others do without its library, which is large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dash_mantine_components as dmc
from dash import ClientsideFunction, Input, Output

from dashboard.theme import mantine_theme

if TYPE_CHECKING:
    from dash import Dash
    from dash.development.base_component import Component

LIBRARY = "dash_mantine_components"
ID = "mantine"
"""assets/scheme.js tells it when the colours change."""


def within_mantine(content: Component) -> Component:
    """Return a room's content with Mantine's theme around it, ours."""
    provider: Component = dmc.MantineProvider(
        content, id=ID, theme=mantine_theme(), defaultColorScheme="auto"
    )
    return provider


def register(app: Dash) -> None:
    """Give it its colours, as the page's own script knows them: the device's or the reader's choice."""
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash leaves this one untyped
        ClientsideFunction("colours", "now"), Output(ID, "forceColorScheme"), Input(ID, "id")
    )
