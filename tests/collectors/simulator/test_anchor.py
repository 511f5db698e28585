from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from structlog.testing import capture_logs

from collectors.simulator.anchor import (
    AGAIN_EVENTS,
    AGAIN_S,
    EVENTS_PER_AGENT_S,
    FILE,
    HISTORY_EVENTS,
    LEAST_HISTORY_S,
    Anchor,
    anchor,
    keep,
    nearest,
)
from floor.settings import Redis, Settings, SimulatorSource

NOON = 1_800_014_400.0
"""12:00 UTC."""
H = 3600.0


def site(folder: Path, **more: object) -> tuple[Settings, SimulatorSource]:
    source = SimulatorSource.model_validate({"kind": "simulator", "name": "pbx", **more})
    return Settings(site="test", timezone="UTC", redis=Redis(dir=folder), sources=(source,)), source


def begun(folder: Path, at: float = NOON, **more: object) -> Anchor:
    settings, source = site(folder, **more)
    made = anchor(settings, source, at)
    keep(settings, made)
    return made


def test_the_history_goes_back_to_midnight(tmp_path: Path) -> None:
    made = begun(tmp_path)
    assert (made.begins_at, made.at, made.middle) == (NOON - 12 * H, NOON, NOON)


def test_in_the_first_hours_of_a_day_it_goes_back_for_some_hours_all_the_same(tmp_path: Path) -> None:
    made = begun(tmp_path, NOON - 11 * H)
    assert made.begins_at == NOON - 11 * H - LEAST_HISTORY_S


def test_a_site_whose_day_begins_at_six_counts_from_six(tmp_path: Path) -> None:
    settings, source = site(tmp_path)
    settings = settings.model_copy(update={"day_starts_at": "06:00"})
    assert anchor(settings, source, NOON).begins_at == NOON - 6 * H


def test_a_large_floor_has_a_history_of_bounded_size(tmp_path: Path) -> None:
    made = begun(tmp_path, agents=10_000)
    assert (made.at - made.begins_at) * 10_000 * EVENTS_PER_AGENT_S == pytest.approx(HISTORY_EVENTS)


def test_a_floor_like_the_demonstrations_has_its_whole_day_at_any_hour(tmp_path: Path) -> None:
    assert begun(tmp_path, NOON + 11.9 * H).begins_at == NOON - 12 * H


def test_who_starts_again_finds_the_anchor_as_it_was(tmp_path: Path) -> None:
    made = begun(tmp_path)
    assert begun(tmp_path, NOON + AGAIN_S) == made
    assert begun(tmp_path, NOON + 1) == made


def test_an_old_anchor_is_given_up_and_nothing_is_counted_twice(tmp_path: Path) -> None:
    made = begun(tmp_path)
    settings, source = site(tmp_path)
    spoke_until = NOON + AGAIN_S
    keep(settings, msgspec.structs.replace(made, said_until=spoke_until))
    later = anchor(settings, source, spoke_until + 60)
    assert later.run != made.run
    assert later.at == spoke_until + 60
    assert later.begins_at == spoke_until  # not midnight: the morning has been told


def test_after_a_long_rest_the_new_history_is_that_of_the_new_day(tmp_path: Path) -> None:
    begun(tmp_path)
    later = begun(tmp_path, NOON + 72 * H)
    assert later.begins_at == NOON + 60 * H


def test_a_large_floor_is_not_told_again_for_long(tmp_path: Path) -> None:
    made = begun(tmp_path, agents=10_000)
    most_s = AGAIN_EVENTS / (10_000 * EVENTS_PER_AGENT_S)
    assert begun(tmp_path, NOON + most_s - 1, agents=10_000) == made
    assert begun(tmp_path, NOON + most_s + 1, agents=10_000) != made


@pytest.mark.parametrize(
    "other", [{"agents": 13}, {"seed": 2}, {"outages": False}, {"name": "acd"}, {"mid_shift_at": "12:00"}]
)
def test_another_floor_begins_where_the_one_before_may_have_ended(
    tmp_path: Path, other: dict[str, object]
) -> None:
    made = begun(tmp_path)
    later = begun(tmp_path, NOON + 600, **other)
    assert later.run != made.run
    assert later.begins_at == made.said_until


def test_that_another_floor_goes_on_with_the_day_of_the_one_before_is_said(tmp_path: Path) -> None:
    begun(tmp_path)
    with capture_logs() as logged:
        begun(tmp_path, NOON + 60)
    assert logged == []
    with capture_logs() as logged:
        begun(tmp_path, NOON + 120, agents=200)
    (said,) = logged
    assert (said["event"], said["log_level"]) == ("simulated_floor_is_another", "warning")
    assert "what was counted of today stays" in said["why"]
    assert str(tmp_path) in said["to_begin_anew"]


def test_a_clock_that_was_set_back_gets_an_anchor_of_its_own(tmp_path: Path) -> None:
    begun(tmp_path)
    earlier = begun(tmp_path, NOON - 600)
    assert earlier.begins_at == earlier.at == NOON - 600


def test_a_file_nobody_can_read_may_have_said_everything_up_to_now(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{torn", encoding="utf-8")
    with capture_logs() as said:
        made = begun(tmp_path)
    assert made.begins_at == NOON
    assert [entry["event"] for entry in said] == ["simulator_anchor_unreadable"]
    assert begun(tmp_path, NOON + 5) == made


def test_two_starts_at_different_times_are_different_runs(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert begun(tmp_path / "a").run != begun(tmp_path / "b", NOON + 1).run


@pytest.mark.parametrize(
    ("time_of_day", "moment"),
    [("12:00", NOON), ("13:30", NOON + 1.5 * H), ("23:00", NOON + 11 * H), ("01:00", NOON - 11 * H)],
)
def test_a_shift_has_its_middle_at_the_nearest_such_time(
    tmp_path: Path, time_of_day: str, moment: float
) -> None:
    settings, _ = site(tmp_path)
    assert nearest(time_of_day, NOON, settings.zone) == moment
    assert begun(tmp_path, mid_shift_at=time_of_day).middle == moment
