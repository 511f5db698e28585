"""The tokens: every colour can be read, and the libraries get the same ones."""

from __future__ import annotations

import re
from typing import Literal

import pytest

from dashboard.build import ASSETS
from dashboard.theme import TOKENS, mantine_theme, plotly_template, tokens

Scheme = Literal["dark", "light"]
SCHEMES: tuple[Scheme, ...] = ("dark", "light")
STATES = ("ready", "ringing", "talking", "hold", "wrap-up", "not-ready", "unknown")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("text", ["text", "text-muted", "text-stale", "critical-text", "focus"])
@pytest.mark.parametrize("ground", ["bg", "surface", "surface-raised"])
def test_text_can_be_read(scheme: Scheme, text: str, ground: str) -> None:
    assert contrast(tokens(scheme)[text], tokens(scheme)[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("state", STATES)
def test_what_stands_on_a_states_fill_can_be_read(scheme: Scheme, state: str) -> None:
    token = tokens(scheme)
    assert contrast(token[f"on-{state}"], token[f"state-{state}"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "mark", [*(f"edge-{state}" for state in STATES), "edge-logged-out", "attention", "critical"]
)
@pytest.mark.parametrize("ground", ["bg", "surface"])
def test_marks_and_edges_stand_out(scheme: Scheme, mark: str, ground: str) -> None:
    assert contrast(tokens(scheme)[mark], tokens(scheme)[ground]) >= 3


def test_a_device_that_is_dark_gets_exactly_the_dark_scheme() -> None:
    text = TOKENS.read_text(encoding="utf-8")
    blocks = {
        selector: re.search(rf'\[data-scheme="{selector}"\] \{{(.*?)\}}', text, re.DOTALL)
        for selector in ("dark", "auto")
    }
    dark, auto = (re.findall(r"--([\w-]+):\s*([^;]+);", block[1]) for block in blocks.values() if block)
    assert dark == auto


def test_the_schemes_differ_in_colours_only() -> None:
    dark, light = tokens("dark"), tokens("light")
    assert dark.keys() == light.keys()
    assert all(value.startswith("#") for name, value in dark.items() if value != light[name])


def test_no_style_sheet_has_a_colour_of_its_own() -> None:
    found = {
        sheet.name: re.findall(
            r"(?<![\w&-])#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", sheet.read_text(encoding="utf-8")
        )
        for sheet in ASSETS.rglob("*.css")
        if sheet != TOKENS
    }
    assert {name: colours for name, colours in found.items() if colours} == {}


def test_every_token_a_style_sheet_asks_for_exists() -> None:
    known = tokens("light").keys()
    for sheet in ASSETS.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        asked = set(re.findall(r"var\(--([\w-]+)", text))
        foreign = {name for name in asked if name.startswith(("mantine-", "ag-"))}
        # A room's own are set in its own sheets, or by its scripts, which name them.
        sheets = "".join(other.read_text(encoding="utf-8") for other in sheet.parent.glob("*.css"))
        own = set(re.findall(r"--([\w-]+)\s*:", sheets))
        scripts = "".join(script.read_text(encoding="utf-8") for script in sheet.parent.glob("*.js"))
        left = {name for name in asked - known - own - foreign if f"--{name}" not in scripts}
        assert left == set(), sheet.name


def test_mantine_gets_our_type_and_accent() -> None:
    theme = mantine_theme()
    assert "Noto Sans SC" in theme["fontFamily"]
    assert len(theme["colors"]["accent"]) == 10
    assert theme["colors"]["accent"][7] == tokens("light")["focus"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_plotly_draws_on_our_ground_in_our_colours(scheme: Scheme) -> None:
    layout = plotly_template(scheme)["layout"]
    assert layout["paper_bgcolor"] == "rgba(0,0,0,0)"
    assert layout["font"]["color"] == tokens(scheme)["text"]
    assert tokens(scheme)["state-talking"] in layout["colorway"]
    assert "white" not in str(layout)
