"""What the simulated floor is made of at a moment: desks, calls, queues, and what is to happen next."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collectors.simulator.chance import Chance
    from collectors.simulator.people import Person
    from collectors.simulator.queues import QueueSpec
    from collectors.simulator.truth import TrueVisit, Truth
    from collectors.simulator.voice import Voice

DeskState = Literal["out", "free", "ringing", "talking", "after"]
"""`after`: the work after a call, or a moment's rest after a ring nobody answered."""
CallState = Literal["waiting", "ringing", "talking", "gone"]

_COMPACT_AT = 64


class Desk:
    """An agent at work.

    `turn` changes with every change of what the desk does, so what was meant for an earlier moment is known
    by its turn and let go. `session` does the same from sign-in to sign-in.
    `reason` is the reason of a pause, empty when ready. `break_s`: the pause was taken in mid-call, and its
    time begins after it. `away_until`: ready for the telephone system, and yet not there.
    """

    __slots__ = (
        "away_until",
        "break_s",
        "call",
        "free_since",
        "leaving",
        "login_at",
        "paused_at",
        "person",
        "queues",
        "reason",
        "session",
        "shift_ends_at",
        "state",
        "turn",
    )

    def __init__(self, person: Person) -> None:
        self.person = person
        self.queues = tuple(queue for queue, _ in person.skills)
        self.state: DeskState = "out"
        self.turn = 0
        self.session = 0
        self.reason = ""
        self.break_s: float | None = None
        self.free_since = 0.0
        self.away_until = 0.0
        self.leaving = False
        self.login_at = 0.0
        self.paused_at = 0.0
        self.shift_ends_at = 0.0
        self.call: Call | None = None


class Call:
    """A caller in the telephone system. `turn` changes whenever something else begins for the caller."""

    __slots__ = (
        "caller",
        "desk",
        "joined_at",
        "leg",
        "line",
        "linked",
        "patience_s",
        "rung_at",
        "state",
        "talk_s",
        "turn",
        "uniqueid",
        "visit",
    )

    def __init__(self, uniqueid: str, caller: str) -> None:
        self.uniqueid = self.linked = uniqueid
        self.caller = caller
        self.state: CallState = "waiting"
        self.turn = 0
        self.line: Line
        self.visit: TrueVisit
        self.joined_at = 0.0
        self.rung_at = 0.0
        self.patience_s = 0.0
        self.talk_s = 0.0
        self.desk: Desk | None = None
        self.leg = ""


class Line:
    """A queue: who waits, oldest first, and who is free for it, the longest idle of the lowest penalty first.

    Both heaps hold entries that have become untrue; they are known by their turn when they come up.
    """

    def __init__(self, spec: QueueSpec) -> None:
        self.spec = spec
        self.queue = spec.queue
        self.completed = 0
        self.abandoned = 0
        self._waiting: list[tuple[float, int, int, Call]] = []
        self._free: list[tuple[int, float, int, int, Desk]] = []
        self._pushed = 0
        self._true = _COMPACT_AT

    def wait(self, call: Call) -> None:
        """Let a call wait, at the place its arrival gives it."""
        self._pushed += 1
        heappush(self._waiting, (call.joined_at, self._pushed, call.turn, call))

    def first(self) -> Call | None:
        """Return the call that has waited longest."""
        waiting = self._waiting
        while waiting:
            _, _, turn, call = waiting[0]
            if call.turn == turn:
                return call
            heappop(waiting)
        return None

    def offer(self, desk: Desk, penalty: int) -> None:
        """Let a desk be free for this queue's calls."""
        self._pushed += 1
        free = self._free
        heappush(free, (penalty, desk.free_since, self._pushed, desk.turn, desk))
        if len(free) > _COMPACT_AT and len(free) > 2 * self._true:
            free[:] = [entry for entry in free if entry[4].turn == entry[3]]
            heapify(free)
            self._true = max(len(free), _COMPACT_AT)

    def next_free(self) -> Desk | None:
        """Return the desk to ring next."""
        free = self._free
        while free:
            _, _, _, turn, desk = free[0]
            if desk.turn == turn:
                return desk
            heappop(free)
        return None


class Scene:
    """The floor at `now`, with the agenda of what is to happen: (when, number, what, with what)."""

    def __init__(
        self, chance: Chance, desks: list[Desk], lines: list[Line], voice: Voice, truth: Truth | None
    ) -> None:
        self.now = 0.0
        self.chance = chance
        self.desks = desks
        self.teams: dict[str, list[Desk]] = {}
        for desk in desks:
            self.teams.setdefault(desk.person.team, []).append(desk)
        self.lines = {line.queue: line for line in lines}
        self.voice = voice
        self.truth = truth
        self.calls: dict[Call, None] = {}
        self.pbx_up = True
        self.shifts: list[tuple[float, float]] = []
        self.agenda: list[tuple[float, int, str, tuple[Any, ...]]] = []
        self._planned = 0
        self._channels = 0

    def later(self, at: float, what: str, *given: Any) -> None:
        """Let something happen at a moment, rounded to milliseconds."""
        self._planned += 1
        at = round(at, 3)
        heappush(self.agenda, (max(at, self.now), self._planned, what, given))

    def channel(self) -> str:
        """Return a new channel's name, as Asterisk forms it: second and number."""
        self._channels += 1
        return f"{int(self.now)}.{self._channels}"
