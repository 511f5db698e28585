"""What a sender is answered when its message was taken, all of it or the part that is right."""

import msgspec

from collectors.feed.problems import FeedProblem
from collectors.feed.refusals import EventRefused
from collectors.feed.sender import Parcel
from collectors.feed.wire import Seq


class EventsTaken(msgspec.Struct, frozen=True, kw_only=True):
    """How many events the log has now, how many it had before, and which are refused and why.

    Every event of the message is in one of the three.
    """

    taken: int
    already_taken: int
    refused: list[EventRefused]

    @classmethod
    def of(cls, parcel: Parcel) -> "EventsTaken":
        """Return the answer to a message that the log confirmed."""
        return cls(taken=parcel.taken, already_taken=parcel.already_taken, refused=parcel.refused)


class EventsAcknowledged(EventsTaken, frozen=True, kw_only=True, omit_defaults=True):
    """The same over a WebSocket. `ack` is the message's `seq`, or its number on this connection from 1 on.

    With a `problem` nothing of the message was taken, and sending the same again will not help.
    """

    ack: Seq
    problem: FeedProblem | None = None
