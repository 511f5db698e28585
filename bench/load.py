"""A synthetic floor for measuring: agents, queues and calls at a given pace, the same for a given seed.

It says everything as an ACD does, once per queue and with all that surrounds a call, so that the mix of
events is that of a real recording: a call makes about a dozen of them.
"""

import random
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count

from floor.model.events import (
    AnyEvent,
    CallAnswered,
    CallDequeued,
    CallEnded,
    CallLeft,
    CallQueued,
    CallRinging,
    Device,
    LegEnded,
    MemberAdded,
    MemberChanged,
    SourceUp,
)

QUEUES_AN_AGENT = 2
ABANDONED = 0.1
SOURCE = "load"


def sign_in(agents: int, queues: int, at: float) -> Iterator[AnyEvent]:
    """Yield the events of a source that comes up and of all agents signing in."""
    yield SourceUp(
        at=at, source=SOURCE, kind="asterisk", tells_members=True, tells_holds=True, started_at=at - 60
    )
    for number in range(agents):
        for queue in _queues_of(number, queues):
            yield MemberAdded(
                at=at, source=SOURCE, queue=queue, agent=agent_id(number), device="idle", login_at=at
            )


def agent_id(number: int) -> str:
    """Return the name of an agent."""
    return f"PJSIP/{1000 + number}"


def _queues_of(number: int, queues: int) -> list[str]:
    return [f"queue{(number + k) % queues}" for k in range(min(QUEUES_AN_AGENT, queues))]


def calls(agents: int, queues: int, at: float, events_per_s: float, seed: int = 1) -> Iterator[AnyEvent]:
    """Yield calls' events for ever, in the order of their times, about `events_per_s` of them.

    A tenth of the calls is abandoned; talk times have a long tail. As many calls are up at once as there
    are agents for them.
    """
    dice = random.Random(seed)
    serial = count()
    pending: list[tuple[float, int, AnyEvent]] = []
    free = [(at, number) for number in range(agents)]
    arrival_at = at
    events_per_call = 11.7
    for call_number in count():
        arrival_at += dice.expovariate(events_per_s / events_per_call)
        while pending and pending[0][0] <= arrival_at:
            yield heappop(pending)[2]
        for event in _one_call(dice, call_number, arrival_at, free, queues):
            heappush(pending, (event.at, next(serial), event))


def _one_call(
    dice: random.Random, number: int, at: float, free: list[tuple[float, int]], queues: int
) -> Iterator[AnyEvent]:
    call, leg = f"{number}.1", f"{number}.2"
    if dice.random() < ABANDONED:
        queue = f"queue{dice.randrange(queues)}"
        yield CallQueued(at=at, source=SOURCE, call=call, queue=queue, linked=call, caller="••••1234")
        left_at = at + dice.expovariate(1 / 20)
        yield CallLeft(at=left_at, source=SOURCE, call=call, queue=queue, outcome="abandoned")
        yield LegEnded(at=left_at + 0.001, source=SOURCE, leg=call, linked=call)
        return
    free_at, agent_number = heappop(free)
    queue, *_ = _queues_of(agent_number, queues)
    agent = agent_id(agent_number)
    yield CallQueued(at=at, source=SOURCE, call=call, queue=queue, linked=call, caller="••••1234")
    ring_at = max(at, free_at) + 0.2
    yield CallRinging(at=ring_at, source=SOURCE, call=call, queue=queue, agent=agent, leg=leg)
    yield from _device(agent_number, queues, ring_at + 0.001, "ringing", queue)
    answer_at = ring_at + 0.5 + dice.expovariate(1 / 3)
    yield CallDequeued(at=answer_at, source=SOURCE, call=call, queue=queue)
    yield CallAnswered(
        at=answer_at, source=SOURCE, call=call, queue=queue, agent=agent, leg=leg, wait_s=answer_at - at
    )
    yield from _device(agent_number, queues, answer_at + 0.001, "in_use", queue)
    end_at = answer_at + dice.lognormvariate(4.5, 0.8)
    yield CallEnded(
        at=end_at, source=SOURCE, queue=queue, agent=agent, call=call, leg=leg, talk_s=end_at - answer_at
    )
    yield from _device(agent_number, queues, end_at + 0.001, "idle", queue)
    yield LegEnded(at=end_at + 0.002, source=SOURCE, leg=leg, linked=call)
    yield LegEnded(at=end_at + 0.003, source=SOURCE, leg=call, linked=call)
    heappush(free, (end_at + 3, agent_number))


def _device(number: int, queues: int, at: float, device: Device, busy: str) -> Iterator[AnyEvent]:
    for queue in _queues_of(number, queues):
        yield MemberChanged(
            at=at,
            source=SOURCE,
            queue=queue,
            agent=agent_id(number),
            device=device,
            in_call=device == "in_use" and queue == busy,
        )
