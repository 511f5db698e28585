"""docs/api.md lists what there is: every call, every problem, every metric, and nothing else."""

import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from dashboard.api.intervals import LONGEST_RANGE_S, MOST_ROWS
from dashboard.api.problems import KINDS
from floor.model.intervals import WIDTHS_S
from floor.model.picture import FORMULAS
from tests.doubles.api_house import House

GUIDE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return re.split(r"^##+ ", GUIDE.partition(f"## {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


async def test_every_call_is_listed(house: House) -> None:
    described = (await house.client.get("/api/openapi.json")).json()["paths"]
    assert re.findall(r"`GET (/\S+)`", section("Calls")) == list(described)


def test_every_problem_is_listed_with_its_status() -> None:
    listed = re.findall(r"\| `(/api/problems/\S+)` \| (\d+|any) \|", section("Problems"))
    assert listed == [(kind.type, str(kind.status or "any")) for kind in KINDS]


async def test_every_metric_is_listed(house: House) -> None:
    families = text_string_to_metric_families((await house.client.get("/metrics")).text)
    told = {sample.name for family in families for sample in family.samples}
    table = "".join(line.split("|")[1] for line in section("Metrics").splitlines() if line.startswith("| `"))
    listed = {f"floorwatch_{name}" for name in re.findall(r"`(\w+)`", table)}
    assert listed == {name for name in told if name.startswith("floorwatch_")}


def test_every_formula_width_and_limit_is_listed() -> None:
    for formula in FORMULAS:
        assert f"| `{formula}` |" in section("Queues")
    intervals = section("Intervals")
    assert ", ".join(map(str, WIDTHS_S)) in intervals
    assert f"{LONGEST_RANGE_S // 86_400} days and {MOST_ROWS:,} rows" in intervals
