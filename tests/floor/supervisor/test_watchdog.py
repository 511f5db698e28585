from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from floor.supervisor.child import Child
from floor.supervisor.watchdog import STANDSTILL_S, Patience, Watchdog

if TYPE_CHECKING:
    from collections.abc import Callable


def child(**options: object) -> Child:
    return Child(name="web", argv=("x",), **options)  # type: ignore[arg-type]


class Time:
    """A clock that only pauses move, and what happens at certain of its seconds."""

    def __init__(
        self, then: Callable[[float], None] = lambda _now: None, *, jump_s: dict[int, float] | None = None
    ) -> None:
        self.now = 0.0
        self._then = then
        self._jumps = jump_s or {}

    async def pause(self, seconds: float) -> None:
        self.now += seconds + self._jumps.pop(int(self.now), 0.0)
        self._then(self.now)
        if self.now > 1000:
            await asyncio.Event().wait()  # so long is for ever

    def watchdog(self, of: Child) -> Watchdog:
        return Watchdog(of, clock=lambda: self.now, pause=self.pause)


async def silent_at(time: Time, of: Child) -> tuple[float, float]:
    """After how long, and for how long silent, it is said to hang."""
    with time.watchdog(of) as watchdog:
        async with asyncio.timeout(20):
            silent_s = await watchdog.hangs()
    return time.now, silent_s


async def test_who_beats_and_then_no_more_hangs_after_its_time() -> None:
    def beats(now: float) -> None:
        if now <= 30:
            os.write(dog.pipe or 0, b".")

    time = Time(beats)
    dog = time.watchdog(child(pulse=True))
    with dog:
        assert 15 < await dog.hangs() <= 16
    assert 45 < time.now <= 46


async def test_before_its_first_sign_of_life_it_has_longer() -> None:
    assert await silent_at(Time(), child(pulse=True)) == (121, 121)


async def test_the_time_in_which_we_stood_still_ourselves_is_nobodys_fault() -> None:
    def beats(now: float) -> None:
        if now <= 10:
            os.write(dog.pipe or 0, b".")

    time = Time(beats, jump_s={20: 500.0})
    dog = time.watchdog(child(pulse=True))
    with dog:
        assert 15 < await dog.hangs() <= 16
    assert time.now == 521 + 16  # counted anew from our own awakening


async def test_a_machine_that_is_a_little_late_excuses_nobody() -> None:
    time = Time(jump_s=dict.fromkeys(range(100), STANDSTILL_S))
    assert (await silent_at(time, child(pulse=True, begins_within_s=20)))[0] < 30


async def test_one_without_pulse_is_asked_and_every_answer_counts() -> None:
    asked: list[float] = []
    time = Time()

    def answers() -> bool:
        asked.append(time.now)
        return time.now <= 10

    now, silent_s = await silent_at(time, child(answers=answers, hung_after_s=4))
    assert (now, silent_s) == (15, 5)
    assert len(asked) == 15


async def test_of_one_that_gives_no_signs_nothing_is_thought() -> None:
    with Watchdog(child()) as watchdog:
        assert watchdog.pipe is None
        waiting = asyncio.ensure_future(watchdog.hangs())
        done, _ = await asyncio.wait([waiting], timeout=0)
        assert not done
        waiting.cancel()


def test_the_pipe_is_closed_with_it() -> None:
    with Watchdog(child(pulse=True)) as watchdog:
        reader, writer = watchdog._reader, watchdog.pipe
    for end in (reader, writer):
        assert end is not None
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(end)


def test_patience() -> None:
    patience = Patience(begins_within_s=100, hung_after_s=10, since=0)
    assert patience.over(100) is None
    assert patience.over(101) == 101
    patience.heard(50)
    assert patience.over(60) is None
    assert patience.over(61) == 11
    patience.excuse(60)
    assert patience.over(70) is None
