"""The edges of agents' days: a small hash an agent and hour, by millisecond, kept for a day and a half.

They are written in the call that writes the picture (`floor.store.picture`), so whoever sees a row changed
finds its edge; and alone before a checkpoint, so that none is lost that the checkpoint takes for known.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from floor.model.edges import AgentEdge, Told
from floor.model.picture import AgentRow, agent_key
from floor.store.client import Argument, AsyncClient, Client, Script
from floor.store.errors import StoreError
from floor.store.keys import Keys
from floor.store.lease import FENCED, run_fenced

KEPT_S: Final = 36 * 3600
"""The longest day has 25 hours, and who looks at one just ended still finds it."""
HOUR_MS: Final = 3_600_000

WRITE_EDGES: Final = f"""
local function write_edges(fixed, first, last)
  for i = first, last, 3 do
    local hash = KEYS[fixed + ARGV[i]]
    if ARGV[i + 2] == '' then redis.call('HDEL', hash, ARGV[i + 1])
    else redis.call('HSET', hash, ARGV[i + 1], ARGV[i + 2]) end
  end
  for i = fixed + 1, #KEYS do redis.call('EXPIRE', KEYS[i], {KEPT_S}) end
end
"""
"""Lua: writes edges, three of `ARGV` each, as `arguments` gives them; all keys after `fixed` are hashes."""

# KEYS: fence, then hashes of edges. ARGV: fence, then edges.
_WRITE = Script(FENCED + WRITE_EDGES + "write_edges(1, 2, #ARGV)\nreturn 1")

# KEYS: picture, then the hours of an agent. ARGV: the key of the agent's row.
_READ = Script(
    """
local edges = {}
for i = 2, #KEYS do
  for _, part in ipairs(redis.call('HGETALL', KEYS[i])) do edges[#edges + 1] = part end
end
return {redis.call('HGET', KEYS[1], ARGV[1]), edges}
"""
)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Told).decode
_decode_row = msgspec.json.Decoder(AgentRow).decode


class AgentDay(NamedTuple):
    """An agent's row and edges (millisecond of the epoch and what is so from then on) as of one moment."""

    row: AgentRow | None
    edges: list[tuple[int, Told]]


def arguments(keys: Keys, edges: Sequence[AgentEdge]) -> tuple[list[str], list[Argument]]:
    """Return the hashes edges belong to; for each edge which of them (from 1), its field, JSON or nothing."""
    hashes: dict[tuple[str, int], int] = {}
    args: list[Argument] = []
    for edge in edges:
        number = hashes.setdefault((edge.agent, edge.from_ms // HOUR_MS), len(hashes) + 1)
        args += (number, edge.from_ms, b"" if edge.told is None else _encode(edge.told))
    return [keys.edges(agent, hour) for agent, hour in hashes], args


class EdgeWriter:
    """Writes edges under the watch's fencing number, apart from the picture."""

    def __init__(self, client: Client, site: str) -> None:
        self._client = client
        self._keys = Keys(site)

    def write(self, fence: int, edges: Sequence[AgentEdge]) -> None:
        """Write edges in their order; writing them again changes nothing. Raises as `PictureWriter.write`."""
        hashes, args = arguments(self._keys, edges)
        run_fenced(self._client, _WRITE, [self._keys.fence, *hashes], fence, *args)


async def read_day(client: AsyncClient, site: str, agent: str, since: float, until: float) -> AgentDay:
    """Return an agent's row, None if there is none, and the edges within [since, until), in order.

    Raises `StoreUnavailable`, or `StoreError` for what cannot be read: better than a day without it.
    """
    keys = Keys(site)
    hours = range(int(since * 1000) // HOUR_MS, int(until * 1000) // HOUR_MS + 1)
    raw, flat = await client.run(
        _READ, [keys.picture, *(keys.edges(agent, hour) for hour in hours)], [agent_key(agent)]
    )
    try:
        row = None if raw is None else _decode_row(raw)
        found = [(int(ms), _decode(told)) for ms, told in zip(flat[::2], flat[1::2], strict=True)]
    except (msgspec.DecodeError, ValueError) as error:
        raise StoreError(f"the day of agent {agent!r} cannot be read: {error}") from error
    return AgentDay(row, sorted(e for e in found if since * 1000 <= e[0] < until * 1000))
