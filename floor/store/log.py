"""The log: every event of a site in one Redis stream, in the order it was received.

An entry holds the event as JSON (`e`) and where it came from (`s` = source/run/number). The entry's id
begins with the server's milliseconds at its receipt; in live mode these are the floor's clock.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import msgspec

from floor.model.events import AnyEvent, Event
from floor.store.client import Argument, AsyncClient, Client, Script
from floor.store.errors import LogGap
from floor.store.keys import Keys

BATCH: Final = 500
"""Events appended by one call of the server."""
START: Final = b"0-0"
"""The position before the first entry."""
_REFUSE_GAP: Final = 0
_ACCEPT_GAP: Final = 1
_PROVE_EVERY: Final = 8
"""Far behind, one read in so many asks for the length of the log too."""
SEQ_KEPT_S: Final = 1_209_600
"""How long the last number of a silent run is remembered: two weeks, longer than a log is ever away."""

# A batch is numbered without gaps, so the last number kept says which of its first events are already in
# the log. Keeping it in the same call as appending makes sending a batch again harmless. A batch that would
# leave a gap is refused unless it is meant: what is missing was confirmed once, and the server forgot it.
_APPEND = Script(
    """
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
local first = tonumber(ARGV[1])
local newest = first + #ARGV - 5
if newest <= last then return 0 end
if first > last + 1 and ARGV[4] == '0' then return -1 - last end
local skip = 0
if last >= first then skip = last - first + 1 end
local log, origin = KEYS[1], ARGV[2]
for i = 5 + skip, #ARGV do
  redis.call('XADD', log, '*', 'e', ARGV[i], 's', origin .. string.format('%.0f', first + i - 5))
end
redis.call('SET', KEYS[2], string.format('%.0f', newest), 'EX', ARGV[3])
return #ARGV - 4 - skip
"""
)

# The time is taken before the entries are read, so an entry of an earlier millisecond cannot be missing.
_READ = Script(
    """
local time = redis.call('TIME')
local found = redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])
local flat = {}
for i = 1, #found do
  flat[2 * i - 1] = found[i][1]
  flat[2 * i] = found[i][2][2] or ''
end
return {time[1] .. string.format('%06d', time[2]), redis.call('XLEN', KEYS[1]), flat}
"""
)


class _Numbering:
    """Numbers events, cuts them into batches and keeps what the store has not confirmed yet."""

    def __init__(self, keys: Keys, source: str, run: str) -> None:
        self.keys = [keys.events, keys.seq(source, run)]
        self._origin = f"{source}/{run}/"
        self._encode: Callable[[Any], bytes] = msgspec.json.Encoder().encode
        self._unsent: list[bytes] = []
        self._first = 1

    @property
    def pending(self) -> int:
        """How many events are numbered but not confirmed."""
        return len(self._unsent)

    def take(self, events: Iterable[Event]) -> None:
        encode = self._encode
        self._unsent.extend([encode(event) for event in events])

    def batch(self) -> list[Argument]:
        """Return the arguments of the next call; the same ones until `confirm`."""
        return [self._first, self._origin, SEQ_KEPT_S, _ACCEPT_GAP, *self._unsent[:BATCH]]

    def confirm(self, arguments: Sequence[Argument]) -> None:
        sent = len(arguments) - 4
        del self._unsent[:sent]
        self._first += sent


class LogWriter:
    """Appends the events of one run of a source. `run` has to be new each time a collector starts.

    Where the store fails, `append` and `flush` raise and keep what is not confirmed; calling either again
    sends exactly that again, and what had arrived after all is not appended twice. The caller bounds what
    is kept by `pending`. What the server forgets after it was confirmed is not noticed here; see `AsyncLog`.
    """

    def __init__(self, client: Client, site: str, source: str, run: str) -> None:
        self._client = client
        self._numbering = _Numbering(Keys(site), source, run)

    @property
    def pending(self) -> int:
        """How many events the store has not confirmed."""
        return self._numbering.pending

    def append(self, events: Iterable[Event]) -> int:
        """Append events in order; how many entries the log gained. Raises `StoreUnavailable`."""
        self._numbering.take(events)
        return self.flush()

    def flush(self) -> int:
        """Send what is pending; how many entries the log gained. Raises `StoreUnavailable`."""
        gained = 0
        while self._numbering.pending:
            arguments = self._numbering.batch()
            gained += int(self._client.run(_APPEND, self._numbering.keys, arguments))
            self._numbering.confirm(arguments)
        return gained


class AsyncLog:
    """Appends events of one source that its caller has encoded and numbered, and keeps until then."""

    def __init__(self, client: AsyncClient, site: str, source: str) -> None:
        self._client = client
        self._keys = Keys(site)
        self._source = source

    async def append(self, run: str, first: int, events: Sequence[bytes], *, gap: bool = False) -> int:
        """Append events, `BATCH` at most, that are numbered from `first` on without gaps.

        Those the log has of this run are left out; how many entries it gained. Raises `LogGap` where the log
        lacks what came before `first`, unless a `gap` is meant. Raises `StoreUnavailable`: then some or all
        of them may be here, and sending them again under their numbers is right.
        """
        keys = [self._keys.events, self._keys.seq(self._source, run)]
        meant = _ACCEPT_GAP if gap else _REFUSE_GAP
        arguments: list[Argument] = [first, f"{self._source}/{run}/", SEQ_KEPT_S, meant, *events]
        gained = int(await self._client.run(_APPEND, keys, arguments))
        if gained < 0:
            raise LogGap(run, first, -1 - gained)
        return gained


class Batch(msgspec.Struct, frozen=True, gc=False):
    """What one read found: `entries` as (time of receipt, event), in order.

    `empty_until` is set when the read proved that it reached the end of the log (it may take one read more
    to know): the log holds no further entry received at or before that time, nor ever will, as long as the
    server's clock is not set back. `length` is the log's length, `lag` how many entries of it are unread;
    far behind both are of a few reads ago.
    """

    entries: list[tuple[float, AnyEvent]]
    position: bytes
    empty_until: float | None
    length: int
    lag: int


class LogReader:
    """Reads the log forward from a position. `unreadable` counts the entries that were skipped.

    `behind` is how many entries the log holds at or before `position`, where known (a checkpoint keeps it);
    without it the lag is exact from the first time the end is reached.
    """

    def __init__(self, client: Client, site: str, position: bytes = START, behind: int = 0) -> None:
        self._client = client
        self._keys = [Keys(site).events]
        self._plain = client.address.kind != "cluster"
        self._decode: Callable[[bytes], AnyEvent] = msgspec.json.Decoder(AnyEvent).decode
        self.position = position
        self.behind = behind
        self._far_behind = self._length = 0
        self.unreadable = 0
        self.last_unreadable = ""

    def read(self, count: int) -> Batch:
        """Read up to `count` entries without waiting. Raises `StoreUnavailable`; then nothing moved."""
        if self._plain and self._far_behind % _PROVE_EVERY:
            # The plain command costs the server a third of the script, which only matters far from the end.
            found = self._client.call("XRANGE", self._keys[0], b"(" + self.position, "+", "COUNT", count)
            pairs = [(entry_id, fields[1]) for entry_id, fields in found]
            proved_ms, length = None, self._length
        else:
            micros, length, flat = self._client.run(_READ, self._keys, (self.position, count))
            pairs = list(zip(flat[::2], flat[1::2], strict=True))
            proved_ms = int(micros) // 1000 - 1 if len(pairs) < count else None
        return self._taken(pairs, count, proved_ms, length)

    def _taken(
        self, pairs: list[tuple[bytes, bytes]], count: int, proved_ms: int | None, length: int
    ) -> Batch:
        entries = []
        decode = self._decode
        last, received = b"", 0.0
        for entry_id, payload in pairs:
            ms = entry_id.partition(b"-")[0]
            if ms != last:
                last, received = ms, int(ms) / 1000
            try:
                event = decode(payload)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                self.unreadable += 1
                self.last_unreadable = f"{entry_id.decode()}: {error}"
                continue
            entries.append((received, event))
        if pairs:
            self.position = pairs[-1][0]
        self._far_behind = self._far_behind + 1 if len(pairs) == count else 0
        self._length = length
        self.behind = length if proved_ms is not None else self.behind + len(pairs)
        return Batch(
            entries,
            self.position,
            None if proved_ms is None else proved_ms / 1000,
            length,
            max(length - self.behind, 0),
        )

    def wait(self, block_s: float) -> None:
        """Return when the log has an entry after the position, or after `block_s` at the latest."""
        block_ms = max(1, int(block_s * 1000))
        self._client.call("XREAD", "COUNT", 1, "BLOCK", block_ms, "STREAMS", self._keys[0], self.position)

    def trimmed(self, gone: int) -> None:
        """Tell that `gone` entries before the position were deleted from the log."""
        self.behind = max(self.behind - gone, 0)


def position_time(position: bytes) -> float:
    """Return when the entry at a position was received, in epoch seconds."""
    return int(position.partition(b"-")[0]) / 1000
