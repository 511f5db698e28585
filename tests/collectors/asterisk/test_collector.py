from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest

from collectors.asterisk.collector import COUNTED_EVERY_S, MOST_TICKS, TICK_S, _Passed
from collectors.asterisk.dial import MOST_BYTES
from collectors.asterisk.dialogue import BOOT_PATIENCE_S, QUIET_S, RETAKE_S
from collectors.heartbeat import HEARTBEAT_S
from floor.model.events import (
    CallQueued,
    LegSeen,
    MemberSeen,
    QueueReported,
    SnapshotBegan,
    SnapshotEnded,
    SourceAlive,
    SourceCounted,
    SourceDown,
    SourceUp,
)
from tests.doubles.ami_house import AmiHouse, ami_house
from tests.doubles.ami_server import Headers, Session, event, member, response
from tests.doubles.clock import VirtualClock
from tests.doubles.until import eventually


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[AmiHouse]:
    async with ami_house(tmp_path) as made:
        yield made


def join(house: AmiHouse, call: str = "100.1") -> None:
    house.server.tell(
        "QueueCallerJoin", Uniqueid=call, Linkedid=call, Queue="sales", CallerIDNum="0601100001"
    )


def counts(house: AmiHouse) -> dict[str, int]:
    counted = house.said(SourceCounted)
    return counted[-1].counts if counted else {}


# ------------------------------------------------------------------------------------- a good day


async def test_after_the_greeting_comes_all_the_pbx_knows_and_then_what_happens(house: AmiHouse) -> None:
    house.server.channels = ["90.1"]
    await house.heard(SnapshotEnded, 2)
    (up,) = house.said(SourceUp)
    assert (up.kind, up.heartbeat_s, up.started_at) == ("asterisk", HEARTBEAT_S, house.server.started_at)
    assert [began.scope for began in house.said(SnapshotBegan)] == ["queues", "calls"]
    assert [seen.agent for seen in house.said(MemberSeen)] == ["PJSIP/1001"]
    assert [seen.leg for seen in house.said(LegSeen)] == ["90.1"]
    assert [seen.queue for seen in house.said(QueueReported)] == ["sales"]
    join(house)
    (queued,) = await house.heard(CallQueued)
    assert (queued.call, queued.at) == ("100.1", house.clock.now())


async def test_nothing_is_asked_of_the_queues_before_the_pbx_is_up(house: AmiHouse) -> None:
    house.server.booted = False
    await house.clock.until(lambda: house.server.asked("Ping"))
    assert house.server.asked("QueueStatus") == []
    house.server.boot()
    await house.heard(SnapshotEnded, 2)
    assert len(house.said(SourceUp)) == 1
    assert counts(house) == {}


async def test_all_is_asked_again_every_so_often_and_each_time_by_a_name_of_its_own(house: AmiHouse) -> None:
    await house.heard(SnapshotBegan, 6, within_s=130)
    began = [each for each in house.said(SnapshotBegan) if each.scope == "queues"]
    assert [later.at - earlier.at for earlier, later in pairwise(began)] == [60.0, 60.0]
    assert len(house.said(SnapshotEnded)) in (5, 6)
    ids = [headers["ActionID"] for session in house.server.sessions for headers in session.asked]
    assert len(set(ids)) == len(ids)
    assert len(house.server.asked("QueueSummary")) == 3
    assert len(house.said(SourceUp)) == 1


async def test_a_quiet_pbx_is_asked_whether_it_lives_and_is_never_silent_for_longer_than_promised(
    house: AmiHouse,
) -> None:
    await house.heard(SourceAlive, 30)
    alive = house.said(SourceAlive)
    assert all(each.lag_s == 0.0 and each.clock_off_s == 0.0 for each in alive)
    gaps = [later - earlier for earlier, later in pairwise(house.at)]
    assert QUIET_S <= max(gaps) < HEARTBEAT_S


async def test_a_busy_pbx_is_asked_all_the_same_every_so_often(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    asked, began = len(house.server.asked("Ping")), house.clock.now()
    for number in range(100):
        join(house, f"{number}.1")
        await house.clock.pass_s(0.2)
    passed_s = house.clock.now() - began
    assert len(house.server.asked("Ping")) - asked == pytest.approx(passed_s / 5, abs=1)


async def test_events_that_say_nothing_of_the_floor_prove_life_too(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    pings, before = len(house.server.asked("Ping")), len(house.said(SourceAlive))
    for _ in range(8):
        house.server.tell("VarSet", Variable="X", Value="1")
        await house.clock.pass_s(0.5)
    assert len(house.server.asked("Ping")) == pings
    assert len(house.said(SourceAlive)) - before in (3, 4)


async def test_lag_is_the_time_a_ping_takes(house: AmiHouse) -> None:
    await house.heard(SourceAlive)
    ponged = house.server.answers["Ping"]

    def late(session: Session, headers: Headers) -> None:
        house.clock.set(house.clock.now() + 0.125)
        ponged(session, headers)

    house.server.answers["Ping"] = late
    alive = await house.heard(SourceAlive, 4)
    assert alive[-1].lag_s == pytest.approx(0.125)


# --------------------------------------------------------------- an account that may see little


async def test_an_account_that_hears_nothing_of_boots_asks_until_it_is_answered(house: AmiHouse) -> None:
    house.server.tells_boot = house.server.booted = False
    await house.clock.until(lambda: len(house.server.asked("QueueStatus")) == 3)
    assert house.clock.now() - 1_800_000_000.0 == pytest.approx(3 * BOOT_PATIENCE_S, abs=3 * TICK_S)
    assert house.events == []
    house.server.booted = True
    await house.heard(SnapshotEnded, 2)
    (up,) = house.said(SourceUp)
    assert up.started_at is None
    assert [began.scope for began in house.said(SnapshotBegan)] == ["queues", "calls"]
    assert len(house.server.asked("QueueStatus")) == 4


async def test_a_pbx_without_a_single_queue_is_up_all_the_same(house: AmiHouse) -> None:
    house.server.tells_boot = False
    house.server.queues = {}
    await house.heard(SnapshotEnded, 2)
    assert len(house.said(SourceUp)) == 1


async def test_a_call_proves_up_who_is_still_waited_for_and_all_is_asked_then(house: AmiHouse) -> None:
    house.server.tells_boot = house.server.booted = False
    await house.clock.until(lambda: house.server.asked("QueueStatus"))
    house.server.booted = True
    join(house)
    await house.heard(SnapshotEnded, 2)
    assert [type(each) for each in house.events][:2] == [SourceUp, CallQueued]
    assert len(house.said(SourceUp)) == 1


async def test_what_the_account_may_not_ask_is_said_with_what_to_change(
    house: AmiHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    house.server.denied = {"CoreShowChannels"}
    (counted,) = await house.heard(SourceCounted)
    assert counted.notes == [
        "CoreShowChannels is refused: Permission denied; give the account write = reporting in manager.conf"
    ]
    assert counted.counts == {"refused_questions": 1}
    await house.heard(SnapshotBegan, 4)
    assert capsys.readouterr().out.count("question_failed") == 1
    assert len(house.said(SourceUp)) == 1
    house.server.denied = set()
    counted = (await house.heard(SourceCounted, 3))[-1]
    assert counted.notes == []


async def test_who_may_not_ask_of_queues_at_all_is_refused(house: AmiHouse) -> None:
    house.server.tells_boot = False
    house.server.denied = {"QueueStatus"}
    (down,) = await house.heard(SourceDown)
    assert down.reason == "refused"
    assert down.detail.startswith("QueueStatus is refused: Permission denied")


# -------------------------------------------------------------------------------------- counting


async def test_what_could_not_be_used_is_counted_and_told_not_too_often(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    for _ in range(40):
        house.server.tell("SomethingNew", Since="22")
        await house.clock.pass_s(0.25)
    assert len(house.said(SourceCounted)) <= 10 / COUNTED_EVERY_S + 1
    await house.clock.pass_s(COUNTED_EVERY_S)
    assert counts(house) == {"unknown_messages": 40, "unknown_message SomethingNew": 40}


async def test_counts_go_on_over_connections(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    house.server.say(b"rubbish\r\n\r\n")
    await house.clock.pass_s(1)
    house.server.cut()
    await house.heard(SourceUp, 2)
    assert counts(house) == {"malformed_messages": 1}
    house.server.say(b"rubbish\r\n\r\n")
    await house.clock.pass_s(2 * COUNTED_EVERY_S)
    assert counts(house) == {"malformed_messages": 2}


# ----------------------------------------------------------------------------------- its own end


async def test_who_is_stopped_says_so_of_a_pbx_that_is_up(house: AmiHouse) -> None:
    assert house.collector.last_words("stopped") == []
    await house.heard(SourceUp)
    (down,) = house.collector.last_words("stopped")
    assert isinstance(down, SourceDown)
    assert (down.reason, down.at) == ("stopped", house.clock.now())


# ------------------------------------------------------------------------------ a log that is away


async def test_while_nobody_takes_events_the_pbx_waits_and_is_not_taken_for_hung(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    house.room.clear()
    join(house, "0.1")
    await house.clock.pass_s(60)
    for number in range(1, 20_000):
        join(house, f"{number}.1")
    await house.clock.pass_s(1)
    (connection,) = house.connections
    assert MOST_BYTES <= connection._held_bytes < 2 * MOST_BYTES
    house.room.set()
    await house.heard(CallQueued, 20_000)
    assert [queued.call for queued in house.said(CallQueued)] == [f"{number}.1" for number in range(20_000)]
    await house.clock.pass_s(20)
    assert house.said(SourceDown) == []
    assert len(house.server.sessions) == 1


async def test_time_in_which_we_could_not_look_counts_for_little() -> None:
    passed, clock, wake = _Passed(), VirtualClock(), asyncio.Event()
    ticking = asyncio.create_task(passed.tick(clock, wake))
    await eventually(lambda: len(clock.slept) >= 100, "a hundred ticks")
    ticking.cancel()
    assert wake.is_set()
    assert passed.take_s() == MOST_TICKS * TICK_S
    assert passed.take_s() == 0.0


async def test_what_came_in_time_and_was_not_read_yet_is_read_before_a_pbx_is_taken_for_hung(
    house: AmiHouse,
) -> None:
    await house.heard(SnapshotEnded, 2)
    held: list[tuple[Session, Headers]] = []
    ponged = house.server.answers["Ping"]
    house.server.answers["Ping"] = lambda session, headers: held.append((session, headers))
    (connection,) = house.connections
    looked = []

    async def found() -> bool:
        looked.append(house.clock.now())
        house.server.answers["Ping"] = ponged
        while held:
            ponged(*held.pop())
        await eventually(
            lambda: connection.heard_bytes == house.server.session.sent_bytes, "what was said is here"
        )
        return True

    connection.look = found  # type: ignore[method-assign]
    await house.clock.pass_s(20)
    assert len(looked) == 1
    assert house.said(SourceDown) == []
    assert len(house.connections) == 1


# --------------------------------------------------------------------------------- odd answers


async def test_an_answer_to_nothing_we_asked_is_counted_and_begins_nothing(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    house.server.say(response("Success", "elsewhere-1", Message="Queue status will follow"))
    house.server.say(event("QueueMember", ActionID="elsewhere-1", **member()))
    await house.clock.pass_s(2 * COUNTED_EVERY_S)
    assert counts(house) == {"unasked_answers": 1, "unasked_items": 1}
    assert len(house.said(SnapshotBegan)) == 2


async def test_a_list_whose_end_never_comes_is_given_up_and_asked_for_again(house: AmiHouse) -> None:
    whole = house.server.answers["QueueStatus"]

    def cut_short(session: Session, headers: Headers) -> None:
        session.say(response("Success", headers["ActionID"], Message="Queue status will follow"))
        house.server.answers["QueueStatus"] = whole

    house.server.answers["QueueStatus"] = cut_short
    await house.clock.until(lambda: len(house.server.asked("QueueStatus")) == 2)
    assert house.clock.now() - 1_800_000_000.0 < 5 + RETAKE_S + 1
    await house.clock.pass_s(COUNTED_EVERY_S)
    assert counts(house) == {"missed_answers": 1}
    assert house.said(SourceDown) == []
    ended = {each.snapshot for each in house.said(SnapshotEnded)}
    assert [each.snapshot in ended for each in house.said(SnapshotBegan)] == [False, True, True, True]


async def test_a_list_with_an_item_lost_ends_nothing_and_is_asked_for_again(house: AmiHouse) -> None:
    whole = house.server.answers["QueueStatus"]

    def lossy(session: Session, headers: Headers) -> None:
        house.server.answers["QueueStatus"] = whole
        items = [event("QueueParams", Queue="sales"), event("QueueMember", Queue="sales", Name="no location")]
        house.server.list(session, headers, "Queue status will follow", items, "QueueStatusComplete")

    house.server.answers["QueueStatus"] = lossy
    await house.clock.until(lambda: len(house.server.asked("QueueStatus")) == 2)
    assert house.clock.now() - 1_800_000_000.0 < RETAKE_S + 1
    await house.clock.pass_s(COUNTED_EVERY_S)
    assert counts(house) == {"malformed_messages": 1, "incomplete_snapshots": 1}


async def test_a_question_that_is_never_answered_is_said(
    house: AmiHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    house.server.answers["QueueStatus"] = lambda _session, _headers: None
    await house.clock.pass_s(100)
    assert house.said(SourceCounted)[-1].notes == ["QueueStatus is not answered, or not to its end"]
    assert capsys.readouterr().out.count("question_failed") == 1
    assert house.said(SourceDown) == []
    assert [type(each) for each in house.said(SnapshotEnded)][:1] == [SnapshotEnded]  # the calls are listed


async def test_a_list_that_is_never_whole_is_asked_for_ever_more_seldom(house: AmiHouse) -> None:
    def lossy(session: Session, headers: Headers) -> None:
        items = [event("QueueMember", Queue="sales", Name="no location")]
        house.server.list(session, headers, "Queue status will follow", items, "QueueStatusComplete")

    house.server.answers["QueueStatus"] = lossy
    await house.heard(SnapshotBegan, 14, within_s=400)
    asked = [each.at for each in house.said(SnapshotBegan) if each.scope == "queues"]
    waits = [later - earlier for earlier, later in pairwise(asked)]
    assert waits == pytest.approx([5, 10, 20, 40, 60, 60], abs=2 * TICK_S)


async def test_answers_in_another_order_belong_to_their_questions(house: AmiHouse) -> None:
    held: list[tuple[Session, Headers]] = []
    channels = house.server.answers["CoreShowChannels"]
    queues = house.server.answers["QueueStatus"]
    house.server.answers["QueueStatus"] = lambda session, headers: held.append((session, headers))

    def late(session: Session, headers: Headers) -> None:
        channels(session, headers)
        for each in held:
            queues(*each)

    house.server.answers["CoreShowChannels"] = late
    ended = await house.heard(SnapshotEnded, 2)
    began = {each.snapshot: each.scope for each in house.said(SnapshotBegan)}
    assert [began[each.snapshot] for each in ended] == ["calls", "queues"]
    assert len(house.said(MemberSeen)) == 1
    await house.clock.pass_s(COUNTED_EVERY_S)
    assert counts(house) == {}


async def test_a_connection_is_closed_with_its_collector(tmp_path: Path) -> None:
    async with ami_house(tmp_path) as house:
        await house.heard(SourceUp)
        server, session = house.server, house.server.session
        assert not session.closed
    assert len(server.sessions) == 1
    await asyncio.sleep(0)
    assert house.connections[0]._transport is not None
    assert house.connections[0]._transport.is_closing()
