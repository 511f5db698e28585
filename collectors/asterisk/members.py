"""What an AMI says of the members of its queues."""

from typing import Any

from collectors.asterisk.fields import moment, need, number, whole, words
from collectors.asterisk.wire import Message
from floor.model.events import Device, MemberAdded, MemberChanged, MemberRemoved, MemberSeen

DEVICES: tuple[Device, ...] = (
    "unknown",
    "idle",
    "in_use",
    "busy",
    "invalid",
    "unavailable",
    "ringing",
    "ring_in_use",
    "on_hold",
)
"""Device states by the number Asterisk gives them in `Status`."""


def member_added(source: str, message: Message, at: float) -> MemberAdded:
    """Translate `QueueMemberAdded`."""
    return MemberAdded(**_fields(source, message, at))


def member_changed(source: str, message: Message, at: float) -> MemberChanged:
    """Translate `QueueMemberPause`, `…Status`, `…Penalty` and `…Ringinuse`, which all say everything."""
    return MemberChanged(**_fields(source, message, at))


def member_seen(source: str, message: Message, at: float, snapshot: str) -> MemberSeen:
    """Translate a `QueueMember` of a list, where `Name` and `Location` are MemberName and Interface."""
    fields = _fields(source, message, at, name="Name", interface="Location")
    return MemberSeen(snapshot=snapshot, **fields)


def member_removed(source: str, message: Message, at: float) -> MemberRemoved:
    """Translate `QueueMemberRemoved`."""
    return MemberRemoved(at=at, source=source, queue=need(message, "Queue"), agent=need(message, "Interface"))


def _fields(
    source: str, message: Message, at: float, *, name: str = "MemberName", interface: str = "Interface"
) -> dict[str, Any]:
    # An unpause may still carry the reason of the pause it ends, and LastPause stays where it was:
    # neither says anything of a member that is not paused.
    paused = message.get("Paused") == "1"
    status = whole(message, "Status")
    return {
        "at": at,
        "source": source,
        "queue": need(message, "Queue"),
        "agent": need(message, interface),
        "name": words(message, name),
        "device": DEVICES[status] if status is not None and 0 <= status < len(DEVICES) else "unknown",
        "paused": paused,
        "pause_reason": words(message, "PausedReason") if paused else "",
        "paused_at": moment(message, "LastPause") if paused else None,
        "login_at": moment(message, "LoginTime"),
        "in_call": message.get("InCall") == "1",
        "calls_taken": whole(message, "CallsTaken"),
        "last_call_at": moment(message, "LastCall"),
        "wrapup_s": number(message, "Wrapuptime") or None,
    }
