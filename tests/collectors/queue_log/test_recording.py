from __future__ import annotations

from pathlib import Path

from collectors.replay.recording import Recording
from floor.model.events import CallLeft, SourceDown, SourceUp
from tests.doubles import recordings


def test_a_bad_line_is_skipped_and_told_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "queue_log"
    file.write_text(
        "1795313320|NONE|NONE|NONE|QUEUESTART|\n"
        "1795313321|1.1|sales|NONE|ENTERQUEUE||12345|1\n"
        "torn li\n"
        "\n"
        "1795313322|1.1|sales|NONE|ABANDON|1|1|soon\n"
        "1795313323|1.1|sales|NONE|ABANDON|1|1|2\n"
    )
    told: list[str] = []
    recording = Recording(file, "log", tell=told.append)
    kinds = [type(event).__name__ for event in recording.events()]
    assert kinds == ["SourceUp", "CallQueued", "CallLeft", "SourceDown"]
    assert (
        recording.notes
        == told
        == [
            "line 3: line: expected epoch|call|queue|agent|event, got 1 fields",
            "line 5: data 3 of ABANDON: expected a number, got 'soon'",
        ]
    )
    assert recording.counts() == {"lines_skipped": 2}
    assert recording.progress == 1.0


def test_a_crash_is_a_second_start_and_timeouts_are_told_apart() -> None:
    events = list(Recording(recordings.queue_log("crash"), "log").events())
    ups = [event for event in events if isinstance(event, SourceUp)]
    assert [up.started_at for up in ups] == [1795314240.0, 1795314321.0]
    assert isinstance(events[-1], SourceDown)
    outcomes = [event.outcome for event in events if isinstance(event, CallLeft)]
    assert (outcomes.count("timeout"), outcomes.count("abandoned")) == (7, 18)


def test_agents_of_a_log_that_names_members_are_counted_where_only_their_interface_signs_in() -> None:
    recording = Recording(recordings.queue_log("light"), "log")
    agents = {event.agent for event in recording.events() if hasattr(event, "agent")}
    assert "Anna Kowalska" in agents
    assert not any("/" in agent for agent in agents)
    assert recording.counts() == {"interfaces_without_calls": 12}
