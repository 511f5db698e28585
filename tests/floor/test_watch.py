import time
from collections.abc import Callable, Sequence

import msgspec
import pytest

from floor.model.board import Board
from floor.model.config import FloorConfig, QueueConfig
from floor.model.events import (
    AnyEvent,
    CallAnswered,
    CallEnded,
    CallLeft,
    CallQueued,
    MemberAdded,
    SourceAlive,
    SourceUp,
)
from floor.model.picture import AgentRow, QuarterRow, QueueRow, SiteRow
from floor.store.checkpoint import Checkpoint, Checkpoints
from floor.store.client import Argument, AsyncClient, Client, open_client
from floor.store.errors import LeaseLost, StoreUnavailable
from floor.store.keys import Keys
from floor.store.lease import Lease
from floor.store.log import LogWriter, position_time
from floor.store.picture import PictureReader
from floor.store.quarters import DAY_S, arguments, read_quarters
from floor.watch import CHECKPOINT_S, PUBLISH_S, READ, Watch
from tests.doubles.lossy_redis import lossy_redis

KEYS = Keys("main")
CONFIG = FloorConfig(mode="live", queue_defaults=QueueConfig(wrapup_s=30.0, configured=False))
REPLAY = msgspec.structs.replace(CONFIG, mode="replay")
T = (int(time.time()) // 900 - 8) * 900 + 200.0
"""Two hours ago, so that the log is proved empty up to long after; 200 s into a quarter of an hour."""

MakeWatch = Callable[..., Watch]


class Clock:
    """The watch's own clock, which only moves when a test moves it (or the watch sleeps)."""

    def __init__(self) -> None:
        self.now = 50.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_watch(client: Client, clock: Clock) -> MakeWatch:
    def make(config: FloorConfig = CONFIG, holder: str = "w1", through: Client = client) -> Watch:
        lease = Lease(through, "main", holder=holder)
        client.call("DEL", KEYS.lease)
        assert lease.take()
        watch = Watch(through, "main", config, lease, clock=clock, sleep=clock.sleep)
        watch.begin()
        return watch

    return make


def received(client: Client, at: float, event: AnyEvent) -> None:
    """Put an event into the log as received at a moment of the past."""
    client.call("XADD", KEYS.events, f"{int(at * 1000)}-*", "e", msgspec.json.encode(event), "s", "p/r/1")


def shift(client: Client, at: float) -> None:
    """Staff one agent and let her answer and end one call, each received as it happened."""
    source, queue, agent, call, leg = "pbx", "support", "SIP/1", f"{at}.1", f"{at}.2"
    for event in (
        SourceUp(at=at, source=source, kind="asterisk", tells_members=True, tells_holds=True),
        MemberAdded(at=at, source=source, queue=queue, agent=agent, name="Ann", device="idle"),
        CallQueued(at=at + 10, source=source, queue=queue, call=call),
        CallAnswered(at=at + 15, source=source, queue=queue, agent=agent, call=call, leg=leg, wait_s=5.0),
        CallEnded(at=at + 75, source=source, queue=queue, agent=agent, call=call, leg=leg, talk_s=60.0),
    ):
        received(client, event.at, event)


async def picture(client: AsyncClient) -> PictureReader:
    reader = PictureReader(client, "main")
    await reader.load()
    return reader


def agent(reader: PictureReader) -> AgentRow:
    row = reader.row("a:SIP/1")
    assert isinstance(row, AgentRow)
    return row


def queue(reader: PictureReader) -> QueueRow:
    row = reader.row("q:support")
    assert isinstance(row, QueueRow)
    return row


def site(reader: PictureReader) -> SiteRow:
    row = reader.row("site")
    assert isinstance(row, SiteRow)
    return row


async def test_events_of_the_log_become_the_picture(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch
) -> None:
    shift(client, T)
    watch = make_watch(REPLAY)

    assert not watch.step()

    reader = await picture(async_client)
    assert queue(reader).today.answered == 1
    assert site(reader).log_length == 5
    assert site(reader).log_lag == 0
    assert site(reader).log_position == watch.position.decode()
    assert reader.beat is not None
    assert reader.beat.position == watch.position.decode()
    assert {key for key in reader.rows if key != "site"} == set(watch.board.picture())


async def test_a_timer_fires_at_its_moment_however_late_it_is_noticed(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch
) -> None:
    shift(client, T)
    watch = make_watch()
    watch.step()

    row = agent(await picture(async_client))
    face = watch.board.state.agents[row.agent].face
    assert (face.activity, face.since) == ("idle", T + 75 + 30)
    # What is shown is what was last heard: of the end of the wrap-up nothing was.
    assert (row.activity, row.quality) == ("wrap_up", "stale")


async def test_a_timer_does_not_fire_before_an_entry_that_was_received_before_it(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch
) -> None:
    shift(client, T)
    received(
        client,
        T + 104.999,
        CallAnswered(at=T + 104.999, source="pbx", queue="support", call="2.1", agent="SIP/1", leg="2.2"),
    )

    make_watch().step()

    row = agent(await picture(async_client))
    assert (row.activity, row.since) == ("talking", T + 104.999)


def test_live_time_goes_on_in_silence_and_replayed_time_stands_still(
    client: Client, make_watch: MakeWatch
) -> None:
    shift(client, T)
    replayed = make_watch(REPLAY)
    replayed.step()
    live = make_watch(CONFIG, "w2")
    live.step()

    seconds, _ = client.call("TIME")
    assert seconds - 60 < live.board.now <= seconds + 1
    assert replayed.board.now == T + 75


async def test_a_replay_tells_of_wrap_up_as_it_was_at_its_end(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch
) -> None:
    shift(client, T)
    make_watch(REPLAY).step()

    row = agent(await picture(async_client))
    assert (row.activity, row.since) == ("wrap_up", T + 75)


def test_the_picture_is_written_at_most_20_times_a_second(
    client: Client, make_watch: MakeWatch, clock: Clock
) -> None:
    watch = make_watch()
    writer = LogWriter(client, "main", "pbx", "r1")
    watch.step()
    before = client.call("XLEN", KEYS.changes)

    for n in range(200):
        writer.append([SourceAlive(at=T + n, source="pbx")])
        clock.now += 0.001
        watch.step()

    assert 3 <= client.call("XLEN", KEYS.changes) - before <= 0.2 / PUBLISH_S


def test_what_changed_just_after_a_writing_waits_for_the_next_one_and_no_longer(
    client: Client, make_watch: MakeWatch, clock: Clock
) -> None:
    watch = make_watch()
    watch.step()
    LogWriter(client, "main", "pbx", "r1").append([SourceAlive(at=T, source="pbx")])
    clock.now += 0.01
    watch.step()
    before = client.call("XLEN", KEYS.changes)

    watch.rest()
    watch.step()

    assert clock.slept == [pytest.approx(PUBLISH_S - 0.01)]
    assert client.call("XLEN", KEYS.changes) == before + 1


async def test_a_quiet_floor_still_gives_a_sign_of_life_each_second(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch, clock: Clock
) -> None:
    watch = make_watch()
    watch.step()
    before, first = client.call("XLEN", KEYS.changes), (await picture(async_client)).beat
    for _ in range(3):
        clock.now += 1.0
        watch.step()

    last = (await picture(async_client)).beat
    assert client.call("XLEN", KEYS.changes) == before + 3
    assert first is not None
    assert last is not None
    assert last.alive_at > first.alive_at
    assert last.since == first.since


def test_waiting_ends_when_something_is_received(client: Client, make_watch: MakeWatch, clock: Clock) -> None:
    watch = make_watch(REPLAY)
    watch.step()
    LogWriter(client, "main", "pbx", "r1").append([SourceAlive(at=T, source="pbx")])

    watch.rest()
    clock.now += PUBLISH_S
    watch.step()

    assert watch.board.now == T


def test_a_long_log_is_read_in_pieces(client: Client, make_watch: MakeWatch) -> None:
    events = (SourceAlive(at=T + n / 10, source="pbx") for n in range(READ + 1))
    LogWriter(client, "main", "pbx", "r1").append(events)
    watch = make_watch(REPLAY)

    assert watch.step()
    assert watch.board.now == T + (READ - 1) / 10
    while watch.step():
        pass
    assert watch.board.now == T + READ / 10


def test_live_time_does_not_run_ahead_of_a_log_that_is_not_read_to_its_end(
    client: Client, make_watch: MakeWatch
) -> None:
    events = (SourceAlive(at=T + n / 10, source="pbx") for n in range(READ + 1))
    LogWriter(client, "main", "pbx", "r1").append(events)
    watch = make_watch()

    assert watch.step()
    assert watch.board.now == position_time(watch.position)
    while watch.step():
        pass
    assert watch.board.now > position_time(watch.position)


async def test_an_event_that_cannot_be_applied_does_not_stop_the_floor(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = Board.apply

    def apply_but(self: Board, event: AnyEvent, now: float) -> None:
        if isinstance(event, SourceAlive):
            raise ZeroDivisionError
        apply(self, event, now)

    monkeypatch.setattr(Board, "apply", apply_but)
    received(client, T - 1, SourceAlive(at=T - 1, source="pbx"))
    client.call("XADD", KEYS.events, f"{int(T * 1000) - 500}-0", "e", "{", "s", "p/r/2")
    shift(client, T)

    make_watch(REPLAY).step()

    reader = await picture(async_client)
    assert queue(reader).today.answered == 1
    assert site(reader).log_unusable == 2


def test_a_checkpoint_is_written_every_ten_seconds(
    client: Client, make_watch: MakeWatch, clock: Clock
) -> None:
    watch = make_watch(REPLAY)
    watch.step()
    shift(client, T)
    clock.now += CHECKPOINT_S - 0.1
    watch.step()
    early = Checkpoints(client, "main").read()
    clock.now += 0.1
    watch.step()
    late = Checkpoints(client, "main").read()

    assert early is not None
    assert late is not None
    assert early.position == b"0-0"
    assert late.position == watch.position
    assert late.behind == 5


async def test_another_watch_goes_on_from_the_checkpoint(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch
) -> None:
    shift(client, T)
    first = make_watch(REPLAY)
    first.step()
    first.end()
    stored = (await picture(async_client)).rows
    # What the checkpoint holds need not be read again: without these entries the floor is the same.
    client.call("XTRIM", KEYS.events, "MAXLEN", 0)
    received(client, T + 80, SourceAlive(at=T + 75, source="pbx"))

    second = make_watch(REPLAY, "w2")
    second.step()
    second.end()

    again = await picture(async_client)
    assert {k: v for k, v in again.rows.items() if k != "site"} == {
        k: v for k, v in stored.items() if k != "site"
    }


async def test_rows_are_written_with_the_checkpoint(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch
) -> None:
    shift(client, T)
    watch = make_watch(REPLAY)
    watch.step()
    watch.end()

    (row,) = await read_quarters(async_client, "main", "support", T - 900, T + 900)
    assert (row.offered, row.answered, row.talk_ms) == (1, 1, 60_000)


async def test_a_checkpoint_of_another_version_is_rebuilt_from_the_log(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch
) -> None:
    shift(client, T)
    first = make_watch(REPLAY)
    first.step()
    first.end()
    stored = (await picture(async_client)).rows
    lease = Lease(client, "main", holder="w2")
    assert lease.take()
    for board in (msgspec.msgpack.encode({"schema": 999}), b"\xc1", msgspec.msgpack.encode({"schema": 1})):
        Checkpoints(client, "main").write(lease.fence, Checkpoint(board, first.position, 5))

        second = make_watch(REPLAY, "w2")
        assert second.position == b"0-0"
        second.step()
        second.publish()

        again = (await picture(async_client)).rows
        assert {k: v for k, v in again.items() if k != "site"} == {
            k: v for k, v in stored.items() if k != "site"
        }
        lease = second._lease


async def test_a_rebuild_leaves_rows_alone_whose_beginning_is_no_longer_in_the_log(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch
) -> None:
    shift(client, T)
    for event in (
        CallQueued(at=T + 100, source="pbx", queue="support", call="late"),
        CallLeft(at=T + 110, source="pbx", queue="support", call="late", outcome="abandoned"),
    ):
        received(client, event.at, event)
    shift(client, T + 1800)
    first = make_watch(REPLAY)
    first.step()
    first.end()
    before = await read_quarters(async_client, "main", "support", T - 900, T + 3600)
    # As if the log had been trimmed in the midst of the first shift and the version had changed since.
    for entry in client.call("XRANGE", KEYS.events, "-", f"{int((T + 20) * 1000)}-0"):
        client.call("XDEL", KEYS.events, entry[0])
    client.call("HSET", KEYS.checkpoint, "board", b"\xc1", "trimmed", f"{int((T + 20) * 1000)}-0")

    second = make_watch(REPLAY, "w2")
    second.step()
    second.end()

    after = await read_quarters(async_client, "main", "support", T - 900, T + 3600)
    assert (before[0].offered, before[-1].offered) == (2, 1)
    assert after[0] == before[0], "half of it would have been overwritten with less"
    assert after[-1].talk_ms == 60_000


async def test_after_a_lost_answer_the_picture_is_whole_again(
    client: Client,
    async_client: AsyncClient,
    make_watch: MakeWatch,
    redis_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with lossy_redis(redis_url, tmp_path_factory.mktemp("r")) as relay:
        through = open_client(relay.url)
        watch = make_watch(REPLAY, through=through)
        shift(client, T)
        watch.step()
        received(
            client, T + 80, CallQueued(at=T + 80, source="pbx", queue="support", call="2.1", linked="2.1")
        )
        client.call("DEL", KEYS.picture)
        relay.lose(1)
        with pytest.raises(StoreUnavailable):
            watch.publish()

        watch.recover()
        while watch.step():
            pass
        watch.publish()

        reader = await picture(async_client)
        assert {key for key in reader.rows if key != "site"} == set(watch.board.picture())
        assert queue(reader).waiting == 1
        through.close()


def test_a_watch_that_lost_its_lease_writes_nothing_at_all(
    client: Client, make_watch: MakeWatch, clock: Clock
) -> None:
    old = make_watch(REPLAY, "old")
    old.step()
    new = make_watch(REPLAY, "new")
    new.step()
    new.end()
    shift(client, T)
    before = everything(client)

    for attempt in (old.step, old.publish, old.checkpoint, old.recover, old.end):
        clock.now += 60.0
        with pytest.raises(LeaseLost):
            attempt()

    assert everything(client) == before


def everything(client: Client) -> dict[str, bytes]:
    return {key: client.call("DUMP", key) for key in sorted(client.call("KEYS", "*"))}


def test_the_log_is_trimmed_only_behind_the_checkpoint(
    client: Client, make_watch: MakeWatch, clock: Clock
) -> None:
    long_ago = T - 40 * 3600
    for n in range(500):
        received(client, long_ago + n, SourceAlive(at=long_ago + n, source="pbx"))
    watch = make_watch()
    clock.now += 61.0
    watch.step()
    assert client.call("XLEN", KEYS.events) < 500
    assert client.call("XLEN", KEYS.events) > 0, "the last node stays"
    left = client.call("XLEN", KEYS.events)

    clock.now += 61.0
    watch.step()

    assert watch._log.behind == left


async def test_of_a_log_of_days_that_is_read_at_once_every_quarter_is_kept(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch
) -> None:
    begin, days = T - 6 * DAY_S, 5
    for hour in range(days * 24):
        at, call = begin + hour * 3600.0, f"c{hour}"
        for event in (
            CallQueued(at=at, source="pbx", queue="support", call=call),
            CallLeft(at=at + 5, source="pbx", queue="support", call=call, outcome="abandoned"),
        ):
            received(client, event.at, event)
    watch = make_watch(REPLAY)
    assert not watch.step()
    watch.end()

    rows = await read_quarters(async_client, "main", "support", begin - 900, T)
    assert sum(row.abandoned for row in rows) == days * 24
    assert len(rows) == days * 24


async def test_quarters_that_left_the_board_are_written_before_they_are_too_many(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("floor.watch.QUARTERS_AT_ONCE", 24)
    watch = make_watch(REPLAY)
    watch.step()
    begin = calls_of_hours(client, 4 * 24)
    watch.step()

    rows = await read_quarters(async_client, "main", "support", begin - 900, T)
    assert sum(row.abandoned for row in rows) == 4 * 24
    held = Checkpoints(client, "main").read()
    assert held is not None
    assert held.position == watch.position


def calls_of_hours(client: Client, hours: int) -> float:
    """Let a caller call and give up each hour, beginning six days ago; return when that was."""
    begin = T - 6 * DAY_S
    for hour in range(hours):
        at, call = begin + hour * 3600.0, f"c{hour}"
        received(client, at, CallQueued(at=at, source="pbx", queue="support", call=call))
        left = CallLeft(at=at + 5, source="pbx", queue="support", call=call, outcome="abandoned")
        received(client, left.at, left)
    return begin


async def test_however_many_quarters_left_at_once_no_call_of_the_server_writes_many_of_them(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("floor.watch.ROWS_AT_ONCE", 10, raising=False)
    written: list[list[float]] = []

    def noted(keys: Keys, rows: Sequence[QuarterRow]) -> tuple[list[str], list[Argument]]:
        written.append([row.start for row in rows])
        return arguments(keys, rows)

    monkeypatch.setattr("floor.store.quarters.arguments", noted)
    watch = make_watch(REPLAY)
    begin = calls_of_hours(client, 96)
    watch.step()
    watch.end()

    assert max(map(len, written)) <= 10
    starts = [start for call in written for start in call]
    assert starts == sorted(starts), "the latest go with the board"
    rows = await read_quarters(async_client, "main", "support", begin - 900, T)
    assert sum(row.abandoned for row in rows) == 96


def test_a_watch_that_loses_its_lease_between_two_calls_of_rows_leaves_the_checkpoint_as_it_was(
    client: Client, make_watch: MakeWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = make_watch(REPLAY, "old")
    old.step()
    calls_of_hours(client, 96)
    old.step()
    before = client.call("HGETALL", KEYS.checkpoint)
    calls: list[int] = []

    def taken_over(keys: Keys, rows: Sequence[QuarterRow]) -> tuple[list[str], list[Argument]]:
        calls.append(len(rows))
        if len(calls) == 2:
            make_watch(REPLAY, "new")
        return arguments(keys, rows)

    monkeypatch.setattr("floor.watch.ROWS_AT_ONCE", 10)
    monkeypatch.setattr("floor.store.quarters.arguments", taken_over)
    with pytest.raises(LeaseLost):
        old.checkpoint()
    assert calls == [10, 10]
    assert client.call("HGETALL", KEYS.checkpoint) == before


async def test_a_gap_of_days_is_kept_up_to_the_end_of_the_day_it_began_on(
    client: Client, async_client: AsyncClient, make_watch: MakeWatch
) -> None:
    before = T - 5 * DAY_S
    shift(client, before)
    first = make_watch()
    # The floor's clock as it was when the machine went off, not as it is now.
    first.board.advance(before)
    received(client, before + 80, SourceUp(at=before, source="pbx", kind="asterisk", heartbeat_s=10.0))
    first.step()
    first.end()

    midnight = (before // DAY_S + 1) * DAY_S
    rows = await read_quarters(async_client, "main", "support", before - 900, midnight)
    assert [row.blind_ms for row in rows[1:]] == [900_000] * len(rows[1:])
    assert rows[-1].start == midnight - 900
    assert len(rows) == (midnight - rows[0].start) // 900
