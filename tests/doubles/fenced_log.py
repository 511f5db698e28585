"""A log in memory that takes each number of a run once, as the real one does, and can be away."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec

from floor.model.events import AnyEvent, Event
from floor.store.errors import LogGap, StoreUnavailable


class FencedLog:
    """A sink for a `Delivery`. `away` refuses, `hung` does not answer, `patience` is how many calls it still takes.

    `calls` lists how many events each call it took had, `refused` counts the others.
    """

    def __init__(self) -> None:
        self.entries: list[tuple[str, int, bytes]] = []
        self.last: dict[str, int] = {}
        self.calls: list[int] = []
        self.refused = 0
        self.patience: int | None = None
        self.away = False
        self.hung = False

    @property
    def events(self) -> list[Event]:
        """What it holds."""
        return [msgspec.json.decode(payload, type=AnyEvent) for _, _, payload in self.entries]

    @property
    def numbers(self) -> list[tuple[str, int]]:
        """Under which runs and numbers."""
        return [(run, number) for run, number, _ in self.entries]

    async def append(self, run: str, first: int, events: Sequence[bytes], *, gap: bool = False) -> int:
        if self.hung:
            await asyncio.Event().wait()
        if self.patience is not None:
            self.patience -= 1
            self.away = self.away or self.patience < 0
        if self.away:
            self.refused += 1
            raise StoreUnavailable("nobody listens")
        last = self.last.get(run, 0)
        if first > last + 1 and not gap:
            raise LogGap(run, first, last)
        self.calls.append(len(events))
        before = len(self.entries)
        for number, event in enumerate(events, first):
            if number > self.last.get(run, 0):
                self.entries.append((run, number, event))
                self.last[run] = number
        return len(self.entries) - before

    def forget(self, count: int) -> None:
        """Lose the newest entries, as a server does that is killed before its disk has them."""
        del self.entries[len(self.entries) - count :]
        self.last = {}
        for run, number, _ in self.entries:
            self.last[run] = number
