from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise

from collectors.heartbeat import ALIVE_S
from collectors.simulator.stream import stream
from collectors.simulator.world import World
from floor.model.events import Event, SourceAlive, SourceDown, SourceUp

MIDDLE = 1_800_000_000.0


def told(alive_from: float, *, seed: int = 1, outages: bool = False) -> Iterator[list[Event]]:
    moments = stream(World(12, MIDDLE - 3600, MIDDLE, seed=seed, outages=outages), alive_from)
    return (moment for moment in moments if moment)


def test_from_the_anchor_on_the_source_is_never_silent_for_long() -> None:
    said = [moment[0].at for moment in islice(told(MIDDLE), 6000)]
    assert said[-1] > MIDDLE + 600
    live = [at for at in said if at >= MIDDLE]
    assert max(after - before for before, after in pairwise([MIDDLE, *live])) <= ALIVE_S + 0.0015


def test_a_sign_of_life_comes_only_where_nothing_was_said_for_long() -> None:
    events = [event for moment in islice(told(MIDDLE), 6000) for event in moment]
    for before, after in pairwise(events):
        if isinstance(after, SourceAlive) and before.at >= MIDDLE:
            assert after.at - before.at >= ALIVE_S - 0.0015


def test_before_it_nobody_needs_a_sign_of_life() -> None:
    events = [event for moment in islice(told(MIDDLE), 6000) for event in moment]
    signs = [event.at for event in events if isinstance(event, SourceAlive)]
    assert min(signs) > MIDDLE
    quiet = max(after.at - before.at for before, after in pairwise(events) if after.at < MIDDLE)
    assert quiet > ALIVE_S


def test_a_lost_link_gives_no_sign_of_life() -> None:
    heard = True
    downs = 0
    for moment in islice(told(MIDDLE - 3600, outages=True), 40_000):
        for event in moment:
            if isinstance(event, SourceDown):
                heard, downs = False, downs + 1
            elif isinstance(event, SourceUp):
                heard = True
            else:
                assert heard, event
    assert downs > 0


def test_moments_are_whole_and_in_order() -> None:
    moments = list(islice(told(MIDDLE), 6000))
    assert all(len({event.at for event in moment}) == 1 for moment in moments)
    assert all(before[0].at <= after[0].at for before, after in pairwise(moments))


def test_a_stream_told_again_is_the_same_one() -> None:
    assert list(islice(told(MIDDLE), 5000)) == list(islice(told(MIDDLE), 5000))
    assert list(islice(told(MIDDLE), 5000)) != list(islice(told(MIDDLE, seed=2), 5000))
