from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors import delivery as module
from collectors import spool as spool_module
from collectors.delivery import HELD, Delivery, unbroken
from collectors.inbox import Inbox
from collectors.spool import Spool
from floor.model.events import Event, LegEnded, SourceAlive, SourceCounted, SourceDown
from floor.store.errors import LogGap, StoreUnfit
from floor.store.log import SEQ_KEPT_S
from tests.doubles.clock import VirtualClock
from tests.doubles.fenced_log import FencedLog
from tests.doubles.until import eventually


def legs(count: int, first: int = 1) -> list[Event]:
    return [
        LegEnded(at=float(number), source="pbx", leg=str(number)) for number in range(first, first + count)
    ]


class Way:
    """A delivery with both ends: what is said goes in, what arrives is in the log."""

    def __init__(
        self,
        folder: Path | None,
        *,
        limit: int = 10_000_000,
        run: str = "r1",
        log: FencedLog | None = None,
        again: bool = False,
    ) -> None:
        self.log = log or FencedLog()
        self.spool = None if folder is None else Spool(folder, "pbx", limit)
        if self.spool is not None and self.spool.folder.exists():
            self.spool.open()
        self.clock = VirtualClock()
        self.delivery = Delivery(self.log, self.clock, "pbx", run, self.spool, again=again, patience_s=0.02)
        self.inbox = Inbox()
        self.taking = asyncio.create_task(self.delivery.take_in(self.inbox))
        self.sending = asyncio.create_task(self.delivery.send())

    async def say(self, events: Sequence[Event]) -> None:
        await self.inbox.put(events)

    async def said(self) -> None:
        """Wait until everything that was said has been taken in."""
        await eventually(lambda: not len(self.inbox) and not self.delivery._changed.locked(), "taken in")

    async def over(self) -> None:
        await self.inbox.close()
        await asyncio.wait_for(self.taking, 20)
        await self.delivery.close()
        await asyncio.wait_for(self.sending, 20)

    async def killed(self) -> None:
        """End it with nothing tidied up, as kill -9 would."""
        for task in (self.taking, self.sending):
            task.cancel()
        await asyncio.gather(self.taking, self.sending, return_exceptions=True)
        if self.spool is not None:
            self.spool.close()

    def on_disk(self) -> int:
        return self.delivery.counts["spooled"]


@pytest_asyncio.fixture
async def way(tmp_path: Path) -> Way:
    return Way(tmp_path / "spool")


async def test_events_go_directly_in_batches_under_numbers_without_gaps(way: Way) -> None:
    await way.say(legs(2300))
    await way.over()
    assert way.log.events == legs(2300)
    assert way.log.numbers == [("r1", number) for number in range(1, 2301)]
    assert max(way.log.calls) == 500
    assert way.spool is not None
    assert not way.spool.folder.exists()  # the disk has no part in it


async def test_what_a_log_that_refuses_does_not_take_comes_by_the_disk_in_order(
    way: Way, capsys: pytest.CaptureFixture[str]
) -> None:
    await way.say(legs(10))
    await eventually(lambda: len(way.log.entries) == 10, "the first arrive")
    way.log.away = True
    for first in range(11, 101, 10):
        await way.say(legs(10, first))
    await eventually(lambda: way.on_disk() == 90, "the rest is on the disk")
    way.log.away = False
    await way.over()
    assert way.log.events == legs(100)
    assert way.log.numbers == [("r1", number) for number in range(1, 101)]
    written = capsys.readouterr().out
    assert written.count("log_unavailable") == written.count("log_available") == 1
    assert "spooled=90" in written


async def test_a_log_that_does_not_answer_is_away_too(way: Way) -> None:
    way.log.hung = True
    await way.say(legs(10))
    await eventually(lambda: way.on_disk() == 10, "on the disk")
    way.log.hung = False
    # It was asked to wait ANSWER_S by then; a new call is made when that is over.
    way.sending.cancel()
    await asyncio.gather(way.sending, return_exceptions=True)
    way.sending = asyncio.create_task(way.delivery.send())
    await way.over()
    assert way.log.events == legs(10)


async def test_after_the_outage_events_go_directly_again_and_what_was_spooled_is_told(way: Way) -> None:
    way.log.away = True
    await way.say(legs(10))
    await eventually(lambda: way.on_disk() == 10, "on the disk")
    way.log.away = False
    await eventually(lambda: len(way.log.entries) == 10, "brought")
    await eventually(lambda: not way.delivery._spooling, "directly again")
    assert way.spool is not None
    assert way.spool.size == 0
    await way.say(legs(1, 11))
    await way.over()
    assert way.log.events == [*legs(11), SourceCounted(at=11.0, source="pbx", counts={"spooled": 10})]


async def test_what_comes_while_the_disk_is_brought_goes_behind_it(way: Way) -> None:
    way.log.away = True
    await way.say(legs(3000))
    await eventually(lambda: way.on_disk() == 3000, "on the disk")
    way.log.away = False
    for first in range(3001, 4000, 100):
        await way.say(legs(100, first))
    await way.over()
    assert [event for event in way.log.events if isinstance(event, LegEnded)] == legs(4000)


async def test_what_a_killed_run_left_is_brought_first_under_its_own_numbers(tmp_path: Path) -> None:
    first = Way(tmp_path)
    first.log.away = True
    await first.say(legs(20))
    await eventually(lambda: first.on_disk() == 20, "on the disk")
    await first.killed()
    first.log.away = False
    second = Way(tmp_path, run="r2", log=first.log)
    await second.say(legs(5, 21))
    await second.over()
    arrived = [event for event in second.log.events if isinstance(event, LegEnded)]
    assert arrived == legs(25)
    assert second.log.numbers[:20] == [("r1", number) for number in range(1, 21)]
    assert second.log.numbers[20][0] == "r2"
    # What was brought for the run before is told among what went by the disk.
    assert 20 <= second.delivery.counts["spooled"] <= 25


async def test_a_run_killed_while_it_brought_its_spool_is_taken_once(tmp_path: Path) -> None:
    log = FencedLog()
    first = Way(tmp_path, log=log)
    log.away = True
    await first.say(legs(1800))
    await eventually(lambda: first.on_disk() == 1800, "on the disk")
    log.away, log.patience = False, 2
    await eventually(lambda: log.away, "a part is brought")
    await first.killed()
    assert len(log.entries) == 1000
    log.away, log.patience = False, None
    second = Way(tmp_path, run="r2", log=log)
    await second.over()
    assert log.events == legs(1800)


async def test_what_the_log_forgot_after_it_had_confirmed_it_is_sent_again(way: Way) -> None:
    await way.say(legs(700))
    await eventually(lambda: len(way.log.entries) == 700, "all arrive")
    await eventually(lambda: not way.delivery._held, "and are confirmed")
    way.log.away = True
    await way.say(legs(10, 701))
    await eventually(lambda: way.on_disk() == 10, "the log is missed")
    way.log.forget(600)
    way.log.away = False
    await way.over()
    assert way.log.events == legs(710)


async def test_what_the_log_forgot_between_two_events_that_it_took_is_sent_again(way: Way) -> None:
    await way.say(legs(700))
    await eventually(lambda: len(way.log.entries) == 700, "all arrive")
    await eventually(lambda: not way.delivery._held, "and are confirmed")
    way.log.forget(600)
    await way.say(legs(10, 701))
    await eventually(lambda: len(way.log.entries) == 710, "all arrive again")
    way.log.forget(10)
    await way.say(legs(10, 711))
    await way.over()
    assert way.log.events == legs(720)
    assert way.log.numbers == [("r1", number) for number in range(1, 721)]
    assert way.delivery.counts["forgotten"] == 0


async def test_what_nobody_has_any_more_is_counted_and_the_rest_goes_on(
    way: Way, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "DOUBT_EVENTS", 20)
    for first in range(1, 101, 10):
        await way.say(legs(10, first))
        await eventually(lambda last=first + 9: len(way.log.entries) == last, "it arrives")  # type: ignore[misc]
    way.log.forget(100)
    await way.say(legs(10, 101))
    await eventually(lambda: way.log.numbers[-1:] == [("r1", 110)], "the rest goes on")
    await way.say(legs(1, 111))
    await way.over()
    assert way.log.events == [
        *legs(31, 81),
        SourceCounted(at=111.0, source="pbx", counts={"forgotten": 80}),
    ]
    assert [number for _, number in way.log.numbers] == list(range(81, 113))
    assert "log_forgot" in capsys.readouterr().out


async def test_a_run_whose_number_the_log_keeps_no_more_lost_nothing_and_nothing_is_sent_twice(
    way: Way,
) -> None:
    await way.say(legs(10))
    await eventually(lambda: len(way.log.entries) == 10, "all arrive")
    await eventually(lambda: not way.delivery._held, "and are confirmed")
    await way.clock.sleep(SEQ_KEPT_S)
    way.log.last.clear()
    await way.say(legs(10, 11))
    await way.over()
    assert way.log.events == legs(20)
    assert way.delivery.counts["forgotten"] == 0


async def test_a_log_that_was_away_until_it_knew_the_run_no_more_is_sent_nothing_twice(way: Way) -> None:
    await way.say(legs(10))
    await eventually(lambda: len(way.log.entries) == 10, "all arrive")
    await eventually(lambda: not way.delivery._held, "and are confirmed")
    way.delivery._confirmed.clear()  # long ago
    await way.say(legs(10, 11))
    await eventually(lambda: len(way.log.entries) == 20, "more arrives")
    way.log.away = True
    await way.say(legs(10, 21))
    await eventually(lambda: way.delivery._spooling, "the log is missed")
    await way.clock.sleep(SEQ_KEPT_S)
    way.log.last.clear()
    way.log.away = False
    await way.over()
    assert [event for event in way.log.events if isinstance(event, LegEnded)] == legs(30)
    assert way.delivery.counts["forgotten"] == 0


async def test_what_a_damaged_spool_lacks_is_not_said_to_be_forgotten_by_the_log(tmp_path: Path) -> None:
    log = FencedLog()
    spool = Spool(tmp_path, "pbx", 10_000_000)
    spool.append("r0", 51, [b"{}"] * 5)
    spool.close()
    log.last["r0"] = 40
    way = Way(tmp_path, log=log)
    await way.over()
    assert log.numbers == [("r0", number) for number in range(51, 56)]
    assert way.delivery.counts["forgotten"] == 0


async def test_a_source_that_can_say_all_again_is_told_so_where_the_log_forgot_what_nobody_has() -> None:
    way = Way(None, again=True)
    await way.say(legs(50))
    await eventually(lambda: len(way.log.entries) == 50, "all arrive")
    await eventually(lambda: not way.delivery._held, "and are confirmed")
    way.log.forget(40)
    await way.say(legs(1, 51))
    await eventually(lambda: len(way.log.entries) == 51, "what is remembered is sent again")
    await eventually(lambda: not way.delivery._held, "and confirmed")
    way.delivery._confirmed.clear()
    way.log.forget(40)
    await way.say(legs(1, 52))
    with pytest.raises(LogGap, match=r"r1: .* 12 to 51"):
        await asyncio.wait_for(way.sending, 20)
    await way.killed()


async def test_of_a_quiet_source_few_proofs_of_life_are_kept_on_the_disk(way: Way) -> None:
    way.log.away = True
    await way.say(legs(1))
    await eventually(lambda: way.on_disk() == 1, "away")
    for second in range(2, 62):
        await way.say([SourceAlive(at=float(second), source="pbx")])
    await way.say(legs(1, 62))
    await eventually(lambda: way.on_disk() >= 7 and not len(way.inbox), "on the disk")
    way.log.away = False
    await way.over()
    # The first follows the leg, which went to the disk before anybody knew when it was.
    alive = [event.at for event in way.log.events if isinstance(event, SourceAlive)]
    assert alive == [2.0, 12.0, 22.0, 32.0, 42.0, 52.0]
    assert way.log.numbers == [("r1", number) for number in range(1, 9)]


async def test_a_full_spool_drops_and_says_how_many_from_when_and_that_the_source_was_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    way = Way(tmp_path, limit=2000)
    way.log.away = True
    await way.say(legs(100))
    await eventually(lambda: way.delivery._loss is not None, "the spool is full")
    await way.say([SourceAlive(at=100.5, source="pbx")])
    for first in range(101, 301, 10):
        await way.say(legs(10, first))
    await eventually(lambda: way.delivery.counts["dropped"] == 200, "what comes is dropped")
    way.log.away = False
    await asyncio.wait_for(way.delivery.lost.wait(), 20)
    kept = len(way.log.entries)
    await way.delivery.begin_anew()
    await way.say(legs(1, 1000))
    await way.over()
    # What found no room on the disk when it filled up waited in memory; from then on all was dropped.
    assert kept == 100
    assert way.log.events[:kept] == legs(kept)
    down, counted, fresh = way.log.events[kept:]
    detail = "spool full, 200 events dropped"
    assert down == SourceDown(at=101.0, source="pbx", reason="lost", detail=detail)
    assert isinstance(counted, SourceCounted)
    assert counted.counts["dropped"] == 200
    assert 10 < counted.counts["spooled"] < 100
    assert fresh == legs(1, 1000)[0]
    assert way.log.numbers == [("r1", number) for number in range(1, 104)]
    assert capsys.readouterr().out.count("events_dropped") == 1


async def test_a_disk_that_takes_nothing_is_said_once_and_what_memory_held_is_not_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    way = Way(tmp_path / "file" / "pbx")
    way.log.away = True
    await way.say(legs(5))
    await eventually(lambda: way.delivery._loss is not None, "the disk is tried")
    for first in range(6, 100, 10):
        await way.say(legs(10, first))
    await way.said()
    way.log.away = False
    await asyncio.wait_for(way.delivery.lost.wait(), 20)
    await way.delivery.begin_anew()
    await way.over()
    assert way.log.events[:5] == legs(5)
    down = way.log.events[5]
    assert isinstance(down, SourceDown)
    assert (down.at, down.detail) == (6.0, "spool cannot be written (Not a directory), 100 events dropped")
    assert capsys.readouterr().out.count("events_dropped") == 1


async def test_a_disk_that_takes_nothing_is_no_loss_if_nothing_came(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    way = Way(tmp_path / "file" / "pbx")
    way.log.away = True
    await way.say(legs(5))
    await eventually(lambda: way.delivery._loss is not None, "the disk is tried")
    way.log.away = False
    await eventually(lambda: way.delivery._loss is None, "all is well again")
    await way.say(legs(5, 6))
    await way.over()
    assert way.log.events == legs(10)


async def test_what_was_dropped_before_the_end_is_said_at_the_end(tmp_path: Path) -> None:
    way = Way(tmp_path, limit=0)
    way.log.away = True
    await way.say(legs(5))
    await eventually(lambda: way.delivery._loss is not None, "full")
    await way.say(legs(5, 6))
    await way.said()
    way.log.away = False
    await way.over()
    assert way.log.events[:5] == legs(5)
    assert isinstance(way.log.events[5], SourceDown)


async def test_a_spool_that_was_deleted_is_a_loss_and_the_rest_goes_on(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_module, "SEGMENT_BYTES", 5000)
    way.log.away = True
    await way.say(legs(1000))
    await eventually(lambda: way.on_disk() == 1000, "on the disk")
    assert way.spool is not None
    for path in way.spool.folder.glob("*.spool"):
        path.unlink()
    way.log.away = False
    await asyncio.wait_for(way.delivery.lost.wait(), 20)
    await way.delivery.begin_anew()
    await way.over()
    *arrived, down, counted = way.log.events  # what was read before may arrive
    assert arrived == legs(len(arrived))
    assert isinstance(down, SourceDown)
    lost = f"spool cannot be read (No such file or directory), {1000 - len(arrived)} events dropped"
    assert down.detail == lost
    assert isinstance(counted, SourceCounted)


async def test_who_has_no_spool_waits_and_nothing_is_added(capsys: pytest.CaptureFixture[str]) -> None:
    way = Way(None)
    way.log.away = True
    putting = asyncio.create_task(way.say(legs(3 * 20_000)))
    await eventually(
        lambda: len(way.inbox) == 20_000 and len(way.delivery._held) >= HELD, "memory and inbox are full"
    )
    refused = way.log.refused
    await eventually(lambda: way.log.refused > refused + 20, "the log is asked again and again")
    assert len(way.delivery._held) < HELD + 1001
    assert not putting.done()
    way.log.away = False
    await putting
    await way.over()
    assert way.log.events == legs(3 * 20_000)
    assert way.log.numbers == [("r1", number) for number in range(1, 3 * 20_000 + 1)]
    written = capsys.readouterr().out
    assert written.count("log_unavailable") == written.count("log_available") == 1


async def test_what_has_not_arrived_at_the_end_is_kept_for_the_next_run(tmp_path: Path) -> None:
    first = Way(tmp_path)
    first.log.hung = True
    first.delivery._patience_s = 1000.0
    await first.say(legs(5))
    await eventually(lambda: len(first.delivery._held) == 5, "held")
    first.sending.cancel()
    await asyncio.gather(first.sending, return_exceptions=True)
    await first.delivery.keep()
    await first.killed()
    first.log.hung = False
    second = Way(tmp_path, run="r2", log=first.log)
    await second.over()
    assert first.log.events == legs(5)


@pytest.mark.parametrize("stopped", [True, False])
async def test_what_the_log_may_have_forgotten_is_there_for_the_next_run(
    tmp_path: Path, *, stopped: bool
) -> None:
    first = Way(tmp_path)
    await first.say(legs(10))
    await eventually(lambda: len(first.log.entries) == 10, "all arrive")
    await eventually(lambda: not first.delivery._held, "and are confirmed")
    first.log.away = True
    first.log.forget(8)
    if stopped:
        first.delivery._tries = -1000  # it does not come to the disk before it is stopped
    await first.say(legs(5, 11))
    await eventually(lambda: first.log.refused and (stopped or first.on_disk() == 5), "the log is missed")
    for task in (first.taking, first.sending):
        task.cancel()
    await asyncio.gather(first.taking, first.sending, return_exceptions=True)
    if stopped:
        await first.delivery.keep()
    await first.killed()
    first.log.away = False
    second = Way(tmp_path, run="r2", log=first.log)
    await second.over()
    assert first.log.events == legs(15)
    assert first.log.numbers == [("r1", number) for number in range(1, 16)]


async def test_a_log_that_falls_again_while_it_is_brought_the_spool_may_forget_what_it_was_brought(
    tmp_path: Path,
) -> None:
    log = FencedLog()
    zeroth = Way(tmp_path, run="r0", log=log)
    log.away = True
    await zeroth.say(legs(800))
    await eventually(lambda: zeroth.on_disk() == 800, "on the disk")
    await zeroth.killed()
    first = Way(tmp_path, run="r1", log=log)
    await first.say(legs(1800, 801))
    await eventually(lambda: first.on_disk() == 1800, "on the disk, too")
    log.away, log.patience = False, 4
    await eventually(lambda: log.away, "a part is brought")
    assert len(log.entries) == 1800
    log.forget(1700)
    await eventually(lambda: not first.delivery._in_doubt and not first.delivery._confirmed, "put back")
    await first.killed()
    log.away, log.patience = False, None
    second = Way(tmp_path, run="r2", log=log)
    await second.over()
    assert log.events == legs(2600)
    assert second.delivery.counts["spooled"] == 2600


async def test_where_the_disk_is_full_what_is_in_doubt_stays_in_memory(tmp_path: Path) -> None:
    way = Way(tmp_path, limit=0)
    await way.say(legs(10))
    await eventually(lambda: len(way.log.entries) == 10, "all arrive")
    await eventually(lambda: not way.delivery._held, "and are confirmed")
    way.log.away = True
    way.log.forget(8)
    await way.say(legs(1, 11))
    await eventually(lambda: way.delivery._loss is not None, "full")
    way.log.away = False
    await way.over()
    assert way.log.events == legs(11)


async def test_a_log_that_will_never_do_ends_the_sending(tmp_path: Path) -> None:
    class Unfit(FencedLog):
        async def append(self, run: str, first: int, events: Sequence[bytes], *, gap: bool = False) -> int:
            raise StoreUnfit(f"too old for {run}/{first} and {len(events) - 1} more ({gap})")

    way = Way(tmp_path, log=Unfit())
    await way.say(legs(1))
    with pytest.raises(StoreUnfit):
        await way.sending
    await way.killed()


async def test_who_is_cancelled_while_the_disk_is_slow_leaves_the_numbers_right(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.log.away = True
    await way.say(legs(5))
    await eventually(lambda: way.on_disk() == 5, "on the disk")
    begun, go_on = threading.Event(), threading.Event()
    append = Spool.append

    def slow(spool: Spool, run: str, first: int, events: Sequence[bytes]) -> int:
        begun.set()
        assert go_on.wait(20)
        return append(spool, run, first, events)

    monkeypatch.setattr(Spool, "append", slow)
    await way.say(legs(5, 6))
    await eventually(begun.is_set, "the disk is written")
    way.taking.cancel()
    await asyncio.sleep(0)
    assert not way.taking.done()
    go_on.set()
    await asyncio.wait([way.taking])
    way.taking = asyncio.create_task(way.delivery.take_in(way.inbox))
    await way.say(legs(5, 11))
    way.log.away = False
    await way.over()
    assert [event for event in way.log.events if isinstance(event, LegEnded)] == legs(15)
    assert [number for _, number in way.log.numbers] == list(range(1, len(way.log.numbers) + 1))


async def test_work_on_the_disk_is_done_to_its_end_whoever_is_cancelled() -> None:
    go, done = asyncio.Event(), []

    async def work() -> None:
        await go.wait()
        done.append("done")

    task = asyncio.create_task(unbroken(work()))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == ["done"]


Step = tuple[str, int]


@pytest.fixture
def long_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a delivery remember by number only: a busy machine takes longer than its seconds."""
    monkeypatch.setattr(module, "DOUBT_S", 1000.0)


@pytest.mark.usefixtures("long_doubt")
@pytest.mark.timeout(180)  # every example writes to the disk for good: how fast that is, a machine decides
@settings(max_examples=25)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("say"), st.integers(1, 900)),
            st.tuples(st.sampled_from(["away", "back", "kill", "forget", "turn"]), st.integers(1, 40)),
        ),
        max_size=20,
    )
)
async def test_whatever_happens_in_between_nothing_on_the_disk_or_in_the_log_is_missing_or_double(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    log = FencedLog()
    way = Way(folder, run="r1", log=log)
    runs, said, first_of_run, logged_before = 1, 0, 1, 0
    safe: set[int] = set()
    for step, number in steps:
        if step == "say":
            await way.say(legs(number, said + 1))
            said += number
        elif step == "away":
            log.away = True
        elif step == "back":
            log.away = False
        elif step == "turn":
            for _ in range(number):
                await asyncio.sleep(0)
        elif step == "forget":
            # A killed server forgets what came last, and cannot be used meanwhile.
            await eventually(settled(way), "all said has been taken in", within_s=90)
            log.away = True
            log.forget(min(number, len(log.entries) - logged_before))
            await way.say(legs(1, said + 1))
            said += 1
            await eventually(lambda way=way: way.delivery._spooling, "the log is missed")  # type: ignore[misc]
        else:
            await way.killed()
            safe |= in_log(log) | on_disk(folder)
            runs, first_of_run, logged_before = runs + 1, said + 1, len(log.entries)
            way = Way(folder, run=f"r{runs}", log=log)
    log.away = False
    await way.over()
    await way.killed()
    arrived = [int(event.leg) for event in log.events if isinstance(event, LegEnded)]
    assert arrived == sorted(set(arrived))
    assert safe | set(range(first_of_run, said + 1)) <= set(arrived)
    assert len(log.numbers) == len(set(log.numbers))


def settled(way: Way) -> Callable[[], bool]:
    def done() -> bool:
        held = len(way.delivery._held)
        return not len(way.inbox) and not way.delivery._changed.locked() and (held == 0 or way.log.away)

    return done


def in_log(log: FencedLog) -> set[int]:
    return {int(event.leg) for event in log.events if isinstance(event, LegEnded)}


def on_disk(folder: Path) -> set[int]:
    found = set()
    for path in folder.glob("*.spool"):
        for line in path.read_bytes().split(b"\n")[1:]:
            if b"leg_ended" in line:
                found.add(int(line.rpartition(b'"leg":"')[2].rstrip(b'"}')))
    return found


def test_the_constants_agree_with_what_is_promised() -> None:
    assert module.PATIENCE_S == 0.5
    assert module.GATHER_S < module.PATIENCE_S
