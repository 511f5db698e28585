"""The page around a room: our own HTML, in the reader's language."""

import functools
import json
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import dash
from plotly.io.json import to_json_plotly

from dashboard.i18n import Language, html_lang, messages_for

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.api.context import Context
    from dashboard.bundle import Bundles


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the HTML around a room has to know."""

    language: Language
    title: str
    room: str
    audience: str
    scheme: str
    timezone: str
    build: str
    layout: "Component"
    """What Dash draws."""
    boxes: str = ""
    """HTML of a room whose scripts fill its boxes without Dash, and load Dash themselves; "" of others."""
    plain: str | None = None
    """Address of the same page for a browser that is too old or runs no scripts."""


SCHEME_SCRIPT = "scheme.js"
"""In the page's head, and so not among the scripts that Dash puts at its end."""
OLD_SCRIPT = "old.js"
"""Likewise: it sends a browser that is too old to the room's plain page, where it has one."""

BROKEN_SCRIPT = "broken.js"
"""Likewise, and the first: it says in words that others failed."""

current_page: ContextVar[Page] = ContextVar("current_page")


class PagedDash(dash.Dash):
    """Dash with our own HTML around it. `context` is what rooms that ask the server answer from."""

    context: "Context"
    bundles: "Bundles"

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]  # Dash calls it by name
        """Return the HTML of the current page around Dash's parts, of which it takes what it uses."""
        page = current_page.get()
        own = self.bundles.parts(page.room, parts["css"], parts["scripts"])
        told = {"_dash-layout": to_json_plotly(page.layout), "_dash-dependencies": self._told_dependencies}
        return html_page(page, told, **parts | {"css": own.css, "scripts": own.scripts})

    @functools.cached_property
    def _told_dependencies(self) -> str:
        """What callbacks there are, as Dash's own answer has it; they are the same for every page."""
        return bytes(self.dependencies().body).decode()


def data_block(element_id: str, data: object) -> str:
    """Return data for scripts as an element of the page: not a script, so no policy stands against it."""
    return json_block(element_id, json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def json_block(element_id: str, text: str) -> str:
    """Return JSON as an element of the page."""
    # In JSON this sign stands in texts only, where it may be written so.
    safe = text.replace("<", "\\u003c")
    return f'<script type="application/json" id="{element_id}">{safe}</script>'


def colours(build: str) -> str:
    """Return what makes the page light or dark before its first paint: a script that nothing waits behind."""
    return f'<script src="/assets/{SCHEME_SCRIPT}?m={escape(build)}"></script>'


def plain_link(page: Page) -> str:
    """Return a link to the room's plain page, where it has one."""
    words = messages_for(page.language).gettext("Plain page")
    return f' <a href="{escape(page.plain)}">{escape(words)}</a>' if page.plain else ""


def broken(page: Page) -> str:
    """Return the words for a page whose scripts failed, which its script `BROKEN_SCRIPT` brings to light."""
    _ = messages_for(page.language).gettext
    words = _(
        "A part of this page could not be started: what is shown may not be all. Load it anew; if this "
        "stays, tell whoever looks after Floorwatch:"
    )
    plain = plain_link(page)
    return (
        f'<p class="page-broken" id="page-broken" role="alert" hidden>{escape(words)} '
        f'<code id="page-broken-files"></code>{plain}</p>'
    )


def to_plain(page: Page) -> str:
    """Return what sends browsers that are too old, or run no scripts, to the room's plain page."""
    if page.plain is None:
        return ""
    script = f'<script src="/assets/{page.room}/{OLD_SCRIPT}?m={escape(page.build)}"></script>'
    at_once = f'<meta http-equiv="refresh" content="0; url={escape(page.plain)}">'
    return f"{script}\n<noscript>{at_once}</noscript>"


def html_page(page: Page, told: Mapping[str, str], **parts: str) -> str:
    """Return a room's HTML. A browser too old for our style sheets sees the one sentence they hide.

    `told`: the answers, as JSON, to what Dash asks for before it draws anything (assets/told.js).
    """
    words = messages_for(page.language)
    _ = words.gettext
    for_scripts = {
        "language": html_lang(page.language),
        "timezone": page.timezone,
        "audience": page.audience,
        "build": page.build,
        "messages": words.for_browser,
    }
    too_old = _("This browser is too old for Floorwatch. Please use a version of the last two years.")
    no_scripts = _("Floorwatch needs JavaScript. Please allow it for this address.")
    plain = plain_link(page)
    # Where scripts of ours load Dash they begin it, too. It has to be named in its page all the same.
    begin = parts["renderer"]
    renderer = re.sub(r'type="[^"]*"', 'type="text/later"', begin) if page.boxes else begin
    return f"""<!DOCTYPE html>
<html lang="{html_lang(page.language)}" data-room="{page.room}" data-scheme="{page.scheme}">
<head>
{parts["metas"]}
<title>{escape(page.title)}</title>
{parts["favicon"]}
<script src="/assets/{BROKEN_SCRIPT}?m={escape(page.build)}"></script>
{to_plain(page)}
{colours(page.build)}
{parts["css"]}
{data_block("floorwatch-page", for_scripts)}
{"".join(json_block(name, text) for name, text in told.items())}
</head>
<body>
<p class="too-old">{escape(too_old)}{plain}</p>
<noscript><p class="too-old" style="display: block">{escape(no_scripts)}{plain}</p></noscript>
{broken(page)}
{page.boxes}
<div id="react-entry-point"></div>
<footer>
{parts["config"]}
{parts["scripts"]}
{renderer}
</footer>
</body>
</html>
"""


def not_found_page(language: Language, path: str, home: str, build: str) -> str:
    """Return the page for an address that is none of ours."""
    _ = messages_for(language).gettext
    title = _("There is no such page")
    back = _("To the wallboard")
    what = _("Nothing is served at {path}.").format(path=path)
    return f"""<!DOCTYPE html>
<html lang="{html_lang(language)}" data-scheme="auto">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
{colours(build)}
<link rel="stylesheet" href="/assets/base.css">
<link rel="stylesheet" href="/assets/tokens.css">
</head>
<body>
<main class="plain-page">
<h1>{escape(title)}</h1>
<p>{escape(what)}</p>
<p><a href="{escape(home)}">{escape(back)}</a></p>
</main>
</body>
</html>
"""
