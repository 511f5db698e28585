"""The columns of a CSV of seats, by their own names and by those a Chinese spreadsheet gives them. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from floor.settings.explain import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

NEEDED: Final = ("room", "row", "seat", "x_m", "y_m")
LANGUAGES: Final = ("zh_CN", "en")
NAMES: Final = ("name", *(f"name_{language}" for language in LANGUAGES))
ROOM_NAMES: Final = tuple(f"room_{name}" for name in NAMES)
COLUMNS: Final = (*NEEDED, *NAMES, *ROOM_NAMES)
CHINESE: Final = {
    "房间": "room",
    "房间号": "room",
    "房间编号": "room",
    "区域": "room",
    "职场": "room",
    "排": "row",
    "排号": "row",
    "行": "row",
    "座位": "seat",
    "座位号": "seat",
    "座位编号": "seat",
    "工位": "seat",
    "工位号": "seat",
    "横坐标": "x_m",
    "x坐标": "x_m",
    "x": "x_m",
    "纵坐标": "y_m",
    "y坐标": "y_m",
    "y": "y_m",
    "名称": "name",
    "座位名称": "name",
    "工位名称": "name",
    "中文名称": "name_zh_CN",
    "座位中文名称": "name_zh_CN",
    "英文名称": "name_en",
    "座位英文名称": "name_en",
    "房间名称": "room_name",
    "房间中文名称": "room_name_zh_CN",
    "房间英文名称": "room_name_en",
}
EXAMPLE: Final = """\
such a FILE, with English or Chinese headings (in UTF-8, or as Excel in China saves it):

  room,row,seat,x_m,y_m,room_name        房间,排,座位,横坐标,纵坐标,房间名称
  hall,A,A-01,1.5,1,Hall                 hall,A,A-01,1.5,1,大厅
  hall,A,A-02,3.1,1,                     hall,A,A-02,3.1,1,

x_m and y_m are metres to the right and downwards, of the middle of the desk. More in docs/seats.md.
"""
OUTLINES: Final = ("outline", "墙角", "轮廓", "外墙")
"""What stands as the row of a line that is a corner of the walls; the first in messages."""
_PERSONS: Final = re.compile("姓名|工号|员工|人员|坐席|agent|employee", re.IGNORECASE)
_FULL_WIDTH: Final = re.compile("[，；]")
_AMBIGUOUS: Final = "座席"
"""A seat to some centres, to others the agent in it; ids of agents would do as those of seats, unnoticed."""
_UNIT: Final = re.compile(r"[(（](?:m|米)[)）]$", re.IGNORECASE)
_BLANKS: Final = re.compile(r"\s+")
_MEANT: Final = {column.lower(): column for column in COLUMNS} | CHINESE


def column_of(cell: str) -> str:
    """Return the name of a column, however capitalised, English or Chinese; else what stands there."""
    written = _BLANKS.sub("", cell).lower()
    return _MEANT.get(written) or _MEANT.get(_UNIT.sub("", written), cell)


def is_corner(row: str) -> bool:
    """Tell whether a row's name says that a line is a corner of the walls."""
    return row.lower() in OUTLINES


def missing(columns: Sequence[str]) -> str:
    """Say which columns are needed and not among these; nothing where all are."""
    gone = [name for name in NEEDED if name not in columns]
    if not gone:
        return ""
    return f"expected the columns {', '.join(NEEDED)}; missing: {', '.join(map(_in_both, gone))}"


def unknown(cell: str) -> str:
    """Say of a column of no known name what may be meant by it; nothing where nobody can tell."""
    if found := _FULL_WIDTH.search(cell):
        return f"expected ',', ';' or a tab between the columns, found '{found[0]}', which is of full width"
    if _PERSONS.search(_BLANKS.sub("", cell)):
        return (
            "a plan knows no persons: leave this column out; who sits where is said by `agents.….seat` "
            "in config.yaml"
        )
    if _AMBIGUOUS in _BLANKS.sub("", cell):
        return (
            f"may mean a seat or an agent: where it is the seat's id, call it {_in_both('seat')}, "
            "where it is an agent, leave it out"
        )
    meant = nearest(cell, [*COLUMNS, *CHINESE])
    return f"unknown column; did you mean '{meant}'?" if meant else ""


def known() -> str:
    """Return every column there is, in both languages."""
    return ", ".join(map(_in_both, COLUMNS))


def _in_both(name: str) -> str:
    chinese = next(written for written, meant in CHINESE.items() if meant == name)
    return f"{name} ({chinese})"
