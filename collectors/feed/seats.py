"""How many connections there may be at once."""

from collections.abc import Iterator
from contextlib import contextmanager


class Full(Exception):  # noqa: N818 - it is what the door is
    """There are as many as there may be."""


class Seats:
    """So many connections at once, and no more."""

    def __init__(self, most: int) -> None:
        self.free = most
        """So many more there may be."""

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Keep one for a connection. Raises `Full`."""
        if not self.free:
            raise Full
        self.free -= 1
        try:
            yield
        finally:
            self.free += 1
