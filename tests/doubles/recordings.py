"""The recordings of a real Asterisk, and what it said of itself at their end."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

from collectors.replay.collector import BUNDLED

FOLDERS = ("light", "restart", "crash")
_ROOT = Path(__file__).parents[1] / "recordings" / "asterisk"


def ami(folder: str) -> Path:
    """Path of the AMI recording; the one of ``light`` ships with the product."""
    return BUNDLED if folder == "light" else _ROOT / folder / "ami.jsonl.xz"


def queue_log(folder: str) -> Path:
    """Path of the ``queue_log`` of the same run."""
    return _ROOT / folder / "queue_log.xz"


def truth(folder: str, name: str = "truth") -> dict[str, Any]:
    """Asterisk's own final figures, or those just before its restart."""
    packed = (_ROOT / folder / f"{name}.json.xz").read_bytes()
    answer: dict[str, Any] = json.loads(lzma.decompress(packed))
    return answer
