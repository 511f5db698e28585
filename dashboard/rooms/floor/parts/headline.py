"""The floor page's headline: who needs somebody now, and how the team is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.components.attributes import attributes
from dashboard.rooms.floor import ids

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.rooms.floor.view import Gettext


def layout(_: Gettext) -> Component:
    """Return its boxes: a number with its words, queues in trouble, the people concerned, and totals."""
    hidden = attributes({"aria-hidden": "true"})
    return html.Section(
        [
            html.P(
                [
                    html.Span(className="floor-now-mark", **hidden),
                    html.Span(className="floor-now-digits"),
                    html.Span(
                        [html.Span(className="floor-now-words"), html.Span(className="floor-now-worst")],
                        className="floor-now-said",
                    ),
                ],
                className="floor-now-count",
            ),
            # Its script writes it: on a phone the queues are on another tab.
            html.Button(
                id=ids.QUEUES_TROUBLE,
                className="floor-trouble floor-card",
                type="button",
                title=_("Show the queues"),
                hidden=True,
            ),
            html.Ul(className="floor-now-people", **attributes({"aria-label": _("Too long in a state")})),
            html.Button(className="floor-now-more", type="button", title=_("Show the list"), hidden=True),
            html.P(className="floor-now-as-of"),
            html.Dl(
                [
                    _total("staffed", _("Staffed")),
                    _total("ready", _("Free")),
                    _total("onCall", _("On calls")),
                    _total("unknown", _("Unknown"), hidden=True),
                ],
                className="floor-now-totals",
            ),
        ],
        id=ids.HEADLINE,
        className="floor-now",
        **attributes({"aria-label": _("Who needs you now")}),
    )


def _total(name: str, words: str, *, hidden: bool = False) -> Component:
    return html.Div([html.Dt(words), html.Dd()], hidden=hidden, **attributes({"data-total": name}))
