"""What is told under the pointer: of one half hour all that belongs to it, and nothing of its neighbours.

Plotly takes of each line the point that is nearest, which where a line has none is that of another half hour.
So lines tell nothing; one trace that is not seen has a point at every half hour, with the whole text.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from dashboard.i18n.forms import NO_VALUE
from dashboard.rooms.trends import words
from dashboard.rooms.trends.axis import by_key
from dashboard.rooms.trends.lines import OTHERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.history.day import DayHistory, Half, Metric
    from dashboard.rooms.trends.lines import Drawing
    from dashboard.rooms.trends.scale import Scale
    from floor.model.usual import Band

SIGNS = {"circle": "●", "square": "■", "triangle-up": "▲", "usual": "┄"}
"""The signs of the lines, by their markers."""


def pointed(
    drawing: Drawing, metric: Metric, bands: Sequence[Band | None], measure: Scale, token: dict[str, str]
) -> dict[str, Any]:
    """Return the trace that is pointed at."""
    low, high = measure.range
    return {
        "type": "scatter",
        "mode": "markers",
        "x": drawing.labels,
        "y": [(low + high) / 2] * len(drawing.labels),
        "marker": {"opacity": 0, "size": 1},
        "customdata": texts(drawing, metric, bands, token),
        "hovertemplate": "%{customdata}<extra></extra>",
        "name": "",
    }


def texts(drawing: Drawing, metric: Metric, bands: Sequence[Band | None], token: dict[str, str]) -> list[str]:
    """Return for each half hour of the axis what is told of it: its time, each day, what is usual."""
    history = drawing.history
    days = [
        (history.day, SIGNS["circle"], token["line"]),
        *(
            (day, SIGNS[how["marker"]], token[how["colour"]])
            for day, how in zip(history.compared, OTHERS, strict=False)
        ),
    ]
    found = [(by_key(day), _begun(drawing, day, sign, colour)) for day, sign, colour in days]
    usual = any(bands)
    made = []
    for key, label, band in zip(drawing.axis, drawing.labels, bands, strict=True):
        told = [begun + _of_half(drawing, metric, halves.get(key)) for halves, begun in found]
        lines = [escape(label), f"<b>{told[0]}</b>", *told[1:]]
        if usual:
            lines.append(_of_usual(drawing, metric, band, token))
        made.append("<br>".join(lines))
    return made


def _begun(drawing: Drawing, day: DayHistory, sign: str, colour: str) -> str:
    name = escape(words.short_date(day.date, drawing.language))
    return f'<span style="color:{colour}">{sign}</span> {name}: '


def _of_half(drawing: Drawing, metric: Metric, half: Half | None) -> str:
    _ = drawing.gettext
    if half is None:
        return NO_VALUE
    said = [words.half_amount(half, metric, drawing.language) or NO_VALUE]
    if half.state == "present":
        said.append(_("in progress"))
    if half.has_gap:
        said.append(_("with a gap"))
    return escape(" · ".join(said))


def _of_usual(drawing: Drawing, metric: Metric, band: Band | None, token: dict[str, str]) -> str:
    _ = drawing.gettext
    said = NO_VALUE
    if band is not None:
        middle = words.amount(band.median, metric, drawing.language)
        said = f"{middle} ({words.span(band, metric, drawing.language)})"
    sign = f'<span style="color:{token["text-muted"]}">{SIGNS["usual"]}</span>'
    name = _("Usual")
    return f"{sign} {escape(name)}: {escape(said)}"
