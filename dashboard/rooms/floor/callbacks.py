"""The floor page's callbacks: they hand the page, and clicks on its donut, to the scripts in assets/floor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import ClientsideFunction, Input, Output

from dashboard.i18n import language_of, messages_for
from dashboard.rooms.floor import ids
from dashboard.rooms.floor.parts import agents, donut

if TYPE_CHECKING:
    from dash import Dash
    from dash.development.base_component import Component


def register(app: Dash) -> None:
    """Start drawing as soon as the room's elements stand in the page; hand on clicks on the donut."""
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash leaves this one untyped
        ClientsideFunction("floor", "start"), Output(ids.STARTED, "data"), Input(ids.ROOT, "id")
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("floor", "sliceClicked"),
        Output(ids.DONUT_GRAPH, "clickData"),
        Input(ids.DONUT_GRAPH, "clickData"),
        prevent_initial_call=True,
    )
    app.callback(
        Output(ids.DONUT_PLATE, "children"),
        Output(ids.AGENTS_PLATE, "children"),
        Input(ids.DRAWN, "data"),
        prevent_initial_call=True,
    )(rest)


async def rest(page_language: str | None) -> tuple[Component, Component]:
    """Return what is drawn after the seats, in the page's language (as its HTML names it)."""
    language = language_of(page_language, "en")
    return donut.ring(), agents.grid(messages_for(language).gettext)
