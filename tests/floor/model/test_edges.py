"""The edges of an agent's day: where they are, what they say, what blindness does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from floor.model.board import Board
from floor.model.config import AgentConfig, FloorConfig, QueueConfig
from floor.model.edges import UNKNOWN, AgentEdge, DaysPassedOn, Told, Writing, word_of
from floor.model.picture import AgentRow, agent_key
from tests.floor.model.builders import (
    SALES,
    T0,
    Floor,
    added,
    agent_said,
    alive,
    answered,
    asked,
    ended,
    held,
    member_seen,
    paused,
    queued,
    removed,
    resumed,
    ringing,
    source_down,
    source_up,
    told_all,
)
from tests.floor.model.histories import Fact, config_of, events_of, histories, zones

if TYPE_CHECKING:
    from collections.abc import Iterable

    from floor.model.events import AnyEvent

LIVE = FloorConfig(mode="live", queues={"sales": SALES, "support": QueueConfig(wrapup_s=0.0)})
Day = dict[int, Told]


class Written:
    """What a store would hold of edges written in their order."""

    def __init__(self) -> None:
        self.days: dict[str, Day] = {}

    def write(self, edges: Iterable[Writing]) -> Written:
        for edge in edges:
            if isinstance(edge, DaysPassedOn):
                days = {heir: self.days.pop(agent, {}) for agent, heir in edge.heirs}
                self.days |= {heir: day for heir, day in days.items() if heir is not None}
                continue
            day = self.days.setdefault(edge.agent, {})
            if edge.told is None:
                del day[edge.from_ms]
            else:
                day[edge.from_ms] = edge.told
        return self


def taken(floor: Floor) -> list[AgentEdge]:
    """Return the edges of a floor on which everybody stays who they are."""
    edges = floor.board.take_edges()
    return [edge for edge in edges if isinstance(edge, AgentEdge)]


def spans(floor: Floor, agent: str = "ann") -> list[tuple[float, str]]:
    """Return when each state began, in seconds since `T0`, one that goes on left out."""
    day = Written().write(floor.board.take_edges()).days.get(agent, {})
    found: list[tuple[float, str]] = []
    for ms in sorted(day):
        if not found or found[-1][1] != day[ms][0]:
            found.append((round(ms / 1000 - T0, 3), day[ms][0]))
    return found


def live(*events: AnyEvent) -> Floor:
    """A live floor on which ann is ready since 1, told by a source that has told all it knows."""
    floor = Floor(LIVE, up=False)
    return floor.play(source_up(0), asked(1), added(1), told_all(1), *events)


# ------------------------------------------------------------------------------------- what they say


def test_the_whole_life_of_a_call() -> None:
    floor = live(
        queued(10),
        ringing(12, leg="l1"),
        answered(15, leg="l1"),
        held(20, "l1"),
        resumed(30, "l1"),
        ended(60),
    )
    floor.until(100)
    edges = taken(floor)
    assert [(e.from_ms / 1000 - T0, *(e.told or ())) for e in edges] == [
        (1, "ready", "", None),
        (12, "ringing", "", "sales"),
        (15, "talking", "", "sales"),
        (20, "hold", "", "sales"),
        (30, "talking", "", "sales"),
        (60, "wrap_up", "", "sales"),
        (90, "ready", "", None),
    ]
    assert floor.board.take_edges() == []


def test_a_new_reason_is_a_new_edge_and_one_without_meaning_is_none() -> None:
    floor = live(paused(10, reason="lunch"), paused(20, reason="meeting"), paused(20.5, reason="meeting"))
    edges = taken(floor)
    assert [(e.from_ms / 1000 - T0, *(e.told or ())) for e in edges[1:]] == [
        (10, "not_ready", "lunch", None),
        (20, "not_ready", "meeting", None),
    ]


def test_a_break_asked_for_in_a_call_begins_after_it() -> None:
    floor = live(queued(10), answered(15, leg="l1"), paused(20, reason="lunch"), ended(60)).until(100)
    assert spans(floor) == [(1, "ready"), (15, "talking"), (60, "wrap_up"), (90, "not_ready")]


def test_signing_out_is_an_edge() -> None:
    assert spans(live(removed(30))) == [(1, "ready"), (30, "logged_out")]


def test_a_phone_found_to_be_in_use_still_is_so_since_the_call_before() -> None:
    floor = live(added(2, device="in_use"), queued(10), answered(15, leg="l1"), ended(60)).until(100)
    assert spans(floor)[-2:] == [(60, "wrap_up"), (62, "talking")]


def test_of_somebody_nobody_ever_told_of_there_is_no_edge() -> None:
    floor = Floor(LIVE, up=False).play(source_up(0), added(1))
    assert floor.agent().quality == "stale"
    assert spans(floor) == []


# ------------------------------------------------------------------------------------------ blindness


def test_a_gap_is_unknown_from_the_last_sign_of_life_until_all_is_told_again() -> None:
    floor = live(source_down(100), source_up(200), asked(201), member_seen(201), told_all(202))
    assert spans(floor) == [(1, "ready"), (100.001, "unknown"), (202, "ready")]


def test_a_gap_in_which_nothing_was_missed_is_none_and_what_comes_late_is_in_its_place() -> None:
    floor = live(source_down(100), source_up(200, resumed=True))
    floor.play(queued(110), answered(120, leg="l1"))
    assert spans(floor) == [(1, "ready"), (120, "talking")]


def test_a_source_that_was_only_slow_leaves_no_gap_and_a_wrap_up_ends_in_its_time() -> None:
    floor = Floor(LIVE, up=False).play(source_up(0, heartbeat_s=20), asked(1), added(1), told_all(1))
    floor.play(queued(10), answered(15, leg="l1"), ended(60)).until(120)
    before = floor.board.take_edges()
    assert Written().write(before).days["ann"][round((T0 + 60.001) * 1000)][0] == "unknown"
    assert floor.agent().quality == "stale"
    floor.play(alive(130))
    after = Written().write([*before, *floor.board.take_edges()]).days["ann"]
    assert [(round(ms / 1000 - T0, 3), after[ms][0]) for ms in sorted(after)] == [
        (1, "ready"),
        (15, "talking"),
        (60, "wrap_up"),
        (90, "ready"),
    ]


def test_of_two_silent_sources_the_one_that_missed_something_leaves_the_gap() -> None:
    floor = live(source_up(2, source="hr"), agent_said(2, source="hr"), asked(3, source="hr"))
    floor.play(told_all(3, source="hr"), source_down(100), source_down(110, source="hr"))
    floor.play(source_up(200), asked(201), member_seen(201), told_all(202))
    floor.play(source_up(210, source="hr", resumed=True))
    assert spans(floor)[-2:] == [(100.001, "unknown"), (210, "ready")]


def test_what_is_told_of_before_the_last_edge_is_in_its_place_and_so_is_what_is_so_now() -> None:
    floor = live(source_up(2, source="hr"), asked(2, source="hr"), told_all(2, source="hr"), paused(300))
    floor.play(agent_said(200, activity="talking", source="hr"))
    assert floor.agent().activity == "talking"
    assert spans(floor) == [(1, "ready"), (200, "talking")]


# ------------------------------------------------------------------------------------------- midnight


def test_a_day_begins_with_what_is_so() -> None:
    midnight = 15 * 3600.0
    floor = live(paused(100, reason="lunch")).until(midnight + 1)
    edges = taken(floor)
    assert (edges[-1].from_ms / 1000 - T0, edges[-1].told) == (midnight, ("not_ready", "lunch", None))


def test_a_gap_over_midnight_that_is_filled_is_filled_today() -> None:
    midnight = 15 * 3600.0
    floor = live(source_down(midnight - 100), source_up(midnight + 100, resumed=True))
    day = Written().write(floor.board.take_edges()).days["ann"]
    assert day[round((T0 + midnight) * 1000)][0] == "ready"
    assert max(day) == round((T0 + midnight) * 1000)


# --------------------------------------------------------------------------------- another configuration


def reread(floor: Floor, **members: str) -> Floor:
    """Return the floor after a start under a configuration that maps members to agents."""
    agents = {member: AgentConfig(agent=agent) for member, agent in members.items()}
    found = Floor(LIVE, up=False)
    found.board = Board.load(floor.board.dump(), msgspec.structs.replace(LIVE, agents=agents))
    return found


def test_a_day_goes_on_under_another_identifier() -> None:
    floor = live(queued(10), answered(15, leg="l1"), ended(60), paused(100, reason="lunch"))
    written = Written().write(floor.board.take_edges())
    before = dict(written.days["ann"])
    mapped = reread(floor, ann="1001")
    written.write(mapped.board.take_edges())
    assert written.days["1001"] == before
    written.write(mapped.play(added(200)).board.take_edges())
    assert written.days["1001"] == before | {round((T0 + 200) * 1000): Told("ready", "", None)}
    assert "ann" not in written.days  # whoever is called so next has a day of their own
    whole = written.days["1001"]
    written.write(reread(mapped).board.take_edges())
    assert written.days == {"ann": whole}


def test_a_gap_that_is_filled_is_filled_under_another_identifier_too() -> None:
    floor = live(source_down(100))
    written = Written().write(floor.board.take_edges())
    assert UNKNOWN in written.days["ann"].values()
    mapped = reread(floor, ann="1001").play(source_up(200, resumed=True))
    written.write(mapped.board.take_edges())
    assert written.days["1001"] == {round((T0 + 1) * 1000): Told("ready", "", None)}


def test_who_becomes_somebody_that_is_there_has_their_day() -> None:
    floor = live(added(2, "bob", "support", device="idle"), paused(50, reason="lunch"), alive(60))
    written = Written().write(floor.board.take_edges())
    bobs = dict(written.days["bob"])
    joined = reread(floor, ann="bob").board
    written.write(joined.take_edges())
    assert written.days == {"bob": bobs}
    row = joined.picture()[agent_key("bob")]
    assert isinstance(row, AgentRow)
    assert [membership.queue for membership in row.queues] == ["sales", "support"]


# ------------------------------------------------------------------------------------------ whatever


class Player:
    """A board with all the edges it ever gave, as the store would have them."""

    def __init__(self, zone: str = "UTC") -> None:
        self.config = config_of(zone)
        self.board = Board(self.config)
        self.written = Written()

    def tell(self, event: AnyEvent) -> None:
        self.board.apply(event, max(event.at, self.board.now))
        self.written.write(self.board.take_edges())

    def tell_all(self, events: Iterable[AnyEvent]) -> Player:
        for event in events:
            self.tell(event)
        return self

    def outcome(self) -> dict[str, Day]:
        self.board.advance(self.board.now + 40.0)
        return self.written.write(self.board.take_edges()).days


@given(histories, zones)
def test_the_last_edge_is_what_the_row_says(facts: list[Fact], zone: str) -> None:
    player = Player(zone)
    for event in events_of(facts):
        player.tell(event)
        for row in player.board.picture().values():
            if isinstance(row, AgentRow):
                day = player.written.days.get(row.agent)
                last = day[max(day)] if day else UNKNOWN
                word = word_of(row.availability, row.activity, row.quality)
                assert last[0] == word
                assert last[1] == (row.reason if word == "not_ready" else "")
                assert last[2] == (row.queue if word != "unknown" else None)


@given(histories, st.data())
def test_a_rerun_from_a_checkpoint_gives_the_same_edges(facts: list[Fact], data: st.DataObject) -> None:
    events = events_of(facts)
    at = data.draw(st.integers(0, len(events)), label="checkpoint after")
    until = data.draw(st.integers(at, len(events)), label="killed after")
    undisturbed = Player().tell_all(events).outcome()
    player = Player().tell_all(events[:at])
    held_then = player.board.dump()
    player.tell_all(events[at:until])
    player.board = Board.load(held_then, player.config)
    player.tell_all(events[at:])
    assert player.outcome() == undisturbed


@given(histories)
def test_an_event_said_twice_adds_no_edge(facts: list[Fact]) -> None:
    twice = Player().tell_all(e for event in events_of(facts) for e in (event, event))
    assert twice.outcome() == Player().tell_all(events_of(facts)).outcome()
