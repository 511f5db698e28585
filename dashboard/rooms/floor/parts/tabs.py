"""The floor page's tabs: on a phone one part is seen at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.components.attributes import attributes
from dashboard.rooms.floor import ids

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.rooms.floor.view import Gettext


def names(_: Gettext) -> dict[str, str]:
    """Each tab in the reader's language, in their order."""
    return {"now": _("Now"), "seats": _("Seats"), "agents": _("Agents"), "queues": _("Queues")}


def layout(_: Gettext) -> Component:
    """Return the bar of tabs: links, for each is a place with an address."""
    return html.Nav(
        [
            html.A(
                [
                    html.Span(className="floor-tab-icon", **attributes({"aria-hidden": "true"})),
                    html.Span(word, className="floor-tab-name"),
                    html.Span(className="floor-tab-count", hidden=True),
                ],
                href=f"#{tab}",
                className="floor-tab",
                **attributes({"data-tab": tab}),
            )
            for tab, word in names(_).items()
        ],
        id=ids.TABS,
        className="floor-tabs",
        **attributes({"aria-label": _("Parts of this page")}),
    )
