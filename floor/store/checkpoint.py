"""The checkpoint: the board as of a position of the log, so that a watch need not read 36 hours again.

Board, position, the quarter-hour rows that changed, the days passed on to whom agents are in this board, and
the trimming of the log are one call under the fence: a watch killed at any instant leaves either all of it or
nothing. The log is trimmed only before the
position, so whatever the checkpoint does not hold is still in the log.

Rows that are too many for one call go before it, the oldest first, each call under the fence: a watch killed
in between leaves rows that the next one, from the checkpoint before, writes again.
"""

from collections.abc import Sequence

import msgspec

from floor.model.edges import AgentEdge
from floor.model.picture import QuarterRow
from floor.store import quarters
from floor.store.client import Client, Script
from floor.store.edges import WRITE_EDGES, Renaming, arguments
from floor.store.keys import Keys
from floor.store.lease import FENCED, run_fenced
from floor.store.log import position_time

# KEYS: fence, checkpoint, events, quarter queues, when theirs begin, then hashes of quarters, then those of
# edges. ARGV: fence, position, entries at or before it, board, oldest id to keep (or empty), seconds to keep
# rows, how many hashes of quarters and how many arguments of rows there are, the last renaming that is in
# this call (or empty), then for each row which hash, queue, start, row, then edges.
_WRITE = Script(
    f"""{FENCED}{WRITE_EDGES}{quarters.WRITE_ROWS}
local gone = 0
if ARGV[5] ~= '' then gone = redis.call('XTRIM', KEYS[3], 'MINID', '~', ARGV[5]) end
if gone > 0 then redis.call('HSET', KEYS[2], 'trimmed', ARGV[5]) end
redis.call('HSET', KEYS[2], 'position', ARGV[2], 'behind', tonumber(ARGV[3]) - gone, 'board', ARGV[4])
write_edges(5 + ARGV[7], 10 + ARGV[8], #ARGV)
if ARGV[9] ~= '' then redis.call('HSET', KEYS[2], 'renamed', ARGV[9]) end
write_rows(5, tonumber(ARGV[7]), 10, 9 + ARGV[8], ARGV[6], KEYS[4], KEYS[5])
return gone
"""
)

# KEYS: fence, quarter queues, when theirs begin, then hashes of quarters. ARGV: fence, seconds to keep rows,
# then rows.
_WRITE_ROWS = Script(
    f"""{FENCED}{quarters.WRITE_ROWS}
write_rows(3, #KEYS - 3, 3, #ARGV, ARGV[2], KEYS[2], KEYS[3])
return 1
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

    def renamed(self) -> str:
        """Return the last `Renaming` the store has done; empty: none ever. Raises `StoreUnavailable`."""
        token = self._client.call("HGET", self._keys.checkpoint, "renamed")
        return "" if token is None else token.decode()

    def write_rows(self, fence: int, rows: Sequence[QuarterRow]) -> None:
        """Write rows alone; writing them again changes nothing. Raises `LeaseLost` or `StoreUnavailable`."""
        hashes, args = quarters.arguments(self._keys, rows)
        keys = [self._keys.fence, self._keys.quarter_queues, self._keys.quarters_begun, *hashes]
        run_fenced(self._client, _WRITE_ROWS, keys, fence, self.rows_kept_days * quarters.DAY_S, *args)

    def write(
        self,
        fence: int,
        checkpoint: Checkpoint,
        rows: Sequence[QuarterRow] = (),
        *,
        edges: Sequence[AgentEdge | Renaming] = (),
        trim_before: float | None = None,
    ) -> int:
        """Write board, position, rows and edges; trim the log to what is younger than `trim_before`.

        Returns how many entries were deleted; never one after the position. Raises `LeaseLost` (nothing was
        written) or `StoreUnavailable` (unknown; writing again is safe, once what `renamed` says was done is
        left out with all edges before it).
        """
        hashes, args = quarters.arguments(self._keys, rows)
        days, told = arguments(self._keys, edges)
        tokens = [one.token for one in edges if isinstance(one, Renaming)]
        of_site = self._keys
        keys = [of_site.fence, of_site.checkpoint, of_site.events]
        keys += [of_site.quarter_queues, of_site.quarters_begun]
        oldest: bytes | str = ""
        if trim_before is not None:
            oldest = f"{int(min(trim_before, position_time(checkpoint.position)) * 1000)}-0"
        gone = run_fenced(
            self._client,
            _WRITE,
            keys + hashes + days,
            fence,
            checkpoint.position,
            checkpoint.behind,
            checkpoint.board,
            oldest,
            self.rows_kept_days * quarters.DAY_S,
            len(hashes),
            len(args),
            tokens[-1] if tokens else "",
            *args,
            *told,
        )
        return int(gone)
