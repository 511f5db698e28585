"""Trends: a day by half hours against what is usual on its weekday, for whoever prepares or looks back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.i18n import later as _
from dashboard.rooms.room import Room, Visit
from dashboard.rooms.trends.callbacks import register
from dashboard.rooms.trends.layout import layout

if TYPE_CHECKING:
    from dash.development.base_component import Component


def _enter(visit: Visit) -> Component:
    return layout(visit.settings, visit.language, visit.query, visit.messages.gettext)


ROOM = Room(
    path="/trends",
    name="trends",
    title=_("Trends"),
    layout=_enter,
    uses=("wallboard",),
    audience="history",
    register=register,
)
