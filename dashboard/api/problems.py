"""What the API says when it cannot answer: RFC 9457 problems with a stable `type`.

`KINDS` is the whole list. The path in `type` leads to the problem's paragraph on the page of the API.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import msgspec
import structlog
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request

from dashboard.api.watch_state import WatchState

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "/api/problems/"

_log = structlog.get_logger(__name__)


class ProblemKind(msgspec.Struct, frozen=True):
    """One kind of problem: the last part of its `type`, its HTTP status, and what it means."""

    name: str
    status: int
    title: str
    meaning: str

    @property
    def type(self) -> str:
        """The stable `type` of the problem."""
        return TYPE_PREFIX + self.name


NO_PICTURE = ProblemKind(
    "no-picture",
    503,
    "Nothing is known of the floor yet",
    "This process has never read a picture of the floor: the watch has not written one, or the store cannot "
    "be reached since the start. `watch` says which. An empty list would look like an empty floor.",
)
STORE_UNREACHABLE = ProblemKind(
    "store-unreachable",
    503,
    "The store cannot be read",
    "The figures asked for are in the store, and reading it failed just now. Ask again in a few seconds.",
)
NOT_READY = ProblemKind(
    "not-ready",
    503,
    "This process does not serve yet",
    "The process is starting or stopping. Send people elsewhere; ask again in a second.",
)
BAD_PARAMETER = ProblemKind(
    "bad-parameter",
    422,
    "A parameter is not as expected",
    "`errors` names each parameter or field with what was expected and what came. A parameter that the call "
    "does not know is refused too: a misspelt one would otherwise be ignored without a word.",
)
RANGE_TOO_LARGE = ProblemKind(
    "range-too-large",
    422,
    "More is asked for than one answer holds",
    "Ask for a shorter range, a greater `width_s`, or one queue; `errors` has the limit.",
)
UNKNOWN_QUEUE = ProblemKind(
    "unknown-queue",
    404,
    "There is no such queue",
    "The floor has no queue of this name now, and nothing is kept about one within the range.",
)
UNKNOWN_GROUP = ProblemKind(
    "unknown-group",
    404,
    "There is no such group",
    "The site's configuration has no group of queues of this name; `detail` lists those it has.",
)
FOREIGN_PAGE = ProblemKind(
    "foreign-page",
    403,
    "Asked for by a page of another server",
    "What changes something is taken from pages of this server, and from programs, which send no `Origin`. "
    "Behind a proxy: it has to hand on the `Host` it was asked for.",
)
GONE = ProblemKind(
    "gone", 400, "The request broke off", "The connection ended before the body did. Nothing was taken."
)
TOO_SLOW = ProblemKind(
    "too-slow",
    408,
    "The body did not arrive in time",
    "Send the whole body at once; nothing of it was taken.",
)
PLAN_CHANGED = ProblemKind(
    "plan-changed",
    409,
    "The plan of the seats was changed meanwhile",
    "Somebody else moved seats, or its file was edited. Nothing was moved: fetch the plan and try anew.",
)
PLAN_NOT_WRITABLE = ProblemKind(
    "plan-not-writable",
    409,
    "The plan of the seats cannot be saved",
    "`detail` says why: its file is broken, may not be written, or a recording is played. Nothing was moved.",
)
TOO_LARGE = ProblemKind(
    "too-large", 413, "More than one body may hold", "Nothing of it was taken: send less at a time."
)
NOT_JSON_TYPE = ProblemKind(
    "not-json-type",
    415,
    "The body is not said to be JSON",
    "Send the header `Content-Type: application/json`, the body in UTF-8 and without a Content-Encoding.",
)
ACCESS_NOT_KEPT = ProblemKind(
    "access-not-kept",
    503,
    "The look cannot be recorded",
    "Every look at a person's day is written to the access log, and that failed: nobody looks unseen. The "
    "server's log says why; mostly the disk is full or the folder may not be written.",
)
UNKNOWN_AGENT = ProblemKind(
    "unknown-agent",
    404,
    "There is no such agent",
    "The floor knows no agent of this identifier today.",
)
NOT_FOUND = ProblemKind(
    "not-found", 404, "There is nothing at this path", "The page of the API lists what there is."
)
METHOD_NOT_ALLOWED = ProblemKind(
    "method-not-allowed",
    405,
    "The path does not take this method",
    "The header `Allow` lists the methods it takes.",
)
INTERNAL = ProblemKind(
    "internal",
    500,
    "The server failed",
    "A fault of ours. The server's log has it under the same path and time.",
)
OTHER = ProblemKind(
    "other", 0, "The request was refused", "A refusal by the HTTP layer; the status says which."
)

KINDS: tuple[ProblemKind, ...] = (
    NO_PICTURE,
    STORE_UNREACHABLE,
    NOT_READY,
    BAD_PARAMETER,
    RANGE_TOO_LARGE,
    UNKNOWN_QUEUE,
    UNKNOWN_GROUP,
    UNKNOWN_AGENT,
    ACCESS_NOT_KEPT,
    FOREIGN_PAGE,
    GONE,
    TOO_SLOW,
    PLAN_CHANGED,
    PLAN_NOT_WRITABLE,
    TOO_LARGE,
    NOT_JSON_TYPE,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    INTERNAL,
    OTHER,
)


class FieldError(msgspec.Struct, frozen=True, omit_defaults=True):
    """One parameter or field that is not as expected."""

    field: Annotated[str, msgspec.Meta(description="The parameter, or the path to the field in the body.")]
    expected: Annotated[str, msgspec.Meta(description="What would have been right.")]
    got: Annotated[str | None, msgspec.Meta(description="What came, cut to 100 characters.")] = None


class Situation(msgspec.Struct, frozen=True):
    """What can be said where there is no picture."""

    site: str
    now: float
    watch: WatchState


class ProblemAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer that says why there is no answer (RFC 9457)."""

    type: Annotated[
        str, msgspec.Meta(description="Which kind of problem; stable, to be compared by programs.")
    ]
    title: Annotated[
        str, msgspec.Meta(description="The kind of problem in words; the same for each of a type.")
    ]
    status: Annotated[int, msgspec.Meta(description="The HTTP status again.")]
    detail: Annotated[str, msgspec.Meta(description="What happened this time, for a person.")]
    errors: Annotated[tuple[FieldError, ...], msgspec.Meta(description="What is wrong, field by field.")] = ()
    site: Annotated[str | None, msgspec.Meta(description="With `no-picture`: the site.")] = None
    now: Annotated[float | None, msgspec.Meta(description="With `no-picture`: the server's clock.")] = None
    watch: Annotated[
        WatchState | None, msgspec.Meta(description="With `no-picture`: what is known of the watch.")
    ] = None


class Problem(Exception):  # noqa: N818  a problem is what RFC 9457 calls it
    """Raised by a call that cannot answer."""

    def __init__(
        self,
        kind: ProblemKind,
        detail: str,
        *,
        errors: tuple[FieldError, ...] = (),
        situation: Situation | None = None,
        headers: dict[str, str] | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.situation = situation
        self.headers = headers or {}
        self.status = status or kind.status

    def response(self) -> Response:
        """Make the HTTP answer."""
        known = msgspec.structs.asdict(self.situation) if self.situation else {}
        kind = self.kind
        answer = ProblemAnswer(kind.type, kind.title, self.status, self.detail, self.errors, **known)
        headers = {"Cache-Control": "no-store", **self.headers}
        return Response(msgspec.json.encode(answer), self.status, headers, MEDIA_TYPE)


def bad_parameters(errors: list[FieldError]) -> Problem:
    """Make the problem of one or more parameters that are not as expected."""
    detail = "; ".join(
        f"{error.field}: expected {error.expected}"
        + (f", got {error.got!r}" if error.got is not None else "")
        for error in errors
    )
    return Problem(BAD_PARAMETER, detail, errors=tuple(errors))


def cut(text: str) -> str:
    """Shorten what a client sent, to be shown back to it."""
    return text if len(text) <= 100 else text[:99] + "…"  # noqa: PLR2004  as documented in FieldError


def _of_validation(error: RequestValidationError) -> Problem:
    """Say FastAPI's own validation errors our way: `query` and `body` are dropped from a field's path."""
    errors = []
    for item in error.errors():
        path = [str(part) for part in item.get("loc", ())]
        field = ".".join(path[1:] or path)
        got = item.get("input")
        shown = cut(got) if isinstance(got, str) else None
        errors.append(FieldError(field, item.get("msg", "another value"), shown))
    return bad_parameters(errors)


def _of_http(error: HTTPException) -> Problem:
    by_status = {kind.status: kind for kind in (NOT_FOUND, METHOD_NOT_ALLOWED)}
    kind = by_status.get(error.status_code, OTHER)
    return Problem(kind, str(error.detail), headers=dict(error.headers or {}), status=error.status_code)


class ProblemRoute(APIRoute):
    """A route whose every failure is a problem: ours, FastAPI's, and those nobody foresaw."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except Problem as problem:
                return problem.response()
            except RequestValidationError as error:
                return _of_validation(error).response()
            except HTTPException as error:
                return _of_http(error).response()
            except Exception:  # noqa: BLE001  the last door before the client; the log has the traceback
                _log.exception("api_failed", path=request.url.path, query=request.url.query)
                return Problem(INTERNAL, "The server failed to answer; its log says why.").response()

        return answer
