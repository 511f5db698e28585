"""The floor: a lead with a tablet sees who needs help now, and where in the room."""

from __future__ import annotations

from dashboard.i18n import later as _
from dashboard.rooms.floor.callbacks import register
from dashboard.rooms.floor.layout import drawn, layout
from dashboard.rooms.room import Room

ROOM = Room(
    path="/floor",
    name="floor",
    title=_("Floor"),
    layout=layout,
    drawn=drawn,
    uses=("wallboard",),
    alone=("dash_ag_grid",),
    audience="team",
    register=register,
)
