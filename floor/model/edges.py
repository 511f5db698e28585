"""An agent's day as edges: from when on the agent is in which state, in the one word that pages show.

An edge holds until the agent's next one. Edges are addressed by agent and millisecond, so the same edge
written again changes nothing, and one that turns out otherwise is written over or taken back.
"""

from typing import NamedTuple

import msgspec

from floor.model.picture import Activity, AgentWord, Availability, Quality


class Told(NamedTuple):
    """What an edge says: the state, why not ready (else empty), and the queue of a contact."""

    state: AgentWord
    reason: str
    queue: str | None


UNKNOWN = Told("unknown", "", None)


class Standing(msgspec.Struct, frozen=True, gc=False):
    """What is so of an agent since a millisecond of the epoch, by the source's clock."""

    since_ms: int
    told: Told


class AgentEdge(msgspec.Struct, frozen=True, gc=False):
    """From `from_ms` on (ms of the epoch, source clock) the agent is as `told`; None: no edge is there."""

    agent: str
    from_ms: int
    told: Told | None


class DaysPassedOn(msgspec.Struct, frozen=True, gc=False):
    """Agents have other identifiers from now on, all at once: two may change places.

    `heirs`: who somebody was, and who that is now: the edges up to `until_ms` are the heir's, and no others.
    None: there is nobody whose day it could be, and it is forgotten.
    """

    heirs: tuple[tuple[str, str | None], ...]
    until_ms: int


Writing = AgentEdge | DaysPassedOn
"""What is to be done to the kept days, in its order.

Edges may be written again, in the same order. Days are passed on once: the second time they are others'.
"""


def word_of(availability: Availability, activity: Activity, quality: Quality) -> AgentWord:
    """Return the one word for an agent's two state fields: a contact first, then away or gone, then ready.

    Stale is unknown, whatever was known last. Pages tell it by the same rule.
    """
    if quality == "stale":
        return "unknown"
    if activity in ("ringing", "talking", "hold", "wrap_up"):
        return activity
    if availability in ("not_ready", "logged_out"):
        return availability
    return "ready" if availability == "ready" and activity == "idle" else "unknown"
