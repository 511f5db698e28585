"""Tables as CSV that a spreadsheet opens as it should, and that cannot make it do anything."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi.responses import Response

from dashboard.api.negotiate import CSV

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the machine's own encoding and Chinese names break."""

_FORMULA_STARTS = tuple("=+-@＝＋－＠")
"""Excel takes the full-width ones too."""
_NEW_LINES = tuple("\t\r\n")

_SECONDS = re.compile(r"_s(_|$)")
"""The unit stands in a column's name: `asa_s`, `usual_asa_s_median`."""
_DIGITS_OF_SECONDS = 1
_DIGITS = 4
"""Of rates, of which this is a hundredth of a per cent."""

LOCAL_TIME = ("date", "time")
"""The columns of a moment by the site's clock: apart, as a spreadsheet takes them for a date and a time."""

Cell = str | int | float | None


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as UTF-8 CSV with BOM (RFC 4180 line ends). None is an empty cell, never 0.

    Seconds have one decimal, other broken numbers four: more is what a division leaves, and nobody measured.
    """
    digits = [_DIGITS_OF_SECONDS if _SECONDS.search(column) else _DIGITS for column in header]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in header])
    for row in rows:
        writer.writerow([safe(_rounded(cell, kept)) for cell, kept in zip(row, digits, strict=True)])
    return (BOM + text.getvalue()).encode()


def local_time(at: float, zone: ZoneInfo) -> Sequence[Cell]:
    """Return the cells of a moment, `2026-11-28` and `00:00`. Of an hour that comes twice alike."""
    local = datetime.fromtimestamp(at, zone)
    return [local.date().isoformat(), f"{local:%H:%M}"]


def _rounded(cell: Cell, digits: int) -> Cell:
    return round(cell, digits) if isinstance(cell, float) else cell


def safe(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula: such text gets an apostrophe in front.

    Numbers are left alone, negative ones too: they are written by us.
    """
    if isinstance(cell, str) and (cell.lstrip().startswith(_FORMULA_STARTS) or cell.startswith(_NEW_LINES)):
        return "'" + cell
    return cell


def sheet_response(body: bytes, file: str) -> Response:
    """Answer with a table as a file of this name. Whoever knows ASCII alone sees other letters as `_`."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in file)
    named = f'attachment; filename="{plain}"'
    if plain != file:
        named += f"; filename*=UTF-8''{quote(file, safe='')}"
    return Response(
        body,
        media_type=f"{CSV}; charset=utf-8; header=present",
        headers={"Cache-Control": "no-store", "Content-Disposition": named},
    )
