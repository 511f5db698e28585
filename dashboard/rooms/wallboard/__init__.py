"""The wallboard: a TV on the wall that everybody reads and nobody touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.i18n import later as _
from dashboard.rooms.room import Room, Visit
from dashboard.rooms.wallboard.callbacks import register
from dashboard.rooms.wallboard.layout import layout
from dashboard.rooms.wallboard.plain import door as plain

if TYPE_CHECKING:
    from dash.development.base_component import Component


def _enter(visit: Visit) -> Component:
    return layout(visit.settings, visit.language, visit.query, visit.messages.gettext)


ROOM = Room(
    path="/wallboard",
    name="wallboard",
    title=_("Wallboard"),
    layout=_enter,
    audience="wallboard",
    scheme="dark",
    register=register,
    plain=plain.PATH,
)
