"""What senders say, once each, in a real Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from redis import Redis

from floor.model.events import CallDequeued
from floor.store.client import AsyncClient, open_async_client
from floor.store.errors import StoreUnavailable
from floor.store.feed_log import BATCH, Entry, FeedLog, id_key
from floor.store.keys import Keys
from tests.doubles.log import logged

DAY_S = 86_400
NOON = 20_000 * DAY_S + DAY_S / 2


@pytest_asyncio.fixture
async def client(redis_url: str) -> AsyncIterator[AsyncClient]:
    made = open_async_client(redis_url)
    yield made
    await made.close()


def entry(call: str, event_id: str | None = None) -> Entry:
    event = CallDequeued(at=1.0, source="crm", call=call, queue="q")
    return (b"" if event_id is None else id_key(event_id), msgspec.json.encode(event))


def calls(redis_url: str) -> list[str]:
    return [event.call for event in logged(redis_url, "main") if isinstance(event, CallDequeued)]


async def test_entries_are_in_the_log_in_order_each_id_once(client: AsyncClient, redis_url: str) -> None:
    log = FeedLog(client, "main", "crm", "run")
    assert await log.append([entry("a", "1"), entry("b"), entry("c", "2"), entry("d", "1")], NOON) == [
        True,
        True,
        True,
        False,
    ]
    assert await log.append([entry("c", "2"), entry("b"), entry("e", "3")], NOON) == [False, True, True]
    assert calls(redis_url) == ["a", "b", "c", "b", "e"]


async def test_another_process_knows_the_ids_and_another_sender_does_not(client: AsyncClient) -> None:
    await FeedLog(client, "main", "crm", "run").append([entry("a", "1")], NOON)
    assert await FeedLog(client, "main", "crm", "next").append([entry("a", "1")], NOON) == [False]
    assert await FeedLog(client, "main", "acd", "run").append([entry("a", "1")], NOON) == [True]
    assert await FeedLog(client, "other", "crm", "run").append([entry("a", "1")], NOON) == [True]


@pytest.mark.parametrize(("first", "again"), [(NOON, NOON + DAY_S), (NOON + DAY_S, NOON)])
async def test_an_id_is_known_across_midnight_also_to_a_clock_that_is_not_there_yet(
    client: AsyncClient, first: float, again: float
) -> None:
    log = FeedLog(client, "main", "crm", "run")
    await log.append([entry("a", "1")], first)
    assert await log.append([entry("a", "1"), entry("b", "2")], again) == [False, True]


async def test_an_id_is_forgotten_two_days_later_and_redis_forgets_it_too(
    client: AsyncClient, redis_url: str
) -> None:
    log = FeedLog(client, "main", "crm", "run")
    await log.append([entry("a", "1")], NOON)
    assert await log.append([entry("a", "1")], NOON + 2 * DAY_S) == [True]
    with Redis.from_url(redis_url) as redis:
        ttl = redis.ttl(Keys("main").sent("crm", 20_000))
    assert DAY_S < ttl <= DAY_S + 3600


async def test_without_ids_nothing_is_remembered(client: AsyncClient, redis_url: str) -> None:
    await FeedLog(client, "main", "crm", "run").append([entry("a")], NOON)
    with Redis.from_url(redis_url) as redis:
        assert redis.keys("*sent*") == []


async def test_an_entry_says_where_it_came_from(client: AsyncClient, redis_url: str) -> None:
    log = FeedLog(client, "main", "crm", "run")
    await log.append([entry("a"), entry("b")], NOON)
    await log.append([entry("c")], NOON)
    with Redis.from_url(redis_url) as redis:
        origins = [fields[b"s"] for _, fields in redis.xrange(Keys("main").events)]
    assert origins == [b"crm/run/1", b"crm/run/2", b"crm/run/3"]


async def test_a_number_is_not_used_again_where_nobody_knows_whether_it_arrived(
    client: AsyncClient, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = FeedLog(client, "main", "crm", "run")
    run = client.run

    async def answer_lost(*arguments: Any) -> Any:
        await run(*arguments)
        raise StoreUnavailable("the answer was lost")

    monkeypatch.setattr(client, "run", answer_lost)
    with pytest.raises(StoreUnavailable):
        await log.append([entry("a"), entry("b")], NOON)
    monkeypatch.undo()
    await log.append([entry("a"), entry("b")], NOON)
    with Redis.from_url(redis_url) as redis:
        origins = [fields[b"s"] for _, fields in redis.xrange(Keys("main").events)]
    assert origins == [b"crm/run/1", b"crm/run/2", b"crm/run/3", b"crm/run/4"]


async def test_a_whole_batch_is_taken_and_more_is_a_mistake_of_ours(client: AsyncClient) -> None:
    log = FeedLog(client, "main", "crm", "run")
    assert await log.append([entry("a", str(n)) for n in range(BATCH)], NOON) == [True] * BATCH
    with pytest.raises(ValueError, match="500 at most"):
        await log.append([entry("a")] * (BATCH + 1), NOON)


async def test_a_store_that_is_away_is_said() -> None:
    client = open_async_client("unix:///nowhere/redis.sock")
    with pytest.raises(StoreUnavailable):
        await FeedLog(client, "main", "crm", "run").append([entry("a")], NOON)
    await client.close()


def test_ids_however_long_make_keys_of_one_length() -> None:
    keys = {id_key(event_id) for event_id in ("1", "2", "x" * 64, "事件")}
    assert {len(key) for key in keys} == {16}
    assert len(keys) == 4


async def test_a_promise_is_remembered_by_sender_until_it_is_taken_back(client: AsyncClient) -> None:
    log, other = (FeedLog(client, "main", source, "run") for source in ("crm", "acd"))
    assert await log.promised() is None
    await log.append([entry("a"), entry("b"), entry("c")], NOON, {0: 3.0, 2: 12.5})
    assert await FeedLog(client, "main", "crm", "next").promised() == 12.5
    assert await other.promised() is None
    await log.append([entry("a")], NOON)
    assert await log.promised() == 12.5
    await log.append([entry("a")], NOON, {0: None})
    assert await log.promised() is None


async def test_a_promise_sent_again_does_not_replace_a_newer_one(client: AsyncClient) -> None:
    log = FeedLog(client, "main", "crm", "run")
    await log.append([entry("a", "1")], NOON, {0: 30.0})
    await log.append([entry("b", "2")], NOON, {0: 5.0})
    assert await log.append([entry("a", "1"), entry("c", "3")], NOON, {0: 30.0}) == [False, True]
    assert await log.promised() == 5.0
