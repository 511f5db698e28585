"""The law of the house: who may import whom, who may touch Redis and Dash, and who may read a clock."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ("app", "bench", "collectors", "dashboard", "floor", "tests")

# A module may import what stands in its own row; the row is that of the longest prefix it lies under.
MAY_IMPORT = {
    "floor.model": ("floor.model",),
    "floor.rules": ("floor.model", "floor.rules", "floor.settings"),
    "floor.alerts": ("floor.model", "floor.rules", "floor.alerts", "floor.settings"),
    "floor.rounds": ("floor.model", "floor.rules", "floor.rounds", "floor.settings"),
    "floor.settings": ("floor.model", "floor.settings"),
    "floor.store": ("floor.model", "floor.rules", "floor.alerts", "floor.rounds", "floor.settings", "floor.store"),
    "floor": ("floor",),
    "collectors": ("collectors", "floor"),
    "dashboard": ("dashboard", "floor"),
    "app": ("collectors", "dashboard", "floor"),
    "bench": ("bench", "collectors", "dashboard", "floor", "tests"),
    "tests": HOUSE,
}  # fmt: skip
ONLY_IN = {"redis": ("floor.store", "tests", "bench"), "dash": ("dashboard", "tests"),
           "dash_ag_grid": ("dashboard",), "dash_mantine_components": ("dashboard",)}  # fmt: skip
NO_CLOCK = ("floor.model", "floor.rules", "floor.alerts", "floor.rounds")
CLOCK_READS = {
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "localtime", "gmtime",
             "sleep"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
}  # fmt: skip


def under(module: str, room: str) -> bool:
    return module == room or module.startswith(room + ".")


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every module a text imports, with the line; ``from a import b`` counts as ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are written in full here, not relative"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def clock_reads(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every use of a function that reads a clock, under whatever name the module or class came in."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module in {"time", "datetime"}:
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
            for alias in node.names:
                if node.module == "time" and alias.name in CLOCK_READS["time"]:
                    yield node.lineno, f"time.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            kind = names.get(name, name)
            if node.attr in CLOCK_READS.get(kind, ()):
                yield node.lineno, f"{kind}.{node.attr}"


def breaches(module: str, source: str) -> list[str]:
    """What in the text of ``module`` is against the law."""
    tree = ast.parse(source)
    row = MAY_IMPORT[max((room for room in MAY_IMPORT if under(module, room)), key=len)]
    found = []
    for line, target in imports(tree):
        if target.split(".")[0] in HOUSE and not any(under(target, room) for room in row):
            found.append(f"{module}:{line}: imports {target}; it may import {', '.join(row)}")
        keepers = ONLY_IN.get(target.split(".")[0])
        if keepers is not None and not any(under(module, keeper) for keeper in keepers):
            found.append(f"{module}:{line}: imports {target}; only {', '.join(keepers)} may")
    if any(under(module, room) for room in NO_CLOCK):
        found += [f"{module}:{line}: reads a clock: {name}" for line, name in clock_reads(tree)]
    return found


def modules() -> dict[str, Path]:
    """Every module of the house by its name."""
    files = [file for room in HOUSE for file in (ROOT / room).rglob("*.py")] + list(ROOT.glob("*.py"))
    names = [file.relative_to(ROOT).with_suffix("").parts for file in files]
    return {
        ".".join(parts[:-1] if parts[-1] == "__init__" else parts): file
        for parts, file in zip(names, files, strict=True)
    }


def test_the_house_keeps_the_law() -> None:
    found = modules()
    assert {"floor.settings", "tests.test_import_law"} <= found.keys()
    assert [breach for name, path in found.items() for breach in breaches(name, path.read_text())] == []


@pytest.mark.parametrize(
    ("module", "source", "said"),
    [
        ("floor.model.board", "import floor.settings", "imports floor.settings; it may import floor.model"),
        ("floor.model.board", "from floor import store", "imports floor.store"),
        (
            "floor.rules.wait",
            "def f():\n  from floor.store.log import Log",
            ":2: imports floor.store.log.Log",
        ),
        ("floor.store.log", "import floor.watch", "imports floor.watch"),
        ("floor.settings.shape", "import floor.store", "imports floor.store"),
        ("floor.watch", "from collectors import link", "imports collectors.link"),
        ("floor.watch", "import dashboard", "imports dashboard"),
        ("collectors.asterisk.wire", "import dashboard.live.hub", "imports dashboard.live.hub"),
        ("dashboard.api.status", "from collectors.replay import csv", "imports collectors.replay.csv"),
        ("collectors.link", "import app", "imports app"),
        ("floor.watch", "import redis.asyncio", "only floor.store, tests, bench may"),
        ("app", "from dash import html", "only dashboard, tests may"),
        ("floor.model.board", "import time\ntime.time()", "reads a clock: time.time"),
        ("floor.model.board", "import time as t\nf = t.monotonic", "reads a clock: time.monotonic"),
        ("floor.model.board", "from time import monotonic as m", "reads a clock: time.monotonic"),
        ("floor.rules.wait", "import datetime\ndatetime.datetime.now()", "reads a clock: datetime.now"),
        ("floor.alerts", "import datetime as dt\ndt.datetime.now(dt.UTC)", "reads a clock: datetime.now"),
        ("floor.rounds", "from datetime import date as d\nd.today()", "reads a clock: date.today"),
    ],
)
def test_each_breach_is_found(module: str, source: str, said: str) -> None:
    (found,) = breaches(module, source)
    assert found.startswith(f"{module}:")
    assert said in found


@pytest.mark.parametrize(
    ("module", "source"),
    [
        (
            "floor.model.board",
            "import datetime as dt\nfrom floor.model import events\ndt.datetime.fromtimestamp(0)",
        ),
        ("floor.watch", "import time\nimport floor.store.log\ntime.time()"),
        ("floor.store.client", "import redis.asyncio"),
        ("dashboard.rooms.floor.layout", "from dash import html\nimport floor.settings"),
        ("app", "import collectors.run, dashboard.serve, floor.watch"),
    ],
)
def test_what_is_lawful_is_let_be(module: str, source: str) -> None:
    assert breaches(module, source) == []


def test_a_relative_import_is_refused() -> None:
    with pytest.raises(AssertionError, match="written in full"):
        breaches("floor.watch", "from . import store")
