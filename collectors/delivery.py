"""The way of one source's events to the log, by the disk where the log is away.

Every event gets the next number of its run and waits in memory until the log has confirmed it. Once the log
takes nothing for about `PATIENCE_S`, what waits is written to the spool, and so is what comes; when it is
back, the spool is brought in order while what comes still goes behind it, and at its end events go directly
again. Whatever is in doubt, which is also what was confirmed a moment before the log fell, waits on the disk
before all else and is sent again under its old number, which the log takes once. A server that was killed and
came back unnoticed is noticed by the gap: the log lacks what came before.
"""

import asyncio
import random
from collections import deque
from collections.abc import Coroutine, Sequence
from itertools import islice
from typing import Any, Final, Protocol, TypeVar

import msgspec
import structlog

from collectors.clock import Clock
from collectors.counts import Counts
from collectors.inbox import BATCH as TAKEN
from collectors.inbox import Inbox
from collectors.spool import Portion, Spool
from floor.model.events import Event, SourceAlive, SourceDown
from floor.store.errors import LogGap, StoreUnavailable
from floor.store.log import BATCH, SEQ_KEPT_S

PATIENCE_S: Final = 0.5
"""A log that does not answer for so long is away, and what waits for it goes to the disk."""
QUICK_TRIES: Final = 3
"""A log that refuses is away after so many tries, which takes as long."""
FIRST_RETRY_S: Final = 0.2
LAST_RETRY_S: Final = 1.0
ANSWER_S: Final = 5.0
"""A log that is away has so long to answer before it is called anew."""

HELD: Final = 5_000
"""Events held in memory until the log has confirmed them; above that, who speaks waits."""
GATHER_S: Final = 0.1
"""While the log is away, what came in so long is written to the disk at once."""
ALIVE_S: Final = 10.0
"""While the log is away, a proof of life is worth writing down only so often: the next event is one, too."""

DOUBT_S: Final = 3.0
"""A log that is killed may forget what it confirmed a second or two before. So long it can be sent again."""
DOUBT_EVENTS: Final = 10_000
"""So many at most."""

T = TypeVar("T")


class Sink(Protocol):
    """Where events go: the log."""

    async def append(self, run: str, first: int, events: Sequence[bytes], *, gap: bool = False) -> int:
        """Append encoded events, numbered from `first` on, without those it has.

        Raises LogGap where it lacks what came before them, unless a `gap` is meant; and StoreUnavailable.
        """
        ...


class _Loss:
    """What is dropped: `why`, how many events, and from which moment on; None while it is none yet."""

    def __init__(self, why: str) -> None:
        self.why = why
        self.at: float | None = None
        self.events = 0


class Delivery:
    """Brings one run of a source to the log. Without a spool, who speaks waits until the log is back.

    `lost` is set when events were dropped and everything before them is in the log: the source has to begin
    anew, since nobody can tell what became of it (see `begin_anew`).

    A source that can say everything `again` from its beginning has LogGap raised by `send` where the log
    forgot what nobody has any more; of others that is counted as `forgotten`.
    """

    def __init__(
        self,
        sink: Sink,
        clock: Clock,
        source: str,
        run: str,
        spool: Spool | None,
        *,
        again: bool = False,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._sink = sink
        self._clock = clock
        self._source = source
        self._run = run
        self._spool = spool
        self._again = again
        self._patience_s = patience_s
        self._encode = msgspec.json.Encoder().encode
        self._log = structlog.get_logger().bind(source=source)
        # Guards all that follows, and the spool; it is notified when there is something to send, or room.
        self._changed = asyncio.Condition()
        self._next = 1
        self._held: deque[bytes] = deque()
        """What waits in memory: the numbers just before `_next`, the number of the next event."""
        self._spooling = spool is not None and spool.unread
        """Whether what comes goes to the disk. What is there is sent before what is held."""
        self._loss: _Loss | None = None
        self._confirmed: deque[tuple[float, Portion]] = deque()
        self._confirmed_events = 0
        self._in_doubt: deque[Portion] = deque()
        self._reached: dict[str, tuple[int, float]] = {}
        """Of each run, the last number that was confirmed to us, and when."""
        self._accepted: tuple[str, int] | None = None
        """The run and number before which there may be a gap: nobody has what belongs there."""
        self._away_since: float | None = None
        self._spooled_before = 0
        self._spooled_at = float("-inf")
        self._tries = 0
        self._closed = False
        self.counts = Counts(source)
        self.counts.add("dropped", 0 if spool is None else spool.expired)
        self.lost = asyncio.Event()

    # ------------------------------------------------------------------------------------ taking in

    async def take_in(self, inbox: Inbox) -> None:
        """Take what comes until the inbox is closed and empty."""
        while events := await inbox.take():
            async with self._changed:
                await self._changed.wait_for(self._has_room)
                await unbroken(self._place(events))
            if self._spooling and len(events) < TAKEN:
                await self._clock.sleep(GATHER_S)

    async def begin_anew(self) -> None:
        """Say that the source was lost when the first event was dropped; it is to introduce itself again."""
        async with self._changed:
            self.lost.clear()
            await unbroken(self._end_loss())

    async def close(self) -> None:
        """Say that nothing more comes: `send` ends when everything has arrived."""
        async with self._changed:
            self._closed = True
            self._changed.notify_all()

    async def keep(self) -> None:
        """Write what did not arrive to the disk, for the next run. To be called when `send` has ended."""
        async with self._changed:
            if self._spool is not None:
                await unbroken(self._doubt_to_disk(self._spool))
                if self._held and self._loss is None:
                    await unbroken(self._to_disk(self._spool))

    def _has_room(self) -> bool:
        return len(self._held) < HELD or self._spooling or self._loss is not None

    async def _place(self, events: Sequence[Event]) -> None:
        """Number events and put them where they wait: in memory, or on the disk."""
        events = self.counts.merged(events)
        if self._loss is not None:
            self._drop(self._loss, events)
            return
        if self._spooling:
            events = self._without_idle_life(events)
        else:
            events += self.counts.owed(events[-1].at)
        self._held.extend([self._encode(event) for event in events])
        self._next += len(events)
        if self._spooling and self._spool is not None:
            await self._to_disk(self._spool)
        self._changed.notify_all()

    def _without_idle_life(self, events: Sequence[Event]) -> list[Event]:
        """Leave out proofs of life of which nobody will miss one."""
        kept: list[Event] = []
        for event in events:
            if type(event) is SourceAlive and 0 <= event.at - self._spooled_at < ALIVE_S:
                continue
            self._spooled_at = event.at
            kept.append(event)
        return kept

    async def _to_disk(self, spool: Spool) -> None:
        """Move what is held to the disk. What finds no room stays in memory, and what comes is dropped."""
        first = self._next - len(self._held)
        kept = await asyncio.to_thread(spool.append, self._run, first, list(self._held))
        self.counts.add("spooled", kept)
        for _ in range(kept):
            self._held.popleft()
        if self._held:
            self._loss = _Loss(spool.trouble)
            self._log.error("events_dropped", why=spool.trouble, folder=str(spool.folder))

    async def _doubt_to_disk(self, spool: Spool) -> None:
        """Move what is in doubt to the disk, before all that is there. What finds no room stays in memory."""
        if self._in_doubt:
            for _ in range(await asyncio.to_thread(spool.put_back, list(self._in_doubt))):
                self._in_doubt.pop()

    async def _all_to_disk(self, spool: Spool) -> None:
        """Let what waits, and what comes, go to the disk."""
        await self._doubt_to_disk(spool)
        if not self._spooling:
            self._spooling = True
            await self._to_disk(spool)
            self._changed.notify_all()

    def _drop(self, loss: _Loss, events: Sequence[Event]) -> None:
        dropped = [event for event in events if type(event) is not SourceAlive]
        if dropped:
            self._count_dropped(loss, dropped[0].at, len(dropped))

    def _count_dropped(self, loss: _Loss, at: float, events: int) -> None:
        if loss.at is None:
            loss.at = at
        loss.events += events
        self.counts.add("dropped", events)

    async def _end_loss(self) -> None:
        loss, self._loss = self._loss, None
        if loss is None or loss.at is None:
            return
        detail = f"{loss.why}, {loss.events} events dropped"
        await self._place([SourceDown(at=loss.at, source=self._source, reason="lost", detail=detail)])

    # -------------------------------------------------------------------------------------- sending

    async def send(self) -> None:
        """Bring everything to the log, until closed, however often the log is away.

        Its fall is logged once and its recovery once. Other errors of the store are raised: trying again
        would not help.
        """
        while (portion := await self._oldest()) is not None:
            limit_s = ANSWER_S if self._spool is None or self._spooling else self._patience_s
            try:
                async with asyncio.timeout(limit_s):
                    await self._sink.append(
                        portion.run,
                        portion.first,
                        portion.events,
                        gap=self._accepted == (portion.run, portion.first),
                    )
            except LogGap as gap:
                await self._lacking(portion, gap)
            except StoreUnavailable as error:
                await self._failed(str(error), hung=False)
            except TimeoutError:
                await self._failed(f"Redis does not answer within {limit_s:g} s", hung=True)
            else:
                await self._arrived(portion)

    async def _oldest(self) -> Portion | None:
        """Return what is to be sent first, waiting for something; None: closed, and nothing is left."""
        async with self._changed:
            while True:
                if self._in_doubt:
                    return self._in_doubt[0]
                if self._spooling and self._spool is not None:
                    portion = await unbroken(self._from_disk(self._spool))
                    if portion is not None:
                        return portion
                elif self._held:
                    first = self._next - len(self._held)
                    return Portion(self._run, first, list(islice(self._held, BATCH)))
                elif self._loss is not None and (self._closed or self._loss.at is None):
                    await self._end_loss()
                elif self._closed:
                    return None
                else:
                    if self._loss is not None:
                        self.lost.set()
                    await self._changed.wait()

    async def _from_disk(self, spool: Spool) -> Portion | None:
        """Return what is oldest on the disk. None: look again; it may all be in the log."""
        torn = spool.torn
        try:
            portion = await asyncio.to_thread(spool.read, BATCH)
        except OSError as error:
            lost = await asyncio.to_thread(spool.give_up)
            if self._loss is None:
                self._loss = _Loss(f"spool cannot be read ({error.strerror})")
                self._log.error("events_dropped", why=self._loss.why, folder=str(spool.folder))
            self._count_dropped(self._loss, self._clock.now(), lost)
            return None
        self.counts.add("spool_records_torn", spool.torn - torn)
        if portion is None:
            await asyncio.to_thread(spool.finish)
            self._spooling = False
            self._recovered()
        return portion

    async def _arrived(self, portion: Portion, *, again: bool = False) -> None:
        """The log has it; `again` where it was not asked, having confirmed it long ago."""
        async with self._changed:
            if self._in_doubt and portion is self._in_doubt[0]:
                self._in_doubt.popleft()
            elif portion.stood and self._spool is not None:
                self._spool.confirm(portion)
                if portion.run != self._run:
                    reached, _ = self._reached.get(portion.run, (0, 0.0))
                    self.counts.add("spooled", max(portion.last - max(reached, portion.first - 1), 0))
            else:
                for _ in portion.events:
                    self._held.popleft()
            if not again:
                self._remember(portion)
            self._accepted = None
            self._tries = 0
            if not self._spooling:
                self._recovered()
            self._changed.notify_all()

    def _remember(self, portion: Portion) -> None:
        """Keep it for a while: the log may forget it yet."""
        reached, _ = self._reached.get(portion.run, (0, 0.0))
        self._reached[portion.run] = (max(reached, portion.last), self._clock.now())
        now = asyncio.get_running_loop().time()
        self._confirmed.append((now, portion))
        self._confirmed_events += len(portion.events)
        while self._confirmed and (
            self._confirmed_events > DOUBT_EVENTS or self._confirmed[0][0] < now - DOUBT_S
        ):
            _, old = self._confirmed.popleft()
            self._confirmed_events -= len(old.events)

    async def _lacking(self, portion: Portion, gap: LogGap) -> None:
        """The log lacks what came before: it is sent again where it is remembered, and else it is lost.

        Raises the gap where the source can say everything again.
        """
        reached, at = self._reached.get(portion.run, (0, 0.0))
        # After so long the log has what was confirmed; it only does not know any more how far that was.
        expired = gap.last == 0 and self._clock.now() - at >= SEQ_KEPT_S
        if expired and portion.last <= reached:
            await self._arrived(portion, again=True)
            return
        forgotten = 0 if expired else min(portion.first - 1, reached) - gap.last
        async with self._changed:
            remembered = not expired and any(
                old.run == portion.run and old.first < portion.first and old.last > gap.last
                for _, old in self._confirmed
            )
            if forgotten > 0 and self._accepted is None:
                self._log.warning("log_forgot", events=forgotten, sent_again=remembered)
            if remembered:
                self._doubt()
                return
            if forgotten > 0:
                if self._again:
                    raise gap
                self.counts.add("forgotten", forgotten)
            self._accepted = (portion.run, portion.first)

    async def _failed(self, why: str, *, hung: bool) -> None:
        """The log did not take it, or nobody knows whether it did."""
        async with self._changed:
            self._tries += 1
            if self._away_since is None:
                self._away_since = asyncio.get_running_loop().time()
                self._spooled_before = self.counts["spooled"]
                self._log.warning("log_unavailable", why=why)
            self._doubt()
            falls = hung or self._tries >= QUICK_TRIES
            if falls and self._spool is not None and (self._spooling or self._loss is None):
                await unbroken(self._all_to_disk(self._spool))
        pause_s = min(FIRST_RETRY_S * 2.0 ** min(self._tries - 1, 8), LAST_RETRY_S)
        await self._clock.sleep(pause_s * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret

    def _doubt(self) -> None:
        """What was confirmed a moment ago has to be sent again, before all else."""
        self._in_doubt.extendleft(portion for _, portion in reversed(self._confirmed))
        self._confirmed.clear()
        self._confirmed_events = 0

    def _recovered(self) -> None:
        """Events go directly again."""
        spooled = self.counts["spooled"] - self._spooled_before
        if self._away_since is not None:
            away_s = asyncio.get_running_loop().time() - self._away_since
            self._log.info("log_available", spooled=spooled, away_s=round(away_s, 1))
        elif spooled:
            self._log.info("spool_brought", events=spooled)
        self._away_since = None
        self._spooled_before = self.counts["spooled"]


async def unbroken(work: Coroutine[Any, Any, T]) -> T:
    """Do `work` to its end even where whoever asked is cancelled: a thread cannot be called back."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
