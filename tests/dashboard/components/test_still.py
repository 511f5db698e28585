"""Boxes as HTML: as Dash would draw them, and nothing that it alone can draw."""

from __future__ import annotations

import pytest
from dash import dcc, html

from dashboard.components.attributes import attributes
from dashboard.components.still import as_html


def test_a_tree_is_the_html_that_dash_would_draw() -> None:
    tree = html.Section(
        [
            html.A("A & B", href="/floor?a=1&b=2", className="link", hrefLang="en"),
            html.P(["one ", html.Span("<two>", hidden=True), html.Br()], hidden=False),
            html.Dd(),
        ],
        id="box",
        **attributes({"aria-label": 'She said "no"', "data-options": '{"a": "</section>"}'}),
    )
    assert as_html(tree) == (
        '<section aria-label="She said &quot;no&quot;" data-options="{&quot;a&quot;: &quot;&lt;/section&gt;&quot;}" id="box">'
        '<a class="link" href="/floor?a=1&amp;b=2" hreflang="en">A &amp; B</a>'
        "<p>one <span hidden>&lt;two&gt;</span><br></p><dd></dd></section>"
    )


def test_what_only_dash_can_draw_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="dash_core_components\\.Store"):
        as_html(html.Div([dcc.Store(id="a")]))
    with pytest.raises(ValueError, match="srcSet"):
        as_html(html.Img(srcSet="a.png 2x"))
    with pytest.raises(ValueError, match="style is"):
        as_html(html.Div(style={"color": "red"}))
