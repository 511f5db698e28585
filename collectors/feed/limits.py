"""How much a sender may say at once, how long its words may be, and how wrong its clock."""

from typing import Final

MESSAGE_BYTES: Final = 1_048_576
"""A body, or a message of a WebSocket, may be so long."""
MESSAGE_EVENTS: Final = 5_000
"""And hold so many events."""

CONNECTIONS: Final = 32
"""WebSockets of one sender at once."""
CONNECTIONS_UNKNOWN: Final = 64
"""And of all together who did not say yet who they are."""

ID_CHARS: Final = 64
"""A sender's own id of an event."""
NAME_CHARS: Final = 128
"""A queue, an agent, a call: what things are called."""
LABEL_CHARS: Final = 200
"""A person's name, a reason."""
TEXT_CHARS: Final = 500
"""A note, a detail: one line for a person."""
QUEUES: Final = 500
"""Queues one agent serves."""

LONGEST_S: Final = 30 * 86_400.0
"""No wait, no talk, no ring takes longer."""
LARGEST: Final = 1_000_000_000
"""No counter of a telephone system is larger."""

AHEAD_S: Final = 60.0
"""A time may lie so far ahead of our clock: more is a wrong clock, or milliseconds for seconds."""
OLDEST_S: Final = 36 * 3600.0
"""And so far behind: the log goes no further back."""
