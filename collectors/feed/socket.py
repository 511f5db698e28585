"""Events over a WebSocket: messages in, answers out, both in the order of the messages.

An answer says that the log has what it counts as taken. What was not answered when the connection ends is
to be sent again, in the same order: events with an id are not taken twice.
"""

import asyncio
from collections import deque
from typing import Final

import msgspec
from starlette.websockets import WebSocket

from collectors.clock import Clock
from collectors.feed.answers import EventsAcknowledged
from collectors.feed.limits import MESSAGE_EVENTS
from collectors.feed.post import read
from collectors.feed.problems import FeedProblem, Problem
from collectors.feed.sender import Lane, Parcel, Sender
from collectors.feed.wire import Seq, Unreadable, opened

UNANSWERED_MESSAGES: Final = 2_000
UNANSWERED_EVENTS: Final = 2 * MESSAGE_EVENTS
"""While a connection has more than this unanswered, nothing more is read from it."""

ANSWERS_TOGETHER: Final = 200
"""Answers in one message of ours, to a sender that asks for lists."""

SHORTEST_WAIT_S: Final = 0.001
"""A clock's rounding may leave less than it can tell to wait for."""

HELLO_S: Final = 10.0
"""So long a sender may take to say who it is."""
SEND_S: Final = 30.0
"""A sender that does not take its answers for so long is let go."""

NOT_KNOWN: Final = 4401
TOO_MANY: Final = 4429
COME_AGAIN: Final = 1012
LOG_AWAY: Final = 1013
"""Close codes: no sender has this token; it has too many connections; the protocol's "service restart" and
"try again later"."""

_encode = msgspec.json.Encoder().encode
WELCOME: Final = EventsAcknowledged(ack=0, taken=0, already_taken=0, refused=[])
"""The answer to a first message with a token."""
LISTS: Final = "answers=list"
"""The query of a sender that takes its answers in lists."""


class Hello(msgspec.Struct, forbid_unknown_fields=True):
    """The first message of a sender that cannot set a header."""

    token: str


class Closed(Exception):  # noqa: N818 - it is what the door does
    """The connection is closed with a code and a reason of 123 bytes at most."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class Pending(msgspec.Struct, frozen=True):
    """A message that was read: its number, and its events' way to the log, or why there is none."""

    ack: Seq
    parcel: Parcel | None
    problem: FeedProblem | None = None
    events: int = 0

    @property
    def settled(self) -> bool:
        """Whether it can be answered."""
        return self.parcel is None or self.parcel.settled.done()

    @property
    def lost(self) -> bool:
        """Whether the log did not confirm it."""
        return self.parcel is not None and not self.parcel.settled.result()


class Connection:
    """One WebSocket of a known sender."""

    def __init__(self, websocket: WebSocket, sender: Sender, clock: Clock) -> None:
        self._websocket = websocket
        self._lists = websocket.url.query == LISTS
        self._sender = sender
        self._clock = clock
        self._lane = Lane()
        self._pending: deque[Pending] = deque()
        self._pending_events = 0
        self._messages = 0
        self._came = asyncio.Event()
        self._room = asyncio.Event()

    async def welcome(self) -> None:
        """Answer the first message with a token."""
        await self._send([WELCOME])

    async def serve(self) -> None:
        """Serve until the sender goes. Raises `Closed`."""
        tasks = {
            asyncio.create_task(self._read(), name=f"feed {self._sender.name} reads"),
            asyncio.create_task(self._answer(), name=f"feed {self._sender.name} answers"),
        }
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in done:
            task.result()

    async def _read(self) -> None:
        while (message := await receive(self._websocket)) is not None:
            await self._take(message)
            self._came.set()
            while len(self._pending) >= UNANSWERED_MESSAGES or self._pending_events >= UNANSWERED_EVENTS:
                self._room.clear()
                await self._room.wait()

    async def _take(self, message: bytes) -> None:
        self._messages += 1
        ack: Seq = self._messages
        try:
            seq, events = _opened(message)
            if seq is not None:
                ack = seq
            items = read(events, self._sender)
        except Problem as problem:
            await self._pace(1)
            self._pending.append(Pending(ack, None, problem.answer))
            return
        await self._pace(max(len(items), 1))
        await self._sender.room()
        if self._lane.broken:
            return
        parcel = await self._sender.take_in_slices(items, self._lane)
        self._pending.append(Pending(ack, parcel, None, len(items)))
        self._pending_events += len(items)

    async def _pace(self, events: int) -> None:
        """Refuse nothing for its pace: read the connection no faster than agreed."""
        while wait_s := self._sender.pace.take(events, self._clock.now()):
            await self._clock.sleep(max(wait_s, SHORTEST_WAIT_S))

    async def _answer(self) -> None:
        pending = self._pending
        while True:
            while not pending:
                self._came.clear()
                await self._came.wait()
            if (parcel := pending[0].parcel) is not None:
                await asyncio.shield(parcel.settled)
            # One call of the log settles many messages: they are answered under one look at the clock.
            async with asyncio.timeout(SEND_S):
                while pending and pending[0].settled:
                    await self._send(self._answers())

    def _answers(self) -> list[EventsAcknowledged]:
        """Return what is to be said in the next message: of several answers, only the last is a long one.

        Raises `Closed` where the next one is lost.
        """
        if self._pending[0].lost:
            raise Closed(LOG_AWAY, "the log cannot be reached: send again what was not acknowledged")
        most = ANSWERS_TOGETHER if self._lists else 1
        answers: list[EventsAcknowledged] = []
        while self._pending and len(answers) < most:
            first = self._pending[0]
            if not first.settled or first.lost:
                break
            self._pending.popleft()
            self._pending_events -= first.events
            answers.append(_answer_to(first))
            if answers[-1].refused or first.problem:
                break
        return answers

    async def _send(self, answers: list[EventsAcknowledged]) -> None:
        await self._websocket.send_text(_encode(answers if self._lists else answers[0]).decode())
        self._room.set()


def _opened(message: bytes) -> tuple[Seq | None, bytes | msgspec.Raw]:
    try:
        return opened(message)
    except Unreadable:
        return None, message  # as a whole it will be found unreadable again, and be answered so


def _answer_to(pending: Pending) -> EventsAcknowledged:
    parcel = pending.parcel
    if parcel is None:
        return EventsAcknowledged(
            ack=pending.ack, taken=0, already_taken=0, refused=[], problem=pending.problem
        )
    return EventsAcknowledged(
        ack=pending.ack, taken=parcel.taken, already_taken=parcel.already_taken, refused=parcel.refused
    )


async def receive(websocket: WebSocket) -> bytes | None:
    """Return the next message; None: the sender is gone."""
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        return None
    text = message.get("text")
    return text.encode() if text is not None else bytes(message["bytes"])
