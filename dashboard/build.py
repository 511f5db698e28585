"""Which build this process serves: pages of before a deploy or a change of settings load themselves anew."""

import hashlib
from pathlib import Path

from floor.settings import Settings

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


def page_build(build: str, settings: Settings) -> str:
    """Return a short name for what pages of a build look like under these settings."""
    digest = hashlib.sha256(settings.model_dump_json(exclude={"redis"}).encode())
    return f"{build}.{digest.hexdigest()[:8]}"
