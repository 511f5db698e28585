"""What the API is given to answer from, and nothing more: it has no connection of its own to anything."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dashboard.live.frames import Health
from floor.model.picture import QuarterRow, Row
from floor.seat_plan_keeper import Keeper
from floor.settings import Settings
from floor.settings.standing import Standing
from floor.store.edges import AgentDay


class Feed(Protocol):
    """The picture as this process follows it, the same that the pages are fed from."""

    @property
    def rows(self) -> Mapping[str, Row]:
        """Every row by key; empty until a picture was read."""

    @property
    def health(self) -> Health:
        """When the store and the watch were last heard."""

    @property
    def configuration(self) -> Standing:
        """Where the configuration stands."""

    @property
    def ready(self) -> bool:
        """Whether this process can serve pages and the live path. Says nothing of the store."""

    @property
    def viewers(self) -> Mapping[str, int]:
        """How many viewers are connected to the live path, by audience."""

    @property
    def loop_lag_s(self) -> float:
        """How late the event loop ran lately."""


class QuarterReader(Protocol):
    """Reads the sums kept by queue and quarter hour. Every call raises `StoreError`."""

    async def queues(self) -> Mapping[str, float]:
        """Return each queue that has rows, with the start of its latest."""

    async def begun(self) -> Mapping[str, float]:
        """Return each queue that has rows, with the start of its earliest ever kept."""

    async def read(self, queue: str, since: int, until: int) -> Sequence[QuarterRow]:
        """Return a queue's rows that start in [since, until), in order."""


class DayReader(Protocol):
    """Reads agents' days. Raises `StoreError`."""

    async def read(self, agent: str, since: float, until: float) -> AgentDay:
        """Return an agent's row, None if there is none, and the edges within [since, until), in order."""


@dataclass(kw_only=True)
class Context:
    """Everything a call may use. `clock` gives epoch seconds; `settings` are those of now."""

    settings: Settings
    feed: Feed
    quarters: QuarterReader
    days: DayReader
    plan: Keeper
    clock: Callable[[], float] = time.time
