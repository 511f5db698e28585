"""The status page: for whoever is called when the board is wrong."""

from __future__ import annotations

from dashboard.i18n import later as _
from dashboard.rooms.room import Room
from dashboard.rooms.status.callbacks import register
from dashboard.rooms.status.layout import layout

ROOM = Room(
    path="/status",
    name="status",
    title=_("Status"),
    layout=layout,
    uses=("wallboard",),
    audience="operator",
    register=register,
)
