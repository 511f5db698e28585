"""A call ringing at agents."""

from __future__ import annotations

from tests.floor.model.builders import (
    T0,
    Floor,
    added,
    answered,
    left,
    queued,
    ring_ended,
    ringing,
)

DAY_S = 86_400.0
TO_MIDNIGHT_S = 15 * 3600.0


def test_a_ring_shows_at_the_agent_until_it_ends_unanswered() -> None:
    floor = Floor().play(added(0), queued(5), ringing(6, leg="l1"))
    assert (floor.agent().activity, floor.agent().since, floor.agent().queue) == ("ringing", T0 + 6, "sales")
    floor.play(ring_ended(14, leg="l1"))
    assert (floor.agent().activity, floor.agent().since) == ("idle", T0 + 14)
    assert floor.queue().waiting == 1


def test_a_ring_may_end_by_name_of_the_call_alone_or_tell_its_leg_only_then() -> None:
    floor = Floor().play(added(0), queued(5), ringing(6, leg="l1"), ring_ended(14))
    assert floor.agent().activity == "idle"
    floor.play(ringing(16), ring_ended(20, leg="l2"))
    assert floor.agent().activity == "idle"


def test_an_old_rings_end_does_not_stop_the_next_ring_of_the_same_call() -> None:
    floor = Floor().play(added(0), queued(5), ringing(6, leg="l1"), ring_ended(14, leg="l1"))
    floor.play(ringing(15, leg="l2"), ring_ended(14, leg="l1"))
    assert floor.agent().activity == "ringing"


def test_a_ring_ends_when_the_caller_gives_up() -> None:
    floor = Floor().play(added(0), queued(5), ringing(6, leg="l1"), left(9))
    assert floor.agent().activity == "idle"


def test_of_several_who_are_rung_only_one_answers() -> None:
    floor = Floor().play(added(0), added(0, "bob"), queued(5), ringing(6), ringing(6, agent="bob"))
    floor.play(answered(9, agent="bob"))
    assert (floor.agent("ann").activity, floor.agent("bob").activity) == ("idle", "talking")
