"""Everything the board remembers, with the indices by which an event finds what it is about."""

from collections.abc import Collection
from heapq import nsmallest
from itertools import chain
from typing import TypeVar

import msgspec

from floor.model.acd_tally import AcdTally
from floor.model.agents import Agent
from floor.model.calendar import Calendar
from floor.model.config import AgentConfig, FloorConfig
from floor.model.edges import Writing
from floor.model.events import CallSeen, MemberSeen, SnapshotScope
from floor.model.gauge import Gauge
from floor.model.picture import QuarterRow, ReplayProgress, SharedAgent, day_key, queue_key
from floor.model.queues import Queue, QueueState
from floor.model.sources import Source
from floor.model.timers import Timers
from floor.model.visits import Visit

WRAP, LIMBO, SETTLE, STALE, MINUTE, DAY = "wrap", "limbo", "settle", "stale", "minute", "day"
BEHIND = "behind"
ALL_QUEUES = "*"
DAYS_KEPT_S = 2 * 86_400
"""Quarters, and spans in which nothing was heard, are remembered this long; the store keeps them longer."""
SHARED_SHOWN = 20
"""Agents of several sources that are named; a site that has more has one cause for them all."""
QUEUES_AT_MOST = 1_000
"""Queues of one source beyond those the configuration names."""
AGENTS_AT_MOST = 20_000
"""Agents of one source beyond those the configuration names."""
Key = TypeVar("Key", bound=tuple[str, ...])


class Snapshot(msgspec.Struct, kw_only=True):
    """A snapshot being received. `touched` names what an event spoke of since it was asked for.

    `at` is the moment of asking by the source's clock, `began_at` by the floor's.
    """

    snapshot: str
    source: str
    scope: SnapshotScope
    at: float
    began_at: float = 0.0
    members: dict[str, MemberSeen] = {}
    calls: dict[str, CallSeen] = {}
    legs: list[str] = []
    touched: set[str] = set()


class OwnClock:
    """The clock of a source that tells of the past: up to when it has told, and what is due by that."""

    def __init__(self, at: float) -> None:
        self.at = at
        self.heard_at = 0.0
        self.timers = Timers()


class FloorState:
    """The mutable heart of the board. Functions in `apply/` change it; `rows` reads it."""

    def __init__(self, config: FloorConfig) -> None:
        self.config = config
        self.calendar = Calendar(config.timezone, config.day_starts_at_s)
        self.now = 0.0
        self.started_at: float | None = None
        self.serial = 0
        self.late_events = 0
        self.replay: ReplayProgress | None = None
        self.day_start = 0
        self.sources: dict[str, Source] = {}
        self.queues: dict[str, Queue] = {}
        self.agents: dict[str, Agent] = {}
        self.visits: dict[int, Visit] = {}
        self.overdue: dict[int, Visit] = {}
        self.snapshots: dict[tuple[str, str], Snapshot] = {}
        self.timers = Timers()
        self.behind: dict[str, OwnClock] = {}
        self.group_states: dict[str, dict[str, int]] = {}
        self.by_call: dict[tuple[str, str], list[Visit]] = {}
        self.by_leg: dict[tuple[str, str], Visit] = {}
        self.by_linked: dict[tuple[str, str], list[Visit]] = {}
        self.by_member: dict[tuple[str, str, str], list[Visit]] = {}
        self.agent_of: dict[tuple[str, str], Agent] = {}
        self.agents_at: dict[str, int] = {}
        """How many agents hang on each source."""
        self.queues_beyond: dict[str, int] = {}
        self.agents_beyond: dict[str, int] = {}
        """How many of each source the configuration does not name."""
        self.named_queues = frozenset(chain(config.queues, chain.from_iterable(config.groups.values())))
        # Of several entries for one agent the one with a name says who it is.
        entries = sorted(config.agents.values(), key=lambda entry: bool(entry.name))
        self.persons = {entry.agent: entry for entry in entries}
        self.blind_sources: set[str] = set()
        self.ran_out: set[str] = set()
        """Agents of whom a wrap-up that ended by the clock is remembered."""
        self.gone: list[str] = []
        self.edges: list[Writing] = []
        """Edges of agents' days that nobody has taken yet, in the order they are to be written."""
        self.left: list[QuarterRow] = []
        """Quarter hours that are remembered no more and nobody has taken yet, in the order they left."""
        self.taken_at = 0.0
        """Up to when the quarter hours have been taken, by the floor's clock."""
        self.dirty_agents: set[str] = set()
        self.dirty_sources: set[str] = set()
        self.shared: dict[str, tuple[str, ...]] = {}
        """Agents whom several sources call their member, and which."""
        self._shared_first: tuple[SharedAgent, ...] | None = ()
        self.groups_of: dict[str, tuple[str, ...]] = {}

    # -------------------------------------------------------------------------------- finding

    def source(self, name: str, at: float) -> Source:
        """Return a source, known or new. A new one has said nothing yet: it is down and blind."""
        source = self.sources.get(name)
        if source is None:
            source = Source(name=name, kind="", since=at)
            self.sources[name] = source
            self.dirty_sources.add(name)
        return source

    def set_timer(self, source: str, due: float, kind: str, key: str) -> None:
        """Let `kind` fire for `key` at `due` by the clock of a source that may be behind."""
        own = self.behind.get(source) if self.behind else None
        (own.timers if own else self.timers).set(due, kind, key)

    def note_blindness(self, source: Source) -> bool:
        """Remember whether the source's word still holds; answer whether that is news."""
        before = source.name in self.blind_sources
        if source.blind_since is None:
            self.blind_sources.discard(source.name)
        else:
            self.blind_sources.add(source.name)
        return before != (source.blind_since is not None)

    def queue(self, queue: str, source: str) -> Queue:
        """Return a queue, known or new, as spoken of by `source`."""
        found = self.queues.get(queue)
        if found is None:
            found = self.new_queue(queue)
            if source in self.sources:
                found.state.tally.since = self.sources[source].started_at
        found.state.spoken_at = self.now
        if source not in found.state.sources:
            found.state.sources.append(source)
            found.dirty = True
            self.dirty_sources.add(source)
            self._count_beyond(found.state, source, 1)
        return found

    def has_room_for_queue(self, source: str, queue: str) -> bool:
        """Tell whether the queue is one of the source's, or can become one."""
        found = self.queues.get(queue)
        if found is not None and source in found.state.sources:
            return True
        return queue in self.named_queues or self.queues_beyond.get(source, 0) < QUEUES_AT_MOST

    def _count_beyond(self, state: QueueState, source: str, by: int) -> None:
        if state.queue not in self.named_queues:
            self.queues_beyond[source] = self.queues_beyond.get(source, 0) + by

    def new_queue(self, queue: str) -> Queue:
        """Begin a queue nobody has spoken of."""
        return self.put_queue(QueueState(queue=queue, gauge=Gauge(), tally=AcdTally()))

    def put_queue(self, state: QueueState) -> Queue:
        """Take a queue's state in."""
        queue = Queue(state, self.config.queue(state.queue))
        self.queues[state.queue] = queue
        for source in state.sources:
            self._count_beyond(state, source, 1)
        self.groups_of[state.queue] = (
            ALL_QUEUES,
            *(group for group, queues in self.config.groups.items() if state.queue in queues),
        )
        return queue

    def part_with(self, queue: Queue, source: str) -> None:
        """Let a queue hang on a source no more."""
        if source in queue.state.sources:
            queue.state.sources.remove(source)
            queue.state.waiting_told.pop(source, None)
            queue.dirty = True
            self._count_beyond(queue.state, source, -1)
            self.dirty_sources.add(source)

    def drop_queue(self, name: str) -> None:
        """Forget a queue, which holds nothing."""
        queue = self.queues[name]
        for source in list(queue.state.sources):
            self.part_with(queue, source)
        del self.queues[name], self.groups_of[name]
        self.gone += [queue_key(name), day_key(name, is_group=False)]

    def who(self, source: str, member: str) -> str:
        """Return which agent a source's identifier is, by the configuration.

        An entry for that source alone (`<source>:<identifier>`) comes before one for all of them.
        """
        configured = self._configured(source, member)
        return configured.agent if configured else member

    def _configured(self, source: str, member: str) -> AgentConfig | None:
        agents = self.config.agents
        return agents.get(f"{source}:{member}") or agents.get(member)

    def agent(self, source: str, member: str, name: str = "") -> Agent:
        """Return the agent behind a source's identifier, known or new, under the name the source gives."""
        agent = self.agent_of.get((source, member))
        if agent is None:
            key = self.who(source, member)
            agent = self.agents.get(key)
            if agent is None:
                agent = self.agents[key] = Agent(agent=key)
                self.dirty_agents.add(key)
            self.identify(source, member, agent)
        if name and name != agent.name:
            agent.name = name
            self.dirty_agents.add(agent.agent)
        return agent

    def identify(self, source: str, member: str, agent: Agent) -> None:
        """Remember whom a source means by an identifier."""
        self.agent_of[source, member] = agent
        if self._configured(source, member) is None:
            self.agents_beyond[source] = self.agents_beyond.get(source, 0) + 1

    def forget_identifiers(self, gone: Collection[str]) -> None:
        """Forget by what identifiers these agents are meant."""
        for (source, member), agent in list(self.agent_of.items()):
            if agent.agent in gone:
                del self.agent_of[source, member]
                if self._configured(source, member) is None:
                    self.agents_beyond[source] -= 1

    def has_room_for_agent(self, source: str, member: str) -> bool:
        """Tell whether the source's identifier is one that is known, or can become one."""
        if (source, member) in self.agent_of or self.agents_beyond.get(source, 0) < AGENTS_AT_MOST:
            return True
        return self._configured(source, member) is not None

    def attach(self, agent: Agent, source: str) -> None:
        """Let an agent hang on a source, which tells of them."""
        if source not in agent.sources:
            agent.sources.append(source)
            self.agents_at[source] = self.agents_at.get(source, 0) + 1
            self.dirty_sources.add(source)

    def detach(self, agent: Agent, source: str) -> None:
        """Let an agent hang on a source no more."""
        if source in agent.sources:
            agent.sources.remove(source)
            self.agents_at[source] -= 1
            self.dirty_agents.add(agent.agent)
            self.dirty_sources.add(source)

    def note_shared(self, agent: Agent) -> None:
        """Remember whether several sources call the agent their member."""
        claimed = {m.source for m in agent.memberships.values()} if len(agent.sources) > 1 else set()
        if len(claimed) > 1:
            sources = tuple(sorted(claimed))
            if self.shared.get(agent.agent) != sources:
                self.shared[agent.agent] = sources
                self._shared_first = None
        elif self.shared.pop(agent.agent, None):
            self._shared_first = None

    def first_shared(self) -> tuple[SharedAgent, ...]:
        """Return the first of the agents whom several sources call their member, by id."""
        if self._shared_first is None:
            first = nsmallest(SHARED_SHOWN, self.shared.items())
            self._shared_first = tuple(SharedAgent(agent, sources) for agent, sources in first)
        return self._shared_first

    def visits_of_call(self, source: str, call: str) -> list[Visit]:
        """Return a call's visits known to the board, oldest first."""
        return self.by_call.get((source, call), [])

    def visit_in_queue(self, source: str, call: str, queue: str) -> Visit | None:
        """Return the call's newest visit of the queue."""
        for visit in reversed(self.visits_of_call(source, call)):
            if visit.queue == queue:
                return visit
        return None

    # --------------------------------------------------------------------------------- visits

    def add_visit(self, visit: Visit) -> None:
        """Take a new visit in, with all its indices."""
        self.index_visit(visit)
        self.queues[visit.queue].add(visit)

    def index_visit(self, visit: Visit) -> None:
        """Make a visit findable."""
        self.visits[visit.serial] = visit
        self.by_call.setdefault((visit.source, visit.call), []).append(visit)
        if visit.linked and visit.stage not in ("ended", "left"):
            self.by_linked.setdefault((visit.source, visit.linked), []).append(visit)

    def index_answer(self, visit: Visit) -> None:
        """Make an answered visit findable by its leg and its agent."""
        if visit.leg:
            self.by_leg[visit.source, visit.leg] = visit
        if visit.member:
            key = (visit.source, visit.queue, visit.member)
            self.by_member.setdefault(key, []).append(visit)

    def unindex_open(self, visit: Visit) -> None:
        """An ended or left visit can no longer be meant by leg, agent or conversation."""
        if visit.leg and self.by_leg.get((visit.source, visit.leg)) is visit:
            del self.by_leg[visit.source, visit.leg]
        if visit.member:
            drop(self.by_member, (visit.source, visit.queue, visit.member), visit)
        if visit.linked:
            drop(self.by_linked, (visit.source, visit.linked), visit)

    def forget_visit(self, visit: Visit) -> None:
        """Let go of a closed visit that is folded into its sums."""
        del self.visits[visit.serial]
        self.unindex_open(visit)
        drop(self.by_call, (visit.source, visit.call), visit)


def drop(index: dict[Key, list[Visit]], key: Key, visit: Visit) -> None:
    """Take a visit out of an index of lists."""
    visits = index.get(key)
    if visits is None:
        return
    visits[:] = [v for v in visits if v is not visit]
    if not visits:
        del index[key]


def report_key(source: str, member: str) -> str:
    """Return the key of a source's report within its agent."""
    return f"{source}\n{member}"


def membership_key(source: str, queue: str) -> str:
    """Return the key of a membership within its agent."""
    return f"{source}\n{queue}"
