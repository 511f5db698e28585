"""What was sent to events of the floor: whose they are, when they are true, no caller's number in them."""

from typing import Any

import msgspec

from collectors.feed.clock import SenderClock
from collectors.feed.language import EVENT_OF, Sent
from collectors.feed.limits import AHEAD_S, OLDEST_S
from collectors.feed.refusals import Refusal
from collectors.mask import detail_without_numbers, mask_number, without_numbers
from floor.model.events import Event, SourceAlive, SourceUp

KIND = "feed"

_SHARED: dict[type[Sent], tuple[str, ...]] = {
    sent: tuple(
        field.name
        for field in msgspec.structs.fields(event)
        if field.name in sent.__struct_fields__ and field.name not in {"at", "source"}
    )
    for sent, event in EVENT_OF.items()
}
_TIMES: dict[type[Sent], tuple[str, ...]] = {
    sent: tuple(name for name in names if name.endswith("_at")) for sent, names in _SHARED.items()
}
_MASKED = {
    "caller": mask_number,
    "note": without_numbers,
    "reason": without_numbers,
    "pause_reason": without_numbers,
    "detail": detail_without_numbers,
}
"""Whatever a person or a system may have written as it liked. What things are called is never touched."""
_MASKS: dict[type[Sent], tuple[str, ...]] = {
    sent: tuple(name for name in names if name in _MASKED) for sent, names in _SHARED.items()
}


class Translator:
    """Makes events of what one sender sent. `heartbeat_s` holds where it promises none itself."""

    def __init__(self, source: str, heartbeat_s: float | None) -> None:
        self.source = source
        self.heartbeat_s = heartbeat_s
        self.clock = SenderClock()

    def event(self, sent: Sent, now: float) -> Event:
        """Return the event that was stated; it is received at `now`. Raises `Refusal`."""
        if sent.source is not None and sent.source != self.source:
            raise Refusal("source", "source", f"{self.source}, whose token this is, or nothing", sent.source)
        kind = type(sent)
        values: dict[str, Any] = {name: getattr(sent, name) for name in _SHARED[kind]}
        values["at"], values["source"] = now if sent.at is None else sent.at, self.source
        _check_times(sent, values, now)
        for name in _MASKS[kind]:
            values[name] = _MASKED[name](values[name])
        event = EVENT_OF[kind]
        if event is SourceUp:
            values["kind"] = KIND
            if values["heartbeat_s"] is None:
                values["heartbeat_s"] = self.heartbeat_s
        elif event is SourceAlive:
            if sent.at is not None:
                self.clock.read(sent.at, now)
            values["clock_off_s"] = self.clock.clock_off_s
        if shift_s := self.clock.shift_s:
            _shift(sent, values, shift_s, now)
        return event(**values)

    def introduction(self, at: float) -> SourceUp:
        """Return what is said before the first word of a sender that did not introduce itself.

        It keeps what was not confirmed, so nothing was missed since it was last heard.
        """
        return SourceUp(at=at, source=self.source, kind=KIND, resumed=True, heartbeat_s=self.heartbeat_s)


def _check_times(sent: Sent, values: dict[str, Any], now: float) -> None:
    """Raise `Refusal` where a moment cannot be right: no clock that is any good is so far off."""
    if values["at"] < now - OLDEST_S:
        raise _wrong_time("at", values["at"], now)
    for name in ("at", *_TIMES[type(sent)]):
        if values[name] is not None and values[name] > now + AHEAD_S:
            raise _wrong_time(name, values[name], now)


def _shift(sent: Sent, values: dict[str, Any], shift_s: float, now: float) -> None:
    """Turn the sender's moments into ours; what it said of the event's own moment is kept."""
    for name in _TIMES[type(sent)]:
        if values[name] is not None:
            values[name] += shift_s
    if sent.at is not None:
        values["said_at"], values["at"] = sent.at, min(sent.at + shift_s, now)


def _wrong_time(field: str, moment: float, now: float) -> Refusal:
    if moment > now:
        limit = f"no more than {AHEAD_S:g} s ahead of our clock, which says {now:.3f}"
    else:
        limit = f"no more than {OLDEST_S / 3600:g} h before our clock, which says {now:.3f}"
    return Refusal("clock", field, f"epoch seconds, {limit}", moment)
