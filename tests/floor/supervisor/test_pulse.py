from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from floor.supervisor.pulse import PULSE, Pulse

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    yield reader, writer
    for end in (reader, writer):
        try:
            os.close(end)
        except OSError:
            continue  # the test closed it


def test_one_beat_a_second_however_often_it_is_given(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    now = 0.0
    pulse = Pulse(writer, clock=lambda: now)
    for quarter in range(9):
        now = quarter / 4
        pulse.beat()
    assert os.read(reader, 99) == b"..."


def test_what_this_process_starts_does_not_hold_the_pipe(pipe: tuple[int, int]) -> None:
    os.set_inheritable(pipe[1], True)
    Pulse(pipe[1])
    assert not os.get_inheritable(pipe[1])


def test_a_supervisor_that_does_not_read_or_is_gone_holds_nobody_up(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    ticks = iter(range(1_000_000))
    pulse = Pulse(writer, clock=lambda: float(next(ticks)))
    for _ in range(70_000):  # a pipe holds 65,536 bytes
        pulse.beat()
    assert len(os.read(reader, 100_000)) >= 4096
    os.close(reader)
    for _ in range(3):
        pulse.beat()


def test_the_starters_pipe_is_found_once_and_without_one_nothing_happens(
    pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PULSE, str(pipe[1]))
    Pulse.of_this_process().beat()
    assert os.read(pipe[0], 9) == b"."
    assert PULSE not in os.environ
    Pulse.of_this_process().beat()
    with pytest.raises(BlockingIOError):
        os.read(pipe[0], 9)


async def test_an_event_loop_keeps_it(pipe: tuple[int, int]) -> None:
    beaten = asyncio.Event()
    asyncio.get_running_loop().add_reader(pipe[0], beaten.set)
    keeping = asyncio.create_task(Pulse(pipe[1]).keep())
    async with asyncio.timeout(20):
        await beaten.wait()
    asyncio.get_running_loop().remove_reader(pipe[0])
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
