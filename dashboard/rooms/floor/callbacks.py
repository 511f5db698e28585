"""The floor page's callbacks: they hand what Dash drew, and clicks on it, to the scripts in assets/floor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import ClientsideFunction, Input, Output

from dashboard.rooms.floor import ids

if TYPE_CHECKING:
    from dash import Dash


def register(app: Dash) -> None:
    """Put what Dash drew in its place as soon as it is there; hand on clicks on the donut."""
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash leaves this one untyped
        ClientsideFunction("floor", "place"), Output(ids.DRAWN, "data-placed"), Input(ids.DRAWN, "id")
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("floor", "sliceClicked"),
        Output(ids.DONUT_GRAPH, "clickData"),
        Input(ids.DONUT_GRAPH, "clickData"),
        prevent_initial_call=True,
    )
