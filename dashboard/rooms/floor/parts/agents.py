"""The floor page's list of agents: a grid whose rows, order and cells are kept by its scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html
from dash_ag_grid import AgGrid

from dashboard.components.attributes import attributes
from dashboard.rooms.floor import ids

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.rooms.floor.view import Gettext

ROW_HEIGHT_PX = 44
"""Two lines of text, and as high as a thumb wants it."""
HEADER_HEIGHT_PX = 36


def _column(
    name: str, header: str, *, width_px: int, flex: int = 1, longest_first: bool = False
) -> dict[str, Any]:
    """Return a column; its cell and its order bear its name in the scripts."""
    return {
        "colId": name,
        "headerName": header,
        "cellRenderer": name.capitalize(),
        "comparator": {"function": f"floorBy_{name}"},
        "minWidth": width_px,
        "flex": flex,
        "sortingOrder": ["desc", "asc", None] if longest_first else ["asc", "desc", None],
    }


def columns(_: Gettext) -> list[dict[str, Any]]:
    """Return every column there can be; how many are shown depends on the room there is."""
    return [
        _column("who", _("Agent"), width_px=112, flex=3),
        _column("state", _("State"), width_px=112, flex=4),
        _column("reason", _("Reason"), width_px=112, flex=3),
        _column("since", _("For"), width_px=96, flex=2, longest_first=True),
        _column("queue", _("Queue"), width_px=152, flex=3),
        _column("call", _("Call"), width_px=96, flex=2, longest_first=True),
        _column("calls", _("Calls"), width_px=64, longest_first=True),
        _column("handled", _("Avg handle"), width_px=88, longest_first=True),
    ]


def spoken(_: Gettext) -> dict[str, str]:
    """Return what the grid says by itself, mostly to people who hear a page."""
    return {
        "ariaSortableColumn": _("Press Enter to sort"),
        "ariaRowSelect": _("Press Space to open this agent"),
        "ariaRowDeselect": _("Press Space to open this agent again"),
    }


def layout(_: Gettext) -> Component:
    """Return the list, empty: its script fills it from the live rows."""
    return html.Section(
        [
            html.Div(id=ids.AGENTS_HEAD, className="floor-agents-head"),
            html.P(id=ids.AGENTS_WORDS, className="floor-agents-words", hidden=True),
            html.Div(id=ids.AGENTS_PLATE, className="floor-agents-plate"),
        ],
        id=ids.AGENTS,
        className="floor-agents",
        **attributes({"aria-label": _("Agents")}),
    )


def grid(_: Gettext) -> AgGrid:
    """Return the grid without rows; drawn after the seats, because its library is large."""
    return AgGrid(
        id=ids.AGENTS_GRID,
        className="floor-agents-grid",
        style={"height": "100%"},
        columnDefs=columns(_),
        defaultColDef={
            "sortable": True,
            "resizable": False,
            "suppressMovable": True,
            "suppressHeaderMenuButton": True,
        },
        rowData=[],
        # Who is chosen is the page's alone. Of its own the component would choose nobody as soon as it is
        # ready, and its listener, below, throws where somebody is chosen before that.
        selectedRows=None,
        getRowId="params.data.agent",
        dashGridOptions={
            "theme": {"function": "themeQuartz.withParams(floorTheme)"},
            "components": {"function": "floorCells"},
            "isExternalFilterPresent": {"function": "floorFilters()"},
            "doesExternalFilterPass": {"function": "floorPasses(params)"},
            "postSortRows": {"function": "floorOrder(params)"},
            "tabToNextCell": {"function": "floorTab()"},
            "tabToNextHeader": {"function": "floorTab()"},
            "localeText": spoken(_),
            "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": False},
            "onSelectionChanged": None,
            "rowHeight": ROW_HEIGHT_PX,
            "headerHeight": HEADER_HEIGHT_PX,
            "animateRows": False,
            "suppressOverlays": ["noRows", "noMatchingRows", "loading"],
            "suppressDragLeaveHidesColumns": True,
        },
    )
