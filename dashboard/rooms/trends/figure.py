"""The figures of the page of trends, as plain data for Plotly. No Dash.

Lines are told apart by dash and marker, areas by their outline, gaps by hatching: nothing by colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.rooms.trends.axis import by_key
from dashboard.rooms.trends.hover import pointed
from dashboard.rooms.trends.lines import other_day, the_day, thin
from dashboard.rooms.trends.scale import Scale, scale
from dashboard.theme import plotly_template, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.history.day import Metric
    from dashboard.history.read import History
    from dashboard.rooms.trends.lines import Drawing
    from floor.model.usual import Band

HOUR_STEPS = (1, 2, 3, 4, 6)
LABEL_PX = {False: 48, True: 64}
"""The width an hour's label takes with the room around it; on a phone its type is larger."""


def figure(drawing: Drawing, metric: Metric) -> dict[str, Any]:
    """Return one figure."""
    history = drawing.history
    days = (history.day, *history.compared)
    bands = [None if again else history.like.band(wall, metric) for wall, again in drawing.axis]
    target = target_of(history) if metric == "service_level" else None
    measure = scale(
        metric,
        [half.value(metric) for day in days for half in day.halves]
        + [edge for band in bands if band for edge in (band.low, band.high)],
        target,
    )
    token = tokens(drawing.look.scheme)
    data = [
        _gaps(drawing, measure, token),
        *_usual(drawing, bands, token),
        *(
            trace
            for place in reversed(range(len(history.compared)))
            for trace in other_day(drawing, metric, place, token)
        ),
        *the_day(drawing, metric, token),
        pointed(drawing, metric, bands, measure, token),
    ]
    return {"data": data, "layout": _layout(drawing, measure, token, target)}


def target_of(history: History) -> float | None:
    """Return the target that is drawn: the day's, else that of a day beside it; None: no line is drawn."""
    days = (history.day, *history.compared)
    told = (half.figures for day in days for half in day.halves)
    return next((figures.service_level.target for figures in told if figures is not None), None)


def _layout(drawing: Drawing, measure: Scale, token: dict[str, str], target: float | None) -> dict[str, Any]:
    size = 14 if drawing.look.narrow else 12
    line = {"color": token["text-muted"], "width": 1.5}
    return {
        "template": plotly_template(drawing.look.scheme),
        "uirevision": "kept",
        "font": {"size": size},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "x",
        "hoverdistance": -1,  # wherever the pointer is, it is in some half hour
        "hoverlabel": {"font": {"size": size}, "align": "left"},
        "bargap": 0,
        "margin": {"t": 8, "r": 8, "b": 4, "l": 4},
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": drawing.labels,
            "range": [-0.6, len(drawing.labels) - 0.4],
            "tickmode": "array",
            **_hours(drawing),
            "tickangle": 0,
            "showgrid": True,
            "showspikes": True,
            "spikemode": "across",
            "spikesnap": "hovered data",
            "spikethickness": 1,
            "spikedash": "dot",
            "spikecolor": token["text-muted"],
            "fixedrange": True,
        },
        "yaxis": {
            "range": list(measure.range),
            "tickmode": "array",
            "tickvals": list(measure.ticks),
            "ticktext": [measure.text(tick, drawing.language) for tick in measure.ticks],
            "zeroline": False,
            "fixedrange": True,
        },
        "shapes": []
        if target is None
        else [
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": target,
                "y1": target,
                "line": line,
                "layer": "below",
            }
        ],
    }


def _hours(drawing: Drawing) -> dict[str, Any]:
    """Write the hours, so many that they do not touch on the narrowest box this screen has for a figure."""
    width_px = 280 if drawing.look.narrow else 480
    most = max(2, width_px // LABEL_PX[drawing.look.narrow])
    whole = [(place, key) for place, key in enumerate(drawing.axis) if key[0].endswith(":00") and not key[1]]
    step = next((step for step in HOUR_STEPS if len(whole) / step <= most), HOUR_STEPS[-1])
    shown = [place for place, key in whole if int(key[0][:2]) % step == 0]
    return {
        "tickvals": [drawing.labels[at] for at in shown],
        "ticktext": [drawing.labels[at] for at in shown],
    }


def _gaps(drawing: Drawing, measure: Scale, token: dict[str, str]) -> dict[str, Any]:
    found = by_key(drawing.history.day)
    gaps = [
        label
        for label, key in zip(drawing.labels, drawing.axis, strict=True)
        if (half := found.get(key)) is not None and half.has_gap
    ]
    low, high = measure.range
    return {
        "type": "bar",
        "x": gaps,
        "y": [high - low] * len(gaps),
        "base": [low] * len(gaps),
        "width": 1,
        "marker": {
            "color": "rgba(0,0,0,0)",
            "line": {"width": 0},
            "pattern": {"shape": "/", "fgcolor": token["hatch-unknown"], "size": 8, "solidity": 0.15},
        },
        "hoverinfo": "skip",
        "name": drawing.gettext("Out of sight"),
    }


def _usual(drawing: Drawing, bands: Sequence[Band | None], token: dict[str, str]) -> list[dict[str, Any]]:
    xs: list[str | None] = []
    ys: list[float | None] = []
    for run in _runs(bands):
        there = [(drawing.labels[at], band) for at in run if (band := bands[at]) is not None]
        xs += [x for x, _ in there] + [x for x, _ in reversed(there)] + [there[0][0], None]
        ys += [band.high for _, band in there] + [band.low for _, band in reversed(there)]
        ys += [there[0][1].high, None]
    said = drawing.gettext("Usual")
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": xs,
            "y": ys,
            "fill": "toself",
            "fillcolor": thin(token["border"], 0.5),
            "line": {"color": token["text-stale"], "width": 1},
            "hoverinfo": "skip",
            "name": said,
        },
        {
            "type": "scatter",
            "mode": "lines",
            "x": drawing.labels,
            "y": [None if band is None else band.median for band in bands],
            "line": {"color": token["text-muted"], "width": 1.5, "dash": "dashdot"},
            "hoverinfo": "skip",
            "name": said,
        },
    ]


def _runs(bands: Sequence[Band | None]) -> list[list[int]]:
    """Return the places of bands that stand side by side."""
    runs: list[list[int]] = []
    for at, band in enumerate(bands):
        if band is None:
            continue
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs
