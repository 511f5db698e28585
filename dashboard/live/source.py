"""What the live path needs of the store: one thing that follows the picture."""

from typing import Protocol

from floor.store.picture import Change, Heartbeat


class PictureSource(Protocol):
    """Where the hub reads the picture from; `floor.store.picture.PictureReader` is one.

    `rows` is the picture as JSON by row key, `beat` the watch's last sign of life.
    """

    rows: dict[str, bytes]
    beat: Heartbeat | None

    async def follow(self, block_s: float = 1.0) -> Change | None:
        """Wait for changes, `block_s` at most; None if there were none. The first call has the whole picture.

        Raises `floor.store.errors.StoreUnavailable`; then nothing moved, and the next call goes on.
        """
        ...
