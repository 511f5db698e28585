"""How a call is declared: its path, what it answers and which problems it may have instead."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import Request

from dashboard.api.negotiate import JSON
from dashboard.api.problems import BAD_PARAMETER, INTERNAL, MEDIA_TYPE, ProblemKind

Endpoint = Callable[[Request], Awaitable[Response]]

LANG = {
    "name": "lang",
    "in": "query",
    "description": "Language of names in the answer. Default: the language of the site.",
    "schema": {"type": "string", "enum": ["zh_CN", "en"]},
}


def add_call(  # noqa: PLR0913  each is one line of the call's description
    router: APIRouter,
    path: str,
    endpoint: Endpoint,
    *,
    summary: str,
    description: str,
    answer: type[msgspec.Struct],
    problems: tuple[ProblemKind, ...],
    parameters: tuple[dict[str, Any], ...] = (),
    also: dict[str, Any] | None = None,
    plain: bool = False,
) -> None:
    """Add a `GET` call that takes its parameters from the query string; it answers `HEAD` too.

    `also`: further media types. `plain`: the call takes no parameters and minds none.
    """
    router.add_api_route(
        path,
        endpoint,
        methods=["GET"],
        summary=summary,
        description=description,
        response_class=Response,
        responses=described_answers(
            summary, answer, problems if plain else (*problems, BAD_PARAMETER, INTERNAL), also
        ),
        openapi_extra=None if plain else {"parameters": [*parameters, LANG]},
    )
    router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False, response_class=Response)


def described_answers(
    summary: str,
    answer: type[msgspec.Struct],
    problems: tuple[ProblemKind, ...],
    also: dict[str, Any] | None = None,
) -> dict[int | str, dict[str, Any]]:
    """Return what the document says of a call's answers: the one it is made for, then its problems."""
    content = {JSON: {"schema": reference(answer.__name__)}, **(also or {})}
    responses: dict[int | str, dict[str, Any]] = {200: {"description": summary, "content": content}}
    for kind in problems:
        entry = responses.setdefault(
            kind.status, {"description": "", "content": {MEDIA_TYPE: {"schema": reference("ProblemAnswer")}}}
        )
        entry["description"] = ", ".join(filter(None, (entry["description"], f"`{kind.type}`")))
    return responses


def reference(name: str) -> dict[str, str]:
    """Return a reference to one of the document's schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


def json_response(answer: msgspec.Struct) -> Response:
    """Encode an answer. Nothing here may be kept by a cache: it is true now and only now."""
    return json_bytes(msgspec.json.encode(answer))


def json_bytes(body: bytes) -> Response:
    """Answer with what is encoded already."""
    return Response(body, media_type=JSON, headers={"Cache-Control": "no-store"})
