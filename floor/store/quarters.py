"""The quarter-hour rows: one hash a queue and day of UTC, kept for 400 days.

They are written with the checkpoint (`floor.store.checkpoint`), in the same call, so that no row says more
or less than the board it came from; only where they are very many, the older ones go before it. A row states
sums, so writing it again changes nothing.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Final

import msgspec

from floor.model.picture import QuarterRow
from floor.store.client import Argument, AsyncClient, Script
from floor.store.errors import StoreError
from floor.store.keys import Keys

DAY_S: Final = 86_400
_DAYS_A_CALL: Final = 64

AT_ONCE: Final = 2_000
"""So many rows are written by one call of the server, which does nothing else meanwhile: some 20 ms."""

WRITE_ROWS: Final = """
local function write_rows(fixed, hashes, first, last, kept_s, latest, begun)
  for i = first, last, 4 do
    local queue, start = ARGV[i + 1], ARGV[i + 2]
    redis.call('HSET', KEYS[fixed + ARGV[i]], start, ARGV[i + 3])
    local known = redis.call('HGET', latest, queue)
    if not known or tonumber(known) < tonumber(start) then redis.call('HSET', latest, queue, start) end
    known = redis.call('HGET', begun, queue)
    if not known or tonumber(known) > tonumber(start) then redis.call('HSET', begun, queue, start) end
  end
  for i = fixed + 1, fixed + hashes do redis.call('EXPIRE', KEYS[i], kept_s) end
end
"""
"""Lua: writes the rows in `ARGV` from `first` to `last`, as `arguments` gives them.

Theirs are so many `hashes` among the keys after `fixed`; `latest` and `begun` know each queue's ends.
"""

_READ = Script(
    """
local rows = {}
for _, key in ipairs(KEYS) do
  for _, row in ipairs(redis.call('HVALS', key)) do rows[#rows + 1] = row end
end
return rows
"""
)
_decode = msgspec.json.Decoder(QuarterRow).decode
_encode = msgspec.json.Encoder().encode


def day_of(start: float) -> str:
    """Return the day of UTC of a moment, as its keys name it (`2026-11-22`)."""
    return dt.datetime.fromtimestamp(start, dt.UTC).date().isoformat()


def arguments(keys: Keys, rows: Iterable[QuarterRow]) -> tuple[list[str], list[Argument]]:
    """Return the hashes that rows belong to, and for each row: which of them (from 1), queue, start, JSON."""
    hashes: dict[str, int] = {}
    args: list[Argument] = []
    for row in rows:
        number = hashes.setdefault(keys.quarters(row.queue, day_of(row.start)), len(hashes) + 1)
        args += (number, row.queue, row.start, _encode(row))
    return list(hashes), args


async def read_quarters(
    client: AsyncClient, site: str, queue: str, start: float, end: float
) -> list[QuarterRow]:
    """Return a queue's rows that start in [start, end), in order; where nothing happened there is no row.

    Raises `StoreUnavailable`, or `StoreError` for a row that cannot be read: better than a sum without it.
    """
    keys = Keys(site)
    days = [
        keys.quarters(queue, day_of(day)) for day in range(int(start // DAY_S) * DAY_S, _ceil(end), DAY_S)
    ]
    rows = []
    for at in range(0, len(days), _DAYS_A_CALL):
        for raw in await client.run(_READ, days[at : at + _DAYS_A_CALL]):
            try:
                row = _decode(raw)
            except msgspec.DecodeError as error:
                raise StoreError(f"a quarter-hour row of queue {queue!r} cannot be read: {error}") from error
            if start <= row.start < end:
                rows.append(row)
    return sorted(rows, key=lambda row: row.start)


async def known_queues(client: AsyncClient, site: str) -> dict[str, float]:
    """Return the queues that have rows, with the start of each one's latest. Raises `StoreUnavailable`."""
    answer = await client.call("HGETALL", Keys(site).quarter_queues)
    return {queue.decode(): float(start) for queue, start in sorted(answer.items())}


async def begun_queues(client: AsyncClient, site: str) -> dict[str, float]:
    """Return the queues that have rows, with the start of each one's earliest. Raises `StoreUnavailable`.

    The row itself may have been let go of since.
    """
    answer = await client.call("HGETALL", Keys(site).quarters_begun)
    return {queue.decode(): float(start) for queue, start in sorted(answer.items())}


def _ceil(end: float) -> int:
    return -int(-end // 1)
