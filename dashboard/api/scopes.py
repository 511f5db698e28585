"""Parameters that calls about the past share: whose calls, and in which form."""

from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.api.context import Context
from dashboard.api.negotiate import prefers_csv
from dashboard.api.problems import (
    STORE_UNREACHABLE,
    UNKNOWN_GROUP,
    UNKNOWN_QUEUE,
    FieldError,
    Problem,
    cut,
)
from dashboard.api.query import Query
from dashboard.history.scope import Scope, UnknownScope, known_queues, scope
from floor.store.errors import StoreError

FORMAT = {
    "name": "format",
    "in": "query",
    "description": "Beats the header `Accept`, which a link cannot set.",
    "schema": {"type": "string", "enum": ["json", "csv"]},
}


def one_of_two(query: Query) -> tuple[str | None, str | None]:
    """Return `queue` and `group`, of which one at most may be given."""
    queue, group = query.text("queue"), query.text("group")
    if queue is not None and group is not None:
        query.wrong("group", "no `queue` beside it: one of the two", cut(group))
    return queue, group


def wants_csv(query: Query, accept: str | None) -> bool:
    """Tell whether the answer is to be CSV: by `format`, else by the header `Accept`."""
    asked = query.choice("format", ("json", "csv"), "")
    return asked == "csv" if asked else prefers_csv(accept)


async def known_scope(queue: str | None, group: str | None, context: Context) -> Scope:
    """Return whose calls are meant. Raise `unknown-queue`, `unknown-group` or `store-unreachable`."""
    with store_problems():
        kept = await context.quarters.queues()
    try:
        return scope(queue, group, context.settings, known_queues(context.feed.rows, kept))
    except UnknownScope as unknown:
        kind = UNKNOWN_GROUP if unknown.kind == "group" else UNKNOWN_QUEUE
        expected = "a group of the site" if unknown.kind == "group" else "a queue of the floor"
        known = ", ".join(unknown.known) or "none"
        raise Problem(
            kind,
            f"There is no {unknown.kind} {cut(unknown.name)!r}; the {unknown.kind}s are: {known}.",
            errors=(FieldError(unknown.kind, f"{expected}, or *", cut(unknown.name)),),
        ) from unknown


@contextmanager
def store_problems() -> Iterator[None]:
    """Let what the store cannot do become a problem that says so."""
    try:
        yield
    except StoreError as error:
        raise Problem(STORE_UNREACHABLE, str(error), headers={"Retry-After": "5"}) from error
