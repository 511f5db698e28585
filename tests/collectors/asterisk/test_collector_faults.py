"""The other side dead, hung, slow, lying or torn: the collector lives, says so, and comes back by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from collectors.asterisk.collector import COUNTED_EVERY_S, TICK_S
from collectors.asterisk.dialogue import ON_THE_WAY_S
from collectors.link import FIRST_S, LAST_S, REFUSED_FIRST_S, REFUSED_LAST_S
from floor.model.events import (
    CallLeft,
    CallQueued,
    MemberChanged,
    SnapshotEnded,
    SourceAlive,
    SourceCounted,
    SourceDown,
    SourceUp,
)
from tests.doubles.ami_house import AmiHouse, ami_house
from tests.doubles.ami_server import SECRET, Headers, Session, event, member

NAME = "王小明 <script>alert(1)</script>"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[AmiHouse]:
    async with ami_house(tmp_path) as made:
        yield made


def join(call: str, **more: str) -> bytes:
    return event(
        "QueueCallerJoin", Uniqueid=call, Linkedid=call, Queue="sales", CallerIDNum="0601100001", **more
    )


def calls(house: AmiHouse) -> list[str]:
    return [queued.call for queued in house.said(CallQueued)]


async def counted(house: AmiHouse) -> dict[str, int]:
    await house.clock.pass_s(COUNTED_EVERY_S + 2 * TICK_S)
    told = house.said(SourceCounted)
    return told[-1].counts if told else {}


def told(house: AmiHouse) -> list[str]:
    """Return what was said of the source's being there, in order."""
    return [
        "up" if isinstance(event, SourceUp) else event.reason
        for event in house.events
        if isinstance(event, SourceUp | SourceDown)
    ]


# ------------------------------------------------------------------------------------------ torn


async def test_a_connection_cut_inside_a_character_loses_that_message_and_nothing_else(
    house: AmiHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    await house.heard(SnapshotEnded, 2)
    whole = join("1.1", CallerIDName=NAME)
    torn = whole[: whole.index("小".encode()) + 1]
    house.server.say(whole + torn)
    await house.clock.pass_s(1)
    house.server.cut()
    await house.heard(SnapshotEnded, 4)
    house.server.say(join("2.1"))
    await house.heard(CallQueued, 2)
    assert calls(house) == ["1.1", "2.1"]
    assert told(house) == ["up", "lost", "up"]
    assert await counted(house) == {}
    written = capsys.readouterr().out
    assert written.count("source_away") == written.count("source_back") == 1


async def test_a_character_that_comes_in_two_reads_is_whole(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    said = event("QueueMemberPause", **member(MemberName="王小明"))
    at = said.index("小".encode()) + 1
    house.server.say(said[:at])
    await house.clock.pass_s(0.5)
    house.server.say(said[at:])
    (changed,) = await house.heard(MemberChanged)
    assert changed.name == "王小明"


async def test_one_byte_a_second_is_no_life_and_a_new_connection_helps(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    began = house.clock.now()
    dripping = asyncio.create_task(drip(house, join("1.1")))
    (down,) = await house.heard(SourceDown)
    assert (down.reason, down.detail) == ("hung", "no answer to Ping for 5 s")
    assert down.at - began == pytest.approx(6, abs=4 * TICK_S)
    dripping.cancel()
    house.server.hung = False
    await house.heard(SourceUp, 2)
    house.server.say(join("2.1"))
    await house.heard(CallQueued)
    assert calls(house) == ["2.1"]


async def drip(house: AmiHouse, data: bytes) -> None:
    """Say nothing but this, byte by byte."""
    session = house.server.session
    house.server.hung = True
    for at in range(len(data)):
        await house.clock.sleep(1.0)
        session._writer.write(data[at : at + 1])
        session.sent_bytes += 1


# ---------------------------------------------------------------------------------- hung and gone


async def test_a_hung_pbx_is_noticed_like_a_dead_one_and_found_again(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    heard_at = house.said(SourceAlive)[-1].at
    with house.server.hanging():
        (down,) = await house.heard(SourceDown)
        assert down.reason == "hung"
        assert down.at - heard_at == pytest.approx(6, abs=1)
        assert not [each for each in house.said(SourceAlive) if each.at > heard_at + 1]
        await house.clock.pass_s(60)
        assert told(house) == ["up", "hung"]  # said once, however long it lasts
    await house.heard(SnapshotEnded, 4, within_s=LAST_S + 6)
    assert told(house) == ["up", "hung", "up"]


async def test_who_tells_and_never_answers_hangs(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    house.server.answers["Ping"] = lambda _session, _headers: None
    for number in range(60):
        house.server.say(join(f"{number}.1"))
        await house.clock.pass_s(0.25)
    assert told(house)[:2] == ["up", "hung"]
    assert house.said(SourceDown)[0].at - 1_800_000_000.0 == pytest.approx(10, abs=1.5)


@pytest.mark.parametrize("said", [event("VarSet", Variable="x"), b"x" * 1000])
async def test_who_floods_and_never_answers_hangs_though_something_always_lies_there(
    house: AmiHouse, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    async def always() -> bool:
        return True

    await house.heard(SnapshotEnded, 2)
    (connection,) = house.connections
    monkeypatch.setattr(connection, "look", always)
    began = house.clock.now()
    house.server.answers["Ping"] = lambda _session, _headers: None
    flooding = asyncio.create_task(flood(house, said))
    (down,) = await house.heard(SourceDown)
    flooding.cancel()
    assert down.reason == "hung"
    assert down.at - began < 10 + ON_THE_WAY_S + 1
    assert connection.ended


async def flood(house: AmiHouse, said: bytes) -> None:
    while True:
        house.server.say(said)
        await house.clock.sleep(TICK_S)


async def test_a_half_open_connection_is_given_up(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    house.server.session.stop_reading()
    (down,) = await house.heard(SourceDown, within_s=10)
    assert down.reason == "hung"
    await house.heard(SourceUp, 2)
    assert len(house.server.sessions) == 2


async def test_who_takes_connections_and_never_greets_is_tried_again(house: AmiHouse) -> None:
    house.server.hung = True
    (down,) = await house.heard(SourceDown)
    where = f"127.0.0.1:{house.server.port}"
    assert down.reason == "hung"
    assert down.detail.startswith(f"{where} takes the connection and nothing came within 5 s;")
    house.server.hung = False
    await house.heard(SourceUp)


async def test_a_pbx_that_is_away_is_tried_ever_more_slowly_and_its_return_is_noticed(
    house: AmiHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    await house.heard(SnapshotEnded, 2)
    house.server.away = True
    house.server.cut()
    await house.clock.until(lambda: len(house.server.sessions) == 12)
    assert told(house) == ["up", "lost"]
    assert await counted(house) == {}
    house.server.away = False
    back_at = house.clock.now()
    up = (await house.heard(SourceUp, 2))[-1]
    assert up.at - back_at <= LAST_S
    written = capsys.readouterr().out
    assert written.count("source_back") == 1
    assert written.count("source_away") <= 2  # the end of the connection, and then that none is to be had


async def test_a_pbx_that_was_never_there_is_said_once(tmp_path: Path) -> None:
    async with ami_house(tmp_path) as house:
        house.server.away = True
        (down,) = await house.heard(SourceDown)
        assert down.reason == "lost"
        assert down.detail.startswith("the PBX closed the connection before the login was answered")
        await house.clock.pass_s(60)
        assert told(house) == ["lost"]


# --------------------------------------------------------------------------------- restarts


async def test_a_restart_in_the_middle_of_calls_is_told_by_when_the_pbx_started(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    house.server.say(join("1.1"))
    await house.heard(CallQueued)
    await house.clock.pass_s(100)
    house.server.restart()
    first, second = await house.heard(SourceUp, 2)
    assert first.started_at == 1_800_000_000.0 - 1000
    assert second.started_at == pytest.approx(house.server.started_at, abs=1)
    assert told(house) == ["up", "lost", "up"]


async def test_a_broken_connection_alone_is_no_restart(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    await house.clock.pass_s(30.3)
    house.server.cut()
    first, second = await house.heard(SourceUp, 2)
    assert first.started_at == second.started_at


async def test_a_shutdown_is_told_as_such_and_its_end_of_stream_adds_nothing(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    house.server.tell("Shutdown", Shutdown="Cleanly", Restart="True")
    await house.clock.pass_s(0.5)
    house.server.away = True
    house.server.cut()
    await house.clock.pass_s(30)
    assert told(house) == ["up", "shutdown"]
    house.server.away = False
    house.server.started_at = house.clock.now()
    await house.heard(SnapshotEnded, 4)
    assert told(house) == ["up", "shutdown", "up"]


async def test_who_announces_its_stop_and_stays_is_left(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    house.server.tell("Shutdown", Shutdown="Cleanly", Restart="False")
    await house.heard(SourceUp, 2, within_s=10)
    assert told(house) == ["up", "shutdown", "up"]
    assert len(house.server.sessions) == 2


async def test_a_login_before_the_pbx_is_up_waits_for_it(house: AmiHouse) -> None:
    house.server.booted = False
    await house.clock.pass_s(9)
    assert told(house) == []
    house.server.started_at = house.clock.now() - 9
    house.server.boot()
    await house.heard(SnapshotEnded, 2)
    (up,) = house.said(SourceUp)
    assert up.started_at == pytest.approx(house.server.started_at, abs=1)
    assert await counted(house) == {}


# ---------------------------------------------------------------------------------- refused


async def test_a_refused_login_is_said_once_and_clearly_and_tried_seldom(
    house: AmiHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    house.server.refusal = "Authentication failed"
    (down,) = await house.heard(SourceDown)
    assert down.reason == "refused"
    assert down.detail == (
        "login as floorwatch was refused: Authentication failed; "
        "check username and secret, and that manager.conf lets this machine in"
    )
    await house.clock.pass_s(1800)
    assert told(house) == ["refused"]
    assert 1800 / REFUSED_LAST_S <= len(house.server.sessions) <= 1800 / (REFUSED_FIRST_S / 2)
    assert capsys.readouterr().out.count("source_away") == 1
    house.server.refusal = None
    await house.heard(SourceUp, within_s=REFUSED_LAST_S)


async def test_a_secret_is_in_nothing_that_is_said_or_written(
    house: AmiHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    house.server.refusal = "Authentication failed"
    await house.heard(SourceDown)
    (login,) = house.server.asked("Login")
    assert login["Secret"] == SECRET
    written = capsys.readouterr()
    assert SECRET not in repr(house.events) + written.out + written.err


async def test_a_changed_secret_is_read_at_the_next_login(house: AmiHouse, tmp_path: Path) -> None:
    await house.heard(SourceUp)
    (tmp_path / "secret").write_text("wrong")
    house.server.cut()
    await house.heard(SourceDown, 2)
    (tmp_path / "secret").write_text("correct-horse\r\n")
    await house.heard(SourceUp, 2)
    assert [each["Secret"] for each in house.server.asked("Login")] == [
        "correct-horse",
        "wrong",
        "correct-horse",
    ]


async def test_a_login_refused_after_an_outage_is_said_beside_the_outage(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    house.server.refusal = "Authentication failed"
    house.server.cut()
    await house.clock.pass_s(600)
    assert told(house) == ["up", "lost", "refused"]


async def test_without_a_secret_nothing_is_connected_to_and_it_is_said_which_is_missing(
    tmp_path: Path,
) -> None:
    async with ami_house(tmp_path, secret={"env": "FW_TEST_NO_SUCH_SECRET"}) as house:
        (down,) = await house.heard(SourceDown)
        assert down.reason == "refused"
        assert "FW_TEST_NO_SUCH_SECRET" in down.detail
        assert house.server.sessions == []


# ------------------------------------------------------------------------------------- rubbish


async def test_what_is_no_manager_is_not_talked_to(house: AmiHouse) -> None:
    house.server.greeting = b"SSH-2.0-OpenSSH_9.6\r\n"
    (down,) = await house.heard(SourceDown)
    assert down.reason == "lost"
    assert "is not an AMI (it said 'SSH-2.0-OpenSSH_9.6')" in down.detail
    assert house.server.asked("Login") == []


@pytest.mark.parametrize(
    ("rubbish", "count"),
    [
        (b"\x00\xff\xfe rubbish \r\n\r\n", 1),
        (b"Event: QueueCallerJoin\r\nUniqueid: 7.1\r\n\r\n", 1),  # no queue
        (b"Event: Hangup\r\nUniqueid: " + b"9" * 5000 + b"\r\n\r\n", 1),
        (b"Event: AgentConnect\r\nQueue: q\r\nUniqueid: 1\r\nInterface: i\r\nHoldTime: soon\r\n\r\n", 1),
        (b"Event: Hangup\r\nTimestamp: noon\r\nUniqueid: 1\r\n\r\n", 1),
    ],
)
async def test_what_makes_no_sense_is_counted_and_the_rest_is_taken(
    house: AmiHouse, rubbish: bytes, count: int
) -> None:
    await house.heard(SnapshotEnded, 2)
    house.server.say(join("1.1") + rubbish + join("2.1"))
    await house.heard(CallQueued, 2)
    assert await counted(house) == {"malformed_messages": count}
    assert told(house) == ["up"]


async def test_a_line_of_ten_megabytes_is_left_out_and_not_kept(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    held: list[tuple[Session, Headers]] = []
    ponged = house.server.answers["Ping"]
    house.server.answers["Ping"] = lambda session, headers: held.append((session, headers))
    house.server.say(join("1.1") + b"Event: VarSet\r\nValue: ")
    for _ in range(40):
        house.server.say(b"x" * 262_144)
        await house.clock.pass_s(0.1)
        assert house.connections[0]._held_bytes == 0
    house.server.say(b"\r\n\r\n" + join("2.1"))
    for each in held:
        ponged(*each)
    house.server.answers["Ping"] = ponged
    await house.heard(CallQueued, 2)
    assert calls(house) == ["1.1", "2.1"]
    assert await counted(house) == {"malformed_messages": 1}
    assert told(house) == ["up"]


async def test_wrong_utf_8_nul_and_script_in_names_do_no_harm(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    house.server.say(
        join("1.1", CallerIDName=NAME)
        + b"Event: QueueMemberPause\r\nQueue: sales\r\nInterface: i\r\nMemberName: A\xff\x00nna\r\nPaused: 1\r\n\r\n"
    )
    (changed,) = await house.heard(MemberChanged)
    assert changed.name == "A\ufffdnna"
    assert "script" not in repr(house.events)
    assert await counted(house) == {}


async def test_an_agent_in_a_queue_nobody_configured_is_told_like_any_other(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    house.server.say(event("QueueMemberPause", **member(queue="nobody-knows-it")))
    (changed,) = await house.heard(MemberChanged)
    assert changed.queue == "nobody-knows-it"


async def test_what_is_said_while_the_question_is_answered_is_neither_lost_nor_double(
    house: AmiHouse,
) -> None:
    await house.heard(SnapshotEnded, 2)
    for number in range(300):
        house.server.say(join(f"{number}.1"))
        if number % 2:
            house.server.tell(
                "QueueCallerAbandon", Uniqueid=f"{number}.1", Queue="sales", HoldTime="2", Position="1"
            )
        await house.clock.pass_s(0.4)
    await house.clock.pass_s(1)
    assert calls(house) == [f"{number}.1" for number in range(300)]
    assert [left.call for left in house.said(CallLeft)] == [f"{number}.1" for number in range(1, 300, 2)]
    assert len(house.said(SnapshotEnded)) >= 6


async def test_our_own_clock_set_back_or_forward_takes_nobody_for_hung(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    for jump in (3600, -7200, 3600):
        house.clock.set(house.clock.now() + jump)
        await house.clock.pass_s(20)
    assert told(house) == ["up"]
    with house.server.hanging():
        began = house.clock.now()
        (down,) = await house.heard(SourceDown)
        assert down.at - began < 8


async def test_the_first_try_after_a_fall_is_quick(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    await house.clock.pass_s(20)
    fell_at = house.clock.now()
    house.server.cut()
    up = (await house.heard(SourceUp, 2))[-1]
    assert up.at - fell_at <= FIRST_S + TICK_S
