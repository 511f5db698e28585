"""The edges of agents' days: a small hash an agent and hour, by millisecond, kept for a day and a half.

They are written in the call that writes the picture (`floor.store.picture`), so whoever sees a row changed
finds its edge; and alone before a checkpoint, so that none is lost that the checkpoint takes for known. Days
are passed on in the call that writes the checkpoint in which agents already are who they are now: whoever
takes up the floor from it neither passes them on a second time nor misses to.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from floor.model.edges import AgentEdge, DaysPassedOn, Told
from floor.model.picture import AgentRow, agent_key
from floor.store.client import Argument, AsyncClient, Client, Script
from floor.store.errors import StoreError
from floor.store.keys import Keys
from floor.store.lease import FENCED, run_fenced

KEPT_H: Final = 36
KEPT_S: Final = KEPT_H * 3600
"""The longest day has 25 hours, and who looks at one just ended still finds it."""
HOUR_MS: Final = 3_600_000

AT_ONCE: Final = 20_000
"""So many edges are written by one call of the server, which does nothing else meanwhile."""

PASSED_ON: Final = "="
"""Stands for a field where days are passed on."""

WRITE_EDGES: Final = f"""
local function pass_on(fixed, first)
  local last = first + 1 + 2 * ARGV[first]
  local latest, hours = tonumber(ARGV[first + 2]), {{}}
  for hour = latest - {KEPT_H + 1}, latest do hours[#hours + 1] = string.format('%d', hour) end
  local passed = {{}}
  for i = first + 3, last + 1, 2 do
    local agent = KEYS[fixed + ARGV[i]]
    for _, hour in ipairs(hours) do
      if redis.call('EXISTS', agent .. hour) == 1 then
        local apart = agent .. hour .. ':passed'
        redis.call('RENAME', agent .. hour, apart)
        passed[#passed + 1] = {{apart, ARGV[i + 1] ~= '0' and KEYS[fixed + ARGV[i + 1]] .. hour}}
      end
    end
  end
  for i = first + 3, last + 1, 2 do
    if ARGV[i + 1] ~= '0' then
      for _, hour in ipairs(hours) do redis.call('DEL', KEYS[fixed + ARGV[i + 1]] .. hour) end
    end
  end
  for _, one in ipairs(passed) do
    if one[2] then redis.call('RENAME', one[1], one[2]) else redis.call('DEL', one[1]) end
  end
  return last + 2
end
local function write_edges(fixed, first, last)
  local i = first
  while i <= last do
    if ARGV[i + 1] == '{PASSED_ON}' then
      i = pass_on(fixed, i)
    else
      local hash = KEYS[fixed + ARGV[i]]
      if ARGV[i + 2] == '' then redis.call('HDEL', hash, ARGV[i + 1])
      else redis.call('HSET', hash, ARGV[i + 1], ARGV[i + 2]) end
      i = i + 3
    end
  end
  for i = fixed + 1, #KEYS do redis.call('EXPIRE', KEYS[i], {KEPT_S}) end
end
"""
"""Lua: writes edges and passes days on, `ARGV` and all keys after `fixed` being as `arguments` gives them.

Days that are passed on together are all put aside before one is put in its place: two may change places.
The contents are not touched: thousands of agents who are called otherwise take some tenths of a second.
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


class Renaming(NamedTuple):
    """Days that are passed on, by a word of its own by which the store knows whether it has done so."""

    token: str
    passed: DaysPassedOn


def arguments(keys: Keys, writings: Sequence[AgentEdge | Renaming]) -> tuple[list[str], list[Argument]]:
    """Return the hashes that are written; for each edge which of them (from 1), its field, JSON or nothing.

    For days that are passed on: of how many agents, `PASSED_ON` and the last hour; for each agent with what
    its keys begin, which is among the hashes, and with what those of the heir do, 0 for nobody.
    """
    numbers: dict[str, int] = {}
    args: list[Argument] = []

    def number(key: str) -> int:
        return numbers.setdefault(key, len(numbers) + 1)

    for one in writings:
        if isinstance(one, AgentEdge):
            said = b"" if one.told is None else _encode(one.told)
            args += (number(keys.edges(one.agent, one.from_ms // HOUR_MS)), one.from_ms, said)
            continue
        # What was told since, by a watch that was killed, may be in the hour that began then.
        args += (len(one.passed.heirs), PASSED_ON, one.passed.until_ms // HOUR_MS + 1)
        for agent, heir in one.passed.heirs:
            args += (number(keys.edges_of(agent)), 0 if heir is None else number(keys.edges_of(heir)))
    return list(numbers), args


class EdgeWriter:
    """Writes edges under the watch's fencing number, apart from the picture."""

    def __init__(self, client: Client, site: str) -> None:
        self._client = client
        self._keys = Keys(site)

    def write(self, fence: int, edges: Sequence[AgentEdge]) -> None:
        """Write edges in their order; writing them again changes nothing. Raises as `PictureWriter.write`."""
        for first in range(0, len(edges), AT_ONCE):
            hashes, args = arguments(self._keys, edges[first : first + AT_ONCE])
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
        # Whose day somebody looked at is for the access log alone, and this is for the process's own.
        raise StoreError(f"an agent's day in the store cannot be read: {error}") from error
    earlier = [(since_ms, told) for ms, told in found if ms <= since_ms]
    return AgentDay(row, earlier[-1:] + [edge for edge in found if since_ms < edge[0] < until_ms])
