"""A viewer's mailbox: one slot, so that a slow viewer costs the newest state and never a backlog."""

import asyncio
from collections.abc import Callable

from dashboard.live.frames import Sight


class Mailbox:
    """The frames on their way to one viewer: at most one.

    Drop policy: a delta that finds the slot taken is dropped together with what is in it, and the viewer
    gets one snapshot of the newest state when it is ready again. A beat that finds the slot taken is
    dropped: another comes in a second. A delta takes the place of a beat.
    """

    def __init__(self, sight: Sight, now: Callable[[], float]) -> None:
        self.audience = sight.audience
        self.snapshots = 0
        """How many snapshots this viewer was given: 1 for the first, more for gaps and slowness."""
        self._sight = sight
        self._now = now
        self._delta: str | None = None
        self._beat: str | None = None
        self._snapshot_wanted = True
        self._ready = asyncio.Event()
        self._announce()

    @property
    def behind(self) -> bool:
        """Whether something lies here that the viewer has not yet taken."""
        return self._ready.is_set()

    @property
    def _snapshot_due(self) -> bool:
        return self._snapshot_wanted and self._sight.known

    def put_delta(self, text: str) -> None:
        """Put a frame of changes."""
        self._beat = None
        if self._snapshot_wanted or self._delta is not None:
            self._delta = None
            self._snapshot_wanted = True
        else:
            self._delta = text
        self._announce()

    def put_beat(self, text: str) -> None:
        """Put a sign of life."""
        if self._delta is None and not self._snapshot_due:
            self._beat = text
        self._announce()

    def want_snapshot(self) -> None:
        """Let the next frame be a snapshot, as a viewer that missed a number asks.

        While the picture was never read there is none to give: the viewer gets beats until there is.
        """
        self._delta = self._beat = None
        self._snapshot_wanted = True
        self._announce()

    def _announce(self) -> None:
        if self._snapshot_due or self._delta is not None or self._beat is not None:
            self._ready.set()
        else:
            self._ready.clear()

    async def take(self) -> str:
        """Return the next frame, waiting for one."""
        await self._ready.wait()
        if self._snapshot_due:
            self._snapshot_wanted = False
            self.snapshots += 1
            text = self._sight.snapshot(self._now())
        else:
            text = self._delta or self._beat or ""
            self._delta = self._beat = None
        self._announce()
        return text
