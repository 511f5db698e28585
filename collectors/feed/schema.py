"""The feed's language for programs: a JSON Schema made from the very classes that read what is sent."""

import inspect
from functools import cache
from typing import Annotated, Any, Final

import msgspec

from collectors.feed.answers import EventsAcknowledged, EventsTaken
from collectors.feed.language import ANY, TYPES
from collectors.feed.limits import MESSAGE_EVENTS

MEDIA_TYPE: Final = "application/schema+json"
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_MESSAGE: Any = ANY | Annotated[list[ANY], msgspec.Meta(max_length=MESSAGE_EVENTS)]


@cache
def schema() -> dict[str, Any]:
    """Return the schema of a message: one event, or a list of them."""
    made = msgspec.json.schema(_MESSAGE)
    for part in made["$defs"].values():
        _tidy(part)
    about = {
        "$schema": _DIALECT,
        "title": "Events of a Floorwatch feed",
        "description": "What may be sent to /api/v1/events: one event, or a list of them.",
    }
    return {**about, **made}


@cache
def encoded() -> bytes:
    """Return it as text."""
    return msgspec.json.encode(schema())


@cache
def components(ref_template: str) -> dict[str, Any]:
    """Return the schemas of all events and answers by name, referring to each other as the template says."""
    _, found = msgspec.json.schema_components(
        [*TYPES.values(), EventsTaken, EventsAcknowledged], ref_template=ref_template
    )
    for part in found.values():
        _tidy(part)
    return found


def event_names() -> list[str]:
    """Return what the schemas of events are called, in the order of the guide."""
    return [sent.__name__ for sent in TYPES.values()]


def _tidy(part: dict[str, Any]) -> None:
    """Take the layout of our source out of a description."""
    if "description" in part:
        part["description"] = inspect.cleandoc(part["description"])
