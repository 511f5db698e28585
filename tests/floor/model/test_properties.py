"""What must hold for every history of an ACD, whatever it is."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from floor.model.board import Board
from floor.model.events import AnyEvent, MemberChanged
from floor.model.picture import AgentRow, DayRow, QuarterRow, QueueRow, Row, SourceRow, WindowFigures
from floor.model.sums import FIELDS, Sums
from floor.model.visits import contribution
from tests.floor.model.histories import VERBS, Fact, config_of, events_of, histories, histories_of, zones

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

    from floor.model.config import FloorConfig

Quarters = dict[tuple[str, int], QuarterRow]
LATER_S = 40.0
"""Long enough for every limbo and wrap-up to run out."""


class Player:
    """A board with all the quarter rows it ever gave, as the store would have them."""

    def __init__(self, config: FloorConfig) -> None:
        self.config = config
        self.board = Board(config)
        self.quarters: Quarters = {}

    def tell(self, event: AnyEvent) -> None:
        self.board.apply(event, max(event.at, self.board.now))

    def tell_all(self, events: Iterable[AnyEvent]) -> Player:
        for event in events:
            self.tell(event)
        return self

    def take_quarters(self) -> Quarters:
        for row in self.board.take_quarters():
            self.quarters[row.queue, row.start] = row
        return self.quarters

    def restart(self) -> None:
        """Do what a watch does that is killed right after its checkpoint."""
        self.take_quarters()
        self.board = Board.load(self.board.dump(), self.config)

    def outcome(self) -> tuple[dict[str, Row], Quarters]:
        """Return all there is to see once everything has come to rest."""
        self.board.advance(self.board.now + LATER_S)
        return self.board.picture(), self.take_quarters()


def without_lateness(outcome: tuple[dict[str, Row], Quarters]) -> tuple[dict[str, Row], Quarters]:
    """Leave out how often something late, or of a call that is not known, was said."""
    rows, quarters = outcome
    told = {
        key: msgspec.structs.replace(row, late_events=0, counts={}) if isinstance(row, SourceRow) else row
        for key, row in rows.items()
    }
    return told, quarters


def played(facts: list[Fact], zone: str = "UTC") -> Player:
    return Player(config_of(zone)).tell_all(events_of(facts))


def queue_rows(rows: dict[str, Row]) -> list[QueueRow]:
    return [row for row in rows.values() if isinstance(row, QueueRow)]


def windows(row: QueueRow) -> dict[str, WindowFigures]:
    return {
        "interval": row.interval,
        "rolling_15m": row.rolling_15m,
        "rolling_60m": row.rolling_60m,
        "today": row.today,
    }


@given(histories, zones)
def test_every_offered_call_is_answered_or_abandoned_or_left_or_waits(facts: list[Fact], zone: str) -> None:
    player = Player(config_of(zone))
    for event in events_of(facts):
        player.tell(event)
        for row in queue_rows(player.board.picture()):
            assert row.waiting is not None
            for w in windows(row).values():
                assert w.offered == w.answered + w.abandoned + w.otherwise_left + w.waiting
                assert min(w.offered, w.answered, w.abandoned, w.otherwise_left, w.waiting) >= 0
                assert w.answered_within <= w.answered
                assert w.abandoned_within <= w.abandoned
                assert w.waiting <= row.waiting
                assert w.blind_s <= w.until - w.since + 1e-6
            for level in row.today.service_levels.values():
                assert level.value is None or 0 <= level.value <= 1
                assert level.bound is None or 0 <= level.bound <= 1
            assert row.states is not None
            assert row.staffed == sum(row.states.values())


@given(histories)
def test_a_group_is_its_queues(facts: list[Fact]) -> None:
    rows = queue_rows(played(facts).board.picture())
    queues = {row.queue: row for row in rows if not row.is_group}
    for group in (row for row in rows if row.is_group):
        inside = [queues[name] for name in group.members]
        assert group.waiting == sum(row.waiting or 0 for row in inside)
        for name, w in windows(group).items():
            for count in ("offered", "answered", "abandoned", "otherwise_left", "waiting", "short_calls"):
                assert getattr(w, count) == sum(getattr(windows(row)[name], count) for row in inside)
        if len(inside) == 1:
            assert (group.states, group.staffed) == (inside[0].states, inside[0].staffed)


@given(histories, zones)
def test_an_event_said_twice_changes_nothing(facts: list[Fact], zone: str) -> None:
    once = played(facts, zone)
    twice = Player(config_of(zone)).tell_all(e for event in events_of(facts) for e in (event, event))
    assert without_lateness(twice.outcome()) == without_lateness(once.outcome())


class Copies:
    """Says the copies of a device's state in another order and later, but each queue's in its own order.

    One copy stays where the ACD said it: the change became known there.
    """

    def __init__(self, random: random.Random) -> None:
        self.random = random
        self.said: list[AnyEvent] = []
        self.kept_back: dict[tuple[str, str], list[AnyEvent]] = defaultdict(list)

    def say(self, fact: Fact) -> None:
        copies = [event for event in fact if isinstance(event, MemberChanged)]
        if len(copies) < 2:
            self.say_kept_back(of=getattr(fact[0], "agent", None))
            self.said += fact
            return
        first, *others = self.random.sample(copies, len(copies))
        self.said += [*self.kept_back.pop((first.agent, first.queue), []), first]
        for copy in others:
            self.kept_back[copy.agent, copy.queue].append(copy)
        self.say_kept_back(share=0.3)

    def say_kept_back(self, of: str | None = None, share: float = 1.0) -> None:
        for agent, queue in list(self.kept_back):
            if of in (None, agent) and self.random.random() < share:
                self.said += self.kept_back.pop((agent, queue))


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_an_acds_copies_makes_no_difference(facts: list[Fact], random: random.Random) -> None:
    copies = Copies(random)
    for fact in facts:
        copies.say(fact)
    copies.say_kept_back()
    shuffled = Player(config_of()).tell_all(copies.said)
    assert without_lateness(shuffled.outcome()) == without_lateness(played(facts).outcome())


def without_moving(row: Row | None) -> Any:
    """Return a row without what changes by time alone or with every sign of life."""
    if row is None:
        return None
    values = msgspec.to_builtins(row)
    values.pop("as_of", None)
    values.pop("blind_today_s", None)
    if isinstance(row, QueueRow):
        for name in windows(row):
            for moving in ("since", "until", "blind_s", "occupancy"):
                values[name].pop(moving)
    if isinstance(row, DayRow):
        for point in values["half_hours"]:
            point.pop("blind_s")
    return values


@given(histories, zones)
def test_changes_taken_one_by_one_add_up_to_the_picture(facts: list[Fact], zone: str) -> None:
    player = Player(config_of(zone))
    shown: dict[str, Row | None] = {}
    for event in events_of(facts):
        player.tell(event)
        shown.update(player.board.take_changes())
        whole = player.board.picture()
        assert {k: without_moving(v) for k, v in shown.items()} == {
            k: without_moving(v) for k, v in whole.items()
        }


@given(histories, zones)
def test_the_quarters_of_today_are_today(facts: list[Fact], zone: str) -> None:
    player = played(facts, zone)
    rows, quarters = player.outcome()
    day_start = player.board.state.day_start
    for row in queue_rows(rows):
        if row.is_group:
            continue
        mine = [q for (queue, start), q in quarters.items() if queue == row.queue and start >= day_start]
        for count in ("offered", "answered", "abandoned", "otherwise_left", "answered_within", "short_calls"):
            assert getattr(row.today, count) == sum(getattr(q, count) for q in mine), count
        contact_ms, idle_ms = sum(q.contact_ms for q in mine), sum(q.idle_ms for q in mine)
        assert row.today.occupancy == (contact_ms / (contact_ms + idle_ms) if contact_ms + idle_ms else None)
        assert abs(row.today.blind_s - sum(q.blind_ms for q in mine) / 1000) < 0.001 * (1 + len(mine))
        assert sum(sum(q.talk_histogram.values()) for q in mine) == sum(q.handled for q in mine)
        day = rows[f"dq:{row.queue}"]
        assert isinstance(day, DayRow)
        assert sum(half.offered for half in day.half_hours) == row.today.offered


@given(histories, zones)
def test_windows_are_what_their_visits_add_up_to(facts: list[Fact], zone: str) -> None:
    player = Player(config_of(zone, kept_s=1e9)).tell_all(events_of(facts))
    board = player.board
    for row in queue_rows(board.picture()):
        if row.is_group:
            continue
        visits = [v for v in board.state.visits.values() if v.queue == row.queue]
        for name, w in windows(row).items():
            rolling = name.startswith("rolling")
            sums = Sums()
            for visit in visits:
                if visit.arrived_at > w.since or (visit.arrived_at == w.since and not rolling):
                    sums.change(list(zip(FIELDS, contribution(visit), strict=True)))
            counted = (w.offered, w.answered, w.abandoned, w.otherwise_left, w.waiting, w.short_calls)
            assert counted == (
                sums.offered, sums.answered, sums.abandoned, sums.otherwise_left, sums.waiting, sums.short_calls,
            )  # fmt: skip
            assert w.asa_s == (sums.wait_ms / sums.answered / 1000 if sums.answered else None)
            assert w.att_s == (sums.talk_ms / sums.handled / 1000 if sums.handled else None)


@given(histories_of(tuple(verb for verb in VERBS if verb != "fact")))
def test_folding_old_visits_keeps_every_sum(facts: list[Fact]) -> None:
    unfolded = Player(config_of(kept_s=1e9)).tell_all(events_of(facts))
    assert played(facts).outcome() == unfolded.outcome()


@given(histories, st.data())
def test_a_checkpoint_at_any_moment_makes_no_difference(facts: list[Fact], data: st.DataObject) -> None:
    events = events_of(facts)
    at = data.draw(st.integers(0, len(events)), label="checkpoint after")
    player = Player(config_of()).tell_all(events[:at])
    player.restart()
    player.tell_all(events[at:])
    undisturbed = played(facts)
    assert player.outcome() == undisturbed.outcome()
    assert player.board.late_events == undisturbed.board.late_events


@given(histories, st.lists(st.sampled_from((0.01, 1.0, 2.0, 10.0, 29.9, 61.0)), min_size=1, max_size=5))
def test_many_small_steps_of_time_are_one_big_step(facts: list[Fact], widths_s: list[float]) -> None:
    stepped = Player(config_of())
    events = events_of(facts)
    for event, following in pairwise([*events, events[-1]]):
        stepped.tell(event)
        stepped.board.advance(stepped.board.now)
        for width_s in widths_s:
            t = stepped.board.now + width_s
            if t < following.at:
                stepped.board.advance(t)
    assert stepped.outcome() == played(facts).outcome()


@given(histories)
def test_no_row_speaks_of_what_is_not_known(facts: list[Fact]) -> None:
    player = played(facts)
    for row in player.board.picture().values():
        if isinstance(row, SourceRow) and row.state == "down":
            assert all(q.blind_since is not None for q in queue_rows(player.board.picture()))
        if isinstance(row, AgentRow) and row.activity == "idle":
            assert row.since is not None
            assert row.device != "unavailable"
