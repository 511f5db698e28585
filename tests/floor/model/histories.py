"""Plausible histories of an ACD: several queues, agents in several of them, calls through their whole life.

A history is a list of facts; a fact is one or more events, and more than one only where an ACD says the
same thing once per queue. Hypothesis draws plain steps, a small imitation of an ACD makes facts of them
that hold together, so that every example it finds can be read and shrinks to few steps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from floor.model.config import FloorConfig, QueueConfig
from floor.model.events import (
    AgentReported,
    AnyEvent,
    CallAnswered,
    CallDequeued,
    CallEnded,
    CallerMarked,
    CallHeld,
    CallLeft,
    CallQueued,
    CallResumed,
    CallRingEnded,
    CallRinging,
    CallSeen,
    CallTransferred,
    ContactReasonGiven,
    CustomerSentimentSaid,
    Device,
    LeaveOutcome,
    LegEnded,
    MemberAdded,
    MemberChanged,
    MemberRemoved,
    MemberSeen,
    QualityNoted,
    QueueReported,
    ReportedActivity,
    ReportedAvailability,
    SnapshotBegan,
    SnapshotEnded,
    SourceAlive,
    SourceDown,
    SourceUp,
)
from tests.floor.model.builders import PBX, T0

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Fact = list[AnyEvent]

QUEUES = ("sales", "support", "vip")
AGENTS: dict[str, tuple[str, ...]] = {
    "ann": ("sales",),
    "bob": ("sales", "support"),
    "eve": ("sales", "support", "vip"),
}
GROUPS = {"front": ("sales", "support"), "only vip": ("vip",)}
GAPS_S = (0.01, 0.4, 1.0, 3.0, 7.5, 20.0, 31.0, 90.0, 600.0, 899.0, 1800.0, 4000.0)
STARTS_S = (0.0, 6.7 * 3600, 14.98 * 3600)
ZONES = ("UTC", "Asia/Kathmandu", "America/New_York")
REPORTED: tuple[ReportedActivity | None, ...] = (
    None,
    "idle",
    "ringing",
    "talking",
    "hold",
    "wrap_up",
    "wrap_up",
)
OUTCOMES: tuple[LeaveOutcome, ...] = ("abandoned", "abandoned", "timeout", "key", "unknown")


def config_of(zone: str = "UTC", *, kept_s: float = 7200.0) -> FloorConfig:
    """Return rules in which each queue has another threshold and another wrap-up."""
    return FloorConfig(
        mode="replay",
        timezone=zone,
        queues={"sales": QueueConfig(threshold_s=20.0, wrapup_s=30.0), "support": QueueConfig(wrapup_s=1.0)},
        groups=GROUPS,
        visits_kept_s=kept_s,
    )


class Step(NamedTuple):
    """One draw: what is done, to which of those that could do it, and how long after the last."""

    verb: str
    which: int
    how: int
    gap_s: float


@dataclass
class Talk:
    """An answered call."""

    call: str
    queue: str
    agent: str
    leg: str
    ended_for_agent: bool = False
    on_hold: bool = False


@dataclass
class Acd:
    """The imitation. Each verb gives the facts it leads to, none where it makes no sense just now."""

    now: float = T0
    calls: int = 0
    waiting: list[tuple[str, str, float]] = field(default_factory=list)
    rings: list[tuple[str, str, str, str]] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    device: dict[str, Device] = field(default_factory=dict)
    paused: dict[tuple[str, str], str] = field(default_factory=dict)
    signed_in: set[tuple[str, str]] = field(default_factory=set)
    up: bool = True
    snapshots: int = 0
    started_at: float = T0

    # ------------------------------------------------------------------------------ members

    def copies(self, agent: str, device: Device) -> Iterator[Fact]:
        """Say a device's state once per queue, all at the same moment."""
        if self.device.get(agent, "idle") == device:
            return
        self.device[agent] = device
        self.now += 0.002
        said: Fact = [
            MemberChanged(**self.member(agent, queue))  # type: ignore[arg-type]
            for queue in AGENTS[agent]
            if (agent, queue) in self.signed_in
        ]
        if said:
            yield said

    def member(self, agent: str, queue: str) -> dict[str, object]:
        reason = self.paused.get((agent, queue))
        return {
            "at": self.now,
            "source": PBX,
            "agent": agent,
            "queue": queue,
            "device": self.device.get(agent, "idle"),
            "login_at": self.started_at,
            "paused": reason is not None,
            "pause_reason": reason or "",
        }

    def sign(self, which: int, how: int) -> Iterator[Fact]:
        agent = list(AGENTS)[which % len(AGENTS)]
        queue = AGENTS[agent][how % len(AGENTS[agent])]
        if (agent, queue) in self.signed_in and how % 2:
            self.signed_in.discard((agent, queue))
            yield [MemberRemoved(at=self.now, source=PBX, agent=agent, queue=queue)]
        else:
            self.signed_in.add((agent, queue))
            yield [MemberAdded(**self.member(agent, queue))]  # type: ignore[arg-type]

    def pause(self, which: int, how: int) -> Iterator[Fact]:
        agent = list(AGENTS)[which % len(AGENTS)]
        queues = [q for q in AGENTS[agent] if (agent, q) in self.signed_in]
        for queue in queues[: 1 + how % 3]:
            if how % 4:
                self.paused[agent, queue] = ("lunch", "", "meeting")[how % 3]
            else:
                self.paused.pop((agent, queue), None)
            yield [MemberChanged(**self.member(agent, queue))]  # type: ignore[arg-type]

    def phone(self, which: int, how: int) -> Iterator[Fact]:
        devices: tuple[Device, ...] = ("idle", "in_use", "unavailable", "on_hold", "ringing")
        yield from self.copies(list(AGENTS)[which % len(AGENTS)], devices[how % len(devices)])

    # -------------------------------------------------------------------------------- calls

    def arrive(self, which: int, how: int) -> Iterator[Fact]:
        queue = QUEUES[which % len(QUEUES)]
        if how % 4 == 3 and self.gone:
            call = self.gone.pop()
        else:
            self.calls += 1
            call = f"c{self.calls}"
        self.waiting.append((call, queue, self.now))
        yield [CallQueued(at=self.now, source=PBX, call=call, queue=queue, linked=f"l{call}")]

    def give_up(self, which: int, how: int) -> Iterator[Fact]:
        if not self.waiting:
            return
        call, queue, _ = self.waiting.pop(which % len(self.waiting))
        self.rings = [ring for ring in self.rings if ring[0] != call]
        self.gone.append(call)
        if how % 5 == 4:
            yield [CallDequeued(at=self.now, source=PBX, call=call, queue=queue)]
            return
        if how % 5 != 3:
            outcome = OUTCOMES[how % len(OUTCOMES)]
            yield [CallLeft(at=self.now, source=PBX, call=call, queue=queue, outcome=outcome)]
        yield [LegEnded(at=self.now, source=PBX, leg=call)]

    def ring(self, which: int, how: int) -> Iterator[Fact]:
        if self.rings and how % 3 == 2:
            call, queue, agent, leg = self.rings.pop(which % len(self.rings))
            yield [
                CallRingEnded(
                    at=self.now, source=PBX, call=call, queue=queue, agent=agent, leg=leg, outcome="no_answer"
                )
            ]
            yield from self.copies(agent, "idle")
            return
        if not self.waiting:
            return
        call, queue, _ = self.waiting[which % len(self.waiting)]
        agent = list(AGENTS)[how % len(AGENTS)]
        if (agent, queue) in self.signed_in and self.device.get(agent, "idle") == "idle":
            leg = f"{call}/{agent}/{self.now}"
            self.rings.append((call, queue, agent, leg))
            yield [CallRinging(at=self.now, source=PBX, call=call, queue=queue, agent=agent, leg=leg)]
            yield from self.copies(agent, "ringing")

    def answer(self, which: int, how: int) -> Iterator[Fact]:
        if not self.waiting:
            return
        agent = list(AGENTS)[how % len(AGENTS)]
        mine = [w for w in self.waiting if (agent, w[1]) in self.signed_in]
        if not mine or any(t.agent == agent and not t.ended_for_agent for t in self.talks):
            return
        waiting = mine[which % len(mine)]
        self.waiting.remove(waiting)
        call, queue, since = waiting
        self.rings = [ring for ring in self.rings if ring[0] != call]
        leg = f"{call}/{agent}/{self.now}"
        self.talks.append(Talk(call, queue, agent, leg))
        wait_s = float(int(self.now - since)) if how % 2 else None
        before = list(self.copies(agent, "in_use")) if how % 3 == 0 else []
        yield from before
        yield [CallDequeued(at=self.now, source=PBX, call=call, queue=queue)]
        self.now += 0.1
        yield [
            CallAnswered(at=self.now, source=PBX, call=call, queue=queue, agent=agent, leg=leg, wait_s=wait_s)
        ]
        yield from self.copies(agent, "in_use")

    def hold(self, which: int, how: int) -> Iterator[Fact]:
        if not self.talks:
            return
        talk = self.talks[which % len(self.talks)]
        talk.on_hold = not talk.on_hold
        linked = f"l{talk.call}" if how % 2 else None
        kind: Callable[..., AnyEvent] = CallHeld if talk.on_hold else CallResumed
        yield [kind(at=self.now, source=PBX, leg=talk.leg, linked=linked)]

    def transfer(self, which: int, how: int) -> Iterator[Fact]:
        talks = [t for t in self.talks if not t.ended_for_agent]
        if not talks:
            return
        talk = talks[which % len(talks)]
        talk.ended_for_agent = True
        leg, linked = ("far phone", f"l{talk.call}") if how % 2 else (talk.leg, None)
        yield [CallTransferred(at=self.now, source=PBX, leg=leg, linked=linked)]
        yield from self.copies(talk.agent, "idle")

    def end(self, which: int, how: int) -> Iterator[Fact]:
        if not self.talks:
            return
        talk = self.talks.pop(which % len(self.talks))
        self.gone.append(talk.call)
        others = any(t.agent == talk.agent and not t.ended_for_agent for t in self.talks)
        named = how % 3 != 2
        done: Fact = [
            CallEnded(
                at=self.now,
                source=PBX,
                queue=talk.queue,
                agent=talk.agent,
                call=talk.call if named else None,
                leg=talk.leg if named and how % 2 else None,
                wait_s=1.0,
            )
        ]
        hung_up: Fact = [LegEnded(at=self.now, source=PBX, leg=talk.call if how % 2 else talk.leg)]
        idle = [] if others or how % 5 == 4 else list(self.copies(talk.agent, "idle"))
        parts = [hung_up, *idle, done] if how % 4 == 1 else [done, *idle, hung_up]
        yield from parts

    # ---------------------------------------------------------------- reports and facts

    def report(self, which: int, how: int) -> Iterator[Fact]:
        """Say of a fourth agent, who has no memberships told, all there is."""
        availability: ReportedAvailability = ("ready", "not_ready", "ready", "logged_out")[which % 4]
        activity = REPORTED[how % len(REPORTED)]
        queues = (None, ["sales"], ["support", "sales"], [])[(which + how) % 4]
        reason = "lunch" if availability == "not_ready" else ""
        yield [
            AgentReported(
                at=self.now,
                source=PBX,
                agent="fay",
                availability=availability,
                activity=activity,
                reason=reason,
                queues=queues,
            )
        ]

    def take(self, which: int, how: int) -> Iterator[Fact]:
        """Let that agent take a call, or end it."""
        talk = next((t for t in self.talks if t.agent == "fay"), None)
        if talk is not None:
            self.talks.remove(talk)
            self.gone.append(talk.call)
            yield [CallEnded(at=self.now, source=PBX, queue=talk.queue, agent="fay", call=talk.call)]
        elif self.waiting:
            call, queue, _ = self.waiting.pop(which % len(self.waiting))
            self.rings = [ring for ring in self.rings if ring[0] != call]
            self.talks.append(Talk(call, queue, "fay", f"{call}/fay/{how}"))
            yield [CallAnswered(at=self.now, source=PBX, call=call, queue=queue, agent="fay")]

    def fact(self, which: int, how: int) -> Iterator[Fact]:
        calls = [*self.gone, *(w[0] for w in self.waiting), *(t.call for t in self.talks), "nobody's"]
        call = calls[which % len(calls)]
        fact: AnyEvent = (
            ContactReasonGiven(at=self.now, source=PBX, call=call, reason=("bill", "move")[which % 2]),
            CallerMarked(at=self.now, source=PBX, call=call, mark=("vip", "abusive")[which % 2]),
            CustomerSentimentSaid(at=self.now, source=PBX, call=call, sentiment="negative"),
            QualityNoted(at=self.now, source=PBX, agent="ann", note_id=f"n{which}", note="greet"),
        )[how % 4]
        yield [fact]

    # ------------------------------------------------------------------------------ sources

    def alive(self, _which: int, how: int) -> Iterator[Fact]:
        if how % 2:
            yield [SourceAlive(at=self.now, source=PBX, lag_s=0.1)]
        else:
            queue = QUEUES[how % len(QUEUES)]
            yield [QueueReported(at=self.now, source=PBX, queue=queue, completed=0, abandoned=how % 3)]

    def silence(self, _which: int, how: int) -> Iterator[Fact]:
        if self.up:
            self.up = False
            yield [SourceDown(at=self.now, source=PBX, reason="lost")]
            return
        self.up = True
        if how % 3 == 0:
            self.started_at = self.now - 1
        yield [
            SourceUp(
                at=self.now,
                source=PBX,
                kind="asterisk",
                tells_members=True,
                tells_holds=True,
                started_at=self.started_at,
            )
        ]
        yield from self.snapshot(0, how)

    def snapshot(self, _which: int, how: int) -> Iterator[Fact]:
        if not self.up:
            return
        self.snapshots += 1
        name = f"s{self.snapshots}"
        yield [SnapshotBegan(at=self.now, source=PBX, snapshot=name, scope="queues")]
        self.now += 0.05
        for agent, queue in sorted(self.signed_in):
            yield [MemberSeen(snapshot=name, **self.member(agent, queue))]  # type: ignore[arg-type]
        for call, queue, since in self.waiting:
            waited_s = float(int(self.now - since))
            yield [
                CallSeen(at=self.now, source=PBX, snapshot=name, call=call, queue=queue, waited_s=waited_s)
            ]
        if how % 2:
            yield from self.arrive(how, 0)
        yield [SnapshotEnded(at=self.now, source=PBX, snapshot=name)]

    def late(self, which: int, how: int) -> Iterator[Fact]:
        """Say long after that a call came and left."""
        self.calls += 1
        at = max(T0, self.now - GAPS_S[which % len(GAPS_S)])
        queue = QUEUES[how % len(QUEUES)]
        yield [CallQueued(at=at, source=PBX, call=f"c{self.calls}", queue=queue)]
        if how % 2:
            yield [CallLeft(at=at + 5, source=PBX, call=f"c{self.calls}", queue=queue, outcome="abandoned")]


VERBS = (
    "arrive", "arrive", "arrive", "answer", "answer", "answer", "end", "end", "give_up", "ring", "hold",
    "transfer", "pause", "phone", "sign", "alive", "silence", "silence", "snapshot", "late", "report", "report",
    "take", "take", "fact",
)  # fmt: skip


def act(steps: Iterable[Step], start_s: float) -> list[Fact]:
    """Let the imitation live through the steps."""
    acd = Acd(now=T0 + start_s)
    up = SourceUp(
        at=acd.now, source=PBX, kind="asterisk", tells_members=True, tells_holds=True, started_at=T0
    )
    facts: list[Fact] = [[up]]
    for agent, queues in AGENTS.items():
        for queue in queues:
            acd.signed_in.add((agent, queue))
            facts.append([MemberAdded(**acd.member(agent, queue))])  # type: ignore[arg-type]
    for step in steps:
        acd.now = round(acd.now + step.gap_s, 3)
        facts.extend(getattr(acd, step.verb)(step.which, step.how))
    return facts


def histories_of(verbs: tuple[str, ...]) -> st.SearchStrategy[list[Fact]]:
    """Draw histories in which only this is done."""
    which, how, gap_s = st.integers(0, 11), st.integers(0, 11), st.sampled_from(GAPS_S)
    steps = st.lists(
        st.builds(Step, st.sampled_from(verbs), which, how, gap_s),
        min_size=1,
        max_size=25,
    )
    return st.builds(act, steps, st.sampled_from(STARTS_S))


histories = histories_of(VERBS)
zones = st.sampled_from(ZONES)


def events_of(facts: Iterable[Fact]) -> list[AnyEvent]:
    """Return all events in the order the ACD said them."""
    return [event for fact in facts for event in fact]
