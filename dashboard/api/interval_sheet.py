"""Intervals as CSV."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi.responses import Response

from dashboard.api.answers import IntervalRow
from dashboard.api.sheet import LOCAL_TIME, Cell, local_time, sheet_response, to_csv
from floor.model.picture import FORMULAS
from floor.settings import Settings

_PLAIN = tuple(
    field for field in IntervalRow.__struct_fields__ if field not in ("service_level", "service_levels")
)
_LEVEL = ("value", "bound", "target", "threshold_s", "formula")
HEADER = (
    *LOCAL_TIME,
    *_PLAIN,
    *(f"service_level_{field}" for field in _LEVEL),
    *(f"{formula}_{part}" for formula in FORMULAS for part in ("value", "bound")),
)
"""Columns of the CSV: local start, fields of a row, those of its service level, all four formulas."""


def csv_response(rows: Sequence[IntervalRow], *, since: float, width_s: int, settings: Settings) -> Response:
    """Make a file of the rows, named after the site and its first day."""
    zone = settings.zone
    day = datetime.fromtimestamp(since, zone).date().isoformat()
    file = f"floorwatch-{settings.site}-{day}-{width_s}s.csv"
    return sheet_response(to_csv(HEADER, (_cells(row, zone) for row in rows)), file)


def _cells(row: IntervalRow, zone: ZoneInfo) -> Sequence[Cell]:
    levels = [row.service_levels[formula] for formula in FORMULAS]
    return [
        *local_time(row.start, zone),
        *(getattr(row, field) for field in _PLAIN),
        *(getattr(row.service_level, field) for field in _LEVEL),
        *(value for level in levels for value in (level.value, level.bound)),
    ]
