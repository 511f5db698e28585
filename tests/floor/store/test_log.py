import asyncio
from pathlib import Path

import msgspec
import pytest

from floor.model.events import CallQueued, SourceAlive
from floor.store.client import AsyncClient, Client, open_async_client, open_client
from floor.store.errors import LogGap, StoreUnavailable
from floor.store.keys import Keys
from floor.store.log import BATCH, SEQ_KEPT_S, AsyncLog, LogReader, LogWriter, position_time
from tests.doubles.lossy_redis import lossy_redis
from tests.doubles.stopped import stopped

EVENTS = Keys("main").events


def calls(count: int, first: int = 0) -> list[CallQueued]:
    return [
        CallQueued(at=1000.0 + n, source="pbx", call=f"{n}.1", queue="support", caller="***1234")
        for n in range(first, first + count)
    ]


def stored(client: Client) -> list[str]:
    batch = LogReader(client, "main").read(100_000)
    return [event.call for _, event in batch.entries if isinstance(event, CallQueued)]


def test_events_come_back_in_order_with_their_time_of_receipt(client: Client) -> None:
    events = [*calls(3), SourceAlive(at=1003.5, source="pbx", lag_s=0.25)]

    gained = LogWriter(client, "main", "pbx", "r1").append(events)
    batch = LogReader(client, "main").read(10)

    seconds, micros = client.call("TIME")
    now = int(seconds) + int(micros) / 1e6
    assert gained == 4
    assert [event for _, event in batch.entries] == events
    assert all(now - 60 < received <= now for received, _ in batch.entries)
    assert batch.entries[-1][0] == position_time(batch.position)


def test_an_entry_says_which_source_run_and_number_it_is(client: Client) -> None:
    LogWriter(client, "main", "pbx", "r1").append(calls(2))

    entries = client.call("XRANGE", EVENTS, "-", "+")

    assert [fields[3] for _, fields in entries] == [b"pbx/r1/1", b"pbx/r1/2"]


def test_more_than_a_batch_keeps_order_and_numbers(client: Client) -> None:
    writer = LogWriter(client, "main", "pbx", "r1")

    gained = writer.append(calls(BATCH * 2 + 7))

    assert gained == BATCH * 2 + 7
    assert writer.pending == 0
    assert stored(client) == [f"{n}.1" for n in range(BATCH * 2 + 7)]
    assert client.call("XREVRANGE", EVENTS, "+", "-", "COUNT", 1)[0][1][b"s"] == b"pbx/r1/1007"


def test_a_batch_sent_again_after_its_answer_was_lost_is_not_appended_twice(
    client: Client, redis_url: str, tmp_path: Path
) -> None:
    with lossy_redis(redis_url, tmp_path) as relay:
        through = open_client(relay.url)
        writer = LogWriter(through, "main", "pbx", "r1")
        writer.append(calls(2))

        relay.lose(1)
        with pytest.raises(StoreUnavailable):
            writer.append(calls(3, first=2))

        assert relay.lost == 1
        assert writer.pending == 3
        assert client.call("XLEN", EVENTS) == 5, "the lost answer was of a batch that arrived"
        assert writer.flush() == 0
        assert writer.append(calls(1, first=5)) == 1
        through.close()
    assert stored(client) == [f"{n}.1" for n in range(6)]


def test_a_batch_that_arrived_in_part_of_a_larger_resend_is_completed(client: Client, redis_url: str,
                                                                       tmp_path: Path) -> None:  # fmt: skip
    with lossy_redis(redis_url, tmp_path) as relay:
        through = open_client(relay.url)
        writer = LogWriter(through, "main", "pbx", "r1")
        writer.append(calls(1))
        relay.lose(1)
        with pytest.raises(StoreUnavailable):
            writer.append(calls(3, first=1))

        # What is pending now goes in one batch with what comes after: only the latter is new.
        assert writer.append(calls(2, first=4)) == 2
        through.close()
    assert stored(client) == [f"{n}.1" for n in range(6)]


def test_an_old_batch_that_arrives_late_neither_enters_nor_turns_the_numbers_back(client: Client) -> None:
    LogWriter(client, "main", "pbx", "r1").append(calls(5))

    # As if sent before, stuck in a stalled server's socket, and carried out only now.
    late = LogWriter(client, "main", "pbx", "r1").append(calls(2))
    again = LogWriter(client, "main", "pbx", "r1").append(calls(5))

    assert (late, again) == (0, 0)
    assert client.call("XLEN", EVENTS) == 5


def encoded(count: int, first: int = 0) -> list[bytes]:
    return [msgspec.json.encode(call) for call in calls(count, first)]


async def test_events_encoded_and_numbered_elsewhere_are_taken_once_whatever_is_sent_again(
    client: Client, redis_url: str, tmp_path: Path
) -> None:
    with lossy_redis(redis_url, tmp_path) as relay:
        through = open_async_client(relay.url)
        log = AsyncLog(through, "main", "pbx")
        assert await log.append("r1", 1, encoded(2)) == 2
        relay.lose(1)
        with pytest.raises(StoreUnavailable):
            await log.append("r1", 3, encoded(2, first=2))
        assert await log.append("r1", 2, encoded(5, first=1)) == 2
        assert await log.append("r1", 1, encoded(6)) == 0
        assert await log.append("r2", 1, encoded(1, first=6)) == 1
        await through.close()
    assert stored(client) == [f"{n}.1" for n in range(7)]
    entries = client.call("XRANGE", EVENTS, "-", "+")
    assert [fields[3] for _, fields in entries] == [*(b"pbx/r1/%d" % n for n in range(1, 7)), b"pbx/r2/1"]


async def test_events_before_which_the_log_lacks_some_are_refused_until_that_is_meant(
    client: Client, async_client: AsyncClient
) -> None:
    log = AsyncLog(async_client, "main", "pbx")
    await log.append("r1", 1, encoded(3))
    with pytest.raises(LogGap) as caught:
        await log.append("r1", 6, encoded(2, first=5))
    assert (caught.value.first, caught.value.last) == (6, 3)
    assert stored(client) == ["0.1", "1.1", "2.1"]
    assert await log.append("r1", 4, encoded(2, first=3)) == 2
    assert await log.append("r1", 9, encoded(1, first=8), gap=True) == 1
    assert await log.append("r1", 10, encoded(1, first=9)) == 1
    assert stored(client) == [f"{n}.1" for n in (0, 1, 2, 3, 4, 8, 9)]
    with pytest.raises(LogGap):
        await log.append("r2", 2, encoded(1))
    assert await log.append("r2", 1, encoded(1)) == 1


def test_a_writer_whose_numbers_the_log_forgot_goes_on(client: Client) -> None:
    writer = LogWriter(client, "main", "pbx", "r1")
    writer.append(calls(3))
    client.call("DEL", Keys("main").seq("pbx", "r1"))

    assert writer.append(calls(2, first=3)) == 2
    assert stored(client) == [f"{n}.1" for n in range(5)]


async def test_a_client_that_waits_no_longer_leaves_a_log_that_can_be_used(
    client: Client, async_client: AsyncClient
) -> None:
    log = AsyncLog(async_client, "main", "pbx")
    await log.append("r1", 1, encoded(1))
    with stopped(int(client.call("INFO", "server")["process_id"])), pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await log.append("r1", 2, encoded(2, first=1))
    # What was sent before may have arrived after all, now or later; under its number it counts once.
    await log.append("r1", 2, encoded(4, first=1))
    assert stored(client) == [f"{n}.1" for n in range(5)]


def test_runs_and_sources_count_apart(client: Client) -> None:
    LogWriter(client, "main", "pbx", "r1").append(calls(2))

    gained = LogWriter(client, "main", "pbx", "r2").append(calls(2, first=2))
    gained += LogWriter(client, "main", "feed", "r1").append(calls(2, first=4))

    assert gained == 4


def test_numbers_of_silent_runs_are_forgotten_in_time(client: Client) -> None:
    LogWriter(client, "main", "pbx", "r1").append(calls(1))

    assert 0 < client.call("TTL", Keys("main").seq("pbx", "r1")) <= SEQ_KEPT_S


def test_reading_tells_the_end_the_length_and_the_lag(client: Client) -> None:
    LogWriter(client, "main", "pbx", "r1").append(calls(10))
    reader = LogReader(client, "main")

    batches = [reader.read(4) for _ in range(4)]

    assert [len(b.entries) for b in batches] == [4, 4, 2, 0]
    assert [b.lag for b in batches] == [6, 2, 0, 0]
    assert [b.length for b in batches] == [10, 10, 10, 10]
    assert [b.empty_until is None for b in batches] == [True, True, True, False]


def test_far_behind_the_length_is_asked_for_now_and_then(client: Client) -> None:
    writer = LogWriter(client, "main", "pbx", "r1")
    writer.append(calls(20))
    reader = LogReader(client, "main")
    reader.read(1)
    writer.append(calls(10, first=20))

    lags = [reader.read(1).lag for _ in range(9)]

    assert lags[0] == 18
    assert lags[-1] == 20


def test_what_is_appended_after_the_end_was_proved_is_later_than_the_proof(client: Client) -> None:
    reader = LogReader(client, "main")
    writer = LogWriter(client, "main", "pbx", "r1")
    for n in range(200):
        proof = reader.read(10).empty_until
        assert proof is not None
        writer.append(calls(1, first=n))
        ((received, _),) = reader.read(2).entries
        assert received > proof


def test_an_entry_nobody_can_read_is_counted_and_skipped(client: Client) -> None:
    writer = LogWriter(client, "main", "pbx", "r1")
    writer.append(calls(1))
    for payload in (b"{", b"\xff\xfe", b'{"type":"no_such_event"}', b'{"type":"source_alive"}', b""):
        client.call("XADD", EVENTS, "*", "e", payload, "s", "pbx/r1/x")
    client.call("XADD", EVENTS, "*", "other", "field")
    writer.append(calls(1, first=1))
    reader = LogReader(client, "main")

    batch = reader.read(100)

    assert [event.call for _, event in batch.entries if isinstance(event, CallQueued)] == ["0.1", "1.1"]
    assert reader.unreadable == 6
    assert reader.last_unreadable
    assert batch.lag == 0


def test_waiting_ends_with_an_entry_and_without_one(client: Client) -> None:
    reader = LogReader(client, "main")
    reader.wait(0.001)
    LogWriter(client, "main", "pbx", "r1").append(calls(1))

    reader.wait(3600.0)

    assert len(reader.read(10).entries) == 1
