"""A look at an Asterisk before a site is started: whether it can be reached, logged in to and asked."""

import asyncio
import time
from dataclasses import dataclass

from collectors.asterisk.dial import Connection, dial
from collectors.asterisk.dialogue import Account, Dialogue, Pace
from collectors.asterisk.secret import read_secret
from collectors.asterisk.translate import Translator
from collectors.link import LinkError
from floor.model.events import Event, QueueReported, SnapshotEnded
from floor.settings import AsteriskSource

LIMIT_S = 10.0
"""A look takes this long at most."""

_TICK_S = 0.25
_NEVER_S = 1e9
_NAMED = 5
"""So many queues are named; there may be hundreds."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a look showed: a line for people, and the names of all its queues."""

    text: str
    queues: frozenset[str]


async def probe(source: AsteriskSource) -> Found:
    """Look at one Asterisk. Raises LinkError, whose text says what to do."""
    account = Account(source.username, read_secret(source.secret))
    pace = Pace(_NEVER_S, _NEVER_S, min(source.answer_limit_s, LIMIT_S))
    where = f"{source.host}:{source.port}"
    dialogue = Dialogue(Translator(source.name), account, pace, name="floorwatch-check", where=where)
    connection = await dial(source)
    try:
        async with asyncio.timeout(LIMIT_S):
            events = await _converse(connection, dialogue)
    except TimeoutError:
        raise LinkError(
            f"{dialogue.banner or 'it takes connections'}, but tells nothing of its queues within "
            f"{LIMIT_S:g} s; is it still starting?"
        ) from None
    finally:
        connection.close()
    queues = frozenset(event.queue for event in events if isinstance(event, QueueReported))
    return Found(f"{dialogue.banner}, {_said(sorted(queues))}", queues)


async def _converse(connection: Connection, dialogue: Dialogue) -> list[Event]:
    """Talk until the queues have been listed."""
    events: list[Event] = []
    while not any(isinstance(event, SnapshotEnded) for event in events):
        ended = connection.ended
        events += dialogue.heard(connection.take(), time.time())
        connection.write(dialogue.take_outgoing())
        if dialogue.failure is not None:
            raise dialogue.failure
        if "QueueStatus" in dialogue.notes:
            raise LinkError(dialogue.notes["QueueStatus"])
        if ended:
            raise LinkError("it closed the connection; does manager.conf let this machine in?")
        try:
            async with asyncio.timeout(_TICK_S):
                await connection.wake.wait()
            connection.wake.clear()
        except TimeoutError:
            events += dialogue.tick(_TICK_S, time.time())
    return events


def _said(names: list[str]) -> str:
    if not names:
        return "no queue"
    named = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
    return f"{len(names)} queue{'' if len(names) == 1 else 's'} ({named})"
