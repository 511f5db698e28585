from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from collectors.heartbeat import HEARTBEAT_S
from floor.model.events import (
    CallQueued,
    MemberSeen,
    QueueReported,
    SnapshotBegan,
    SnapshotEnded,
    SourceAlive,
    SourceDown,
    SourceUp,
)
from tests.doubles.ami_house import AmiHouse, ami_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[AmiHouse]:
    async with ami_house(tmp_path) as made:
        yield made


def join(house: AmiHouse, call: str = "100.1") -> None:
    house.server.tell("QueueCallerJoin", Uniqueid=call, Linkedid=call, Queue="sales", CallerIDNum="0601100001")


# ------------------------------------------------------------------------------------- a good day


async def test_after_the_greeting_comes_all_the_pbx_knows_and_then_what_happens(house: AmiHouse) -> None:
    await house.heard(SnapshotEnded, 2)
    (up,) = house.said(SourceUp)
    assert (up.kind, up.heartbeat_s, up.started_at) == ("asterisk", HEARTBEAT_S, house.server.started_at)
    assert [began.scope for began in house.said(SnapshotBegan)] == ["queues", "calls"]
    assert [seen.agent for seen in house.said(MemberSeen)] == ["PJSIP/1001"]
    assert [seen.queue for seen in house.said(QueueReported)] == ["sales"]
    join(house)
    (queued,) = await house.heard(CallQueued)
    assert (queued.call, queued.at) == ("100.1", house.clock.now())
