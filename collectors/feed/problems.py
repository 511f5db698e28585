"""What a sender is told where nothing of its message is taken: RFC 9457 problems with a stable `type`."""

from typing import Final

import msgspec
from starlette.responses import PlainTextResponse, Response

MEDIA_TYPE: Final = "application/problem+json"
PATH: Final = "/api/v1/events/problems/{name}"


class Kind(msgspec.Struct, frozen=True):
    """One kind of problem: the last part of its `type`, its HTTP status, what it is and what to do."""

    name: str
    status: int
    title: str
    meaning: str

    @property
    def type(self) -> str:
        """The stable `type`, which is also the path where it is explained."""
        return PATH.format(name=self.name)


QUERY = Kind(
    "query",
    400,
    "What the address asks for is not known",
    "A WebSocket may ask for `?answers=list`, and for nothing else.",
)
NO_TOKEN = Kind(
    "no-token",
    401,
    "No sender is known by this token",
    "Send the header `Authorization: Bearer <token>`. It is the token whose hash stands as token_hash in the "
    "configuration, under sources, at a source of kind feed; `.venv/bin/python app.py tokens hash` prints "
    "a hash.",
)
TOO_SLOW = Kind(
    "too-slow",
    408,
    "The body did not arrive in time",
    "Send the whole body at once; nothing of it was taken.",
)
TOO_LARGE = Kind(
    "too-large",
    413,
    "More than one message may hold",
    "Nothing of it was taken: send it in several messages, one after the other.",
)
NOT_JSON_TYPE = Kind(
    "not-json-type",
    415,
    "The body is not said to be JSON",
    "Send the header `Content-Type: application/json`, the body in UTF-8 and without a Content-Encoding.",
)
UNREADABLE = Kind(
    "unreadable",
    422,
    "The message cannot be read",
    "It is not JSON in UTF-8, or nested deeper than any event is. Nothing of it was taken; sending the same "
    "again will not help.",
)
TOO_FAST = Kind(
    "too-fast",
    429,
    "More events than agreed",
    "The limit is events_per_s of this source in the configuration. Nothing of the message was taken: send "
    "it again after `Retry-After` seconds.",
)
TOO_MANY_CONNECTIONS = Kind(
    "too-many-connections",
    429,
    "More connections than one sender may have",
    "End those that are not needed: one takes many messages at a time. Most often a program connects again "
    "without ending what it had.",
)
FAULT = Kind(
    "fault",
    500,
    "A fault of the server's",
    "Its log says which. It is not certain that any of the message was taken: send the same again, and if it "
    "fails again, leave it out and report it.",
)
LOG_AWAY = Kind(
    "log-away",
    503,
    "The log does not confirm",
    "It cannot be reached now, so it is not certain that any of the message was taken. Keep it and send the "
    "same again after `Retry-After` seconds: events with an `id` are not taken twice.",
)
NO_ROOM = Kind(
    "no-room",
    503,
    "Too many connections wait to say who they are",
    "Send the header `Authorization: Bearer <token>` with the request: then there is room at once. "
    "Or come again after `Retry-After` seconds.",
)
METHOD = Kind("method", 405, "Events are sent with POST, or over a WebSocket", "GET tells nothing here.")

KINDS: Final = (
    QUERY,
    NO_TOKEN,
    TOO_SLOW,
    TOO_LARGE,
    NOT_JSON_TYPE,
    UNREADABLE,
    TOO_FAST,
    TOO_MANY_CONNECTIONS,
    FAULT,
    LOG_AWAY,
    NO_ROOM,
    METHOD,
)


class FeedProblem(msgspec.Struct, frozen=True):
    """What happened this time, in words, with its kind."""

    type: str
    title: str
    status: int
    detail: str


class Problem(Exception):  # noqa: N818  a problem is what RFC 9457 calls it
    """Nothing of a message is taken. `retry_after_s`: when the same may be sent again."""

    def __init__(self, kind: Kind, detail: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(detail)
        self.kind = kind
        self.retry_after_s = retry_after_s
        self.answer = FeedProblem(kind.type, kind.title, kind.status, detail)

    def response(self) -> Response:
        """Make the HTTP answer."""
        headers = {"Cache-Control": "no-store"}
        if self.kind is NO_TOKEN:
            headers["WWW-Authenticate"] = 'Bearer realm="Floorwatch events"'
        if self.kind is METHOD:
            headers["Allow"] = "POST"
        if self.retry_after_s is not None:
            headers["Retry-After"] = str(self.retry_after_s)
        return Response(msgspec.json.encode(self.answer), self.kind.status, headers, MEDIA_TYPE)


def explanation(name: str) -> Response:
    """Return what a problem means, as a page of text."""
    for kind in KINDS:
        if kind.name == name:
            return PlainTextResponse(f"{kind.title} ({kind.status})\n\n{kind.meaning}\n")
    known = ", ".join(kind.name for kind in KINDS)
    return PlainTextResponse(f"There is no problem of this name. There are: {known}\n", 404)
