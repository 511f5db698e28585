from __future__ import annotations

import asyncio

import pytest

from collectors.keep import keep, leaves
from collectors.spool import SpoolTakenError
from floor.store.errors import StoreError, StoreUnavailable, StoreUnfit
from floor.supervisor import Backoff
from tests.doubles.clock import VirtualClock
from tests.doubles.until import eventually


class Source:
    """Fails as it is told to, one failure a run, and is over after the last."""

    def __init__(self, *failures: BaseException) -> None:
        self.failures = list(failures)
        self.runs = 0

    async def run(self) -> None:
        self.runs += 1
        if self.failures:
            raise self.failures.pop(0)


async def test_a_source_that_is_over_is_left_alone() -> None:
    source = Source()
    await keep("pbx", source.run, VirtualClock())
    assert source.runs == 1


async def test_one_that_fails_is_started_again_ever_more_slowly_and_that_is_said_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = VirtualClock()
    source = Source(*[ValueError("a defect") for _ in range(5)])
    await keep("pbx", source.run, clock, backoff=Backoff(first_s=1.0, ceiling_s=4.0), chance=lambda: 1.0)
    assert source.runs == 6
    assert clock.slept == [1.0, 2.0, 4.0, 4.0, 4.0]
    written = capsys.readouterr().out
    assert written.count("source_fell") == 1
    assert "ValueError: a defect" in written
    assert "Traceback" in written


async def test_one_that_ran_for_a_while_starts_over_with_short_pauses(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = VirtualClock()
    source = Source(*[ValueError("a defect") for _ in range(3)])
    await keep("pbx", source.run, clock, backoff=Backoff(first_s=1.0, steady_s=0.0), chance=lambda: 1.0)
    assert clock.slept == [1.0, 1.0, 1.0]
    assert capsys.readouterr().out.count("source_fell") == 3


async def test_that_it_runs_again_is_said_when_it_has_for_a_while(capsys: pytest.CaptureFixture[str]) -> None:
    again = asyncio.Event()

    async def run() -> None:
        if not again.is_set():
            again.set()
            raise ValueError("a defect")
        await asyncio.Event().wait()

    keeping = asyncio.create_task(keep("pbx", run, VirtualClock(), backoff=Backoff(steady_s=0.01)))
    await eventually(lambda: "source_runs_again" in capsys.readouterr().out, "recovery is said")
    keeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await keeping


async def test_what_is_put_into_words_needs_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    source = Source(SpoolTakenError("another process has it"), StoreUnavailable("away"))
    await keep("pbx", source.run, VirtualClock())
    written = capsys.readouterr().out
    assert "another process has it" in written
    assert "Traceback" not in written


@pytest.mark.parametrize(
    "error", [StoreUnfit("too old"), StoreError("no"), ExceptionGroup("", [StoreUnfit("too old")])]
)
async def test_a_store_that_will_never_do_is_nobodys_to_try_again(error: Exception) -> None:
    source = Source(error)
    with pytest.raises(type(error)):
        await keep("pbx", source.run, VirtualClock())
    assert source.runs == 1


async def test_who_fails_while_being_stopped_is_not_started_again() -> None:
    begun = asyncio.Event()
    runs = 0

    async def run() -> None:
        nonlocal runs
        runs += 1
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise ValueError("while ending")

    keeping = asyncio.create_task(keep("pbx", run, VirtualClock()))
    await begun.wait()
    keeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await keeping
    assert runs == 1


def test_the_leaves_of_a_group_are_found_however_deep() -> None:
    one, two, three = ValueError("1"), ValueError("2"), ValueError("3")
    group = ExceptionGroup("", [one, ExceptionGroup("", [two, three])])
    assert list(leaves(group)) == [one, two, three]
    assert list(leaves(one)) == [one]
