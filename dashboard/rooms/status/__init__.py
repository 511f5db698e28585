"""The status page: for whoever is called when the board is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.i18n import later as _
from dashboard.rooms.room import Room, Visit
from dashboard.rooms.status.callbacks import register
from dashboard.rooms.status.layout import layout

if TYPE_CHECKING:
    from dash.development.base_component import Component


def _enter(visit: Visit) -> Component:
    return layout(visit.settings, visit.language, visit.query, visit.messages.gettext)


ROOM = Room(
    path="/status",
    name="status",
    title=_("Status"),
    layout=_enter,
    uses=("wallboard",),
    audience="operator",
    register=register,
)
