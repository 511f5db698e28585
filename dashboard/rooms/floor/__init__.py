"""The floor: a lead with a tablet sees who needs help now, and where in the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.i18n import later as _
from dashboard.rooms.floor.callbacks import register
from dashboard.rooms.floor.layout import layout
from dashboard.rooms.room import Room, Visit

if TYPE_CHECKING:
    from dash.development.base_component import Component


def _enter(visit: Visit) -> Component:
    return layout(visit.settings, visit.language, visit.query, visit.messages.gettext)


ROOM = Room(
    path="/floor",
    name="floor",
    title=_("Floor"),
    layout=_enter,
    uses=("wallboard",),
    later=("dash_ag_grid",),
    audience="team",
    register=register,
)
