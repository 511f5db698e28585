"""One measurement, and how a run of them is shown: a table for people, JSON for machines."""

import json
import os
import platform
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One number with its unit, the goal it is held against, and a ratio to this machine's own limit.

    `goal` reads ">= 30000" or "<= 500"; `ratio_of` says what `ratio` is a share of, measured in the same
    run: on a shared machine the ratio says more than the number.
    """

    name: str
    value: float
    unit: str
    goal: str = ""
    ratio: float | None = None
    ratio_of: str = ""
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal was met; None without a goal."""
        if not self.goal:
            return None
        sign, number = self.goal.split()
        return self.value >= float(number) if sign == ">=" else self.value <= float(number)


def table(measures: Sequence[Measure]) -> str:
    """Return the measures as a table."""
    rows = [("what", "value", "unit", "goal", "met", "ratio", "of")]
    for m in measures:
        met = "" if m.met is None else ("yes" if m.met else "NO")
        ratio = "" if m.ratio is None else f"{m.ratio:.2f}"
        rows.append((m.name, f"{m.value:,.1f}", m.unit, m.goal, met, ratio, m.ratio_of))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    notes = [f"  {m.name}: {m.note}" for m in measures if m.note]
    return "\n".join([*lines, *notes])


def write(measures: Sequence[Measure], file: Path) -> None:
    """Write the measures with what they were measured on."""
    about: dict[str, Any] = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
    }
    measured = [msgspec.to_builtins(m) | {"met": m.met} for m in measures]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"about": about, "measures": measured}, indent=1) + "\n", encoding="utf-8")
