"""A queue visit: one stay of one call in one queue, from its arrival to its end.

The unit of counting. A call that enters a queue again makes a new visit (the next `join`), linked to
the others by `linked`. A visit belongs wholly to the window and day of its arrival.

Life: `waiting` → (`dequeued`) → `answered` → `ended`, or `waiting` → (`dequeued`) → `left`.
"""

from typing import Literal

import msgspec

from floor.model.events import Mark, Sentiment
from floor.model.sums import NOTHING, Contribution

LONGEST_S = 30 * 86_400.0
"""No call lasts longer; what a source says beyond that could not even be stored."""
FOLLOWS_S = 60.0
"""What follows a call and belongs to it (a reported wrap-up) is told within this time of its end."""
Stage = Literal["waiting", "dequeued", "answered", "ended", "left"]


def milliseconds(seconds: float) -> int:
    """Return a duration in whole milliseconds, never negative; a longer one than any call's is cut."""
    return round(min(max(0.0, seconds), LONGEST_S) * 1000)


class Visit(msgspec.Struct, kw_only=True, gc=False):
    """One queue visit.

    `released_at`: the agent is free of the call (which may go on with somebody else until `ended_at`).
    `threshold_s`: the T it was judged by when it was answered or left. `talk_known` is False where the
    end is not known (it vanished), so that no talk time may be counted. `hold_known` and `wrap_known` say
    whether those parts of the handle time can be told at all. `acd_counted`: the ACD has said how it ended.
    `day`: start of the day in whose sums of its agent it counts, 0 while in none.
    `lost`: it vanished, and nobody will say how it ended.
    `reason`, `marks` and `sentiment`: why the caller called, what is marked of them, how they sound;
    `reason_counted`: under which reason it counts in its queue's day, if it does.
    `counted`: its contribution as it stands in all sums.
    """

    serial: int
    source: str
    call: str
    queue: str
    join: int
    linked: str | None
    arrived_at: float
    caller: str = ""
    stage: Stage = "waiting"
    outcome: str = ""
    offered: bool = True
    threshold_s: float = 20.0
    short_call_s: float = 10.0
    wait_s: float = 0.0
    agent: str | None = None
    member: str | None = None
    leg: str | None = None
    answered_at: float | None = None
    released_at: float | None = None
    ended_at: float | None = None
    talk_known: bool = True
    held_since: float | None = None
    hold_ms: int = 0
    hold_known: bool = True
    wrap_ms: int = 0
    wrap_known: bool = True
    wrap_open: bool = False
    acd_counted: bool = False
    lost: bool = False
    day: int = 0
    rung: tuple[str, ...] = ()
    reason: str = ""
    reason_counted: str = ""
    marks: tuple[Mark, ...] = ()
    sentiment: Sentiment | None = None
    counted: Contribution = NOTHING

    @property
    def in_queue(self) -> bool:
        """Whether the caller waits: neither answered nor gone."""
        return self.stage in ("waiting", "dequeued")

    @property
    def end_expected(self) -> bool:
        """Whether the ACD is still to say how this answered call ended (a hangup may come before that)."""
        return self.stage in ("answered", "ended") and not self.acd_counted and not self.lost

    @property
    def closed(self) -> bool:
        """Whether nothing more is expected of it."""
        return self.stage in ("ended", "left") and not self.wrap_open

    def hold(self, at: float) -> bool:
        """The call was put on hold; answer whether that is news."""
        if self.stage != "answered" or self.released_at is not None or self.held_since is not None:
            return False
        self.held_since = at
        return True

    def resume(self, at: float) -> bool:
        """The hold ended; answer whether there was one (some sources say so where there was none)."""
        if self.held_since is None:
            return False
        self.hold_ms += milliseconds(at - self.held_since)
        self.held_since = None
        return True

    def talk_ms(self) -> int:
        """Talk time of the agent without hold; 0 until the agent is released."""
        if self.answered_at is None or self.released_at is None or not self.talk_known:
            return 0
        return max(0, milliseconds(self.released_at - self.answered_at) - self.hold_ms)


def contribution(visit: Visit) -> Contribution:
    """Return what a visit adds to the sums of its window, in the order of `sums.FIELDS`."""
    if not visit.offered:
        return NOTHING
    within = int(visit.wait_s <= visit.threshold_s)
    if visit.stage == "left":
        abandoned = int(visit.outcome == "abandoned")
        return (1, 0, abandoned, 1 - abandoned, 0, abandoned * within, 0, 0, 0, 0, 0, 0, 0)
    if visit.answered_at is None:
        return (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    wait_ms = milliseconds(visit.wait_s)
    if visit.released_at is None or not visit.talk_known:
        return (1, 1, 0, 0, within, 0, 0, 0, 0, wait_ms, 0, 0, 0)
    talk_ms = visit.talk_ms()
    return (
        1,
        1,
        0,
        0,
        within,
        0,
        int(talk_ms + visit.hold_ms < visit.short_call_s * 1000),
        1,
        int(not (visit.hold_known and visit.wrap_known)),
        wait_ms,
        talk_ms,
        visit.hold_ms,
        visit.wrap_ms,
    )
