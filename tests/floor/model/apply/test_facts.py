"""Facts about calls that no telephone switch knows."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from floor.model.apply.facts import NOTES_KEPT
from floor.model.board import Board
from floor.model.config import FloorConfig
from floor.model.queues import REASON_OTHERS, REASONS_KEPT
from tests.floor.model.builders import (
    SALES,
    T0,
    Floor,
    added,
    answered,
    ended,
    left,
    marked,
    noted,
    queued,
    reason_given,
    sounds,
    source_up,
)

CONFIG = FloorConfig(mode="replay", queues={"sales": SALES}, groups={"front": ("sales", "support")})
DAY_S = 86_400


def talking() -> Floor:
    return Floor(CONFIG).play(added(0), queued(1), answered(5))


# ------------------------------------------------------------------------------ contact reasons


def test_a_contact_reason_counts_for_its_queue_and_its_groups() -> None:
    floor = talking().play(reason_given(9, "billing"))
    floor.play(queued(10, "c2", "support"), reason_given(11, "billing", "c2"), reason_given(12, "move", "c2"))
    assert floor.queue("sales").contact_reasons == {"billing": 1}
    assert floor.queue("support").contact_reasons == {"move": 1}
    assert floor.group("front").contact_reasons == {"billing": 1, "move": 1}


def test_the_last_reason_counts_and_the_same_again_does_not() -> None:
    floor = talking().play(*(reason_given(9 + t, "billing") for t in range(3)))
    assert floor.queue().contact_reasons == {"billing": 1}
    floor.play(reason_given(20, "complaint"))
    assert floor.queue().contact_reasons == {"complaint": 1}


def test_a_reason_belongs_to_the_newest_visit_or_that_of_the_queue_it_names() -> None:
    floor = talking().play(ended(20), queued(21, "c1", "support"))
    floor.play(reason_given(22, "newest"), reason_given(23, "named", queue="sales"))
    assert floor.queue("support").contact_reasons == {"newest": 1}
    assert floor.queue("sales").contact_reasons == {"named": 1}


def test_reasons_begin_anew_with_the_day_and_a_call_of_yesterday_is_none_of_todays() -> None:
    to_midnight = 15 * 3600
    floor = Floor(CONFIG).play(queued(to_midnight - 60, "c1"), reason_given(to_midnight - 30, "billing"))
    floor.until(to_midnight + 1)
    assert floor.queue().contact_reasons == {}
    floor.play(queued(to_midnight + 2, "c2"), reason_given(to_midnight + 3, "billing", "c2"))
    floor.play(reason_given(to_midnight + 4, "complaint", "c1"))
    assert floor.queue().contact_reasons == {"billing": 1}


def test_only_so_many_reasons_of_a_queue_are_told_apart() -> None:
    floor = Floor(CONFIG)
    for number in range(REASONS_KEPT + 5):
        floor.play(queued(number, f"c{number}"), reason_given(number, f"r{number}", f"c{number}"))
    reasons = floor.queue().contact_reasons
    assert (len(reasons), reasons[REASON_OTHERS]) == (REASONS_KEPT + 1, 5)
    assert floor.group().contact_reasons == reasons
    # One of the others that becomes a known one moves there; one that is known no more makes room.
    floor.play(reason_given(900, "r0", f"c{REASONS_KEPT}"))
    reasons = floor.queue().contact_reasons
    assert (reasons["r0"], reasons[REASON_OTHERS]) == (2, 4)


def test_a_group_names_the_most_frequent_and_adds_up_the_rest() -> None:
    floor = Floor(CONFIG)
    for number in range(REASONS_KEPT):
        floor.play(queued(number, f"a{number}", "sales"), reason_given(number, f"a{number}", f"a{number}"))
        floor.play(queued(number, f"b{number}", "support"), reason_given(number, "often", f"b{number}"))
    reasons = floor.group("front").contact_reasons
    assert (reasons["often"], reasons[REASON_OTHERS], len(reasons)) == (REASONS_KEPT, 1, REASONS_KEPT + 1)


REASONED = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(("a", "b", "c"))), max_size=20)


@given(REASONED, st.integers(0, 20))
def test_every_call_with_a_reason_counts_once_also_over_a_restart(
    told: list[tuple[int, str]], restart_after: int
) -> None:
    floor = Floor(CONFIG)
    for number in range(6):
        floor.play(queued(number, f"c{number}", ("sales", "support")[number % 2]))
    last: dict[int, str] = {}
    for place, (call, reason) in enumerate(told):
        last[call] = reason
        floor.play(reason_given(10 + place, reason, f"c{call}"))
        if place == restart_after:
            floor.board = Board.load(floor.board.dump(), CONFIG)
    assert Counter(floor.group().contact_reasons) == Counter(last.values())


# --------------------------------------------------------------------------- marks and sentiment


def test_what_is_known_of_the_caller_shows_with_the_agent_for_as_long_as_they_speak() -> None:
    floor = Floor(CONFIG).play(added(0), queued(1), marked(2, "vip"), marked(3, "vip"))
    assert floor.agent().call_marks == ()
    floor.play(answered(5), marked(6, "abusive"), sounds(7, "neutral"), sounds(8, "negative"))
    assert (floor.agent().call_marks, floor.agent().call_sentiment) == (("vip", "abusive"), "negative")
    floor.play(ended(20))
    assert (floor.agent().call_marks, floor.agent().call_sentiment) == ((), None)


def test_the_mark_goes_along_when_the_call_enters_another_queue() -> None:
    floor = talking().play(marked(6, "complaint"), sounds(6, "negative"), ended(20))
    floor.play(added(20, "bob", "support"), queued(21, "c1", "support"), answered(25, "c1", "bob", "support"))
    assert (floor.agent("bob").call_marks, floor.agent("bob").call_sentiment) == (("complaint",), "negative")


def test_the_changed_row_is_sent_when_a_caller_is_marked() -> None:
    floor = talking()
    floor.board.take_changes()
    floor.play(marked(6, "vip"))
    assert "a:ann" in floor.board.take_changes()


# ------------------------------------------------------------------------- whose call, and none


def test_another_source_may_tell_of_a_call() -> None:
    floor = talking().play(source_up(6, source="crm", members=False))
    floor.play(reason_given(7, "billing", source="crm"), marked(8, "vip", source="crm"))
    assert floor.queue().contact_reasons == {"billing": 1}
    assert floor.agent().call_marks == ("vip",)
    assert floor.queue().sources == ("pbx",)


def test_which_of_two_calls_of_the_same_name_is_meant_is_not_guessed() -> None:
    floor = talking().play(source_up(6, source="b"), queued(7, "c1", "support", source="b"))
    floor.play(source_up(8, source="crm", members=False), reason_given(9, "billing", source="crm"))
    assert floor.group().contact_reasons == {}
    assert floor.source("crm").counts == {"facts_without_call": 1}
    floor.play(reason_given(10, "move", source="b"))
    assert floor.queue("support").contact_reasons == {"move": 1}


def test_a_fact_about_a_call_nobody_knows_is_counted_and_does_nothing() -> None:
    floor = Floor(CONFIG).play(
        reason_given(1, "x", "c9"), marked(2, "vip", "c9"), sounds(3, "negative", "c9")
    )
    floor.play(queued(4, "c1"), reason_given(5, "x", "c1", queue="support"), left(6))
    assert floor.queue().contact_reasons == {}
    assert floor.source().counts == {"facts_without_call": 4}
    assert Board.load(floor.board.dump(), CONFIG).picture() == floor.board.picture()


# -------------------------------------------------------------------------------- quality notes


def test_notes_of_today_count_once_each() -> None:
    floor = Floor(CONFIG).play(added(0), noted(1, "n1"), noted(2, "n2"), noted(3, "n1"))
    assert floor.agent().quality_notes_today == 2
    board = Board.load(floor.board.dump(), CONFIG)
    board.apply(noted(4, "n2"), T0 + 4)
    board.apply(noted(5, "n3"), T0 + 5)
    assert board.state.agents["ann"].notes_today == 3
    assert [note.note_id for note in board.state.agents["ann"].notes] == ["n1", "n2", "n3"]


def test_notes_are_forgotten_with_the_day_and_one_of_yesterday_is_not_todays() -> None:
    floor = Floor(CONFIG).play(added(0), noted(1, "n1")).until(DAY_S)
    assert floor.agent().quality_notes_today == 0
    assert floor.board.state.agents["ann"].notes == []
    floor.play(noted(2, "n0"), noted(DAY_S + 1, "n1"))
    assert floor.agent().quality_notes_today == 1


def test_only_the_last_notes_are_remembered_in_full() -> None:
    floor = Floor(CONFIG).play(*(noted(n, f"n{n}") for n in range(NOTES_KEPT + 7)))
    agent = floor.board.state.agents["ann"]
    assert (agent.notes_today, len(agent.notes), agent.notes[0].note_id) == (NOTES_KEPT + 7, NOTES_KEPT, "n7")
