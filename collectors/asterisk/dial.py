"""The socket to an Asterisk, plain or TLS: connects, keeps what comes until it is taken, and that bounded."""

import asyncio
import os
import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import cast

from collectors.link import LinkError, RefusedError
from floor.settings import AsteriskSource

MOST_BYTES = 1024 * 1024
"""With so much untaken nothing more is read: the PBX waits, as it does for any slow reader."""


_NO_NAME = "expected a host name or an address"


class Connection(asyncio.Protocol):
    """One connection. `wake` is set when there is something to look at; whoever looks clears it.

    `ended` is set when it is over: no error text means that the other side closed it.
    """

    def __init__(self) -> None:
        self.wake = asyncio.Event()
        self.ended = False
        self.error: Exception | None = None
        self.heard_bytes = 0
        self._transport: asyncio.Transport | None = None
        self._chunks: list[bytes] = []
        self._held_bytes = 0
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Keep what came; read no further while too much of it lies here."""
        self._chunks.append(data)
        self.heard_bytes += len(data)
        self._held_bytes += len(data)
        if self._held_bytes >= MOST_BYTES and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self.wake.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that it is over."""
        self.ended, self.error = True, exc
        self.wake.set()

    def take(self) -> bytes:
        """Return all that came since the last time."""
        data = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        self._chunks.clear()
        self._held_bytes = 0
        if self._paused and self._transport is not None and not self.ended:
            self._paused = False
            self._transport.resume_reading()
        return data

    async def look(self) -> bool:
        """Let the loop read what the system holds for us; whether anything lies here now."""
        for _ in range(2):
            await asyncio.sleep(0)
        return bool(self._chunks)

    def write(self, data: bytes) -> None:
        """Send; what the other side does not take is found out by the answers that do not come."""
        if self._transport is not None and not self.ended:
            self._transport.write(data)

    def close(self) -> None:
        """Drop the connection without a word: the other side may not be listening."""
        if self._transport is not None:
            self._transport.abort()


Dial = Callable[[AsteriskSource], Awaitable[Connection]]


async def dial(source: AsteriskSource) -> Connection:
    """Connect. Raises OSError, LinkError or RefusedError, whose texts say where and what to do."""
    where = f"{source.host}:{source.port}"
    server_name = None
    if source.tls is not None:
        server_name = source.tls.server_name or source.host
    context = _tls(source, server_name)
    loop = asyncio.get_running_loop()
    made = Connection()
    try:
        async with asyncio.timeout(source.answer_limit_s):
            await loop.create_connection(
                lambda: made, source.host, source.port, ssl=context, server_hostname=server_name
            )
    except ssl.SSLCertVerificationError as error:
        raise RefusedError(
            f"{where}: the certificate is not trusted for {server_name}: {error.verify_message}; "
            "check tls.ca and tls.server_name"
        ) from None
    except ssl.SSLError as error:
        raise LinkError(
            f"{where}: no TLS there ({error.reason or error}); AMI over TLS has a port of its own, often 5039"
        ) from None
    except UnicodeError as error:
        raise RefusedError(f"host {source.host}: {_NO_NAME}: {error}") from None
    except TimeoutError:
        raise LinkError(
            f"{where}: no answer within {source.answer_limit_s:g} s; check host and port"
        ) from None
    except OSError as error:
        raise LinkError(
            f"{where}: {_words(error)}; check host and port, and that the AMI is enabled"
        ) from None
    return made


def _tls(source: AsteriskSource, server_name: str | None) -> ssl.SSLContext | None:
    if source.tls is None:
        return None
    try:
        context = ssl.create_default_context(cafile=source.tls.ca)
    except (OSError, ssl.SSLError) as error:
        raise RefusedError(f"tls.ca {source.tls.ca}: expected certificates in PEM: {_words(error)}") from None
    try:
        # Such a name is found out only when the connection stands, where asyncio logs it as if by a defect.
        context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname=server_name)
    except ValueError as error:
        key = "tls.server_name" if source.tls.server_name else "host"
        raise RefusedError(f"{key} {server_name}: {_NO_NAME}: {error}") from None
    return context


def _words(error: OSError) -> str:
    """Return what happened, without the address that asyncio's texts repeat."""
    if isinstance(error, socket.gaierror):
        return f"no such host ({error.strerror})"
    return os.strerror(error.errno) if error.errno else str(error)
