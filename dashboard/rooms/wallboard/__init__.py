"""The wallboard: a TV on the wall that everybody reads and nobody touches."""

from __future__ import annotations

from dashboard.i18n import later as _
from dashboard.rooms.room import Room
from dashboard.rooms.wallboard.callbacks import register
from dashboard.rooms.wallboard.layout import layout
from dashboard.rooms.wallboard.plain import door as plain

ROOM = Room(
    path="/wallboard",
    name="wallboard",
    title=_("Wallboard"),
    layout=layout,
    audience="wallboard",
    scheme="dark",
    register=register,
    plain=plain.PATH,
)
