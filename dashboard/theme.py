"""The tokens of `assets/tokens.css`, handed on to the libraries that do not read style sheets."""

import functools
import re
from pathlib import Path
from typing import Any, Literal

from dashboard.build import ASSETS

TOKENS = ASSETS / "tokens.css"
_BLOCK = re.compile(r"(?P<selector>[^{}]+)\{(?P<body>[^{}]*)\}")
_TOKEN = re.compile(r"--(?P<name>[\w-]+)\s*:\s*(?P<value>[^;]+);")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTOR: dict[str, str] = {"light": ":root", "dark": '[data-scheme="dark"]'}


@functools.cache
def tokens(scheme: Literal["dark", "light"], file: Path = TOKENS) -> dict[str, str]:
    """Return every token's value in a scheme, by its name without the dashes."""
    text = _COMMENT.sub("", file.read_text(encoding="utf-8"))
    wanted = [":root"] if scheme == "light" else [":root", _SELECTOR["dark"]]
    found: dict[str, str] = {}
    for block in _BLOCK.finditer(text):
        if any(part.strip() in wanted for part in block["selector"].split(",")):
            found |= {token["name"]: token["value"].strip() for token in _TOKEN.finditer(block["body"])}
    return found


def mantine_theme() -> dict[str, Any]:
    """Return the Mantine theme: our fonts and radius, and colours that follow the tokens.

    What Mantine takes as style-sheet variables (surface, text, border) `assets/base.css` maps to the tokens.
    """
    light = tokens("light")
    return {
        "fontFamily": light["font-sans"],
        "fontFamilyMonospace": light["font-mono"],
        "headings": {"fontFamily": light["font-sans"], "fontWeight": light["weight-strong"]},
        "primaryColor": "accent",
        "primaryShade": {"light": 7, "dark": 4},
        "colors": {"accent": [light[f"accent-{step}"] for step in range(10)]},
        "defaultRadius": light["radius"],
        "cursorType": "pointer",
        "respectReducedMotion": True,
    }


def plotly_template(scheme: Literal["dark", "light"]) -> dict[str, Any]:
    """Return the one Plotly template: transparent ground, our font, quiet axes, narrow margins."""
    token = tokens(scheme)
    axis = {
        "gridcolor": token["border"],
        "linecolor": token["border"],
        "zerolinecolor": token["border"],
        "tickfont": {"color": token["text-muted"]},
        "title": {"font": {"color": token["text-muted"]}},
        "automargin": True,
    }
    states = ("ready", "ringing", "talking", "hold", "wrap-up", "not-ready")
    return {
        "layout": {
            "font": {"family": token["font-sans"], "color": token["text"]},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [token[f"state-{state}"] for state in states],
            "xaxis": axis,
            "yaxis": axis,
            "margin": {"t": 8, "r": 8, "b": 8, "l": 8},
            "hoverlabel": {
                "bgcolor": token["surface-raised"],
                "bordercolor": token["border"],
                "font": {"color": token["text"]},
            },
            "separators": ".,",
        }
    }
