"""What really happened on the simulated floor, whoever heard of it: every stay of every call in a queue."""

from __future__ import annotations

from typing import Literal

import msgspec

GivenUp = Literal["abandoned", "timeout", "key"]
Outcome = Literal["", "answered", "abandoned", "timeout", "key", "lost"]
"""How a stay in a queue ended; empty: the caller still waits. `lost`: the telephone system crashed."""


class TrueVisit:
    """One stay of one call in one queue. `wait_s` is what the telephone system says, in whole seconds.

    `released_at` is when the agent was free of it, `lost_at` when it vanished with the telephone system.
    """

    __slots__ = (
        "agent",
        "answered_at",
        "arrived_at",
        "call",
        "held_at",
        "hold_s",
        "left_at",
        "lost_at",
        "outcome",
        "queue",
        "released_at",
        "wait_s",
    )

    def __init__(self, call: str, queue: str, arrived_at: float) -> None:
        self.call = call
        self.queue = queue
        self.arrived_at = arrived_at
        self.outcome: Outcome = ""
        self.agent = ""
        self.wait_s = 0.0
        self.answered_at: float | None = None
        self.left_at: float | None = None
        self.released_at: float | None = None
        self.lost_at: float | None = None
        self.held_at: float | None = None
        self.hold_s = 0.0

    def end_hold(self, at: float) -> None:
        """The hold, if there is one, ends."""
        if self.held_at is not None:
            self.hold_s += at - self.held_at
            self.held_at = None


class Outage(msgspec.Struct, frozen=True, kw_only=True):
    """A span in which nothing was heard; `crashed`: because the telephone system itself was gone."""

    began_at: float
    ended_at: float
    crashed: bool


class Truth:
    """Every visit in order of arrival, every outage, and `heard_from`: when somebody first listened."""

    def __init__(self) -> None:
        self.visits: list[TrueVisit] = []
        self.outages: list[Outage] = []
        self.heard_from = 0.0
