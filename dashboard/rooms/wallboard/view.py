"""What the wallboard shows, as plain values: what its scripts are told, its words, its figure. No Dash."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.components.formula import formula_words
from dashboard.rooms.wallboard import ids
from dashboard.rooms.wallboard.boards import turns
from dashboard.theme import plotly_template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from floor.model.picture import AgentState
    from floor.settings import Language, Settings

    Gettext = Callable[[str], str]

STATES: tuple[AgentState, ...] = ("idle", "ringing", "talking", "hold", "wrap_up", "not_ready", "unknown")
"""The states of staffed agents in the order of the bar: free, then a contact's life, then the rest."""

ROWS_OF_A_COLUMN = 4
"""Up to so many queues stand in one wide column with more figures; more of them in two."""


def state_words(_: Gettext) -> dict[AgentState, str]:
    """Each state in the reader's language, short enough for the wall."""
    return {
        "idle": _("Free"),
        "ringing": _("Ringing"),
        "talking": _("Talking"),
        "hold": _("On hold"),
        "wrap_up": _("Wrap-up"),
        "not_ready": _("Not ready"),
        "unknown": _("Unknown"),
    }


def options(settings: Settings, language: Language, query: Mapping[str, str], _: Gettext) -> dict[str, Any]:
    """Return what the page's scripts need besides the rows. Names of sources, queues, groups, of no person.

    On the site of a recording no source is configured: those it has are the recording's.
    """
    shown = turns(settings, language, query, _)
    return {
        "ids": ids.by_name(),
        "boards": [dataclasses.asdict(board) for board in shown.boards],
        "unknown_board": shown.unknown,
        "board_names": [board.name.text(language) for board in settings.wallboard.boards],
        "queue_names": {queue: settings.queue(queue).name.text(language) for queue in settings.queues},
        "sources": [source.name for source in settings.sources] if settings.mode == "live" else [],
        "group_names": {group: section.name.text(language) for group, section in settings.groups.items()},
        "queues_per_page": settings.wallboard.queues_per_page,
        "rows_of_a_column": ROWS_OF_A_COLUMN,
        "rotate_s": settings.wallboard.rotate_s,
        "praise": {
            "results": settings.wallboard.praise.results,
            "words": [words.text(language) for words in settings.wallboard.praise.words],
        },
        "states": list(STATES),
        "formulas": formula_words(_),
        "figure": day_figure(),
    }


@functools.cache
def day_figure() -> dict[str, Any]:
    """Today's service level by half hours, still without values: plain data, made once. Not to be changed.

    The x axis counts epoch seconds, so that a day of 23 or 25 hours is drawn as long as it is; the page's
    script writes the hours of the site's clock below it, and sets every size by the height of the screen.
    The first trace are the half hours that are over, the second the present one. A point at an end of the
    axis is drawn beyond it, whole.
    """
    over = go.Scatter(x=[], y=[], mode="lines+markers", connectgaps=False, hoverinfo="skip", cliponaxis=False)
    present = go.Scatter(x=[], y=[], mode="markers", hoverinfo="skip", cliponaxis=False)
    figure = go.Figure([over, present])
    figure.update_layout(
        template=plotly_template("dark"),
        showlegend=False,
        hovermode=False,
        dragmode=False,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis={"type": "linear", "fixedrange": True, "showgrid": False, "zeroline": False},
        yaxis={
            "range": [0, 1],
            "fixedrange": True,
            "zeroline": False,
        },
        shapes=[
            {
                "type": "line",
                "layer": "below",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": 0,
                "y1": 0,
                "visible": False,
            }
        ],
    )
    made: dict[str, Any] = figure.to_plotly_json()
    return made
