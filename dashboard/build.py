"""Which build this process serves: pages from before a deploy see that it changed and load anew."""

import hashlib
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
ASSETS = HOUSE / "assets"
_SOURCES = ("dashboard/**/*.py", "dashboard/**/*.po", "floor/**/*.py", "assets/**/*")


def build_id(house: Path = HOUSE) -> str:
    """Return a short name for the state of everything that makes a page; the same files, the same name."""
    digest = hashlib.sha256()
    for file in sorted({file for pattern in _SOURCES for file in house.glob(pattern)}):
        if file.is_file():
            digest.update(file.relative_to(house).as_posix().encode() + b"\0")
            digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
