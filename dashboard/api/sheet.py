"""Tables as CSV that a spreadsheet opens as it should, and that cannot make it do anything."""

import csv
import io
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from fastapi.responses import Response

from dashboard.api.negotiate import CSV

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the machine's own encoding and Chinese names break."""

_FORMULA_STARTS = tuple("=+-@＝＋－＠")
"""Excel takes the full-width ones too."""
_NEW_LINES = tuple("\t\r\n")

Cell = str | int | float | None


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as UTF-8 CSV with BOM (RFC 4180 line ends). None is an empty cell, never 0."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return (BOM + text.getvalue()).encode()


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
