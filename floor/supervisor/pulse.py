"""How a child proves to its supervisor that its main loop turns: one byte a second on a pipe it was given.

A process that is not supervised has no such pipe; then nothing happens.
"""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

PULSE: Final = "FLOORWATCH_PULSE"
"""Environment variable with the number of the pipe's end to write to."""
BEAT_S: Final = 1.0


class Pulse:
    """The signs of life of this process. `pipe` is the number of a file that takes them, None for none.

    They are to come from the loop that does the work: a thread would go on beating while that one hangs.
    """

    def __init__(self, pipe: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._pipe = pipe
        self._clock = clock
        self._due = clock()
        if pipe is not None:
            os.set_blocking(pipe, False)
            # What this process starts must not be taken for it.
            os.set_inheritable(pipe, False)

    @classmethod
    def of_this_process(cls) -> Pulse:
        """Return the pulse our starter listens to, if there is one."""
        number = os.environ.pop(PULSE, None)
        return cls(None if number is None else int(number))

    def beat(self) -> None:
        """Give a sign of life, at most one a second however often this is called."""
        now = self._clock()
        if self._pipe is None or now < self._due:
            return
        self._due = now + BEAT_S
        try:
            os.write(self._pipe, b".")
        except BlockingIOError:
            return  # it has plenty of them that nobody read yet
        except OSError:
            self._pipe = None  # nobody listens any more

    async def keep(self) -> None:
        """Beat from an event loop until cancelled."""
        while True:
            self.beat()
            await asyncio.sleep(BEAT_S)
