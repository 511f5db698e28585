from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import pytest
import structlog

from dashboard.live import hub as hub_module
from dashboard.live.frames import AUDIENCES
from dashboard.live.hub import Hub
from dashboard.live.mailbox import Mailbox
from floor.store.client import open_async_client
from floor.store.picture import PictureReader
from tests.doubles import rows
from tests.doubles.painter import Painter
from tests.doubles.picture import MemoryPicture
from tests.doubles.rows import NOON
from tests.doubles.until import eventually

WALL = AUDIENCES["wallboard"]


class Clock:
    """A clock a test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


def still() -> tuple[Hub, Clock, MemoryPicture]:
    """A hub that does nothing by itself."""
    clock, picture = Clock(), MemoryPicture()
    return Hub(picture, build="b1", now=clock, monotonic=clock), clock, picture


@asynccontextmanager
async def running(hub: Hub) -> AsyncIterator[Hub]:
    task = asyncio.create_task(hub.run())
    try:
        yield hub
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def taken(mailbox: Mailbox, kind: str | None = None) -> dict[str, Any]:
    """The next frame; of a kind, the next of that kind."""
    async with asyncio.timeout(10):
        while True:
            frame: dict[str, Any] = json.loads(await mailbox.take())
            if kind is None or frame["kind"] == kind:
                return frame


async def test_a_viewer_gets_the_picture_and_then_what_changes() -> None:
    hub, clock, _ = still()
    hub.replace(rows.floor())
    with hub.viewer(WALL) as mailbox:
        assert (await taken(mailbox))["kind"] == "snapshot"
        hub.take({"q:support": rows.queue(waiting=9)})
        assert hub.tell() is None
        assert (await taken(mailbox))["rows"]["q:support"]["waiting"] == 9
        hub.take({"q:support": rows.queue(waiting=10)})
        assert hub.tell() == pytest.approx(0.25)
        clock.now += 0.1
        hub.take({"q:support": rows.queue(waiting=11)})
        assert hub.tell() == pytest.approx(0.15)
        assert not mailbox.behind
        clock.now += 0.15
        assert hub.tell() is None
        frame = await taken(mailbox)
        assert (frame["seq"], frame["rows"]["q:support"]["waiting"]) == (2, 11)


async def test_a_frame_is_encoded_once_and_the_same_text_goes_to_all() -> None:
    hub, _, _ = still()
    hub.replace(rows.floor())
    with many_viewers(hub, 50) as mailboxes:
        for mailbox in mailboxes:
            await taken(mailbox)
        hub.take({"q:support": rows.queue(waiting=9)})
        hub.tell()
        texts = [await mailbox.take() for mailbox in mailboxes]
        assert all(text is texts[0] for text in texts)
        assert hub.frames_encoded == 1
        assert hub.viewers == {"wallboard": 50}
    assert hub.viewers == {}


@contextmanager
def many_viewers(hub: Hub, count: int) -> Iterator[list[Mailbox]]:
    if count == 0:
        yield []
        return
    with hub.viewer(WALL) as mailbox, many_viewers(hub, count - 1) as others:
        yield [mailbox, *others]


async def test_one_slow_viewer_costs_the_others_nothing() -> None:
    hub, clock, _ = still()
    hub.replace(rows.floor())
    with hub.viewer(WALL) as slow, hub.viewer(WALL) as quick:
        await taken(quick)
        await taken(slow)
        for waiting in range(100, 200):
            clock.now += 0.25
            hub.take({"q:support": rows.queue(waiting=waiting)})
            hub.tell()
            assert (await taken(quick))["seq"] == waiting - 99
        frame = await taken(slow)
        assert frame["kind"] == "snapshot"
        assert frame["rows"]["q:support"]["waiting"] == 199
        assert not slow.behind
        assert quick.snapshots == 1


async def test_nobody_watching_means_nothing_is_encoded() -> None:
    hub, _, _ = still()
    hub.replace(rows.floor())
    hub.take({"q:support": rows.queue(waiting=9)})
    hub.beat()
    assert hub.tell() is None
    assert hub.frames_encoded == 0


async def test_a_viewer_that_comes_before_the_picture_gets_it_when_it_is_there() -> None:
    hub, _, _ = still()
    with hub.viewer(WALL) as mailbox:
        frame = await taken(mailbox)
        assert (frame["kind"], frame["redis_ok"], frame["picture_at"]) == ("beat", False, None)
        hub.replace(rows.floor())
        hub.tell()
        assert (await taken(mailbox))["kind"] == "snapshot"


async def test_the_store_counts_as_away_when_it_was_silent_for_three_seconds() -> None:
    hub, clock, _ = still()
    assert not hub.redis_ok
    hub.heard(NOON - 1)
    clock.now += 2.9
    assert hub.redis_ok
    assert hub.watch_age_s == pytest.approx(3.9)
    clock.now += 0.2
    assert not hub.redis_ok
    assert hub.health.picture_at == NOON


@pytest.mark.parametrize("off_s", [-60.0, 60.0])
async def test_a_store_whose_clock_is_off_makes_no_watch_old_or_young(off_s: float) -> None:
    hub, clock, _ = still()
    hub.heard(NOON + off_s)
    clock.now += 1
    hub.heard(NOON + off_s + 1)
    assert hub.watch_age_s == pytest.approx(0)
    clock.now += 1
    hub.heard(NOON + off_s + 1)
    clock.now += 7
    hub.heard(None)
    assert hub.watch_age_s == pytest.approx(8)
    assert hub.watch_alive_at == NOON + 1


@pytest.mark.parametrize("off_s", [-60.0, 0.0, 60.0])
async def test_a_sources_age_is_by_the_stores_clock(off_s: float) -> None:
    hub, clock, _ = still()
    hub.replace(rows.floor() | {"s:pbx": rows.source(as_of=NOON + off_s - 3)})
    hub.heard(NOON + off_s)
    clock.now += 1
    hub.heard(NOON + off_s + 1)
    clock.now += 2
    hub.heard(NOON + off_s + 1)
    with hub.viewer(WALL) as mailbox:
        await taken(mailbox, "snapshot")
        hub.beat()
        frame = await taken(mailbox, "beat")
    assert frame["sources"]["pbx"]["age_s"] == pytest.approx(6)


async def test_a_watch_long_dead_is_old_from_the_first_look() -> None:
    hub, _, _ = still()
    hub.heard(NOON - 3600)
    assert hub.watch_age_s == pytest.approx(3600)


async def test_a_beat_reaches_every_viewer_every_second_also_when_the_store_is_away() -> None:
    hub, clock, _ = still()
    hub.replace(rows.floor())
    hub.heard(NOON)
    with hub.viewer(WALL) as mailbox:
        await taken(mailbox)
        clock.now += 5
        hub.beat()
        frame = await taken(mailbox)
        assert (frame["kind"], frame["redis_ok"], frame["picture_at"]) == ("beat", False, NOON)
        assert frame["now"] == NOON + 5


async def test_rows_and_version_follow_what_was_taken() -> None:
    hub, _, _ = still()
    hub.replace(rows.floor())
    before = hub.version
    hub.take({"q:support": None, "q:new": rows.queue("new")})
    hub.take({})
    assert hub.version == before + 1
    assert "q:new" in hub.rows
    assert "q:support" not in hub.rows
    assert hub.site == rows.site()


async def test_lag_is_a_maximum_that_fades() -> None:
    hub, _, _ = still()
    hub.note_lag(1.0)
    hub.note_lag(0.001)
    assert hub.loop_lag_s == pytest.approx(0.9)
    for _ in range(200):
        hub.note_lag(-0.0001)
    assert 0.0 <= hub.loop_lag_s < 0.001


async def test_the_loops_carry_changes_and_beats_and_survive_the_stores_loss(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hub_module, "RETRY_S", 0.01)
    monkeypatch.setattr(hub_module, "BEAT_S", 0.05)
    monkeypatch.setattr(hub_module, "FOLLOW_WAIT_S", 0.05)
    picture = MemoryPicture()
    picture.whole(rows.floor())
    async with running(Hub(picture, build="b1")) as hub:
        with hub.viewer(WALL) as mailbox:
            await taken(mailbox, "snapshot")
            assert hub.ready
            picture.put({"q:support": rows.queue(waiting=9)})
            assert (await taken(mailbox, "delta"))["rows"]["q:support"]["waiting"] == 9
            picture.fail()
            await taken(mailbox, "beat")
            picture.recover()
            picture.put({"q:support": rows.queue(waiting=10)})
            assert (await taken(mailbox, "delta"))["rows"]["q:support"]["waiting"] == 10
    assert not hub.ready


async def test_rows_of_a_kind_of_a_newer_watch_are_left_out_and_said_once() -> None:
    picture = MemoryPicture()
    picture.whole(rows.floor() | {"round:1": rows.site()})
    with structlog.testing.capture_logs() as logs:
        async with running(Hub(picture, build="b1")) as hub:
            with hub.viewer(WALL) as mailbox:
                await taken(mailbox, "snapshot")
                picture.put({"round:2": rows.site(), "q:support": rows.queue(waiting=9)})
                assert (await taken(mailbox, "delta"))["rows"]["q:support"]["waiting"] == 9
                picture.put({"round:1": None, "q:support": rows.queue(waiting=10)})
                assert (await taken(mailbox, "delta"))["rows"]["q:support"]["waiting"] == 10
            assert set(hub.rows) == set(rows.floor())
    assert [entry["kind"] for entry in logs if entry["log_level"] == "warning"] == ["round"]


async def test_a_fault_of_our_own_ends_the_hub_instead_of_hiding() -> None:
    class Broken(MemoryPicture):
        async def follow(self, block_s: float = 1.0) -> None:
            raise ZeroDivisionError(block_s)

    with pytest.raises(ExceptionGroup) as raised:
        await Hub(Broken(), build="b1").run()
    assert raised.group_contains(ZeroDivisionError)


async def test_it_follows_a_real_store(redis_url: str) -> None:
    client = open_async_client(redis_url)
    try:
        with Painter(redis_url).alive() as painter:
            painter.whole(rows.floor())
            async with running(Hub(PictureReader(client, "main"), build="b1")) as hub:
                with hub.viewer(WALL) as mailbox:
                    frame = await taken(mailbox, "snapshot")
                    assert frame["rows"]["q:support"]["waiting"] == 2
                    painter.put({"q:support": rows.queue(waiting=9), "a:1001": rows.agent(activity="hold")})
                    assert (await taken(mailbox, "delta"))["rows"]["q:support"]["waiting"] == 9
                    assert hub.rows["a:1001"] == rows.agent(activity="hold")
                    assert set(hub.raw) == set(hub.rows)
                    # Another watch takes over and writes a whole picture of its own.
                    painter.whole({"q:other": rows.queue("other"), "site": rows.site()})
                    frame = await taken(mailbox, "delta")
                    assert "q:support" in frame["gone"]
                    assert "q:other" in frame["rows"]
                    await eventually(lambda: (hub.watch_age_s or 9) < 1, "the watch's pulse is heard")
    finally:
        await client.close()


async def test_pages_that_are_made_otherwise_from_now_on_are_told_to_every_viewer_old_and_new() -> None:
    hub, _, _ = still()
    hub.replace(rows.floor())
    with hub.viewer(WALL) as old:
        assert (await taken(old, "snapshot"))["build"] == "b1"
        hub.rebuild("b2")
        assert (await taken(old, "snapshot"))["build"] == "b2"
        with hub.viewer(WALL) as new:
            assert (await taken(new, "snapshot"))["build"] == "b2"
    with hub.viewer(WALL) as later:
        assert (await taken(later, "snapshot"))["build"] == "b2"


async def test_leads_are_told_the_version_of_the_seat_plan_with_every_beat_and_a_wall_is_not() -> None:
    version: str | None = None
    hub = Hub(MemoryPicture(), build="b", plan=lambda: version)

    async def told(audience: str) -> object:
        with hub.viewer(AUDIENCES[audience]) as mailbox:
            return json.loads(await mailbox.take()).get("plan")

    assert await told("team") is None
    version = "0f3a"
    assert await told("team") == "0f3a"
    assert await told("wallboard") is None
