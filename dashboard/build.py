"""Which build this process serves: pages of before a deploy or a change of settings load themselves anew."""

import hashlib
import json
from pathlib import Path

from floor.settings import Settings

HOUSE = Path(__file__).resolve().parents[1]
ASSETS = HOUSE / "assets"
_SOURCES = ("dashboard/**/*.py", "dashboard/**/*.po", "floor/**/*.py", "assets/**/*")

DRAWN = (
    "site", "name", "timezone", "day_starts_at", "language", "service_level", "queue_defaults", "queues",
    "groups", "teams", "reasons", "too_long", "wallboard",
)  # fmt: skip
"""The keys of the configuration that pages are made of, besides what they know of each source."""
DRAWN_OF_A_SOURCE = ("name", "kind", "host", "port", "tls", "file")
UNDRAWN = ("redis", "web", "log", "agents", "seating", "retention")
"""The others. Names of agents come with the live rows, seats with the plan."""


def build_id(house: Path = HOUSE) -> str:
    """Return a short name for the state of everything that makes a page; the same files, the same name."""
    digest = hashlib.sha256()
    for file in sorted({file for pattern in _SOURCES for file in house.glob(pattern)}):
        if file.is_file():
            digest.update(file.relative_to(house).as_posix().encode() + b"\0")
            digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def page_build(build: str, settings: Settings) -> str:
    """Return a short name for what pages of a build look like under these settings.

    What no page draws is not in it: a change of that makes no open page load itself anew.
    """
    drawn = settings.model_dump(mode="json", include=set(DRAWN))
    drawn["sources"] = [
        source.model_dump(mode="json", include=set(DRAWN_OF_A_SOURCE)) for source in settings.sources
    ]
    digest = hashlib.sha256(json.dumps(drawn).encode())
    return f"{build}.{digest.hexdigest()[:8]}"
