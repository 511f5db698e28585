"""Quarter hours from before a floor was first heard: added where there are none, never changed.

Only the watch says what was heard, and all it writes is under its fence. What is added here lies before the
first quarter hour it ever wrote, and a row that is there stays as it is; so nobody can be overwritten, and no
fence is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from floor.store import quarters
from floor.store.client import Client, Script
from floor.store.keys import Keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from floor.model.picture import QuarterRow

# KEYS: quarter queues, when theirs begin, then hashes of quarters. ARGV: seconds to keep rows, then for each
# row which hash, queue, start, row.
_ADD = Script(
    """
local added = 0
for i = 2, #ARGV, 4 do
  local hash, queue, start = KEYS[2 + ARGV[i]], ARGV[i + 1], ARGV[i + 2]
  added = added + redis.call('HSETNX', hash, start, ARGV[i + 3])
  redis.call('EXPIRE', hash, ARGV[1])
  local latest = redis.call('HGET', KEYS[1], queue)
  if not latest or tonumber(latest) < tonumber(start) then redis.call('HSET', KEYS[1], queue, start) end
  local begun = redis.call('HGET', KEYS[2], queue)
  if not begun or tonumber(begun) > tonumber(start) then redis.call('HSET', KEYS[2], queue, start) end
end
return added
"""
)


class PastQuarters:
    """What was before a site's floor was first heard. `kept_days`: for how long rows are kept."""

    def __init__(self, client: Client, site: str, *, kept_days: int = 400) -> None:
        self._client = client
        self._keys = Keys(site)
        self._kept_s: Final = kept_days * quarters.DAY_S

    def begun(self) -> float | None:
        """Return the start of the earliest row of any queue; None without any. Raises `StoreUnavailable`."""
        starts = self._client.call("HVALS", self._keys.quarters_begun)
        return min(map(float, starts), default=None)

    def add(self, rows: Iterable[QuarterRow]) -> int:
        """Add rows, all or none, and return how many there were not before. Raises `StoreUnavailable`."""
        hashes, args = quarters.arguments(self._keys, rows)
        keys = [self._keys.quarter_queues, self._keys.quarters_begun, *hashes]
        return int(self._client.run(_ADD, keys, (self._kept_s, *args)))
