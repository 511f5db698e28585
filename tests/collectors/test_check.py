from __future__ import annotations

from typing import TYPE_CHECKING

from collectors import check
from floor.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_each_source_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "day.csv").write_text("call_id,queue,arrived_at,answered_at,agent,ended_at,outcome\n")
    (tmp_path / "config.yaml").write_text(
        "sources:\n"
        "  - {kind: replay, name: day, file: day.csv}\n"
        "  - {kind: replay, name: gone, file: gone.csv}\n"
        "  - {kind: replay, name: odd, file: config.yaml}\n"
    )
    day, gone, odd = check.sources(Settings.load(tmp_path / "config.yaml"))
    assert (day.right, day.text) == (True, f"source day: {tmp_path}/day.csv is a call log")
    assert not gone.right
    assert gone.text.startswith(f"source gone: {tmp_path}/gone.csv: cannot be read")
    assert not odd.right
    assert "expected a call log" in odd.text


def test_no_source_is_said() -> None:
    (none,) = check.sources(Settings.default())
    assert none.right
    assert none.text.startswith("sources: none")
