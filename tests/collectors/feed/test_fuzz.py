"""Whatever comes: an answer, no crash, no growth, no hang; and the next right event is taken."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.feed.language import ANY, TYPES
from collectors.feed.refusals import Explanations, Refusal
from collectors.feed.translate import Translator
from collectors.feed.wire import TooMany, Unreadable, one, opened, read
from floor.model.events import AnyEvent
from tests.doubles.feed_house import FeedHouse, answer, feed_house, said

NOW = 1_795_356_000.0
RIGHT = {"type": "call_queued", "call": "c1", "queue": "support"}

finite = st.floats(allow_nan=False, allow_infinity=False)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | finite | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
words = sorted({field.name for sent in TYPES.values() for field in msgspec.structs.fields(sent)})
values = anything | st.sampled_from(
    ["ready", "abandoned", "customer", "support", "\x00", "<script>", "+8613800138000"]
)
almost = st.builds(
    lambda kind, fields: {"type": kind, **fields},
    st.sampled_from([*TYPES, "source_counted", "agent_sentiment", ""]),
    st.dictionaries(st.sampled_from(words), values, max_size=8),
)
message = st.one_of(
    anything.map(json.dumps).map(str.encode),
    almost.map(json.dumps).map(str.encode),
    st.lists(almost | anything | st.just(RIGHT), max_size=6).map(json.dumps).map(str.encode),
    st.builds(
        lambda seq, events: json.dumps({"seq": seq, "events": events}).encode(),
        values,
        st.lists(almost, max_size=3),
    ),
    st.binary(max_size=200),
    st.sampled_from(
        [b"NaN", b'[{"type": "source_alive", "lag_s": Infinity}]', b'{"type":"call_held","leg":"\\ud800"}']
    ),
    st.tuples(almost.map(json.dumps).map(str.encode), st.integers(0, 300)).map(lambda cut: cut[0][: cut[1]]),
    st.tuples(st.sampled_from([b"[", b'{"a":', b'{"type":"call_left","call":']), st.integers(1, 3000)).map(
        lambda deep: deep[0] * deep[1]
    ),
)


@settings(max_examples=300)
@given(message)
def test_a_message_is_read_or_said_to_be_unreadable(raw: bytes) -> None:
    with contextlib.suppress(Unreadable, TooMany):
        _, events = opened(raw)
        for item in read(events):
            translator = Translator("crm", None)
            sent = one(item) if isinstance(item, msgspec.Raw) else item
            if isinstance(sent, tuple):
                refusal, event_id = sent
                told = Explanations().of(refusal, 0, event_id)
                assert told.field
                assert told.expected
                assert len(told.found or "") <= 40
                msgspec.json.encode(told)
                continue
            with contextlib.suppress(Refusal):
                event = translator.event(sent, NOW)
                assert event.source == "crm"
                assert event.at <= NOW + 60
                # What the log holds has to be readable again, and to be the same.
                assert msgspec.json.decode(msgspec.json.encode(event), type=AnyEvent) == event


@settings(max_examples=200)
@given(almost)
def test_what_the_decoder_refuses_is_explained_by_a_field(thing: dict[str, Any]) -> None:
    raw = json.dumps(thing)
    (item,) = read(b"[" + raw.encode() + b"]")
    sent = one(item) if isinstance(item, msgspec.Raw) else item
    if isinstance(sent, tuple):
        assert sent[0].field in {*words, "type", "event"}
    else:
        assert msgspec.convert(thing, ANY) == sent


async def _through(house: FeedHouse, messages: list[bytes]) -> None:
    for raw in messages:
        got = await house.post(raw)
        assert got.status_code in {200, 413, 422}
        if got.status_code == 200:
            counted = got.json()
            events = json.loads(raw)
            assert counted["taken"] + counted["already_taken"] + len(counted["refused"]) == (
                len(events) if isinstance(events, list) else 1
            )
    assert (await house.post(RIGHT)).json()["taken"] == 1
    async with house.connect() as connection:
        for raw in messages:
            await said(connection, raw)
        await said(connection, {"seq": "end", "events": RIGHT})
        acks = [(await answer(connection))["ack"] for _ in range(len(messages) + 1)]
    assert acks[-1] == "end"
    await asyncio.gather(*(sender.idle() for sender in house.door.senders))
    assert [sender._waiting_events for sender in house.door.senders] == [0, 0]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(messages=st.lists(message, max_size=6))
def test_over_real_connections_every_message_has_an_answer(redis_url: str, messages: list[bytes]) -> None:
    async def run() -> None:
        async with feed_house(redis_url) as house:
            await _through(house, messages)

    asyncio.run(run())


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(pieces=st.lists(st.binary(max_size=300), max_size=5), masked=st.booleans())
def test_a_connection_that_speaks_no_websocket_or_is_cut_harms_nobody(
    redis_url: str,
    pieces: list[bytes],
    masked: bool,  # noqa: FBT001
) -> None:
    async def run() -> None:
        async with feed_house(redis_url) as house:
            reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
            upgrade = (
                b"GET /api/v1/events HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                b"Authorization: Bearer crm-token-of-the-tests\r\n\r\n"
            )
            writer.write(upgrade if masked else b"POST /api/v1/events HTTP/1.1\r\nHost: x\r\n")
            with contextlib.suppress(OSError):
                for piece in pieces:
                    writer.write(piece)
                    await writer.drain()
            writer.transport.abort()
            with contextlib.suppress(OSError):
                await reader.read()
            assert (await house.post(RIGHT)).json()["taken"] == 1

    asyncio.run(run())
