"""Takes up a changed configuration while a process runs; refuses a broken one and goes on with the old.

Asked by SIGHUP, and by the file itself: it is looked at every second, which works on every file system. What
cannot change while a process runs keeps its value, and that is said.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import threading
import time
from typing import TYPE_CHECKING, Any, Final

import structlog

from floor.settings.errors import ConfigError
from floor.settings.standing import Standing

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from pydantic import BaseModel

    from floor.settings.shape import Settings

LOOK_S: Final = 1.0
"""So often the file is looked at."""
LOOKS_MISSED: Final = 5
"""An editor replaces a file: that it is missing is a fact only after so many looks in a row."""
FIXED: Final = (
    "site", "redis.url", "redis.dir", "web.host", "web.port", "web.insecure", "web.tls", "log.format",
)  # fmt: skip
"""What takes effect at the next start only: where the floor is remembered and where it is served."""

CHANGES_NAMED: Final = 5
"""More changes than this within one section are counted rather than named."""

log = structlog.stdlib.get_logger(__name__)

Sign = tuple[int, int, int]


class Follow:
    """The settings of a process, as its configuration file changes. Raise `ConfigError` if it is broken now.

    `load` reads the settings, from whatever they are made of; `file` is looked at to know that they changed.
    `taken` is called with new settings before anybody else sees them. `tells` off: another process says it
    for all, and this one only what that one cannot know. Asked with SIGHUP, settings are told even when
    they are the same as before: what they name (a certificate, a secret) may have changed.
    """

    def __init__(
        self,
        load: Callable[[], Settings],
        file: Path,
        *,
        taken: Callable[[Settings], None] = lambda _settings: None,
        tells: bool = True,
        look_s: float = LOOK_S,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._load = load
        self._file = file
        self._taken = taken
        self._tells = tells
        self._look_s = look_s
        self._asked = False
        self._missed = 0
        self._refused: str | None = None
        self._held: tuple[str, ...] = ()
        self._terminal = has_terminal()
        self._waiting: Settings | None = None
        self._bell: tuple[int, int] | None = None
        # Looked at before it is read: a change in between is then a change.
        self._read = self._seen = sign_of(file)
        self.settings = load()
        self._now = now
        self.standing = Standing(state="taken", since=now(), file=file.name)
        """Where the configuration stands, as this process knows it."""
        self.tell: Callable[[Standing], None] = lambda _standing: None
        """Called with it whenever it changes, from the thread that looks."""

    def ask(self) -> None:
        """Have the file read at the next look whatever it looks like, as SIGHUP does."""
        if self._terminal and not has_terminal():
            # Not a wish: the terminal this process was started in is gone, and with it goes the process.
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            self._asked = True

    def look(self) -> Settings | None:
        """Look at the file once; return settings to take up, None if there are none. Never raises for a file.

        A file that changes is read when it was the same in two looks: nobody is still writing it then.
        """
        asked, self._asked = self._asked, False
        sign = sign_of(self._file)
        self._missed = self._missed + 1 if sign is None else 0
        settled = sign == self._seen if sign is not None else self._missed >= LOOKS_MISSED
        self._seen = sign
        if not asked and (sign == self._read or not settled):
            return None
        self._read = sign
        try:
            fresh = self._load()
            return self._take_up(fresh, asked=asked)
        except ConfigError as error:
            self._refuse(error, asked=asked)
        except Exception as error:  # noqa: BLE001 - whatever it is, the floor goes on with what it has
            problem = f"a fault of the program: {type(error).__name__}: {error}"
            self._refuse(problem, asked=asked, exc_info=error)
        return None

    async def changes(self) -> AsyncGenerator[Settings, None]:
        """Yield new settings, for ever, and take SIGHUP as the wish to look now."""
        wake = asyncio.Event()

        def asked() -> None:
            self.ask()
            wake.set()

        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, asked)
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._look_s):
                    await wake.wait()
            wake.clear()
            fresh = await asyncio.to_thread(self.look)
            if fresh is not None:
                yield fresh

    def in_background(self) -> None:
        """Look from a thread from now on, for a process whose loop is its own: it asks `take`."""
        reader, writer = self._bell = os.pipe()
        for end in self._bell:
            os.set_blocking(end, False)

        def asked(_number: int, _frame: object) -> None:
            self.ask()
            with contextlib.suppress(BlockingIOError):
                os.write(writer, b"!")

        def looking() -> None:
            while True:
                if select.select([reader], [], [], self._look_s)[0]:
                    os.read(reader, 64)
                fresh = self.look()
                if fresh is not None:
                    self._waiting = fresh

        signal.signal(signal.SIGHUP, asked)
        threading.Thread(target=looking, name="follow configuration", daemon=True).start()

    def take(self) -> Settings | None:
        """Return the newest settings not taken yet, None if there are none. For `in_background`."""
        fresh, self._waiting = self._waiting, None
        return fresh

    def _say(self, words: str, **more: str) -> None:
        (log.info if self._tells else log.debug)(words, **more)

    def refuse(self, problem: str) -> None:
        """Note that settings which were right cannot be taken up here: the old ones stay in force."""
        self._refused = problem
        self._stand(Standing.refused(self._file, self._now(), problem))

    def _refuse(self, error: ConfigError | str, *, asked: bool, **more: BaseException) -> None:
        problem = str(error)
        if asked or problem != self._refused:
            log.error("configuration refused, the old one goes on", problem=problem, **more)
        if problem != self._refused:
            self._refused = problem
            self._stand(Standing.refused(self._file, self._now(), error))

    def _stand(self, standing: Standing) -> None:
        self.standing = standing
        self.tell(standing)

    def _take_up(self, fresh: Settings, *, asked: bool) -> Settings | None:
        fresh, held = keeping(FIXED, self.settings, fresh)
        if held and held != self._held and self._tells:
            log.warning("%s: takes effect at the next start", ", ".join(held))
        self._held = held
        changed = changes_between(self.settings, fresh)
        if changed:
            self._say("configuration taken up", changed=", ".join(changed))
        elif self._refused is not None:
            self._say("configuration is right again, and as it was")
        elif asked and not held:
            self._say("configuration read again, nothing in it changed")
        if changed or self._refused is not None:
            self._stand(Standing(state="taken", since=self._now(), file=self._file.name))
        self._refused = None
        if not changed and not asked:
            return None
        self._taken(fresh)
        self.settings = fresh
        return fresh


def sign_of(file: Path) -> Sign | None:
    """Return what tells one state of a file from another; None while there is none."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def has_terminal() -> bool:
    """Tell whether a person's terminal is there: of a closed one nothing is left that answers."""
    return any(os.isatty(number) for number in (0, 1, 2))


def keeping(keys: tuple[str, ...], old: Settings, fresh: Settings) -> tuple[Settings, tuple[str, ...]]:
    """Return `fresh` with the `keys` as they are in `old`, and which of them were not."""
    held = tuple(key for key in keys if _value(old, key) != _value(fresh, key))
    for key in held:
        section, _, name = key.rpartition(".")
        if section:
            part: BaseModel = getattr(fresh, section)
            kept = part.model_copy(update={name: _value(old, key)})
            fresh = fresh.model_copy(update={section: kept})
        else:
            fresh = fresh.model_copy(update={name: _value(old, key)})
    return fresh, held


def _value(settings: Settings, key: str) -> Any:
    value: Any = settings
    for name in key.split("."):
        value = getattr(value, name)
    return value


def changes_between(old: Settings, fresh: Settings) -> list[str]:
    """Return the keys of the file that differ, two levels deep: ``wallboard.rotate_s``, ``queues.sales``.

    Of a section in which many differ, how many: ``agents: 40 changed``.
    """
    changed = []
    for name in type(old).model_fields:
        before, after = getattr(old, name), getattr(fresh, name)
        if before == after:
            continue
        inside_before, inside_after = _inside(before), _inside(after)
        if inside_before is None or inside_after is None:
            changed.append(name)
            continue
        keys = dict.fromkeys((*inside_before, *inside_after))
        inside = [f"{name}.{key}" for key in keys if inside_before.get(key) != inside_after.get(key)]
        changed += inside if len(inside) <= CHANGES_NAMED else [f"{name}: {len(inside)} changed"]
    return changed


def _inside(value: Any) -> dict[str, Any] | None:
    if isinstance(value, dict):
        return value
    if isinstance(value, tuple):
        return {source.name: source for source in value}
    fields = getattr(type(value), "model_fields", None)
    return None if fields is None or "root" in fields else {name: getattr(value, name) for name in fields}
