"""Addresses of a store: what `redis.url` may say, as plain values.

Beside `redis://`, `rediss://` and `unix://` these are understood:

* `redis+sentinel://host:26379,host2:26379/master/0`: ask Sentinels for the master of that name;
* `redis+cluster://host:6379,host2:6379`: a Redis Cluster, found through any of its nodes;

both also with TLS as `rediss+…`. `user:password@` before the hosts goes to the data servers; Sentinels
of their own password are given `?sentinel_password=` (and `sentinel_username=`).
"""

from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from floor.store.errors import AddressError

Kind = Literal["single", "sentinel", "cluster"]

_PLAIN = ("redis", "rediss", "unix")
_PORTS: dict[Kind, int] = {"single": 6379, "sentinel": 26379, "cluster": 6379}
_EXPECTED = (
    "redis://host:6379/0, rediss://…, unix:///path/redis.sock, "
    "redis+sentinel://host:26379,host:26379/master/0 or redis+cluster://host:6379"
)


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where the store is. `url` holds the secret of a `single` one; show `shown` to people."""

    kind: Kind
    shown: str
    url: str = ""
    tls: bool = False
    hosts: tuple[tuple[str, int], ...] = ()
    master: str = ""
    db: int = 0
    username: str | None = None
    password: str | None = None
    sentinel_username: str | None = None
    sentinel_password: str | None = None

    def __repr__(self) -> str:
        return f"Address({self.shown})"


def parse(url: str) -> Address:
    """Understand an address. Raises `AddressError` saying what was expected, without the password."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise AddressError(
            f"redis.url: cannot be read as an address ({error}); expected {_EXPECTED}"
        ) from None
    at = parts.netloc.rfind("@")
    userinfo, netloc = (parts.netloc[:at], parts.netloc[at + 1 :]) if at >= 0 else ("", parts.netloc)
    shown = f"{parts.scheme}://{netloc}{parts.path}"
    if parts.scheme in _PLAIN:
        if parts.scheme == "unix" and not parts.path:
            raise AddressError(f"redis.url {shown!r}: a path to the socket is missing; expected unix:///path")
        return Address(kind="single", shown=shown, url=url, tls=parts.scheme == "rediss")
    base, plus, kind = parts.scheme.partition("+")
    if not plus or base not in ("redis", "rediss") or kind not in ("sentinel", "cluster"):
        raise AddressError(f"redis.url {shown!r}: unknown kind of address; expected {_EXPECTED}")
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    username, _, password = userinfo.partition(":")
    address = Address(
        kind="sentinel" if kind == "sentinel" else "cluster",
        shown=shown,
        tls=base == "rediss",
        hosts=_hosts(netloc, "sentinel" if kind == "sentinel" else "cluster", shown),
        username=unquote(username) or None,
        password=unquote(password) or None,
        sentinel_username=query.pop("sentinel_username", None),
        sentinel_password=query.pop("sentinel_password", None),
    )
    if query:
        raise AddressError(f"redis.url {shown!r}: unknown option {next(iter(query))!r}")
    path = [unquote(part) for part in parts.path.split("/") if part]
    if kind == "cluster":
        if path:
            raise AddressError(f"redis.url {shown!r}: a cluster has no databases; expected no path")
        return address
    if not path or len(path) > 2 or (len(path) == 2 and not path[1].isdigit()):  # noqa: PLR2004 - master/db
        raise AddressError(f"redis.url {shown!r}: expected the master's name and a database, as /mymaster/0")
    return msgspec.structs.replace(address, master=path[0], db=int(path[1]) if len(path) > 1 else 0)


def _hosts(netloc: str, kind: Kind, shown: str) -> tuple[tuple[str, int], ...]:
    hosts = []
    for item in netloc.split(","):
        try:
            one = urlsplit(f"//{item}")
            host, port = one.hostname, one.port
        except ValueError:
            host, port = None, None
        if not host:
            raise AddressError(f"redis.url {shown!r}: {item!r} is not a host; expected host:port")
        hosts.append((host, port or _PORTS[kind]))
    return tuple(hosts)
