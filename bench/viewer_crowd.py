"""A crowd of viewers in a process of its own: `python -m bench.viewer_crowd URL COUNT SECONDS STALLED`.

They take frames off the socket and look into them no further than how old they are. STALLED more connect and
never read. One line of JSON says what they saw.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import sys
import time
from urllib.parse import urlsplit

import uvloop
from websockets.asyncio.client import ClientConnection, connect

NOW = re.compile(r'"now":([0-9.]+)')
AT_ONCE = 50
STALLED_BUFFER_BYTES = 4096


class Seen:
    """What the crowd saw within the time that counts: frames, their bytes, and how old changes were."""

    def __init__(self) -> None:
        self.counting = False
        self.frames = 0
        self.bytes = 0
        self.ages_s: list[float] = []

    def take(self, text: str) -> None:
        """Take one frame."""
        if not self.counting:
            return
        self.frames += 1
        self.bytes += len(text)
        if text.startswith('{"kind":"delta"') and (found := NOW.search(text, 0, 120)):
            self.ages_s.append(time.time() - float(found[1]))


async def crowd(url: str, count: int, seconds: float, stalled: int) -> None:
    """Let them all look for so long, after the last one came."""
    seen = Seen()
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(stalled):
            stack.push(contextlib.closing(await _stall(url)))
        slots = asyncio.Semaphore(AT_ONCE)

        async def join() -> ClientConnection:
            async with slots:
                return await stack.enter_async_context(
                    connect(url, compression=None, max_queue=None, open_timeout=60)
                )

        viewers = await asyncio.gather(*(join() for _ in range(count)))

        async def look(viewer: ClientConnection) -> None:
            async for text in viewer:
                seen.take(str(text))

        looking = [asyncio.create_task(look(viewer)) for viewer in viewers]
        print("there", flush=True)
        seen.counting = True
        await asyncio.sleep(seconds)
        seen.counting = False
        lost = sum(task.done() for task in looking)
        print(
            json.dumps(
                {"frames": seen.frames, "bytes": seen.bytes, "lost": lost, "ages_s": sorted(seen.ages_s)}
            ),
            flush=True,
        )
        for task in looking:
            task.cancel()
        await asyncio.gather(*looking, return_exceptions=True)


async def _stall(url: str) -> socket.socket:
    """Open a WebSocket and never read from it; what the kernel keeps for it is kept small."""
    parts = urlsplit(url)
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, STALLED_BUFFER_BYTES)
    peer.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(peer, (parts.hostname or "", parts.port or 80))
    ask = (
        f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    await loop.sock_sendall(peer, ask.encode("ascii"))
    return peer


if __name__ == "__main__":
    at, how_many, for_s, stalling = sys.argv[1:]
    uvloop.run(crowd(at, int(how_many), float(for_s), int(stalling)))
