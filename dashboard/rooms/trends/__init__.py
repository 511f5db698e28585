"""Trends: a day by half hours against what is usual on its weekday, for whoever prepares or looks back."""

from __future__ import annotations

from dashboard.components import mantine
from dashboard.i18n import later as _
from dashboard.rooms.room import Room
from dashboard.rooms.trends.callbacks import register
from dashboard.rooms.trends.layout import layout

ROOM = Room(
    path="/trends",
    name="trends",
    title=_("Trends"),
    layout=layout,
    uses=("wallboard",),
    alone=(mantine.LIBRARY,),
    audience="history",
    register=register,
)
