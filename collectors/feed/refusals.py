"""Why one event is not taken: the field, what was expected there, what was found, and how that is counted."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, Literal

import msgspec
from msgspec import inspect

from collectors.feed.language import TYPES, Sent
from collectors.mask import shown
from floor.settings.explain import nearest

Why = Literal["type", "field", "clock", "source", "employee_sentiment"]
"""`employee_sentiment` is counted by name because it says that a sender sends what it must not."""

EMPLOYEE_SENTIMENT: Final = (
    "how the customer sounds, and nobody else: emotions of people at work are not inferred from their voice "
    "(EU AI Act, Article 5(1)(f)), so leave such events out"
)


class Refusal(Exception):  # noqa: N818 - it is what the door does
    """One event is refused; the others of its message are not."""

    def __init__(self, why: Why, field: str, expected: str, found: Any = None) -> None:
        super().__init__(f"{field}: expected {expected}")
        self.why: Why = why
        self.field = field
        self.expected = expected
        self.found = found

    def told(self, index: int, event_id: str | None) -> "EventRefused":
        """Return how the sender is told: the event by its place in the message and its id."""
        return EventRefused(
            index=index,
            id=event_id,
            field=self.field,
            expected=self.expected,
            found=None if self.found is None else _brief(self.found),
        )


class EventRefused(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One refused event, as its sender is told: `index` counts from 0 in its message."""

    index: int
    field: str
    expected: str
    id: str | None = None
    found: str | None = None


def explained(raw: bytes | msgspec.Raw, error: Exception) -> tuple[Refusal, str | None]:
    """Return why the decoder would not take an event, and the event's id if it has one."""
    try:
        thing = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Refusal("field", "event", "JSON in UTF-8 whose fields are plain values, not nested"), None
    if not isinstance(thing, dict):
        return Refusal("type", "event", 'an object with a "type"', thing), None
    event_id = thing.get("id")
    return _of_object(thing, error), event_id if isinstance(event_id, str) else None


def _of_object(thing: Mapping[str, Any], error: Exception) -> Refusal:
    name = thing.get("type")
    if not isinstance(name, str) or name not in TYPES:
        return _of_type(name)
    sent = TYPES[name]
    fields = {field.name: field for field in msgspec.structs.fields(sent)}
    for key in thing:
        if key not in fields and key != "type":
            return Refusal("field", key[:100], _no_such_field(name, key, list(fields)), thing[key])
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
    meant = nearest(name, list(TYPES)) if isinstance(name, str) else None
    hint = f" (did you mean {meant}?)" if meant else ""
    return Refusal("type", "type", f"one of {', '.join(TYPES)}{hint}", name)


def _no_such_field(name: str, key: str, fields: list[str]) -> str:
    meant = nearest(key[:100], fields)
    hint = f" (did you mean {meant}?)" if meant else ""
    return f"no field of this name: {name} has {', '.join(fields)}{hint}"


@cache
def expected(sent: type[Sent], field: str) -> str:
    """Say what a field of such an event has to be."""
    (found,) = [known for known in msgspec.structs.fields(sent) if known.name == field]
    return _said(inspect.type_info(found.type))


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
    return shown(value if isinstance(value, str) else json.dumps(value))
