from __future__ import annotations

import itertools
from collections import Counter
from functools import cache
from typing import TypeGuard

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.simulator.heard import calls_taken, figures, heard
from collectors.simulator.queues import BY_NAME, QUEUES
from collectors.simulator.truth import Truth
from collectors.simulator.world import World
from floor.model import events as e
from tests.doubles.told_story import Story

MIDDLE = 1_800_014_400.0
"""A Friday, 12:00 UTC, for a floor on UTC."""
H = 3600.0
THRESHOLDS = {spec.queue: spec.threshold_s for spec in QUEUES}

seeds = st.integers(0, 2**31)


@cache
def day(seed: int = 1, agents: int = 120) -> tuple[list[e.Event], Truth]:
    """A whole day without outages."""
    truth = Truth()
    world = World(agents, MIDDLE - 12 * H, MIDDLE, seed=seed, outages=False, truth=truth)
    return world.run(MIDDLE + 12 * H), truth


@settings(max_examples=40)
@given(seed=seeds, agents=st.integers(12, 40), from_h=st.floats(-12, 11))
def test_what_is_said_could_have_happened(seed: int, agents: int, from_h: float) -> None:
    truth = Truth()
    world = World(agents, MIDDLE + from_h * H, MIDDLE, seed=seed, outages=False, truth=truth)
    story = Story().tell(world.run(MIDDLE + (from_h + 2) * H))
    counts = story.counts
    left = counts["abandoned"] + counts["timeout"] + counts["key"]
    assert counts["offered"] == counts["answered"] + left + len(story.queued)
    assert counts["answered"] == counts["ended"] + len(story.talking)


@settings(max_examples=40)
@given(seed=seeds, agents=st.integers(12, 40), from_h=st.floats(-12, 11))
def test_what_is_said_is_the_truth(seed: int, agents: int, from_h: float) -> None:
    truth = Truth()
    world = World(agents, MIDDLE + from_h * H, MIDDLE, seed=seed, outages=False, truth=truth)
    story = Story().tell(world.run(MIDDLE + (from_h + 2) * H))
    counted = figures(heard(truth), THRESHOLDS)
    assert counted.offered == story.counts["offered"]
    assert counted.answered == story.counts["answered"]
    assert counted.abandoned == story.counts["abandoned"]
    assert counted.otherwise_left == story.counts["timeout"] + story.counts["key"]
    assert counted.waiting == len(story.queued)


def test_the_same_seed_says_the_same_and_another_something_else() -> None:
    def said(seed: int) -> list[e.Event]:
        return World(12, MIDDLE - H, MIDDLE, seed=seed).run(MIDDLE)

    assert said(5) == said(5)
    assert said(5) != said(6)


def test_others_hear_of_it_while_much_happens_of_which_nothing_is_said() -> None:
    moments = World(1000, MIDDLE, MIDDLE).moments()
    before = list(itertools.takewhile(lambda said: not said, moments))
    assert len(before) > 1


def test_what_is_said_does_not_depend_on_how_far_it_is_run() -> None:
    in_steps = World(12, MIDDLE - H, MIDDLE)
    steps = [event for minute in range(61) for event in in_steps.run(MIDDLE - H + minute * 60)]
    assert steps == World(12, MIDDLE - H, MIDDLE).run(MIDDLE)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_day_of_120_agents_has_the_figures_of_a_good_centre(seed: int) -> None:
    said, truth = day(seed)
    assert 80_000 < len(said) < 150_000
    counted = figures(heard(truth), THRESHOLDS)
    assert 7_000 < counted.offered < 13_000
    assert 0.025 < counted.abandoned / counted.offered < 0.08
    assert 0.70 < counted.answered_within / (counted.answered + counted.abandoned) < 0.92
    assert counted.otherwise_left > 0
    assert 0.005 < counted.short_calls / counted.answered < 0.03


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_some_half_hours_are_bad(seed: int) -> None:
    visits = heard(day(seed)[1])
    levels = []
    for half_hour in range(-8, 9):
        since = MIDDLE + half_hour * 1800
        part = figures([v for v in visits if since <= v.arrived_at < since + 1800], THRESHOLDS)
        levels.append(part.answered_within / (part.answered + part.abandoned))
    assert min(levels) < 0.75
    assert max(levels) > 0.9


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_agents_are_busy_as_people_can_be(seed: int) -> None:
    """Time on contact over time on contact or idle, added up from the truth and from who was signed in."""
    said, truth = day(seed)
    since, until = MIDDLE - 4 * H, MIDDLE + 4 * H
    contact_s = 0.0
    for visit in truth.visits:
        if visit.answered_at is None or visit.released_at is None:
            continue
        released_at = visit.released_at + BY_NAME[visit.queue].wrapup_s
        contact_s += max(0.0, min(released_at, until) - max(visit.answered_at, since))
    ready_s = ready_seconds(said, since, until)
    assert 0.70 < contact_s / ready_s < 0.90


def ready_seconds(said: list[e.Event], since: float, until: float) -> float:
    """How long agents were signed in and ready, or still in a call when they no longer were."""
    began: dict[str, float] = {}
    total = 0.0
    for event in said:
        if not isinstance(event, e.Member | e.MemberRemoved):
            continue
        ready = isinstance(event, e.Member) and (not event.paused or event.in_call)
        if ready:
            began.setdefault(event.agent, event.at)
        elif event.agent in began and not (isinstance(event, e.MemberChanged) and event.device == "in_use"):
            total += max(0.0, min(event.at, until) - max(began.pop(event.agent), since))
    return total + sum(max(0.0, until - max(at, since)) for at in began.values())


def test_talks_have_a_long_tail() -> None:
    talked = sorted(
        visit.released_at - visit.answered_at
        for visit in day()[1].visits
        if visit.answered_at is not None and visit.released_at is not None
    )
    middle = talked[len(talked) // 2]
    assert 120 < middle < 260
    assert talked[int(0.99 * len(talked))] > 5 * middle
    assert talked[-1] > 1200


def test_everything_that_happens_in_a_centre_happens() -> None:
    said, _ = day()
    kinds = Counter(type(event).__name__ for event in said)
    counts = Story().tell(said).counts
    for what in ("no_answer", "cancelled", "abandoned", "timeout", "key", "blind", "attended"):
        assert counts[what] > 0, what
    for reason in ("Break", "Toilet", "Lunch", "Coaching", "Meeting", "ACW"):
        assert counts[reason] > 0, reason
    assert 0.005 < counts["no_answer"] / counts["answered"] < 0.03
    assert kinds["MemberAdded"] > 200
    assert kinds["CallHeld"] / kinds["CallAnswered"] == pytest.approx(0.17, abs=0.05)


def test_an_agent_may_be_paused_while_still_in_a_call() -> None:
    said, _ = day()
    assert any(isinstance(event, e.MemberChanged) and event.paused and event.in_call for event in said)


def test_order_is_as_loose_as_that_of_a_real_telephone_system() -> None:
    said, _ = day()
    in_use = {(event.at, event.agent): place for place, event in enumerate(said) if in_use_now(event)}
    answers = {(event.at, event.agent): place for place, event in enumerate(said) if answered_now(event)}
    device_first = sum(in_use[key] < place for key, place in answers.items())
    assert device_first / len(answers) == pytest.approx(0.3, abs=0.03)


def in_use_now(event: e.Event) -> TypeGuard[e.MemberChanged]:
    return isinstance(event, e.MemberChanged) and event.device == "in_use"


def answered_now(event: e.Event) -> TypeGuard[e.CallAnswered]:
    return isinstance(event, e.CallAnswered)


def test_new_hires_take_longer() -> None:
    _said, truth = day()
    people = {person.agent: person for person in World(120, MIDDLE, MIDDLE).people.persons}
    talked: dict[bool, list[float]] = {True: [], False: []}
    for visit in truth.visits:
        if visit.answered_at is not None and visit.released_at is not None:
            new = people[visit.agent].new_hire
            talked[new].append(visit.released_at - visit.answered_at)
    mean = {new: sum(found) / len(found) for new, found in talked.items()}
    assert mean[True] > 1.15 * mean[False]


def test_work_is_shared_among_all() -> None:
    _, truth = day()
    taken = calls_taken(heard(truth), 0.0)
    assert len(taken) > 112
    assert min(taken.values()) > 5


def test_numbers_are_masked_as_any_collector_masks_them() -> None:
    callers = [event.caller for event in day()[0] if isinstance(event, e.CallQueued)]
    assert all(len(caller) == 11 and caller.startswith("*" * 7) for caller in callers)
    assert len(set(callers)) > 1000


def test_a_snapshot_lists_all_there_is_and_its_collector_is_introduced_first() -> None:
    said, _truth = day()
    assert isinstance(said[0], e.SourceUp)
    begun = [event for event in said if event.at == said[0].at]
    assert [type(event) for event in begun].count(e.SnapshotEnded) == 2
    members = {event.agent for event in begun if isinstance(event, e.MemberSeen)}
    assert members  # somebody works at midnight
    assert {event.queue for event in begun if isinstance(event, e.QueueReported)} == set(THRESHOLDS)


@pytest.mark.timeout(180)
@settings(max_examples=25)
@given(seed=seeds, agents=st.integers(12, 60))
def test_nothing_is_said_in_an_outage_and_a_snapshot_follows_it(seed: int, agents: int) -> None:
    truth = Truth()
    world = World(agents, MIDDLE + 2 * H, MIDDLE, seed=seed, truth=truth)
    end = MIDDLE + 11 * H
    said = world.run(end)
    downs = [event for event in said if isinstance(event, e.SourceDown)]
    ups = [event for event in said if isinstance(event, e.SourceUp)][1:]
    over = [outage for outage in truth.outages if outage.ended_at <= end]  # one may go on at the end
    assert [down.at for down in downs] == [outage.began_at for outage in truth.outages]
    assert [up.at for up in ups] == [outage.ended_at for outage in over]
    assert len(truth.outages) - len(over) <= 1
    for event in said:
        assert not any(outage.began_at < event.at < outage.ended_at for outage in truth.outages), event
    (crash,) = [outage for outage in truth.outages if outage.crashed]
    assert [up.at for up in ups if up.started_at == up.at] == [crash.ended_at]


def test_a_snapshot_says_how_long_a_caller_has_waited() -> None:
    """Every caller who waits when somebody begins to listen is listed, with the true wait."""
    truth = Truth()
    listed = 0
    for minute in range(0, 60, 4):
        truth = Truth()
        since = MIDDLE - 3600 + minute * 60
        said = World(60, since, MIDDLE, seed=minute, truth=truth).run(since)
        arrivals = {visit.call: visit.arrived_at for visit in truth.visits}
        seen = [event for event in said if isinstance(event, e.CallSeen)]
        assert {event.call for event in seen} == {v.call for v in truth.visits if not v.outcome}
        for event in seen:
            assert event.at - event.waited_s == pytest.approx(arrivals[event.call], abs=0.001)
        listed += len(seen)
    assert listed > 5


def test_a_crash_loses_every_call_and_nobody_can_call_till_it_is_over() -> None:
    truth = Truth()
    world = World(120, MIDDLE + 2 * H, MIDDLE, seed=3, truth=truth)
    world.run(MIDDLE + 11 * H)
    (crash,) = [outage for outage in truth.outages if outage.crashed]
    lost = [visit for visit in truth.visits if visit.lost_at is not None]
    assert lost
    assert all(visit.lost_at == crash.began_at for visit in lost)
    assert not any(crash.began_at < visit.arrived_at < crash.ended_at for visit in truth.visits)
    after = [visit for visit in truth.visits if visit.arrived_at > crash.ended_at]
    assert any(visit.outcome == "answered" for visit in after)
