"""The feed's call as the API's own document describes it."""

from collections import defaultdict
from typing import Any, Final

from collectors.feed import schema
from collectors.feed.limits import MESSAGE_BYTES, MESSAGE_EVENTS
from collectors.feed.problems import KINDS, MEDIA_TYPE

_TEMPLATE: Final = "#/components/schemas/{name}"
_DESCRIPTION: Final = f"""One event or a list of them, of a sender known by its token (a source of kind feed).
Each refused event is answered with the field and what was expected there; the others are taken, in their
order, and are in the log when the answer comes. An event with an `id` is taken once, however often it comes.

At most {MESSAGE_EVENTS:,} events and {MESSAGE_BYTES:,} bytes a message.

The same path takes a WebSocket: each message is an event, a list, or `{{"seq": …, "events": …}}`. It is
answered with `ack` and the same fields (see `EventsAcknowledged`); with `?answers=list`, in lists of them."""


def described(path: str, schema_path: str) -> dict[str, Any]:
    """Return what the document says of the feed: its paths, and the schemas they name."""
    schemas = schema.components(_TEMPLATE)
    kinds = [{"$ref": _TEMPLATE.format(name=name)} for name in schema.event_names()]
    return {
        "paths": {
            path: {
                "post": {
                    "summary": "Tell what happened",
                    "description": _DESCRIPTION,
                    "security": [{"sender": []}],
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {
                                "schema": {"anyOf": [*kinds, {"type": "array", "items": {"anyOf": kinds}}]}
                            }
                        },
                    },
                    "responses": {"200": _taken(), **_problems()},
                }
            },
            schema_path: {
                "get": {
                    "summary": "What may be sent, as a JSON Schema",
                    "responses": {
                        "200": {
                            "description": "JSON Schema 2020-12",
                            "content": {schema.MEDIA_TYPE: {"schema": {"type": "object"}}},
                        }
                    },
                }
            },
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {"sender": {"type": "http", "scheme": "bearer"}},
        },
    }


def _taken() -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": _TEMPLATE.format(name="EventsTaken")}}}
    return {"description": "What became of each event", "content": content}


def _problems() -> dict[str, Any]:
    by_status: defaultdict[str, list[str]] = defaultdict(list)
    for kind in KINDS:
        by_status[str(kind.status)].append(f"`{kind.type}`")
    content = {MEDIA_TYPE: {"schema": {"$ref": _TEMPLATE.format(name="FeedProblem")}}}
    return {
        status: {"description": ", ".join(types), "content": content}
        for status, types in sorted(by_status.items())
    }
