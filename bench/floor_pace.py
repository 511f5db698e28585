"""A floor at a pace, in a process of its own: `python -m bench.floor_pace URL SITE AGENTS PER_S SECONDS`.

Every event pauses an agent, for a reason that is the moment at which it was said, or lets the agent be ready
again: each changes how a seat looks. Agents take turns, so nobody's next overtakes a moment.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from bench.load import SOURCE, agent_id, sign_in
from floor.model.events import (
    AnyEvent,
    MemberPaused,
    SnapshotBegan,
    SnapshotEnded,
    SnapshotScope,
    SourceAlive,
)
from floor.store.client import open_client
from floor.store.log import LogWriter

QUEUES = 1
SCOPES: tuple[SnapshotScope, ...] = ("queues", "calls")
STEP_S = 0.01


def pause(number: int, at: float, *, paused: bool) -> AnyEvent:
    """Return the event that an agent's state changes at a moment."""
    return MemberPaused(
        at=at,
        source=SOURCE,
        agent=agent_id(number),
        queue="queue0",
        paused=paused,
        pause_reason=f"{at:.3f}" if paused else "",
    )


def whole(agents: int, at: float) -> Iterator[AnyEvent]:
    """Yield a source that comes up and tells its whole state: until then nobody's is to be trusted."""
    up, *members = sign_in(agents, QUEUES, at)
    yield up
    for scope in SCOPES:
        yield SnapshotBegan(at=at, source=SOURCE, snapshot=scope, scope=scope)
    yield from members
    for scope in SCOPES:
        yield SnapshotEnded(at=at, source=SOURCE, snapshot=scope)


def main(url: str, site: str, agents: int, per_s: float, seconds: float) -> None:
    """Say everything at its moment; one line when all are signed in, one at the end."""
    client = open_client(url)
    writer = LogWriter(client, site, SOURCE, f"{time.time():.0f}")
    writer.append(list(whole(agents, time.time())))
    print("there", flush=True)
    sys.stdin.readline()
    began, said = time.time(), 0
    while (now := time.time()) < began + seconds:
        due = int((now - began) * per_s)
        events = [pause(n % agents, time.time(), paused=n // agents % 2 == 0) for n in range(said, due)]
        if events:
            writer.append(events)
            said = due
        time.sleep(STEP_S)
    writer.append([SourceAlive(at=time.time(), source=SOURCE)])
    print(said, flush=True)
    client.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), float(sys.argv[5]))
