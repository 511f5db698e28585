"""An Asterisk manager interface in this process, on a port of its own: answers, plays recordings, misbehaves."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Protocol, Self

USERNAME, SECRET = "floorwatch", "correct-horse"
BANNER = b"Asterisk Call Manager/11.0.0\r\n"


class Time(Protocol):
    """What the double needs of a clock."""

    def now(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


Headers = dict[str, str]
Answer = Callable[["Session", Headers], None]


def event(name: str, **headers: str) -> bytes:
    """Return an event as it goes over the wire."""
    lines = {"Event": name, **headers}
    return "".join(f"{key}: {value}\r\n" for key, value in lines.items()).encode() + b"\r\n"


def response(kind: str, action_id: str, **headers: str) -> bytes:
    """Return an answer as it goes over the wire."""
    lines = {"Response": kind, "ActionID": action_id, **headers}
    return "".join(f"{key}: {value}\r\n" for key, value in lines.items()).encode() + b"\r\n"


def member(queue: str = "sales", interface: str = "PJSIP/1001", **more: str) -> Headers:
    """Return what an event says of a member; a list names two of these otherwise."""
    return {
        "Queue": queue, "MemberName": "Anna", "Interface": interface, "Status": "1", "Paused": "0",
        "CallsTaken": "0", "LastCall": "0", "LastPause": "0", "LoginTime": "0", "InCall": "0",
        "Wrapuptime": "0", "PausedReason": "",
    } | more  # fmt: skip


def listed(fields: Headers) -> Headers:
    """Return a member as ``QueueStatus`` lists it."""
    names = {"MemberName": "Name", "Interface": "Location"}
    return {names.get(key, key): value for key, value in fields.items()}


class Session:
    """One connection to the double."""

    def __init__(self, server: AmiServer, writer: asyncio.StreamWriter) -> None:
        self._server = server
        self._writer = writer
        self.sent_bytes = self.received_bytes = 0
        self.logged_in = self.closed = False
        self.asked: list[Headers] = []

    def say(self, data: bytes) -> None:
        """Send, unless the double is hung."""
        if not self._server.hung and not self.closed:
            self._writer.write(data)
            self.sent_bytes += len(data)

    def close(self, *, abort: bool = False) -> None:
        """End the connection: in order, or at once."""
        self.closed = True
        if abort:
            self._writer.transport.abort()
        else:
            self._writer.close()

    def stop_reading(self) -> None:
        """Be the far end of a half-open connection: nothing is taken any more, and nothing refused."""
        self._writer.transport.pause_reading()  # type: ignore[attr-defined]


class AmiServer:
    """The double. ``async with AmiServer(clock) as server``; connect to ``127.0.0.1`` and ``server.port``.

    Attributes may be changed at any time: ``booted`` (else queue questions are unknown commands),
    ``hung`` (nothing is said), ``away`` (connections are closed at once), ``refusal`` (of logins),
    ``denied`` (actions refused for want of permission), ``clock_off_s``, ``tells_boot`` (the account may see
    system events), ``queues`` (by name the members listed), ``waiting`` (entries listed), ``channels``.
    ``answers`` holds what is done about each action; a test puts its own there.
    """

    def __init__(self, clock: Time, *, tls: ssl.SSLContext | None = None) -> None:
        self.clock = clock
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None] | None] = set()
        self.port = 0
        self.sessions: list[Session] = []
        self.booted = self.tells_boot = True
        self.hung = self.away = False
        self.greeting = BANNER
        self.refusal: str | None = None
        self.denied: set[str] = set()
        self.clock_off_s = 0.0
        self.started_at = clock.now() - 1000
        self.queues: dict[str, list[Headers]] = {"sales": [member()]}
        self.waiting: list[Headers] = []
        self.channels: list[str] = []
        self.answers: dict[str, Answer] = {
            "Login": self._login, "Ping": self._ping, "QueueStatus": self._queue_status,
            "QueueSummary": self._queue_summary, "CoreShowChannels": self._core_show_channels,
        }  # fmt: skip

    async def __aenter__(self) -> Self:
        await self.come()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.die()

    async def come(self) -> None:
        """Listen: on a port of its own, and when it comes again on the same."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def die(self) -> None:
        """Break every connection and listen no more."""
        assert self._server is not None
        self._server.close()
        self.cut()
        await asyncio.gather(*(each for each in self._serving if each is not None))
        await self._server.wait_closed()

    # ----------------------------------------------------------------------------------- at work

    @property
    def session(self) -> Session:
        """The latest connection."""
        return self.sessions[-1]

    def asked(self, action: str) -> list[Headers]:
        """Return every question of a kind, oldest first, whatever its connection."""
        return [
            headers for session in self.sessions for headers in session.asked if headers["Action"] == action
        ]

    def say(self, data: bytes) -> None:
        """Say something to whoever has logged in."""
        for session in self.sessions:
            if session.logged_in:
                session.say(data)

    def tell(self, name: str, *, stamped: bool = False, **headers: str) -> None:
        """Say an event, with the PBX's own time where ``stamped``."""
        stamp = {"Timestamp": f"{self.pbx_now():.6f}"} if stamped else {}
        self.say(event(name, **stamp, **headers))

    def pbx_now(self) -> float:
        """Return the time by the PBX's clock."""
        return self.clock.now() + self.clock_off_s

    def cut(self) -> None:
        """Break every connection at once, as a kill does."""
        for session in self.sessions:
            session.close(abort=True)

    def restart(self) -> None:
        """Be killed and come back: connections break, and it runs since now."""
        self.cut()
        self.started_at = self.clock.now()

    @contextlib.contextmanager
    def hanging(self) -> Iterator[None]:
        """Hold connections and say nothing within this block."""
        self.hung = True
        try:
            yield
        finally:
            self.hung = False

    async def drip(self, data: bytes, bytes_per_s: float = 1.0) -> None:
        """Say something byte by byte."""
        for at in range(len(data)):
            await self.clock.sleep(1 / bytes_per_s)
            self.say(data[at : at + 1])

    # ----------------------------------------------------------------------------------- answers

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(self, writer)
        self.sessions.append(session)
        self._serving.add(asyncio.current_task())
        if self.away:
            session.close(abort=True)
            return
        session.say(self.greeting)
        try:
            async for headers in self._actions(reader, session):
                session.asked.append(headers)
                self._answer(session, headers)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            session.close()

    async def _actions(self, reader: asyncio.StreamReader, session: Session) -> AsyncIterator[Headers]:
        while True:
            block = await reader.readuntil(b"\r\n\r\n")
            session.received_bytes += len(block)
            lines = block.decode().split("\r\n")
            yield dict(line.split(": ", 1) for line in lines if line)

    def _answer(self, session: Session, headers: Headers) -> None:
        action = headers["Action"]
        if action in self.denied:
            session.say(response("Error", headers["ActionID"], Message="Permission denied"))
        elif action.startswith("Queue") and not self.booted:
            session.say(
                response(
                    "Error",
                    headers["ActionID"],
                    Message=f"Invalid/unknown command: {action}. Use Action: ListCommands to show available commands.",
                )
            )
        else:
            self.answers[action](session, headers)

    def _login(self, session: Session, headers: Headers) -> None:
        if self.refusal is not None or (headers["Username"], headers["Secret"]) != (USERNAME, SECRET):
            message = self.refusal or "Authentication failed"
            session.say(response("Error", headers["ActionID"], Message=message))
            session.close()
            return
        session.logged_in = True
        session.say(response("Success", headers["ActionID"], Message="Authentication accepted"))
        if self.booted and self.tells_boot:
            self.boot(session)

    def boot(self, session: Session | None = None) -> None:
        """Say that the PBX is up."""
        self.booted = True
        uptime = int(self.clock.now() - self.started_at)
        booted = event(
            "FullyBooted",
            Privilege="system,all",
            Uptime=str(uptime),
            LastReload=str(uptime),
            Status="Fully Booted",
        )
        (session or self).say(booted)

    def _ping(self, session: Session, headers: Headers) -> None:
        session.say(response("Success", headers["ActionID"], Ping="Pong", Timestamp=f"{self.pbx_now():.6f}"))

    def _queue_status(self, session: Session, headers: Headers) -> None:
        items = []
        for queue, members in self.queues.items():
            items.append(
                event(
                    "QueueParams",
                    Queue=queue,
                    Calls="0",
                    Completed="0",
                    Abandoned="0",
                    ServiceLevel="20",
                    ServicelevelPerf="0.0",
                    ServicelevelPerf2="0.0",
                )
            )
            items += [event("QueueMember", **listed(each)) for each in members]
        items += [event("QueueEntry", **entry) for entry in self.waiting]
        self.list(session, headers, "Queue status will follow", items, "QueueStatusComplete")

    def _queue_summary(self, session: Session, headers: Headers) -> None:
        items = [
            event("QueueSummary", Queue=queue, LoggedIn="1", Available="1", Callers="0")
            for queue in self.queues
        ]
        self.list(session, headers, "Queue summary will follow", items, "QueueSummaryComplete")

    def _core_show_channels(self, session: Session, headers: Headers) -> None:
        items = [
            event("CoreShowChannel", Uniqueid=each, Linkedid=each, Duration="00:00:05")
            for each in self.channels
        ]
        self.list(session, headers, "Channels will follow", items, "CoreShowChannelsComplete")

    def list(self, session: Session, headers: Headers, message: str, items: list[bytes], end: str) -> None:
        """Answer with a list, each item under the question's ``ActionID``."""
        mark = f"ActionID: {headers['ActionID']}\r\n\r\n".encode()
        said = [response("Success", headers["ActionID"], EventList="start", Message=message)]
        said += [item.removesuffix(b"\r\n") + mark for item in items]
        said.append(event(end, ActionID=headers["ActionID"], EventList="Complete", ListItems=str(len(items))))
        session.say(b"".join(said))
