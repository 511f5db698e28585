"""The edges of agents' days: a small hash an agent and hour, by millisecond, kept for a day and a half.

They are written in the call that writes the picture (`floor.store.picture`), so whoever sees a row changed
finds its edge; and alone before a checkpoint, so that none is lost that the checkpoint takes for known.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from floor.model.edges import AgentEdge, Told, Writing
from floor.model.picture import AgentRow, agent_key
from floor.store.client import Argument, AsyncClient, Client, Script
from floor.store.errors import StoreError
from floor.store.keys import Keys
from floor.store.lease import FENCED, run_fenced

KEPT_H: Final = 36
KEPT_S: Final = KEPT_H * 3600
"""The longest day has 25 hours, and who looks at one just ended still finds it."""
HOUR_MS: Final = 3_600_000

PASSED_ON: Final = "="
"""Stands for a field where a hash is to become what another one is."""

WRITE_EDGES: Final = f"""
local function write_edges(fixed, first, last)
  local passed = {{}}
  local function pass_on()
    for _, one in ipairs(passed) do
      redis.call('DEL', one[1])
      for j = 1, #one[2], 2 do redis.call('HSET', one[1], one[2][j], one[2][j + 1]) end
    end
    passed = {{}}
  end
  for i = first, last, 3 do
    local hash = KEYS[fixed + ARGV[i]]
    if ARGV[i + 1] == '{PASSED_ON}' then
      passed[#passed + 1] = {{hash, redis.call('HGETALL', KEYS[fixed + ARGV[i + 2]])}}
    else
      if #passed > 0 then pass_on() end
      if ARGV[i + 2] == '' then redis.call('HDEL', hash, ARGV[i + 1])
      else redis.call('HSET', hash, ARGV[i + 1], ARGV[i + 2]) end
    end
  end
  pass_on()
  for i = fixed + 1, #KEYS do redis.call('EXPIRE', KEYS[i], {KEPT_S}) end
end
"""
"""Lua: writes edges, three of `ARGV` each, as `arguments` gives them; all keys after `fixed` are hashes.

Days that are passed on one after the other are all read before one is written: two may change places.
"""

# KEYS: fence, then hashes of edges. ARGV: fence, then edges.
_WRITE = Script(FENCED + WRITE_EDGES + "write_edges(1, 2, #ARGV)\nreturn 1")

# KEYS: picture, the hours of an agent's day, then those before it, the latest first. ARGV: the key of the
# agent's row, how many hours the day has, its first millisecond.
_READ = Script(
    """
local edges = {}
local function take(i)
  local found = redis.call('HGETALL', KEYS[i])
  local earlier = false
  for j = 1, #found, 2 do
    edges[#edges + 1] = found[j]
    edges[#edges + 1] = found[j + 1]
    earlier = earlier or tonumber(found[j]) <= tonumber(ARGV[3])
  end
  return earlier
end
local known = false
for i = 2, 1 + ARGV[2] do
  if take(i) then known = true end
end
for i = 2 + ARGV[2], #KEYS do
  if known or take(i) then break end
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


def arguments(keys: Keys, writings: Sequence[Writing]) -> tuple[list[str], list[Argument]]:
    """Return the hashes that are written; for each edge which of them (from 1), its field, JSON or nothing.

    For each hour of a day that is passed on: which, `PASSED_ON`, and which other one it is to be like.
    """
    hashes: dict[tuple[str, int], int] = {}
    args: list[Argument] = []

    def number(agent: str, hour: int) -> int:
        return hashes.setdefault((agent, hour), len(hashes) + 1)

    for one in writings:
        if isinstance(one, AgentEdge):
            said = b"" if one.told is None else _encode(one.told)
            args += (number(one.agent, one.from_ms // HOUR_MS), one.from_ms, said)
            continue
        last = one.until_ms // HOUR_MS
        for hour in range(last - KEPT_H, last + 1):
            args += (number(one.heir, hour), PASSED_ON, number(one.agent, hour))
    return [keys.edges(agent, hour) for agent, hour in hashes], args


class EdgeWriter:
    """Writes edges under the watch's fencing number, apart from the picture."""

    def __init__(self, client: Client, site: str) -> None:
        self._client = client
        self._keys = Keys(site)

    def write(self, fence: int, edges: Sequence[Writing]) -> None:
        """Write edges in their order; writing them again changes nothing. Raises as `PictureWriter.write`."""
        hashes, args = arguments(self._keys, edges)
        run_fenced(self._client, _WRITE, [self._keys.fence, *hashes], fence, *args)


async def read_day(client: AsyncClient, site: str, agent: str, since: float, until: float) -> AgentDay:
    """Return an agent's row, None if there is none, and the edges within [since, until), in order.

    What held at `since` stands there, if an edge of the day and a half before it says so. Raises
    `StoreUnavailable`, or `StoreError` for what cannot be read: better than a day without it.
    """
    keys = Keys(site)
    since_ms, until_ms = int(since * 1000), int(until * 1000)
    day = range(since_ms // HOUR_MS, until_ms // HOUR_MS + 1)
    before = range(day.start - 1, day.start - 1 - KEPT_H, -1)
    hashes = [keys.edges(agent, hour) for hour in (*day, *before)]
    raw, flat = await client.run(
        _READ, [keys.picture, *hashes], [agent_key(agent), str(len(day)), str(since_ms)]
    )
    try:
        row = None if raw is None else _decode_row(raw)
        found = sorted((int(ms), _decode(told)) for ms, told in zip(flat[::2], flat[1::2], strict=True))
    except (msgspec.DecodeError, ValueError) as error:
        raise StoreError(f"the day of agent {agent!r} cannot be read: {error}") from error
    earlier = [(since_ms, told) for ms, told in found if ms <= since_ms]
    return AgentDay(row, earlier[-1:] + [edge for edge in found if since_ms < edge[0] < until_ms])
