from __future__ import annotations

from collections.abc import Sequence

import pytest

from collectors.heartbeat import ALIVE_S, HEARTBEAT_S, Heartbeat
from floor.model.events import Event, LegEnded, SourceAlive, SourceDown, SourceUp
from tests.doubles.clock import VirtualClock

UP = SourceUp(at=100.0, source="pbx", kind="asterisk", detail="as it was")


class Said:
    """Takes events, each with the time at which it came."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.events: list[tuple[float, Event]] = []

    async def put(self, events: Sequence[Event]) -> None:
        self.events += [(self.clock.now(), event) for event in events]

    @property
    def alive_at(self) -> list[float]:
        alive = [(at, event) for at, event in self.events if isinstance(event, SourceAlive)]
        assert all(event == SourceAlive(at=at, source="pbx") for at, event in alive)
        return [at for at, _ in alive]


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(100.0)


@pytest.fixture
def said(clock: VirtualClock) -> Said:
    return Said(clock)


@pytest.fixture
def heartbeat(said: Said, clock: VirtualClock) -> Heartbeat:
    return Heartbeat("pbx", said.put, clock)


def leg(at: float) -> LegEnded:
    return LegEnded(at=at, source="pbx", leg="1")


def test_a_word_is_due_well_before_the_promise_is_broken() -> None:
    assert ALIVE_S <= HEARTBEAT_S / 2


async def test_who_comes_up_promises_and_all_else_is_handed_on_as_it_is(
    said: Said, heartbeat: Heartbeat
) -> None:
    await heartbeat.put([UP, leg(100.0)])
    promised = SourceUp(at=100.0, source="pbx", kind="asterisk", detail="as it was", heartbeat_s=HEARTBEAT_S)
    assert [event for _, event in said.events] == [promised, leg(100.0)]


async def test_where_nothing_else_is_said_the_source_is_alive_every_second(
    said: Said, heartbeat: Heartbeat, clock: VirtualClock
) -> None:
    await heartbeat.put([UP])
    await heartbeat.sleep(3.5)
    assert said.alive_at == [101.0, 102.0, 103.0]
    assert clock.now() == 103.5
    assert max(clock.slept) <= ALIVE_S


async def test_an_event_is_as_good_as_a_word(said: Said, heartbeat: Heartbeat) -> None:
    await heartbeat.put([UP])
    for _ in range(6):
        await heartbeat.sleep(0.75)
        await heartbeat.put([leg(100.0)])
    assert said.alive_at == []
    await heartbeat.sleep(1.25)
    assert said.alive_at == [105.5]


async def test_nothing_is_said_of_a_source_that_is_not_up(
    said: Said, heartbeat: Heartbeat, clock: VirtualClock
) -> None:
    await heartbeat.sleep(5.0)
    await heartbeat.put([UP, SourceDown(at=105.0, source="pbx", reason="shutdown")])
    await heartbeat.sleep(5.0)
    assert said.alive_at == []
    assert clock.slept == [5.0, 5.0]


async def test_a_clock_set_back_silences_nobody(
    said: Said, heartbeat: Heartbeat, clock: VirtualClock
) -> None:
    await heartbeat.put([UP])
    clock._now -= 3600
    await heartbeat.sleep(1.5)
    assert said.alive_at == [100.0 - 3600, 101.0 - 3600]


async def test_the_last_words_are_of_a_source_that_is_up_and_of_no_time_before_its_last_event(
    heartbeat: Heartbeat, clock: VirtualClock
) -> None:
    assert heartbeat.last_words("stopped") == []
    await heartbeat.put([UP, leg(100.004)])
    assert heartbeat.last_words("ended") == [SourceDown(at=100.004, source="pbx", reason="ended")]
    await clock.sleep(1.0)
    assert heartbeat.last_words("stopped") == [SourceDown(at=101.0, source="pbx", reason="stopped")]
    await heartbeat.put(heartbeat.last_words("ended"))
    assert heartbeat.last_words("stopped") == []
