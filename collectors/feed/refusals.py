"""Why one event is not taken: the field, what was expected there, what was found, and how that is counted.

A sender whose program is wrong is wrong in every event, so what is said of one costs little: the first of a
message are explained, the rest named, and what a misspelt word may have meant is remembered.
"""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Final, Literal

import msgspec
from msgspec import inspect

from collectors.feed.language import TYPES, Sent
from collectors.feed.limits import ID_CHARS
from collectors.mask import shown
from floor.settings.explain import nearest

Why = Literal["type", "field", "clock", "source", "employee_sentiment"]
"""`employee_sentiment` is counted by name because it says that a sender sends what it must not."""

EMPLOYEE_SENTIMENT: Final = (
    "how the customer sounds, and nobody else: emotions of people at work are not inferred from their voice "
    "(EU AI Act, Article 5(1)(f)), so leave such events out"
)

EXPLAINED: Final = 50
"""So many refused events of a message are explained; the others are named with what was expected in short."""
_IN_SHORT: Final[Mapping[Why, str]] = {
    "type": "a known type",
    "field": "what the schema says",
    "clock": "a moment near ours",
    "source": "your own source",
    "employee_sentiment": "only the customer's",
}

_FIELD_CHARS: Final = 100
_FIELD_CHARS_IN_SHORT: Final = 40
_FOUND_CHARS: Final = 200
"""Of a text that was found, more is not looked at."""
_WORD_CHARS: Final = 40
"""A longer word is no misspelling of one of ours."""
_WORDS_REMEMBERED: Final = 1_024


class Misspelt(msgspec.Struct, frozen=True):
    """A word that is not known among the fields of a type, or among the types where `of` is empty."""

    word: str
    of: str = ""

    @property
    def known(self) -> tuple[str, ...]:
        """What could have stood there."""
        return tuple(_fields(TYPES[self.of]) if self.of else TYPES)


class Refusal(Exception):  # noqa: N818 - it is what the door does
    """One event is refused; the others of its message are not."""

    def __init__(
        self, why: Why, field: str, expected: str, found: Any = None, *, misspelt: Misspelt | None = None
    ) -> None:
        super().__init__(f"{field}: expected {expected}")
        self.why: Why = why
        self.field = field
        self.expected = expected
        self.found = found
        self.misspelt = misspelt


class EventRefused(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One refused event, as its sender is told: `index` counts from 0 in its message."""

    index: int
    field: str
    expected: str
    id: str | None = None
    found: str | None = None


class Explanations:
    """What a sender is told of the refused events of one message."""

    def __init__(self) -> None:
        self._told = 0
        self._listed: dict[str, int] = {}

    @property
    def in_full(self) -> bool:
        """Whether the next one is explained."""
        return self._told < EXPLAINED

    def of(self, refusal: Refusal, index: int, event_id: str | None) -> EventRefused:
        """Return how the sender is told: the event by its place in the message and its id."""
        if not self.in_full:
            field = refusal.field[:_FIELD_CHARS_IN_SHORT]
            return EventRefused(index=index, id=event_id, field=field, expected=_IN_SHORT[refusal.why])
        self._told += 1
        return EventRefused(
            index=index,
            id=event_id,
            field=refusal.field,
            expected=self._expected(refusal, index),
            found=None if refusal.found is None else _brief(refusal.found),
        )

    def _expected(self, refusal: Refusal, index: int) -> str:
        """Return what was expected; a list of all that is known is said once a message."""
        misspelt = refusal.misspelt
        if misspelt is None:
            return refusal.expected
        listed_at = self._listed.setdefault(misspelt.of, index)
        listed = ", ".join(misspelt.known) if listed_at == index else None
        if misspelt.of:
            said = (
                f"{misspelt.of} has {listed}" if listed else f"index {listed_at} lists those of {misspelt.of}"
            )
            said = f"{refusal.expected}: {said}"
        else:
            said = f"one of {listed}" if listed else f"one of those listed at index {listed_at}"
        hint = meant(misspelt)
        return f"{said} (did you mean {hint}?)" if hint else said


@lru_cache(maxsize=_WORDS_REMEMBERED)
def meant(misspelt: Misspelt) -> str | None:
    """Return what was probably meant, if anything."""
    return nearest(misspelt.word, misspelt.known) if len(misspelt.word) <= _WORD_CHARS else None


def explained(raw: msgspec.Raw, error: Exception) -> tuple[Refusal, str | None]:
    """Return why the decoder would not take an event, and the event's id if it has one."""
    try:
        thing = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Refusal("field", "event", "JSON in UTF-8 whose fields are plain values, not nested"), None
    if not isinstance(thing, dict):
        return Refusal("type", "event", 'an object with a "type"', thing), None
    event_id = thing.get("id")
    told_id = event_id if isinstance(event_id, str) and len(event_id) <= ID_CHARS else None
    return _of_object(thing, error), told_id


def _of_object(thing: Mapping[str, Any], error: Exception) -> Refusal:
    name = thing.get("type")
    if not isinstance(name, str) or name not in TYPES:
        return _of_type(name)
    sent = TYPES[name]
    fields = _fields(sent)
    for key in thing:
        if key not in fields and key != "type":
            misspelt = Misspelt(key[:_FIELD_CHARS], name)
            return Refusal("field", misspelt.word, "no field of this name", thing[key], misspelt=misspelt)
    for key, field in fields.items():
        if key not in thing:
            if field.required:
                return Refusal("field", key, expected(sent, key))
            continue
        try:
            msgspec.convert(thing[key], field.type)
        except (msgspec.ValidationError, RecursionError):
            if key == "channel":
                return Refusal("employee_sentiment", key, EMPLOYEE_SENTIMENT, thing[key])
            return Refusal("field", key, expected(sent, key), thing[key])
    return Refusal("field", "event", str(error))


def _of_type(name: Any) -> Refusal:
    if isinstance(name, str) and name.endswith("sentiment"):
        return Refusal("employee_sentiment", "type", EMPLOYEE_SENTIMENT, name)
    misspelt = Misspelt(name[:_FIELD_CHARS] if isinstance(name, str) else "")
    return Refusal("type", "type", _IN_SHORT["type"], name, misspelt=misspelt)


@cache
def _fields(sent: type[Sent]) -> Mapping[str, msgspec.structs.FieldInfo]:
    return {field.name: field for field in msgspec.structs.fields(sent)}


@cache
def expected(sent: type[Sent], field: str) -> str:
    """Say what a field of such an event has to be."""
    return _said(inspect.type_info(_fields(sent)[field].type))


def _said(kind: inspect.Type) -> str:  # noqa: PLR0911  one line a kind of value
    if isinstance(kind, inspect.UnionType):
        return " or ".join(_said(part) for part in kind.types)
    if isinstance(kind, inspect.Metadata):
        return _said(kind.type)
    if isinstance(kind, inspect.LiteralType):
        return ", ".join(str(value) for value in kind.values)
    if isinstance(kind, inspect.StrType):
        least = f"{kind.min_length} to " if kind.min_length else "at most "
        return f"a text of {least}{kind.max_length} characters without control characters"
    if isinstance(kind, inspect.FloatType):
        return f"a number{_range(kind.ge, kind.le)}"
    if isinstance(kind, inspect.IntType):
        return f"a whole number{_range(kind.ge, kind.le)}"
    if isinstance(kind, inspect.ListType):
        return f"a list, {kind.max_length} at most, of: {_said(kind.item_type)}"
    return {"BoolType": "true or false", "NoneType": "null"}.get(type(kind).__name__, "another value")


def _range(least: float | None, most: float | None) -> str:
    if most is None:
        return "" if least is None else f" of at least {least:g}"
    return f" from {least or 0:g} to {most:g}"


def _brief(value: Any) -> str:
    """Return a value as its sender may see it again: short, and without a caller's number."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return shown((value if isinstance(value, str) else json.dumps(value))[:_FOUND_CHARS])
