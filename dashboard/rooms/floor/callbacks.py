"""The floor page's callbacks: they hand the page, and clicks on its donut, to the scripts in assets/floor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import ClientsideFunction, Input, Output

from dashboard.rooms.floor import ids

if TYPE_CHECKING:
    from dash import Dash


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
