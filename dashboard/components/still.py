"""Boxes as HTML: what our own scripts fill needs no library, and stands in the page before any has come."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dash.development.base_component import Component

_NAMES = {"className": "class", "hrefLang": "hreflang", "tabIndex": "tabindex"}
_HTML = "dash_html_components"
_WITHOUT_END = frozenset({"br", "hr", "img", "input"})


def as_html(content: Component | str) -> str:
    """Return a tree of `dash.html` components as HTML. Raises `ValueError` for what only Dash can draw."""
    if isinstance(content, str):
        return escape(content, quote=False)
    told: dict[str, Any] = content.to_plotly_json()  # type: ignore[no-untyped-call]
    if told["namespace"] != _HTML:
        raise ValueError(f"{told['namespace']}.{told['type']} cannot be drawn without its library")
    tag = told["type"].lower()
    inside = told["props"].pop("children", None)
    # Dash keeps them in an order of the moment; every process is to make the same page.
    begin = "".join([tag, *(_attribute(name, value) for name, value in sorted(told["props"].items()))])
    if tag in _WITHOUT_END:
        return f"<{begin}>"
    parts = inside if isinstance(inside, list | tuple) else [] if inside is None else [inside]
    return f"<{begin}>{''.join(as_html(part) for part in parts)}</{tag}>"


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    known = _NAMES.get(name, name)
    if known != known.lower():
        raise ValueError(f"{name} is an attribute whose name in HTML is not known here")
    if value is True:
        return f" {known}"
    if not isinstance(value, str | int | float):
        raise ValueError(f"{name} is {value!r}: expected a text or a number")  # noqa: TRY004 - see `as_html`
    return f' {known}="{escape(str(value))}"'
