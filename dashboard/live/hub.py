"""The one reader of the picture in a web process, and the switchboard to its viewers.

Everything that pages and the API show comes from `Hub.rows`. What the hub does with a change is plain code
without waiting; `run` is the thin loop around it.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator, Mapping

import structlog

from dashboard.live import frames
from dashboard.live.frames import Audience, Health, Sight
from dashboard.live.mailbox import Mailbox
from dashboard.live.pace import Pace
from dashboard.live.source import PictureSource
from floor.model.picture import ROW_TYPES, SITE_KEY, Row, SiteRow
from floor.settings.standing import Standing
from floor.store.errors import StoreUnavailable
from floor.store.picture import decode_row

BEAT_S = 1.0
FOLLOW_WAIT_S = 1.0
REDIS_SILENT_S = 3.0
"""So long without an answer and the store counts as out of reach: a stalled one raises nothing."""
RETRY_S = 0.5
LAG_PROBE_S = 0.25
LAG_FADE = 0.9
"""What is left of the last lag after one more probe: a peak is seen by a scrape 15 s later as 0.2 %."""

log = structlog.get_logger(__name__)


class Channel:
    """One audience with someone in it: what it was told, how often it may be told, who listens."""

    def __init__(self, audience: Audience, build: str) -> None:
        self.sight = Sight(audience, build)
        self.pace = Pace(audience.frames_per_s)
        self.mailboxes: set[Mailbox] = set()


class Hub:
    """The picture as this process knows it, and how old that knowledge is.

    `rows`: every row by key. `version`: grows with every batch of changes. `loop_lag_s`: how late the event
    loop ran lately, a fading maximum. `now` gives epoch seconds, `monotonic` a clock that never jumps,
    `plan` the version of the plan of the seats, None while it is not known.
    """

    def __init__(
        self,
        source: PictureSource,
        *,
        build: str,
        standing: Callable[[], Standing] | None = None,
        plan: Callable[[], str | None] = lambda: None,
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.build = build
        self.rows: dict[str, Row] = {}
        self.version = 0
        self.known = False
        """Whether the picture was ever read. Until then `rows` is empty for want of knowledge."""
        self.picture_at: float | None = None
        self.watch_alive_at: float | None = None
        self.loop_lag_s = 0.0
        self.frames_encoded = 0
        self._source = source
        taken = Standing(state="taken", since=now(), file="")
        self._standing = standing or (lambda: taken)
        self._plan = plan
        self._now = now
        self._monotonic = monotonic
        self._heard_at: float | None = None
        self._watch_sign: float | None = None
        self._reachable: bool | None = None
        self._channels: dict[str, Channel] = {}
        self._unknown_kinds: set[str] = set()
        self._stir = asyncio.Event()
        self._running = False

    # What is known

    @property
    def redis_ok(self) -> bool:
        """Whether the store answered within the last 3 seconds."""
        return self._heard_at is not None and self._monotonic() - self._heard_at < REDIS_SILENT_S

    @property
    def raw(self) -> dict[str, bytes]:
        """The picture as JSON by row key, as the store holds it."""
        return self._source.rows

    @property
    def site(self) -> SiteRow | None:
        """The row of the site; None before the watch wrote one."""
        row = self.rows.get(SITE_KEY)
        return row if isinstance(row, SiteRow) else None

    @property
    def now(self) -> float:
        """The floor's clock: the wall clock in live mode, the recording's time in replay mode."""
        return frames.floor_now(self.site, self._now())

    @property
    def watch_age_s(self) -> float | None:
        """How long ago the watch gave a sign of life, in seconds by the wall clock; None if it never did."""
        return None if self.watch_alive_at is None else max(0.0, self._now() - self.watch_alive_at)

    @property
    def _store_now(self) -> float | None:
        """The store's clock, reckoned from the watch's last sign of life; None before there was one."""
        age_s = self.watch_age_s
        return None if self._watch_sign is None or age_s is None else self._watch_sign + age_s

    @property
    def health(self) -> Health:
        """How old the picture itself is."""
        return Health(redis_ok=self.redis_ok, picture_at=self.picture_at, watch_alive_at=self.watch_alive_at)

    @property
    def configuration(self) -> Standing:
        """Where the configuration stands."""
        return self._standing()

    @property
    def ready(self) -> bool:
        """Whether this process can serve pages and viewers. Says nothing of the store or the watch."""
        return self._running

    @property
    def viewers(self) -> dict[str, int]:
        """How many viewers each audience has."""
        return {name: len(channel.mailboxes) for name, channel in self._channels.items()}

    # What happens

    def heard(self, watch_alive_at: float | None) -> None:
        """Note that the store answered, and the watch's last sign of life by the store's clock.

        That clock may be another machine's, seconds off ours. So only the first sign is taken at its word;
        of every later one it counts when it came here.
        """
        self._heard_at = self._monotonic()
        self.picture_at = self._now()
        if watch_alive_at is not None and watch_alive_at != self._watch_sign:
            first = self._watch_sign is None
            self._watch_sign = watch_alive_at
            self.watch_alive_at = min(watch_alive_at, self._now()) if first else self._now()

    def replace(self, rows: Mapping[str, Row]) -> None:
        """Take the whole picture in place of what was known."""
        self.rows = dict(rows)
        self.known = True
        self.version += 1
        for channel in self._channels.values():
            first = not channel.sight.known
            channel.sight.replace(self.rows)
            if first:
                channel.sight.settle()
                for mailbox in channel.mailboxes:
                    mailbox.want_snapshot()
        self._stir.set()

    def take(self, changes: Mapping[str, Row | None]) -> None:
        """Take rows that changed; None in place of a row says it is gone."""
        if not changes:
            return
        for key, row in changes.items():
            if row is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = row
        self.version += 1
        for channel in self._channels.values():
            channel.sight.take(changes)
        self._stir.set()

    def rebuild(self, build: str) -> None:
        """Tell every viewer that pages are made otherwise from now on: theirs load themselves anew."""
        self.build = build
        for channel in self._channels.values():
            channel.sight.build = build
            for mailbox in channel.mailboxes:
                mailbox.want_snapshot()

    @contextlib.contextmanager
    def viewer(self, audience: Audience) -> Iterator[Mailbox]:
        """Join an audience: the mailbox begins with a snapshot as soon as there is a picture."""
        channel = self._channels.get(audience.name)
        if channel is None:
            channel = self._channels[audience.name] = Channel(audience, self.build)
            if self.known:
                channel.sight.replace(self.rows)
                channel.sight.settle()
        mailbox = Mailbox(channel.sight, lambda: self.now)
        mailbox.put_beat(self._beat(audience))
        channel.mailboxes.add(mailbox)
        try:
            yield mailbox
        finally:
            channel.mailboxes.discard(mailbox)
            if not channel.mailboxes:
                # Nobody looks: nothing is encoded until somebody does.
                del self._channels[audience.name]

    def tell(self, *, fresh: bool = False) -> float | None:
        """Send what is due; return in how many seconds the next frame is, None if nothing waits.

        `fresh`: a change came just now, which a frame that is nearly due goes with.
        """
        moment = self._monotonic()
        waits = []
        for channel in self._channels.values():
            if not channel.sight.dirty:
                continue
            wait_s = channel.pace.wait_s(moment, fresh=fresh)
            if wait_s > 0:
                waits.append(wait_s)
                continue
            text = channel.sight.delta(self.now)
            self.frames_encoded += 1
            channel.pace.sent(moment)
            for mailbox in channel.mailboxes:
                mailbox.put_delta(text)
        return min(waits, default=None)

    def beat(self) -> None:
        """Tell every viewer what is alive."""
        for channel in self._channels.values():
            text = self._beat(channel.sight.audience)
            for mailbox in channel.mailboxes:
                mailbox.put_beat(text)

    def _beat(self, audience: Audience) -> str:
        return frames.beat(
            self.health,
            site=self.site,
            sources=frames.sources_in(self.rows.values()),
            wall_now=self._now(),
            store_now=self._store_now,
            configuration=self.configuration if audience.minds_configuration else None,
            plan=self._plan() if audience.minds_plan else None,
        )

    # The loops around it

    async def run(self) -> None:
        """Follow the picture and serve the viewers until cancelled."""
        self._running = True
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._follow(), name="hub-follow")
                group.create_task(self._tell(), name="hub-tell")
                group.create_task(self._beats(), name="hub-beat")
                group.create_task(self._probe_lag(), name="hub-lag")
        finally:
            self._running = False

    async def _follow(self) -> None:
        while True:
            try:
                await self._follow_once()
            except StoreUnavailable as error:
                self._reached(reachable=False, why=str(error))
                await asyncio.sleep(RETRY_S)
            else:
                self._reached(reachable=True)

    async def _follow_once(self) -> None:
        """Wait for one change of the picture, a second at most, and take it."""
        change = await self._source.follow(FOLLOW_WAIT_S)
        beat = self._source.beat
        self.heard(None if beat is None else beat.alive_at)
        if change is not None and change.whole:
            self.replace({key: row for key, row in self._decoded(change.rows) if row is not None})
        elif change is not None:
            self.take(dict(self._decoded(change.rows)))

    def _decoded(self, rows: Mapping[str, bytes | None]) -> Iterator[tuple[str, Row | None]]:
        """Decode the rows of kinds known here: a newer watch may write more, which nobody asks for."""
        for key, raw in rows.items():
            kind = frames.kind_of(key)
            if kind in ROW_TYPES:
                yield key, None if raw is None else decode_row(key, raw)
            elif kind not in self._unknown_kinds:
                self._unknown_kinds.add(kind)
                log.warning("the watch writes rows of a kind unknown here; they are left out", kind=kind)

    def _reached(self, *, reachable: bool, why: str = "") -> None:
        """Log the fall once and the recovery once."""
        if self._reachable != reachable:
            self._reachable = reachable
            if reachable:
                log.info("the picture is being read")
            else:
                log.warning("the picture cannot be read; pages show the last one and its age", error=why)

    async def _tell(self) -> None:
        while True:
            fresh = self._stir.is_set()
            self._stir.clear()
            wait_s = self.tell(fresh=fresh)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._stir.wait()

    async def _beats(self) -> None:
        due = self._monotonic()
        while True:
            self.beat()
            due = max(due + BEAT_S, self._monotonic())
            await asyncio.sleep(due - self._monotonic())

    async def _probe_lag(self) -> None:
        while True:
            before = self._monotonic()
            await asyncio.sleep(LAG_PROBE_S)
            self.note_lag(self._monotonic() - before - LAG_PROBE_S)

    def note_lag(self, lag_s: float) -> None:
        """Take one measurement of how late the event loop ran."""
        self.loop_lag_s = max(0.0, lag_s, self.loop_lag_s * LAG_FADE)
