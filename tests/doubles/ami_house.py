"""A collector and the double it talks to, on one virtual clock."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from collectors.asterisk.collector import Collector
from collectors.asterisk.dial import Connection, dial
from floor.model.events import Event
from floor.settings import AsteriskSource
from tests.doubles.ami_server import SECRET, USERNAME, AmiServer
from tests.doubles.paced_clock import PacedClock

E = TypeVar("E", bound=Event)


def asterisk_source(port: int, secret_file: Path, **more: Any) -> AsteriskSource:
    """Return the settings of a source that listens on this machine."""
    secret_file.write_text(f"{SECRET}\n")
    return AsteriskSource.model_validate(
        {
            "kind": "asterisk",
            "name": "pbx",
            "host": "127.0.0.1",
            "port": port,
            "username": USERNAME,
            "secret": {"file": str(secret_file)},
        }
        | more
    )


class AmiHouse:
    """What the collector said is in ``events``, each with the virtual time at which it came in ``at``."""

    def __init__(self, clock: PacedClock, server: AmiServer, source: AsteriskSource) -> None:
        self.clock = clock
        self.server = server
        self.source = source
        self.events: list[Event] = []
        self.at: list[float] = []
        self.connections: list[Connection] = []
        self.dialled = 0
        self._dialling = False
        self.room = asyncio.Event()
        self.room.set()
        self.collector = Collector(source, self.put, clock, dial=self._dial, dice=lambda low, _: low)
        clock.activity = self._activity
        clock.on_the_way = self._on_the_way

    async def put(self, events: Sequence[Event]) -> None:
        """Take events, while there is ``room``."""
        await self.room.wait()
        self.events += events
        self.at += [self.clock.now()] * len(events)

    def said(self, kind: type[E]) -> list[E]:
        """Return the events of a kind, oldest first."""
        return [event for event in self.events if isinstance(event, kind)]

    async def heard(self, kind: type[E], count: int = 1, *, within_s: float = 120.0) -> list[E]:
        """Let time pass until there are so many events of a kind, and return them."""
        await self.clock.until(lambda: len(self.said(kind)) >= count, within_s=within_s)
        return self.said(kind)

    async def _dial(self, source: AsteriskSource) -> Connection:
        self._dialling = True
        self.dialled += 1
        try:
            connection = await dial(source)
        finally:
            self._dialling = False
        self.connections.append(connection)
        return connection

    def _activity(self) -> object:
        sessions = self.server.sessions
        said = sum(session.sent_bytes + session.received_bytes + session.closed for session in sessions)
        heard = sum(connection.heard_bytes + connection.ended for connection in self.connections)
        return said, heard, len(sessions), len(self.events), self._dialling

    def _on_the_way(self) -> bool:
        if self._dialling or len(self.connections) > len(self.server.sessions):
            return True
        if not self.connections:
            return False
        connection, session = self.connections[-1], self.server.session
        if connection.ended:
            return False
        return session.closed or connection.heard_bytes < session.sent_bytes


@contextlib.asynccontextmanager
async def ami_house(
    folder: Path,
    *,
    server_tls: ssl.SSLContext | None = None,
    start: float = 1_800_000_000.0,
    **source: Any,
) -> AsyncIterator[AmiHouse]:
    """Start a double and a collector that talks to it; both are gone after the block."""
    clock = PacedClock(start)
    async with AmiServer(clock, tls=server_tls) as server:
        house = AmiHouse(clock, server, asterisk_source(server.port, folder / "secret", **source))
        collecting = asyncio.create_task(house.collector.run(), name="collector")
        try:
            yield house
            assert not collecting.done() or collecting.result()
        finally:
            collecting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await collecting
