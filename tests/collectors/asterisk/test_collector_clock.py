"""A PBX whose clock is not ours: said, corrected, and never the reason for an event an hour away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from collectors.skew import TOLERATED_S
from floor.model.events import CallQueued, MemberChanged, MemberSeen, SnapshotEnded, SourceAlive
from tests.doubles.ami_house import AmiHouse, ami_house
from tests.doubles.ami_server import member

HOUR = 3600.0


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[AmiHouse]:
    async with ami_house(tmp_path) as made:
        yield made


async def joins(house: AmiHouse, count: int, *, every_s: float = 1.0) -> list[CallQueued]:
    """Let callers join with stamps; return how that was told."""
    before = len(house.said(CallQueued))
    for number in range(count):
        house.server.tell("QueueCallerJoin", stamped=True, Uniqueid=f"{before + number}.1", Queue="sales")
        await house.clock.pass_s(every_s)
    return (await house.heard(CallQueued, before + count))[before:]


@pytest.mark.parametrize("off_s", [-HOUR, -5.0, 5.0, HOUR])
async def test_a_clock_that_is_off_is_said_and_corrected_from_the_first_event(
    house: AmiHouse, off_s: float
) -> None:
    house.server.clock_off_s = off_s
    began = house.clock.now()
    await house.heard(SnapshotEnded, 2)
    for queued in await joins(house, 5):
        assert queued.said_at is not None
        assert queued.said_at - queued.at == pytest.approx(off_s, abs=0.01)
        assert began <= queued.at <= house.clock.now()
    alive = house.said(SourceAlive)[-1]
    assert alive.clock_off_s == pytest.approx(off_s, abs=0.01)


async def test_since_when_a_member_is_so_is_told_by_our_clock(house: AmiHouse) -> None:
    house.server.clock_off_s = HOUR
    since = house.clock.now() - 100
    moments = {"LastPause": since + HOUR, "LoginTime": since - 500 + HOUR, "LastCall": since - 50 + HOUR}
    paused = member(Paused="1", PausedReason="Lunch", **{key: f"{at:.0f}" for key, at in moments.items()})
    house.server.queues = {"sales": [paused]}
    (seen,) = await house.heard(MemberSeen)
    assert (seen.paused_at, seen.login_at, seen.last_call_at) == (since, since - 500, since - 50)
    assert seen.said_at is None
    house.server.tell("QueueMemberPause", stamped=True, **paused)
    (changed,) = await house.heard(MemberChanged)
    assert (changed.paused_at, changed.login_at, changed.last_call_at) == (since, since - 500, since - 50)
    assert changed.said_at == pytest.approx(changed.at + HOUR, abs=0.01)


@pytest.mark.parametrize("jump_s", [HOUR, -HOUR])
async def test_a_clock_that_jumps_an_hour_lands_nothing_an_hour_away(house: AmiHouse, jump_s: float) -> None:
    await house.heard(SnapshotEnded, 2)
    await joins(house, 12)
    house.server.clock_off_s = jump_s
    began = house.clock.now()
    after = await joins(house, 20)
    for number, queued in enumerate(after):
        assert queued.at == pytest.approx(began + number, abs=0.01)
        assert queued.said_at == pytest.approx(queued.at + jump_s, abs=0.01)
    assert house.said(SourceAlive)[-1].clock_off_s == pytest.approx(jump_s, abs=0.01)
    paused_at = house.server.pbx_now() + 1000
    paused = member(Paused="1", LastPause=f"{paused_at:.0f}")
    house.server.tell("QueueMemberPause", stamped=True, **paused)
    (changed,) = await house.heard(MemberChanged)
    assert changed.paused_at is not None
    assert changed.paused_at <= changed.at + TOLERATED_S  # nothing began in the future


async def test_what_a_stall_held_up_keeps_its_own_time(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    await joins(house, 12)
    house.room.clear()  # we stand still, and so does what was said
    began = house.clock.now()
    said = []
    for number in range(40):
        said.append(house.clock.now())
        house.server.tell("QueueCallerJoin", stamped=True, Uniqueid=f"s{number}", Queue="sales")
        await house.clock.pass_s(0.1)
    house.room.set()
    await house.heard(CallQueued, 52)
    held = [queued for queued in house.said(CallQueued) if queued.call.startswith("s")]
    assert [queued.at for queued in held] == pytest.approx(said, abs=0.001)
    assert held[0].at == pytest.approx(began, abs=0.001)
    assert all(queued.said_at is None for queued in held)


async def test_without_any_stamp_nothing_is_known_of_its_clock(house: AmiHouse) -> None:
    house.server.answers["Ping"] = lambda session, headers: session.say(
        f"Response: Success\r\nActionID: {headers['ActionID']}\r\nPing: Pong\r\n\r\n".encode()
    )
    alive = await house.heard(SourceAlive, 3)
    assert {each.clock_off_s for each in alive} == {None}
    house.server.tell("QueueCallerJoin", Uniqueid="1.1", Queue="sales")
    (queued,) = await house.heard(CallQueued)
    assert (queued.at, queued.said_at) == (house.clock.now(), None)


async def test_what_is_known_of_a_clock_ends_with_its_connection(house: AmiHouse) -> None:
    house.server.clock_off_s = HOUR
    await house.heard(SnapshotEnded, 2)
    house.server.clock_off_s = 0.0
    house.server.cut()
    before = len(house.said(SourceAlive))
    await house.heard(SnapshotEnded, 4)
    assert (await house.heard(SourceAlive, before + 1))[before].clock_off_s == 0.0
    (queued,) = await joins(house, 1)
    assert queued.said_at is None
