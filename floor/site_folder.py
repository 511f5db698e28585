"""Tells whether the folder of what a site keeps on this machine can be used by the account that runs this.

A Redis that is started here, spools, the plan of the seats and the access log lie in it.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

LOCK: Final = "lock"
"""In the folder: who runs the site holds this file."""


def unusable(folder: Path, why: str | None) -> str:
    """Say that a site's folder cannot be used, why, and what to do about it."""
    return (
        f"the site's folder {folder} cannot be used by this account: {why}. "
        "Let redis.dir in the configuration name one that it can write"
    )


def unwritable(folder: Path) -> str | None:
    """Say why nothing can be kept in the folder now; None where it can. Nothing is left behind."""
    try:
        # Of the first one that is there, a file without a name: it is gone as soon as it is closed.
        there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        return unusable(folder, error.strerror)
    return None


def obstacle(folder: Path) -> str | None:
    """Say why a site cannot be run from the folder now; None where it can. Nothing is left behind."""
    if why := unwritable(folder):
        return why
    lock = folder / LOCK
    if lock.exists() and not os.access(lock, os.R_OK | os.W_OK):
        return unusable(folder, f"{LOCK} in it belongs to another account")
    return None
