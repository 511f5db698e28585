"""Keeps the plan of seats where it is served: follows the file, and moves seats, one wish at a time."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import structlog

from floor.seat_plan import moved, plan_version
from floor.seat_plan_file import NotWritable, file_of, held, obstacle, read_file, write_file
from floor.seat_plan_spot import keep_apart
from floor.settings.errors import ConfigError
from floor.settings.follow import LOOK_S, LOOKS_MISSED, sign_of
from floor.settings.seating import SeatPlan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from floor.seat_plan import Move
    from floor.settings import Settings
    from floor.settings.follow import Sign

_TOLD_AT_MOST: Final = 3
_LONGEST: Final = 300
"""A page is told so many mistakes of a broken file, in so many characters; the log has all."""

log = structlog.stdlib.get_logger(__name__)


class PlanChanged(Exception):  # noqa: N818 - it is what happened
    """The plan is not the one that was meant any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The plan that counts, and how it stands.

    `version` changes with everything else here. `file`: the name, without its folder, of the file in which
    the plan is kept, or will be once it is edited. `in_file`: it is; else it comes from the configuration.
    `problem`: what is wrong with the file, while the last good plan goes on. `hindrance`: why seats cannot
    be moved now.
    """

    plan: SeatPlan
    version: str
    file: str
    in_file: bool
    problem: str | None
    hindrance: str | None


class Keeper:
    """The plan of a site, as its file and its settings change. Calls may come from any thread.

    The file is looked at every `look_s` by `run`, and before every move.
    """

    def __init__(self, settings: Settings, *, look_s: float = LOOK_S) -> None:
        self._settings = settings
        self._look_s = look_s
        self._lock = threading.RLock()
        self._wake = asyncio.Event()
        self._file = file_of(settings)
        self._read: Sign | None = None
        self._seen: Sign | None = None
        self._missed = 0
        self._from_file: SeatPlan | None = None
        self._problem: str | None = None
        self._made_of: tuple[str, bool, str | None, str | None] | None = None
        self._held: Held | None = None

    @property
    def version(self) -> str | None:
        """The version of the plan; None before it was first read. Reads nothing itself."""
        return None if self._held is None else self._held.version

    def held(self) -> Held:
        """Return the plan; the first time it is read, which takes seconds for 10,000 seats."""
        if (now := self._held) is not None:
            return now  # without waiting for whoever reads or saves it anew
        with self._lock:
            return self._held or self._look(settled=True)

    def take_up(self, settings: Settings) -> None:
        """Let the plan be as these settings say, from the next look on, which is at once."""
        self._settings = settings
        self._wake.set()

    def look(self, *, settled: bool = True) -> None:
        """Look at the file once, and take what changed. Never raises for what stands in it.

        A file that changes is read when it was the same in two looks, as nobody is still writing it then;
        with `settled` False, at once.
        """
        with self._lock:
            self._look(settled=settled)

    def move(self, version: str, moves: Sequence[Move]) -> Held:
        """Move seats of the plan of a version, write the file and return the plan as it is then.

        Raise `PlanChanged` where that is not the plan any more, `NotWritable`, `UnknownRoom`, `TooManySeats`
        and `SpotTaken`.
        """
        if (hindrance := self.held().hindrance) is not None:
            raise NotWritable(hindrance)
        file = file_of(self._settings)
        # The file first: to wait for it with our own lock in hand would stop everybody who asks for the plan.
        with held(file), self._lock:
            before = self._look(settled=False)
            if before.version != version or self._file != file:
                raise PlanChanged
            if before.hindrance is not None:
                raise NotWritable(before.hindrance)
            plan = moved(before.plan, moves)
            keep_apart(plan, moves)
            write_file(file, plan)
            self._read = self._seen = sign_of(file)
            return self._take(plan, None)

    async def run(self) -> None:
        """Follow the file until cancelled."""
        while True:
            await asyncio.to_thread(self.look)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._look_s):
                    await self._wake.wait()
            self._wake.clear()

    def _look(self, *, settled: bool) -> Held:
        file = file_of(self._settings)
        anew = self._held is None or file != self._file
        self._file = file
        sign = sign_of(file)
        self._missed = self._missed + 1 if sign is None else 0
        still = sign == self._seen if sign is not None else self._missed >= LOOKS_MISSED
        self._seen = sign
        if anew or (sign != self._read and (still or (sign is not None and not settled))):
            self._read = sign
            return self._read_file()
        return self._take(self._from_file, self._problem)

    def _read_file(self) -> Held:
        try:
            return self._take(read_file(self._file), None)
        except ConfigError as error:
            return self._refuse(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the page goes on with what it has
            return self._refuse(f"{self._file.name}: a fault of the program: {type(error).__name__}", error)

    def _refuse(self, why: ConfigError | str, fault: BaseException | None = None) -> Held:
        told = why if isinstance(why, str) else _told(why)
        if told != self._problem:
            log.error("seat plan refused, the last good one goes on", problem=str(why), exc_info=fault)
        return self._take(self._from_file, told)

    def _take(self, from_file: SeatPlan | None, problem: str | None) -> Held:
        """Let this be the plan of the file, None for none; the configuration's counts then."""
        self._from_file, self._problem = from_file, problem
        plan = from_file or self._settings.seating
        made_of = (self._file.name, from_file is not None, problem, self._hindrance())
        before = self._held
        if before is not None and plan is before.plan and made_of == self._made_of:
            return before
        self._made_of = made_of
        name, in_file, _, hindrance = made_of
        self._held = now = Held(
            plan=plan,
            version=_version(plan, problem, hindrance),
            file=name,
            in_file=in_file,
            problem=problem,
            hindrance=hindrance,
        )
        if before is not None and problem is None and before.version != now.version:
            seats = sum(1 for _ in plan.seats)
            log.info("seat plan taken up", file=str(self._file), in_file=in_file, seats=seats)
        return now

    def _hindrance(self) -> str | None:
        """Say why the plan cannot be edited now."""
        if self._settings.mode == "replay":
            return "a recording is played here; seats are moved on the site itself"
        if self._problem is not None:
            return f"{self._file.name} is broken and would be overwritten; mend it or take it away"
        return obstacle(self._file)


def _version(plan: SeatPlan, problem: str | None, hindrance: str | None) -> str:
    """Return a plan's version. What is said of the plan is in it, too: pages shall ask for that."""
    said = "\n".join(filter(None, (problem, hindrance)))
    return plan_version(plan) + (f".{hashlib.sha256(said.encode()).hexdigest()[:6]}" if said else "")


def _told(error: ConfigError) -> str:
    """Return what a page may be told of a broken file: no folder of this machine."""
    names = (str(replace(problem, file=_name(problem.file))) for problem in error.problems[:_TOLD_AT_MOST])
    text = "; ".join(" ".join(name.split()) for name in names)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _name(file: str) -> str:
    return file.rpartition("/")[2]
