import json
from pathlib import Path

import pytest

from bench import ami_to_log, ami_to_picture, ami_wire, feed, floor_page, log_to_picture, watch_memory
from bench.load import calls, sign_in
from bench.result import Measure, table, write
from floor.model.board import Board
from floor.model.config import FloorConfig, QueueConfig
from floor.model.picture import QueueRow


def test_a_goal_is_met_or_not_and_without_one_neither() -> None:
    assert Measure(name="a", value=5, unit="s", goal="<= 5").met is True
    assert Measure(name="a", value=5, unit="s", goal=">= 6").met is False
    assert Measure(name="a", value=5, unit="s").met is None


def test_the_table_shows_every_measure_with_its_ratio_and_note(tmp_path: Path) -> None:
    measures = [
        Measure(name="fast", value=1234.5, unit="things/s", goal=">= 1000", ratio=0.5, ratio_of="the limit"),
        Measure(name="slow", value=9, unit="s", goal="<= 1", note="why"),
    ]
    shown = table(measures)
    assert all(text in shown for text in ("1,234.5", "0.50", "the limit"))
    assert "NO" in shown.splitlines()[2]
    assert "slow: why" in shown
    write(measures, tmp_path / "var" / "bench.json")
    written = json.loads((tmp_path / "var" / "bench.json").read_text())
    assert [m["met"] for m in written["measures"]] == [True, False]
    assert written["about"]["cores"] > 0


def test_the_load_is_a_floor_on_which_every_call_comes_to_its_end() -> None:
    board = Board(FloorConfig(mode="replay", queue_defaults=QueueConfig(wrapup_s=5)))
    at = 1_795_000_000.0
    for event in sign_in(20, 4, at):
        board.apply(event, at)
    made = calls(20, 4, at + 1, 20.0)
    for _ in range(4000):
        event = next(made)
        board.apply(event, max(event.at, board.now))
    row = board.picture()["g:*"]
    assert isinstance(row, QueueRow)
    today = row.today
    assert today.offered > 200
    assert today.offered == today.answered + today.abandoned + today.otherwise_left + today.waiting
    assert today.otherwise_left == 0
    assert today.abandon_rate is not None
    assert 0.03 < today.abandon_rate < 0.25
    assert today.occupancy is not None
    assert today.occupancy > 0.3


def test_the_same_seed_makes_the_same_load() -> None:
    first, second = calls(10, 2, 100.0, 10.0, seed=3), calls(10, 2, 100.0, 10.0, seed=3)
    assert [next(first) for _ in range(300)] == [next(second) for _ in range(300)]


@pytest.mark.process
@pytest.mark.usefixtures("redis_binary")
def test_log_to_picture_measures_on_a_real_store() -> None:
    append, picture = log_to_picture.measure(0.2)
    assert append.value > 0
    assert picture.ratio is not None
    assert 0 < picture.ratio < 1


@pytest.mark.process
def test_the_memory_of_a_small_day_is_measured_in_a_process_of_its_own() -> None:
    (memory,) = watch_memory.measure(500)
    assert 20 < memory.value < 500


def test_the_wire_is_measured_on_the_bundled_recording() -> None:
    messages, events = ami_wire.measure()
    assert messages.value > events.value > 0


@pytest.mark.process
@pytest.mark.usefixtures("redis_binary")
def test_from_the_amis_socket_to_the_log_nothing_is_lost_while_it_is_measured() -> None:
    (per_s,) = ami_to_log.measure(0.3)
    assert per_s.value > 0
    assert per_s.ratio is not None
    assert per_s.ratio > 0


def test_the_amis_way_to_the_log_is_judged_by_the_clock_and_the_time_at_work_is_only_told() -> None:
    measure = ami_to_log.judged(said=60_000, wall_s=4.0, cpu_s=1.0, translated_per_s=30_000)
    assert (measure.value, measure.ratio, measure.met) == (15_000, 0.5, False)
    assert (
        measure.note == "60,000 messages in 4.0 s by the clock, 1.0 s of one core (60,000 a second at work)"
    )
    assert ami_to_log.judged(said=60_000, wall_s=3.0, cpu_s=1.0, translated_per_s=30_000).met


@pytest.mark.process
@pytest.mark.usefixtures("redis_binary")
def test_from_the_amis_socket_to_the_picture_every_event_tells_its_own_age() -> None:
    median, p99 = ami_to_picture.measure(1.0)
    assert 0 < median.value <= p99.value


@pytest.mark.process
@pytest.mark.usefixtures("redis_binary")
def test_over_the_feed_every_message_is_answered_while_it_is_measured() -> None:
    single, many = feed.measure(500)
    assert (single.name, many.name) == ("feed, one a message", "feed, 100 a message")
    for per_s in (single, many):
        assert per_s.value > 0
        assert per_s.ratio is not None
        assert per_s.ratio > 0


def test_a_heap_grows_as_most_looks_at_it_say_and_not_as_one_of_them() -> None:
    flat = [(float(minute), 28_000.0) for minute in range(10)]
    assert floor_page.trend([*flat[:5], (5.0, 33_000.0), *flat[6:]]) == 0
    assert floor_page.trend([(minute, kb + 150 * minute) for minute, kb in flat]) == 150
    assert floor_page.trend([(0.0, 1000.0), (0.5, 1100.0)]) == 200
