"""The checkpoint: the board as of a position of the log, so that a watch need not read 36 hours again.

Board, position, the quarter-hour rows that changed and the trimming of the log are one call under the
fence: a watch killed at any instant leaves either all of it or nothing. The log is trimmed only before the
position, so whatever the checkpoint does not hold is still in the log.
"""

from collections.abc import Sequence

import msgspec

from floor.model.picture import QuarterRow
from floor.store import quarters
from floor.store.client import Client, Script
from floor.store.keys import Keys
from floor.store.lease import FENCED, run_fenced
from floor.store.log import position_time

# KEYS: fence, checkpoint, events, quarter queues, when theirs begin, then hashes of quarters.
# ARGV: fence, position, entries at or before it, board, oldest id to keep (or empty), seconds to keep
# rows, then for each row which hash, queue, start, row.
_WRITE = Script(
    f"""{FENCED}
local gone = 0
if ARGV[5] ~= '' then gone = redis.call('XTRIM', KEYS[3], 'MINID', '~', ARGV[5]) end
if gone > 0 then redis.call('HSET', KEYS[2], 'trimmed', ARGV[5]) end
redis.call('HSET', KEYS[2], 'position', ARGV[2], 'behind', tonumber(ARGV[3]) - gone, 'board', ARGV[4])
for i = 7, #ARGV, 4 do
  local hash, queue, start = KEYS[5 + ARGV[i]], ARGV[i + 1], ARGV[i + 2]
  redis.call('HSET', hash, start, ARGV[i + 3])
  redis.call('EXPIRE', hash, ARGV[6])
  local latest = redis.call('HGET', KEYS[4], queue)
  if not latest or tonumber(latest) < tonumber(start) then redis.call('HSET', KEYS[4], queue, start) end
  local begun = redis.call('HGET', KEYS[5], queue)
  if not begun or tonumber(begun) > tonumber(start) then redis.call('HSET', KEYS[5], queue, start) end
end
return gone
"""
)


class Checkpoint(msgspec.Struct, frozen=True, gc=False):
    """`board` is the model's own dump, `position` the last entry in it, `behind` the entries up to it.

    `trimmed_to`: everything in the log before this moment may be gone; `None`: nothing ever was.
    """

    board: bytes
    position: bytes
    behind: int
    trimmed_to: float | None = None


class Checkpoints:
    """Reads and writes the one checkpoint of a site."""

    def __init__(self, client: Client, site: str, *, rows_kept_days: int = 400) -> None:
        self._client = client
        self._keys = Keys(site)
        self.rows_kept_days = rows_kept_days

    def read(self) -> Checkpoint | None:
        """Return the last checkpoint, `None` if there is none. Raises `StoreUnavailable`."""
        fields = ("board", "position", "behind", "trimmed")
        board, position, behind, trimmed = self._client.call("HMGET", self._keys.checkpoint, *fields)
        if board is None or position is None:
            return None
        return Checkpoint(
            board, position, int(behind or 0), None if trimmed is None else position_time(trimmed)
        )

    def write(
        self,
        fence: int,
        checkpoint: Checkpoint,
        rows: Sequence[QuarterRow] = (),
        *,
        trim_before: float | None = None,
    ) -> int:
        """Write board, position and rows; trim the log to what is younger than `trim_before`.

        Returns how many entries were deleted; never one after the position. Raises `LeaseLost` (nothing was
        written) or `StoreUnavailable` (unknown; writing again is safe).
        """
        hashes, args = quarters.arguments(self._keys, rows)
        of_site = self._keys
        keys = [of_site.fence, of_site.checkpoint, of_site.events]
        keys += [of_site.quarter_queues, of_site.quarters_begun]
        oldest: bytes | str = ""
        if trim_before is not None:
            oldest = f"{int(min(trim_before, position_time(checkpoint.position)) * 1000)}-0"
        gone = run_fenced(
            self._client,
            _WRITE,
            keys + hashes,
            fence,
            checkpoint.position,
            checkpoint.behind,
            checkpoint.board,
            oldest,
            self.rows_kept_days * quarters.DAY_S,
            *args,
        )
        return int(gone)
