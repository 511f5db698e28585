"""Chance that is another one in each run of a test, and can be had again."""

from __future__ import annotations

import contextlib
import os
import random
from collections.abc import Iterator

SEED = "FLOORWATCH_TEST_SEED"


@contextlib.contextmanager
def drawn() -> Iterator[random.Random]:
    """Draw in the block what is to differ from run to run; its failure says how to have the same again."""
    seed = int(os.environ.get(SEED) or random.SystemRandom().randrange(2**32))
    try:
        yield random.Random(seed)  # noqa: S311 - instants, not secrets
    except BaseException as error:
        error.add_note(f"What was drawn by chance comes again with {SEED}={seed}")
        raise
