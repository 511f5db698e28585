"""Events by POST, through a real server into a real log."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator

import msgspec
import pytest
from structlog.testing import capture_logs

from bench.load import calls
from collectors.feed.limits import MESSAGE_BYTES, MESSAGE_EVENTS
from collectors.feed.problems import KINDS
from floor.model.events import CallLeft, CallQueued, SourceCounted, SourceUp
from tests.doubles.feed_house import OTHER_TOKEN, FeedHouse, feed_house
from tests.doubles.until import eventually

QUEUED = {"type": "call_queued", "call": "c1", "queue": "support"}


def queued(number: int, **more: object) -> dict[str, object]:
    return {"type": "call_queued", "call": f"c{number}", "queue": "support", **more}


async def test_one_event_is_in_the_log_when_it_is_answered(house: FeedHouse) -> None:
    answer = await house.post({**QUEUED, "caller": "+86 138 0013 8000", "at": house.clock.now() - 5})
    assert (answer.status_code, answer.json()) == (200, {"taken": 1, "already_taken": 0, "refused": []})
    assert house.log() == [
        CallQueued(at=house.clock.now() - 5, source="crm", call="c1", queue="support", caller="*********8000")
    ]


async def test_the_first_word_of_a_sender_is_introduced_and_the_second_is_not(redis_url: str) -> None:
    async with feed_house(redis_url, heartbeat_s=7) as house:
        await house.post({**QUEUED, "at": house.clock.now() - 90})
        await house.post(QUEUED)
        first, second, third = house.everything()
    assert first == SourceUp(
        at=house.clock.now() - 90, source="crm", kind="feed", resumed=True, heartbeat_s=7.0
    )
    assert [second.at, third.at] == [house.clock.now() - 90, house.clock.now()]


async def test_a_sender_that_introduces_itself_is_not_introduced_again(house: FeedHouse) -> None:
    await house.post([{"type": "source_up", "tells_members": True, "heartbeat_s": 3}, QUEUED])
    up, _ = house.everything()
    assert up == SourceUp(
        at=house.clock.now(), source="crm", kind="feed", tells_members=True, heartbeat_s=3.0
    )


async def test_what_is_wrong_is_refused_by_itself_and_the_rest_keeps_its_order(house: FeedHouse) -> None:
    answer = await house.post([queued(1), queued(2, queue=7), queued(3, id="e3"), {"type": "call_qeued"}])
    got = answer.json()
    assert (answer.status_code, got["taken"], got["already_taken"]) == (200, 2, 0)
    first, second = got["refused"]
    assert first == {
        "index": 1,
        "field": "queue",
        "expected": "a text of 1 to 128 characters without control characters",
        "found": "7",
    }
    assert (second["index"], second["field"], second["found"]) == (3, "type", "call_qeued")
    assert "did you mean call_queued?" in second["expected"]
    assert [event.call for event in house.log() if isinstance(event, CallQueued)] == ["c1", "c3"]


async def test_what_is_sent_again_is_taken_once(house: FeedHouse) -> None:
    events = [queued(number, id=f"e{number}") for number in range(3)]
    await house.post(events[:2])
    answer = await house.post(events)
    assert answer.json() == {"taken": 1, "already_taken": 2, "refused": []}
    assert len(house.log()) == 3


async def test_two_senders_are_told_apart_and_may_use_the_same_ids(house: FeedHouse) -> None:
    await house.post(queued(1, id="e1"))
    answer = await house.post(queued(1, id="e1"), OTHER_TOKEN)
    assert answer.json()["taken"] == 1
    assert [event.source for event in house.log()] == ["crm", "acd"]


async def test_a_sender_that_says_it_is_another_is_refused(house: FeedHouse) -> None:
    answer = await house.post([queued(1, source="acd"), queued(2, source="crm")])
    (refused,) = answer.json()["refused"]
    assert (refused["field"], refused["found"]) == ("source", "acd")
    assert [event.source for event in house.log()] == ["crm"]


@pytest.mark.parametrize("token", [None, "-", "crm-token-of-the-test", "x" * 4000])
async def test_without_a_known_token_nothing_is_taken(house: FeedHouse, token: str | None) -> None:
    answer = await house.post(QUEUED, token)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/api/v1/events/problems/no-token"
    assert house.everything() == []


@pytest.mark.parametrize(
    "headers",
    [{"Content-Type": "text/plain"}, {"Content-Type": ""}, {"Content-Encoding": "gzip"}],
)
async def test_what_is_not_said_to_be_json_is_not_read(house: FeedHouse, headers: dict[str, str]) -> None:
    answer = await house.post(QUEUED, **headers)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (415, "not-json-type")


async def test_a_charset_may_be_said(house: FeedHouse) -> None:
    answer = await house.post(QUEUED, **{"Content-Type": "Application/JSON; charset=utf-8"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"nul", b"[1,", b"\xff", b"[" * 200_000, b'{"a":' * 100_000, b'[{"type":"call_left"}]x'],
)
async def test_what_cannot_be_read_is_said_as_a_whole(house: FeedHouse, body: bytes) -> None:
    answer = await house.post(body)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "unreadable")
    assert (await house.post(QUEUED)).json()["taken"] == 1


async def test_a_body_has_a_longest_length_said_or_not(house: FeedHouse) -> None:
    body = json.dumps(QUEUED).encode().ljust(MESSAGE_BYTES)
    assert (await house.post(body)).status_code == 200
    answer = await house.post(body + b" ")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (413, "too-large")

    async def unsaid() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b" " * 4096

    headers = {"Authorization": "Bearer crm-token-of-the-tests", "Content-Type": "application/json"}
    answer = await house.http.post("/api/v1/events", content=unsaid(), headers=headers)
    assert answer.status_code == 413
    assert (await house.post(QUEUED)).json()["taken"] == 1


async def test_a_message_has_a_largest_number_of_events(house: FeedHouse) -> None:
    most = json.dumps([QUEUED] * MESSAGE_EVENTS).encode()
    assert (await house.post(most)).json()["taken"] == MESSAGE_EVENTS
    answer = await house.post([QUEUED] * (MESSAGE_EVENTS + 1))
    assert answer.status_code == 413
    assert "5001 events; expected 5000 at most" in answer.json()["detail"]
    assert (await house.post([{"type": "x"}] * (MESSAGE_EVENTS + 1))).status_code == 413
    assert len(house.log()) == MESSAGE_EVENTS


async def test_who_is_faster_than_agreed_is_told_when_to_come_again(redis_url: str) -> None:
    async with feed_house(redis_url, events_per_s=10) as house:
        assert (await house.post([QUEUED] * 10)).status_code == 200
        answer = await house.post([QUEUED] * 5)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
        await house.clock.move(0.5)
        assert (await house.post([QUEUED] * 5)).status_code == 200
        assert (await house.post([QUEUED] * 11)).status_code == 429
        await house.clock.move(5)
        answer = await house.post([QUEUED] * 11)
        assert (answer.status_code, "10 at most" in answer.json()["detail"]) == (413, True)
        assert len(house.log()) == 15


async def test_messages_without_events_are_paced_too(redis_url: str) -> None:
    async with feed_house(redis_url, events_per_s=3) as house:
        answers = [await house.post([]) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


async def test_clocks_that_cannot_be_right_are_refused(house: FeedHouse) -> None:
    now = house.clock.now()
    moments = [now + 60, now + 61, now - 36 * 3600, now - 36 * 3600 - 1, now * 1000]
    answer = await house.post([queued(number, at=at) for number, at in enumerate(moments)])
    refused = answer.json()["refused"]
    assert [one["index"] for one in refused] == [1, 3, 4]
    assert all(one["field"] == "at" for one in refused)
    assert "no more than 60 s ahead of our clock, which says 1795356000.000" in refused[0]["expected"]
    assert len(house.log()) == 2


async def test_sentiment_of_people_at_work_is_refused_with_the_reason_and_counted(house: FeedHouse) -> None:
    said = {"type": "customer_sentiment", "call": "c1", "sentiment": "negative"}
    events = [said, {**said, "channel": "customer"}]
    wrong = [{**said, "channel": channel} for channel in ("agent", "both", "", None, 3, ["customer"])]
    wrong += [{**said, "type": "agent_sentiment"}, {**said, "type": "employee_sentiment"}]
    answer = await house.post(events + wrong)
    got = answer.json()
    assert (got["taken"], len(got["refused"])) == (2, len(wrong))
    assert all("Article 5(1)(f)" in one["expected"] for one in got["refused"])
    assert house.door.senders[0].counts.told(0.0).counts["refused_employee_sentiment"] == len(wrong)


async def test_what_is_refused_is_told_of_now_and_then(house: FeedHouse) -> None:
    await house.post(
        [{"type": "x"}, QUEUED, {"type": "call_left", "call": "c1", "queue": "q", "outcome": "gone"}]
    )
    await house.post(b"{")

    def told() -> list[dict[str, int]]:
        return [event.counts for event in house.everything() if isinstance(event, SourceCounted)]

    await eventually(told, "the counts are told")
    assert told()[0] == {"refused": 2, "refused_type": 1, "refused_field": 1}
    assert len(told()) == 1, "not more often than every few seconds"
    await house.clock.move(3)
    await eventually(lambda: len(told()) == 2, "the counts are told again")
    assert told()[1]["unreadable_messages"] == 1


async def test_an_empty_list_is_an_answer_too(house: FeedHouse) -> None:
    assert (await house.post([])).json() == {"taken": 0, "already_taken": 0, "refused": []}


async def test_other_methods_are_told_what_to_do(house: FeedHouse) -> None:
    answer = await house.http.get("/api/v1/events")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_messages_that_come_together_share_a_call_of_the_log(house: FeedHouse) -> None:
    answers = await asyncio.gather(*(house.post(queued(number)) for number in range(40)))
    assert all(answer.json()["taken"] == 1 for answer in answers)
    assert len(house.log()) == 40


async def test_every_problem_is_explained_where_its_type_leads(house: FeedHouse) -> None:
    for kind in KINDS:
        page = await house.http.get(kind.type)
        assert (page.status_code, kind.meaning in page.text) == (200, True)
    assert (await house.http.get("/api/v1/events/problems/none")).status_code == 404


async def test_an_event_that_left_is_what_it_was(house: FeedHouse) -> None:
    await house.post({"type": "call_left", "call": "c1", "queue": "q", "outcome": "abandoned", "wait_s": 3})
    assert house.log() == [
        CallLeft(at=house.clock.now(), source="crm", call="c1", queue="q", outcome="abandoned", wait_s=3.0)
    ]


async def test_a_floor_comes_out_as_it_went_in(house: FeedHouse) -> None:
    events = list(itertools.islice(calls(50, 5, house.clock.now() - 600, 20.0), 2000))
    sent = [
        {name: value for name, value in msgspec.to_builtins(event).items() if name != "source"}
        for event in events
    ]
    for begin in range(0, len(sent), 300):
        await house.post(sent[begin : begin + 300])
    masked = [
        msgspec.structs.replace(
            event, source="crm", **({"caller": "1234"} if hasattr(event, "caller") else {})
        )
        for event in events
    ]
    assert house.log() == masked


async def test_a_fault_of_ours_is_answered_as_a_problem_and_logged(
    house: FeedHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise LookupError("a fault of ours")

    monkeypatch.setattr(house.door.senders[0]._translator, "event", failing)
    with capture_logs() as logs:
        got = await house.post(QUEUED)
    assert (got.status_code, got.headers["content-type"]) == (500, "application/problem+json")
    assert got.json()["type"] == "/api/v1/events/problems/fault"
    assert "a fault of ours" not in got.text
    assert [(entry["event"], entry["log_level"]) for entry in logs] == [("feed_fault", "error")]
    monkeypatch.undo()
    assert (await house.post(QUEUED)).json()["taken"] == 1
