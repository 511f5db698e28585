"""The log as a feed's senders write it: each may send again what it does not know to have arrived.

The ids of a sender's events are remembered beside the log, in the same call that appends them, so that what
is in one is in the other whatever happens in between. They are kept by day (of UTC): an id is known until the
end of the day after, which is 24 to 48 hours.
"""

import hashlib
from collections.abc import Sequence
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
local taken = {}
for i = 4, #ARGV, 2 do
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
  number = number + 1
  taken[#taken + 1] = new and '1' or '0'
end
if remembered then redis.call('EXPIRE', today, ARGV[3]) end
return table.concat(taken)
"""
)

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

    async def append(self, entries: Sequence[Entry], now: float) -> list[bool]:
        """Append at most `BATCH` entries in order, all or nothing; for each whether the log did not have it.

        Raises `StoreUnavailable`: then it is not known whether they arrived, and sending them again is
        harmless for those with an id.
        """
        if len(entries) > BATCH:
            raise ValueError(f"{len(entries)} entries; expected {BATCH} at most")
        day = int(now // _DAY_S)
        keys = [self._keys.events, *(self._keys.sent(self._source, day + by) for by in (0, -1, 1))]
        arguments: list[Argument] = [self._origin, self._next, _KEPT_S]
        for entry in entries:
            arguments += entry
        # Before the answer: where there is none, entries of these numbers may be in the log.
        self._next += len(entries)
        answer: bytes = await self._client.run(_APPEND, keys, arguments)
        return [mark == ord("1") for mark in answer]

    async def promise(self, heartbeat_s: float | None) -> None:
        """Remember the heartbeat the sender promised itself, None for none. Raises `StoreUnavailable`."""
        key = self._keys.promised(self._source)
        await self._client.call(*(("DEL", key) if heartbeat_s is None else ("SET", key, heartbeat_s)))

    async def promised(self) -> float | None:
        """Return the heartbeat the sender last promised itself. Raises `StoreUnavailable`."""
        found: bytes | None = await self._client.call("GET", self._keys.promised(self._source))
        return None if found is None else float(found)
