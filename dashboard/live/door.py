"""The live path's door: one plain WebSocket route, thin around the hub."""

import asyncio
import contextlib
from urllib.parse import urlsplit

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.live.frames import AUDIENCES
from dashboard.live.hub import Hub
from dashboard.live.mailbox import Mailbox

PATH = "/live"
SEND_TIMEOUT_S = 30.0
"""A viewer that takes nothing for so long is let go: it comes back by itself, or is gone."""

LOOK_S = 5.0
"""So often it is looked whether it does."""

MAX_WISH_BYTES = 4096
"""A viewer only ever says "snapshot": nothing longer is taken from it."""

UNKNOWN_AUDIENCE = 4404
FOREIGN_PAGE = 4403
NOT_UNDERSTOOD = 4400
"""Close codes of our own, 4000 and up as the protocol leaves to applications."""
TOO_LONG = 1009
"""The protocol's own code for this."""


class Wish(msgspec.Struct, forbid_unknown_fields=True):
    """What a viewer may say."""

    want: str


class Refusal(Exception):  # noqa: N818 - it is what the door does
    """A viewer is sent away: a close code and the reason in words, 123 bytes at most."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class Live:
    """The `/live` endpoint of one hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def serve(self, websocket: WebSocket) -> None:
        """Serve one viewer until it goes, or is sent away with a reason it can read."""
        # Accepted first: a browser shows its page neither code nor reason of a refused handshake.
        await websocket.accept()
        try:
            await self._serve(websocket)
        except Refusal as refusal:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await websocket.close(refusal.code, refusal.reason)

    async def _serve(self, websocket: WebSocket) -> None:
        if (origin := websocket.headers.get("origin")) and not same_origin(
            origin, websocket.headers.get("host", "")
        ):
            raise Refusal(FOREIGN_PAGE, "opened by a page of another origin")
        name = websocket.query_params.get("audience", "")
        audience = AUDIENCES.get(name)
        if audience is None:
            raise Refusal(UNKNOWN_AUDIENCE, f"unknown audience, expected one of: {', '.join(AUDIENCES)}")
        with self._hub.viewer(audience) as mailbox:
            sender = Sender(websocket, mailbox)
            sending = asyncio.create_task(sender.run(), name="live-send")
            listening = asyncio.create_task(_listen(websocket, mailbox), name="live-listen")
            done: set[asyncio.Task[None]] = set()
            while not done and not sender.stuck:
                done, _pending = await asyncio.wait(
                    {sending, listening}, timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED
                )
            rest = {sending, listening} - done
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)
            for task in done:
                task.result()


def same_origin(origin: str, host: str) -> bool:
    """Return whether a page of this origin was served by this host: others may not read along."""
    return urlsplit(origin).netloc.lower() == host.lower()


class Sender:
    """Sends one viewer its frames.

    A timer of its own for every frame would cost a quarter of what sending it does; so it notes since when it
    sends, and is looked at now and then.
    """

    def __init__(self, websocket: WebSocket, mailbox: Mailbox) -> None:
        self._websocket = websocket
        self._mailbox = mailbox
        self._sending_since: float | None = None

    @property
    def stuck(self) -> bool:
        """Whether the viewer has taken nothing for too long."""
        since = self._sending_since
        return since is not None and asyncio.get_running_loop().time() - since >= SEND_TIMEOUT_S

    async def run(self) -> None:
        """Send until the viewer is gone."""
        clock = asyncio.get_running_loop().time
        while True:
            text = await self._mailbox.take()
            self._sending_since = clock()
            try:
                await self._websocket.send_text(text)
            except (WebSocketDisconnect, RuntimeError):
                return
            self._sending_since = None


async def _listen(websocket: WebSocket, mailbox: Mailbox) -> None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        said = message.get("text") or message.get("bytes") or b""
        if len(said) > MAX_WISH_BYTES:
            raise Refusal(TOO_LONG, f"too long: expected {MAX_WISH_BYTES} bytes at most")
        try:
            wish = msgspec.json.decode(said, type=Wish)
        except msgspec.DecodeError as error:
            raise Refusal(NOT_UNDERSTOOD, f"not understood: {error}"[:120]) from error
        if wish.want != "snapshot":
            raise Refusal(NOT_UNDERSTOOD, 'not understood: expected {"want": "snapshot"}')
        mailbox.want_snapshot()
