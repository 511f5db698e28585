"""One sender: what it says goes to the log in order, as many events at once as have come by then.

While one call of the log is under way, whatever arrives gathers for the next: so a sender of single events is
nearly as fast as one of lists, and nobody waits for company.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec
import structlog

from collectors.clock import Clock
from collectors.feed.counts import TELL_EVERY_S, Counts
from collectors.feed.language import Sent
from collectors.feed.limits import CONNECTIONS
from collectors.feed.pace import Pace
from collectors.feed.refusals import EventRefused, Explanations, Refusal
from collectors.feed.seats import Seats
from collectors.feed.translate import Translator
from collectors.feed.wire import Item, one
from floor.model.events import Event, SourceUp
from floor.settings import FeedSource
from floor.store.errors import StoreError
from floor.store.feed_log import BATCH, Entry, FeedLog, id_key

CROWD: Final = 20_000
"""Events of one sender that wait for the log, at most: whoever brings more is asked to come again."""

SLICE: Final = 25
"""Events taken at one go: with each of them explained (`refusals.py`), that takes some 20 ms at worst."""

_log = structlog.get_logger(__name__)
_encode: Callable[[Event], bytes] = msgspec.json.Encoder().encode


class Lane:
    """One connection's messages. Once `broken`, what was sent on it later may not overtake what was lost."""

    __slots__ = ("broken",)

    def __init__(self) -> None:
        self.broken = False


class Parcel:
    """The events of one message on their way to the log."""

    __slots__ = (
        "already_taken",
        "begins",
        "entries",
        "explanations",
        "first_at",
        "lane",
        "promises",
        "refused",
        "settled",
        "taken",
    )

    def __init__(self, entries: list[Entry], lane: Lane | None = None) -> None:
        self.entries = entries
        self.lane = lane
        self.refused: list[EventRefused] = []
        self.explanations = Explanations()
        self.begins = False
        """Whether the sender introduces itself with the first of them."""
        self.first_at: float | None = None
        """When the first of them is true; None where they are not the sender's own words."""
        self.promises: dict[int, float | None] = {}
        """The heartbeats the sender promises itself, by place in `entries`, None for the configuration's."""
        self.taken = 0
        self.already_taken = 0
        self.settled: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        """True when the log has them all; False where it is not known which of them it has."""

    @property
    def confirmed(self) -> int:
        """How many of the events the log has."""
        return self.taken + self.already_taken

    def settle(self, *, confirmed: bool) -> None:
        """Tell whoever waits, if anybody still does."""
        if not confirmed and self.lane is not None:
            self.lane.broken = True
        if not self.settled.done():
            self.settled.set_result(confirmed)


class Sender:
    """One feed source of the site, whoever speaks for it and over however many connections."""

    def __init__(self, source: FeedSource, log: FeedLog, clock: Clock) -> None:
        self.name = source.name
        self.token_hash = source.token_hash
        self.pace = Pace(source.events_per_s)
        self.counts = Counts(source.name)
        self._translator = Translator(source.name, source.heartbeat_s)
        self._log = log
        self._clock = clock
        self._waiting: deque[Parcel] = deque()
        self._waiting_events = 0
        self.seats = Seats(CONNECTIONS)
        """Its connections."""
        self.dismissed = asyncio.Event()
        """Set when it is configured no more, or otherwise: who speaks for it is let go."""
        self._introduced = False
        self._promised_s: float | None = None
        self._log_away = False
        self._work = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def crowded(self) -> bool:
        """Whether so much waits for the log that nothing more is taken in."""
        return self._waiting_events >= CROWD

    async def room(self) -> None:
        """Return when not `crowded`."""
        while self.crowded:
            self._room.clear()
            await self._room.wait()

    async def idle(self) -> None:
        """Return when nothing waits for the log."""
        await self._idle.wait()

    def take(self, items: Sequence[Item], lane: Lane | None = None) -> Parcel:
        """Send what can be taken of a message on its way to the log."""
        parcel = Parcel([], lane)
        self._fill(parcel, items, 0, self._clock.now())
        self._put(parcel)
        return parcel

    async def take_in_slices(self, items: Sequence[Item], lane: Lane | None = None) -> Parcel:
        """Do the same so that others have their turn in between, however large the message is."""
        if len(items) <= SLICE:
            return self.take(items, lane)
        parcel = Parcel([], lane)
        now = self._clock.now()
        for begin in range(0, len(items), SLICE):
            self._fill(parcel, items[begin : begin + SLICE], begin, now)
            await asyncio.sleep(0)
        self._put(parcel)
        return parcel

    def _fill(self, parcel: Parcel, items: Iterable[Item], index: int, now: float) -> None:
        """Put the events of a message into its parcel, beginning with the one at `index`."""
        entries = parcel.entries
        for place, item in enumerate(items, index):
            sent = item if isinstance(item, Sent) else one(item)
            if isinstance(sent, tuple):
                self._refuse(parcel, place, *sent)
                continue
            try:
                event = self._translator.event(sent, now)
            except Refusal as refusal:
                self._refuse(parcel, place, refusal, sent.id)
                continue
            if not entries:
                parcel.begins, parcel.first_at = isinstance(event, SourceUp), min(event.at, now)
            if isinstance(event, SourceUp):
                parcel.promises[len(entries)] = getattr(sent, "heartbeat_s", None)
            entries.append((b"" if sent.id is None else id_key(sent.id), _encode(event)))

    async def run(self) -> None:
        """Carry everything to the log, and tell now and then what was refused, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._carry(), name=f"feed {self.name}")
            group.create_task(self._tell(), name=f"feed {self.name} counts")

    def _refuse(self, parcel: Parcel, index: int, refusal: Refusal, event_id: str | None) -> None:
        in_full = parcel.explanations.in_full
        told = parcel.explanations.of(refusal, index, event_id)
        self.counts.refused(refusal.why, told if in_full else None)
        parcel.refused.append(told)

    def _put(self, parcel: Parcel) -> None:
        if not parcel.entries:
            parcel.settle(confirmed=True)
            return
        # Nobody carries it any more; or what was sent before it on its connection was lost meanwhile.
        if self.dismissed.is_set() or (parcel.lane is not None and parcel.lane.broken):
            parcel.settle(confirmed=False)
            return
        self._waiting.append(parcel)
        self._waiting_events += len(parcel.entries)
        self._work.set()
        self._idle.clear()

    async def _carry(self) -> None:
        while True:
            await self._work.wait()
            await self._append()
            if not self._waiting:
                self._work.clear()
                self._idle.set()
            if not self.crowded:
                self._room.set()

    async def _append(self) -> None:
        """Send one call's worth of what waits; where the log fails, all that waits has failed."""
        try:
            if not self._introduced:
                self._promised_s = await self._log.promised()
            entries, shares = self._batch()
            begin = len(entries) - sum(share for _, share in shares)
            new = await self._log.append(entries, self._clock.now(), _promises(shares, begin))
        except StoreError as error:
            self._fail(error)
            return
        if self._log_away:
            self._log_away = False
            _log.info("log_available", source=self.name)
        for parcel, share in shares:
            taken = sum(new[begin : begin + share])
            begin += share
            parcel.taken += taken
            parcel.already_taken += share - taken
            if parcel.first_at is not None:
                self._introduced = True
                if share > taken:
                    self.counts.resent(share - taken)
            if parcel.confirmed == len(parcel.entries):
                self._waiting.popleft()
                self._waiting_events -= len(parcel.entries)
                parcel.settle(confirmed=True)

    def _batch(self) -> tuple[list[Entry], list[tuple[Parcel, int]]]:
        """Return the entries of the next call, and how many of them are whose; ours go before all."""
        entries: list[Entry] = []
        shares: list[tuple[Parcel, int]] = []
        introduced = self._introduced
        for parcel in self._waiting:
            if not introduced and parcel.first_at is not None:
                introduced = True
                if not parcel.begins:
                    entries.insert(0, (b"", _encode(self._introduction(parcel.first_at))))
            part = parcel.entries[parcel.confirmed : parcel.confirmed + BATCH - len(entries)]
            entries += part
            shares.append((parcel, len(part)))
            if len(entries) >= BATCH - 1:  # room for an introduction
                break
        return entries, shares

    def _introduction(self, at: float) -> SourceUp:
        """Return the server's word before a sender's first; what that promised itself earlier still holds."""
        introduction = self._translator.introduction(at)
        if self._promised_s is None:
            return introduction
        return msgspec.structs.replace(introduction, heartbeat_s=self._promised_s)

    def _fail(self, error: StoreError) -> None:
        if not self._log_away:
            self._log_away = True
            _log.warning("log_unavailable", source=self.name, why=str(error))
        self.give_up()

    def give_up(self) -> None:
        """Tell whoever waits that it is not known what of theirs the log has."""
        waiting = list(self._waiting)
        self._waiting.clear()
        self._waiting_events = 0
        for parcel in waiting:
            parcel.settle(confirmed=False)

    async def _tell(self) -> None:
        while True:
            await self.counts.changed.wait()
            told = Parcel([(b"", _encode(self.counts.told(self._clock.now())))])
            self._put(told)
            if not await told.settled:
                self.counts.changed.set()
            await self._clock.sleep(TELL_EVERY_S)


def _promises(shares: Sequence[tuple[Parcel, int]], begin: int) -> dict[int, float | None]:
    """Return what is promised in a call of the log by place in it; the first share's place is `begin`."""
    found: dict[int, float | None] = {}
    for parcel, share in shares:
        for place, heartbeat_s in parcel.promises.items():
            if parcel.confirmed <= place < parcel.confirmed + share:
                found[begin + place - parcel.confirmed] = heartbeat_s
        begin += share
    return found
