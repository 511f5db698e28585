from __future__ import annotations

from floor.model.acd_tally import AcdTally
from floor.model.events import QueueReported
from tests.floor.model.builders import T0, reported


def counted(*entries: tuple[float, str]) -> AcdTally:
    """Return a tally of ("completed" or "abandoned", all within T) at their times."""
    tally = AcdTally()
    for t, what in entries:
        tally.count(T0 + t, completed=what == "completed", within=True)
    return tally


def told(t: float, completed: int | None, abandoned: int | None) -> QueueReported:
    return reported(t, completed=completed, abandoned=abandoned)


def both(tally: AcdTally) -> tuple[int, int]:
    return tally.completed, tally.abandoned


def test_nothing_counted_has_no_service_level() -> None:
    row = AcdTally().row()
    assert (row.completed, row.abandoned, row.service_level_perf, row.service_level_perf2) == (
        0,
        0,
        None,
        None,
    )


def test_both_of_asterisks_service_levels_are_percentages() -> None:
    tally = AcdTally()
    for completed, within in ((True, True), (True, False), (True, True), (False, True), (False, False)):
        tally.count(T0, completed=completed, within=within)
    row = tally.row()
    assert row.service_level_perf == 100 * 2 / 3
    assert row.service_level_perf2 == 100 * 3 / 5


def test_a_report_stands_beside_our_own_count() -> None:
    tally = counted((1, "completed"))
    tally.report(reported(9, completed=1, abandoned=0, service_level_perf=100.0, service_level_perf2=99.9))
    row = tally.row()
    assert (row.reported_at, row.reported_completed, row.reported_abandoned) == (T0 + 9, 1, 0)
    assert (row.reported_service_level_perf, row.reported_service_level_perf2) == (100.0, 99.9)


def test_a_report_that_says_less_is_a_reset_before_it() -> None:
    tally = counted((1, "completed"), (2, "abandoned"))
    tally.report(told(5, 1, 1))
    tally.report(told(65, 0, 0))
    assert both(tally) == (0, 0)
    assert tally.since == T0 + 65


def test_what_came_after_the_reset_is_kept() -> None:
    tally = counted((1, "completed"), (2, "completed"), (3, "abandoned"))
    tally.report(told(5, 2, 1))
    tally.count(T0 + 20, completed=True, within=False)
    tally.count(T0 + 30, completed=False, within=True)
    tally.count(T0 + 31, completed=True, within=True)
    tally.report(told(65, 1, 1))
    assert both(tally) == (1, 1)
    assert tally.since == T0 + 20
    assert tally.row().service_level_perf == 100.0
    tally.report(told(125, 1, 1))
    assert both(tally) == (1, 1)


def test_after_a_reset_since_is_not_later_than_what_is_counted() -> None:
    tally = counted((1, "completed"), (2, "completed"))
    tally.report(told(5, 2, 0))
    tally.count(T0 + 20, completed=True, within=True)
    tally.report(told(65, 1, 0))
    assert both(tally) == (1, 0)
    assert tally.since is not None
    assert T0 + 5 <= tally.since <= T0 + 20


def test_a_report_that_says_more_does_not_change_what_we_saw() -> None:
    tally = counted((1, "completed"))
    tally.report(told(5, 7, 3))
    assert both(tally) == (1, 0)
    assert tally.since is None


def test_a_report_without_counters_recognises_nothing() -> None:
    tally = counted((1, "completed"))
    tally.report(told(5, None, 0))
    tally.report(told(6, 0, None))
    assert both(tally) == (1, 0)


def test_the_same_report_twice_changes_nothing() -> None:
    tally = counted((1, "completed"), (2, "completed"))
    tally.report(told(5, 1, 0))
    once = tally.row()
    tally.report(told(5, 1, 0))
    assert tally.row() == once


def test_an_end_not_seen_before_counts_once_for_each_agent_and_moment() -> None:
    tally = AcdTally()
    for t, member in ((5, "ann"), (5, "ann"), (5, "bob"), (6, "ann")):
        tally.count_unseen(T0 + t, member, within=True)
    assert tally.completed == 3
    tally.count_end(T0 + 9, "bob", within=True)
    tally.count_unseen(T0 + 9, "bob", within=True)
    assert tally.completed == 4


def test_zeroing_begins_anew() -> None:
    tally = counted((1, "completed"), (2, "abandoned"))
    tally.zero(T0 + 60)
    assert both(tally) == (0, 0)
    assert (tally.since, tally.tail) == (T0 + 60, [])


def test_of_ever_new_agents_only_the_last_ends_are_remembered() -> None:
    tally = AcdTally()
    for n in range(50_000):
        tally.count_end(T0 + n, f"a{n}", within=True)
        tally.count_end(T0 + n, "ann", within=True)
    assert len(tally.ended_at) < 20_000
    tally.count_unseen(T0 + 49_999, "ann", within=True)
    tally.count_unseen(T0 + 49_990, "a49990", within=True)
    assert tally.completed == 100_000
