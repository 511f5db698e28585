"""The floor page's one callback: it hands the drawn page to the scripts in ``assets/floor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import ClientsideFunction, Input, Output

from dashboard.rooms.floor import ids

if TYPE_CHECKING:
    from dash import Dash


def register(app: Dash) -> None:
    """Start drawing as soon as the room's elements stand in the page."""
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash leaves this one untyped
        ClientsideFunction("floor", "start"), Output(ids.STARTED, "data"), Input(ids.ROOT, "id")
    )
