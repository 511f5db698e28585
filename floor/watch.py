"""The watch: the one writer. It reads the log, keeps the board, and writes what became true.

`Watch.step` does one piece of work and says whether there is more; the process around it is
`floor.watch_process`. Nothing here decides what is true of the floor: the board does, from events and
their times alone, so a watch that starts over from a checkpoint ends in the same picture.

The floor's clock is, live, the time an entry was received, and where a read proved the log empty up to a
moment, that moment. In a replay it is the highest `at` of an event so far, and stands still at the end.
"""

import secrets
import time
from collections import deque
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Final

import msgspec
import structlog

from floor.model.board import Board, UnknownSchema
from floor.model.config import FloorConfig
from floor.model.edges import AgentEdge, DaysPassedOn
from floor.model.events import AnyEvent, ReplayProgressed, SourceDown, SourceUp
from floor.model.picture import SITE_KEY, QuarterRow, Row
from floor.store.checkpoint import Checkpoint, Checkpoints
from floor.store.client import Client
from floor.store.edges import AT_ONCE, EdgeWriter, Renaming
from floor.store.lease import Lease
from floor.store.log import START, LogReader
from floor.store.picture import Heartbeat, PictureWriter
from floor.store.quarters import AT_ONCE as ROWS_AT_ONCE

READ: Final = 2000
"""Entries of the log taken at a time."""
BEAT_S: Final = 1.0
"""At least so often something is written, so that silence means a dead watch."""
PUBLISH_S: Final = 0.02
"""At most so often the picture is written: 50 times a second, and nothing waits longer for it than that."""
PUBLISH_SHARE: Final = 0.1
"""Of our time that writing the picture may take; the rest is for the log."""
CONFIRMED_KEPT_S: Final = 3.0
"""A store that falls may have lost what it confirmed in its last second or two; edges are kept so long."""
CHECKPOINT_S: Final = 10.0
CHECKPOINT_SHARE: Final = 0.05
QUARTERS_AT_ONCE: Final = 10_000
"""Once so many quarter hours wait that the board remembers no more, they are written, with a checkpoint.

That is looked at between two readings of the log. Within one weeks may pass, and then they are more.
"""
TRIM_S: Final = 60.0
QUARTER_S: Final = 900
STRANGER_S: Final = 60.0
"""For so long a source is believed that says it can be heard, and is not one we know to be configured."""
SHORTEST_REST_S: Final = 0.002
"""A timer is not waited for more closely than this."""

_log = structlog.get_logger(__name__)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """How long what is kept: entries of the log in seconds, quarter-hour rows in days."""

    log_s: float = 36 * 3600.0
    rows_days: int = 400


def names_in(config: FloorConfig) -> frozenset[str] | None:
    """Return the names of the sources there are; None: whoever speaks is one."""
    return None if config.sources is None else frozenset(config.sources)


class Watch:
    """Keeps the picture of one site. The lease has to be held before `begin`.

    Every method may raise `StoreUnavailable`: then `recover` and go on, nothing is lost. `LeaseLost` means
    another watch writes now, and this one has to end.
    """

    def __init__(
        self,
        client: Client,
        site: str,
        config: FloorConfig,
        lease: Lease,
        *,
        kept: Kept = Kept(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._config = config
        self._configured = names_in(config)
        self._live = config.mode == "live"
        self._lease = lease
        self._log_kept_s = kept.log_s
        self._clock = clock
        self._sleep = sleep
        self._log = LogReader(client, site)
        self._picture = PictureWriter(client, site)
        self._checkpoints = Checkpoints(client, site, rows_kept_days=kept.rows_days)
        self._client = client
        self.board = Board(config)
        self._edge_writer = EdgeWriter(client, site)
        self._edges: list[AgentEdge | Renaming] = []
        """Taken from the board, and not confirmed by the store."""
        self._confirmed: deque[tuple[float, Sequence[AgentEdge | Renaming]]] = deque()
        """Edges the store confirmed lately, with when: should it fall, it may have lost them."""
        self._rows: dict[tuple[str, int], QuarterRow] = {}
        self._rows_from = 0.0
        self._whole = True
        self._dirty = True
        self._since = 0.0
        self._length = self._lag = 0
        self._said_unreadable = 0
        self._refused = 0
        self._over = False
        self._caught_up = False
        self._strangers: dict[str, float] = {}
        """Since when, by the floor's clock, sources that are not configured are heard."""
        self._publish_at = self._beat_at = self._checkpoint_at = self._trim_at = clock()

    @property
    def position(self) -> bytes:
        """The last entry of the log that the board knows."""
        return self._log.position

    def begin(self) -> None:
        """Take up the board where the last checkpoint left it, or anew from the log."""
        seconds, micros = self._client.call("TIME")
        self._since = int(seconds) + int(micros) / 1e6
        checkpoint = self._checkpoints.read()
        if checkpoint is None:
            return
        # All that can fail comes first: begun a second time, it would pass days on a second time.
        agents, until = self._picture.left()
        try:
            board = Board.load(checkpoint.board, self._config)
        except (UnknownSchema, msgspec.DecodeError) as error:
            # What is younger than the log's beginning is counted again from it; older rows stay as they are.
            trimmed = checkpoint.trimmed_to
            self._rows_from = 0.0 if trimmed is None else (trimmed // QUARTER_S + 1) * QUARTER_S
            _log.warning("checkpoint not understood, reading the whole log again", reason=str(error))
            return
        self.board = board
        self._log.position = checkpoint.position
        self._log.behind = checkpoint.behind
        self._take_edges()
        self._forget_who_came_since(agents, until)

    def _forget_who_came_since(self, agents: set[str], until: float) -> None:
        """Forget the days of agents who came after the checkpoint: the log tells them again, from there on.

        `agents` are of the picture as of `until`, which a watch left that may have called them otherwise.
        """
        heirs = dict(heir for one in self._edges if isinstance(one, Renaming) for heir in one.passed.heirs)
        known = (self.board.state.agents.keys() - set(heirs.values())) | heirs.keys()
        if came := sorted(agents - known):
            forgotten = DaysPassedOn(tuple((agent, None) for agent in came), round(until * 1000))
            self._edges.insert(0, Renaming(secrets.token_hex(8), forgotten))

    def step(self) -> bool:
        """Read and apply what the log has next, write what is due. Tells whether the log has more."""
        batch = self._log.read(READ)
        self._length, self._lag = batch.length, batch.lag
        apply, board = self.board.apply, self.board
        live, now = self._live, board.now
        configured = self._configured
        for received, event in batch.entries:
            stranger = configured is not None and event.source not in configured
            if stranger and self._is_over(event):
                continue
            moment = received if live else event.at
            if moment > now:  # noqa: PLR1730 - this line runs for every event, and a call costs more
                now = moment
            try:
                apply(event, now)
            except Exception:  # noqa: BLE001 - see the next line
                # One fact that the board cannot take must not stop the floor, today and at each restart.
                self._refused += 1
                # What the event says may name people, so the log has only what and when it was.
                _log.exception(
                    "an event could not be applied and was skipped",
                    kind=type(event).__name__,
                    source=event.source,
                    at=event.at,
                )
            self._over = self._over or (isinstance(event, ReplayProgressed) and event.done)
            if stranger and self._caught_up:
                self._heard_stranger(event)
        if batch.entries:
            self._dirty = True
        if self._live and batch.empty_until is not None and batch.empty_until > board.now:
            due = board.next_due()
            if due is not None and due <= batch.empty_until:
                self._dirty = True
            board.advance(batch.empty_until)
        if batch.empty_until is not None and not self._caught_up:
            self._catch_up()
        self._let_strangers_go()
        self._say_unreadable()
        self._write_what_is_due()
        return batch.empty_until is None

    def _catch_up(self) -> None:
        """Let go, once all is read that was there before us, of sources that were configured only then."""
        self._caught_up = True
        if self._configured is not None and self.board.state.sources.keys() - self._configured:
            self._board_under(self._config)

    def _say_unreadable(self) -> None:
        if self._log.unreadable > self._said_unreadable:
            self._said_unreadable = self._log.unreadable
            _log.error(
                "entries of the log could not be read and were skipped",
                total=self._log.unreadable,
                latest=self._log.last_unreadable,
            )

    def _is_over(self, event: AnyEvent) -> bool:
        """Tell whether an event is of a source that is configured no more and was let go.

        Its collector hears of that when it does, and may have said something since. Who is configured may be
        known here a moment later than there, too: so who says that it can be heard is believed for a while.
        """
        return event.source not in self.board.state.sources and not isinstance(event, SourceUp)

    def _heard_stranger(self, event: AnyEvent) -> None:
        """Let go of a source we do not know to be configured once its collector was asked to stop.

        One that was removed may come back for a moment so: its collector connects again, or delivers what
        it kept, and only then hears that it is to stop.
        """
        if isinstance(event, SourceDown) and event.reason == "stopped":
            self._let_go(event.source)
        else:
            self._strangers.setdefault(event.source, self.board.now)

    def _let_strangers_go(self) -> None:
        now = self.board.now
        for name in [name for name, since in self._strangers.items() if now >= since + STRANGER_S]:
            self._let_go(name)

    def _let_go(self, source: str) -> None:
        self._strangers.pop(source, None)
        self.board.forget_source(source)
        self._dirty = True

    def rest(self) -> None:
        """Wait until there is something to do: an entry, a timer of the board, or the next beat."""
        until = self._beat_at
        if self._dirty:
            # What comes before the next writing is read together, then written together.
            until = min(until, self._publish_at)
            self._sleep(max(until - self._clock(), 0.0))
            return
        due = self.board.next_due() if self._live else None
        if due is not None:
            # The store's clock may have been set back: then the timer is due and yet not reached.
            until = min(until, self._clock() + max(due - self.board.now, SHORTEST_REST_S))
        wait_s = until - self._clock()
        if wait_s > 0:
            self._log.wait(wait_s)

    def recover(self) -> None:
        """After `StoreUnavailable`: make void what was sent without answer, and write the picture whole.

        The store may have lost its last second, and what it has of ours is not known.
        """
        self._lease.renumber()
        # What was sent cannot arrive any more, so this stays. The hashes of edges before it have other names.
        renamed = self._checkpoints.renamed()
        edges = [edge for _, confirmed in self._confirmed for edge in confirmed] + self._edges
        done = [n for n, one in enumerate(edges, 1) if isinstance(one, Renaming) and one.token == renamed]
        self._confirmed.clear()
        self._edges = edges
        self._edges_confirmed(done[-1] if done else 0)
        self._whole = self._dirty = True
        self._publish_at = self._clock()

    def reconfigure(self, config: FloorConfig, kept: Kept) -> None:
        """Take up another configuration in place: the board is what it would be after a new start.

        Sources that are configured no more are let go with what is open of them. Nothing is written here;
        the next writing is of the whole picture.
        """
        self._log_kept_s = kept.log_s
        self._checkpoints.rows_kept_days = kept.rows_days
        if config == self._config:
            return
        self._config = config
        self._configured = names_in(config)
        self._board_under(config)

    def _board_under(self, config: FloorConfig) -> None:
        self._take_quarters()
        self._take_edges()
        self._strangers.clear()
        self.board = Board.load(self.board.dump(), config)
        self._whole = self._dirty = True
        self._publish_at = self._clock()

    def end(self) -> None:
        """Write the whole picture and the checkpoint a last time and give up the lease."""
        self._whole = True
        self.publish()
        self.checkpoint()
        self._lease.release()

    def publish(self) -> None:
        """Write the rows that changed, and the sign of life."""
        began = self._clock()
        self._take_edges()
        if any(isinstance(one, Renaming) for one in self._edges):
            # Killed between the days passed on and a checkpoint, we would pass them on a second time.
            self.checkpoint()
        elif len(self._edges) > AT_ONCE:
            self._write_edges()
        board = self.board
        changes: dict[str, Row | None] = dict(board.take_changes())
        if self._whole:
            changes = dict(board.picture())
        changes[SITE_KEY] = board.site(
            log_position=self._log.position.decode(),
            log_length=self._length,
            log_lag=self._lag,
            log_unusable=self._log.unreadable + self._refused,
            watch_since=self._since,
        )
        beat = Heartbeat(
            since=self._since,
            alive_at=0.0,
            fence=self._lease.fence,
            position=self._log.position.decode(),
            length=self._length,
            lag=self._lag,
        )
        # If the store does not confirm them, these changes are only in the board: `recover` writes it whole.
        edges = [edge for edge in self._edges if isinstance(edge, AgentEdge)]
        self._picture.write(self._lease.fence, changes, beat, edges=edges, whole=self._whole)
        self._edges_confirmed(len(self._edges))
        self._whole = self._dirty = False
        ended = self._clock()
        self._publish_at = began + max(PUBLISH_S, (ended - began) / PUBLISH_SHARE)
        self._beat_at = began + BEAT_S

    def checkpoint(self) -> None:
        """Write the board, its position, the quarter-hour rows that changed and all edges; trim the log.

        The board that is written gave the edges, and gives them no more.
        """
        began = self._clock()
        self._take_quarters()
        self._take_edges()
        self._write_edges()
        latest_rows = self._write_older_rows()
        trim_before = None
        if self._live and began >= self._trim_at and self._log.position != START:
            trim_before = self.board.now - self._log_kept_s
        gone = self._checkpoints.write(
            self._lease.fence,
            Checkpoint(self.board.dump(), self._log.position, self._log.behind),
            latest_rows,
            edges=self._edges,
            trim_before=trim_before,
        )
        self._edges_confirmed(len(self._edges))
        self._log.trimmed(gone)
        self._rows.clear()
        ended = self._clock()
        if trim_before is not None:
            self._trim_at = began + TRIM_S
        self._checkpoint_at = began + max(CHECKPOINT_S, (ended - began) / CHECKPOINT_SHARE)

    def _take_quarters(self) -> None:
        for row in self.board.take_quarters():
            if row.start >= self._rows_from:
                self._rows[row.queue, row.start] = row

    def _write_older_rows(self) -> list[QuarterRow]:
        """Write rows until those left are few enough to go with the board, and return these.

        They are the latest: a quarter that goes on must not be written without the board that brings it to
        its end. Weeks of many queues take longer than the lease holds.
        """
        rows = sorted(self._rows.values(), key=attrgetter("start"))
        while len(rows) > ROWS_AT_ONCE:
            self._checkpoints.write_rows(self._lease.fence, rows[:ROWS_AT_ONCE])
            self._lease.renew()
            del rows[:ROWS_AT_ONCE]
        return rows

    def _take_edges(self) -> None:
        self._edges += [
            Renaming(secrets.token_hex(8), one) if isinstance(one, DaysPassedOn) else one
            for one in self.board.take_edges()
        ]

    def _write_edges(self) -> None:
        """Write the edges that there are before days are passed on."""
        edges: list[AgentEdge] = []
        for one in self._edges:
            if isinstance(one, Renaming):
                break
            edges.append(one)
        self._edge_writer.write(self._lease.fence, edges)
        self._edges_confirmed(len(edges))

    def _edges_confirmed(self, count: int) -> None:
        """Keep the first ones, which the store confirmed, for a while: writing them again changes nothing."""
        now = self._clock()
        if count:
            self._confirmed.append((now, self._edges[:count]))
            self._edges = self._edges[count:]
        while self._confirmed and self._confirmed[0][0] < now - CONFIRMED_KEPT_S:
            self._confirmed.popleft()

    def _write_what_is_due(self) -> None:
        now = self._clock()
        if self._over:
            # Before the picture says so: who sees that a recording is over finds all its rows.
            self._over = False
            self.checkpoint()
        if now >= self._beat_at:
            self._lease.renew()
            self.publish()
        elif self._dirty and now >= self._publish_at:
            self.publish()
        if now >= self._checkpoint_at or self.board.quarters_left >= QUARTERS_AT_ONCE:
            self.checkpoint()
