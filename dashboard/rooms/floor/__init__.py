"""The floor: a lead with a tablet sees who needs help now, and where in the room."""

from __future__ import annotations

from dashboard.i18n import later as _
from dashboard.rooms.floor.callbacks import register
from dashboard.rooms.floor.layout import layout
from dashboard.rooms.room import Room

ROOM = Room(
    path="/floor",
    name="floor",
    title=_("Floor"),
    layout=layout,
    uses=("wallboard",),
    later=("dash_ag_grid",),
    audience="team",
    register=register,
)
