"""Every key of the store. The braces are written literally: one site lives in one Cluster slot."""

import re
from dataclasses import dataclass

_SITE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one site. `site` is letters, digits, dot, dash and underscore, 64 at most."""

    site: str

    def __post_init__(self) -> None:
        if not _SITE.fullmatch(self.site):
            raise ValueError(
                f"site {self.site!r}: expected letters, digits, '.', '-' or '_' (64 at most, first a letter "
                "or digit), because it is part of every key"
            )

    def _key(self, name: str) -> str:
        return f"floor:{{{self.site}}}:{name}"

    @property
    def events(self) -> str:
        """Stream: the log."""
        return self._key("events")

    def seq(self, source: str, run: str) -> str:
        """Return the key (string) of the last number appended of one run of a source."""
        return self._key(f"seq:{source}:{run}")

    def sent(self, source: str, day: int) -> str:
        """Return the key (set) of the ids a sender used on a day, counted in days of UTC since the epoch."""
        return self._key(f"sent:{source}:{day}")

    def promised(self, source: str) -> str:
        """Return the key (string) of the heartbeat a sender promised itself, in seconds."""
        return self._key(f"promised:{source}")

    @property
    def lease(self) -> str:
        """String with expiry: who is the writer."""
        return self._key("lease")

    @property
    def fence(self) -> str:
        """Integer: the writer's fencing number."""
        return self._key("fence")

    @property
    def picture(self) -> str:
        """Hash: row key to row."""
        return self._key("picture")

    @property
    def changes(self) -> str:
        """Stream: which rows of the picture changed, in order."""
        return self._key("changes")

    @property
    def watch(self) -> str:
        """Hash: the watch's sign of life."""
        return self._key("watch")

    @property
    def checkpoint(self) -> str:
        """Hash: the board as of a position of the log."""
        return self._key("checkpoint")

    def edges(self, agent: str, hour: int) -> str:
        """Return the key (hash: millisecond to what is so from then on) of an agent's edges of one hour.

        `hour` counts hours of UTC since the epoch.
        """
        return f"{self.edges_of(agent)}{hour}"

    def edges_of(self, agent: str) -> str:
        """Return what the keys of all hours of an agent's edges begin with."""
        return self._key(f"edges:{agent}:")

    @property
    def quarter_queues(self) -> str:
        """Hash: queue to the moment until which it has quarter-hour rows."""
        return self._key("quarters")

    @property
    def quarters_begun(self) -> str:
        """Hash: queue to the start of the earliest quarter-hour row that was ever kept of it."""
        return self._key("quarters-begun")

    def quarters(self, queue: str, day: str) -> str:
        """Return the key (hash: start to row) of a queue's quarter hours of one day of UTC."""
        return self._key(f"quarters:{queue}:{day}")
