"""The picture in the store: written by the watch, followed by the pages.

The rows are in one hash. The stream beside it says which rows changed, batch by batch, numbered within the
writer's fencing number; it holds their keys only, so a slow reader gets each row once, as it is now, and
2,000 changing agents do not fill the memory. A reader takes the keys and the rows in one call, so what it
holds is always the picture of one moment. It loads everything anew when it missed a batch, when another
watch took over, or when the store forgot.

The watch writes at least once a second, so silence means a dead watch (or a dead store).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from floor.model.edges import AgentEdge
from floor.model.picture import ROW_TYPES, SITE_KEY, Row, agent_key
from floor.store.client import AsyncClient, Client, Script
from floor.store.edges import WRITE_EDGES, arguments
from floor.store.keys import Keys
from floor.store.lease import FENCED, run_fenced

CHANGES_KEPT: Final = 1000
"""How many batches of changes are kept (about); who falls further behind loads everything."""

# KEYS: fence, picture, changes, watch, then hashes of agents' edges. ARGV: fence, batch number, whole (1 or
# 0), keys as JSON, how many fields of the watch's sign of life follow and how many of edges after them, these
# fields, then row key and row in turn (an empty row is gone).
_WRITE = Script(
    f"""{FENCED}{WRITE_EDGES}
local time = redis.call('TIME')
local life = 7 + ARGV[5]
local at = life + ARGV[6]
local now = time[1] .. '.' .. string.format('%06d', time[2])
redis.call('HSET', KEYS[4], 'alive_at', now, unpack(ARGV, 7, life - 1))
write_edges(4, life, at - 1)
if ARGV[3] == '1' then redis.call('DEL', KEYS[2]) end
for i = at, #ARGV, 2 do
  if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[2], ARGV[i])
  else redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
end
return redis.call('XADD', KEYS[3], 'MAXLEN', '~', {CHANGES_KEPT}, '*',
  'f', ARGV[1], 'n', ARGV[2], 'w', ARGV[3], 'k', ARGV[4])
"""
)

_LOAD = Script(
    """
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
return {last[1] or false, redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[3])}
"""
)

# The batches after a position, and the rows they name as they are now.
_FOLLOW = Script(
    """
local found = redis.call('XRANGE', KEYS[2], '(' .. ARGV[1], '+')
local named, asked = {}, {}
for _, entry in ipairs(found) do
  for _, key in ipairs(cjson.decode(entry[2][8])) do
    if not named[key] then
      named[key] = true
      asked[#asked + 1] = key
    end
  end
end
local rows = {}
for i = 1, #asked, 1000 do
  local part = redis.call('HMGET', KEYS[1], unpack(asked, i, math.min(i + 999, #asked)))
  for j = 1, #part do
    rows[#rows + 1] = asked[i + j - 1]
    rows[#rows + 1] = part[j]
  end
end
return {found, rows, redis.call('HGETALL', KEYS[3])}
"""
)


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    """The watch's sign of life. `since`: when it became the writer; `alive_at`: its last write.

    Both by the store's clock. `position`, `length` and `lag` are of the log.
    """

    since: float
    alive_at: float
    fence: int
    position: str
    length: int
    lag: int


class PictureWriter:
    """Writes rows under the watch's fencing number."""

    def __init__(self, client: Client, site: str) -> None:
        self._site_keys = keys = Keys(site)
        self._client = client
        self._keys = [keys.fence, keys.picture, keys.changes, keys.watch]
        self._encode = msgspec.json.Encoder().encode
        self._fence = 0
        self._number = 0

    def write(
        self,
        fence: int,
        changes: Mapping[str, Row | None],
        beat: Heartbeat,
        *,
        edges: Sequence[AgentEdge] = (),
        whole: bool = False,
    ) -> None:
        """Write changed rows (`None`: the row is gone) and the sign of life; `alive_at` is the store's time.

        `edges` of agents' days are written with them, in their order.
        `whole` replaces the picture by these rows and has every reader load it anew. Raises `LeaseLost`
        (nothing was written) or `StoreUnavailable` (unknown; write again, whole, after `Lease.renumber`).
        """
        if fence != self._fence:
            self._fence, self._number = fence, 0
        encode = self._encode
        rows: list[bytes | str] = []
        for key, row in changes.items():
            rows += (key, b"" if row is None else encode(row))
        life: list[str] = ["since", repr(beat.since), "fence", str(fence), "position", beat.position]
        life += ["length", str(beat.length), "lag", str(beat.lag)]
        named = encode([] if whole else list(changes))
        hashes, told = arguments(self._site_keys, edges)
        run_fenced(
            self._client,
            _WRITE,
            self._keys + hashes,
            fence,
            self._number + 1,
            "1" if whole else "0",
            named,
            len(life),
            len(told),
            *life,
            *told,
            *rows,
        )
        self._number += 1

    def left(self) -> tuple[set[str], float]:
        """Return what is there of a picture: its agents and its moment, 0 without one.

        Raises `StoreUnavailable`.
        """
        keys = self._client.call("HKEYS", self._site_keys.picture)
        site = self._client.call("HGET", self._site_keys.picture, SITE_KEY)
        agents = {key.decode().removeprefix(agent_key("")) for key in keys if key.startswith(_AGENT)}
        return agents, 0.0 if site is None else _decode_moment(site).now


class _Moment(msgspec.Struct):
    """Of the site's row what any version writes."""

    now: float


_AGENT: Final = agent_key("").encode()
_decode_moment = msgspec.json.Decoder(_Moment).decode
_DECODERS: dict[str, msgspec.json.Decoder[Row]] = {
    kind: msgspec.json.Decoder(row_type) for kind, row_type in ROW_TYPES.items()
}


def decode_row(key: str, raw: bytes) -> Row:
    """Decode a row as its key says. Raises `KeyError` for a kind that is not known."""
    return _DECODERS[key.partition(":")[0]].decode(raw)


class Change(msgspec.Struct, frozen=True):
    """What a reader learned: rows by key as JSON (`None`: gone). `whole`: there are no others."""

    rows: dict[str, bytes | None]
    whole: bool
    beat: Heartbeat | None


class PictureReader:
    """Follows the picture for a process of pages. One task uses it; `rows` may be read by all.

    `rows` is the picture as JSON by row key; `row(key)` decodes one, once. `beat` is the watch's last
    sign of life, `None` when no watch ever wrote. Both are the last that was known when the store is away.
    """

    def __init__(self, client: AsyncClient, site: str) -> None:
        keys = Keys(site)
        self._client = client
        self._keys = [keys.picture, keys.changes, keys.watch]
        self._changes = keys.changes
        self._position: bytes | None = None
        self._batch = (0, 0)
        self._decoded: dict[str, Row] = {}
        self.rows: dict[str, bytes] = {}
        self.beat: Heartbeat | None = None
        self.loads = 0

    def row(self, key: str) -> Row | None:
        """Return a row, decoded; `None` if there is no such row."""
        row = self._decoded.get(key)
        if row is None and (raw := self.rows.get(key)) is not None:
            row = self._decoded[key] = decode_row(key, raw)
        return row

    def of_kind(self, kind: str) -> Iterator[tuple[str, Row]]:
        """Yield key and row of every row of a kind (`q`, `g`, `dq`, `dg`, `a`, `s`), in order of keys."""
        for key in sorted(self.rows):
            if key.partition(":")[0] == kind and (row := self.row(key)) is not None:
                yield key, row

    async def load(self) -> Change:
        """Load the whole picture. Raises `StoreUnavailable`; then nothing moved."""
        last, flat, life = await self._client.run(_LOAD, self._keys)
        self._position, self._batch = (last[0], _number(last[1])) if last else (b"0-0", (0, 0))
        self.rows = {key.decode(): raw for key, raw in _pairs(flat)}
        self._decoded = {}
        self.beat = _beat(life)
        self.loads += 1
        return Change(dict(self.rows), True, self.beat)

    async def follow(self, block_s: float = 1.0) -> Change | None:
        """Wait for changes, up to `block_s`; `None` if there were none: the watch is silent.

        Loads everything first, and where a batch was missed. Raises `StoreUnavailable`; then nothing moved.
        """
        if self._position is None:
            return await self.load()
        block_ms = max(1, int(block_s * 1000))
        waited = await self._client.wait(
            block_s, "XREAD", "COUNT", 1, "BLOCK", block_ms, "STREAMS", self._changes, self._position
        )
        if not waited:
            # Silence, unless the store forgot everything and its stream began anew below our position.
            last = await self._client.call("XREVRANGE", self._changes, "+", "-", "COUNT", 1)
            known = self._position == b"0-0" if not last else last[0][0] == self._position
            return None if known else await self.load()
        found, flat, life = await self._client.run(_FOLLOW, self._keys, (self._position,))
        position, batch = self._position, self._batch
        for entry_id, fields in found:
            number = _number(fields)
            if fields[5] == b"1" or number != (batch[0], batch[1] + 1):
                return await self.load()
            position, batch = entry_id, number
        rows: dict[str, bytes | None] = {key.decode(): raw for key, raw in _pairs(flat)}
        for key, raw in rows.items():
            self._decoded.pop(key, None)
            if raw is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = raw
        self._position, self._batch, self.beat = position, batch, _beat(life)
        return Change(rows, False, self.beat)


def _number(fields: list[bytes]) -> tuple[int, int]:
    return int(fields[1]), int(fields[3])


def _pairs(flat: list[Any]) -> Iterator[tuple[bytes, Any]]:
    values = iter(flat)
    return zip(values, values, strict=True)


def _beat(flat: list[bytes]) -> Heartbeat | None:
    life = {key.decode(): value.decode() for key, value in _pairs(flat)}
    return msgspec.convert(life, Heartbeat, strict=False) if life else None
