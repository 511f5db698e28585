from __future__ import annotations

from collectors.faults import Faults


def test_every_fault_is_counted_and_the_latest_are_kept() -> None:
    faults = Faults(kept=2)
    for line in range(5):
        faults.skipped(line, "queue", "expected a name")
    assert faults.lines_skipped == 5
    assert faults.notes == ["line 3: queue: expected a name", "line 4: queue: expected a name"]


def test_only_the_first_faults_are_told_and_the_last_of_them_says_so() -> None:
    told: list[str] = []
    faults = Faults(told.append, told=2)
    for line in range(5):
        faults.skipped(line, "queue", "expected a name")
    assert told == [
        "line 0: queue: expected a name",
        "line 1: queue: expected a name (further lines that are skipped are only counted)",
    ]
