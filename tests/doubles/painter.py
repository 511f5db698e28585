"""A watch without a floor: writes whatever rows a test gives it, with the sign of life of a real one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from msgspec.structs import replace

from floor.model.edges import AgentEdge
from floor.model.picture import SITE_KEY, Row, SiteRow, SourceRow
from floor.store.client import open_client
from floor.store.edges import EdgeWriter
from floor.store.errors import LeaseLost, StoreUnavailable
from floor.store.lease import Lease
from floor.store.picture import Heartbeat, PictureWriter

BEAT_S = 0.3


class Painter:
    """Writes pictures of one site into a real Redis. Safe to use from a test while its pulse beats."""

    def __init__(self, url: str, site: str = "main") -> None:
        self.url = url
        self._client = open_client(url)
        self._site = site
        self._lock = threading.Lock()
        self._rows: dict[str, Row] = {}
        self._stop = threading.Event()
        self._silent = threading.Event()
        self._hushed = threading.Event()
        self._take_over()
        self._pulse = threading.Thread(target=self._beat, name="painter", daemon=True)

    def _take_over(self) -> None:
        self._lease = Lease(self._client, self._site)
        while not self._lease.take():
            raise AssertionError(f"another watch holds the lease: {self._lease.held_by}")
        self._writer = PictureWriter(self._client, self._site)

    def put(self, changes: Mapping[str, Row | None]) -> None:
        """Write changed rows; None: the row is gone."""
        with self._lock:
            for key, row in changes.items():
                if row is None:
                    self._rows.pop(key, None)
                else:
                    self._rows[key] = row
            self._write(changes, whole=False)

    def whole(self, rows: Mapping[str, Row]) -> None:
        """Write a whole picture in place of what was there."""
        with self._lock:
            self._rows = dict(rows)
            self._write(rows, whole=True)

    def days(self, edges: Sequence[AgentEdge]) -> None:
        """Write edges of agents' days."""
        with self._lock:
            EdgeWriter(self._client, self._site).write(self._lease.fence, edges)

    def again(self) -> None:
        """Write all as a watch does that finds an empty store: after a restart of Redis that kept nothing."""
        with self._lock:
            self._take_over()
            self._write(self._rows, whole=True)

    def silence(self) -> None:
        """Stop giving signs of life, as a watch that died."""
        self._silent.set()

    def speak(self) -> None:
        """Give signs of life again."""
        self._silent.clear()

    @contextmanager
    def hushed(self) -> Iterator[None]:
        """Let the sources of a live floor say nothing within this block; else they are heard all the while."""
        self._hushed.set()
        try:
            yield
        finally:
            self._hushed.clear()

    def _heard(self) -> dict[str, Row]:
        site = self._rows.get(SITE_KEY)
        if self._hushed.is_set() or not isinstance(site, SiteRow) or site.mode != "live":
            return {}
        heard: dict[str, Row] = {
            key: replace(row, as_of=time.time())
            for key, row in self._rows.items()
            if isinstance(row, SourceRow) and row.state == "up"
        }
        self._rows |= heard
        return heard

    def _write(self, changes: Mapping[str, Row | None], *, whole: bool) -> None:
        beat = Heartbeat(since=0.0, alive_at=0.0, fence=self._lease.fence, position="1-1", length=1, lag=0)
        self._writer.write(self._lease.fence, changes, beat, whole=whole)

    def _beat(self) -> None:
        while not self._stop.wait(BEAT_S):
            if not self._silent.is_set():
                # While Redis is away, or forgot us until `again`, there is nobody to give a sign to.
                with self._lock, suppress(StoreUnavailable, LeaseLost):
                    self._write(self._heard(), whole=False)

    @contextmanager
    def alive(self) -> Iterator[Painter]:
        """Give signs of life within this block."""
        self._pulse.start()
        try:
            yield self
        finally:
            self._stop.set()
            self._pulse.join()
            self._client.close()
