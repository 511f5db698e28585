"""The line at the floor page's foot: what is missing, else what the page's signs mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.components import top
from dashboard.components.attributes import attributes
from dashboard.rooms.floor import ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from dashboard.rooms.floor.view import Gettext


def layout(query: Mapping[str, str], _: Gettext) -> Component:
    """Return the line, which keeps its place with nothing to say; its script adds the reasons' signs."""
    hidden = attributes({"aria-hidden": "true"})
    return html.Div(
        [
            html.Span(className="floor-notice-mark", **hidden),
            html.P(className="floor-notice-words", role="status"),
            html.A(
                _("Why, and what to do"),
                href=top.address("status", query),
                className="floor-notice-status",
                hidden=True,
            ),
            html.Div(
                [
                    html.Span([html.Span("▲", **hidden), " ", _("too long in a state")]),
                    html.Span(
                        [
                            html.Span("◆", className="floor-notice-legend-critical", **hidden),
                            " ",
                            _("far too long"),
                        ]
                    ),
                    html.Span(
                        [
                            html.Span(className="floor-notice-legend-unknown", **hidden),
                            " ",
                            _("not known now"),
                        ]
                    ),
                    html.Ul(className="floor-notice-reasons"),
                    html.Span([html.Span("18′", **hidden), " ", _("18 minutes")]),
                ],
                className="floor-notice-legend",
            ),
        ],
        id=ids.NOTICE,
        className="floor-notice",
    )
