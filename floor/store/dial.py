"""The library's own clients for an address, with every option that decides how they fail set here.

Never a resend (see `floor.store.client`): no retry anywhere. A Cluster client follows `MOVED` and `ASK`,
which is safe, because the server that says so did nothing.
"""

from typing import Any, Final

import redis
import redis.asyncio
import redis.asyncio.cluster
import redis.asyncio.retry
import redis.asyncio.sentinel
import redis.cluster
import redis.retry
import redis.sentinel
from redis.backoff import NoBackoff

from floor.store.address import Address

# These parts of the library carry no types.
_Node: Any = redis.cluster.ClusterNode
_Sentinel: Any = redis.sentinel.Sentinel
_AsyncSentinel: Any = redis.asyncio.sentinel.Sentinel

ANSWER_S: Final = 5.0
"""A server that does not answer an ordinary call for so long counts as gone."""


def dial(address: Address) -> Any:
    """Make a client for code that waits for its answers.

    Unless it is of a Cluster it gives the answers to `XRANGE` as the server does: the library's dictionary
    for each entry of the log would cost more than decoding its event.
    """
    client = _dial(address)
    if address.kind != "cluster":
        client.set_response_callback("XRANGE", lambda answer, **_: answer)
    return client


def _dial(address: Address) -> Any:
    options = _options(address) | {"socket_timeout": ANSWER_S}
    if address.kind == "cluster":
        nodes = [_Node(host, port) for host, port in address.hosts]
        return redis.cluster.RedisCluster(
            startup_nodes=nodes, retry=redis.retry.Retry(NoBackoff(), 0), **options
        )
    options["retry"] = None
    if address.kind == "sentinel":
        sentinel = _Sentinel(list(address.hosts), sentinel_kwargs=_sentinel_options(address), **options)
        return sentinel.master_for(address.master, db=address.db)
    return redis.Redis.from_url(address.url, **options)


def dial_async(address: Address) -> Any:
    """Make a client for asyncio, without a socket timeout: who calls bounds the wait."""
    options = _options(address) | {"socket_timeout": None}
    if address.kind == "cluster":
        nodes = [redis.asyncio.cluster.ClusterNode(host, port) for host, port in address.hosts]
        return redis.asyncio.cluster.RedisCluster(
            startup_nodes=nodes, retry=redis.asyncio.retry.Retry(NoBackoff(), 0), **options
        )
    options["retry"] = None
    if address.kind == "sentinel":
        sentinel = _AsyncSentinel(list(address.hosts), sentinel_kwargs=_sentinel_options(address), **options)
        return sentinel.master_for(address.master, db=address.db)
    return redis.asyncio.Redis.from_url(address.url, **options)


def sentinels_of(client: Any) -> list[Any]:
    """Return the clients that a client asks for its master, which it does not close itself."""
    manager = getattr(getattr(client, "connection_pool", None), "sentinel_manager", None)
    return [] if manager is None else list(manager.sentinels)


def _options(address: Address) -> dict[str, Any]:
    # The older protocol: plain lists, and one round trip less at every connect.
    options: dict[str, Any] = {
        "decode_responses": False,
        "protocol": 2,
        "socket_connect_timeout": ANSWER_S,
    }
    if address.kind != "single":
        options |= {"username": address.username, "password": address.password}
        if address.tls:
            options["ssl"] = True
    return options


def _sentinel_options(address: Address) -> dict[str, Any]:
    options: dict[str, Any] = {
        "username": address.sentinel_username,
        "password": address.sentinel_password,
        "socket_connect_timeout": ANSWER_S,
        "socket_timeout": ANSWER_S,
        "protocol": 2,
        "retry": None,
    }
    if address.tls:
        options["ssl"] = True
    return options
