"""The status page's fixed boxes. No value stands in them: its scripts write those from the live rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.components import top
from dashboard.components.attributes import attributes
from dashboard.rooms.status import ids, view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from dashboard.rooms.status.view import Gettext
    from floor.settings import Language, Settings


def layout(settings: Settings, language: Language, query: Mapping[str, str], _: Gettext) -> Component:
    """Return the room in ``language``. The query chooses nothing here but that."""
    main = html.Main(
        [
            _verdict(),
            _chain(_),
            _sources(_),
            _further(_),
            _foot(language, _),
            dcc.Store(id=ids.STARTED),
        ],
        id=ids.ROOT,
        className="status",
        **attributes(
            {
                "data-room": "status",
                "data-state": "loading",
                "data-options": json.dumps(view.options(settings, _)),
            }
        ),
    )
    return html.Div([top.layout(settings, language, "status", query, _), main])


def _typed(text: str) -> list[Component | str]:
    """Return a text with what stands in backquotes set as something to type."""
    return [html.Code(part) if place % 2 else part for place, part in enumerate(text.split("`"))]


def _sign() -> Component:
    return html.Span(className="status-sign", **attributes({"aria-hidden": "true"}))


def _todo(**attributes: Any) -> Component:
    return html.Ul(className="status-todo", **attributes)


def _verdict() -> Component:
    return html.Section(
        [
            _sign(),
            html.Div(
                [
                    html.P(id=ids.VERDICT_WORDS, className="status-verdict-words", role="status"),
                    html.P(id=ids.VERDICT_DETAIL, className="status-verdict-detail"),
                    _todo(id=ids.VERDICT_TODO),
                ],
                className="status-verdict-text",
            ),
        ],
        id=ids.VERDICT,
        className="status-verdict",
    )


def _chain(_: Gettext) -> Component:
    words = view.chain_words(_)

    def part(name: str) -> Component:
        return html.Li(
            [
                html.Div([_sign(), html.H2(words[name])], className="status-part-head"),
                html.P(className="status-part-words"),
                html.P(className="status-part-detail"),
                _todo(),
            ],
            className="status-part",
            **attributes({"data-part": name}),
        )

    return html.Ul(
        [part(name) for name in view.CHAIN],
        id=ids.CHAIN,
        className="status-chain",
        **attributes({"aria-label": _("What lies between the sources and this page")}),
    )


def _sources(_: Gettext) -> Component:
    return html.Section(
        [
            html.Div(
                [
                    html.H2(_("Sources"), id=ids.SOURCES_TITLE),
                    html.P(id=ids.SOURCES_COUNT, className="status-count"),
                ],
                className="status-section-head",
            ),
            html.Ul(id=ids.SOURCES, className="status-sources"),
            html.P(id=ids.SOURCES_WORDS, className="status-empty"),
        ],
        className="status-section",
        **attributes({"aria-labelledby": ids.SOURCES_TITLE}),
    )


def _further(_: Gettext) -> Component:
    return html.Section(
        [
            html.Div(html.H2(_("Also worth a look")), className="status-section-head"),
            html.Ul(id=ids.FURTHER_LIST, className="status-further-list"),
        ],
        id=ids.FURTHER,
        className="status-section",
        hidden=True,
    )


def _foot(language: Language, _: Gettext) -> Component:
    return html.Footer(
        [
            html.Nav(
                [
                    html.A(_("Wallboard"), href=f"/wallboard?lang={language}"),
                    html.A(_("The API"), href="/api/docs"),
                    html.A(_("Metrics"), href="/metrics"),
                ],
                **attributes({"aria-label": _("Other pages")}),
            ),
            html.P(_typed(_("At the server, `app.py check` tries the configuration and each source."))),
        ],
        className="status-foot",
    )
