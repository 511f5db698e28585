"""When a break began: not before the contact it was asked for in is over, and never anew for a later one."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given

from floor.model.agents import SETTLE_S
from floor.model.board import Board
from floor.model.config import AgentConfig, FloorConfig
from floor.model.edges import UNKNOWN, AgentEdge, Told
from floor.model.picture import AgentRow
from tests.floor.model.builders import (
    SALES,
    T0,
    Floor,
    added,
    agent_said,
    answered,
    asked,
    changed,
    ended,
    held,
    member_seen,
    paused,
    queued,
    removed,
    resumed,
    ring_ended,
    ringing,
    source_down,
    source_up,
    told_all,
)
from tests.floor.model.histories import VERBS, Fact, config_of, events_of, histories, histories_of

if TYPE_CHECKING:
    from floor.model.events import AnyEvent


def began(floor: Floor) -> float | None:
    """Return when ann's break began, in seconds since `T0`."""
    since = floor.agent().break_since
    return None if since is None else since - T0


def in_a_call(*events: AnyEvent) -> Floor:
    """Return a floor on which ann is in a call since 15."""
    return Floor().play(added(0), queued(10), ringing(12), answered(15, leg="ann's"), *events)


def asked_while_it_rings() -> Floor:
    """Return a floor on which a call rings at ann since 12, who asked for a break at 14."""
    return Floor().play(added(0), queued(10), ringing(12), paused(14))


def in_a_break_after_a_call(reason: str = "") -> Floor:
    """Return a floor at 100, on which ann asked for a break in a call and is in it since 70."""
    return in_a_call(paused(20, reason=reason), ended(40)).until(100)


def in_two_queues() -> Floor:
    """Return a floor on which ann is ready in two queues."""
    return Floor().play(added(0), added(0, queue="support"))


RUNG_IN_VAIN = (queued(100, "c2"), ringing(110, "c2"), ring_ended(130, "c2"))
"""A further call rings at ann, and she does not take it."""


# ------------------------------------------------------------------------------- when it begins


def test_who_is_free_is_in_a_break_from_asking_for_it() -> None:
    assert began(Floor().play(added(0), paused(60))) == 60


def test_who_is_ready_or_gone_is_in_no_break() -> None:
    floor = Floor().play(added(0))
    assert began(floor) is None
    floor.play(paused(60), changed(90))
    assert began(floor) is None
    floor.play(paused(100), removed(120))
    assert began(floor) is None


def test_a_break_asked_for_in_a_call_begins_after_its_wrap_up() -> None:
    floor = in_a_call(paused(20))
    assert began(floor) is None
    floor.play(ended(40))
    assert (floor.agent().activity, began(floor)) == ("wrap_up", None)
    floor.until(400)
    assert (floor.agent().availability_since, began(floor)) == (T0 + 20, 70)


def test_a_break_asked_for_on_hold_begins_after_the_call() -> None:
    floor = in_a_call(held(18, "ann's"), paused(20), resumed(25, "ann's"))
    assert began(floor) is None
    floor.play(ended(40)).until(100)
    assert began(floor) == 70


def test_a_break_asked_for_while_it_rings_begins_when_it_rings_no_more() -> None:
    floor = asked_while_it_rings()
    assert began(floor) is None
    floor.play(ring_ended(20))
    assert began(floor) == 20


def test_a_break_asked_for_while_it_rings_begins_after_the_call_that_follows() -> None:
    floor = asked_while_it_rings().play(answered(15), ended(40))
    assert began(floor) is None
    assert began(floor.until(200)) == 70


@pytest.mark.parametrize("events", [(ringing(60), paused(60)), (paused(60), ringing(60))])
def test_what_is_said_of_the_same_moment_is_so_in_either_order(events: tuple[AnyEvent, ...]) -> None:
    floor = Floor().play(added(0), queued(50), *events)
    assert began(floor) is None
    assert began(floor.play(ring_ended(70))) == 70


def test_a_phone_of_which_nothing_is_known_is_no_contact() -> None:
    floor = Floor().play(added(0, device="unavailable"), paused(60))
    assert (floor.agent().activity, began(floor)) == ("unknown", 60)


def test_a_phone_that_stays_in_use_after_the_call_was_in_use_all_along() -> None:
    floor = Floor().play(added(0, queue="support"), queued(10, queue="support"))
    floor.play(answered(15, queue="support"), changed(15, queue="support", device="in_use"), paused(20))
    floor.play(ended(40, queue="support"))
    assert began(floor) == 40, "it may be that call for which it is still in use"
    floor.until(60)
    assert (floor.agent().activity, floor.agent().since, began(floor)) == ("talking", T0 + 40, None)
    assert began(floor.play(changed(90, queue="support", paused=True))) == 90


# ---------------------------------------------------------------------------------- what goes on


def test_a_break_goes_on_while_its_phone_rings() -> None:
    floor = Floor().play(added(0), paused(60), queued(100), ringing(110))
    assert began(floor) == 60
    floor.play(ring_ended(130))
    assert (floor.agent().since, began(floor)) == (T0 + 130, 60)


def test_a_break_goes_on_over_a_call_taken_in_it() -> None:
    floor = Floor().play(added(0), paused(60), queued(100), answered(110), ended(150))
    assert began(floor) == 60
    assert began(floor.until(500)) == 60


def test_a_break_that_began_after_a_call_goes_on_over_the_next() -> None:
    floor = in_a_break_after_a_call().play(*RUNG_IN_VAIN)
    assert began(floor) == 70


def test_another_reason_is_another_break_and_the_same_again_is_not() -> None:
    floor = Floor().play(added(0), changed(60, paused=True, pause_reason="lunch"))
    assert began(floor.play(changed(90, paused=True, pause_reason="lunch"))) == 60
    assert began(floor.play(changed(120, paused=True, pause_reason="meeting"))) == 120


def test_another_reason_given_in_a_call_is_a_break_that_has_not_begun() -> None:
    floor = Floor().play(added(0), paused(60, reason="lunch"), queued(100), answered(110))
    floor.play(paused(120, reason="meeting"))
    assert began(floor) is None
    assert began(floor.play(ended(150)).until(300)) == 180


def test_who_comes_back_and_goes_again_is_in_another_break() -> None:
    floor = Floor().play(added(0), paused(60), changed(100), paused(200))
    assert began(floor) == 200


def test_who_signs_out_of_the_queue_paused_last_is_in_the_same_break() -> None:
    floor = in_two_queues()
    floor.play(changed(60, paused=True), changed(80, queue="support", paused=True))
    assert began(floor) == 80
    floor.play(removed(100, queue="support"))
    assert (floor.agent().availability_since, began(floor)) == (T0 + 60, 80)


def test_who_signs_out_of_the_queue_paused_last_for_another_reason_was_ready_before_that_all_the_same() -> (
    None
):
    floor = in_two_queues()
    floor.play(changed(100, paused=True, pause_reason="lunch"))
    floor.play(changed(200, queue="support", paused=True, pause_reason="rest"))
    assert (floor.agent().reason, began(floor)) == ("rest", 200)
    floor.play(removed(900, queue="support"))
    assert (floor.agent().reason, floor.agent().availability_since, began(floor)) == ("lunch", T0 + 100, 200)
    floor.play(changed(950, paused=True, pause_reason="lunch"))
    assert began(floor) == 200
    floor.play(changed(960, paused=True, pause_reason="rest"))
    assert began(floor) == 960


def test_another_reason_that_is_learnt_afterwards_does_not_let_the_break_begin_in_the_work_before_it() -> (
    None
):
    floor = in_a_break_after_a_call("lunch")
    floor.play(*RUNG_IN_VAIN)
    floor.play(
        asked(140), member_seen(140, paused=True, paused_at=T0 + 20, pause_reason="rest"), told_all(141)
    )
    assert (floor.agent().reason, began(floor)) == ("rest", 70)


def test_a_break_is_known_while_its_source_is_silent_and_after() -> None:
    floor = in_a_break_after_a_call()
    floor.play(source_down(110))
    assert (floor.agent().quality, began(floor)) == ("stale", 70)
    floor.play(source_up(200), asked(200), member_seen(200, paused=True), told_all(201))
    assert (floor.agent().quality, began(floor)) == ("observed", 70)


# ------------------------------------------------------------------------------ told afterwards


def test_a_break_a_list_tells_of_later_begins_after_the_contact_it_fell_into() -> None:
    floor = in_a_call(ended(40)).until(100)
    floor.play(asked(120), member_seen(120, paused=True, paused_at=T0 + 30), told_all(121))
    assert (floor.agent().availability_since, began(floor)) == (T0 + 30, 70)


def test_a_break_a_list_tells_of_later_began_when_it_says_if_the_agent_was_free() -> None:
    floor = in_a_call(ended(40)).until(100)
    floor.play(asked(120), member_seen(120, paused=True, paused_at=T0 + 90), told_all(121))
    assert began(floor) == 90


def test_a_source_that_reports_agents_tells_of_breaks_alike() -> None:
    floor = Floor().play(agent_said(0, "ready", "idle"), agent_said(10, "ready", "talking"))
    floor.play(agent_said(20, "not_ready", "talking", reason="lunch"))
    assert began(floor) is None
    floor.play(agent_said(40, "not_ready", "wrap_up", reason="lunch"))
    assert began(floor) is None
    floor.play(agent_said(55, "not_ready", "idle", reason="lunch"))
    assert began(floor) == 55
    floor.play(agent_said(60, "not_ready", "ringing", reason="lunch"))
    floor.play(agent_said(70, "not_ready", "idle", reason="lunch"))
    assert began(floor) == 55


# ------------------------------------------------------------------------------- read back


def test_a_break_outlives_a_restart_and_another_name_for_the_agent() -> None:
    plain = FloorConfig(timezone="UTC", queues={"sales": SALES})
    mapped = msgspec.structs.replace(plain, agents={"ann": AgentConfig(agent="7")})
    floor = Floor(plain, up=False).play(source_up(0), added(0), queued(10), answered(15), paused(20))
    floor.play(ended(40)).until(100)
    floor.play(*RUNG_IN_VAIN)
    for config, key in ((plain, "a:ann"), (mapped, "a:7")):
        row = Board.load(floor.board.dump(), config).picture()[key]
        assert isinstance(row, AgentRow)
        assert row.break_since == T0 + 70


# ------------------------------------------------------------------------------- whatever happens

CONTACT = ("ringing", "talking", "hold", "wrap_up")
TOLD_IN_TIME = tuple(verb for verb in VERBS if verb not in ("silence", "snapshot", "late"))


@given(histories)
def test_a_break_that_has_begun_does_not_begin_anew(facts: list[Fact]) -> None:
    board = Board(config_of())
    before: dict[str, AgentRow] = {}
    for event in events_of(facts):
        board.apply(event, max(event.at, board.now))
        for key, row in board.picture().items():
            if not isinstance(row, AgentRow):
                continue
            since, asked_at = row.break_since, row.availability_since
            if row.availability != "not_ready" or asked_at is None:
                assert since is None
            elif row.activity not in CONTACT:
                assert since is not None
            if since is not None and asked_at is not None:
                assert since >= asked_at
                last = before.get(key)
                if (
                    last
                    and last.break_since
                    and (last.availability_since, last.reason) == (asked_at, row.reason)
                ):
                    assert since == last.break_since
            before[key] = row


@given(histories_of(TOLD_IN_TIME))
def test_a_break_begins_where_the_day_tells_of_no_contact_any_more(facts: list[Fact]) -> None:
    board = Board(config_of())
    for event in events_of(facts):
        board.apply(event, max(event.at, board.now))
    board.advance(board.now + 40.0)
    days: dict[str, dict[int, Told]] = defaultdict(lambda: {0: UNKNOWN})
    for edge in board.take_edges():
        assert isinstance(edge, AgentEdge)
        assert edge.told is not None
        days[edge.agent][edge.from_ms] = edge.told
    for row in board.picture().values():
        if not isinstance(row, AgentRow) or row.availability != "not_ready":
            continue
        assert row.availability_since is not None
        asked_ms = round(row.availability_since * 1000)
        free: list[tuple[int, int]] = []
        for (from_ms, told), (until_ms, _) in pairwise([*sorted(days[row.agent].items()), (10**15, None)]):
            if told is not None and told.state not in CONTACT and until_ms > asked_ms:
                free.append((max(from_ms, asked_ms), until_ms))
        began_ms = None if row.break_since is None else round(row.break_since * 1000)
        # A phone in use for a call that has just ended may turn out to have been in use for another.
        settled = [(begin, end) for begin, end in free if end - begin > SETTLE_S * 1000]
        assert began_ms in {min(spans, default=(None, 0))[0] for spans in (free, settled)}
