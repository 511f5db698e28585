"""Wrap-up, which is derived."""

from __future__ import annotations

from floor.model.config import FloorConfig, QueueConfig
from tests.floor.model.builders import (
    T0,
    Floor,
    added,
    answered,
    changed,
    ended,
    queued,
    removed,
    ringing,
)

DAY_S = 86_400.0
TO_MIDNIGHT_S = 15 * 3600.0


def one_call(floor: Floor, *, queue: str = "sales") -> Floor:
    return floor.play(queued(1, queue=queue), answered(2, queue=queue, leg="l1"), ended(12, queue=queue))


def test_wrap_up_is_derived_from_the_queues_rule() -> None:
    floor = one_call(Floor().play(added(0)))
    agent = floor.agent()
    assert (agent.activity, agent.quality, agent.since, agent.queue) == (
        "wrap_up",
        "derived",
        T0 + 12,
        "sales",
    )
    assert floor.queue().states == {"wrap_up": 1}
    floor.until(41.999)
    assert floor.agent().activity == "wrap_up"
    assert floor.today().aht_s == 10.0
    floor.until(42)
    assert (floor.agent().activity, floor.agent().since) == ("idle", T0 + 42)
    assert floor.today().aht_s == 40.0


def test_a_members_own_wrap_up_time_goes_before_the_queues() -> None:
    floor = one_call(Floor().play(added(0, wrapup_s=5.0))).until(60)
    assert floor.today().aht_s == 15.0


def test_without_a_rule_wrap_up_is_not_derived_and_handle_time_is_not_known() -> None:
    floor = Floor(FloorConfig(mode="replay", queues={"sales": QueueConfig()}))
    one_call(floor.play(added(0))).until(60)
    assert floor.agent().activity == "idle"
    assert floor.today().aht_s is None
    assert floor.today().att_s == 10.0


def test_a_rule_of_no_wrap_up_is_a_known_handle_time() -> None:
    floor = Floor(FloorConfig(mode="replay", queues={"sales": QueueConfig(wrapup_s=0.0)}))
    assert one_call(floor.play(added(0))).today().aht_s == 10.0


def test_a_source_that_does_not_tell_of_holds_leaves_handle_time_unknown() -> None:
    floor = Floor(up=False)
    floor.play(queued(0, source="csv"), answered(9, source="csv"), ended(20, source="csv")).until(90)
    assert floor.today().aht_s is None
    assert floor.today().att_s == 11.0


def test_the_next_ring_ends_the_wrap_up() -> None:
    floor = one_call(Floor().play(added(0))).play(queued(15, "c2"), ringing(20, "c2"))
    assert floor.today().aht_s == 18.0
    assert floor.agent().activity == "ringing"


def test_signing_out_ends_the_wrap_up() -> None:
    floor = one_call(Floor().play(added(0))).play(removed(20))
    assert floor.today().aht_s == 18.0
    assert (floor.agent().availability, floor.queue().staffed) == ("logged_out", 0)


def test_a_phone_still_in_use_long_after_the_call_is_another_call_also_in_a_short_wrap_up() -> None:
    config = FloorConfig(mode="replay", queues={"sales": QueueConfig(wrapup_s=1.0)})
    floor = Floor(config).play(added(0), changed(1.5, device="in_use"))
    one_call(floor).until(13.5)
    assert floor.agent().activity == "idle"
    floor.until(14)
    assert (floor.agent().activity, floor.agent().queue) == ("talking", None)
