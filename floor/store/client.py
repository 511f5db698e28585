"""Every client of the store is made here, so that all behave alike when the server does not.

A call is never resent by the library: when a server stalls, a resent command may be carried out twice.
Who may send again does so knowingly (the log writer under its numbers, the watch under its fence). So a
lost connection, a timeout, a server starting up, failing over or full is one error, `StoreUnavailable`.

A quiet stream is not a dead server: a waiting read is bounded by its own `BLOCK` plus `LIVENESS_S`, after
which the server counts as gone.
"""

import asyncio
import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from redis import exceptions as errors

from floor.store.address import Address, parse
from floor.store.dial import ANSWER_S, dial, dial_async, sentinels_of
from floor.store.errors import StoreError, StoreUnavailable, StoreUnfit

LIVENESS_S: Final = 3.0
"""A server that does not end a waiting read so long after its time counts as gone."""
OLDEST_SERVER: Final = (6, 2)

Argument = bytes | str | int | float

_PASSING = (
    errors.OutOfMemoryError,
    errors.ReadOnlyError,
    errors.ClusterDownError,
    errors.TryAgainError,
)
_PASSING_WORDS = ("OOM ", "MISCONF", "READONLY", "LOADING", "MASTERDOWN", "NOREPLICAS", "BUSY ")
"""For what has no class of its own, and for errors that a script of an older server passes on."""
_REFUSED_WORDS = ("NOAUTH", "WRONGPASS", "NOPERM", "invalid username-password", "DENIED")


class Script:
    """A piece of Lua, carried out by the server as a whole.

    Every key goes in `KEYS`, or what it begins with, up to the slot at least.
    """

    def __init__(self, source: str) -> None:
        self.source = source.strip()
        self.sha = hashlib.sha1(self.source.encode(), usedforsecurity=False).hexdigest()


_INFO = Script("return redis.call('INFO', 'server') .. redis.call('INFO', 'memory')")


class Client:
    """A connection to the store for code that waits for its answers. Not to be shared by threads.

    Raises `StoreUnavailable`, `StoreUnfit` or `StoreError`, never the library's own errors. An ordinary
    call, and a waiting one, has to be answered within `ANSWER_S`.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._redis: Any = None

    def call(self, *command: Argument) -> Any:
        """Send one command; its answer as the library gives it for that command, text as bytes."""
        with _explained(self.address):
            return self._open().execute_command(*command)

    def run(self, script: Script, keys: Sequence[str], args: Sequence[Argument] = ()) -> Any:
        """Let the server carry out a script, sending its text only where the server lacks it."""
        with _explained(self.address):
            client = self._open()
            try:
                return client.execute_command("EVALSHA", script.sha, len(keys), *keys, *args)
            except errors.NoScriptError:
                return client.execute_command("EVAL", script.source, len(keys), *keys, *args)

    def check(self, key: str) -> None:
        """Prove that the server that holds `key` can be used; raises `StoreUnfit` with what to change."""
        _judge(self.address, self.run(_INFO, [key]))

    def close(self) -> None:
        """Close all connections; a later call opens a new one."""
        if self._redis is not None:
            client, self._redis = self._redis, None
            client.close()
            for sentinel in sentinels_of(client):
                sentinel.close()

    def _open(self) -> Any:
        # Made at the first call, because a Cluster client speaks to the server while it is made.
        if self._redis is None:
            self._redis = dial(self.address)
        return self._redis


class AsyncClient:
    """A connection to the store for asyncio. Raises as `Client` does; tasks may share it."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._redis: Any = None

    async def call(self, *command: Argument) -> Any:
        """Send one command; its answer as the library gives it for that command, text as bytes."""
        with _explained(self.address):
            async with asyncio.timeout(ANSWER_S):
                return await self._open().execute_command(*command)

    async def wait(self, block_s: float, *command: Argument) -> Any:
        """Send a command that waits up to `block_s` at the server, and tell a quiet from a dead one."""
        with _explained(self.address):
            async with asyncio.timeout(block_s + LIVENESS_S):
                return await self._open().execute_command(*command)

    async def run(self, script: Script, keys: Sequence[str], args: Sequence[Argument] = ()) -> Any:
        """Let the server carry out a script, sending its text only where the server lacks it."""
        with _explained(self.address):
            async with asyncio.timeout(ANSWER_S):
                client = self._open()
                try:
                    return await client.execute_command("EVALSHA", script.sha, len(keys), *keys, *args)
                except errors.NoScriptError:
                    return await client.execute_command("EVAL", script.source, len(keys), *keys, *args)

    async def check(self, key: str) -> None:
        """Prove that the server that holds `key` can be used; raises `StoreUnfit` with what to change."""
        _judge(self.address, await self.run(_INFO, [key]))

    async def close(self) -> None:
        """Close all connections; a later call opens a new one."""
        if self._redis is not None:
            client, self._redis = self._redis, None
            await client.aclose()
            for sentinel in sentinels_of(client):
                await sentinel.aclose()

    def _open(self) -> Any:
        if self._redis is None:
            self._redis = dial_async(self.address)
        return self._redis


def open_client(url: str) -> Client:
    """Make a client; nothing is sent until the first call. Raises `AddressError`."""
    return Client(parse(url))


def open_async_client(url: str) -> AsyncClient:
    """Make a client for asyncio; nothing is sent until the first call. Raises `AddressError`."""
    return AsyncClient(parse(url))


@contextmanager
def _explained(address: Address) -> Iterator[None]:
    """Turn the library's errors into ours: one line that says where, what, and what to do."""
    try:
        yield
    except (errors.AuthenticationError, errors.AuthorizationError) as error:
        raise _refused(address, error) from error
    except errors.ResponseError as error:
        text = str(error)
        if isinstance(error, errors.NoPermissionError) or any(word in text for word in _REFUSED_WORDS):
            raise _refused(address, error) from error
        if isinstance(error, _PASSING) or any(word in text for word in _PASSING_WORDS):
            raise StoreUnavailable(f"Redis at {address.shown} cannot be used now: {text}") from error
        raise StoreError(f"Redis at {address.shown} answered: {text}") from error
    except TimeoutError as error:
        raise StoreUnavailable(f"Redis at {address.shown} does not answer") from error
    except (errors.RedisError, errors.RedisClusterException, OSError) as error:
        reason = str(error) or type(error).__name__
        raise StoreUnavailable(f"Redis at {address.shown} cannot be reached: {reason}") from error


def _refused(address: Address, error: Exception) -> StoreUnfit:
    return StoreUnfit(
        f"Redis at {address.shown} refuses us: {error}; check user, password and rights in redis.url"
    )


def _judge(address: Address, info: bytes) -> None:
    """Raise `StoreUnfit` unless the server is new enough and never evicts."""
    text = info.decode("utf-8", "replace")
    version = re.search(r"^redis_version:(\d+)\.(\d+)", text, re.MULTILINE)
    policy = re.search(r"^maxmemory_policy:([\w-]+)", text, re.MULTILINE)
    if version is None or (int(version[1]), int(version[2])) < OLDEST_SERVER:
        found = f"version {version[1]}.{version[2]}" if version else "of unknown version"
        raise StoreUnfit(
            f"Redis at {address.shown} is {found}; expected 6.2 or newer: update it, or leave redis.url "
            "out to use an embedded one"
        )
    if policy is not None and policy[1] != "noeviction":
        raise StoreUnfit(
            f"Redis at {address.shown} has maxmemory-policy {policy[1]} and may throw the log away; expected "
            "noeviction: set 'maxmemory-policy noeviction' in its redis.conf"
        )
