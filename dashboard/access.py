"""The access log: who looked at one person's detail, at whom and when. Nobody looks unseen.

A file a day of the site, `access/2026-11-22.jsonl` under the site's state folder, one JSON object a line, for
its owner's eyes only. Each look opens, appends and closes: several processes may write, no file is renamed.
"""

import asyncio
import datetime as dt
import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import msgspec
import structlog

from dashboard.history.days import SiteDays
from floor.settings import Settings

CLEAN_S: Final = 3600.0
"""So often it is looked for files that are kept no more."""
_FILE = re.compile(r"(\d{4}-\d\d-\d\d)\.jsonl", re.ASCII)

_log = structlog.get_logger(__name__)


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One look at a person's detail.

    `at`: epoch seconds, `time` the same by the site's clock. `who`: the address it came from, that of the
    person behind a proxy the server trusts. `look`: by which call or page.
    """

    at: float
    time: str
    who: str
    agent: str
    look: str


class NotKept(Exception):  # noqa: N818 - a decision with its reason, not a fault
    """A look could not be written down, so it must not be had."""


def folder_of(settings: Settings) -> Path:
    """Return where the access log of a site is."""
    return settings.state_dir / "access"


async def keep_look(settings: Settings, *, at: float, who: str, agent: str, look: str) -> None:
    """Write a look down before it is had. Raises `NotKept`; the process's own log says then why."""
    time = dt.datetime.fromtimestamp(at, settings.zone)
    line = msgspec.json.encode(
        Look(at=at, time=time.isoformat(timespec="milliseconds"), who=who, agent=agent, look=look)
    )
    file = folder_of(settings) / f"{_day(settings, at)}.jsonl"
    try:
        await asyncio.to_thread(_append, file, line + b"\n")
    except OSError as error:
        # Whose day it was is for the access log alone.
        _log.error("access_log_not_written", file=str(file), why=error.strerror or str(error))
        raise NotKept(error.strerror or str(error)) from error


async def keep_clean(
    settings: Callable[[], Settings],
    clock: Callable[[], float],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Delete what is older than the site keeps it, now and then every hour, until cancelled."""
    while True:
        site = settings()
        try:
            await asyncio.to_thread(clean, site, clock())
        except OSError as error:
            _log.error("access_log_not_cleaned", file=error.filename, why=error.strerror)
        except Exception as fault:  # noqa: BLE001 - whatever it is, it must not end the process it tidies up for
            _log.error("access_log_not_cleaned", why=f"{type(fault).__name__}: {fault}", exc_info=fault)
        await sleep(CLEAN_S)


def clean(settings: Settings, now: float) -> None:
    """Delete the files of days longer ago than `retention.access_log_days`. Raises `OSError`."""
    oldest = _day(settings, now) - dt.timedelta(days=settings.retention.access_log_days)
    folder = folder_of(settings)
    if not folder.is_dir():
        return
    for file in folder.iterdir():
        named = _FILE.fullmatch(file.name)
        if named and named[1] < oldest.isoformat():
            file.unlink(missing_ok=True)


def _day(settings: Settings, at: float) -> dt.date:
    return SiteDays(settings).date(at)


def _append(file: Path, line: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":
            # A full disk cut the last line short: it stays by itself.
            line = b"\n" + line
        written = os.write(handle, line)
        if written != len(line):
            raise OSError(None, f"only {written} of {len(line)} bytes could be written", str(file))
    finally:
        os.close(handle)
