"""Takes the body of a call that changes something: from a page of ours, JSON, and not too much of it."""

import asyncio
from typing import Any

import msgspec
from starlette.requests import ClientDisconnect, Request

from dashboard.api.problems import (
    BAD_PARAMETER,
    FOREIGN_PAGE,
    GONE,
    NOT_JSON_TYPE,
    TOO_LARGE,
    TOO_SLOW,
    Problem,
    ProblemKind,
    cut,
)
from dashboard.live.door import same_origin

MOST_BYTES = 512 * 1024
LONGEST_S = 15.0
"""A body that takes longer is not waited for."""

PROBLEMS: tuple[ProblemKind, ...] = (GONE, FOREIGN_PAGE, TOO_SLOW, TOO_LARGE, NOT_JSON_TYPE, BAD_PARAMETER)
"""What `json_body` may raise."""


async def json_body(request: Request, *, most_bytes: int = MOST_BYTES, longest_s: float = LONGEST_S) -> Any:
    """Return what stands in the body of a request, as plain data. Raise `Problem`."""
    refuse_foreign_pages(request)
    said = request.headers.get("content-type", "")
    if said.partition(";")[0].strip().lower() != "application/json":
        raise Problem(NOT_JSON_TYPE, f"expected Content-Type: application/json, got {cut(said) or 'none'}")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem(NOT_JSON_TYPE, "expected a body without Content-Encoding")
    try:
        async with asyncio.timeout(longest_s):
            body = await _body(request, most_bytes)
    except TimeoutError:
        raise Problem(TOO_SLOW, f"the body did not arrive within {longest_s:g} s") from None
    except ClientDisconnect:
        raise Problem(GONE, "the connection ended before the body did") from None
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError) as error:  # of a bad form, of bad UTF-8, or too deep
        raise Problem(BAD_PARAMETER, f"expected JSON in UTF-8: {cut(str(error))}") from None


def refuse_foreign_pages(request: Request) -> None:
    """Raise `Problem` where a page of somebody else's had its reader's browser ask us.

    A program sends neither header; a browser sends one or both, and no page can change them.
    """
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if (origin is not None and not same_origin(origin, host)) or site not in {"same-origin", "none"}:
        raise Problem(FOREIGN_PAGE, "expected a page of this server, or a program, to ask for this")


async def _body(request: Request, most_bytes: int) -> bytes:
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > most_bytes:
            raise Problem(TOO_LARGE, f"expected {most_bytes:,} bytes at most")
    return bytes(parts)
