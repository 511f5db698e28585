from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from collectors.simulator.collector import BATCH, SET_BACK_S, Live
from floor.model.events import Event, SourceAlive
from tests.doubles.clock import VirtualClock

NOW = 1_800_000_000.0


def moment(at: float, events: int = 1) -> list[Event]:
    return [SourceAlive(at=at, source="pbx")] * events


class Heard:
    """What is handed on, with the clock's moment of each handing."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self.batches: list[tuple[float, list[Event]]] = []
        self.announced: list[float] = []

    async def put(self, events: Sequence[Event]) -> None:
        assert self.announced[-1] >= events[-1].at
        self.batches.append((self._clock.now(), list(events)))

    @property
    def events(self) -> list[Event]:
        return [event for _, batch in self.batches for event in batch]


async def speak(stream: list[list[Event]], clock: VirtualClock | None = None) -> Heard:
    clock = clock or VirtualClock(NOW)
    heard = Heard(clock)
    await Live(iter(stream), heard.put, clock, heard.announced.append).speak()
    assert heard.events == [event for moment_ in stream for event in moment_]
    return heard


async def test_what_lies_in_the_past_is_said_at_once_in_large_batches() -> None:
    heard = await speak([moment(NOW - 5000 + number, 3) for number in range(1000)])
    assert {at for at, _ in heard.batches} == {NOW}
    assert len(heard.batches) <= 3000 / BATCH + 1


async def test_nothing_is_said_before_its_moment_nor_much_later() -> None:
    stream = [moment(NOW - 1), *(moment(NOW + 0.4 * number) for number in range(1, 50))]
    heard = await speak(stream)
    assert len(heard.batches) == 50
    for at, batch in heard.batches[1:]:
        assert 0 <= at - batch[-1].at + 0.005 < 0.02


async def test_what_is_due_is_said_before_anything_is_waited_for() -> None:
    heard = await speak([moment(NOW - 2), moment(NOW - 1), moment(NOW + 3600)])
    assert [(at, len(batch)) for at, batch in heard.batches] == [(NOW, 2), (NOW + 3600, 1)]


async def test_where_nothing_is_said_for_long_others_may_work() -> None:
    clock = VirtualClock(NOW)
    heard = await speak([moment(NOW - 2), [], [], moment(NOW - 1), [], moment(NOW + 5)], clock)
    assert clock.slept.count(0) == 3
    assert len(heard.events) == 3


async def test_after_the_machine_slept_it_catches_up() -> None:
    clock = VirtualClock(NOW)

    class Sleepy:
        """A stream during which the clock leaps."""

        def __iter__(self) -> Iterator[list[Event]]:
            yield moment(NOW + 1)
            clock._now += 300
            for number in range(2, 200):
                yield moment(NOW + number)

    heard = Heard(clock)
    await Live(iter(Sleepy()), heard.put, clock, heard.announced.append).speak()
    assert len(heard.events) == 199
    assert clock.now() < NOW + 302


HOUR_S = 3600.0


class Ticking:
    """A word a second for ever, during which the clock is set: at the word of a number, by so much."""

    def __init__(self, clock: VirtualClock, number: int, by_s: float) -> None:
        self._clock = clock
        self._number = number
        self._by_s = by_s

    def __iter__(self) -> Iterator[list[Event]]:
        for number in range(20_000):
            if number == self._number:
                self._clock.set(self._clock.now() + self._by_s)
            yield moment(NOW + number)


@pytest.mark.parametrize("back_s", [SET_BACK_S + 0.5, HOUR_S, 400 * 24 * HOUR_S])
async def test_a_clock_that_is_set_back_ends_the_stream_at_once(back_s: float) -> None:
    clock = VirtualClock(NOW)
    heard = Heard(clock)
    live = Live(iter(Ticking(clock, 30, -back_s)), heard.put, clock, heard.announced.append)
    await live.speak()
    assert len(heard.events) == 30
    assert max(clock.slept) <= 1.0


async def test_a_clock_that_is_set_back_in_the_middle_of_a_long_silence_ends_the_stream_after_it() -> None:
    class Slept(VirtualClock):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds)
            if seconds == 90.0:
                self.set(self.now() - HOUR_S)

    clock = Slept(NOW)
    heard = Heard(clock)
    stream = [moment(NOW), moment(NOW + 90), moment(NOW + 91)]
    await Live(iter(stream), heard.put, clock, heard.announced.append).speak()
    assert heard.events == stream[0]
    assert clock.slept[-1] == 90.0


@pytest.mark.parametrize("step_s", [-1.0, 0.1, 1.0])
async def test_a_clock_that_is_set_by_a_little_is_followed(step_s: float) -> None:
    clock = VirtualClock(NOW)
    heard = Heard(clock)
    stream = [said for said, _ in zip(Ticking(clock, 30, step_s), range(100), strict=False)]
    await Live(iter(stream), heard.put, clock, heard.announced.append).speak()
    assert len(heard.events) == 100
    assert max(clock.slept) <= 1.0 + SET_BACK_S


async def test_what_is_to_be_caught_up_with_is_bounded() -> None:
    clock = VirtualClock(NOW)
    heard = Heard(clock)
    stream = iter(Ticking(clock, 30, HOUR_S))
    live = Live(stream, heard.put, clock, heard.announced.append, most_behind_s=HOUR_S - 60)
    await live.speak()
    assert len(heard.events) == 30
    assert clock.now() == NOW + HOUR_S + 29
