"""The feed's door: its routes, and what runs behind them. `app.py` mounts it on the web process."""

import asyncio
import contextlib
import math
import uuid
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from collectors.clock import Clock, SystemClock
from collectors.feed import openapi, post, schema
from collectors.feed.limits import CONNECTIONS, CONNECTIONS_UNKNOWN
from collectors.feed.problems import (
    FAULT,
    METHOD,
    NO_ROOM,
    NO_TOKEN,
    QUERY,
    TOO_MANY_CONNECTIONS,
    Problem,
    explanation,
)
from collectors.feed.problems import PATH as PROBLEM_PATH
from collectors.feed.seats import Full
from collectors.feed.sender import Sender
from collectors.feed.socket import (
    COME_AGAIN,
    HELLO_S,
    LISTS,
    NOT_KNOWN,
    TOO_MANY,
    Closed,
    Connection,
    Hello,
    receive,
)
from collectors.feed.strangers import Strangers
from collectors.feed.tokens import bearer, holder
from floor.settings import FeedSource, Settings
from floor.store.client import open_async_client
from floor.store.embedded import store_url
from floor.store.feed_log import FeedLog

PATH = "/api/v1/events"
SCHEMA_PATH = PATH + "/schema"
LAST_WORDS_S = 2.0
"""So long may what was taken in still need to reach the log when the process ends."""
FULL_S = 10
"""When to try again where there are too many connections."""
_OTHER_METHODS = ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"]

_log = structlog.get_logger(__name__)


class Door:
    """Where every feed source of a site is heard."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._client = open_async_client(store_url(settings))
        self._site = settings.site
        self._strangers = Strangers(self._clock)
        self._changed = asyncio.Event()
        self._senders: dict[FeedSource, Sender] = {}
        self.take_up(settings)

    @property
    def routes(self) -> list[BaseRoute]:
        """What is to be served."""
        return [
            Route(PATH, self._post, methods=["POST"]),
            Route(PATH, self._no_method, methods=_OTHER_METHODS),
            WebSocketRoute(PATH, self._socket),
            Route(SCHEMA_PATH, self._schema, methods=["GET"]),
            Route(PROBLEM_PATH, self._problem, methods=["GET"]),
        ]

    @property
    def senders(self) -> Sequence[Sender]:
        """The senders there are."""
        return tuple(self._senders.values())

    def take_up(self, settings: Settings) -> None:
        """Know the feed sources of `settings` from now on. Who is as before is not touched.

        Who is configured no more, or otherwise, is let go: it has to come again with a token of now.
        """
        before, self._senders = self._senders, {}
        for source in settings.sources:
            if isinstance(source, FeedSource):
                self._senders[source] = before.pop(source) if source in before else self._new(source)
        for sender in before.values():
            sender.dismissed.set()
        self._changed.set()

    def _new(self, source: FeedSource) -> Sender:
        # A run of its own: its numbers begin anew.
        log = FeedLog(self._client, self._site, source.name, uuid.uuid4().hex)
        return Sender(source, log, self._clock)

    @property
    def described(self) -> dict[str, Any]:
        """What the API's document says of them."""
        return openapi.described(PATH, SCHEMA_PATH)

    async def run(self) -> None:
        """Carry to the log what comes in, until cancelled, and then what is left; the fault that ended it."""
        carrying: dict[Sender, asyncio.Task[None]] = {}
        try:
            while True:
                self._changed.clear()
                for sender in self.senders:
                    if sender not in carrying:
                        carrying[sender] = asyncio.create_task(sender.run(), name=f"feed {sender.name}")
                await _end(
                    {sender: carrying.pop(sender) for sender in [*carrying] if sender.dismissed.is_set()}
                )
                changing = asyncio.create_task(self._changed.wait())
                done, _ = await asyncio.wait(
                    {changing, *carrying.values()}, return_when=asyncio.FIRST_COMPLETED
                )
                changing.cancel()
                for task in done:
                    task.result()
        finally:
            await _end(carrying)
            await self._client.close()

    def sender(self, token: str | None) -> Sender:
        """Return whose token this is. Raises `Problem`."""
        found = holder(token, self.senders) if token else None
        if found is None:
            if token:
                self._strangers.wrong_token()
            said = "The token is not known here." if token else "There is no token."
            raise Problem(NO_TOKEN, said)
        return found

    async def _post(self, request: Request) -> Response:
        try:
            sender = self.sender(bearer(request.headers.get("authorization")))
            return await post.answer(request, sender, self._clock)
        except Problem as problem:
            return problem.response()
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        except Exception:  # noqa: BLE001 - whatever it is, the sender gets an answer its program can read
            _log.exception("feed_fault")
            return Problem(FAULT, "The message could not be dealt with.").response()

    async def _socket(self, websocket: WebSocket) -> None:
        authorization = websocket.headers.get("authorization")
        try:
            _check_query(websocket.url.query)
            if authorization is None:
                sender = await self._greeted(websocket)
                with _seat(sender):
                    await self._serve(websocket, sender, welcome=True)
            else:
                sender = self.sender(bearer(authorization))
                with _seat(sender):
                    await websocket.accept()
                    await self._serve(websocket, sender)
        except Problem as problem:
            await _refuse(websocket, problem)
        except Closed as closed:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await websocket.close(closed.code, closed.reason)
        except (WebSocketDisconnect, RuntimeError, TimeoutError):
            return

    async def _serve(self, websocket: WebSocket, sender: Sender, *, welcome: bool = False) -> None:
        """Serve a sender until it goes or is let go. Raises `Closed`."""
        connection = Connection(websocket, sender, self._clock)
        if welcome:
            await connection.welcome()
        serving = asyncio.create_task(connection.serve())
        leaving = asyncio.create_task(sender.dismissed.wait())
        try:
            done, _ = await asyncio.wait({serving, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            serving.cancel()
            leaving.cancel()
            await asyncio.gather(serving, leaving, return_exceptions=True)
        if serving not in done:
            raise Closed(COME_AGAIN, "the configuration of this sender changed: come again")
        serving.result()

    async def _greeted(self, websocket: WebSocket) -> Sender:
        """Return the sender whose first message holds its token. Raises `Closed`, `Problem`."""
        try:
            with self._strangers.seats.taken():
                await websocket.accept()
                async with asyncio.timeout(HELLO_S):
                    hello = await receive(websocket)
        except Full:
            self._strangers.turned_away()
            detail = f"{CONNECTIONS_UNKNOWN} connections did not say yet who they are."
            raise Problem(NO_ROOM, detail, retry_after_s=math.ceil(HELLO_S)) from None
        except TimeoutError:
            raise Closed(NOT_KNOWN, f"no token came within {HELLO_S:g} s") from None
        try:
            return self.sender(msgspec.json.decode(hello or b"", type=Hello).token)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, Problem):
            expected = 'expected the header "Authorization: Bearer <token>" or {"token": "<token>"} first'
            raise Closed(NOT_KNOWN, f"no known token: {expected}") from None

    async def _no_method(self, request: Request) -> Response:
        return Problem(METHOD, f"{request.method} is not taken here.").response()

    async def _schema(self, _request: Request) -> Response:
        return Response(schema.encoded(), media_type=schema.MEDIA_TYPE)

    async def _problem(self, request: Request) -> Response:
        return explanation(request.path_params["name"])


@contextlib.contextmanager
def _seat(sender: Sender) -> Iterator[None]:
    """Keep room for one connection of a sender. Raises `Problem`."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(sender.seats.taken())
        except Full:
            sender.counts.message_refused("too_many_connections")
            detail = f"{CONNECTIONS} connections of {sender.name} are open already."
            raise Problem(TOO_MANY_CONNECTIONS, detail, retry_after_s=FULL_S) from None
        yield


def _check_query(query: str) -> None:
    if query not in {"", LISTS}:
        raise Problem(QUERY, f"It is {query[:60]!r}; expected ?{LISTS}, or nothing.")


async def _refuse(websocket: WebSocket, problem: Problem) -> None:
    """Say no to a connection: with an HTTP answer, or by closing it where it is open already."""
    if websocket.application_state is WebSocketState.CONNECTING:
        await websocket.send_denial_response(problem.response())
    else:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await websocket.close(TOO_MANY, str(problem))


async def _end(carrying: Mapping[Sender, asyncio.Task[None]]) -> None:
    """Let senders bring to the log what waits, for a while, and end them."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LAST_WORDS_S):
            await asyncio.gather(*(sender.idle() for sender in carrying))
    for sender, task in carrying.items():
        task.cancel()
        sender.give_up()
    await asyncio.gather(*carrying.values(), return_exceptions=True)
