from __future__ import annotations

import asyncio
import json

from dashboard.live.frames import AUDIENCES, Sight
from dashboard.live.mailbox import Mailbox
from tests.doubles import rows
from tests.doubles.rows import NOON


def made(*, known: bool = True) -> tuple[Sight, Mailbox]:
    sight = Sight(AUDIENCES["wallboard"], "b1")
    if known:
        sight.replace({"q:a": rows.queue("a", waiting=0)})
        sight.settle()
    return sight, Mailbox(sight, lambda: NOON)


async def taken(mailbox: Mailbox) -> dict[str, object]:
    frame: dict[str, object] = json.loads(await asyncio.wait_for(mailbox.take(), 1))
    return frame


def change(sight: Sight, mailbox: Mailbox, waiting: int) -> None:
    sight.take({"q:a": rows.queue("a", waiting=waiting)})
    mailbox.put_delta(sight.delta(NOON))


async def test_a_viewer_begins_with_a_snapshot() -> None:
    _, mailbox = made()
    assert (await taken(mailbox))["kind"] == "snapshot"
    assert not mailbox.behind


async def test_a_viewer_that_keeps_up_gets_every_delta() -> None:
    sight, mailbox = made()
    await taken(mailbox)
    for waiting in (1, 2, 3):
        change(sight, mailbox, waiting)
        frame = await taken(mailbox)
        assert (frame["kind"], frame["seq"]) == ("delta", waiting)
    assert mailbox.snapshots == 1


async def test_a_slow_viewer_gets_the_newest_state_once_and_then_follows() -> None:
    sight, mailbox = made()
    await taken(mailbox)
    for waiting in range(1, 1001):
        change(sight, mailbox, waiting)
    frame = await taken(mailbox)
    assert (frame["kind"], frame["seq"]) == ("snapshot", 1000)
    assert not mailbox.behind
    change(sight, mailbox, 1001)
    frame = await taken(mailbox)
    assert (frame["kind"], frame["seq"]) == ("delta", 1001)


async def test_a_beat_yields_to_news_and_comes_when_there_is_none() -> None:
    sight, mailbox = made()
    await taken(mailbox)
    mailbox.put_beat('{"kind":"beat","n":1}')
    mailbox.put_beat('{"kind":"beat","n":2}')
    assert (await taken(mailbox))["n"] == 2
    mailbox.put_beat('{"kind":"beat","n":3}')
    change(sight, mailbox, 1)
    mailbox.put_beat('{"kind":"beat","n":4}')
    assert (await taken(mailbox))["kind"] == "delta"
    assert not mailbox.behind


async def test_a_gap_is_answered_with_a_snapshot() -> None:
    sight, mailbox = made()
    await taken(mailbox)
    change(sight, mailbox, 1)
    mailbox.want_snapshot()
    frame = await taken(mailbox)
    assert (frame["kind"], frame["seq"]) == ("snapshot", 1)
    assert mailbox.snapshots == 2


async def test_before_the_picture_is_known_there_are_beats_and_no_empty_snapshot() -> None:
    sight, mailbox = made(known=False)
    assert not mailbox.behind
    mailbox.put_beat('{"kind":"beat","redis_ok":false}')
    assert (await taken(mailbox))["kind"] == "beat"
    mailbox.want_snapshot()
    assert not mailbox.behind
    sight.replace({"q:a": rows.queue("a")})
    mailbox.want_snapshot()
    assert (await taken(mailbox))["kind"] == "snapshot"


async def test_taking_waits_for_a_frame() -> None:
    sight, mailbox = made()
    await taken(mailbox)
    waiting = asyncio.create_task(mailbox.take())
    await asyncio.sleep(0)
    assert not waiting.done()
    change(sight, mailbox, 1)
    assert json.loads(await waiting)["seq"] == 1
