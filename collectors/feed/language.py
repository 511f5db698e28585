"""What a sender may say: the events of the floor, but for what only a collector can know.

Each class here is made from an event's own, field by field, so that the two cannot differ: `source` may be
left out (the token says who it is), `at` too (then it is the moment of receipt), `id` is the sender's own
name of the event, and every value has the limits of `limits.py`.
"""

import functools
import operator
import types
import typing
from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from collectors.feed import limits
from floor.model import events
from floor.model.events import Event

SENDABLE: tuple[type[Event], ...] = (
    events.SourceUp,
    events.SourceAlive,
    events.SourceDown,
    events.SnapshotBegan,
    events.SnapshotEnded,
    events.QueueReported,
    events.MemberAdded,
    events.MemberChanged,
    events.MemberSeen,
    events.MemberRemoved,
    events.MemberPaused,
    events.AgentReported,
    events.CallQueued,
    events.CallSeen,
    events.CallRinging,
    events.CallRingEnded,
    events.CallDequeued,
    events.CallAnswered,
    events.CallLeft,
    events.CallHeld,
    events.CallResumed,
    events.CallTransferred,
    events.CallEnded,
    events.LegEnded,
    events.LegSeen,
    events.ContactReasonGiven,
    events.CallerMarked,
    events.CustomerSentimentSaid,
    events.QualityNoted,
)
"""Not `source_counted` and `replay_progressed`: those are a collector's words about its own work."""

_OURS = {"source", "at", "said_at", "kind", "resumed", "clock_off_s"}
"""Fields that the door fills, or asks for in its own way."""

_NO_CONTROL = r"^[^\x00-\x1f\x7f]*(?![\s\S])"
"""No control characters. The end is said so because Python's `$` would let a line feed pass there."""

_CHARS = {"detail": limits.TEXT_CHARS, "note": limits.TEXT_CHARS}
_LABELS = {"name", "pause_reason", "reason", "caller"}
_MAY_BE_EMPTY = {(events.CallAnswered, "agent"), (events.CallEnded, "agent")}
"""A source that does not tell who answered says so with an empty text."""

_MEANINGS: dict[type[Event], str] = {
    events.SourceUp: """You begin, or begin anew: what happened since your last word before it was missed.

    Say which of members, holds and calls you tell of: what you do not tell of is shown as unknown, not as
    nothing. With `heartbeat_s` you promise an event (`source_alive` if there is no other) at least so often;
    silent for two of them you count as gone. `started_at` is when your telephone system started, if you know:
    where that moved, calls that were open are over. Who never says `source_up` is introduced by the server.
    """,
    events.SourceAlive: """You and your telephone system live although nothing happened.

    `at` is your clock at this moment, or left out; `lag_s` how late you hear of what happens, if you know.
    """,
    events.CustomerSentimentSaid: """How the caller of this call sounds; the last word counts.

    The customer and nobody else: inferring emotions of people at work from their voice is forbidden (EU AI
    Act, Article 5(1)(f)). An event with another `channel` is refused and counted.
    """,
}
"""Where the event's own words are for who writes a collector."""

Id = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=limits.ID_CHARS,
        pattern=_NO_CONTROL,
        description="Your own name of this event, remembered for 24 h: sent again it is not taken twice.",
    ),
]
Name = Annotated[str, Meta(min_length=1, max_length=limits.NAME_CHARS, pattern=_NO_CONTROL)]
Moment = Annotated[float, Meta(ge=0)]


class Sent(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag_field="type", forbid_unknown_fields=True):
    """What every event of a sender may carry."""

    id: Id | None = None
    at: Annotated[Moment, Meta(description="Epoch seconds; left out: the moment of receipt.")] | None = None
    source: Annotated[Name, Meta(description="Your source's name; the token says it.")] | None = None


def _union(kinds: Iterable[Any]) -> Any:
    return functools.reduce(operator.or_, kinds)


def _limited(event: type[Event], name: str, kind: Any) -> Any:  # noqa: PLR0911  one line a kind of value
    """Return a field's type with the limits that hold for it."""
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        return _union(_limited(event, name, part) for part in typing.get_args(kind))
    if typing.get_origin(kind) is list:
        (part,) = typing.get_args(kind)
        return Annotated[list[_limited(event, name, part)], Meta(max_length=limits.QUEUES)]  # type: ignore[misc]
    if kind is str:
        if name in _CHARS or name in _LABELS:
            longest = _CHARS.get(name, limits.LABEL_CHARS)
            return Annotated[str, Meta(max_length=longest, pattern=_NO_CONTROL)]
        if (event, name) in _MAY_BE_EMPTY:
            return Annotated[str, Meta(max_length=limits.NAME_CHARS, pattern=_NO_CONTROL)]
        return Name
    if kind is int:
        return Annotated[int, Meta(ge=0, le=limits.LARGEST)]
    if kind is float:
        if name == "heartbeat_s":
            return Annotated[float, Meta(ge=1, le=3600)]
        if name.endswith("_s"):
            return Annotated[float, Meta(ge=0, le=limits.LONGEST_S)]
        return Annotated[float, Meta(ge=0, le=100)] if "service_level" in name else Moment
    return kind


def _made(event: type[Event]) -> type[Sent]:
    """Return the class of what a sender says to state such an event."""
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for field in msgspec.structs.fields(event):
        if field.name in _OURS:
            continue
        kind = _limited(event, field.name, field.type)
        required = field.default is msgspec.NODEFAULT
        fields.append((field.name, kind) if required else (field.name, kind, field.default))
    if event is events.CustomerSentimentSaid:
        said_of = Annotated[
            Literal["customer"],
            Meta(description="Whose voice it was. Any but the customer's is refused."),
        ]
        fields.append(("channel", said_of, "customer"))
    made = msgspec.defstruct(
        event.__name__,
        fields,
        bases=(Sent,),
        frozen=True,
        kw_only=True,
        gc=False,
        forbid_unknown_fields=True,
        tag_field="type",
        tag=type_name(event),
        module=__name__,
        namespace={"__doc__": _MEANINGS.get(event, event.__doc__)},
    )
    return typing.cast("type[Sent]", made)


def type_name(event: type[msgspec.Struct]) -> str:
    """Return what stands in `type` of such an event."""
    return str(event.__struct_config__.tag)


EVENT_OF: dict[type[Sent], type[Event]] = {_made(event): event for event in SENDABLE}
"""Each class of what is sent, and the event it states."""

TYPES: dict[str, type[Sent]] = {type_name(sent): sent for sent in EVENT_OF}
"""Each word that may stand in `type`."""

ANY: Any = _union(EVENT_OF)
"""Any of them, told apart by `type`."""
