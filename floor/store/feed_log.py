"""The log as a feed's senders write it: each may send again what it does not know to have arrived.

The ids of a sender's events are remembered beside the log, in the same call that appends them, so that what
is in one is in the other whatever happens in between. They are kept by day (of UTC): an id is known until the
end of the day after, which is 24 to 48 hours.
"""

import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from floor.store.client import Argument, AsyncClient, Script
from floor.store.keys import Keys

BATCH: Final = 500
"""Events appended by one call of the server."""
_DAY_S: Final = 86_400
_KEPT_S: Final = 90_000
"""After the last id of a day came, it is still asked for through the whole next day."""
_ID_BYTES: Final = 16

# Of the neighbours the day before is for what is sent again after midnight, the day after for another process
# whose clock is already there.
_APPEND = Script(
    """
local log, today = KEYS[1], KEYS[2]
local others = {}
for i = 3, 4 do
  if redis.call('EXISTS', KEYS[i]) == 1 then others[#others + 1] = KEYS[i] end
end
local origin, number, remembered = ARGV[1], tonumber(ARGV[2]), false
local taken, promises = {}, {}
local first = 5 + 2 * ARGV[4]
for i = 5, first - 1, 2 do promises[tonumber(ARGV[i])] = ARGV[i + 1] end
for i = first, #ARGV, 2 do
  local id, new = ARGV[i], true
  if id ~= '' then
    for j = 1, #others do
      if redis.call('SISMEMBER', others[j], id) == 1 then new = false end
    end
    if new then
      new = redis.call('SADD', today, id) == 1
      remembered = true
    end
  end
  if new then
    redis.call('XADD', log, '*', 'e', ARGV[i + 1], 's', origin .. string.format('%.0f', number))
  end
  local promise = promises[#taken]
  if new and promise == '' then
    redis.call('DEL', KEYS[5])
  elseif new and promise then
    redis.call('SET', KEYS[5], promise)
  end
  number = number + 1
  taken[#taken + 1] = new and '1' or '0'
end
if remembered then redis.call('EXPIRE', today, ARGV[3]) end
return table.concat(taken)
"""
)

_NO_PROMISES: Final[Mapping[int, float | None]] = MappingProxyType({})

Entry = tuple[bytes, bytes]
"""An event for the log: its id as `id_key` makes it, empty for none; and the event, encoded."""


def id_key(event_id: str) -> bytes:
    """Return what is remembered of a sender's id: ids that differ stay different, whatever their length."""
    return hashlib.blake2b(event_id.encode(), digest_size=_ID_BYTES).digest()


class FeedLog:
    """Appends what one sender says. `run` has to be new each time a process starts."""

    def __init__(self, client: AsyncClient, site: str, source: str, run: str) -> None:
        self._client = client
        self._keys = Keys(site)
        self._source = source
        self._origin = f"{source}/{run}/"
        self._next = 1

    async def append(
        self, entries: Sequence[Entry], now: float, promises: Mapping[int, float | None] = _NO_PROMISES
    ) -> list[bool]:
        """Append at most `BATCH` entries in order, all or nothing; for each whether the log did not have it.

        `promises` are the heartbeats the sender promises itself in them, by the entry's place from 0 on, None
        for that of the configuration. They are remembered with the entries the log did not have.
        Raises `StoreUnavailable`: then it is not known whether they arrived, and sending them again is
        harmless for those with an id.
        """
        if len(entries) > BATCH:
            raise ValueError(f"{len(entries)} entries; expected {BATCH} at most")
        day = int(now // _DAY_S)
        sent = [self._keys.sent(self._source, day + by) for by in (0, -1, 1)]
        keys = [self._keys.events, *sent, self._keys.promised(self._source)]
        arguments: list[Argument] = [self._origin, self._next, _KEPT_S, len(promises)]
        for place, heartbeat_s in promises.items():
            arguments += (place, "" if heartbeat_s is None else heartbeat_s)
        for entry in entries:
            arguments += entry
        # Before the answer: where there is none, entries of these numbers may be in the log.
        self._next += len(entries)
        answer: bytes = await self._client.run(_APPEND, keys, arguments)
        return [mark == ord("1") for mark in answer]

    async def promised(self) -> float | None:
        """Return the heartbeat the sender last promised itself. Raises `StoreUnavailable`."""
        found: bytes | None = await self._client.call("GET", self._keys.promised(self._source))
        return None if found is None else float(found)
