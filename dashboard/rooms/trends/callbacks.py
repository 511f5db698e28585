"""What is done on the page of trends: its scripts tell what is asked for, the server answers."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, no_update
from plotly.io.json import to_json_plotly

from dashboard.components import mantine
from dashboard.history.day import METRICS
from dashboard.i18n import language_of, messages_for
from dashboard.rooms.trends import ids, parts, view, words
from dashboard.rooms.trends.answer import Answer, answer
from dashboard.rooms.trends.controls import choices
from dashboard.rooms.trends.layout import REFRESH_S
from dashboard.rooms.trends.lines import Look
from dashboard.rooms.trends.wish import query_of, sheet_address, wish

if TYPE_CHECKING:
    from dashboard.api.context import Context
    from dashboard.index import PagedDash
    from dashboard.rooms.trends.wish import Wish
    from floor.settings import Language

REFRESH_CLOSED_S = 600
"""So slowly a day is asked for that is over: still, for which day is today moves on."""

OUTPUTS = {
    "state": Output(ids.ROOT, "data-state"),
    "notice": Output(ids.NOTICE, "children"),
    "title": Output(ids.TITLE, "children"),
    "words": Output(ids.WORDS, "children"),
    "legend": Output(ids.LEGEND, "children"),
    "tables": Output(ids.TABLES, "children"),
    "sheet": Output(ids.SHEET, "href"),
    "what": Output(ids.WHAT, "data"),
    "last_day": Output(ids.DAY, "maxDate"),
    "last_compared": Output(ids.COMPARE, "maxDate"),
    "today": Output(ids.TODAY, "data-today"),
    "today_until": Output(ids.TODAY, "data-today-until"),
    "pace": Output(ids.TICK, "interval"),
    **{f"head_{metric}": Output(ids.head(metric), "children") for metric in METRICS},
    **{f"graph_{metric}": Output(ids.graph(metric), "figure") for metric in METRICS},
}


def register(app: PagedDash) -> None:
    """Let scripts tell what is asked for, and answer it now and again while the page is open."""
    mantine.register(app)
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash leaves this one untyped
        ClientsideFunction("trends", "start"), Output(ids.STARTED, "data"), Input(ids.ROOT, "id")
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("trends", "choose"),
        Output(ids.CHOSEN, "data"),
        Input(ids.WHAT, "value"),
        Input(ids.DAY, "value"),
        Input(ids.COMPARE, "value"),
        prevent_initial_call=True,
    )

    async def draw(asked: object, _ticks: object) -> dict[str, Any]:
        return await drawn(asked, app.context)

    app.callback(output=OUTPUTS, inputs=[Input(ids.WISH, "data"), Input(ids.TICK, "n_intervals")])(draw)


async def drawn(asked: object, context: Context) -> dict[str, Any]:
    """Return what every output is to show. `asked` is what the page's scripts tell of address and screen.

    Whatever else comes, before they told or from somebody else's script, is nothing asked.
    """
    if not isinstance(asked, dict):
        return dict.fromkeys(OUTPUTS, no_update)
    search = asked.get("search")
    query = query_of(search if isinstance(search, str) else "")
    language = language_of(query.get("lang"), context.settings.language)
    look = Look(scheme="dark" if asked.get("scheme") == "dark" else "light", narrow=bool(asked.get("narrow")))
    wanted = wish(query)
    made = await answer(wanted, look, context, language)
    return await asyncio.to_thread(lambda: plain(outputs(made, wanted, context, language)))


def plain(shown: dict[str, Any]) -> dict[str, Any]:
    """Return the same without Dash's components, as they are sent.

    Dash encodes an answer on the loop, which takes long for what is no plain data yet.
    """
    return {
        name: value if value is no_update else json.loads(to_json_plotly(value))
        for name, value in shown.items()
    }


def outputs(made: Answer, wanted: Wish, context: Context, language: Language) -> dict[str, Any]:
    """Return what every output is to show of an answer. With a notice the figures stay as they are."""
    _ = messages_for(language).gettext
    shown: dict[str, Any] = dict.fromkeys(OUTPUTS, no_update)
    today = None if made.today is None else made.today.isoformat()
    shown |= {
        "state": "drawn" if made.notice is None else made.notice.state,
        "notice": parts.notice(made.notice),
        "last_day": today,
        "last_compared": today,
        "today": today,
        "today_until": made.today_until,
        "pace": 1000 * (REFRESH_CLOSED_S if made.is_closed else REFRESH_S),
    }
    if made.queues:
        shown["what"] = choices(context.settings, made.queues, language, _)
    if made.history is None or made.at is None or made.figures is None or made.day is None:
        return shown
    history = made.history
    name = history.scope.shown_name(context.settings, language)
    heads = view.heads(history, language, _)
    return shown | {
        "title": f"{name} · {words.long_date(made.day, language)}",
        "words": parts.facts(view.facts(history, made.at, context.settings.zone, language, _)),
        "legend": parts.legend(history, language, _),
        "tables": parts.tables(made.tables, _),
        "sheet": sheet_address(wanted, made.day, language),
        **{f"head_{metric}": parts.head(heads[metric]) for metric in METRICS},
        **{f"graph_{metric}": made.figures[metric] for metric in METRICS},
    }
