from __future__ import annotations

from collectors.counts import Counts
from floor.model.events import LegEnded, SourceCounted

LEG = LegEnded(at=1.0, source="pbx", leg="1")


def said(at: float, counts: dict[str, int], notes: list[str] | None = None) -> SourceCounted:
    return SourceCounted(at=at, source="pbx", counts=counts, notes=notes or [])


def test_without_anything_counted_events_pass_as_they_are() -> None:
    counts = Counts("pbx")
    assert counts.merged([LEG, said(2.0, {"unknown": 3})]) == [LEG, said(2.0, {"unknown": 3})]
    assert counts.owed(3.0) == []


def test_ours_stand_in_what_the_source_tells_and_the_same_name_is_added() -> None:
    counts = Counts("pbx")
    counts.add("spooled", 5)
    counts.add("dropped", 2)
    counts.add("nothing", 0)
    told = counts.merged([said(2.0, {"unknown": 3, "dropped": 1}, ["a note"])])
    assert told == [said(2.0, {"unknown": 3, "dropped": 3, "spooled": 5}, ["a note"])]
    assert counts.owed(3.0) == []


def test_ours_are_told_where_the_source_says_nothing_with_what_it_said_last() -> None:
    counts = Counts("pbx")
    counts.merged([said(2.0, {"unknown": 3}, ["a note"])])
    counts.add("spooled", 5)
    assert counts.owed(4.0) == [said(4.0, {"unknown": 3, "spooled": 5}, ["a note"])]
    assert counts.owed(5.0) == []
    counts.add("spooled", 1)
    assert counts.owed(6.0) == [said(6.0, {"unknown": 3, "spooled": 6}, ["a note"])]
