"""Moving a recording to another time: its moments shifted, its identifiers made its own."""

from collections.abc import Callable
from functools import cache

import msgspec

from floor.model.events import Event

_MOMENTS = frozenset({"at", "started_at", "login_at", "paused_at", "last_call_at"})
_IDENTIFIERS = frozenset({"call", "leg", "linked", "snapshot"})


def shifted(first_at: float, to: float, *, speed: float, mark: str) -> Callable[[Event], Event]:
    """Return what moves events so that `first_at` becomes `to`.

    At a `speed` over 1 the time between moments shrinks alike, so that nothing lies in the future; what
    the source itself counted (a wait, a talk time) is left as it said. `mark` is put behind identifiers
    of calls and snapshots: the same recording played again tells of other calls.
    """

    def shift(event: Event) -> Event:
        moments, identifiers = _fields(type(event))
        changed: dict[str, float | str] = {}
        for name in moments:
            moment = getattr(event, name)
            if moment is not None:
                changed[name] = to + (moment - first_at) / speed
        for name in identifiers:
            identifier = getattr(event, name)
            if identifier is not None:
                changed[name] = identifier + mark
        return msgspec.structs.replace(event, **changed)

    return shift


@cache
def _fields(kind: type[Event]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names = [field.name for field in msgspec.structs.fields(kind)]
    return (
        tuple(name for name in names if name in _MOMENTS),
        tuple(name for name in names if name in _IDENTIFIERS),
    )
