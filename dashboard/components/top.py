"""The top of people's pages: whose floor, which page, how live it is, the time, language and colours.

What ticks and what follows the address is written by ``assets/top.js``; without it the links still lead
where they should.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from dash import html

from dashboard.components.attributes import attributes
from dashboard.i18n import LANGUAGES
from dashboard.i18n.messages import html_lang

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dash.development.base_component import Component

    from floor.settings import Language, Settings

    Gettext = Callable[[str], str]

LANGUAGE_NAMES: dict[Language, str] = {"zh_CN": "中文", "en": "English"}
PAGES = ("floor", "trends", "wallboard", "status")
"""The pages in the order of the navigation; each is at the address of its name."""
KEPT = ("lang", "team")
"""What of an address goes along to the next page."""


def layout(
    settings: Settings, language: Language, here: str, query: Mapping[str, str], _: Gettext
) -> Component:
    """Return the top for the page named ``here``. The page's main element has that name as its id."""
    site = settings.name.text(language)
    sources = [source.name for source in settings.sources] if settings.mode == "live" else []
    return html.Header(
        [
            html.A(_("To the content"), href=f"#{here}", className="top-skip"),
            html.P(site, className="top-site"),
            html.H1(page_names(_)[here], className="top-here"),
            html.P(
                [
                    html.Span(className="top-dot", **attributes({"aria-hidden": "true"})),
                    html.Span(className="top-sign-words"),
                ],
                className="top-sign",
                **attributes({"data-state": "loading"}),
            ),
            html.Time(className="top-clock", **attributes({"aria-label": _("Time at the site")})),
            html.Button(
                [
                    html.Span(className="top-bars", **attributes({"aria-hidden": "true"})),
                    html.Span(_("Menu"), className="visually-hidden"),
                ],
                className="top-menu",
                type="button",
                **attributes({"aria-expanded": "false"}),
            ),
            html.Div(
                [_pages(here, query, _), _language(language, here, query), _colours(_)], className="top-more"
            ),
        ],
        className="top",
        **attributes({"data-top": here, "data-sources": json.dumps(sources, ensure_ascii=False)}),
    )


def page_names(_: Gettext) -> dict[str, str]:
    """Each page in the reader's language."""
    return {
        "floor": _("Floor"),
        "trends": _("Trends"),
        "wallboard": _("Wallboard"),
        "status": _("Status"),
    }


def address(page: str, query: Mapping[str, str]) -> str:
    """Return a page's address with what of this query is kept."""
    kept = {name: query[name] for name in KEPT if query.get(name)}
    return f"/{page}" + (f"?{urlencode(kept)}" if kept else "")


def _pages(here: str, query: Mapping[str, str], _: Gettext) -> Component:
    names = page_names(_)
    return html.Nav(
        [
            html.A(
                names[page],
                href=address(page, query),
                **attributes({"data-page": page} | ({"aria-current": "page"} if page == here else {})),
            )
            for page in PAGES
        ],
        className="top-pages",
        **attributes({"aria-label": _("Pages")}),
    )


def _language(language: Language, here: str, query: Mapping[str, str]) -> Component:
    other = next(known for known in LANGUAGES if known != language)
    return html.A(
        LANGUAGE_NAMES[other],
        href=f"/{here}?{urlencode(dict(query) | {'lang': other})}",
        className="top-language",
        lang=html_lang(other),
        hrefLang=html_lang(other),
        **attributes({"data-language": other}),
    )


def _colours(_: Gettext) -> Component:
    return html.Button(
        [
            html.Span(className="top-colours-icon", **attributes({"aria-hidden": "true"})),
            html.Span(_("Colours:"), className="visually-hidden"),
            html.Span(_("Auto"), className="top-colours-words"),
        ],
        className="top-colours",
        type="button",
    )
