"""Events by HTTP: one POST, one answer, given when the log has what it says it has."""

import asyncio
import math

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from collectors.clock import Clock
from collectors.feed import wire
from collectors.feed.answers import EventsTaken
from collectors.feed.limits import MESSAGE_BYTES, MESSAGE_EVENTS
from collectors.feed.problems import (
    LOG_AWAY,
    NOT_JSON_TYPE,
    TOO_FAST,
    TOO_LARGE,
    TOO_SLOW,
    UNREADABLE,
    Problem,
)
from collectors.feed.sender import Sender

BODY_S = 30.0
"""A body that takes longer to arrive is not waited for."""
RETRY_S = 2
"""When to try a log again that is away."""


async def answer(request: Request, sender: Sender, clock: Clock) -> Response:
    """Take what the body holds and answer what became of it. Raises `Problem`."""
    _pace(sender, 1, clock)  # a message counts as an event, whatever it holds
    _check_type(request)
    items = read(await _body(request, sender), sender)
    if sender.crowded:
        raise Problem(LOG_AWAY, "Too much waits for the log already.", retry_after_s=1)
    _pace(sender, max(len(items) - 1, 0), clock)
    parcel = await sender.take_in_slices(items)
    if not await asyncio.shield(parcel.settled):
        raise Problem(LOG_AWAY, "The log cannot be reached now.", retry_after_s=RETRY_S)
    return Response(
        msgspec.json.encode(EventsTaken.of(parcel)),
        headers={"Cache-Control": "no-store"},
        media_type="application/json",
    )


def read(message: wire.Message, sender: Sender) -> list[wire.Item]:
    """Return what a message holds. Raises `Problem` where nothing of it can be taken, and counts that."""
    most = min(MESSAGE_EVENTS, sender.pace.most)
    try:
        items = wire.read(message)
    except wire.TooMany as error:
        events = error.events
    except wire.Unreadable as error:
        sender.counts.message_refused("unreadable_messages")
        raise Problem(UNREADABLE, f"The message cannot be read: {error}.") from None
    else:
        events = len(items)
    if events > most:
        sender.counts.message_refused("too_large_messages")
        raise Problem(TOO_LARGE, f"It holds {events} events; expected {most} at most for {sender.name}.")
    return items


def _pace(sender: Sender, events: int, clock: Clock) -> None:
    if wait_s := sender.pace.take(events, clock.now()):
        sender.counts.message_refused("over_rate", events)
        detail = f"{sender.pace.events_per_s:g} events a second are agreed for {sender.name}."
        raise Problem(TOO_FAST, detail, retry_after_s=math.ceil(wait_s))


def _check_type(request: Request) -> None:
    said = request.headers.get("content-type", "")
    kind = said.partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(NOT_JSON_TYPE, f"Content-Type is {said[:60]!r}; expected application/json.")
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise Problem(NOT_JSON_TYPE, f"Content-Encoding is {encoding[:60]!r}; expected none.")


async def _body(request: Request, sender: Sender) -> bytes:
    try:
        async with asyncio.timeout(BODY_S):
            return await _read_body(request)
    except TimeoutError:
        raise Problem(TOO_SLOW, f"The body did not arrive within {BODY_S:g} s.") from None
    except Problem:
        sender.counts.message_refused("too_large_messages")
        raise


async def _read_body(request: Request) -> bytes:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MESSAGE_BYTES:
        raise _too_long()
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MESSAGE_BYTES:
            raise _too_long()
        parts.append(part)
    return b"".join(parts)


def _too_long() -> Problem:
    return Problem(TOO_LARGE, f"The body is longer than {MESSAGE_BYTES} bytes.")
