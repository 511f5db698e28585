"""What the model needs to know of the site's configuration, as plain values."""

import msgspec

from floor.model.picture import Formula


class QueueConfig(msgspec.Struct, frozen=True, kw_only=True):
    """One queue's own rules. `threshold_s` None: what the ACD reports, else 20 s.

    `wrapup_s` None: wrap-up of this queue is not derived and handle time stays unknown.
    """

    threshold_s: float | None = None
    target: float = 0.8
    formula: Formula = "answered_of_offered"
    wrapup_s: float | None = None
    short_call_s: float = 10.0
    longest_wait_limit_s: float = 120.0
    configured: bool = True


class AgentConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands behind a source's agent identifier."""

    agent: str
    name: str = ""
    team: str | None = None
    seat: str | None = None


class FloorConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The site's rules for counting. `agents` maps a source's identifier to a person.

    `sources` names the sources there are; None: whoever speaks is one.
    """

    timezone: str = "UTC"
    day_starts_at_s: int = 0
    mode: str = "live"
    queue_defaults: QueueConfig = QueueConfig(configured=False)
    queues: dict[str, QueueConfig] = {}
    groups: dict[str, tuple[str, ...]] = {}
    agents: dict[str, AgentConfig] = {}
    sources: tuple[str, ...] | None = None
    visits_kept_s: float = 7200.0

    def queue(self, queue: str) -> QueueConfig:
        """Return the rules of a queue: its own, else the defaults (marked as not configured)."""
        return self.queues.get(queue, self.queue_defaults)
