"""The file a site's plan of seats is kept in: where it is, reading it and writing it as a whole.

Once the file is there it is the plan; until then the rooms of the configuration are.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import os
import stat
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from floor.seat_plan_text import plan_text
from floor.settings.errors import ConfigError, Problem
from floor.settings.load import text_of
from floor.settings.seating_file import read_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from floor.settings import Settings
    from floor.settings.seating import SeatPlan

NAME: Final = "seats.yaml"
"""In the folder of what the site keeps on this machine, where the configuration names no other."""
PATIENCE_S: Final = 2.0
"""For so long it is waited for who holds the plan; a save takes milliseconds."""
_TRY_S: Final = 0.02
_MODE: Final = 0o644

log = structlog.stdlib.get_logger(__name__)


class NotWritable(Exception):  # noqa: N818 - it is what the file is
    """The plan cannot be written; the text says why, without the folders of this machine."""


def file_of(settings: Settings) -> Path:
    """Return the plan file of a site, whether it is there or not."""
    return settings.seating.file or settings.state_dir / NAME


def lies_in(folder: Path, settings: Settings) -> bool:
    """Tell whether a site's plan file is in a folder, or will be. A link is followed."""
    return folder.resolve() in file_of(settings).resolve().parents


def read_file(file: Path) -> SeatPlan | None:
    """Return the plan in a file; None where there is no file. Raise `ConfigError` for one that is broken."""
    try:
        file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError([Problem(str(file), None, (), f"cannot be read: {error.strerror}")]) from None
    return read_plan(text_of(file), str(file))


def obstacle(file: Path) -> str | None:
    """Say why a file could not be written now; None where it could, as far as can be told before."""
    try:
        target = file.resolve()
        if target.exists() and not target.is_file():
            return f"{file.name} is not a file"
        if target.exists() and not os.access(target, os.W_OK):
            return f"{file.name} may not be written by the account that serves the pages"
        folder = next(folder for folder in target.parents if folder.exists())
    except OSError as error:
        return f"{file.name}: {error.strerror}"
    if not folder.is_dir():
        return f"what should be the folder of {file.name} is a file"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"the account that serves the pages may not write in the folder of {file.name}"
    return None


@contextlib.contextmanager
def held(file: Path) -> Iterator[None]:
    """Hold the plan for this process alone, so that nobody writes between reading and writing it.

    The folder is made where there is none. Raise `NotWritable`, also where somebody else goes on holding it.
    """
    try:
        folder = file.resolve().parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise NotWritable(f"the folder of {file.name} cannot be used: {error.strerror}") from None
    try:
        _lock(handle, file)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, file: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise NotWritable(
                    f"another program holds the folder of {file.name}; try again, or look what it is"
                ) from None
            time.sleep(_TRY_S)
        except OSError as error:
            raise NotWritable(f"the folder of {file.name} cannot be held: {error.strerror}") from None
        else:
            return


def write_file(file: Path, plan: SeatPlan) -> None:
    """Write a plan in place of what the file has, as a whole or not at all. Raise `NotWritable`.

    The new file has the old one's mode and, where this account may give it, its owner. A link is followed.
    """
    if why := obstacle(file):
        raise NotWritable(why)
    target = file.resolve()
    beside: Path | None = None
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        before = target.stat() if target.exists() else None
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        beside = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(plan_text(plan))
            opened.flush()
            _like(before, opened.fileno())
            os.fsync(opened.fileno())
        beside.replace(target)
        beside = None
    except OSError as error:
        raise NotWritable(f"{file.name} cannot be written: {error.strerror}") from None
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)
    _keep_name(target)


def keep_old(file: Path) -> Path:
    """Keep what a file has, as it stands, in one beside it, and return that. Raise `NotWritable`.

    It is named by its number: `seats.yaml.old`, then `seats.yaml.old-2`; none that was kept before is lost.
    """
    target = file.resolve()
    begun: Path | None = None
    try:
        old = target.read_bytes()
        for number in itertools.count(1):
            kept = target.with_name(f"{target.name}.old" + (f"-{number}" if number > 1 else ""))
            with contextlib.suppress(FileExistsError), kept.open("xb") as opened:
                begun = kept
                opened.write(old)
                opened.flush()
                _like(target.stat(), opened.fileno())
                os.fsync(opened.fileno())
                break
    except OSError as error:
        if begun is not None:  # half a plan looks like one that was kept
            with contextlib.suppress(OSError):
                begun.unlink()
        raise NotWritable(f"the old {file.name} cannot be kept beside it: {error.strerror}") from None
    _keep_name(kept)
    return kept


def _like(before: os.stat_result | None, handle: int) -> None:
    """Give a new file the mode and the owner of the one it takes the place of."""
    if before is None:
        os.fchmod(handle, _MODE)
        return
    if (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(PermissionError):
            os.fchown(handle, before.st_uid, before.st_gid)
    os.fchmod(handle, stat.S_IMODE(before.st_mode))


def _keep_name(file: Path) -> None:
    """Let the new name of a file outlast a loss of power, which the file's own content does not bring.

    The file is there already, so where that fails it is only said.
    """
    try:
        handle = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        log.warning("saved, but a loss of power may undo it", file=str(file), why=error.strerror)
