"""A live Asterisk: connects, logs in, takes snapshots, follows, and comes back whenever it is lost."""

import asyncio
import random
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from typing import NoReturn

import structlog

from collectors.asterisk.dial import Connection, Dial, dial
from collectors.asterisk.dialogue import Account, Dialogue, HungError, Pace
from collectors.asterisk.secret import read_secret
from collectors.asterisk.translate import Translator
from collectors.clock import Clock
from collectors.heartbeat import Heartbeat, Put
from collectors.link import Link, LinkError, RefusedError, judge
from floor.model.events import DownReason, Event, SourceCounted, SourceDown
from floor.settings import AsteriskSource

TICK_S = 0.25
"""So often it is looked what is due. A tick counts for this much however long it took: if we were stopped,
or busy, that is no fault of the PBX."""

MOST_TICKS = 2
"""Time is counted for so many ticks at most between two looks at what came."""

COUNTED_EVERY_S = 5.0
"""What could not be used is told this often at most."""


class Collector:
    """Turns what one Asterisk says into events for `put`, for ever.

    Nothing is dropped on the way to `put`: while that waits, nothing more is read, and the PBX waits too.
    """

    def __init__(
        self,
        source: AsteriskSource,
        put: Put,
        clock: Clock,
        *,
        dial: Dial = dial,
        dice: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._source = source
        self._clock = clock
        self._dial = dial
        self._heartbeat = Heartbeat(source.name, put, clock)
        self._translator = Translator(source.name)
        self._link = Link(source.name, clock, dice)
        self._pace = Pace(source.snapshot_every_s, source.ping_every_s, source.answer_limit_s)
        self._log = structlog.get_logger()
        self._before: Counter[str] = Counter()
        self._told: tuple[dict[str, int], list[str]] = ({}, [])
        self._told_at = 0.0
        self._notes: dict[str, str] = {}
        self._told_down: str | None = None

    async def run(self) -> NoReturn:
        """Collect until cancelled. Raises what is a defect of ours."""
        while True:
            try:
                await self._converse()
            except Exception as error:  # noqa: BLE001 - the link raises again what will not pass
                wait_s = self._link.failed(error)
                await self._fell(error)
            await self._clock.sleep(wait_s)

    def last_words(self, reason: DownReason) -> list[Event]:
        """Return what is to be said where `run` is cut short: nothing if the PBX is not up."""
        return self._heartbeat.last_words(reason)

    async def _converse(self) -> NoReturn:
        account = Account(self._source.username, read_secret(self._source.secret))
        connection = await self._dial(self._source)
        name, where = uuid.uuid4().hex[:12], f"{self._source.host}:{self._source.port}"
        dialogue = Dialogue(self._translator, account, self._pace, name=name, where=where)
        passed = _Passed()
        ticking = asyncio.create_task(
            passed.tick(self._clock, connection.wake), name=f"tick {self._source.name}"
        )
        try:
            while True:
                await connection.wake.wait()
                connection.wake.clear()
                await self._look(connection, dialogue, passed)
        finally:
            ticking.cancel()
            connection.close()
            self._before.update(dialogue.counts())

    async def _look(self, connection: Connection, dialogue: Dialogue, passed: "_Passed") -> None:
        """Take what came and let the time pass that did; raise what ends the connection."""
        ended = connection.ended  # what is taken after this was set is all there is
        now = self._clock.now()
        events = dialogue.heard(connection.take(), now)
        if dialogue.failure is None:
            events += dialogue.tick(passed.take_s(), now)
            if isinstance(dialogue.failure, HungError) and not ended and await connection.look():
                dialogue.overdue_no_more()
        connection.write(dialogue.take_outgoing())
        self._read_notes(dialogue)
        if not 0 <= now - self._told_at < COUNTED_EVERY_S:
            events += self._counted(dialogue.counts(), now)
        if events:
            await self._heartbeat.put(events)
        if self._translator.up:
            self._told_down = None
            self._link.stands()
        elif any(isinstance(event, SourceDown) for event in events):
            self._told_down = "shutdown"
        if dialogue.failure is not None:
            raise dialogue.failure
        if ended:
            raise _end_of(connection, dialogue)

    async def _fell(self, error: Exception) -> None:
        """Say that the PBX is not heard: once for a fall, and once for each thing that keeps refusing."""
        refused = isinstance(error, RefusedError)
        reason: DownReason = "lost"
        if refused or isinstance(error, HungError):
            reason = "refused" if refused else "hung"
        now, detail = self._clock.now(), judge(error).why
        events = self._counted({}, now) + self._translator.lost(now, detail, reason)
        told = bool(events) and isinstance(events[-1], SourceDown)
        if not told and (self._told_down is None or (refused and detail != self._told_down)):
            events.append(SourceDown(at=now, source=self._source.name, reason=reason, detail=detail))
            told = True
        if told:
            self._told_down = detail
        if events:
            await self._heartbeat.put(events)

    def _read_notes(self, dialogue: Dialogue) -> None:
        """Log once what the PBX refuses or does not answer."""
        if dialogue.notes == self._notes:
            return
        for action, note in dialogue.notes.items():
            if self._notes.get(action) != note:
                self._log.warning("question_failed", source=self._source.name, why=note)
        self._notes = dict(dialogue.notes)

    def _counted(self, current: Mapping[str, int], now: float) -> list[Event]:
        """Tell what could not be used and what is not answered, where that changed."""
        self._told_at = now
        counts = dict(self._before + Counter(current) + Counter(self._translator.counts()))
        told = (counts, list(self._notes.values()))
        if told == self._told:
            return []
        self._told = told
        return [SourceCounted(at=now, source=self._source.name, counts=counts, notes=told[1])]


class _Passed:
    """The time that passed while we were awake and looked."""

    def __init__(self) -> None:
        self._ticks = 0

    async def tick(self, clock: Clock, wake: asyncio.Event) -> NoReturn:
        while True:
            await clock.sleep(TICK_S)
            self._ticks += 1
            wake.set()

    def take_s(self) -> float:
        ticks, self._ticks = min(self._ticks, MOST_TICKS), 0
        return ticks * TICK_S


def _end_of(connection: Connection, dialogue: Dialogue) -> LinkError:
    """Return why a connection is over that ended by itself."""
    if connection.error is not None:
        return LinkError(f"the connection broke: {judge(connection.error).why}")
    if dialogue.logged_in:
        return LinkError("the PBX closed the connection")
    return LinkError(
        "the PBX closed the connection before the login was answered; does manager.conf let this machine in?"
    )
