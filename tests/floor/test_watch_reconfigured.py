"""Another configuration, taken up by a watch that runs."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import msgspec
import pytest

from floor.model.config import AgentConfig, FloorConfig, QueueConfig
from floor.model.events import (
    AnyEvent,
    CallAnswered,
    CallEnded,
    CallQueued,
    MemberAdded,
    SourceAlive,
    SourceDown,
    SourceUp,
)
from floor.model.picture import AgentRow, QueueRow
from floor.settings import Settings
from floor.store.keys import Keys
from floor.store.lease import Lease
from floor.store.picture import PictureReader
from floor.store.quarters import read_quarters
from floor.supervisor import Pulse
from floor.watch import Kept, Watch
from floor.watch_process import WatchProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from floor.store.client import AsyncClient, Client

KEYS = Keys("main")
CONFIG = FloorConfig(sources=("pbx", "second"), queue_defaults=QueueConfig(wrapup_s=30.0, configured=False))
T = (int(time.time()) // 900 - 8) * 900 + 200.0


@pytest.fixture
def watch(client: Client) -> Iterator[Watch]:
    lease = Lease(client, "main", holder="w")
    assert lease.take()
    watch = Watch(client, "main", CONFIG, lease)
    watch.begin()
    yield watch
    lease.release()


def received(client: Client, *events: AnyEvent) -> None:
    for event in events:
        client.call(
            "XADD", KEYS.events, f"{int(event.at * 1000)}-*", "e", msgspec.json.encode(event), "s", "p/r/1"
        )


def up(source: str, at: float) -> SourceUp:
    return SourceUp(at=at, source=source, kind="asterisk", tells_members=True, tells_holds=True)


def floor(client: Client) -> None:
    """Two sources with a waiting call each; at one of them an agent who answered one."""
    received(
        client,
        up("pbx", T),
        up("second", T),
        MemberAdded(at=T, source="pbx", queue="support", agent="SIP/1", name="Ann", device="idle"),
        CallQueued(at=T + 10, source="pbx", queue="support", call="1"),
        CallAnswered(at=T + 15, source="pbx", queue="support", agent="SIP/1", call="1", leg="2", wait_s=5.0),
        CallEnded(at=T + 75, source="pbx", queue="support", agent="SIP/1", call="1", leg="2", talk_s=60.0),
        CallQueued(at=T + 80, source="pbx", queue="support", call="3"),
        CallQueued(at=T + 80, source="second", queue="sales", call="4"),
    )


async def rows(client: AsyncClient) -> PictureReader:
    reader = PictureReader(client, "main")
    await reader.load()
    return reader


async def test_rules_names_and_groups_change_in_place_and_nothing_is_counted_anew(
    client: Client, async_client: AsyncClient, watch: Watch
) -> None:
    floor(client)
    watch.step()
    watch.publish()
    before = (await rows(async_client)).row("q:support")
    fresh = msgspec.structs.replace(
        CONFIG,
        queues={"support": QueueConfig(threshold_s=4.0, target=0.9)},
        groups={"service": ("support",)},
        agents={"SIP/1": AgentConfig(agent="1001", name="安娜", team="a")},
    )
    watch.reconfigure(fresh, Kept())
    watch.publish()
    reader = await rows(async_client)
    support = reader.row("q:support")
    assert isinstance(before, QueueRow)
    assert isinstance(support, QueueRow)
    levels = before.today.service_level, support.today.service_level
    assert [(level.target, level.threshold_s) for level in levels] == [(0.8, 20.0), (0.9, 4.0)]
    assert support.today.answered_within == 1  # judged by the T of the moment when it was answered
    assert (support.waiting, support.today.offered, support.today.answered) == (1, 2, 1)
    assert "g:service" in reader.rows
    assert "a:SIP/1" not in reader.rows
    ann = reader.row("a:1001")
    assert isinstance(ann, AgentRow)
    assert (ann.name, ann.team, ann.calls_today) == ("安娜", "a", 1)


async def test_what_is_not_written_yet_of_the_quarters_is_written_all_the_same(
    client: Client, async_client: AsyncClient, watch: Watch
) -> None:
    floor(client)
    watch.step()
    watch.reconfigure(msgspec.structs.replace(CONFIG, timezone="Europe/Berlin"), Kept())
    watch.checkpoint()
    quarters = await read_quarters(async_client, "main", "support", T - 900, T + 900)
    assert sum(quarter.answered for quarter in quarters) == 1


async def test_a_source_that_is_configured_no_more_is_let_go_and_its_last_words_do_not_bring_it_back(
    client: Client, async_client: AsyncClient, watch: Watch
) -> None:
    floor(client)
    watch.step()
    watch.reconfigure(msgspec.structs.replace(CONFIG, sources=("pbx",)), Kept())
    received(
        client,
        SourceAlive(at=T + 90, source="second"),
        CallQueued(at=T + 91, source="second", queue="sales", call="5"),
        SourceDown(at=T + 92, source="second", reason="stopped"),
        CallQueued(at=T + 93, source="pbx", queue="support", call="6"),
    )
    watch.step()
    watch.publish()
    reader = await rows(async_client)
    assert {key for key in reader.rows if key.startswith("s:")} == {"s:pbx"}
    sales, support = reader.row("q:sales"), reader.row("q:support")
    assert isinstance(sales, QueueRow)
    assert isinstance(support, QueueRow)
    assert (sales.waiting, support.waiting) == (None, 2)  # of sales nobody tells any more


def without_second(client: Client, watch: Watch) -> float:
    """Take up a configuration without the second source; return the floor's moment."""
    floor(client)
    watch.step()
    assert not watch.step()
    watch.reconfigure(msgspec.structs.replace(CONFIG, sources=("pbx",)), Kept())
    return watch.board.now


async def test_a_removed_source_whose_collector_connects_once_more_before_it_is_stopped_does_not_come_back(
    client: Client, async_client: AsyncClient, watch: Watch
) -> None:
    now = without_second(client, watch)
    received(client, up("second", now + 0), CallQueued(at=now + 1, source="second", queue="sales", call="5"))
    watch.step()
    assert "second" in watch.board.state.sources
    watch.publish()
    received(client, SourceDown(at=now + 2, source="second", reason="stopped"))
    watch.step()
    watch.publish()
    reader = await rows(async_client)
    assert {key for key in reader.rows if key.startswith("s:")} == {"s:pbx"}
    # Nor do its last words.
    received(client, SourceAlive(at=now + 3, source="second"))
    watch.step()
    assert "second" not in watch.board.state.sources


def test_one_that_is_still_not_configured_after_a_minute_is_let_go(client: Client, watch: Watch) -> None:
    now = without_second(client, watch)
    received(client, up("second", now + 0))
    received(client, SourceAlive(at=now + 59, source="second"), SourceAlive(at=now + 59, source="pbx"))
    while watch.step():
        pass
    assert "second" in watch.board.state.sources
    received(client, SourceAlive(at=now + 61, source="pbx"))
    while watch.step():
        pass
    assert set(watch.board.state.sources) == {"pbx"}


def test_one_that_is_configured_within_the_minute_stays(client: Client, watch: Watch) -> None:
    now = without_second(client, watch)
    received(client, up("second", now + 0))
    while watch.step():
        pass
    watch.reconfigure(CONFIG, Kept())
    received(
        client,
        SourceAlive(at=now + 61, source="pbx"),
        SourceDown(at=now + 62, source="second", reason="stopped"),
    )
    while watch.step():
        pass
    assert watch.board.state.sources["second"].state == "down"


def test_what_an_older_configuration_stopped_and_began_again_is_read_whole(
    client: Client, watch: Watch
) -> None:
    old = "of old"
    received(client, up(old, T), CallQueued(at=T + 1, source=old, queue="sales", call="8"))
    received(client, SourceDown(at=T + 2, source=old, reason="stopped"), up(old, T + 3))
    received(client, CallQueued(at=T + 200, source=old, queue="sales", call="9"))
    while watch.step():
        pass
    sales = watch.board.picture()["q:sales"]
    assert isinstance(sales, QueueRow)
    assert sales.today.offered == 2
    assert watch.board.state.sources == {}


async def test_a_source_that_speaks_before_we_know_that_it_is_configured_is_believed(
    client: Client, async_client: AsyncClient, watch: Watch
) -> None:
    watch.step()
    received(client, up("third", T), CallQueued(at=T + 1, source="third", queue="sales", call="7"))
    watch.step()
    watch.reconfigure(msgspec.structs.replace(CONFIG, sources=("third",)), Kept())
    watch.publish()
    sales = (await rows(async_client)).row("q:sales")
    assert isinstance(sales, QueueRow)
    assert sales.waiting == 1


async def test_a_source_of_an_older_configuration_in_a_log_that_is_read_anew_is_let_go_when_all_is_read(
    client: Client, async_client: AsyncClient, watch: Watch
) -> None:
    received(client, up("of old", T), CallQueued(at=T + 1, source="of old", queue="sales", call="8"))
    received(client, up("pbx", T + 2), CallQueued(at=T + 3, source="pbx", queue="support", call="9"))
    while watch.step():
        pass
    watch.publish()
    reader = await rows(async_client)
    assert {key for key in reader.rows if key.startswith("s:")} == {"s:pbx"}
    support = reader.row("q:support")
    assert isinstance(support, QueueRow)
    assert support.waiting == 1
    board = watch.board
    watch.step()
    assert watch.board is board


def test_a_configuration_that_says_the_same_costs_nothing(client: Client, watch: Watch) -> None:
    floor(client)
    watch.step()
    board = watch.board
    watch.reconfigure(CONFIG, Kept(log_s=3600.0, rows_days=7))
    assert watch.board is board
    assert watch._log_kept_s == 3600.0
    assert watch._checkpoints.rows_kept_days == 7


class Turns(threading.Event):
    """A stop after so many turns of the loop, which gives each turn something to do."""

    def __init__(self, *turns: Callable[[], None]) -> None:
        super().__init__()
        self._turns = list(turns)

    def is_set(self) -> bool:
        if not self._turns:
            return True
        self._turns.pop(0)()
        return False


def test_the_process_takes_up_settings_between_two_steps_and_proves_that_its_loop_turns(
    client: Client, tmp_path: Path
) -> None:
    def settings(text: str) -> Settings:
        return Settings.load(tmp_path / "c.yaml", text=text)

    waiting: list[Settings] = []
    beats: list[float] = []

    class Counted(Pulse):
        def beat(self) -> None:
            beats.append(0.0)

    first = settings("site: main")
    seen: list[int] = []

    def turn() -> None:
        seen.append(process.watch.board.state.calendar.day_starts_at_s)

    def save() -> None:
        waiting.append(settings("site: main\nday_starts_at: '06:00'\nretention: {log_h: 2}"))

    stop = Turns(turn, turn, save, turn, turn)
    process = WatchProcess(
        client, "main", first.for_model(), stop,
        fresh=lambda: waiting.pop() if waiting else None, pulse=Counted(None),
    )  # fmt: skip
    assert process.run() == 0
    assert seen == [0, 0, 6 * 3600, 6 * 3600]
    assert process.watch._log_kept_s == 7200
    assert len(beats) == 5
